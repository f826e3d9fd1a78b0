"""Describe one site: place, devices, clients, templates, floor plans, packet captures."""

import asyncio

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.names import find_site, owner_of
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.site import Coordinates, Site
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.site.named_templates import TemplateRow, named_templates
from mist_mcp.tools.site.site_files import CaptureRow, FloorPlanRow, captures, floor_plans
from mist_mcp.words.counts import number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment

KINDS = {"ap": "access points", "switch": "switches", "gateway": "gateways"}


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
    floor_plans: list[FloorPlanRow] | None = None
    captures: list[CaptureRow] | None = Field(None, description="of the last 30 days")
    notes_of_site: Foreign | None = Field(None, description="text that administrators wrote")
    created: Moment = None
    modified: Moment = None


@tool("site", danger="read")
async def get_site_info(
    *, site_id: Text, org_id: Text | None = None, mist: Mist = MIST
) -> SiteInfo:
    """Describe one site: place, devices, clients, templates, floor plans, packet captures.

    Args:
        site_id: Id or name.
        org_id: Id or name.
    """
    found = await find_site(mist.client, site_id, org=org_id)
    notes: list[str] = []
    counts, owner, plans, taken = await asyncio.gather(
        mist.client.read_object(path_of("sites/{site_id}/stats", site_id=found.id)),
        owner_of(mist.client, found),
        floor_plans(mist, found.id, notes),
        captures(mist, found.id, notes),
    )
    site = Site.model_validate({**counts, **found.about.model_dump(exclude_unset=True)})
    templates = await named_templates(mist, site, owner, notes)
    devices = [
        CountRow(type=kind, connected=up, total=total) for kind, (up, total) in site.devices.items()
    ]
    place = site.latlng or Coordinates()
    return SiteInfo.of(
        found,
        summary=_summary(site, devices),
        notes=sorted(notes),
        org=owner.name if owner else None,
        address=site.address,
        country=site.country_code,
        timezone=site.timezone,
        latitude=place.lat,
        longitude=place.lng,
        clients=site.num_clients,
        devices=devices,
        templates=[each.row for each in templates],
        site_groups=len(site.sitegroup_ids),
        floor_plans=plans or None,
        captures=taken or None,
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
