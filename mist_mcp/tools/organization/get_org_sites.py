"""List an organization's sites, each with its connected and all devices and its clients."""

import asyncio
from collections.abc import Sequence
from functools import partial

from pydantic import Field

from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.names import OrgName, find_org
from mist_mcp.cloud.paging import Facts, facts, list_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.site import Site
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Fresh, Limit, Text
from mist_mcp.tools.kit.site_templates import template_ids
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, number_of
from mist_mcp.words.naming import mentions
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment


class SiteRow(Record):
    """A site with its numbers of devices."""

    name: Foreign
    id: Id
    country: Foreign | None = None
    timezone: Foreign | None = None
    aps: Foreign | None = Field(None, description="connected/all")
    switches: Foreign | None = Field(None, description="connected/all")
    gateways: Foreign | None = Field(None, description="connected/all")
    offline: int | None = Field(None, description="devices that are not connected")
    clients: int | None = None
    templates: list[Foreign] = Field(default_factory=list, description="kinds that the site uses")
    address: Foreign | None = None
    modified: Moment = None


class Sites(Listing):
    """The sites of an organization."""

    org: Foreign
    org_id: Id
    by_country: dict[Foreign, int] | None = None
    offline_sites: int | None = Field(
        None, description="sites with at least one device that is not connected"
    )
    rows: list[SiteRow]


@tool("organization", danger="read")
async def get_org_sites(
    *,
    org_id: Text | None = None,
    name: Text | None = None,
    country_code: Text | None = None,
    limit: Limit = 100,
    fresh: Fresh = False,
    mist: Mist = MIST,
) -> Sites:
    """List or find an organization's sites, each with its connected and all devices, and clients.

    Args:
        org_id: Id or name.
        name: Part of the name.
        country_code: Two letters: DE.
        limit: Rows at most.
        fresh: Not from the cache.
    """
    mist.fresh(fresh)
    org = await find_org(mist.client, org_id)
    order, shown = await ordered(
        mist, partial(_in_order, mist, org, name, country_code), limit=limit
    )
    return Sites.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[
            *filter_note(name=name, country_code=country_code),
            *_group_note(org),
        ],
        org=org.name,
        org_id=org.id,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist, org: OrgName, name: str | None, country_code: str | None
) -> Order[SiteRow]:
    """Read all sites with their counts, and put those with most devices offline first."""
    found = await _sites_with_counts(mist, org)
    return await aside(partial(_ranked, org, found, name, country_code), over=found.things)


def _ranked(
    org: OrgName, found: Facts[Site], name: str | None, country_code: str | None
) -> Order[SiteRow]:
    sites = [
        site
        for site in found.things
        if mentions(site.name, name)
        and (country_code or site.country_code or "").casefold()
        == (site.country_code or "").casefold()
    ]
    rows = sorted(map(_site_row, sites), key=lambda row: (-(row.offline or 0), row.name))
    return Order(
        rows,
        complete=found.complete,
        summary=f"{org.name} has {number_of(len(rows), 'site')}"
        f"{'' if org.whole else ' that the token names'}"
        f"{' that fit' if name or country_code else ''}; {_offline_words(rows)}.",
        whole={
            "by_country": counted(site.country_code for site in sites),
            "offline_sites": sum(bool(row.offline) for row in rows),
        },
    )


def _offline_words(rows: Sequence[SiteRow]) -> str:
    """Say how much is offline, and for how many sites the cloud does not say."""
    known = [row.offline for row in rows if row.offline is not None]
    words = (
        f"{sum(map(bool, known))} with devices offline, {number_of(sum(known), 'device')} in all"
    )
    if len(known) == len(rows):
        return words
    unknown = f"no counts of devices for {len(rows) - len(known)} of them"
    return f"{words}; {unknown}" if known else unknown


def _group_note(org: OrgName) -> list[str]:
    if org.whole or not org.by_group:
        return []
    return ["The token also reaches sites through groups of sites; those are not listed"]


async def _sites_with_counts(mist: Mist, org: OrgName) -> Facts[Site]:
    """Read the statistics of all sites, one by one if the token reaches only some."""
    if org.whole:
        path = path_of("orgs/{org_id}/stats/sites", org_id=org.id)
        return await facts(list_pages(mist.client, path), Site.model_validate)
    paths = [path_of("sites/{site_id}/stats", site_id=site_id) for site_id in org.site_ids]
    rows = await asyncio.gather(*(mist.client.read_object(path) for path in paths))
    return Facts(things=read_all(Site, rows), total=len(rows), complete=True)


def _site_row(site: Site) -> SiteRow:
    shares = {kind: f"{up}/{total}" for kind, (up, total) in site.devices.items()}
    down = [max(total - up, 0) for up, total in site.devices.values()]
    totals = (site.num_ap, site.num_switch, site.num_gateway)
    complete = len(down) == sum(total is not None for total in totals)
    return SiteRow.of(
        site,
        name=site.label,
        country=site.country_code,
        aps=shares.get("ap"),
        switches=shares.get("switch"),
        gateways=shares.get("gateway"),
        offline=sum(down) if down and complete else None,
        clients=site.num_clients,
        templates=list(template_ids(site)),
        modified=iso(site.modified_time),
    )
