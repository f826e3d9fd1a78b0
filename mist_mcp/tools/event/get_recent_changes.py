"""What was changed before a trouble began, and the history of a device's configuration."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.audit_log import is_change
from mist_mcp.analysis.changes import (
    Change,
    Happening,
    Reach,
    Subject,
    gathered,
    named_device,
    pushed_values,
    reach_of,
)
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.models.event import DeviceEvent, LogEntry
from mist_mcp.tools.event.change_sources import Ground, MarvisChange, Push
from mist_mcp.tools.kit.changed_values import changed_values
from mist_mcp.tools.kit.client_scope import client_scope
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Duration, Text, Time
from mist_mcp.tools.kit.targets import Target, ground_of, named
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.times import duration as span
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_BEFORE_TROUBLE: Final = "1h"
_WITHOUT: Final = "1d"
_MOST_NAMED: Final = 5
_ROWS: Final = 100
_LOG, _EVENT, _PUSH, _MARVIS = "audit log", "event", "push", "Marvis"
_NOTE: Final = (
    "Pushes tell firmware, radios and WLANs: the API keeps no text of a configuration; the values "
    "before and after stand in the audit log"
)


class ChangeRow(Record):
    """A change, at one device or the same one at many."""

    time: Moment = Field(None, description="the last time")
    before: Own | None = Field(None, description="how long before the end of the window")
    source: Own = Field(description="audit log, event, push of a configuration, or Marvis itself")
    what: Foreign
    by: Foreign | None = None
    reach: Own = Field(description="what it names: a device, a site, or the organization")
    site: Foreign | None = None
    devices: list[Foreign] = Field(default_factory=list)
    times: int | None = Field(None, description="how often, if not once")
    first: Moment = None
    changed: list[Foreign] = Field(
        default_factory=list, description="fields with their values before and after"
    )
    text: Foreign | None = None


class RecentChanges(Listing):
    """Changes, the last one first; the counts are about all that were read."""

    scope: Foreign
    device: Foreign | None = None
    window: Own
    by_source: dict[Own, int] | None = None
    by_reach: dict[Own, int] | None = None
    by_person: dict[Foreign, int] | None = None
    unread: list[Own] | None = Field(None, description="sources of which nothing is known")
    rows: list[ChangeRow]


@tool("event", danger="read")
async def get_recent_changes(
    *,
    device_id: Text | None = None,
    site_id: Text | None = None,
    org_id: Text | None = None,
    before: Time | None = None,
    duration: Duration | None = None,
    mist: Mist = MIST,
) -> RecentChanges:
    """Tell what changed before a trouble: who, what, from which value; device history.

    Args:
        device_id: Name, MAC or id.
        site_id: Id or name.
        org_id: Id or name.
        before: When it began.
        duration: Before it: 1h, 30d.
    """
    default = _BEFORE_TROUBLE if before else _WITHOUT
    window = time_window(duration or default, None, before, now=mist.asked)
    ground, name = await _ground(mist, window, device_id, site_id, org_id)
    order, shown = await ordered(mist, partial(_in_order, ground, name), limit=_ROWS)
    return RecentChanges.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=order.notes,
        scope=ground.scope.name,
        device=name,
        window=window.words,
        whole=order.whole,
    )


async def _ground(
    mist: Mist, window: Window, device: str | None, site_id: str | None, org_id: str | None
) -> tuple[Ground, str | None]:
    """Return where changes are looked for, and the name of the device."""
    target: Target | None = None
    if device is not None:
        where = await ground_of(mist, site_id=site_id, org_id=org_id)
        target = await named(mist, device, where)
        site_id, org_id = site_id or target.site_id, where.org.id
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    if target is None:
        return Ground(mist, scope, None, None, window), None
    subject = Subject(id=target.id, mac=target.mac, name=target.name)
    return Ground(mist, scope, subject, target.type, window), target.name


async def _in_order(ground: Ground, name: str | None) -> Order[ChangeRow]:
    """Read all sources, and put the same at many devices into one row."""
    log, events, pushes, marvis = await asyncio.gather(
        ground.log(), ground.events(), ground.pushes(), ground.marvis()
    )
    happenings = [
        *_of_log(log, ground),
        *_of_events(events, log, ground),
        *_of_pushes(pushes, ground),
        *_of_marvis(marvis, ground),
    ]
    changes = gathered(happenings)
    return Order(
        [_row(change, ground) for change in changes],
        notes=[*_left_out(log, ground), *([_NOTE] if pushes else []), *ground.notes],
        summary=_summary(changes, ground, name),
        whole={
            "by_source": counted(each.last.source for each in changes),
            "by_reach": counted(each.last.reach for each in changes),
            "by_person": counted(each.last.by for each in changes),
            "unread": ground.unread or None,
        },
    )


def _reach(entry: LogEntry, ground: Ground) -> Reach | None:
    return reach_of(entry, site_id=ground.scope.site_id, subject=ground.subject)


def _of_log(log: Sequence[LogEntry], ground: Ground) -> Iterator[Happening]:
    for entry in log:
        reach = _reach(entry, ground) if is_change(entry) else None
        if reach is None:
            continue
        yield Happening(
            time=entry.timestamp or 0.0,
            source=_LOG,
            what=entry.message or "(no message)",
            by=entry.admin_name,
            reach=reach,
            site_id=as_id(entry.site_id),
            device=named_device(entry, ground.scope.devices) if reach == "device" else None,
            changed=tuple(changed_values(entry.before, entry.after, redactor=ground.mist.redactor)),
        )


def _left_out(log: Sequence[LogEntry], ground: Ground) -> list[str]:
    """Say how many changes of the log are of others, and how many may reach this one."""
    reaches = [_reach(entry, ground) for entry in log if is_change(entry)]
    others = reaches.count(None)
    wider = reaches.count("organization") if ground.scope.site_id else 0
    notes = []
    if others:
        notes.append(f"Left out: {others} of other sites or devices")
    if wider:
        notes.append(f"Of the organization or its templates, and may reach it: {wider}")
    return notes


def _of_events(
    events: Sequence[DeviceEvent], log: Sequence[LogEntry], ground: Ground
) -> Iterator[Happening]:
    """Make events of changes; one that names a line of the log was caused by it."""
    lines = {entry.id: entry for entry in log if entry.id}
    for event in events:
        audit = event.field("audit_id")
        line = lines.get(audit or "")
        cause = f"caused by: {line.message}" if line else audit and f"line {audit} of the audit log"
        yield Happening(
            time=event.timestamp or 0.0,
            source=_EVENT,
            what=event.type or "unknown",
            by=line.admin_name if line else None,
            site_id=as_id(event.site_id) or ground.scope.site_id,
            device=event.device_name or ground.scope.device(event.device_mac),
            text="; ".join(filter(None, (event.words, cause))) or None,
        )


def _of_pushes(pushes: Iterable[Push], ground: Ground) -> Iterator[Happening]:
    """Compare each push with the one before it."""
    by_mac: dict[str | None, list[Push]] = {}
    for push in pushes:
        by_mac.setdefault(push.mac, []).append(push)
    for mac, own in by_mac.items():
        own.sort(key=lambda push: push.timestamp or 0.0)
        for last, push in zip([None, *own], own, strict=False):
            if (push.timestamp or 0.0) >= ground.window.start:
                yield _pushed(push, last, mac, ground)


def _pushed(push: Push, last: Push | None, mac: str | None, ground: Ground) -> Happening:
    changed: list[str] = []
    text = "the push before it is not known"
    if last is not None:
        sides = pushed_values(last.values), pushed_values(push.values)
        changed = changed_values(*sides, redactor=ground.mist.redactor)
        text = "" if changed else "the same as the push before, as far as the history tells"
    return Happening(
        time=push.timestamp or 0.0,
        source=_PUSH,
        what="configuration pushed",
        site_id=ground.scope.site_id,
        device=ground.scope.device(mac),
        changed=tuple(changed),
        text=text or None,
    )


def _of_marvis(changes: Iterable[MarvisChange], ground: Ground) -> Iterator[Happening]:
    for each in changes:
        vlans = f"VLAN {', '.join(each.vlan_ids)}" if each.vlan_ids else None
        reason = f"reason: {each.reason}" if each.reason else None
        yield Happening(
            time=each.timestamp or 0.0,
            source=_MARVIS,
            what=" ".join(filter(None, (each.op or "change", each.port_id))),
            by=each.src,
            site_id=as_id(each.site_id) or ground.scope.site_id,
            device=ground.scope.device(each.mac),
            text=", ".join(filter(None, (reason, vlans))) or None,
        )


def _row(change: Change, ground: Ground) -> ChangeRow:
    last, names = change.last, [name for name, _ in change.devices.most_common()]
    rest = len(names) - _MOST_NAMED
    return ChangeRow(
        time=iso(last.time),
        before=span(ground.window.end - last.time) if last.time else None,
        source=last.source,
        what=last.what,
        by=last.by,
        reach=last.reach,
        site=site_label(last.site_id, ground.scope.sites) if last.site_id else None,
        devices=[*names[:_MOST_NAMED], *([f"and {rest} more"] if rest > 0 else [])],
        times=change.number if change.number > 1 else None,
        first=iso(change.first) if change.number > 1 else None,
        changed=list(last.changed),
        text=last.text,
    )


def _summary(changes: Sequence[Change], ground: Ground, name: str | None) -> str:
    where = f"{quoted(name)} at {ground.scope.name}" if name else ground.scope.name
    whole = f"{where}, {ground.window.words}"
    unknown = f" Not known: {', '.join(ground.unread)}." if ground.unread else ""
    if not changes:
        return f"{whole}: no change is reported.{unknown}"
    counts = counted(each.last.source for each in changes)
    told = ", ".join(f"{source} {number}" for source, number in counts.items())
    return f"{whole}: {told}. {_nearest(changes, ground.window)}{unknown}"


def _nearest(changes: Sequence[Change], window: Window) -> str:
    """Name the last thing that somebody, or Marvis, changed."""
    last = next((each.last for each in changes if each.last.source in (_LOG, _MARVIS)), None)
    if last is None:
        return "Who caused it is not reported."
    first = f": {last.changed[0]}" if last.changed else f": {last.text}" if last.text else ""
    at = f" ({last.device})" if last.device and last.device not in last.what else ""
    ago = f", {span(window.end - last.time)} before" if last.time else ""
    told = f"{last.by or 'unknown'}: {last.what}{at}{first}"
    return f"Last{ago}: {quoted(told)}."
