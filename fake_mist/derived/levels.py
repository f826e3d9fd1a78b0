"""What an outage does to the service levels of its site.

Of each metric that counts whether devices can be reached, the share of the devices that are down
is lost, from the moment on at which they went down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.derived.devices import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fake_mist.derived.derivation import Derivation, Row, Sight

METRIC: Final = "/sites/{site_id}/sle/{scope}/{scope_id}/metric/{metric}"
HOUR: Final = 3600
DAY: Final = 24 * HOUR
CAUSES: Final = {
    "ap-availability": ("ap", "ap-unreachable"),
    "gateway-health": ("gateway", "gateway-disconnected"),
    "switch_health": ("switch", "switch-unreachable"),
}
"""The kind of device that a metric is about, and the classifier of an outage."""

IMPACTED: Final = {
    "impacted-aps": ("ap-availability", "aps", "ap_mac"),
    "impacted-gateways": ("gateway-health", "gateways", "gateway_mac"),
    "impacted-switches": ("switch_health", "switches", "switch_mac"),
}


def trend(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Let a metric's hours, and those of the classifier of outages, suffer."""
    kind, cause = CAUSES.get(sight.ids["metric"], ("", ""))
    lost = _lost(sight, sight.ids["site_id"], kind)
    for row in rows:
        yield row if not lost else _suffering(row, cause, lost, sight)


def _suffering(row: Row, cause: str, lost: list[tuple[int, float]], sight: Sight) -> Row:
    whole = {**row}
    if "sle" in row:
        whole["sle"] = _worse(row["sle"], lost, row["start"])
    if "classifiers" in row:
        whole["classifiers"] = [
            _worse(each, lost, row["start"], hit=each["name"] == cause)
            for each in row["classifiers"]
        ]
    if "classifier" in row:
        is_cause = sight.ids.get("classifier") == cause
        whole["classifier"] = _worse(row["classifier"], lost, row["start"], hit=is_cause)
    return whole


def _worse(level: Row, lost: list[tuple[int, float]], start: int, *, hit: bool = True) -> Row:
    """Give a share of each hour to the outage: nothing else can spoil that part any more."""
    samples = dict(level["samples"])
    shares = [_share(lost, start + place * HOUR) for place in range(len(samples["total"]))]
    hours = zip(samples["degraded"], samples["total"], shares, strict=True)
    bad = [int(value * (1 - share) + whole * share * hit) for value, whole, share in hours]
    for name in ("degraded", "duration"):
        if name in samples:
            samples[name] = bad
    if "value" in samples:
        parts = zip(bad, samples["total"], strict=True)
        samples["value"] = [round(1 - part / whole, 4) if whole else 1.0 for part, whole in parts]
    return {**level, "samples": samples}


def _share(lost: list[tuple[int, float]], hour: int) -> float:
    """Give the share of an hour's minutes that outages took."""
    parts = (share * min(max(hour + HOUR - at, 0), HOUR) / HOUR for at, share in lost)
    return min(sum(parts), 1.0)


def _lost(sight: Sight, site_id: str, kind: str) -> list[tuple[int, float]]:
    """Give when a share of the site's devices of a kind went, for each that is down."""
    down = sight.conditions.down
    there = [row for row in _devices(sight, site_id) if row.get("type") == kind] if down else []
    return [(down[row["mac"]], 1 / len(there)) for row in there if row["mac"] in down]


def _devices(sight: Sight, site_id: str) -> list[Row]:
    rows = sight.now.rows(STATISTICS, sight.ids)
    return [row for row in rows if row.get("site_id") == site_id]


def impacted(name: str) -> Derivation:
    """Let the list of those that a metric hits hold what is down."""
    metric, members, mac = IMPACTED[name]

    def derive(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
        kind, cause = CAUSES[metric]
        there = _devices(sight, sight.ids["site_id"]) if sight.ids["metric"] == metric else []
        down = [row for row in there if row["mac"] in sight.conditions.down]
        named = sight.query.get("classifier") in (None, "", cause)
        more = [row for row in down if row.get("type") == kind] if named else []
        for row in rows:
            known = {each[mac] for each in row[members]}
            new = [_hit(each, mac, sight, row) for each in more if each["mac"] not in known]
            yield {
                **row,
                members: [*row[members], *new],
                "total_count": row.get("total_count", len(row[members])) + len(new),
            }

    return derive


def _hit(device: Row, mac: str, sight: Sight, row: Row) -> dict[str, Any]:
    minutes = (row["end"] - row["start"]) // 60
    lost = (row["end"] - sight.conditions.down[device["mac"]]) // 60
    model = {"switch_model": device["model"]} if mac == "switch_mac" else {}
    lost = min(max(lost, 1), minutes)
    shown = {"degraded": lost, "duration": lost, "total": minutes}
    return {**shown, **model, "name": device.get("name", ""), mac: device["mac"]}


def by_site(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Let the levels of sites suffer; a site without telemetry is nothing but its id."""
    shown = set()
    for row in rows:
        shown.update(_sites(row))
        yield _day(row, sight)
    sites, before = (
        [row["id"] for row in look.rows("/orgs/{org_id}/sites", sight.ids)]
        for look in (sight.now, sight.before)
    )
    for site in sites:
        if site not in shown and site not in before:
            yield {"site_id": site}


def ranked(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Let the sites inside an answer suffer."""
    for row in rows:
        results = row.get("results")
        yield row if results is None else {**row, "results": [_day(x, sight) for x in results]}


def _day(row: Row, sight: Sight) -> Row:
    found = dict(row)
    for metric, kind in _named(row):
        lost = [hit for site in _sites(row) for hit in _lost(sight, site, kind)]
        if lost:
            share = sum(_share(lost, hour) for hour in range(NOW - DAY, NOW, HOUR)) * HOUR / DAY
            found[metric] = round(row[metric] * (1 - share), 6)
    return found


def _sites(row: Row) -> list[str]:
    """Give the sites of a row; live clouds have been seen to send a list."""
    found = row.get("site_id", "")
    return found if isinstance(found, list) else [found]


def _named(row: Row) -> Iterator[tuple[str, str]]:
    """Give the metrics of a row that an outage spoils; some views write them with hyphens."""
    for metric, (kind, _cause) in CAUSES.items():
        for name in {metric, metric.replace("_", "-")} & row.keys():
            yield name, kind


SUFFERING: Final[Mapping[str, Derivation]] = {
    f"{METRIC}/summary": trend,
    f"{METRIC}/summary-trend": trend,
    f"{METRIC}/classifier/{{classifier}}/summary": trend,
    f"{METRIC}/classifier/{{classifier}}/summary-trend": trend,
    **{f"{METRIC}/{name}": impacted(name) for name in IMPACTED},
    "/orgs/{org_id}/insights/sites-sle": by_site,
    "/orgs/{org_id}/insights/{metric}": ranked,
}
