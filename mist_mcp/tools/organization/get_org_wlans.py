"""List an organization's WLANs: security in words, weaknesses, bands, VLAN, template."""

import asyncio
from functools import partial
from typing import Final

from mist_mcp.analysis.template_use import users
from mist_mcp.cloud.names import OrgName, sites_of
from mist_mcp.cloud.paging import Rows, collect, list_pages
from mist_mcp.cloud.turns import aside, by_turns
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.template import Template
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.kit.wlan_listing import Filters, Origins, Wlans, wlans_answer

_FEW: Final = 4
"""Templates that are looked for at all sites before others have their turn."""

_LEFT_OUT: Final = (
    "WLANs that a site defines for itself are not among these, only those of the organization's "
    "templates; get_site_wlans lists both for a site"
)


@tool("organization", danger="read")
async def get_org_wlans(
    *,
    org_id: Text | None = None,
    ssid: Text | None = None,
    enabled: bool | None = None,
    security: Text | None = None,
    mist: Mist = MIST,
) -> Wlans:
    """List an organization's WLANs: security in words, weaknesses, bands, VLAN, template.

    Args:
        org_id: Id or name.
        ssid: Only with this in the SSID.
        enabled: On, or off.
        security: Such as open, WPA2, 802.1X.
    """
    org = await find_whole_org(mist.client, org_id)
    filters = Filters(ssid, enabled, security)
    return await wlans_answer(
        mist, org.name, partial(_read, mist, org), filters=filters, notes=[_LEFT_OUT]
    )


async def _read(mist: Mist, org: OrgName) -> tuple[Rows, Origins]:
    path = path_of("orgs/{org_id}/wlans", org_id=org.id)
    found, origins = await asyncio.gather(
        collect(list_pages(mist.client, path)), _origins(mist, org)
    )
    return found, origins


async def _origins(mist: Mist, org: OrgName) -> Origins:
    """Return the WLAN templates of an organization, and how many sites each applies to."""
    path = path_of("orgs/{org_id}/templates", org_id=org.id)
    found, sites = await asyncio.gather(
        collect(list_pages(mist.client.cached, path)), sites_of(mist.client, org)
    )
    templates = await aside(partial(read_all, Template, found.rows), over=found.rows)
    return Origins(
        names={each.id: each.label for each in templates},
        sites={
            each.id: len(users(each, "wlan", sites, default=None))
            async for each in by_turns(templates, at_once=_FEW)
        },
    )
