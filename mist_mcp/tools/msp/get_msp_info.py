"""Describe a managed service provider (MSP): tier, groups, and licences bought and used."""

import asyncio
from collections.abc import Mapping

from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.paging import whole_list
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.msp import Licenses, Msp, OrgGroup
from mist_mcp.models.organization import Org
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.msp.msp_names import find_msp
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment


class LicenseRow(Record):
    """The licences of one type, of all organizations together."""

    type: Foreign
    bought: int
    used: int
    missing: int


class GroupRow(Record):
    """A group of organizations."""

    name: Foreign
    id: Id
    orgs: list[Foreign]


class MspInfo(Result):
    """An MSP."""

    name: Foreign
    id: Id
    role: Foreign
    tier: Foreign | None = None
    url: Foreign | None = None
    created: Moment = None
    orgs: int
    groups: list[GroupRow]
    licenses: list[LicenseRow]


@tool("msp", danger="read")
async def get_msp_info(*, msp_id: Text | None = None, mist: Mist = MIST) -> MspInfo:
    """Describe a managed service provider (MSP): tier, groups, and licences bought and used.

    Args:
        msp_id: Id or name.
    """
    name = await find_msp(mist, msp_id)
    document, rows, groups, licenses = await asyncio.gather(
        mist.client.read_object(path_of("msps/{msp_id}", msp_id=name.id)),
        whole_list(mist.client, path_of("msps/{msp_id}/orgs", msp_id=name.id)),
        whole_list(mist.client, path_of("msps/{msp_id}/orggroups", msp_id=name.id)),
        mist.client.read_object(path_of("msps/{msp_id}/licenses", msp_id=name.id)),
    )
    msp, orgs = Msp.model_validate(document), read_all(Org, rows)
    labels = {org.id: org.name or org.id for org in orgs}
    bought = Licenses.model_validate(licenses)
    counts = _licenses(bought)
    missing = [f"{row.missing} {row.type}" for row in counts if row.missing]
    none = "unknown" if bought.entitled is None else "none"
    return MspInfo.of(
        name,
        summary=f"{msp.name or name.name} (tier {msp.tier or 'unknown'}) has {len(orgs)} "
        f"organization{'' if len(orgs) == 1 else 's'}; "
        f"licences missing: {', '.join(missing) or none}.",
        notes=[
            "Licences are those of all organizations together: get_msp_orgs tells who lacks any"
        ],
        name=msp.name or name.name,
        tier=msp.tier,
        url=msp.url,
        created=iso(msp.created_time),
        orgs=len(orgs),
        groups=[_group_row(group, labels) for group in read_all(OrgGroup, groups)],
        licenses=counts,
    )


def _licenses(licenses: Licenses) -> list[LicenseRow]:
    """Compare what was bought with what is used, what is missing first."""
    entitled, summary = licenses.entitled or {}, licenses.summary or {}
    rows = [
        LicenseRow(
            type=kind,
            bought=(bought := entitled.get(kind, 0)),
            used=(used := summary.get(kind, 0)),
            missing=max(used - bought, 0),
        )
        for kind in {**entitled, **summary}
    ]
    return sorted(rows, key=lambda row: (-row.missing, row.type))


def _group_row(group: OrgGroup, labels: Mapping[str, str]) -> GroupRow:
    return GroupRow(
        name=group.name or group.id,
        id=group.id,
        orgs=[labels.get(org_id, org_id) for org_id in group.org_ids],
    )
