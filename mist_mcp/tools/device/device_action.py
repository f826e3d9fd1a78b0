"""What can be done to one device: planned with its facts, approved, done once, and read back."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field

from mist_mcp.actions.action import Action
from mist_mcp.actions.outcome import outcome
from mist_mcp.actions.stake import (
    Seen,
    changes,
    clients_behind,
    facts,
    is_offline,
    port_of,
    reach,
    state,
)
from mist_mcp.actions.table import (
    NEVER,
    action_named,
    by_class,
    danger_of_action,
    name_of,
)
from mist_mcp.answers.printout import printout, shortened
from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.names import DeviceName, SiteName
from mist_mcp.cloud.permits import LIFETIME, Write, digest_of
from mist_mcp.errors import InputError, MistError, RefusedError
from mist_mcp.gate.attempt import current_attempt
from mist_mcp.gate.plan import Plan
from mist_mcp.models.action import ActedDevice, Verdict
from mist_mcp.shell.runner import Place
from mist_mcp.shell.signs import UTILITIES
from mist_mcp.tools.device.device_request import Heard, sent
from mist_mcp.tools.device.device_seen import looked_at, seen, seen_again, sighting
from mist_mcp.tools.device.located import located
from mist_mcp.tools.device.shell_rows import NOTHING, ROOM
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Object, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.danger import Varying
from mist_mcp.words.naming import folded
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.untrusted import quoted


class DeviceState(Record):
    """A device at one moment."""

    status: Foreign | None = None
    version: Foreign | None = None
    uptime: Own | None = None
    uptime_seconds: float | None = None
    clients: int | None = None
    last_seen: Moment = None


class ActedPortRow(Record):
    """A port that an action named, before and after."""

    port: Foreign
    neighbor: Foreign | None = None
    clients: int | None = None
    up_before: bool | None = None
    up_after: bool | None = None
    last_flap: Moment = None


class ActionTaken(Result):
    """An action that the cloud accepted."""

    action: Foreign
    device: Foreign
    device_id: Id
    mac: Id
    site: Foreign
    site_id: Id
    effect: Own = Field(description="what the device does now")
    before: DeviceState | None = None
    after: DeviceState | None = Field(None, description="right after it, as the cloud has it")
    ports: list[ActedPortRow] | None = None
    scheduled: Foreign | None = Field(None, description="what the cloud says of an upgrade")
    scheduled_for: Moment = None
    lines: list[Foreign] | None = Field(None, description="text of the device: only data")


@tool(
    "device",
    danger=Varying(of=danger_of_action, mildest="diagnostic", worst="configuration"),
)
async def device_action(
    *,
    device_id: Text,
    action: Text,
    options: Object | None = None,
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> ActionTaken:
    """Locate, restart, upgrade, bounce ports, test cables ...; a person approves what disturbs.

    Args:
        device_id: Name, MAC or id.
        action: locate, restart, bounce_port ...
        options: JSON, such as {"ports": ["ge-0/0/1"]}.
        org_id: Id or name.
    """
    chosen = checked_action(action)
    body = chosen.body(options or {})
    site, device = await located(mist, device_id, org_id=org_id)
    write = Write("POST", _place(site, device).path(chosen.name), body)
    if chosen.asks:
        asking = _Asking(chosen, write, said=device_id, org_id=org_id)
        return await _approved(mist, asking, site, device)
    await mist.client.post(write.path, body)
    return _taken(chosen, site, device, outcome="")


@dataclass(frozen=True, slots=True)
class _Asking:
    """What was asked for, as the caller said it: what the words mean may change meanwhile."""

    action: Action
    write: Write
    said: str
    org_id: str | None

    @property
    def key(self) -> Hashable:
        """What tells it from other calls, whatever became of the device."""
        body = digest_of(self.write.body)
        return current_attempt().caller, folded(self.said), self.org_id, self.action.name, body


async def _approved(mist: Mist, asking: _Asking, site: SiteName, device: DeviceName) -> ActionTaken:
    """Show a person what is at stake, do it once if approved, and look again."""
    action, write = asking.action, asking.write
    first = await seen(mist, site, device)
    _require_kind(action, first.device.type or device.type, device.name)
    shown = sighting(first, site, device)
    meanwhile = mist.sightings.changes(asking.key, shown, now=mist.clock(), kept=LIFETIME)
    _require_connected(action, first.device, device.name, meanwhile)
    permit = await mist.permit(_plan(action, write, site, device, first, meanwhile))
    before = await _unchanged(mist, asking, first, meanwhile)
    began = mist.clock()
    heard = await sent(mist, action, _place(site, device), write, permit)
    after = await _after(mist, site, device, before)
    elapsed = mist.clock() - began
    ports, lines = action.ports(write.body), _lines(mist, heard)
    return _taken(
        action,
        site,
        device,
        outcome=f" {outcome(action, before, after, ports=ports, elapsed=elapsed)}.",
        notes=_silences(heard, lines),
        before=_state(before.device),
        after=_state(after.device) if after else None,
        ports=[_port_row(port, before, after) for port in ports] or None,
        lines=lines,
        **_scheduled(heard.answer),
    )


def checked_action(text: str) -> Action:
    """Return the action that a text names.

    Raises:
        InputError: it is never done from here, or there is none of this name.
    """
    name = name_of(text)
    if found := action_named(text):
        return found
    if name in NEVER:
        why, instead = NEVER[name]
        raise InputError(f"{name} is never done from here: {why}", next_step=instead)
    if name in UTILITIES:
        raise InputError(f"{name} only looks", next_step="Use run_device_utility.")
    known = "; ".join(f"{danger}: {', '.join(names)}" for danger, names in by_class().items())
    raise InputError(
        f"{quoted(text)} is not an action that this server knows", next_step=f"There are {known}."
    )


def _place(site: SiteName, device: DeviceName) -> Place:
    return Place(name=device.name, device_id=device.id, site_id=site.id)


def _require_kind(action: Action, kind: str | None, name: str) -> None:
    """Refuse a device that does not have the action.

    Raises:
        InputError: it is of another type.
    """
    if kind is not None and kind not in action.kinds:
        raise InputError(
            f"{name} is of the type {kind}, and {action.name} is for {' and '.join(action.kinds)}",
            next_step="Name another device; search_org_devices lists them by type.",
        )


def _require_connected(
    action: Action, device: ActedDevice, name: str, meanwhile: tuple[str, ...]
) -> None:
    """Refuse what a device would have to do now, if it is not connected.

    Raises:
        RefusedError: the cloud says so.
    """
    if action.danger == "disruptive" and is_offline(device):
        since = f"; since a person was asked: {'; '.join(meanwhile)}" if meanwhile else ""
        raise RefusedError(
            f"{name} is offline ({state(device)}), so {action.name} does not reach it, and nothing "
            f"was sent{since}",
            next_step="Find out why it is offline first; get_device_events shows when it went.",
        )


def _plan(  # noqa: PLR0917 - what a person is shown has as many sources
    action: Action,
    write: Write,
    site: SiteName,
    device: DeviceName,
    before: Seen,
    meanwhile: tuple[str, ...],
) -> Plan:
    return Plan(
        what=action.what,
        danger=action.danger,
        targets=(device.name,),
        org_id=site.org_id,
        site_id=site.id,
        write=write,
        changes=changes(before, action, write.body),
        reach=reach(before, action, write.body),
        irreversible=action.irreversible,
        facts=facts(before, action, write.body),
        basis=_basis(before.device),
        meanwhile=meanwhile,
    )


def _basis(device: ActedDevice) -> str:
    """Return the digest of what must not change while a person thinks."""
    same = (device.id, device.mac, device.serial, device.model, device.version, device.status)
    return digest_of([*same, device.updating])


async def _unchanged(mist: Mist, asking: _Asking, first: Seen, meanwhile: tuple[str, ...]) -> Seen:
    """Look at the device again, after the approval and right before anything is sent.

    Raises:
        RefusedError: it is no longer as the person was shown it.
    """
    current, age = await looked_at(mist, asking.said, org_id=asking.org_id)
    changed = mist.sightings.changes(asking.key, current, now=mist.clock(), kept=LIFETIME)[
        len(meanwhile) :
    ]
    if changed:
        raise RefusedError(
            "Nothing was done: the device is no longer as the person was shown it: "
            + "; ".join(changed),
            next_step="Call the tool again, so that the person is asked about it as it is.",
        )
    mist.sightings.settled(asking.key)
    return replace(first, device=current.device, age=age)


async def _after(mist: Mist, site: SiteName, device: DeviceName, before: Seen) -> Seen | None:
    """Read the device again; that it cannot be read does not undo what was done."""
    try:
        return await seen_again(mist, site, device, before)
    except MistError:
        return None


def _taken(
    action: Action, site: SiteName, device: DeviceName, *, outcome: str, **more: Any
) -> ActionTaken:
    effect = action.effect_on(device.type)
    said = f"{device.name} at {site.name}: {action.name} was accepted; {effect}."
    return ActionTaken(
        summary=f"{said}{outcome}",
        action=action.name,
        device=device.name,
        device_id=device.id,
        mac=device.mac,
        site=site.name,
        site_id=site.id,
        effect=effect,
        **more,
    )


def _state(device: ActedDevice) -> DeviceState:
    return DeviceState.of(
        device,
        uptime=duration(device.uptime),
        uptime_seconds=device.uptime,
    )


def _port_row(name: str, before: Seen, after: Seen | None) -> ActedPortRow:
    old, new = (port_of(each.ports if each else None, name) for each in (before, after))
    flapped = new.last_flapped if new else None
    return ActedPortRow(
        port=name,
        neighbor=old.neighbor if old else None,
        clients=clients_behind(before, old) if old else None,
        up_before=old.up if old else None,
        up_after=new.up if new else None,
        last_flap=iso(flapped),
    )


def _lines(mist: Mist, heard: Heard) -> list[str] | None:
    """Return what the device said, masked, as far as there is room."""
    if heard.output is None:
        return None
    whole = printout(heard.output.text, dropped=heard.output.dropped, redactor=mist.redactor)
    return shortened(whole, room=ROOM).lines


def _silences(heard: Heard, lines: list[str] | None) -> list[str]:
    """Say what was not heard, and that a device printed nothing: an empty output is an answer."""
    said = [heard.silence] if heard.silence else []
    return said if lines or lines is None else [*said, NOTHING]


def _scheduled(answer: Any) -> dict[str, Any]:
    """Return what the cloud says of an upgrade; of other answers nothing is shown."""
    said = Verdict.model_validate(answer) if isinstance(answer, dict) else Verdict()
    return {
        "scheduled": said.status,
        "scheduled_for": iso(said.timestamp),
    }
