"""List an organization's EVPN fabrics with a verdict on each, worst first."""

from mist_mcp.cloud.names import find_org, site_names
from mist_mcp.tools.evpn.fabric_listing import Fabrics, fabrics
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.fabric_sources import (
    bases_of,
)
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool

_PARTLY = "Only the sites that the token names were asked; there may be more fabrics"


@tool("evpn", danger="read")
async def get_org_evpn_topologies(
    *, org_id: Text | None = None, limit: Limit = 20, mist: Mist = MIST
) -> Fabrics:
    """List an organization's EVPN fabrics with a verdict on each, worst first.

    Args:
        org_id: Id or name.
        limit: Rows at most.
    """
    org = await find_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    notes = [] if org.whole else [_PARTLY]
    return await fabrics(mist, bases_of(org), names=names, scope=org.name, limit=limit, notes=notes)
