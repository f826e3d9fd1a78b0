"""What Marvis finds wrong with a client, a device or a site, and what it wants done."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from pydantic import Field

from mist_mcp.analysis.alarms import Judged, judged
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.paging import Rows, collect, search_pages
from mist_mcp.models.alarm import Alarm
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.msp import Licenses
from mist_mcp.tools.event.alarm_rows import AlarmRow, alarm_row
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.client_sought import sought
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Duration, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import as_mac, as_said, mentions
from mist_mcp.words.times import duration as span
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_LOOKS_BACK: Final = 7 * 86_400
"""Seconds; Marvis finds nothing that is older (the published description)."""

_MARVIS: Final = "VNA"
"""Stands in the types of all licences of Marvis: SUB-VNA, SUB-SVNA, SUB-WVNA1."""

_ROWS: Final = 100
_MOST_ACTIONS: Final = 3000
_NONE: Final = Rows(rows=[], total=0, complete=True)
_OPEN: Final = "open"


class Finding(MistObject):
    """Something that Marvis finds wrong."""

    category: str | None = None
    reason: str | None = None
    text: str | None = None
    recommendation: str | None = None
    site_id: str | None = None


class MarvisRow(Record):
    """A finding, or an action that Marvis wants."""

    kind: Own = Field(description="finding: of what was asked about; action: of the alarms")
    what: Foreign
    category: Foreign | None = None
    site: Foreign | None = None
    devices: list[Foreign] = Field(default_factory=list)
    entities: Foreign | None = Field(None, description="what it hits, with port and VLAN")
    text: Foreign | None = None
    advice: Foreign | None = None
    severity: Foreign | None = None
    status: Own | None = None
    since: Moment = None
    lasts: Own | None = Field(None, description="how long it stood, or has stood by now")
    id: Id | None = None


class MarvisSays(Listing):
    """Findings, then actions, open ones first; the counts are about all."""

    scope: Foreign
    target: Foreign | None = None
    mac: Id | None = None
    window: Own
    findings: int | None = Field(None, description="none where Marvis does not tell")
    open_actions: int | None = Field(None, description="none where they cannot be read")
    by_what: dict[Foreign, int] | None = None
    actions: dict[Own, int] | None = Field(None, description="by how they stand")
    rows: list[MarvisRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """A client or a device, and the names and addresses under which actions name it."""

    kind: str
    name: str
    mac: str
    marks: tuple[str, ...]
    is_known: bool = True


@dataclass(slots=True)
class _Question:
    """What Marvis is asked, and what it does not tell."""

    mist: Mist
    scope: ClientScope
    target: _Target | None
    window: Window
    notes: list[str] = field(default_factory=list)
    silent: str = ""
    """Why there are no findings: they are not known."""


@tool("event", danger="read")
async def marvis_troubleshoot(
    *,
    target: Text | None = None,
    site_id: Text | None = None,
    type: Literal["wireless", "wired", "wan"] | None = None,  # noqa: A002 - the API's own word
    org_id: Text | None = None,
    duration: Duration | None = None,
    mist: Mist = MIST,
) -> MarvisSays:
    """Ask Marvis what is wrong with a client, device or site; its actions.

    Args:
        target: Client or device.
        site_id: Id or name.
        type: Network there.
        org_id: Id or name.
        duration: Last 1h, 7d.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    notes: list[str] = []
    about = await _target(mist, scope, target, window, notes) if target else None
    question = _Question(mist, scope, about, window, notes)
    order, shown = await ordered(mist, partial(_in_order, question, type), limit=_ROWS)
    return MarvisSays.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=order.notes,
        scope=scope.name,
        target=about.name if about else None,
        mac=about.mac if about else None,
        window=window.words,
        whole=order.whole,
    )


async def _target(
    mist: Mist, scope: ClientScope, text: str, window: Window, notes: list[str]
) -> _Target:
    """Return the device or the client that a text means; devices come first."""
    mac = as_mac(as_said(text))
    if mac in scope.devices if mac else any(mentions(n, text) for n in scope.devices.values()):
        mac = scope.mac_of(text, kind="device")
        name = scope.devices.get(mac, mac)
        return _Target(kind="device", name=name, mac=mac, marks=(name, mac))
    found = await sought(mist, scope, text, window.query)
    notes += found.notes
    through = [found.wireless.ap_mac] if found.wireless else []
    through += [found.wired.switch_mac] if found.wired else []
    names = [found.name, found.mac, *through, *map(scope.device, through)]
    return _Target(
        kind="client",
        name=found.name or found.user or found.mac,
        mac=found.mac,
        marks=tuple(filter(None, names)),
        is_known=any((found.wireless, found.wired, found.nac)),
    )


async def _in_order(question: _Question, network: str | None) -> Order[MarvisRow]:
    findings, (actions, complete) = await asyncio.gather(
        _findings(question, network), _actions(question)
    )
    rows = [_finding_row(each, question.scope) for each in findings or []]
    standing = sorted(actions or [], key=lambda each: each.standing != _OPEN)
    rows += [_action_row(each, question) for each in standing]
    return Order(
        rows,
        complete=complete,
        notes=question.notes,
        summary=_summary(question, findings, actions),
        whole={
            "findings": None if findings is None else len(findings),
            "open_actions": None if actions is None else _open(actions),
            "by_what": counted(row.what for row in rows),
            "actions": None if actions is None else counted(each.standing for each in actions),
        },
    )


async def _findings(question: _Question, network: str | None) -> list[Finding] | None:
    """Return what Marvis finds; None where it does not tell, with the reason in `silent`."""
    scope, target, window = question.scope, question.target, question.window
    if target is None and scope.site_id is None:
        question.silent = "they are of one site, client or device: give site_id or target"
        return None
    earliest = int(question.mist.asked) - _LOOKS_BACK
    if window.start < earliest:
        question.notes.append("Marvis looks back 7 days: its findings are those of the last 7 days")
    if network and target:
        question.notes.append("type is for a site; it was not asked with")
    query = given(
        mac=target.mac if target else None,
        site_id=None if target else scope.site_id,
        type=None if target else network,
    )
    span_ = {"start": str(max(window.start, earliest)), "end": str(window.end)}
    return await _told(question, {**query, **span_})


async def _told(question: _Question, query: dict[str, str]) -> list[Finding] | None:
    path = question.scope.org_path("troubleshoot")
    closed: list[str] = []
    reading = question.mist.client.read(path, query)
    document = await unless_closed(reading, "answer of Marvis", nothing=None, notes=closed)
    if closed:
        question.silent = await _why_closed(question, closed[0])
        return None
    rows = document.get("results") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        question.silent = "Marvis gave an answer that is empty"
        return None
    return read_all(Finding, [row for row in rows if isinstance(row, dict)])


async def _why_closed(question: _Question, said: str) -> str:
    """Say why Marvis does not answer, by the licences of the organization."""
    empty: dict[str, Any] = {}
    path = question.scope.org_path("licenses")
    reading = question.mist.client.read_object(path)
    document = await unless_closed(reading, "list of licences", nothing=empty, notes=question.notes)
    bought = Licenses.model_validate(document).entitled
    if bought is not None and not any(_MARVIS in kind and bought[kind] for kind in bought):
        return "the organization has no licence of Marvis, which they need"
    held = "the organization has one" if bought else "whether there is one is not known"
    return f"{said}; they need a licence of Marvis, and {held}"


async def _actions(question: _Question) -> tuple[list[Judged] | None, bool]:
    """Return the actions of Marvis about what is asked, worst first, and whether all were read.

    None where they are closed to the token.
    """
    query = {**question.window.query, **NEWEST, "group": "marvis"}
    pages = search_pages(question.mist.client, question.scope.path("alarms/search"), query)
    reading = collect(pages, most=_MOST_ACTIONS)
    closed: list[str] = []
    found = await unless_closed(reading, "list of actions", nothing=_NONE, notes=closed)
    if closed:
        question.notes += closed
        return None, True
    actions = judged(read_all(Alarm, found.rows))
    return [each for each in actions if _is_about(each, question)], found.complete


def _is_about(action: Judged, question: _Question) -> bool:
    """Tell whether an action names the target, or the device that the client hangs on."""
    if question.target is None:
        return True
    row = alarm_row(action, dict(question.scope.sites))
    named = [*row.devices, *row.macs, row.entities or "", *row.about]
    return any(mentions(name, mark) for name in named for mark in question.target.marks)


def _finding_row(finding: Finding, scope: ClientScope) -> MarvisRow:
    return MarvisRow(
        kind="finding",
        what=finding.reason or finding.category or "unknown",
        category=finding.category,
        site=scope.site(finding.site_id) if finding.site_id or scope.site_id else None,
        text=finding.text,
        advice=finding.recommendation,
    )


def _action_row(action: Judged, question: _Question) -> MarvisRow:
    row = alarm_row(action, dict(question.scope.sites))
    began, ended = action.alarm.timestamp, action.ended
    until = question.mist.asked if action.standing == _OPEN else ended
    return MarvisRow.of(
        row,
        kind="action",
        what=row.type,
        text="; ".join(_told_of(row)) or None,
        lasts=span(until - began) if until is not None and began is not None else None,
        since=iso(began),
    )


def _told_of(row: AlarmRow) -> Iterator[str]:
    yield from filter(None, (row.cause, row.reasons))
    yield from row.about


def _summary(
    question: _Question, findings: Sequence[Finding] | None, actions: Sequence[Judged] | None
) -> str:
    target = question.target
    where = f"{quoted(target.name)} ({target.kind}, {target.mac})" if target else ""
    whole = f"{where or question.scope.name}, {question.window.words}"
    return f"{whole}: {_found(question, findings)}; {_wanted(actions)}."


def _wanted(actions: Sequence[Judged] | None) -> str:
    if actions is None:
        return "its actions are not known"
    return f"actions of Marvis: {_open(actions)} open, {len(actions)} in all"


def _open(actions: Sequence[Judged]) -> int:
    return sum(each.standing == _OPEN for each in actions)


def _found(question: _Question, findings: Sequence[Finding] | None) -> str:
    if findings is None:
        return f"findings not known: {question.silent}"
    if findings:
        reasons = ", ".join(dict.fromkeys(each.reason or "unknown" for each in findings))
        return f"Marvis finds {len(findings)}: {quoted(reasons)}"
    target = question.target
    if target is not None and not target.is_known:
        return "no search and no finding of Marvis knows it: it may never have been here"
    return "Marvis finds nothing, which does not prove that all is well"
