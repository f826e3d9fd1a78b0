"""Compare the organizations of an MSP: devices offline, weakest service level, licences."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import Row, collect, list_pages, search_pages, whole_list
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.msp import FoundOrg, OrgGroup, OrgStats
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.msp.msp_names import find_msp
from mist_mcp.words.naming import mentions
from mist_mcp.words.trust import Foreign, Id

_ROWS: Final = 100


class MspOrgRow(Record):
    """An organization of an MSP."""

    name: Foreign
    id: Id
    sites: int | None = None
    devices: Foreign | None = Field(None, description="connected/all")
    offline: int | None = None
    aps: int | None = None
    switches: int | None = None
    gateways: int | None = None
    weakest_level: Foreign | None = Field(None, description="the lowest service level")
    weakest_percent: float | None = None
    licenses_missing: list[Foreign] | None = Field(None, description="number and type")
    trial: bool | None = None
    groups: list[Foreign]


class MspOrgs(Listing):
    """The organizations of an MSP, those with most devices offline first."""

    msp: Foreign
    msp_id: Id
    devices: int | None = None
    offline: int | None = None
    orgs_without_enough_licenses: int | None = None
    rows: list[MspOrgRow]


@tool("msp", danger="read")
async def get_msp_orgs(
    *,
    msp_id: Text | None = None,
    name: Text | None = None,
    mist: Mist = MIST,
) -> MspOrgs:
    """Compare the organizations of an MSP: devices offline, weakest service level, licences.

    Args:
        msp_id: Id or name.
        name: Part of their names.
    """
    msp = await find_msp(mist, msp_id)
    path = path_of("msps/{msp_id}", msp_id=msp.id)
    stats, search, groups = await asyncio.gather(
        collect(list_pages(mist.client, f"{path}/stats/orgs")),
        collect(search_pages(mist.client, f"{path}/orgs/search")),
        whole_list(mist.client, f"{path}/orggroups"),
    )
    labels = {group.id: group.name or group.id for group in read_all(OrgGroup, groups)}
    more = {str(row.get("org_id")): row for row in search.rows}
    orgs = [org for org in read_all(OrgStats, stats.rows) if mentions(org.name or org.id, name)]
    rows = sorted(
        (_org_row(org, more.get(org.id, {}), labels) for org in orgs),
        key=lambda row: (-(row.offline or 0), row.name),
    )
    found = arranged(mist, rows, limit=_ROWS, complete=stats.complete)
    short = [
        f"{row.name} ({', '.join(row.licenses_missing)})" for row in rows if row.licenses_missing
    ]
    return MspOrgs.showing(
        found,
        rows=found.things,
        summary=f"{msp.name}: {found.counted('organization')}{' that fit' if name else ''}; "
        f"devices offline: {_offline(rows)}; licences missing: {_licences(rows, short)}.",
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


def _licences(rows: Sequence[MspOrgRow], short: Sequence[str]) -> str:
    """Say who lacks licences, and of how many organizations nobody says it."""
    unknown = sum(row.licenses_missing is None for row in rows)
    words = "; ".join(short) or ("unknown" if unknown else "none")
    return f"{words}, unknown for {unknown}" if short and unknown else words


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
