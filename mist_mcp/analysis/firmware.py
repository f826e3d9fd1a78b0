"""Which firmware devices run: by model and version, beside what is usual and suggested. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.firmware import Release

_SUGGESTED: Final = ("stable", "suggest", "recommend")
"""Parts of the tags with which the cloud suggests a release."""

AS_SUGGESTED: Final = "as suggested"
OTHER: Final = "other than suggested"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Running:
    """What a device runs: as little of its statistics as is asked for."""

    name: str
    type: str | None
    model: str | None
    version: str | None
    site_id: str | None
    status: str | None
    clients: int | None
    update: str | None
    progress: int | None
    mixed: bool
    stale: tuple[str, ...] | None = None
    """Releases of recovery snapshots that are others than what runs; None if none is reported."""


@dataclass(frozen=True, slots=True)
class Group:
    """The devices of a model that run a version.

    Args:
        usual: whether most of the model run it; None where no version has most.
        standing: how it stands to what is suggested.
    """

    type: str | None
    model: str | None
    version: str | None
    devices: Sequence[Running]
    usual: bool | None
    standing: str

    @property
    def is_outlier(self) -> bool:
        """Tell whether it is to be looked at: not what most run, or not what is suggested."""
        return self.usual is False or self.version is None or self.standing == OTHER


def running(device: DeviceStats) -> Running:
    """Return what a device runs."""
    update = device.fwupdate
    return Running(
        name=device.name or device.mac,
        type=device.type,
        model=device.model or None,
        version=device.version or None,
        site_id=device.site_id,
        status=device.status,
        clients=device.clients,
        update=update.status if update else None,
        progress=update.progress if update else None,
        mixed=bool(device.fw_versions_outofsync),
        stale=_stale(device),
    )


def _stale(device: DeviceStats) -> tuple[str, ...] | None:
    """Return what else a device would run after a failed boot, of all its members."""
    members = [each for each in device.module_stat if each.recovery_version]
    if not members:
        return None
    other = [
        each.recovery_version
        for each in members
        if each.recovery_version != (each.version or device.version)
    ]
    return tuple(sorted({version for version in other if version}))


def is_suggested(release: Release) -> bool:
    """Tell whether the cloud's tag suggests a release."""
    return any(word in (release.tag or "").casefold() for word in _SUGGESTED)


def grouped(devices: Iterable[Running], releases: Iterable[Release]) -> list[Group]:
    """Group devices by model and version, those to be looked at first, then the largest."""
    models: defaultdict[tuple[str | None, str | None], defaultdict[str | None, list[Running]]]
    models = defaultdict(lambda: defaultdict(list))
    for device in devices:
        models[device.type, device.model][device.version].append(device)
    suggested: defaultdict[str | None, set[str]] = defaultdict(set)
    for release in releases:
        if release.version and is_suggested(release):
            suggested[release.model].add(release.version)
    groups = [
        Group(kind, model, version, found, usual, _standing(version, suggested.get(model)))
        for (kind, model), versions in models.items()
        for version, found, usual in _by_version(versions)
    ]
    return sorted(
        groups, key=lambda each: (not each.is_outlier, -len(each.devices), each.model or "")
    )


def _by_version(
    versions: Mapping[str | None, list[Running]],
) -> list[tuple[str | None, list[Running], bool | None]]:
    counts = Counter({version: len(found) for version, found in versions.items() if version})
    most = [version for version, count in counts.items() if count == max(counts.values())]
    usual = most[0] if len(most) == 1 else None
    return [
        (version, found, version == usual if usual and version else None)
        for version, found in versions.items()
    ]


def _standing(version: str | None, suggested: set[str] | None) -> str:
    if version is None or not suggested:
        return UNKNOWN
    return AS_SUGGESTED if version in suggested else OTHER
