"""A change that nobody has approved yet: what it is about, and what would differ. Pure."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mist_mcp.changing.differences import differences
from mist_mcp.changing.legible import legible
from mist_mcp.changing.motion import STILL, Motion
from mist_mcp.cloud.permits import canonical, digest_of
from mist_mcp.errors import InputError
from mist_mcp.gate.plan import LONGEST_VALUE, MOST_CHANGES
from mist_mcp.words.untrusted import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.changing.differences import Place
    from mist_mcp.changing.legible import Legible
    from mist_mcp.changing.requests import Home
    from mist_mcp.cloud.permits import Write
    from mist_mcp.gate.plan import Change

Json: TypeAlias = dict[str, Any]

_NAMES: Final = ("name", "ssid", "hostname", "email", "display_name")
_LONGEST_CHANGE: Final = LONGEST_TEXT - 100
"""Characters of a field with its values; the line that a person sees has some words around it."""


@dataclass(frozen=True)
class Intent:
    """A change that nobody has approved yet.

    Args:
        home: where it would happen.
        write: the request.
        before: the object as it is; None where there is none.
        masked: returns a document as it may be shown.
        hidden: where the cloud hides secrets in the object, or may hide them.
        motion: what the object does by itself.
        late: root fields of the object that were sent, and that the cloud does not show yet.
        known: the ids of what there is beside what would be created.
        facts: what else a person is told.
    """

    home: Home
    write: Write
    before: Json | None
    masked: Callable[[Json], Json]
    _: KW_ONLY
    hidden: tuple[Place, ...] = ()
    motion: Motion = STILL
    late: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def after(self) -> Json:
        """The object as it would be: PUT replaces the root fields that are sent, and no others.

        https://www.mist.com/documentation/mist-api-introduction/
        """
        if self.write.method == "DELETE":
            return {}
        kept = self.before if self.write.method == "PUT" else None
        return {**(kept or {}), **(self.write.body or {})}

    @property
    def touched(self) -> Json:
        """What the change replaces or destroys: its root fields, or all."""
        return self.touched_of(self.before or {})

    def touched_of(self, document: Json) -> Json:
        """Return the same part of another state of the object."""
        if self.write.method != "PUT":
            return document
        return {name: document.get(name) for name in self.write.body}

    @property
    def basis(self) -> str:
        """The digest of what the change replaces or destroys, by its meaning."""
        return digest_of(canonical(self.motion.meaning(self.touched)))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What would change; of large objects it takes a second to find out."""
        return self.between(self.before or {}, self.after)

    def between(self, one: Json, other: Json) -> tuple[Change, ...]:
        """Return what differs between two states of the object."""
        return differences(one, other, masked=(self.masked(one), self.masked(other)))

    @cached_property
    def legible(self) -> tuple[Legible, ...]:
        """What would change, as whoever approves it reads it."""
        return tuple(legible(self.before or {}, self.after, masked=self.masked))

    @property
    def name(self) -> str | None:
        """What the object is called, as it may be shown; blanks alone are no name."""
        document = self.masked(self.before or self.after)
        names = (" ".join(str(document.get(key) or "").split()) for key in _NAMES)
        return next((name for name in names if name), None)

    @property
    def holds_secrets(self) -> bool:
        """Whether the request has something in it that is never shown."""
        body = self.write.body or {}
        return bool(self.masked(body) != body)


def require_readable(intent: Intent) -> None:
    """Go on if a person can be shown all that would be sent.

    Raises:
        InputError: it is too much, or a mask would stand for something that nobody can read.
    """
    fields = intent.legible
    number = sum(len(field.sent) for field in fields)
    if number > MOST_CHANGES or not all(map(_fits, fields)):
        raise InputError(
            f"The change is too large for a person to judge: {number} fields or lines, or one "
            "that is too long",
            next_step=f"Change at most {MOST_CHANGES} fields or lines of less than {LONGEST_VALUE} "
            "characters at a time.",
        )
    hidden = next((field.change.field for field in fields if field.hidden), None)
    if hidden is not None:
        raise InputError(
            f"At {hidden} a mask would stand for more than a password or a key, so nobody who "
            "approves the change could read what would be sent",
            next_step="Put the secret alone into a field for it, or tell the user to make the "
            "change in the Mist portal.",
        )


def _fits(field: Legible) -> bool:
    """Tell whether the line that a person sees has room for all that would be sent."""
    longest = max(field.sent)
    whole = len(field.change.field) + min(field.before, LONGEST_VALUE) + longest
    return longest <= LONGEST_VALUE and whole <= _LONGEST_CHANGE
