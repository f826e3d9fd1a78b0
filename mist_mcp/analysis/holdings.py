"""What the grants of a token add up to: distinct things, each under its highest role.

`/self` lists what was granted, not what it passes on. An MSP and a group pass their role on to
their organizations, an organization to its sites; which belongs to which is known from the
grants themselves and from lists of organizations. A grant on sites counts for the organization
around them, for it reaches into it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mist_mcp.analysis.grants import PART, ROLES, SPANNING, Key, id_of, ids_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mist_mcp.analysis.grants import Grant


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """Something that a token holds a role on; of a grant that was misread any part may miss."""

    scope: str
    id: str
    name: str
    role: str

    @property
    def label(self) -> str:
        """What to call it."""
        if self.id:
            return self.name or self.id
        return f"{self.role or 'no role'} on {self.name or self.scope or 'no scope'}"


@dataclass(frozen=True, slots=True)
class Crowd:
    """An MSP or a group, and how many organizations are reached in it."""

    holding: Holding
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Everything that a token reaches.

    Args:
        organizations: distinct ones, under the highest role that applies anywhere in each.
        whole: the ids of those of which all is reached, not only sites.
        sites: those that grants name.
        msps: distinct ones.
        uncounted: MSPs and groups whose organizations are not known.
        crowds: MSPs, and groups that were granted, with the organizations that are known.
    """

    organizations: tuple[Holding, ...]
    whole: frozenset[str]
    sites: tuple[Holding, ...]
    msps: tuple[Holding, ...]
    uncounted: tuple[Holding, ...]
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An organization in the list of an MSP: its name, and the MSP and groups around it."""

    org: Key
    name: str
    around: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Map:
    """What lies in what, what it is called, and which role was granted on it."""

    around: Mapping[Key, frozenset[Key]]
    names: Mapping[Key, str]
    roles: Mapping[Key, str]

    def role(self, keys: Iterable[Key]) -> str:
        """Return the highest role granted on any of some things; empty for none."""
        found = (self.roles[key] for key in keys if key in self.roles)
        return max(found, key=ROLES.index, default="")

    def holding(self, key: Key, role: str = "") -> Holding:
        """Describe a thing under a role, by default the one that was granted on it."""
        return Holding(key.kind, key.id, self.names.get(key, ""), role or self.role([key]))

    def held(self, kind: str) -> tuple[Holding, ...]:
        """Return the things of one kind that a role applies to, here or from around."""
        keys = [key for key in self.around if key.kind == kind]
        found = ((key, self.role({key, Key(PART, key.id)} | self.around[key])) for key in keys)
        return tuple(sorted(self.holding(key, role) for key, role in found if role))


def holdings(
    grants: Collection[Grant], organizations_of: Mapping[str, Iterable[object]]
) -> Holdings:
    """Add grants up.

    Args:
        grants: what was granted.
        organizations_of: by the id of an MSP, its organizations as the cloud lists them. A list
            that is empty, or of which a part cannot be read, tells nothing.
    """
    members = [member for msp, rows in organizations_of.items() for member in _members(msp, rows)]
    known = Map(_around(grants, members), _names(grants, members), _roles(grants))
    listed = {key for member in members for key in member.around}
    spans = [key for key in known.roles if key.kind in SPANNING]
    organizations = known.held("org")
    return Holdings(
        organizations=organizations,
        whole=frozenset(
            org.id
            for org in organizations
            if known.role({Key("org", org.id)} | known.around[Key("org", org.id)])
        ),
        sites=known.held("site"),
        msps=tuple(sorted(known.holding(key) for key in spans if key.kind == "msp")),
        uncounted=tuple(sorted(known.holding(key) for key in spans if key not in listed)),
        crowds=tuple(_crowds(known, organizations)),
    )


def _members(msp: str, rows: Iterable[object]) -> list[Member]:
    """Read the organizations of an MSP; all or none, or some would not be counted."""
    members = [_member(Key("msp", id_of(msp)), row) for row in rows]
    readable = [member for member in members if member]
    return readable if len(readable) == len(members) else []


def _member(msp: Key, row: object) -> Member | None:
    """Read one organization of an MSP."""
    fields = row if isinstance(row, dict) else {}
    org, groups = id_of(fields.get("id")), ids_of(fields, "orggroup")
    if not org or groups is None:
        return None
    return Member(Key("org", org), text_of(fields.get("name")), groups | {msp})


def _around(grants: Iterable[Grant], members: Iterable[Member]) -> dict[Key, frozenset[Key]]:
    """Collect for each organization and site everything that passes a role on to it."""
    found: defaultdict[Key, set[Key]] = defaultdict(set)
    for member in members:
        found[member.org] |= member.around
    for grant in grants:
        if grant.org:
            found[Key("org", grant.org)] |= grant.around
    for grant in grants:
        if grant.scope == "site":
            org = Key("org", grant.org)
            for site in grant.targets:
                found[site] |= {org} | found[org] | grant.site_groups
    return {key: frozenset(outer) for key, outer in found.items()}


def _roles(grants: Iterable[Grant]) -> dict[Key, str]:
    """Keep the strongest role granted on each thing."""
    pairs = ((key, grant.role) for grant in grants for key in grant.covered)
    return dict(sorted(pairs, key=lambda pair: ROLES.index(pair[1])))


def _names(grants: Iterable[Grant], members: Iterable[Member]) -> dict[Key, str]:
    """Collect what things are called; of several names the last in the alphabet."""
    granted = (pair for grant in grants for pair in grant.names)
    listed = ((member.org, member.name) for member in members)
    return dict(sorted([*granted, *listed]))


def _crowds(known: Map, organizations: Iterable[Holding]) -> Iterator[Crowd]:
    """Count the reached organizations of each MSP, and of each group that was granted."""
    outer = (key for org in organizations for key in known.around[Key("org", org.id)])
    counted = Counter(key for key in outer if key.kind == "msp" or key in known.roles)
    for key, size in sorted(counted.items()):
        yield Crowd(known.holding(key), size)
