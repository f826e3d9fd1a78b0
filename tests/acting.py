"""Actions on devices in tests: a good body of each, a server that may write, people who answer."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult

from tests.asking import Asker
from tests.conftest import server_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from fake_mist import FakeMist
    from fake_mist.faults.fault import Attempt

ALONE: Final = "med-acc-p1-03"
"""An access switch with two uplinks, four access points and eight wired clients."""

PAIR: Final = "clos-acc-p1-02"
"""A virtual chassis of two members."""

CLUSTER: Final = "harbour-gw"
AP: Final = "AP-ARTS-0.01"
CORE: Final = "sci-core-1"
PORTS: Final = {"ports": ["ge-0/0/10", "ge-0/0/0"]}
_MAC: Final = "5c5b35510008"

EXAMPLES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "locate": (ALONE, {"duration": 10, "mac": _MAC}),
    "unlocate": (ALONE, {}),
    "poll_stats": (ALONE, {}),
    "restart": (PAIR, {"member": 1}),
    "bounce_port": (ALONE, PORTS),
    "cable_test": (ALONE, {"port": "ge-0/0/10"}),
    "clear_arp": (CLUSTER, {"ip": "10.15.1.7", "vlan": 12, "port_id": "ge-0/0/3", "vrf": "v"}),
    "clear_bgp": (CORE, {"neighbor": "all", "type": "soft", "vrf": "guest", "node": "node0"}),
    "clear_bpdu_error": (ALONE, PORTS),
    "clear_dot1x": (ALONE, PORTS),
    "clear_mac_table": (ALONE, {"mac_address": _MAC, "port_id": "ge-0/0/1", "vlan_id": "7"}),
    "clear_macs": (ALONE, {"ports": ["ge-0/0/10.0"]}),
    "clear_session": (
        CLUSTER,
        {"session_ids": ["b0e1c2d3-0000-4000-8000-000000000001"], "service_name": "any web"},
    ),
    "release_dhcp": (CLUSTER, {"port_id": "ge-0/0/0", "node": "node1"}),
    "release_dhcp_leases": (CLUSTER, {"port_id": "ge-0/0/3", "network": "mgmt", "macs": [_MAC]}),
    "synthetic_test": (
        CLUSTER,
        {"type": "curl", "url": "http://192.0.2.1/", "vlan_id": 7, "timeout": 60},
    ),
    "clear_policy_hit_count": (CLUSTER, {"policy_name": "Guest to Internet"}),
    "clear_pending_version": (ALONE, {}),
    "snapshot": (ALONE, {}),
    "support": (AP, {"info": "messages", "num_messages_files": 3}),
    "zigbee_join": (AP, {"duration": 600}),
    "upgrade": (CORE, {"version": "24.2R1-S1.7", "reboot": True, "start_time": 1_781_600_000}),
    "upgrade_bios": (ALONE, {"version": "CDEN_P_EX1_00.20.01.00", "reboot": False}),
    "upgrade_fpga": (ALONE, {"version": "REV37"}),
    "restore_backup_version": (ALONE, {}),
    "reprovision": (CLUSTER, {}),
    "readopt": (PAIR, {}),
    "set_vc_port_mode": (PAIR, {"mode": "network"}),
    "vc": (
        PAIR,
        {
            "preprovisioned": True,
            "members": [
                {"mac": _MAC, "vc_role": "master", "member_id": 0, "vc_ports": ["xe-0/1/0"]},
                {"mac": "5c5b35510009", "vc_role": "backup"},
            ],
        },
    ),
    "vc/switch_master": (PAIR, {}),
    "vc/convert_to_virtualmac": (PAIR, {}),
    "vc/vc_port": (PAIR, {"op": "set", "members": [{"member": 1, "vc_ports": ["xe-0/1/0"]}]}),
    "ha": (CLUSTER, {"nodes": [{"mac": "5c5b35910008"}, {"mac": "5c5b35910009"}]}),
}
"""A device that has the action, and options for it."""

NOWHERE: Final = "ws://127.0.0.1:1"
"""Where nobody listens, so that no output can be heard."""


@dataclass(slots=True)
class Person:
    """Who is asked, and remembers what was shown.

    Args:
        approves: the answer.
        meanwhile: what happens while the person thinks.
    """

    approves: bool = True
    meanwhile: Callable[[], object] = lambda: None
    seen: list[str] = field(default_factory=list)

    async def __call__(self, message: str, *_: Any) -> ElicitResult[Any]:
        """Look, wait, and answer."""
        self.seen.append(message)
        self.meanwhile()
        return ElicitResult(action="accept", content={"approve": self.approves})


@asynccontextmanager
async def writing(
    cloud: FakeMist,
    folder: Path,
    *,
    person: Person | None = None,
    mode: str = "auto",
    sockets: str = NOWHERE,
    **more: str,
) -> AsyncIterator[Asker]:
    """Serve a cloud with writes enabled, to a client with a person, or with none."""
    own = {
        "MIST_ENABLE_WRITES": "true",
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        "MIST_STATE_DIR": str(folder / "state"),
        **more,
    }
    server = server_on(cloud, sockets=sockets, **own)
    async with Client(server, mode=mode, elicitation_handler=person) as client:
        yield Asker(client)


def posted(cloud: FakeMist) -> list[tuple[str, Any]]:
    """Return what was done to devices: the words after the device in the path, and the body."""
    return [
        (call.path.split("/devices/")[1].split("/", 1)[1], json.loads(call.body or b"null"))
        for call in cloud.calls
        if call.method != "GET"
    ]


@dataclass(frozen=True, slots=True)
class Fails:
    """A fault that takes requests when a condition holds: an answer, or an exception."""

    method: str
    path: str
    outcome: Callable[[httpx.Request], httpx.Response]
    when: Callable[[], bool] = lambda: True

    def strikes(self, _number: int) -> bool:
        """Act as long as the condition holds."""
        return self.when()

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Answer in place of the recording."""
        return self.outcome(attempt.request)


@dataclass(frozen=True, slots=True)
class Differs:
    """A fault by which an answer has other fields than recorded, when a condition holds."""

    path: str
    fields: Mapping[str, Any]
    when: Callable[[], bool] = lambda: True
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"

    def strikes(self, _number: int) -> bool:
        """Act as long as the condition holds."""
        return self.when()

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Answer with the recording and the fields laid over it."""
        whole = await attempt.proceed()
        await whole.aread()
        return httpx.Response(
            whole.status_code, json={**whole.json(), **self.fields}, headers=dict(self.headers)
        )


def too_late(request: httpx.Request) -> httpx.Response:
    """Answer never."""
    message = "nothing came"
    raise httpx.ReadTimeout(message, request=request)
