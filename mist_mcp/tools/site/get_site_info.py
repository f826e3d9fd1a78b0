"""Describe one site: where it is, its devices by type, its clients and its templates."""

import asyncio

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.names import OrgName, find_site, owner_of
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.site import Coordinates, Site
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.site_templates import template_ids
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

TEMPLATE_PATHS = {
    "rf": "orgs/{org_id}/rftemplates",
    "network": "orgs/{org_id}/networktemplates",
    "gateway": "orgs/{org_id}/gatewaytemplates",
}


KINDS = {"ap": "access points", "switch": "switches", "gateway": "gateways"}


class TemplateRow(Record):
    """A template that a site uses."""

    kind: Own
    id: Id
    name: Foreign | None = None


class CountRow(Record):
    """Devices of one type."""

    type: Foreign
    connected: int
    total: int


class SiteInfo(Result):
    """A site in full."""

    name: Foreign
    id: Id
    org: Foreign | None = None
    org_id: Id | None = None
    address: Foreign | None = None
    country: Foreign | None = None
    timezone: Foreign | None = None
    latitude: float | None = None
    longitude: float | None = None
    clients: int | None = Field(None, description="wireless clients now")
    devices: list[CountRow]
    templates: list[TemplateRow]
    site_groups: int
    notes_of_site: Foreign | None = Field(None, description="text that administrators wrote")
    created: Moment = None
    modified: Moment = None


@tool("site", danger="read")
async def get_site_info(
    *, site_id: Text, org_id: Text | None = None, mist: Mist = MIST
) -> SiteInfo:
    """Describe one site: where it is, its devices by type, its clients and its templates.

    Args:
        site_id: Id or name.
        org_id: Id or name.
    """
    found = await find_site(mist.client, site_id, org=org_id)
    counts, owner = await asyncio.gather(
        mist.client.read_object(path_of("sites/{site_id}/stats", site_id=found.id)),
        owner_of(mist.client, found),
    )
    site = Site.model_validate({**counts, **found.about.model_dump(exclude_unset=True)})
    devices = [
        CountRow(type=kind, connected=up, total=total) for kind, (up, total) in site.devices.items()
    ]
    place = site.latlng or Coordinates()
    return SiteInfo.of(
        found,
        summary=_summary(site, devices),
        org=owner.name if owner else None,
        address=site.address,
        country=site.country_code,
        timezone=site.timezone,
        latitude=place.lat,
        longitude=place.lng,
        clients=site.num_clients,
        devices=devices,
        templates=await _templates(mist, site, owner),
        site_groups=len(site.sitegroup_ids),
        notes_of_site=site.notes or None,
        created=iso(site.created_time),
        modified=iso(site.modified_time),
    )


def _summary(site: Site, devices: list[CountRow]) -> str:
    known = [f"{KINDS[row.type]}: {row.connected} of {row.total} connected" for row in devices]
    if site.num_clients is not None:
        known.append(number_of(site.num_clients, "wireless client"))
    country = site.country_code or "country unknown"
    return f"{site.label} ({country}): {', '.join(known) or 'no counts'}."


async def _templates(mist: Mist, site: Site, owner: OrgName | None) -> list[TemplateRow]:
    """Return the site's templates, with names where the token may list the organization's."""
    ids = template_ids(site)
    org_id = owner.id if owner is not None and owner.whole else None
    kinds = [kind for kind in ids if kind in TEMPLATE_PATHS and org_id is not None]
    listings = await asyncio.gather(*(_template_names(mist, org_id or "", kind) for kind in kinds))
    names = dict(zip(kinds, listings, strict=True))
    return [
        TemplateRow(kind=kind, id=template_id, name=names.get(kind, {}).get(template_id))
        for kind, template_id in ids.items()
    ]


async def _template_names(mist: Mist, org_id: str, kind: str) -> dict[str, str]:
    path = path_of(TEMPLATE_PATHS[kind], org_id=org_id)
    rows = (await collect(list_pages(mist.client.cached, path))).rows
    return {str(row.get("id")): str(row.get("name")) for row in rows}
