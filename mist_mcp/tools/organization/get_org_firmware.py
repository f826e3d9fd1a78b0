"""What runs which firmware, what is offered and being upgraded, and what is licensed."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from pydantic import Field

from mist_mcp.analysis import licenses as licensing
from mist_mcp.analysis.firmware import OTHER, Group, Running, grouped, is_suggested
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.turns import aside
from mist_mcp.models.firmware import Release, SiteUpgrade
from mist_mcp.models.msp import Licenses
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import DeviceType, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.organization.firmware_sources import (
    Ground,
    devices_of,
    ground_of,
    licenses_of,
    releases_of,
    upgrades_of,
)
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.naming import mentions, site_label
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment, Own

_MOST_NAMED: Final = 10
_MOST_OFFERED: Final = 8
_MOST_STALE: Final = 50
_WITH_RECOVERY: Final = ("switch", "gateway")
_DONE: Final = frozenset({"upgraded", "success"})
_NOTES: Final = (
    "End of life, end of support and which release is newer are not in the API",
    "What is suggested is told by the tag of the cloud alone",
    "Mist Edges, and devices that no site has, are not counted",
)


class VersionRow(Record):
    """The devices of a model that run a version."""

    type: Foreign | None = None
    model: Foreign | None = None
    version: Foreign | None = None
    devices: int
    usual: bool | None = Field(None, description="whether most of the model run it")
    standing: Own = Field(description="to what the cloud suggests")
    offline: int | None = None
    clients: int | None = Field(None, description="connected now, who lose it while it restarts")
    clients_unknown: int | None = Field(None, description="devices that report no clients")
    named: list[Foreign] | None = Field(None, description="devices, where they are outliers")


class OfferRow(Record):
    """What the cloud offers for a model, each with its tag."""

    model: Foreign
    suggested: list[Foreign] = Field(default_factory=list)
    others: list[Foreign] = Field(default_factory=list)


class UpgradeRow(Record):
    """An upgrade of devices of a site."""

    site: Foreign
    status: Foreign | None = None
    version: Foreign | None = None
    strategy: Foreign | None = None
    start: Moment = None
    restart: Moment = None
    devices: dict[Foreign, int] | None = Field(None, description="by how far they are")


class UpdateRow(Record):
    """A device whose last installation is not known to be done."""

    device: Foreign
    site: Foreign
    status: Foreign
    progress: int | None = Field(None, description="in per cent")


class RecoveryRow(Record):
    """A device that would come back with another release after a failed boot."""

    device: Foreign
    site: Foreign
    version: Foreign | None = None
    recovery_version: Foreign


class OrgLicenseRow(Record):
    """The organization's licences of one type."""

    type: Foreign
    bought: int | None = None
    used: int | None = None
    missing: int | None = None
    ends: Moment = Field(None, description="of those that end first")
    ending: int | None = Field(None, description="licences that end then")


class Firmware(Listing):
    """Versions by model, outliers first; the counts are about all devices that match."""

    scope: Foreign
    devices: int | None = None
    by_type: dict[Foreign, int] | None = None
    by_version: dict[Foreign, int] | None = None
    by_standing: dict[Foreign, int] | None = None
    by_update: dict[Foreign, int] | None = Field(None, description="the last installation")
    mixed: list[Foreign] | None = Field(
        None, description="virtual chassis whose members run several versions"
    )
    offered: list[OfferRow] | None = None
    upgrades: list[UpgradeRow] | None = None
    updates: list[UpdateRow] | None = None
    recovery: list[RecoveryRow] | None = None
    recovery_unknown: int | None = Field(
        None, description="switches and gateways that report no recovery snapshot"
    )
    licenses: list[OrgLicenseRow] | None = None
    rows: list[VersionRow]


@tool("organization", danger="read")
async def get_org_firmware(
    *,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    model: Text | None = None,
    site_id: Text | None = None,
    org_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> Firmware:
    """Show firmware by model, outliers, suggested releases, upgrades, licences.

    Args:
        type: Of this type.
        model: Part of the model.
        site_id: Id or name.
        org_id: Id or name.
        limit: Rows at most.
    """
    ground = await ground_of(mist, site_id=site_id, org_id=org_id)
    read = partial(_in_order, mist, ground, kind=type, model=model)
    order, shown = await ordered(mist, read, limit=limit)
    return Firmware.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(model=model), *order.notes],
        scope=ground.name,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist, ground: Ground, *, kind: str | None, model: str | None
) -> Order[VersionRow]:
    found, releases, upgrades, licenses = await asyncio.gather(
        devices_of(mist, ground, kind),
        releases_of(mist, ground, kind),
        upgrades_of(mist, ground),
        licenses_of(mist, ground),
    )

    def ranked() -> Order[VersionRow]:
        devices = [device for device in found.things if mentions(device.model, model)]
        groups = grouped(devices, releases)
        bought = _licenses(licenses, now=mist.clock())
        return Order(
            [_version_row(ground, group) for group in groups],
            complete=found.complete,
            notes=[*_NOTES, *sorted(ground.notes)],
            summary=_summary(ground, devices, groups, bought),
            whole={
                **_about(ground, devices, groups),
                "offered": _offered(releases, groups) or None,
                "upgrades": [_upgrade_row(ground, *each) for each in upgrades] or None,
                "licenses": bought or None,
            },
        )

    return await aside(ranked, over=found.things)


def _version_row(ground: Ground, group: Group) -> VersionRow:
    clients = [device.clients for device in group.devices if device.clients is not None]
    return VersionRow(
        type=group.type,
        model=group.model,
        version=group.version,
        devices=len(group.devices),
        usual=group.usual,
        standing=group.standing,
        offline=sum(device.status == "disconnected" for device in group.devices) or None,
        clients=sum(clients) if clients else None,
        clients_unknown=len(group.devices) - len(clients) or None,
        named=_named(ground, group.devices) if group.is_outlier else None,
    )


def _named(ground: Ground, devices: Sequence[Running]) -> list[str]:
    names = sorted(f"{each.name} ({site_label(each.site_id, ground.sites)})" for each in devices)
    more = len(names) - _MOST_NAMED
    return [*names[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]


def _about(ground: Ground, devices: Sequence[Running], groups: Sequence[Group]) -> dict[str, Any]:
    updates = [device for device in devices if device.update and device.update not in _DONE]
    mixed = [device for device in devices if device.mixed]
    return {
        "devices": len(devices),
        "by_type": counted(device.type for device in devices),
        "by_version": counted(device.version for device in devices),
        "by_standing": _standings(groups),
        "by_update": counted(device.update for device in devices),
        "mixed": _named(ground, mixed) or None,
        "updates": [
            UpdateRow(
                device=device.name,
                site=site_label(device.site_id, ground.sites),
                status=device.update or "",
                progress=device.progress,
            )
            for device in updates[:_MOST_NAMED]
        ]
        or None,
        **_recovery(ground, devices),
    }


def _recovery(ground: Ground, devices: Sequence[Running]) -> dict[str, Any]:
    """Return what would come back otherwise, and how many devices do not tell."""
    stale = [device for device in devices if device.stale]
    silent = [each for each in devices if each.stale is None and each.type in _WITH_RECOVERY]
    return {
        "recovery": [
            RecoveryRow(
                device=device.name,
                site=site_label(device.site_id, ground.sites),
                version=device.version,
                recovery_version=", ".join(device.stale or ()),
            )
            for device in stale[:_MOST_STALE]
        ]
        or None,
        "recovery_unknown": len(silent) or None,
    }


def _standings(groups: Sequence[Group]) -> dict[str, int]:
    return counted(group.standing for group in groups for _ in group.devices)


def _offered(releases: Sequence[Release], groups: Sequence[Group]) -> list[OfferRow]:
    """Return what is offered for the models that are there."""
    rows = []
    for model in sorted({group.model for group in groups if group.model}):
        own = [each for each in releases if each.model == model and each.version]
        others = [_release(each) for each in own if not is_suggested(each)]
        more = len(others) - _MOST_OFFERED
        rows.append(
            OfferRow(
                model=model,
                suggested=[_release(each) for each in own if is_suggested(each)],
                others=[*others[:_MOST_OFFERED], *([f"and {more} more"] if more > 0 else [])],
            )
        )
    return rows


def _release(release: Release) -> str:
    return f"{release.version} ({release.tag or 'no tag'})"


def _upgrade_row(ground: Ground, site_id: str, upgrade: SiteUpgrade) -> UpgradeRow:
    counts: Mapping[str, int] = (
        upgrade.counts.model_dump(exclude_none=True) if upgrade.counts else {}
    )
    return UpgradeRow(
        site=site_label(site_id, ground.sites),
        status=upgrade.status,
        version=upgrade.target_version,
        strategy=upgrade.strategy,
        start=iso(upgrade.start_time),
        restart=iso(upgrade.reboot_at),
        devices=dict(counts) or None,
    )


def _licenses(licenses: Licenses, *, now: float) -> list[OrgLicenseRow]:
    """Compare what was bought with what is used, what is missing first."""
    bought, used = licenses.entitled, licenses.summary
    missing = licensing.missing(licenses) if bought is not None and used is not None else {}
    rows = []
    for kind in {**(bought or {}), **(used or {})}:
        ends, ending = licensing.first_end(licenses, kind, now=now)
        rows.append(
            OrgLicenseRow(
                type=kind,
                bought=None if bought is None else bought.get(kind, 0),
                used=None if used is None else used.get(kind, 0),
                missing=missing.get(kind),
                ends=iso(ends),
                ending=ending,
            )
        )
    return sorted(rows, key=lambda row: (-(row.missing or 0), row.ends or "9", row.type))


def _summary(
    ground: Ground,
    devices: Sequence[Running],
    groups: Sequence[Group],
    licenses: Sequence[OrgLicenseRow],
) -> str:
    if not devices:
        return f"{ground.name}: no device is reported that fits; its firmware is not known."
    outliers = sum(len(group.devices) for group in groups if group.usual is False)
    versions = len({group.version for group in groups if group.version})
    others = _standings(groups).get(OTHER, 0)
    stale = sum(bool(device.stale) for device in devices)
    back = f"; {stale} would come back with another after a failed boot" if stale else ""
    short = {row.type: row.missing for row in licenses if row.missing}
    return (
        f"{ground.name}: {number_of(len(devices), 'device')} with "
        f"{number_of(versions, 'firmware version')}; {outliers} run another "
        f"than most of their model, {others} another than is suggested "
        f"({listed(_standings(groups))}){back}. Licences missing: "
        f"{listed(short) if licenses else 'not known'}."
    )
