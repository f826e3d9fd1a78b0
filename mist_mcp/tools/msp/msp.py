"""Managed service providers (MSPs), and how their organizations are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, Result, filter_note
from mist_mcp.cloud.names import me
from mist_mcp.cloud.paging import Row, collect, list_pages, search_pages, whole_list
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import AmbiguousNameError, UnknownNameError
from mist_mcp.models.account import Me
from mist_mcp.models.base import read_all
from mist_mcp.models.msp import FoundOrg, Licenses, Msp, OrgGroup, OrgStats
from mist_mcp.models.organization import Org
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.naming import Named, as_id, pick, with_id
from mist_mcp.words.times import iso

_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class MspName(Named):
    """An MSP that the token reaches, and the role that it has there."""

    role: str


class LicenseRow(Record):
    """The licences of one type, of all organizations together."""

    type: str
    bought: int
    used: int
    missing: int


class GroupRow(Record):
    """A group of organizations."""

    name: str
    id: str
    orgs: list[str]


class MspInfo(Result):
    """An MSP."""

    TABLES: ClassVar = {
        "licenses": ("type", "bought", "used", "missing"),
        "groups": ("name", "orgs"),
    }

    name: str
    id: str
    role: str
    tier: str | None = None
    url: str | None = None
    created: str | None = None
    created_epoch: float | None = None
    orgs: int
    groups: list[GroupRow]
    licenses: list[LicenseRow]


class MspOrgRow(Record):
    """An organization of an MSP."""

    name: str
    id: str
    sites: int | None = None
    devices: str | None = Field(None, description="connected/all")
    offline: int | None = None
    aps: int | None = None
    switches: int | None = None
    gateways: int | None = None
    weakest_level: str | None = Field(None, description="the lowest service level")
    weakest_percent: float | None = None
    licenses_missing: list[str] | None = Field(None, description="number and type")
    trial: bool | None = None
    groups: list[str]


class MspOrgs(Listing):
    """The organizations of an MSP, those with most devices offline first."""

    TABLES: ClassVar = {
        "rows": (
            *("name", "sites", "devices", "offline", "weakest_level", "weakest_percent"),
            *("licenses_missing", "id"),
        )
    }

    msp: str
    msp_id: str
    devices: int | None = None
    offline: int | None = None
    orgs_without_enough_licenses: int | None = None
    rows: list[MspOrgRow]


@tool("msp", danger="read")
async def get_msp_info(*, msp_id: Text | None = None, mist: Mist = MIST) -> MspInfo:
    """Describe a managed service provider (MSP): tier, groups, and licences bought and used.

    Args:
        msp_id: MSP id or name.
    """
    name = await _find_msp(mist, msp_id)
    document, rows, groups, licenses = await asyncio.gather(
        mist.client.read_object(path_of("msps/{msp_id}", msp_id=name.id)),
        whole_list(mist.client, path_of("msps/{msp_id}/orgs", msp_id=name.id)),
        whole_list(mist.client, path_of("msps/{msp_id}/orggroups", msp_id=name.id)),
        mist.client.read_object(path_of("msps/{msp_id}/licenses", msp_id=name.id)),
    )
    msp, orgs = Msp.model_validate(document), read_all(Org, rows)
    labels = {org.id: org.name or org.id for org in orgs}
    counts = _licenses(Licenses.model_validate(licenses))
    missing = [f"{row.missing} {row.type}" for row in counts if row.missing]
    return MspInfo(
        summary=f"{msp.name or name.name} (tier {msp.tier or 'unknown'}) has {len(orgs)} "
        f"organization{'' if len(orgs) == 1 else 's'}; "
        f"licences missing: {', '.join(missing) or 'none'}.",
        notes=[
            "Licences are those of all organizations together: get_msp_orgs tells who lacks any"
        ],
        name=msp.name or name.name,
        id=name.id,
        role=name.role,
        tier=msp.tier,
        url=msp.url,
        created=iso(msp.created_time),
        created_epoch=msp.created_time,
        orgs=len(orgs),
        groups=[_group_row(group, labels) for group in read_all(OrgGroup, groups)],
        licenses=counts,
    )


async def _find_msp(mist: Mist, text: str | None) -> MspName:
    """Return the MSP that a text means; without a text, the only one there is.

    Raises:
        UnknownNameError: the token has no grant on such an MSP.
        AmbiguousNameError: there are several.
    """
    msps = _msps(await me(mist.client))
    if not msps:
        raise UnknownNameError(
            "The token has no grant on a managed service provider (MSP)",
            next_step="Use a token of one of its administrators; get_user_info shows what this "
            "one may do.",
        )
    if text is not None:
        return pick(text, msps, kind="MSP", source="get_user_info")
    if len(msps) > 1:
        raise AmbiguousNameError(
            f"The token reaches {len(msps)} MSPs: {', '.join(map(with_id, msps))}",
            next_step="Give msp_id the name or the id of one.",
        )
    return msps[0]


def _msps(owner: Me) -> list[MspName]:
    """Return the MSPs that grants are on; a grant on an organization only mentions its MSP."""
    grants = [grant for grant in owner.privileges or [] if grant.scope == "msp"]
    found = {
        grant.msp_id: MspName(
            id=grant.msp_id,
            name=grant.name or grant.msp_name or grant.msp_id,
            role=grant.role or "unknown",
        )
        for grant in grants
        if grant.msp_id and as_id(grant.msp_id)
    }
    return list(found.values())


def _licenses(licenses: Licenses) -> list[LicenseRow]:
    """Compare what was bought with what is used, what is missing first."""
    rows = [
        LicenseRow(
            type=kind,
            bought=(bought := licenses.entitled.get(kind, 0)),
            used=(used := licenses.summary.get(kind, 0)),
            missing=max(used - bought, 0),
        )
        for kind in {**licenses.entitled, **licenses.summary}
    ]
    return sorted(rows, key=lambda row: (-row.missing, row.type))


def _group_row(group: OrgGroup, labels: Mapping[str, str]) -> GroupRow:
    return GroupRow(
        name=group.name or group.id,
        id=group.id,
        orgs=[labels.get(org_id, org_id) for org_id in group.org_ids],
    )


@tool("msp", danger="read")
async def get_msp_orgs(
    *,
    msp_id: Text | None = None,
    name: Text | None = None,
    mist: Mist = MIST,
) -> MspOrgs:
    """Compare the organizations of an MSP: devices offline, weakest service level, licences.

    Args:
        msp_id: MSP id or name.
        name: Part of their names.
    """
    msp = await _find_msp(mist, msp_id)
    path = path_of("msps/{msp_id}", msp_id=msp.id)
    stats, search, groups = await asyncio.gather(
        collect(list_pages(mist.client, f"{path}/stats/orgs")),
        collect(search_pages(mist.client, f"{path}/orgs/search")),
        whole_list(mist.client, f"{path}/orggroups"),
    )
    labels = {group.id: group.name or group.id for group in read_all(OrgGroup, groups)}
    more = {str(row.get("org_id")): row for row in search.rows}
    orgs = [
        org
        for org in read_all(OrgStats, stats.rows)
        if (name or "").casefold() in (org.name or org.id).casefold()
    ]
    rows = sorted(
        (_org_row(org, more.get(org.id, {}), labels) for org in orgs),
        key=lambda row: (-(row.offline or 0), row.name),
    )
    found = arranged(mist, rows, limit=_ROWS, complete=stats.complete)
    short = [
        f"{row.name} ({', '.join(row.licenses_missing)})" for row in rows if row.licenses_missing
    ]
    return MspOrgs.of(
        found,
        rows=found.things,
        summary=f"{msp.name}: {found.counted('organization')}{' that fit' if name else ''}; "
        f"devices offline: {_offline(rows)}; licences missing: {'; '.join(short) or 'none'}.",
        notes=filter_note(name=name),
        msp=msp.name,
        msp_id=msp.id,
        whole={
            "devices": sum(org.num_devices or 0 for org in orgs),
            "offline": sum(row.offline or 0 for row in rows),
            "orgs_without_enough_licenses": len(short),
        },
    )


def _offline(rows: Sequence[MspOrgRow]) -> str:
    """Say how many devices are offline, and of how many organizations nobody says it."""
    unknown = sum(row.offline is None for row in rows)
    words = str(sum(row.offline or 0 for row in rows))
    return f"{words}, unknown for {unknown}" if unknown else words


def _org_row(org: OrgStats, row: Row, labels: Mapping[str, str]) -> MspOrgRow:
    more = FoundOrg.model_validate(row)
    return MspOrgRow(
        name=org.name or org.id,
        id=org.id,
        sites=org.num_sites,
        devices=_share(org.num_devices_connected, org.num_devices),
        offline=org.num_devices_disconnected,
        aps=more.num_aps,
        switches=more.num_switches,
        gateways=more.num_gateways,
        weakest_level=org.weakest.path if org.weakest else None,
        weakest_percent=org.weakest.percent if org.weakest else None,
        licenses_missing=_missing(row, insufficient=more.sub_insufficient),
        trial=more.trial_enabled,
        groups=[labels.get(group_id, group_id) for group_id in org.orggroup_ids],
    )


def _missing(row: Row, *, insufficient: bool | None) -> list[str] | None:
    """Return what licences an organization lacks: `sub_vna_required` is of the type SUB-VNA."""
    found = []
    for field, required in row.items():
        kind = field.removesuffix("_required")
        bought = row.get(f"{kind}_entitled")
        if kind != field and isinstance(required, int) and isinstance(bought, int):
            lacking = required - bought
            found += [f"{lacking} {kind.upper().replace('_', '-')}"] if lacking > 0 else []
    return found or {None: None, True: ["unknown"], False: []}[insufficient]


def _share(connected: int | None, every: int | None) -> str | None:
    return None if connected is None or every is None else f"{connected}/{every}"
