"""List the organizations that the token reaches, with its role in each."""

from pydantic import Field

from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import me, orgs_of
from mist_mcp.models.account import Me
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Fresh, Limit
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.trust import Foreign, Id


class OrgRow(Record):
    """An organization that the token reaches."""

    name: Foreign
    id: Id
    role: Foreign
    whole: bool = Field(description="false when the grant covers only sites of it")
    msp_name: Foreign | None = None


class Organizations(Listing):
    """The organizations that the token reaches."""

    by_role: dict[Foreign, int] | None = None
    rows: list[OrgRow]


@tool("account", danger="read")
async def get_organizations(
    *, limit: Limit = 100, fresh: Fresh = False, mist: Mist = MIST
) -> Organizations:
    """List the organizations that the token reaches, with its role in each.

    Take org_id for the other tools from here.

    Args:
        limit: Rows at most.
        fresh: Not from the cache.
    """
    mist.fresh(fresh)
    owner = await me(mist.client)
    orgs = sorted(await orgs_of(mist.client, owner), key=lambda org: org.name)
    found = arranged(mist, orgs, limit=limit)
    return Organizations.showing(
        found,
        rows=[OrgRow.of(org) for org in found.things],
        summary=f"The token reaches {len(orgs)} organization{'' if len(orgs) == 1 else 's'}.",
        notes=_group_note(owner),
        whole={"by_role": counted(org.role for org in orgs)},
    )


def _group_note(owner: Me) -> list[str]:
    """Say that organizations may be missing: a grant on a group does not name them."""
    groups = sum(grant.scope == "orggroup" for grant in owner.privileges or [])
    if not groups:
        return []
    return [f"Grants on groups of organizations: {groups}; not all of those may be listed"]
