"""Service levels and insight metrics, read from the cloud."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.numbered import Numbered
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import (
    BadRequestError,
    ForbiddenError,
    NotFoundError,
    UnreadableAnswerError,
)
from mist_mcp.models.service import EnabledLevels, Impact, InsightMetric, InsightSeries, Trend
from mist_mcp.models.wan import Ranking, Sufferers, UsedApplication

if TYPE_CHECKING:
    from mist_mcp.cloud.client import MistClient

_FAMILIES: Final = ("wifi", "wired", "wan")
_HIT: Final = {
    "switch": ("impacted-switches", "impacted-clients"),
    "gateway": ("impacted-gateways",),
    "wan": ("impacted-gateways",),
    "application": ("impacted-gateways",),
}
_HIT_BY_WIFI: Final = ("impacted-aps", "impacted-users")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""A name that can be part of a path."""

_BASE: Final = "sites/{site_id}/sle/site/{site_id}"

_UNKNOWN_HERE: Final = (BadRequestError, ForbiddenError, NotFoundError, UnreadableAnswerError)
"""How the cloud answers where a level or a list is not measured; the others still are."""

Query = dict[str, str]


async def enabled_levels(client: MistClient, site_id: str) -> list[str]:
    """Return the names of the service levels that are measured at a site."""
    path = path_of(f"{_BASE}/metrics", site_id=site_id)
    enabled = EnabledLevels.model_validate(await client.cached.read_object(path)).enabled
    return [level for level in enabled if _PLAIN.fullmatch(level)]


async def trend(client: MistClient, site_id: str, level: str, query: Query) -> Trend:
    """Return a service level of a site over time."""
    path = path_of(f"{_BASE}/metric/{level}/summary-trend", site_id=site_id)
    return Trend.model_validate(await client.read_object(path, query))


async def trends(
    client: MistClient, site_id: str, levels: list[str], query: Query
) -> dict[str, Trend | None]:
    """Return several service levels of a site; None for what the cloud does not give."""

    async def one(level: str) -> Trend | None:
        try:
            return await trend(client, site_id, level, query)
        except _UNKNOWN_HERE:
            return None

    return dict(zip(levels, await asyncio.gather(*map(one, levels)), strict=True))


async def impact(client: MistClient, site_id: str, level: str, query: Query) -> list[Impact]:
    """Return the devices that a service level suffers at, then the clients if it has such."""
    lists = next((hit for start, hit in _HIT.items() if level.startswith(start)), _HIT_BY_WIFI)

    async def one(name: str) -> Impact:
        path = path_of(f"{_BASE}/metric/{level}/{name}", site_id=site_id)
        try:
            return Impact.model_validate(await client.read_object(path, query))
        except _UNKNOWN_HERE:
            return Impact()

    return list(await asyncio.gather(*map(one, lists)))


async def levels_of_sites(client: MistClient, org_id: str, query: Query) -> list[dict[str, Any]]:
    """Return a row of service levels for each site and each family of them."""
    path = path_of("orgs/{org_id}/insights/sites-sle", org_id=org_id)
    pages = (list_pages(Numbered(client), path, {**query, "sle": name}) for name in _FAMILIES)
    return [row for found in await asyncio.gather(*map(collect, pages)) for row in found.rows]


async def wan_levels_of_sites(
    client: MistClient, org_id: str, query: Query
) -> list[dict[str, Any]]:
    """Return a row of the service levels of the WAN for each site."""
    path = path_of("orgs/{org_id}/insights/sites-sle", org_id=org_id)
    return (await collect(list_pages(Numbered(client), path, {**query, "sle": "wan"}))).rows


async def sufferers(client: MistClient, site_id: str, level: str, query: Query) -> list[Sufferers]:
    """Return the applications, then the links, that a service level of the WAN suffers at."""

    async def one(name: str) -> Sufferers:
        path = path_of(f"{_BASE}/metric/{level}/{name}", site_id=site_id)
        try:
            return Sufferers.model_validate(await client.read_object(path, query))
        except _UNKNOWN_HERE:
            return Sufferers()

    lists = ("impacted-applications", "impacted-interfaces")
    return list(await asyncio.gather(*map(one, lists)))


async def top_applications(
    client: MistClient, site_id: str, mac: str, query: Query
) -> list[UsedApplication] | None:
    """Return the applications that a gateway carries most of; None where the cloud has none.

    The metric is asked for in the path: live clouds answer that form, by public programs.
    """
    path = path_of("sites/{site_id}/insights/device/{mac}/top-wan-apps", site_id=site_id, mac=mac)
    try:
        return Ranking.model_validate(await client.read_object(path, query)).results
    except _UNKNOWN_HERE:
        return None


async def site_metrics(client: MistClient) -> dict[str, InsightMetric]:
    """Return the insight metrics that sites have."""
    document = await client.constants.read_object("/api/v1/const/insight_metrics")
    known = {
        name: InsightMetric.model_validate(about)
        for name, about in document.items()
        if _PLAIN.fullmatch(name) and isinstance(about, dict)
    }
    return {name: metric for name, metric in known.items() if "site" in (metric.scopes or ["site"])}


async def insight(client: MistClient, site_id: str, metric: str, query: Query) -> InsightSeries:
    """Return an insight metric of a site over time; empty where the cloud has none.

    The metric stands in the path: live clouds do not find the path that is described.
    """
    path = path_of(f"sites/{{site_id}}/insights/{metric}", site_id=site_id)
    try:
        return InsightSeries.model_validate(await client.read_object(path, query))
    except NotFoundError:
        return InsightSeries()
