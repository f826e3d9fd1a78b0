"""How good the service was: levels against a target, what spoils them, and insight metrics."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from pydantic import Field

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
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import SiteName, find_site, site_names
from mist_mcp.cloud.service_levels import (
    enabled_levels,
    impact,
    insight,
    levels_of_sites,
    site_metrics,
    trends,
)
from mist_mcp.errors import UnknownNameError
from mist_mcp.models.service import Trend
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Duration, Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.site.level_series import (
    Point,
    about,
    extent,
    late_note,
    level_series,
    metric_series,
)
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import folded, site_label
from mist_mcp.words.trust import Foreign, Moment, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_ROWS: Final = 50
_MOST_IMPACTS: Final = 5
"""Levels below the target whose devices are looked up; the worst ones."""

_ALSO: Final = {
    "successful-connect": "failed-to-connect",
    "failed-to-connect": "successful-connect",
}
"""Levels that have two names: one counts what succeeded, as the portal says it."""

_MOST_DEVICES: Final = 5
_MOST_NAMED: Final = 3


class LevelRow(Record):
    """A service level: the share of user minutes, connections or the like that was good."""

    site: Foreign | None = None
    level: Foreign
    metric: Foreign | None = Field(None, description="the API's own name, where it is another")
    verdict: Own = Field(description="below target, below target now, good, or no data")
    percent: float | None = Field(None, description="good in the whole window")
    latest_percent: float | None = Field(None, description="good in the latest interval")
    since: Moment = Field(None, description="below the target without a break since")
    lost: float | None = Field(None, description="what was not good, in `unit`")
    unit: Own | None = None
    causes: list[Foreign] | None = Field(
        None, description="classifiers, with their part of the loss"
    )
    devices: list[Foreign] | None = Field(None, description="those that suffer most")
    devices_hit: int | None = None
    clients_hit: int | None = None


class SiteInsights(Listing):
    """Service levels, the worst first; the counts are about all of them."""

    scope: Foreign
    window: Own
    target_percent: int
    by_verdict: dict[Own, int] | None = None
    rows: list[LevelRow]
    unit: Own | None = Field(None, description="of the course")
    course: list[Point] | None = Field(None, description="of `metric`")


@tool("site", danger="read")
async def get_site_insights(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    metric: Text | None = None,
    duration: Duration | None = None,
    mist: Mist = MIST,
) -> SiteInsights:
    """Find service levels (SLE) below target, what spoils them, since when, and who suffers.

    Args:
        org_id: Id or name.
        site_id: Id or name; without it, the worst sites.
        metric: One service level or insight metric, over time.
        duration: Last 1h, 7d.
    """
    window = time_window(duration, None, None, now=mist.asked)
    if site_id is None:
        return await _sites(mist, org_id, metric, window)
    site = await find_site(mist.client, site_id, org=org_id)
    levels = await enabled_levels(mist.client, site.id)
    if metric is None:
        return await _levels(mist, site, levels, window)
    if level := _named(metric, levels):
        return await _levels(mist, site, [level], window)
    return await _metric(mist, site, metric, levels, window)


async def _levels(mist: Mist, site: SiteName, levels: list[str], window: Window) -> SiteInsights:
    """Judge service levels of a site; of a single one show the course too."""
    read = await trends(mist.client, site.id, levels, window.query)
    known = {level: trend for level, trend in read.items() if trend is not None}
    called = {level_name(level): level for level in known}
    rows = sorted((_level_row(*pair) for pair in known.items()), key=_rank)
    ill = [row for row in rows if row.verdict not in (GOOD, NO_DATA)][:_MOST_IMPACTS]
    hit = await asyncio.gather(
        *(_with_impact(mist, site, row, called[row.level], window) for row in ill)
    )
    found = arranged(mist, [*hit, *rows[len(ill) :]], limit=_ROWS)
    missed = [level for level in levels if level not in known]
    alone = known.get(levels[0]) if len(levels) == 1 else None
    course = level_series(alone) if alone else []
    return SiteInsights.showing(
        found,
        rows=found.things,
        summary=_summary(site.name, rows, window),
        notes=[
            *([f"The cloud gives no figures for: {', '.join(missed)}"] if missed else []),
            *late_note(course, window),
        ],
        scope=site.name,
        window=window.words,
        target_percent=TARGET_PERCENT,
        whole={
            "by_verdict": counted(row.verdict for row in rows),
            "course": course if alone else None,
            "unit": "% good" if alone else None,
        },
    )


def _level_row(level: str, trend: Trend) -> LevelRow:
    found = judged(trend, target=TARGET_PERCENT)
    return LevelRow.of(
        found,
        level=level_name(level),
        metric=level if level != level_name(level) else None,
        lost=None if found.percent is None else round(found.lost),
        unit=trend.sle.y_label,
        causes=[f"{name} {share}%" for name, share in found.causes],
    )


def _rank(row: LevelRow) -> tuple[int, float, str, str]:
    """Order rows from the worst to the best."""
    return VERDICTS.index(row.verdict), row.percent or 0.0, row.level, row.site or ""


async def _with_impact(
    mist: Mist, site: SiteName, row: LevelRow, level: str, window: Window
) -> LevelRow:
    """Add whom a level hits, which the API calls as it likes."""
    devices, *clients = await impact(mist.client, site.id, level, window.query)
    hit = {
        "devices": [each.label for each in devices.devices[:_MOST_DEVICES]],
        "devices_hit": devices.total_count,
        "clients_hit": clients[0].total_count if clients else None,
    }
    return row.model_copy(update=hit)


def _summary(scope: str, rows: Sequence[LevelRow], window: Window) -> str:
    """Name the levels below the target; no data is no level of 0, and none below it."""
    ill = [row for row in rows if row.verdict not in (GOOD, NO_DATA)]
    unknown = sum(row.verdict == NO_DATA for row in rows)
    if unknown == len(rows):
        return f"{scope}, {window.words}: no service level has data; how good it is, is unknown."
    named = "; ".join(_words(row) for row in ill[:_MOST_NAMED])
    return (
        f"{scope}, {window.words}: {len(ill)} of {len(rows)} service levels are below "
        f"{TARGET_PERCENT} %, in all or now{f', {unknown} without data' if unknown else ''}"
        f"{f': {named}' if named else ''}."
    )


def _words(row: LevelRow) -> str:
    words = f"{row.level} {row.percent} %"
    words += f" at {row.site}" if row.site else ""
    words += f", now {row.latest_percent} %" if row.latest_percent is not None else ""
    return f"{words} ({row.causes[0]})" if row.causes else words


async def _sites(
    mist: Mist, org_id: str | None, metric: str | None, window: Window
) -> SiteInsights:
    """Judge the service levels of all sites of an organization."""
    org = await find_whole_org(mist.client, org_id)
    names, read = await asyncio.gather(
        site_names(mist.client, org), levels_of_sites(mist.client, org.id, window.query)
    )
    rows = [
        _site_row(site_label(site_id, names), level, percent)
        for row in read
        for site_id in sites_of(row)
        for level, percent in sites_percent(row).items()
    ]
    if metric is not None:
        level = _known(metric, {row.level for row in rows}, scope=org.name)
        rows = [row for row in rows if row.level == level]
    rows.sort(key=_rank)
    found = arranged(mist, rows, limit=_ROWS)
    silent = sorted(set(names.values()) - {row.site for row in rows})
    return SiteInsights.showing(
        found,
        rows=found.things,
        summary=_summary(org.name, rows, window),
        notes=[
            *_silent_note(silent, total=len(names)),
            "With site_id: what spoils the levels of a site, and how they are now",
        ],
        scope=org.name,
        window=window.words,
        target_percent=TARGET_PERCENT,
        whole={"by_verdict": counted(row.verdict for row in rows)},
    )


def _silent_note(silent: Sequence[str], *, total: int) -> list[str]:
    """Say of which sites nothing is known."""
    if not silent:
        return []
    more = f" and {len(silent) - _MOST_NAMED} more" if len(silent) > _MOST_NAMED else ""
    named = ", ".join(map(quoted, silent[:_MOST_NAMED]))
    return [f"No data from {len(silent)} of {total} sites, good or bad: {named}{more}"]


def _site_row(site: str, level: str, percent: float) -> LevelRow:
    judgement = verdict(percent, None, target=TARGET_PERCENT)
    return LevelRow(site=site, level=level, verdict=judgement, percent=percent)


async def _metric(
    mist: Mist, site: SiteName, metric: str, levels: list[str], window: Window
) -> SiteInsights:
    """Show an insight metric of a site over time."""
    metrics = await site_metrics(mist.client)
    name = _known(metric, [*levels, *metrics], scope=site.name)
    series = await insight(mist.client, site.id, name, window.query)
    found = arranged(mist, list[LevelRow](), limit=_ROWS)
    course = metric_series(series)
    return SiteInsights.showing(
        found,
        rows=[],
        summary=f"{site.name}, {window.words}: {name}{about(metrics[name])}: {extent(course)}.",
        notes=late_note(course, window),
        scope=site.name,
        window=window.words,
        target_percent=TARGET_PERCENT,
        whole={"course": course, "unit": metrics[name].unit or None},
    )


def _named(metric: str, names: Iterable[str]) -> str | None:
    """Return the one of some names that is meant; hyphens, underscores and blanks are alike."""
    wanted = level_name(_form(metric))
    return next((name for name in names if level_name(_form(name)) == wanted), None)


def _form(name: str) -> str:
    return folded(name).replace("_", "-").replace(" ", "-")


def _known(metric: str, names: Collection[str], *, scope: str) -> str:
    """Return the name that is meant.

    Raises:
        UnknownNameError: there is none.
    """
    if name := _named(metric, names):
        return name
    raise UnknownNameError(
        f"{quoted(scope)} has no metric that is called {quoted(metric)}; "
        f"there are: {', '.join(map(quoted, sorted(names)))}",
        next_step="Give one of them.",
    )
