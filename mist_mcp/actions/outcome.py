"""What came of an action, as far as the statistics show it: no more is claimed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.actions.stake import port_of, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.actions.action import Action
    from mist_mcp.actions.stake import Seen
    from mist_mcp.models.action import ActedMember, ActedPort


def outcome(action: Action, before: Seen, after: Seen | None, *, ports: Sequence[str]) -> str:
    """Return in words what is different now, or when to look again."""
    later = f"look again with get_device_stats in {_minutes(action.minutes)}"
    if after is None:
        return f"The device could not be read afterwards; {later}"
    change = _device_change(before, after) or _flapped(before.ports, after.ports, ports)
    now = state(after.device)
    return f"{change}: it is {now}" if change else f"Nothing of it shows yet: it is {now}; {later}"


def _device_change(before: Seen, after: Seen) -> str:
    """Say what the device itself shows."""
    old, new = before.device, after.device
    if _is_less(old.uptime, new.uptime):
        return "It has restarted"
    if boxes := _restarted(old.members, new.members):
        return f"Of its members {', '.join(boxes)} restarted"
    if old.status != new.status:
        return f"It was {old.status or 'in an unknown state'}"
    if old.version != new.version:
        return f"It had the version {old.version or 'unknown'}"
    return ""


def _restarted(before: Sequence[ActedMember], after: Sequence[ActedMember]) -> list[str]:
    """Return the numbers of the members whose uptime begins anew."""
    uptimes = {box.mac: box.uptime for box in before}
    return [
        str(at if box.fpc_idx is None else box.fpc_idx)
        for at, box in enumerate(after)
        if _is_less(uptimes.get(box.mac), box.uptime)
    ]


def _is_less(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and after < before


def _flapped(
    before: Sequence[ActedPort] | None, after: Sequence[ActedPort] | None, names: Sequence[str]
) -> str:
    """Name the ports whose link has changed."""
    changed = [
        name
        for name in names
        if (old := port_of(before, name))
        and (new := port_of(after, name))
        and (old.up, old.last_flapped) != (new.up, new.last_flapped)
    ]
    return f"The link has changed on {', '.join(changed)}" if changed else ""


def _minutes(number: int) -> str:
    return "a minute" if number == 1 else f"{number} minutes"
