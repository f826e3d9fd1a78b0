"""How the WAN served: levels and what spoils them, applications, and what gateways told."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from pydantic import Field

from mist_mcp.analysis.event_types import kind_of
from mist_mcp.analysis.service_levels import (
    GOOD,
    NO_DATA,
    TARGET_PERCENT,
    VERDICTS,
    judged,
    level_name,
    sites_of,
    sites_percent,
    verdict,
)
from mist_mcp.answers.results import Record
from mist_mcp.cloud.paging import collect, search_pages
from mist_mcp.cloud.service_levels import (
    enabled_levels,
    sufferers,
    top_applications,
    trends,
    wan_levels_of_sites,
)
from mist_mcp.models.base import read_all
from mist_mcp.models.event import DeviceEvent
from mist_mcp.models.service import Trend
from mist_mcp.models.wan import UsedApplication
from mist_mcp.tools.kit.client_scope import ClientScope
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import NEWEST
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment, Own
from mist_mcp.words.window import Window

KEPT: Final = 14 * 86_400
"""Seconds for which hourly figures are kept (`max_age` of the published insight metrics)."""

_OF_WAN: Final = ("application", "gateway", "wan")
_MOST_LEVELS: Final = 15
_MOST_SUFFERERS: Final = 5
_MOST_APPLICATIONS: Final = 10
_MOST_GATEWAYS: Final = 3
_MOST_EVENTS: Final = 12
_MOST_READ: Final = 1000
_OF_GATEWAYS: Final = "GW_"


class WanLevelRow(Record):
    """A service level of the WAN: the share that was good."""

    site: Foreign | None = None
    level: Foreign
    verdict: Own = Field(description="below target, below target now, good, or no data")
    percent: float | None = Field(None, description="good in the whole window")
    latest_percent: float | None = Field(None, description="good in the latest interval")
    since: Moment = Field(None, description="below the target without a break since")
    causes: list[Foreign] | None = Field(
        None, description="classifiers, with their part of the loss"
    )
    applications: list[Foreign] | None = Field(
        None, description="that suffer most, with what of them was not good"
    )
    links: list[Foreign] | None = Field(None, description="that suffer most")


class ApplicationRow(Record):
    """An application that a gateway carries much of."""

    device: Foreign | None = None
    application: Foreign
    megabytes: float | None = None
    percent: float | None = Field(None, description="of all that are ranked")


class WanEventRow(Record):
    """What a gateway told: trouble, or a path that came or went."""

    time: Moment = None
    device: Foreign | None = None
    site: Foreign | None = None
    type: Foreign
    port: Foreign | None = None
    text: Foreign | None = None


async def levels(
    mist: Mist, scope: ClientScope, window: Window, notes: list[str]
) -> list[WanLevelRow]:
    """Return the service levels of the WAN, the worst first; of one site with their causes."""
    if scope.site_id is not None:
        return await _of_site(mist, scope.site_id, window, notes)
    rows = await unless_closed(
        wan_levels_of_sites(mist.client, scope.org_id, window.query),
        "list of service levels of the WAN",
        nothing=[],
        notes=notes,
    )
    found = [
        WanLevelRow(
            site=scope.site(site_id),
            level=level,
            verdict=verdict(percent, None, target=TARGET_PERCENT),
            percent=percent,
        )
        for row in rows
        for site_id in sites_of(row)
        for level, percent in sites_percent(row).items()
    ]
    shown = sorted(found, key=_rank)[:_MOST_LEVELS]
    if len(found) > len(shown):
        notes.append(f"The worst {len(shown)} of {len(found)} service levels are shown")
    return shown


async def _of_site(mist: Mist, site_id: str, window: Window, notes: list[str]) -> list[WanLevelRow]:
    names = await unless_closed(
        enabled_levels(mist.client, site_id), "list of service levels", nothing=[], notes=notes
    )
    mine = [name for name in names if name.startswith(_OF_WAN)]
    if names and not mine:
        notes.append("No service level of the WAN is measured here")
    read = await trends(mist.client, site_id, mine, window.query)
    missing = [name for name, trend in read.items() if trend is None]
    if missing:
        notes.append(f"The cloud gives no figures for: {', '.join(missing)}")
    known = {name: trend for name, trend in read.items() if trend is not None}
    rows = await asyncio.gather(
        *(_level_row(mist, site_id, name, trend, window) for name, trend in known.items())
    )
    return sorted(rows, key=_rank)


async def _level_row(
    mist: Mist, site_id: str, name: str, trend: Trend, window: Window
) -> WanLevelRow:
    found = judged(trend, target=TARGET_PERCENT)
    row = WanLevelRow.of(
        found,
        level=level_name(name),
        causes=[f"{cause} {share}%" for cause, share in found.causes] or None,
    )
    if found.verdict in (GOOD, NO_DATA):
        return row
    hit = [
        [
            f"{each.label} {each.percent:g}%" if each.percent is not None else each.label
            for each in every.worst[:_MOST_SUFFERERS]
            if each.label
        ]
        for every in await sufferers(mist.client, site_id, name, window.query)
    ]
    return row.model_copy(update={"applications": hit[0] or None, "links": hit[1] or None})


def _rank(row: WanLevelRow) -> tuple[int, float, str, str]:
    return VERDICTS.index(row.verdict), row.percent or 0.0, row.level, row.site or ""


async def applications(
    mist: Mist,
    scope: ClientScope,
    gateways: Sequence[tuple[str, str]],
    window: Window,
    notes: list[str],
) -> list[ApplicationRow] | None:
    """Return what gateways of a site carry most of, the largest first.

    Args:
        mist: the call.
        scope: the site; of a whole organization nothing is asked.
        gateways: MAC address and name of each.
        window: of time.
        notes: where is said what is not known.
    """
    if scope.site_id is None:
        notes.append("With site_id or device_id: applications, and what spoils service levels")
        return None
    asked = gateways[:_MOST_GATEWAYS]
    if len(gateways) > len(asked):
        notes.append(
            f"Applications are read of {len(asked)} of {len(gateways)} gateways: ask with device_id"
        )
    found = await asyncio.gather(
        *(top_applications(mist.client, scope.site_id, mac, window.query) for mac, _ in asked)
    )
    silent = [name for (_, name), rows in zip(asked, found, strict=True) if not rows]
    if silent:
        notes.append(f"The cloud ranks no applications of: {', '.join(silent)}")
    rows = [
        row
        for (_, name), ranked in zip(asked, found, strict=True)
        for row in _applications(name, ranked or [])
    ]
    return sorted(rows, key=lambda row: (-(row.megabytes or 0.0), row.application)) or None


def _applications(device: str, ranked: Iterable[UsedApplication]) -> list[ApplicationRow]:
    used = [each for each in ranked if each.app or each.name]
    whole = sum(each.size or 0.0 for each in used)
    rows = [
        ApplicationRow(
            device=device,
            application=each.app or each.name or "",
            megabytes=None if each.size is None else round(each.size / 1_000_000, 1),
            percent=round(100 * each.size / whole, 1) if each.size and whole else None,
        )
        for each in used
    ]
    return sorted(rows, key=lambda row: -(row.megabytes or 0.0))[:_MOST_APPLICATIONS]


async def events(
    mist: Mist, scope: ClientScope, mac: str | None, window: Window, notes: list[str]
) -> list[DeviceEvent]:
    """Return what gateways told in a time window, newest first.

    Args:
        mist: the call.
        scope: a site or an organization.
        mac: of one gateway.
        window: of time.
        notes: where is said what is not known.
    """
    query = {**window.query, **NEWEST, **({"mac": mac} if mac else {})}
    kinds = {} if scope.site_id else {"device_type": "gateway"}
    sources = {"devices/events/search": {**query, **kinds}}
    if scope.site_id:
        sources["services/events/search"] = query
    found = await asyncio.gather(
        *(_events(mist, scope.path(path), asked, notes) for path, asked in sources.items())
    )
    every = [event for each in found for event in each if _is_ours(event)]
    return sorted(every, key=lambda event: -(event.timestamp or 0.0))


async def _events(
    mist: Mist, path: str, query: dict[str, str], notes: list[str]
) -> list[DeviceEvent]:
    reading = collect(search_pages(mist.client, path, query), most=_MOST_READ)
    found = await unless_closed(reading, "list of events", nothing=None, notes=notes)
    if found is not None and not found.complete:
        notes.append(f"Of {found.total} events the newest {_MOST_READ} are counted")
    return read_all(DeviceEvent, found.rows) if found else []


def _is_ours(event: DeviceEvent) -> bool:
    return (event.type or "").startswith(_OF_GATEWAYS)


def event_rows(found: Iterable[DeviceEvent], scope: ClientScope) -> list[WanEventRow]:
    """Return the newest events that are trouble, or tell of a path."""
    telling = [each for each in found if kind_of(each.type or "") or "_PATH_" in (each.type or "")]
    return [
        WanEventRow(
            time=iso(each.timestamp),
            device=each.device_name or scope.device(each.device_mac),
            site=scope.site(each.site_id) if scope.site_id is None else None,
            type=each.type or "",
            port=each.port_id,
            text=each.words,
        )
        for each in telling[:_MOST_EVENTS]
    ]
