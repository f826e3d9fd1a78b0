"""Types of alarms and events as people write them, and those that no public list has."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from mist_mcp.tools.kit.arguments import names_in
from mist_mcp.words.untrusted import quoted

_DIVIDED = re.compile(r"[;|\n]")
_BLANK = re.compile(r"[\s-]+")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class TypeFilter:
    """Types that are asked for.

    Args:
        types: as the cloud spells them.
        strangers: those that no public list has.
        known: the public list.
    """

    types: tuple[str, ...]
    strangers: tuple[str, ...]
    known: Collection[str]

    @property
    def query(self) -> str | None:
        """The parameter of the API; None for all types."""
        return ",".join(self.types) or None

    def notes(self, total: int | None) -> list[str]:
        """Say, where nothing was found, that a type may be misspelt, and what is close to it."""
        return [] if total else [self._told(name) for name in self.strangers]

    def _told(self, name: str) -> str:
        close = get_close_matches(name, self.known, n=_MOST_NAMED, cutoff=0.5)
        inside = [each for each in sorted(self.known) if name.casefold() in each.casefold()]
        near = list(dict.fromkeys([*close, *inside]))[:_MOST_NAMED]
        hint = f"; close to it: {', '.join(near)}" if near else ""
        return f"No public list has a type {quoted(name)}{hint}"


def type_filter(text: str | None, known: Collection[str]) -> TypeFilter:
    """Read types: with commas, semicolons or as a JSON list, in any case, with blanks or hyphens.

    Args:
        text: as it was given.
        known: the types of the public list; others go to the cloud as they are.
    """
    spelled = {name.casefold(): name for name in known}
    plain = {name: _BLANK.sub("_", name).casefold() for name in names_in(_spread(text))}
    types = tuple(dict.fromkeys(spelled.get(folded, name) for name, folded in plain.items()))
    return TypeFilter(types, tuple(name for name in types if name not in known), known)


def _spread(text: str | None) -> str | None:
    return _DIVIDED.sub(",", text) if text and not text.lstrip().startswith("[") else text
