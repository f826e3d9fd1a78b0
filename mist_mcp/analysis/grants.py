"""The privileges of a token, read one by one from the cloud's answer to `/api/v1/self`.

What a list means depends on the scope: on an organization `orggroup_ids` are the groups that it
sits in, on a group they are what the grant is about; the same holds for site groups. Singular
names occur too. Views narrow the portal, not the API, and are ignored. A privilege of which any
part that matters is missing, unknown or misshapen is not understood as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from mist_mcp.words.naming import NO_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
"""Which fields of a grant say what it is about, for each scope, widest first."""

SPANNING: Final = ("msp", "orggroup")
"""Scopes that reach several organizations; the others carry the one they belong to."""

PART: Final = "part of org"
"""The kind of key for an organization of which a grant covers only sites."""

Unclear: TypeAlias = Literal["unreadable", "unknown_scope", "unknown_role"]


class Key(NamedTuple):
    """A thing that grants are about: its kind, which is a scope, and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A privilege that was understood.

    Args:
        scope: the kind of its targets.
        role: what may be done with them.
        targets: what it is about.
        org: the id of the organization of the targets; empty where they span several.
        around: the MSP and the groups of organizations that it mentions.
        site_groups: the groups of sites that it mentions.
        names: what the things it mentions are called.
    """

    scope: str
    role: str
    targets: frozenset[Key]
    org: str
    around: frozenset[Key]
    site_groups: frozenset[Key]
    names: frozenset[tuple[Key, str]]

    @property
    def covered(self) -> frozenset[Key]:
        """Everything that has the role by this grant; of a site, the organization in part."""
        within = {"site", "sitegroup"}
        return self.targets | ({Key(PART, self.org)} if self.scope in within else set())


@dataclass(frozen=True, slots=True)
class Misread:
    """A privilege that was not understood: why, and what it says, as far as that is text."""

    why: Unclear
    scope: str
    role: str
    name: str


def read_grants(document: object) -> frozenset[Grant | Misread]:
    """Read the distinct privileges in an answer to `/api/v1/self`, whatever it is."""
    rows = document.get("privileges") if isinstance(document, dict) else None
    return frozenset(map(read_grant, rows)) if isinstance(rows, list) else frozenset()


def read_grant(row: object) -> Grant | Misread:
    """Read one privilege, whatever it is."""
    fields = row if isinstance(row, dict) else {}
    scope, role = text_of(fields.get("scope")), text_of(fields.get("role"))
    name = text_of(fields.get("name"))
    if scope and scope not in TARGETS:
        return Misread("unknown_scope", scope, role, name)
    if scope and role and role not in ROLES:
        return Misread("unknown_role", scope, role, name)
    grant = _understood(fields, scope, role) if scope and role else None
    return grant or Misread("unreadable", scope, role, name)


def _understood(row: Mapping[str, object], scope: str, role: str) -> Grant | None:
    """Read a privilege of a known scope and role; None if an id is missing or is none."""
    read = {kind: ids_of(row, kind) for kind in TARGETS}
    known = {kind: keys for kind, keys in read.items() if keys is not None}
    if len(known) < len(read):
        return None
    targets = known[scope]
    orgs = [] if scope in SPANNING else [key.id for key in known["org"]]
    if not targets or (scope not in SPANNING and len(orgs) != 1):
        return None
    return Grant(
        scope=scope,
        role=role,
        targets=targets,
        org=next(iter(orgs), ""),
        around=known["msp"] | known["orggroup"],
        site_groups=known["sitegroup"],
        names=frozenset(_names(row, scope, known)),
    )


def ids_of(row: Mapping[str, object], kind: str) -> frozenset[Key] | None:
    """Collect the ids of a kind; None if something in their place is no id."""
    items = [item for field in TARGETS[kind] for item in _items(row.get(field))]
    if not all(text_of(item) for item in items):
        return None
    return frozenset(Key(kind, id_) for item in items if (id_ := id_of(item)))


def _items(value: object) -> list[object]:
    """Read a field that holds one id, several or none."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _names(
    row: Mapping[str, object], scope: str, known: Mapping[str, frozenset[Key]]
) -> Iterator[tuple[Key, str]]:
    """Pair what a privilege mentions with what it calls it; a name stands for one thing only."""
    for kind, field in ((scope, "name"), ("org", "org_name"), ("msp", "msp_name")):
        name = text_of(row.get(field))
        if name and len(known[kind]) == 1:
            yield from ((key, name) for key in known[kind])


def id_of(value: object) -> str:
    """Read an id; empty for anything that is none, and for the id of nothing."""
    text = text_of(value).lower()
    return "" if text == NO_ID else text


def text_of(value: object) -> str:
    """Read a text; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
