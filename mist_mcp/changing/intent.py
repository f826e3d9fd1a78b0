"""A change that nobody has approved yet: what it is about, and what would differ. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mist_mcp.changing.differences import differences
from mist_mcp.errors import InputError
from mist_mcp.gate.plan import LONGEST_VALUE, MOST_CHANGES, Change
from mist_mcp.words.untrusted import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.changing.requests import Home
    from mist_mcp.cloud.permits import Write

Json: TypeAlias = dict[str, Any]

_NAMES: Final = ("name", "ssid", "hostname", "email", "display_name")
_LONGEST_CHANGE: Final = LONGEST_TEXT - 100
"""Characters of a field with its values; the line that a person sees has some words around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A change that nobody has approved yet.

    Args:
        home: where it would happen.
        write: the request.
        before: the object as it is; None where there is none.
        masked: returns a document as it may be shown.
    """

    home: Home
    write: Write
    before: Json | None
    masked: Callable[[Json], Json]

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
    def changes(self) -> tuple[Change, ...]:
        """What would change."""
        return self.between(self.before or {}, self.after)

    def between(self, one: Json, other: Json) -> tuple[Change, ...]:
        """Return what differs between two states of the object."""
        return differences(one, other, masked=(self.masked(one), self.masked(other)))

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


def require_readable(changes: tuple[Change, ...]) -> None:
    """Go on if a person can be shown all of it.

    Raises:
        InputError: it is too much.
    """
    if len(changes) <= MOST_CHANGES and all(map(_fits, changes)):
        return
    raise InputError(
        f"The change is too large for a person to judge: {len(changes)} fields, or one that is "
        "too long",
        next_step=f"Change at most {MOST_CHANGES} fields of less than {LONGEST_VALUE} characters "
        "at a time.",
    )


def _fits(change: Change) -> bool:
    """Tell whether the line that a person sees has room for all that would be."""
    before, after = (
        len(json.dumps(value, ensure_ascii=False)) for value in (change.before, change.after)
    )
    whole = len(change.field) + min(before, LONGEST_VALUE) + after
    return after <= LONGEST_VALUE and whole <= _LONGEST_CHANGE
