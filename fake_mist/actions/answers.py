"""Answers to POSTs: who may, what is wrong with the body, and what comes back.

Actions change nothing but the acknowledgement of alarms and the uptime of a restarted device.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fake_mist.actions.action import SHELL, Action, Reply
from fake_mist.actions.restarts import RESTART, STATISTICS
from fake_mist.actions.sessions import ORIGIN, Sessions, identifier
from fake_mist.actions.table import DEVICE
from fake_mist.endpoints import BY_PATH
from fake_mist.state.access import NOT_FOUND, ROLES, Denial
from fake_mist.state.bodies import RefusedError, bad, members

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from fake_mist.actions.alarms import Alarms
    from fake_mist.actions.restarts import Restarts
    from fake_mist.clock import Clock
    from fake_mist.query.filters import Row
    from fake_mist.state.access import Access
    from fake_mist.state.recordings import Recordings

SETTING: Final = BY_PATH["/orgs/{org_id}/setting"]
SHELL_ACCESS: Final = {"admin": "admin", "helpdesk": "none", "read": "none", "write": "admin"}
"""Junos login of each role where the organization's setting says nothing."""

NO_LOGIN: Final = "none"


@dataclass(slots=True, kw_only=True)
class Answers:
    """Carries actions out, as far as a fake cloud does.

    Attributes:
        sessions: opens what answers over a WebSocket; replace it to hear the output.
    """

    access: Access
    recordings: Recordings
    alarms: Alarms
    restarts: Restarts
    clock: Clock
    sessions: Sessions

    def answer(self, action: Action, request: httpx.Request, ids: Mapping[str, str]) -> Any:
        """Give the body of the 200, None for an empty one; RefusedError otherwise."""
        authorization = request.headers.get("Authorization")
        denial = self.access.refused(authorization, ids, roles=self._roles(action, ids))
        if denial is not None:
            raise RefusedError(denial)
        whole = self.access.directory.complete(ids)
        if not action.path.startswith(DEVICE):
            account = self.access.accounts[request.headers["Authorization"]]
            return self._acknowledge(action, whole, self._body(action, request), account)
        device = self._device(whole)
        if device["type"] not in action.kinds:
            raise bad(f"{device['model']} has no {action.name}")
        return self._act(action, device, self._body(action, request), request)

    def _roles(self, action: Action, ids: Mapping[str, str]) -> frozenset[str]:
        """Give who may; the shell follows the organization's `junos_shell_access`."""
        if action.name != SHELL or not self.access.directory.knows(ids):
            return ROLES[action.role]
        setting = self._one(SETTING.path, self.access.directory.complete(ids))
        if setting.get("disable_remote_shell"):
            return frozenset()
        levels = {**SHELL_ACCESS, **setting.get("junos_shell_access", {})}
        return frozenset(role for role, level in levels.items() if level != NO_LOGIN)

    def _one(self, path: str, ids: Mapping[str, str]) -> Row:
        rows = self.recordings.rows(BY_PATH[path], ids, {})
        return rows[0] if rows else {}

    def _device(self, ids: Mapping[str, str]) -> Row:
        device = self._one(STATISTICS.path, ids)
        if not device:
            raise RefusedError(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        return device

    def _body(self, action: Action, request: httpx.Request) -> dict[str, Any]:
        if not action.has_body:
            return {}
        body = members(request.content or b"{}")
        for fault in action.faults(body):
            raise bad(fault)
        return body

    def _act(
        self, action: Action, device: Row, body: dict[str, Any], request: httpx.Request
    ) -> Any:
        if action.name == RESTART:
            self.restarts.restart(device, body)
        if action.reply is Reply.TERMINAL:
            return self.sessions.terminal(
                device,
                action.name,
                authorization=request.headers["Authorization"],
                origin=request.extensions.get(ORIGIN),
            )
        if action.reply is Reply.SESSION:
            return {"session": self.sessions.open(device, action.name, body)}
        return self._said(action.reply, device, body)

    def _said(self, reply: Reply, device: Row, body: dict[str, Any]) -> Any:
        said = {
            Reply.UPGRADE: {"status": "upgrade scheduled", "timestamp": int(self.clock())},
            Reply.PASSWORD: {"root_password": f"sekret-ztp-{device['serial']}"},
            Reply.NODES: {"nodes": body.get("nodes")},
            Reply.ZIGBEE: {"session_id": identifier(f"zigbee/{device['mac']}")},
        }
        return said.get(reply)

    def _acknowledge(
        self, action: Action, ids: Mapping[str, str], body: dict[str, Any], account: Row
    ) -> None:
        found = self.alarms.acknowledge(
            ids,
            wanted=[ids["alarm_id"]] if "alarm_id" in ids else body.get("alarm_ids"),
            marks=self._marks(action, body, account),
        )
        if not found:
            raise RefusedError(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))

    def _marks(self, action: Action, body: dict[str, Any], account: Row) -> dict[str, Any]:
        note = {"note": body["note"]} if "note" in body else {}
        if action.name.startswith("un"):
            return {"acked": False, **note}
        first, last = account.get("first_name", ""), account.get("last_name", "")
        return {
            "ack_admin_id": account["admin_id"],
            "ack_admin_name": account.get("name") or f"{first} {last}",
            "acked": True,
            "acked_time": int(self.clock()),
            **note,
        }
