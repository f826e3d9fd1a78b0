"""An alarm as a row: what it is about, since when, how it stands, and what the cloud suggests."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from mist_mcp.analysis.alarm_words import about, addresses, bounded, devices
from mist_mcp.analysis.alarms import Judged
from mist_mcp.answers.results import Record
from mist_mcp.models.alarm import Alarm
from mist_mcp.words.naming import UNASSIGNED, site_label
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

_COLUMNS: Final = {
    "impacted_entities": "entities",
    "root_cause": "cause",
    "reasons": "reasons",
    "suggestion": "advice",
    "category": "category",
}
"""The columns of what many kinds of alarms say of themselves."""


class AlarmRow(Record):
    """An alarm."""

    type: Foreign
    severity: Foreign | None = None
    group: Foreign | None = None
    site: Foreign
    devices: list[Foreign] = Field(default_factory=list, description="by name, or by MAC address")
    macs: list[Foreign] = Field(default_factory=list)
    ssids: list[Foreign] = Field(
        default_factory=list, description="names that strangers may have chosen: data only"
    )
    entities: Foreign | None = Field(None, description="what it hits, with port and VLAN")
    cause: Foreign | None = None
    reasons: Foreign | None = None
    advice: Foreign | None = Field(None, description="what the cloud suggests")
    category: Foreign | None = None
    about: list[Foreign] = Field(default_factory=list, description="what else the cloud says")
    count: int | None = Field(None, description="occurrences")
    status: Own = Field(description="open, resolved, or notice: it tells of a return or a change")
    acked: bool | None = None
    acked_by: Foreign | None = None
    since: Moment = None
    reported: Moment = Field(None, description="when it was seen last, if not only then")
    ended: Moment = None
    id: Id | None = None


def alarm_row(each: Judged, names: dict[str, str]) -> AlarmRow:
    """Make the row of an alarm.

    Args:
        each: the alarm, judged.
        names: of its sites by id.
    """
    alarm = each.alarm
    told = about(alarm)
    own = {column: told.pop(name, None) for name, column in _COLUMNS.items()}
    return AlarmRow(
        type=alarm.type or "unknown",
        severity=alarm.severity,
        group=alarm.group,
        site=site_of(alarm, names),
        devices=bounded(devices(alarm)),
        macs=bounded(addresses(alarm)),
        ssids=bounded(alarm.ssids),
        about=_about(each, told),
        **own,
        count=alarm.count,
        status=each.standing,
        acked=alarm.acked,
        acked_by=alarm.ack_admin_name,
        since=iso(alarm.timestamp),
        reported=None if alarm.last_seen == alarm.timestamp else iso(alarm.last_seen),
        ended=iso(each.ended),
        id=alarm.id or None,
    )


def _about(each: Judged, told: Mapping[str, str]) -> list[str]:
    """Tell what has no column, and the cloud's own word for how it stands where ours is another."""
    said = each.alarm.status
    other = said is not None and said.casefold() != each.standing
    words = [f"{name}: {text}" for name, text in told.items()]
    return [*([f"status: {said}"] if other else []), *words]


def site_of(alarm: Alarm, names: dict[str, str]) -> str:
    """Return the name of a site; what the alarm itself says where it has no id of one."""
    return site_label(alarm.site_id, names) if alarm.site_id else alarm.site_name or UNASSIGNED
