"""Service levels: the share that was good, since when it is not, and what spoils it. Pure.

A service level counts user minutes, connections or the like, interval by interval, and how many
of them were degraded. The `value` beside them is the mean of what is measured (dBm, seconds), so
it is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.naming import as_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.models.service import InsightSeries, Measured, Samples, Trend

GOOD: Final = "good"
BELOW: Final = "below target"
NOW: Final = "below target now"
NO_DATA: Final = "no data"
VERDICTS: Final = (BELOW, NOW, GOOD, NO_DATA)
"""From the worst."""

TARGET_PERCENT: Final = 90
"""What must be good. Mist has no such figure: its thresholds say when a minute is good."""

_CAUSES: Final = 3
_NAMES: Final = {"failed-to-connect": "successful-connect"}
"""Levels whose name tells the opposite of what is counted as good; lists of sites turn it too."""

_DEVICES: Final = ("num_aps", "num_switches", "num_gateways")


@dataclass(frozen=True, slots=True)
class Level:
    """A service level in a time window.

    Args:
        percent: what was good of all of it; None without data.
        latest_percent: the same in the latest interval with data.
        since: since when it is below the target without a break, epoch seconds.
        verdict: one of VERDICTS.
        lost: what was degraded, in the unit of the level.
        causes: what spoiled it most, with its share of the loss in per cent.
    """

    percent: float | None
    latest_percent: float | None
    since: float | None
    verdict: str
    lost: float
    causes: tuple[tuple[str, int], ...]


def level_name(name: str) -> str:
    """Return the one name of a service level: of what is good, and with hyphens.

    The API writes `switch_health` and `switch-health`, `failed-to-connect` for one site and
    `successful-connect` for many; the figure beside all of them is the share that was good.
    """
    plain = name.casefold().replace("_", "-")
    return _NAMES.get(plain, plain)


def judged(trend: Trend, *, target: float) -> Level:
    """Judge a service level against a target in per cent."""
    series = series_of(trend)
    whole = good_percent(trend.sle.samples)
    known = [(time, percent) for time, percent in series if percent is not None]
    latest = known[-1][1] if known else None
    return Level(
        percent=whole,
        latest_percent=latest,
        since=_since(known, target=target),
        verdict=verdict(whole, latest, target=target),
        lost=_lost(trend.sle.samples),
        causes=_causes(trend.classifiers),
    )


def verdict(whole: float | None, latest: float | None, *, target: float) -> str:
    """Say how a level stands: over the whole window, and now."""
    if whole is None:
        return NO_DATA
    if whole < target:
        return BELOW
    return NOW if latest is not None and latest < target else GOOD


def good_percent(samples: Samples) -> float | None:
    """Return what was good in per cent; None without data."""
    return _percent(_lost(samples), sum(total for total, _ in _pairs(samples)))


def series_of(trend: Trend) -> list[tuple[float | None, float | None]]:
    """Return when each interval began, epoch seconds, and what was good in it in per cent."""
    samples = trend.sle.samples
    rows = zip(samples.total, samples.degraded, strict=False)
    return [
        (_begun(trend.start, trend.sle.interval, number), _share(bad, total))
        for number, (total, bad) in enumerate(rows)
    ]


def timed(series: InsightSeries) -> list[tuple[float | None, Any]]:
    """Return when each value of an insight metric begins, epoch seconds, and the value."""
    return [
        (_begun(series.start, series.interval, number), value)
        for number, value in enumerate(series.results)
    ]


def _begun(start: float | None, interval: float | None, number: int) -> float | None:
    return None if start is None or interval is None else start + number * interval


def _share(bad: float | None, total: float | None) -> float | None:
    return None if bad is None or total is None else _percent(bad, total)


def _since(known: list[tuple[float | None, float]], *, target: float) -> float | None:
    """Return the beginning of the last intervals that were below the target."""
    since = None
    for time, percent in reversed(known):
        if percent >= target:
            break
        since = time
    return since


def _pairs(samples: Samples) -> list[tuple[float, float]]:
    rows = zip(samples.total, samples.degraded, strict=False)
    return [(total, bad) for total, bad in rows if total is not None and bad is not None]


def _lost(samples: Samples) -> float:
    return sum(bad for _, bad in _pairs(samples))


def _percent(bad: float, total: float) -> float | None:
    """Return what is good in per cent, from 0 to 100."""
    return round(100 * min(max(1 - bad / total, 0.0), 1.0), 1) if total > 0 else None


def sites_percent(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the levels of a site in per cent, out of a row that shows them as shares of one.

    The row also counts the devices that its levels are about; without any, they say nothing.
    """
    devices = [row[name] for name in _DEVICES if name in row]
    if devices and not any(devices):
        return {}
    return {
        level_name(name): round(100 * share, 1)
        for name, share in row.items()
        if isinstance(share, int | float)
        and not isinstance(share, bool)
        and not name.startswith("num_")
        and 0 <= share <= 1
    }


def sites_of(row: Mapping[str, Any]) -> list[str | None]:
    """Return the ids of the sites that a row is about: live clouds send one, or a list."""
    value = row.get("site_id")
    sites = value if isinstance(value, list) else [value]
    return [as_id(None if each is None else str(each)) for each in sites]


def _causes(classifiers: list[Measured]) -> tuple[tuple[str, int], ...]:
    losses = {each.name: _lost(each.samples) for each in classifiers}
    whole = sum(losses.values())
    ranked = sorted(losses.items(), key=lambda pair: (-pair[1], pair[0]))[:_CAUSES]
    return tuple((name, round(100 * loss / whole)) for name, loss in ranked if loss > 0)
