"""What came of an action, as far as the statistics show it: no more is claimed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.actions.meanwhile import has_restarted
from mist_mcp.actions.stake import port_of, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.actions.action import Action
    from mist_mcp.actions.stake import Seen
    from mist_mcp.models.action import ActedMember, ActedPort


def outcome(
    action: Action, before: Seen, after: Seen | None, *, ports: Sequence[str], elapsed: float
) -> str:
    """Return in words what is different now, or when to look again.

    Args:
        action: what was sent.
        before: the device at the last look before that.
        after: the device at a look after it; None if it could not be read.
        ports: those that the action named.
        elapsed: seconds from sending to the second look.
    """
    later = f"look again with get_device_stats in {_minutes(action.minutes)}"
    if after is None:
        return f"The device could not be read afterwards; {later}"
    change = _device_change(before, after, elapsed) or _flapped(before.ports, after.ports, ports)
    now = state(after.device)
    return f"{change}: it is {now}" if change else f"Nothing of it shows yet: it is {now}; {later}"


def _device_change(before: Seen, after: Seen, elapsed: float) -> str:
    """Say what the device itself shows."""
    old, new = before.device, after.device
    if has_restarted(old, new):
        return _restart(after, elapsed)
    if boxes := _restarted(old.members, new.members, within=elapsed - (after.age or 0.0)):
        return f"Of its members {', '.join(boxes)} restarted"
    if old.status != new.status:
        return f"It was {old.status or 'in an unknown state'}"
    if old.version != new.version:
        return f"It had the version {old.version or 'unknown'}"
    return ""


def _restart(after: Seen, elapsed: float) -> str:
    """Say that a device restarted, and whether it did so after the request.

    It was up for its uptime when it reported, and the report has an age by the cloud's clock; the
    request is so many seconds old by ours. Durations compare, whatever the two clocks show.
    """
    booted = (after.device.uptime or 0.0) + (after.age or 0.0)
    if booted <= elapsed:
        return "It has restarted"
    return "It restarted by itself before the request, so what the request does does not show yet"


def _restarted(
    before: Sequence[ActedMember], after: Sequence[ActedMember], *, within: float
) -> list[str]:
    """Return the numbers of the members whose uptime begins anew, after the request."""
    uptimes = {box.mac: box.uptime for box in before}
    return [
        str(at if box.fpc_idx is None else box.fpc_idx)
        for at, box in enumerate(after)
        if _is_less(uptimes.get(box.mac), box.uptime) and (box.uptime or 0.0) <= within
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
