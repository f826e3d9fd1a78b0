"""Where firmware is read: what runs, what is offered, what is being upgraded, what is licensed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from mist_mcp.analysis.firmware import Running, running
from mist_mcp.cloud.names import DEVICE_TYPES, OrgName, SiteName, find_site, site_names
from mist_mcp.cloud.paging import Facts, Row, facts, list_pages, whole_list
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.firmware import OrgUpgrade, Release, SiteUpgrade
from mist_mcp.models.msp import Licenses
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.scope import find_whole_org

_FIELDS: Final = "clients_stats,num_clients,fwupdate,fw_versions_outofsync,module_stat"
"""Members that the list of an organization lacks unless asked."""

_MOST_SITES: Final = 10
"""Sites whose upgrades are read for one answer."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A site or an organization, and what could not be read of it.

    Args:
        name: what it is called.
        org_id: the organization.
        site_id: the site; None for a whole organization.
        sites: names of its sites by id.
        notes: what is closed or left out.
    """

    name: str
    org_id: str
    site_id: str | None
    sites: Mapping[str, str]
    notes: list[str] = field(default_factory=list)

    def path(self, endpoint: str) -> str:
        """Return the path of an endpoint that sites and organizations both have."""
        if self.site_id is not None:
            return path_of(f"sites/{{site_id}}/{endpoint}", site_id=self.site_id)
        return path_of(f"orgs/{{org_id}}/{endpoint}", org_id=self.org_id)


async def ground_of(mist: Mist, *, site_id: str | None, org_id: str | None) -> Ground:
    """Return the site if one is given, else the organization."""
    if site_id is not None:
        return _of_site(await find_site(mist.client, site_id, org=org_id))
    org: OrgName = await find_whole_org(mist.client, org_id)
    return Ground(org.name, org.id, None, await site_names(mist.client, org))


def _of_site(site: SiteName) -> Ground:
    return Ground(site.name, site.org_id, site.id, {site.id: site.name})


async def devices_of(mist: Mist, ground: Ground, kind: str | None) -> Facts[Running]:
    """Return what every device runs, as its statistics say."""
    query = {"type": kind or "all", **({} if ground.site_id else {"fields": _FIELDS})}
    return await facts(list_pages(mist.client, ground.path("stats/devices"), query), _running)


def _running(row: Row) -> Running:
    return running(DeviceStats.model_validate(row))


async def releases_of(mist: Mist, ground: Ground, kind: str | None) -> list[Release]:
    """Return the releases that the cloud offers, of one type of device or of all."""
    path = ground.path("devices/versions")

    async def of(one: str) -> list[Row]:
        document = await mist.client.read(path, {"type": one})
        return [row for row in document if isinstance(row, dict)]

    empty: list[Row] = []
    found = await asyncio.gather(
        *(
            unless_closed(of(one), f"list of releases of {one}s", nothing=empty, notes=ground.notes)
            for one in ((kind,) if kind else DEVICE_TYPES)
        )
    )
    return read_all(Release, [row for rows in found for row in rows])


async def upgrades_of(mist: Mist, ground: Ground) -> list[tuple[str, SiteUpgrade]]:
    """Return the upgrades of the site, or of the sites of the organization's, each with its site.

    Those that were started for one site alone are in the list of that site only.
    """
    sites = [ground.site_id] if ground.site_id else await _sites_with_upgrades(mist, ground)
    found = await asyncio.gather(*(_site_upgrades(mist, ground, site) for site in sites))
    return [(site, each) for site, upgrades in zip(sites, found, strict=True) for each in upgrades]


async def _sites_with_upgrades(mist: Mist, ground: Ground) -> Sequence[str]:
    rows = await _closed_list(mist, ground, ground.path("devices/upgrade"), "list of upgrades")
    parts = [part.site_id for each in read_all(OrgUpgrade, rows) for part in each.site_upgrades]
    sites = list(dict.fromkeys(site for site in parts if site))
    if len(sites) > _MOST_SITES:
        ground.notes.append(
            f"Upgrades are read for {_MOST_SITES} of {len(sites)} sites: ask about one with site_id"
        )
    ground.notes.append(
        "Upgrades started for one site alone are not in the organization's list: ask with site_id"
    )
    return sites[:_MOST_SITES]


async def _site_upgrades(mist: Mist, ground: Ground, site_id: str) -> list[SiteUpgrade]:
    path = path_of("sites/{site_id}/devices/upgrade", site_id=site_id)
    what = f"list of upgrades of {ground.sites.get(site_id, site_id)}"
    return read_all(SiteUpgrade, await _closed_list(mist, ground, path, what))


async def _closed_list(mist: Mist, ground: Ground, path: str, what: str) -> list[Row]:
    empty: list[Row] = []
    return await unless_closed(
        whole_list(mist.client, path), what, nothing=empty, notes=ground.notes
    )


async def licenses_of(mist: Mist, ground: Ground) -> Licenses:
    """Return the licences of the organization."""
    empty: dict[str, Any] = {}
    path = path_of("orgs/{org_id}/licenses", org_id=ground.org_id)
    document = await unless_closed(
        mist.client.read_object(path), "list of licences", nothing=empty, notes=ground.notes
    )
    return Licenses.model_validate(document)
