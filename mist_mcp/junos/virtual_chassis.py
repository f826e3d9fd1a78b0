"""`show virtual-chassis`: its members; further neighbours of a member follow it, indented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.records import TextRecord

_FIELD: Final = re.compile(
    r"(?P<name>Virtual Chassis ID|Virtual Chassis Mode|Fabric ID|Fabric Mode|Local member"
    r"|Member ID for next new member): +(?P<value>\S.*)"
)
_PREPROVISIONED: Final = re.compile(r"Preprovisioned Virtual Chassis(?: Fabric)?")
_TITLES: Final = re.compile(
    r" +(?:Mstr|Mastership)(?: +Mixed)?(?: +Route)? +Neighbor List|Member ID +Status +Serial No .*"
)
_MEMBER: Final = re.compile(
    r"(?P<member>[0-9]{1,2}) \(FPC +[0-9]{1,2}\) +(?P<status>[A-Z][A-Za-z]+) +"
    r"(?P<serial>[A-Z0-9]+) +(?P<model>[a-z][a-z0-9-]+)"
    r"(?: +(?P<priority>[0-9]{1,3}) +(?P<role>[A-Z][A-Za-z]+)(?P<here>\*?)"
    r"(?: +[YN])?(?: +[A-Z]{1,2})?(?P<link> +[0-9]+ +vcp\S+)?)?"
)
_LINK: Final = re.compile(r" +(?P<member>[0-9]{1,2}) +(?P<interface>vcp\S+)")


@dataclass(frozen=True, slots=True)
class ChassisLink:
    """A link to another member."""

    member: int
    interface: str


@dataclass(frozen=True, slots=True)
class ChassisMember:
    """A member; one that is not present has no role, and `here` is the one that answers."""

    member: int
    status: str
    serial: str
    model: str
    priority: int | None
    role: str | None
    here: bool
    links: tuple[ChassisLink, ...]


@dataclass(frozen=True, slots=True)
class VirtualChassis:
    """A virtual chassis; a switch alone is one too."""

    id: str | None
    mode: str | None
    preprovisioned: bool
    members: tuple[ChassisMember, ...]


def read(lines: Sequence[str]) -> Reading[VirtualChassis] | None:
    """Read the members."""
    fields = {found["name"]: found["value"] for found in map(_FIELD.fullmatch, lines) if found}
    if "Virtual Chassis ID" not in fields:
        return None
    found = [_member(record) for record in records(lines, _is_head)]
    facts = VirtualChassis(
        id=fields["Virtual Chassis ID"],
        mode=fields.get("Virtual Chassis Mode"),
        preprovisioned=any(_PREPROVISIONED.fullmatch(line) for line in lines),
        members=tuple(member for member, _ in found if member),
    )
    return Reading(facts, unread=tuple(line for _, lines in found for line in lines))


def _is_head(line: str) -> bool:
    return bool(_MEMBER.fullmatch(line)) or _is_known(line)


def _member(record: TextRecord) -> tuple[ChassisMember | None, list[str]]:
    """Return a record's member if it is one, and its lines that were not understood."""
    found = _MEMBER.fullmatch(record.head)
    if found is None:
        return None, [line for line in record.lines() if not _is_known(line)]
    links = [(line, _LINK.fullmatch(line)) for line in (found["link"] or "", *record.tail)]
    member = ChassisMember(
        member=int(found["member"]),
        status=found["status"],
        serial=found["serial"],
        model=found["model"],
        priority=int(found["priority"]) if found["priority"] else None,
        role=found["role"],
        here=bool(found["here"]),
        links=tuple(ChassisLink(int(at["member"]), at["interface"]) for _, at in links if at),
    )
    return member, [line for line, at in links if line and at is None]


def _is_known(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_FIELD, _PREPROVISIONED, _TITLES))
