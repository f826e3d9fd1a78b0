"""The privileges of a token, read from `/api/v1/self` and added up.

What a list means depends on the scope: on an organization `orggroup_ids` are the groups that it
sits in, on a group they are what the grant is about; the same holds for site groups. Singular
names occur too. Views narrow the portal, not the API, and are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

ROLES: Final = ("read", "helpdesk", "installer", "write", "admin")
"""Weakest first. Helpdesk and installer change things too: only `read` counts as reading."""

ADMIN: Final = ("admin",)
CHANGING: Final = ROLES[1:]

TARGETS: Final = {
    "msp": ("msp_id",),
    "orggroup": ("orggroup_ids", "orggroup_id"),
    "org": ("org_id",),
    "sitegroup": ("sitegroup_ids", "sitegroup_id"),
    "site": ("site_id",),
}
"""Which fields of a grant say what it is about, for each scope."""

SPANNING: Final = ("msp", "orggroup")
"""Scopes that reach several organizations; the others carry the one they belong to."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A readable privilege: a role on targets, and the organization or MSP around them."""

    scope: str
    role: str
    targets: frozenset[str]
    org: str
    msp: str

    @property
    def spans(self) -> frozenset[str]:
        """Name what passes organizations on: the MSP, or the groups of an unnamed one."""
        if self.scope not in SPANNING:
            return frozenset()
        return frozenset({self.msp}) if self.msp else self.targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the grants add up to: the highest role on everything they name.

    `spans` are the MSPs and groups whose organizations are not known one by one.
    """

    orgs: Mapping[str, str]
    sites: Mapping[str, str]
    msps: Mapping[str, str]
    spans: Mapping[str, str]
    widest_msp: int


def grant_of(row: object) -> Grant | None:
    """Read one privilege; None if any part that matters is missing or unknown."""
    if not isinstance(row, dict):
        return None
    scope, role = row.get("scope"), row.get("role")
    if not isinstance(scope, str) or scope not in TARGETS or role not in ROLES:
        return None
    targets, org, msp = _ids(row, TARGETS[scope]), _id(row.get("org_id")), _id(row.get("msp_id"))
    if not all(targets) or not targets or (scope not in SPANNING and not org):
        return None
    return Grant(scope=scope, role=role, targets=targets, org=org, msp=msp)


def _ids(row: Mapping[str, object], names: Iterable[str]) -> frozenset[str]:
    """Collect the ids under some names, each of which may hold one or a list."""
    values = [row[name] for name in names if row.get(name) is not None]
    return frozenset(
        _id(item) for value in values for item in (value if isinstance(value, list) else [value])
    )


def _id(value: object) -> str:
    """Read an id; empty for anything that is none."""
    return value.strip().lower() if isinstance(value, str) else ""


def holdings(
    grants: Collection[Grant], organizations_of: Mapping[str, Collection[str]]
) -> Holdings:
    """Add grants up; several on the same thing count as the highest."""
    known = {_id(msp): {_id(org) for org in orgs} for msp, orgs in organizations_of.items()}
    spanned = [(span, grant.role) for grant in grants for span in grant.spans]
    passed_on = [(org, role) for span, role in spanned for org in known.get(span, ())]
    return Holdings(
        orgs=_highest([*passed_on, *((g.org, g.role) for g in grants if not g.spans)]),
        sites=_highest(_of_scope(grants, "site")),
        msps=_highest(_of_scope(grants, "msp")),
        spans=_highest((span, role) for span, role in spanned if span not in known),
        widest_msp=max((len(known[span]) for span, _ in spanned if span in known), default=0),
    )


def _of_scope(grants: Iterable[Grant], scope: str) -> Iterator[tuple[str, str]]:
    """Pair each target of one scope with the role on it."""
    return ((id_, grant.role) for grant in grants if grant.scope == scope for id_ in grant.targets)


def _highest(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the strongest role for each id."""
    return dict(sorted(pairs, key=lambda pair: ROLES.index(pair[1])))


def scopes_of(grants: Iterable[Grant]) -> tuple[str, ...]:
    """Name the scopes that occur, widest first."""
    present = {grant.scope for grant in grants}
    return tuple(scope for scope in TARGETS if scope in present)
