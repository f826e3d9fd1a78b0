"""Who is let in: guests, pre-shared keys, API tokens, administrators; never a key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from pydantic import Field

from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import Rows
from mist_mcp.cloud.turns import aside
from mist_mcp.errors import InputError
from mist_mcp.models.access import Administrator, ApiToken, Guest, PreSharedKey, Privilege
from mist_mcp.models.base import read_all
from mist_mcp.tools.kit.client_scope import client_scope
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import MOST_SHOWN, ordered
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.scope import Scope, scope_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.organization.access_sources import SOURCES, AccessKind, Source, rows_of
from mist_mcp.words.counts import counted, fitting, listed, number_of
from mist_mcp.words.naming import as_mac, as_said, mentions, site_label
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

_DAY: Final = 86_400
_LONG_UNUSED: Final = 90 * _DAY
"""Seconds; shorter than the holidays of a university would call half of all tokens unused."""

_SOON: Final = 14 * _DAY
_NOTES: Final[dict[AccessKind, tuple[str, ...]]] = {
    "guests": (),
    "psks": ("No key is read: only names, and what each is for",),
    "tokens": ("No key is read: only names, and what each may do",),
    "admins": (
        "When somebody logged in last is not in this list: get_audit_logs has logins",
        "Administrators of the MSP are not among these",
    ),
}
_NOTHING: Final = Rows(rows=[], total=0, complete=True)
_OF_SITES: Final = "Keys that a site defines for itself are not among these: ask with site_id"
_OF_ORG: Final = "Keys of the whole organization are not among these: leave site_id out"


class AccessRow(Record):
    """Somebody, or something, that is let in."""

    name: Foreign | None = None
    verdict: Own = Field(description="valid, ended, invited or unknown")
    remarks: list[Own] | None = Field(None, description="what stands out")
    email: Foreign | None = None
    company: Foreign | None = None
    mac: Foreign | None = Field(None, description="of the client, where it is bound to some")
    ssid: Foreign | None = None
    vlan: Foreign | None = None
    role: Foreign | None = Field(None, description="that clients with the key get")
    usage: Foreign | None = None
    most_clients: int | None = Field(None, description="that use the key at once; 0: any number")
    through: Foreign | None = Field(None, description="access point")
    portal: Foreign | None = Field(None, description="how the guest showed who it is")
    privileges: list[Foreign] | None = None
    sources: list[Foreign] | None = Field(None, description="from where it is accepted")
    second_factor: bool | None = None
    sso: bool | None = None
    last_used: Moment = None
    created_by: Foreign | None = None
    since: Moment = None
    ends: Moment = None
    password_changed: Moment = None
    id: Id | None = None


class Access(Listing):
    """Who is let in; the counts are about all that match."""

    scope: Foreign
    kind: Own
    by_verdict: dict[Own, int] | None = None
    remarks_by_kind: dict[Own, int] | None = None
    by_ssid: dict[Foreign, int] | None = None
    by_role: dict[Foreign, int] | None = Field(None, description="the highest of each")
    rows: list[AccessRow]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where it is asked, of what, and when; names of devices by MAC address."""

    scope: Scope
    kind: AccessKind
    now: float
    devices: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return SOURCES[self.kind]


@tool("organization", danger="read")
async def get_org_access(
    *,
    kind: AccessKind,
    text: Text | None = None,
    site_id: Text | None = None,
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> Access:
    """List guests, pre-shared keys, API tokens or administrators; never a key.

    Args:
        kind: Which of them.
        text: Part of name, e-mail, MAC or SSID.
        site_id: Id or name.
        org_id: Id or name.
    """
    if site_id is not None and not SOURCES[kind].of_sites:
        raise InputError(
            f"{SOURCES[kind].noun.capitalize()} belong to an organization, not to a site",
            next_step="Leave site_id out.",
        )
    scope = await scope_of(mist.client, SOURCES[kind].endpoint, site_id=site_id, org_id=org_id)
    notes = [*_NOTES[kind], *([_OF_ORG if site_id else _OF_SITES] if kind == "psks" else [])]

    async def in_order() -> Order[AccessRow]:
        ground = _Ground(scope, kind, mist.clock())
        if kind == "guests":
            around = await client_scope(mist.client, site_id=site_id, org_id=org_id)
            ground = replace(ground, devices=around.devices)
        return await _in_order(mist, ground, text)

    order, shown = await ordered(mist, in_order, limit=MOST_SHOWN)
    return Access.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(text=text), *notes, *order.notes],
        scope=scope.name,
        kind=kind,
        whole=order.whole,
    )


async def _in_order(mist: Mist, ground: _Ground, text: str | None) -> Order[AccessRow]:
    closed: list[str] = []
    reading = rows_of(mist, ground.scope.path, ground.source)
    what = f"list of {ground.source.noun}"
    found = await unless_closed(reading, what, nothing=_NOTHING, notes=closed)

    def ranked() -> Order[AccessRow]:
        made = partial(_ROWS[ground.kind], ground)
        rows = [
            row for row in map(made, read_all(ground.source.model, found.rows)) if _fits(row, text)
        ]
        rows.sort(key=_rank)
        return Order(
            rows,
            complete=found.complete,
            notes=closed,
            summary=_summary(ground, rows, text, known=not closed),
            whole={
                "by_verdict": counted(row.verdict for row in rows),
                "remarks_by_kind": _counted(each for row in rows for each in row.remarks or ()),
                "by_ssid": _counted(row.ssid for row in rows),
                "by_role": _counted(_highest(row) for row in rows),
            },
        )

    return await aside(ranked, over=found.rows)


def _counted(values: Iterable[str | None]) -> dict[str, int] | None:
    """Count all rows by a value, if any row has one."""
    known = list(values)
    return counted(known) if any(known) else None


def _highest(row: AccessRow) -> str | None:
    """Return the role that a row's privileges begin with; they stand with the highest first."""
    return row.privileges[0].partition(" ")[0] if row.privileges else None


def _fits(row: AccessRow, text: str | None) -> bool:
    if text is None:
        return True
    mac = as_mac(as_said(text))
    said = (row.name, row.email, row.mac, row.ssid, row.company)
    return any(mentions(each, part) for each in said for part in filter(None, (text, mac)))


def _rank(row: AccessRow) -> tuple[bool, str, str]:
    """Order rows: what stands out first, then what ends first."""
    return row.verdict == "valid" and not row.remarks, row.ends or "9", row.name or ""


def _guest(ground: _Ground, guest: Guest) -> AccessRow:
    mac = guest.ap_mac
    return AccessRow.of(
        guest,
        verdict=_guest_verdict(guest, ground.now),
        through=ground.devices.get(mac, mac) if mac else None,
        portal=guest.auth_method,
        since=iso(guest.authorized_time),
        ends=iso(guest.authorized_expiring_time),
    )


def _guest_verdict(guest: Guest, now: float) -> str:
    ends = guest.authorized_expiring_time
    if guest.authorized is False or (ends is not None and ends <= now):
        return "ended"
    return "valid" if guest.authorized or ends is not None else "unknown"


def _key(ground: _Ground, key: PreSharedKey) -> AccessRow:
    return AccessRow.of(
        key,
        verdict=_ended(key.expire_time, ground.now) or "valid",
        remarks=_ending(key.expire_time, ground.now) or None,
        mac=", ".join(dict.fromkeys(filter(None, (key.mac, *key.macs)))) or None,
        vlan=key.vlan_id or key.vlan_name,
        most_clients=key.max_usage,
        since=iso(key.created_time),
        ends=iso(key.expire_time),
    )


def _ended(ends: float | None, now: float) -> str | None:
    return "ended" if ends is not None and ends <= now else None


def _ending(ends: float | None, now: float) -> list[str]:
    if ends is None:
        return ["never ends"]
    return ["ends within 14 days"] if now < ends < now + _SOON else []


def _token(ground: _Ground, token: ApiToken) -> AccessRow:
    remarks = [*_idle(token, ground.now), *([] if token.src_ips else ["from any address"])]
    return AccessRow.of(
        token,
        verdict="valid",
        remarks=remarks or None,
        privileges=_privileges(ground, token.privileges),
        sources=token.src_ips or None,
        last_used=iso(token.last_used),
        since=iso(token.created_time),
    )


def _idle(token: ApiToken, now: float) -> list[str]:
    if token.last_used is None:
        return ["no use known"]
    return ["unused for 90 days or more"] if now - token.last_used >= _LONG_UNUSED else []


def _person(ground: _Ground, person: Administrator) -> AccessRow:
    called = " ".join(filter(None, (person.first_name, person.last_name)))
    second = None if person.via_sso else person.enable_two_factor
    invited = None if person.expire_time is None else "invited"
    return AccessRow.of(
        person,
        name=called or person.name,
        verdict=_ended(person.expire_time, ground.now) or invited or "valid",
        remarks=["no second factor"] if second is False else None,
        privileges=_privileges(ground, person.privileges),
        second_factor=second,
        sso=person.via_sso,
        ends=iso(person.expire_time),
        password_changed=iso(person.password_modified_time),
        id=person.admin_id,
    )


_ROWS: Final[dict[AccessKind, Callable[[_Ground, Any], AccessRow]]] = {
    "guests": _guest,
    "psks": _key,
    "tokens": _token,
    "admins": _person,
}
_RANKS: Final = ("admin", "write", "installer", "helpdesk", "read")


def _privileges(ground: _Ground, privileges: Sequence[Privilege]) -> list[str]:
    """Say each privilege as role and place, the highest role first."""
    ranked = sorted(
        privileges,
        key=lambda each: _RANKS.index(each.role) if each.role in _RANKS else len(_RANKS),
    )
    return [f"{each.role or 'unknown role'} of {_place(ground, each)}" for each in ranked]


def _place(ground: _Ground, privilege: Privilege) -> str:
    groups = [*privilege.sitegroup_ids, *filter(None, (privilege.sitegroup_id,))]
    names: dict[str | None, str] = {
        "org": "the organization",
        "orgsites": "all sites",
        "site": f"site {site_label(privilege.site_id, ground.scope.sites)}",
        "sitegroup": f"site group {privilege.name or ', '.join(groups)}",
    }
    views = f" ({', '.join(privilege.views)})" if privilege.views else ""
    place = names.get(privilege.scope, privilege.scope or "an unknown place")
    return f"{place}{views}"


def _summary(ground: _Ground, rows: Sequence[AccessRow], text: str | None, *, known: bool) -> str:
    noun = ground.source.noun
    if not known:
        return f"{ground.scope.name}: which {noun} there are is not known."
    fit = " that fit" if text else ""
    if not rows:
        return f"{ground.scope.name}: no {noun}{fit} in the list."
    number = number_of(len(rows), noun.removesuffix("s"))
    fits = fitting(len(rows)) if text else ""
    words = listed(counted(row.verdict for row in rows))
    remarks = _counted(each for row in rows for each in row.remarks or ())
    return f"{ground.scope.name}: {number}{fits} ({words}){_more(remarks)}."


def _more(remarks: Mapping[str, int] | None) -> str:
    return f"; {listed(remarks)}" if remarks else ""
