"""What was changed before a fabric's trouble began: the audit log, and what switches were given."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import Field

from mist_mcp.analysis.evpn.beginning import Hour, changes_in, hour_before, pushes_in
from mist_mcp.answers.results import Record
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.numbered import Numbered
from mist_mcp.cloud.paging import Facts, facts, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.event import ConfigPush, LogEntry
from mist_mcp.tools.evpn.fabric_verdicts import Judged
from mist_mcp.tools.kit.changed_values import changed_values
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.fabric_sources import UNREAD
from mist_mcp.tools.kit.filters import NEWEST
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment

MOST_READ: Final = 100
"""Rows of each of the two sources: one page."""

MOST_SHOWN: Final = 20
_EVERYWHERE: Final = "(organization)"
_PUSHED: Final = "Configuration pushed"


class ChangeRow(Record):
    """A change before the trouble began: beside the findings, not their cause."""

    time: Moment = None
    who: Foreign | None = None
    what: Foreign
    where: Foreign
    changed: list[Foreign] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed; None where nobody asked, and notes on what is not known."""

    rows: list[ChangeRow] | None = None
    notes: list[str] = field(default_factory=list)


async def changes_of(mist: Mist, one: Judged, names: Mapping[str, str]) -> Changes:
    """Read what was changed in the hour before: two requests, and none without a beginning."""
    hour = hour_before(one.assessment.findings)
    if hour is None:
        return Changes()
    parts = await asyncio.gather(_made(mist, one, hour, names), _given(mist.client, one, hour))
    rows = [row for part in parts for row in part.rows or ()]
    notes = [note for part in parts for note in part.notes]
    rows.sort(key=lambda row: row.time or "", reverse=True)
    if not (rows or notes):
        notes = [f"No change is recorded from {iso(hour.start)} to {iso(hour.end)}."]
    left = len(rows) - MOST_SHOWN
    notes += [f"{left} earlier changes of that hour are left out."] if left > 0 else []
    return Changes(rows[:MOST_SHOWN], notes)


async def _made(mist: Mist, one: Judged, hour: Hour, names: Mapping[str, str]) -> Changes:
    """Return what people changed."""
    try:
        log = await _log(mist.client, one, hour)
    except UNREAD as error:
        return Changes(None, [f"What people changed before is not known: {error.message}"])
    found = changes_in(log.things, hour, sites=_sites(one))
    return Changes([_change(each, names, mist.redactor) for each in found], _cut("audit log", log))


async def _given(client: MistClient, one: Judged, hour: Hour) -> Changes:
    """Return which switches were given a configuration."""
    try:
        pushes = await _pushes(client, one, hour)
    except UNREAD as error:
        return Changes(None, [f"What switches were given before is not known: {error.message}"])
    rows = [
        ChangeRow(time=iso(each.timestamp), what=_PUSHED, where=one.fabric.name(each.mac or ""))
        for each in pushes_in(pushes.things, hour, switches=one.fabric.switches)
    ]
    return Changes(rows, _cut("configuration history", pushes))


def _cut(what: str, found: Facts[LogEntry] | Facts[ConfigPush]) -> list[str]:
    if found.complete:
        return []
    return [f"Of the {what}, {len(found.things)} of {found.total} rows of that hour were read."]


async def _log(client: MistClient, one: Judged, hour: Hour) -> Facts[LogEntry]:
    topology = one.fabric.topology
    path = path_of("orgs/{org_id}/logs/search", org_id=topology.org_id or "")
    pages = list_pages(Numbered(client), path, _query(hour) | NEWEST)
    return await facts(pages, LogEntry.model_validate, most=MOST_READ)


async def _pushes(client: MistClient, one: Judged, hour: Hour) -> Facts[ConfigPush]:
    """Read the history of one site: that of the switch with the earliest finding."""
    findings = [each for each in one.assessment.findings if each.severity != "minor" and each.since]
    first = min(findings, key=lambda each: each.since or 0)
    places = [
        one.fabric.switches[mac].site_id for mac in first.switches if mac in one.fabric.switches
    ]
    site_id = next(filter(None, map(as_id, [*places, one.fabric.topology.site_id])), "")
    path = path_of("sites/{site_id}/devices/config_history/search", site_id=site_id)
    pages = search_pages(client, path, {**_query(hour), "type": "switch"})
    return await facts(pages, ConfigPush.model_validate, most=MOST_READ)


def _query(hour: Hour) -> dict[str, str]:
    return {"start": str(hour.start), "end": str(hour.end)}


def _sites(one: Judged) -> set[str]:
    places = (one.fabric.topology.site_id, *(each.site_id for each in one.fabric.switches.values()))
    return set(filter(None, map(as_id, places)))


def _change(entry: LogEntry, names: Mapping[str, str], redactor: Redactor) -> ChangeRow:
    return ChangeRow(
        time=iso(entry.timestamp),
        who=entry.admin_name,
        what=entry.message or "no message",
        where=site_label(entry.site_id, names) if as_id(entry.site_id) else _EVERYWHERE,
        changed=changed_values(entry.before, entry.after, redactor=redactor),
    )
