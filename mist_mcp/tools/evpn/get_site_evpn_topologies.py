"""List a site's own EVPN fabrics with a verdict on each, worst first."""

from mist_mcp.cloud.names import find_site
from mist_mcp.tools.evpn.fabric_listing import Fabrics, fabrics
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.fabric_sources import (
    Base,
)
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool


@tool("evpn", danger="read")
async def get_site_evpn_topologies(
    *, site_id: Text, org_id: Text | None = None, limit: Limit = 20, mist: Mist = MIST
) -> Fabrics:
    """List a site's own EVPN fabrics with a verdict on each, worst first.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        limit: Rows at most.
    """
    site = await find_site(mist.client, site_id, org=org_id)
    names = {site.id: site.name}
    return await fabrics(mist, [Base("sites", site.id)], names=names, scope=site.name, limit=limit)
