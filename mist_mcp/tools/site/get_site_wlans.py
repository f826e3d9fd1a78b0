"""List the WLANs of a site, its own and those of templates: security, weaknesses, VLAN."""

import asyncio
from functools import partial

from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.names import SiteName, find_site, owner_of
from mist_mcp.cloud.paging import Row, Rows, collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.template import Template
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.kit.wlan_listing import Filters, Origins, Wlans, wlans_answer


@tool("site", danger="read")
async def get_site_wlans(
    *,
    site_id: Text,
    org_id: Text | None = None,
    ssid: Text | None = None,
    enabled: bool | None = None,
    security: Text | None = None,
    mist: Mist = MIST,
) -> Wlans:
    """List the WLANs of a site, its own and those of templates: security, weaknesses, VLAN.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        ssid: Only with this in the SSID.
        enabled: On, or off.
        security: Such as open, WPA2, 802.1X.
    """
    site = await find_site(mist.client, site_id, org=org_id)
    filters = Filters(ssid, enabled, security)
    return await wlans_answer(mist, site.name, partial(_read, mist, site), filters=filters)


async def _read(mist: Mist, site: SiteName) -> tuple[Rows, Origins]:
    own, derived, origins = await asyncio.gather(
        _own(mist, site), _derived(mist, site), _origins_at(mist, site)
    )
    # Those of the site are among the derived ones, where variables are resolved.
    rows = list({str(row.get("id")): row for row in (*own.rows, *derived)}.values())
    return Rows(rows, total=len(rows), complete=own.complete), origins


async def _own(mist: Mist, site: SiteName) -> Rows:
    path = path_of("sites/{site_id}/wlans", site_id=site.id)
    return await collect(list_pages(mist.client, path))


async def _derived(mist: Mist, site: SiteName) -> list[Row]:
    path = path_of("sites/{site_id}/wlans/derived", site_id=site.id)
    document = await mist.client.read(path, {"resolve": "true"})
    if not isinstance(document, list):
        raise unexpected("an array")
    return [row for row in document if isinstance(row, dict)]


async def _origins_at(mist: Mist, site: SiteName) -> Origins:
    """Return the names of WLAN templates, where the token may list the organization's."""
    owner = await owner_of(mist.client, site)
    if owner is None or not owner.whole:
        return Origins(names={}, sites={})
    path = path_of("orgs/{org_id}/templates", org_id=owner.id)
    found = await collect(list_pages(mist.client.cached, path))
    return Origins(names={each.id: each.label for each in read_all(Template, found.rows)}, sites={})
