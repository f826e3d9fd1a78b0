"""One site: what it is, and how its devices are configured."""

import asyncio
from typing import Any, ClassVar

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, Result, filter_note
from mist_mcp.cloud.names import OrgName, SiteName, find_site, owner_of
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.site import Coordinates, Site
from mist_mcp.tools.kit.configured import (
    MOST_DIFFERENCES,
    ConfigRow,
    DifferenceRow,
    SettingRow,
    config_row,
    difference_rows,
    drift_summary,
    left_out,
    mac_of,
    setting_rows,
)
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.inherited import inherited, type_of
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import DeviceType, Fresh, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.organization.organization import template_ids
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import as_mac
from mist_mcp.words.times import iso

TEMPLATE_PATHS = {
    "rf": "orgs/{org_id}/rftemplates",
    "network": "orgs/{org_id}/networktemplates",
    "gateway": "orgs/{org_id}/gatewaytemplates",
}
KINDS = {"ap": "access points", "switch": "switches", "gateway": "gateways"}


class TemplateRow(Record):
    """A template that a site uses."""

    kind: str
    id: str
    name: str | None = None


class CountRow(Record):
    """Devices of one type."""

    type: str
    connected: int
    total: int


class SiteInfo(Result):
    """A site in full."""

    TABLES: ClassVar = {
        "devices": ("type", "connected", "total"),
        "templates": ("kind", "name", "id"),
    }

    name: str
    id: str
    org: str | None = None
    org_id: str | None = None
    address: str | None = None
    country: str | None = None
    timezone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    clients: int | None = Field(None, description="wireless clients now")
    devices: list[CountRow]
    templates: list[TemplateRow]
    site_groups: int
    notes_of_site: str | None = Field(None, description="text that administrators wrote")
    created: str | None = None
    created_epoch: float | None = None
    modified: str | None = None
    modified_epoch: float | None = None


class SiteDevices(Listing):
    """The devices of a site, and where they differ from what they inherit."""

    TABLES: ClassVar = {
        "differences": (
            *("device", "field", "kind"),
            *("template_value", "site_value", "profile_value", "device_value"),
        ),
        "rows": ("name", "type", "model", "mac", "connected", "template", "drift", "overrides"),
    }

    site: str
    site_id: str
    by_type: dict[str, int] | None = None
    by_status: dict[str, int] | None = None
    differences: list[DifferenceRow] | None = Field(None, description="drift first")
    configuration: list[SettingRow] | None = Field(
        None, description="if one device fits: all layers merged"
    )
    rows: list[ConfigRow]


@tool("site", danger="read")
async def get_site_info(
    *, site_id: Text, org_id: Text | None = None, mist: Mist = MIST
) -> SiteInfo:
    """Describe one site: where it is, its devices by type, its clients and its templates.

    Args:
        site_id: Site id or name.
        org_id: Organization id or name.
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
    return SiteInfo(
        summary=_summary(site, devices),
        name=found.name,
        id=found.id,
        org=owner.name if owner else None,
        org_id=found.org_id,
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
        created_epoch=site.created_time,
        modified=iso(site.modified_time),
        modified_epoch=site.modified_time,
    )


def _summary(site: Site, devices: list[CountRow]) -> str:
    known = [f"{row.connected} of {row.total} {KINDS[row.type]} connected" for row in devices]
    if site.num_clients is not None:
        known.append(f"{site.num_clients} wireless clients")
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


@tool("site", danger="read")
async def get_site_devices(
    *,
    site_id: Text,
    org_id: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    name: Text | None = None,
    limit: Limit = 100,
    fresh: Fresh = False,
    mist: Mist = MIST,
) -> SiteDevices:
    """Show how a site's devices are configured, and which drift from their templates.

    Name one device to see its merged configuration and where each field comes from.

    Args:
        site_id: Site id or name.
        org_id: Organization id or name.
        type: Only this type.
        name: Part of the name, or MAC address.
        limit: Rows in the answer.
        fresh: Read again, not from the cache.
    """
    mist.fresh(fresh)
    site = await find_site(mist.client, site_id, org=org_id)
    configs, stats = await asyncio.gather(
        _all(mist, "sites/{site_id}/devices", site, type),
        _all(mist, "sites/{site_id}/stats/devices", site, type),
    )
    status = {device.mac: device.status for device in read_all(DeviceStats, stats)}
    found = [config for config in configs if name is None or _is_called(config, name)]
    inherits = await inherited(mist, site, found)
    compared = [inherits.compared(config) for config in found]
    shown = arranged(mist, compared, limit=limit)
    differing = difference_rows(inherits, compared)
    return SiteDevices.of(
        shown,
        rows=[config_row(each, status, inherits) for each in shown.things],
        summary=f"{site.name} has {len(compared)} configured devices{' that fit' if name else ''}: "
        f"{drift_summary(compared)}",
        notes=[*filter_note(name=name), *inherits.notes, *left_out(differing)],
        site=site.name,
        site_id=site.id,
        whole={
            "by_type": counted(type_of(config) for config in found),
            "by_status": counted(status.get(mac_of(config)) for config in found),
            "differences": differing[:MOST_DIFFERENCES],
            "configuration": setting_rows(inherits, found[0]) if len(found) == 1 else None,
        },
    )


async def _all(mist: Mist, template: str, site: SiteName, kind: str | None) -> list[dict[str, Any]]:
    """Read all devices of a site; without a type Mist would answer with access points only."""
    path = path_of(template, site_id=site.id)
    return (await collect(list_pages(mist.client, path, {"type": kind or "all"}))).rows


def _is_called(device: dict[str, Any], name: str) -> bool:
    mac = as_mac(name)
    called = str(device.get("name") or "")
    return mac_of(device) == mac if mac else name.casefold() in called.casefold()
