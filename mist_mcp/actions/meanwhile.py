"""What became of a device between two looks at it, and what a person was told of that. Pure.

What moves by itself is no change: the uptime that grows, the clients that come and go. All times
are differences within the cloud's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.words.times import duration
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from mist_mcp.models.action import ActedDevice, ActedMember

_SLACK: Final = 2.0
"""Seconds; `last_seen` has fractions and `uptime` has none."""

_MOST_KEPT: Final = 256
_IDENTITY: Final = {
    "name": "name",
    "mac": "MAC address",
    "serial": "serial number",
    "model": "model",
    "type": "type",
    "version": "version",
}
_OF_A_BOX: Final = {
    "serial": "serial number",
    "model": "model",
    "vc_role": "role",
    "version": "version",
    "backup_version": "backup version",
    "pending_version": "pending version",
    "bios_version": "BIOS version",
    "fpga_version": "FPGA version",
    "vc_mode": "mode",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A device at one look.

    Args:
        device_id: as its site's paths name it.
        site_id: where it is assigned to.
        site: the name of that.
        device: its statistics.
    """

    device_id: str
    site_id: str
    site: str
    device: ActedDevice


@dataclass(slots=True)
class _Told:
    sighting: Sighting
    changes: tuple[str, ...]
    until: float


@dataclass(frozen=True, slots=True)
class Sightings:
    """The devices that people were shown, and what changed since; of one process."""

    _told: dict[Hashable, _Told] = field(default_factory=dict)

    def changes(
        self, key: Hashable, sighting: Sighting, *, now: float, kept: float
    ) -> tuple[str, ...]:
        """Return all that changed since a person was first asked, and keep this look.

        Args:
            key: what tells one question from others, whatever became of its device.
            sighting: the device now.
            now: epoch seconds.
            kept: seconds for which it is known, unless it is looked at again.
        """
        for old in [each for each, told in self._told.items() if told.until <= now]:
            del self._told[old]
        while len(self._told) >= _MOST_KEPT:
            del self._told[next(iter(self._told))]
        known = self._told.pop(key, None)
        found = (*known.changes, *since(known.sighting, sighting)) if known else ()
        self._told[key] = _Told(sighting, found, now + kept)
        return found

    def settled(self, key: Hashable) -> None:
        """Forget a question that was answered."""
        self._told.pop(key, None)


def since(old: Sighting, new: Sighting) -> tuple[str, ...]:
    """Say what is different in a way that a person must hear of before anything is done."""
    return tuple(_differences(old, new))


def has_restarted(old: ActedDevice | ActedMember, new: ActedDevice | ActedMember) -> bool:
    """Tell whether it booted after an earlier look, as far as the uptimes show it."""
    if old.uptime is None or new.uptime is None:
        return False
    before, after = (getattr(each, "last_seen", None) for each in (old, new))
    # Up for longer than before, and yet booted since: it was up for less than the person thought.
    booted_since = before is not None and after is not None and after - new.uptime > before + _SLACK
    return new.uptime < old.uptime or booted_since


def _differences(old: Sighting, new: Sighting) -> Iterator[str]:
    if old.site_id != new.site_id:
        yield f"it was at {quoted(old.site)} and is at {quoted(new.site)}"
    if old.device_id != new.device_id:
        yield f"it had the id {old.device_id} and has {new.device_id}"
    yield from _fields(old.device, new.device, _IDENTITY, whose="it")
    if old.device.status != new.device.status:
        yield f"it was {_known(old.device.status)} and is {_known(new.device.status)}"
    before, after = old.device.updating, new.device.updating
    if before != after:
        yield f"the state of its firmware update was {_known(before)} and is {_known(after)}"
    if has_restarted(old.device, new.device):
        up = (duration(each.device.uptime) for each in (old, new))
        yield f"it restarted: it was up for {next(up)} and is up for {next(up)}"
    yield from _of_boxes(old.device, new.device)


def _of_boxes(old: ActedDevice, new: ActedDevice) -> Iterator[str]:
    """Say which boxes came, went, restarted or have other firmware."""
    before, after = ({box.mac or at: box for at, box in enumerate(_boxes(d))} for d in (old, new))
    for mac in before.keys() - after.keys():
        yield f"its member {mac} is gone"
    for mac in after.keys() - before.keys():
        yield f"its member {mac} is new"
    for mac in sorted(before.keys() & after.keys(), key=str):
        yield from _fields(before[mac], after[mac], _OF_A_BOX, whose=f"its member {mac}")
        alone = not has_restarted(old, new) and has_restarted(before[mac], after[mac])
        if alone:
            yield f"its member {mac} restarted"


def _boxes(device: ActedDevice) -> tuple[ActedMember, ...]:
    return (*device.module_stat, *device.module2_stat)


def _fields(
    old: ActedDevice | ActedMember,
    new: ActedDevice | ActedMember,
    names: dict[str, str],
    *,
    whose: str,
) -> Iterator[str]:
    for name, words in names.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield f"{whose} had the {words} {_known(before)} and has {_known(after)}"


def _known(text: str | None) -> str:
    return "unknown" if text is None else quoted(text)
