"""A value beside what may be shown of it: its names and texts without secrets. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from mist_mcp.words.masking import MASK
from mist_mcp.words.untrusted import visible

_NUMBER: Final = re.compile("u[0-9a-f]{4}|U[0-9a-f]{8}")
_ODD: Final = re.compile(r"[^\S \t\n]|\\(?=u[0-9a-f]{4}|U[0-9a-f]{8})")
"""Blanks that look like another one, and what looks like a number of Unicode in a text."""

_BASIC: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Seen:
    """A value of a document beside what may be shown of it.

    Args:
        raw: the value; None if there is none.
        shown: the same with its secrets masked; a text where all of it is masked as one.
        inside: whether it is in an object that is masked as one, as no credential is.
    """

    raw: Any = None
    shown: Any = None
    inside: bool = False

    @property
    def is_masked(self) -> bool:
        """Whether an object or a list is masked as one."""
        return isinstance(self.raw, dict | list) and not isinstance(self.shown, type(self.raw))

    @property
    def readable(self) -> Any:
        """What may be shown, with what nobody can see spelled out."""
        if self.is_masked:
            return self.shown if isinstance(self.shown, str) else MASK
        if isinstance(self.raw, dict):
            names = self.names()
            return {names[name]: item.readable for name, item in self.members().items()}
        if isinstance(self.raw, list):
            return [item.readable for item in self.items()]
        if isinstance(self.raw, str):
            return readable(self.raw, self.shown)
        return MASK if self.raw is not None and self.shown is None else self.shown

    def names(self) -> dict[str, str]:
        """Return the names of the members, each as it may be shown; no two alike."""
        shown = {raw: readable(raw, name) for raw, name in self._names().items()}
        number = Counter(shown.values())
        return {
            raw: name if number[name] == 1 else f"{name} ({place})"
            for place, (raw, name) in enumerate(shown.items(), start=1)
        }

    def members(self) -> dict[str, Seen]:
        """Return the members of an object; of what is none, none."""
        if not isinstance(self.raw, dict):
            return {}
        if not isinstance(self.shown, dict):
            mask = self.shown if isinstance(self.shown, str) else MASK
            return {name: Seen(item, mask, inside=True) for name, item in self.raw.items()}
        names, seen = self._names(), self.shown
        return {
            name: Seen(item, MASK, inside=True)
            if names[name] is None
            else Seen(item, seen[names[name]], self.inside)
            for name, item in self.raw.items()
        }

    def items(self) -> list[Seen]:
        """Return the items of a list; of what is none, none."""
        if not isinstance(self.raw, list):
            return []
        shown = self.shown
        if not isinstance(shown, list) or len(shown) != len(self.raw):
            shown = [shown if isinstance(shown, str) else MASK] * len(self.raw)
        return [Seen(*pair, self.inside) for pair in zip(self.raw, shown, strict=True)]

    def at(self, place: tuple[str | int, ...]) -> Seen:
        """Return what stands at a place; nothing if nothing does."""
        here = self
        for step in place:
            if isinstance(step, str):
                here = here.members().get(step, Seen())
            else:
                here = next(islice(here.items(), step, None), Seen())
        return here

    def _names(self) -> dict[str, str | None]:
        """Return the names of the members, each with the one that it has where it is shown.

        Names that nobody can tell apart became one: what stands there belongs to none of them.
        """
        if not isinstance(self.raw, dict) or not isinstance(self.shown, dict):
            return dict.fromkeys(self.raw or ())
        if len(self.raw) == len(self.shown):
            return dict(zip(self.raw, self.shown, strict=True))
        seen = {name: visible(name) for name in self.raw}
        number = Counter(seen.values())
        known = {each for each in self.shown if number[each] == 1}
        return {name: each if each in known else None for name, each in seen.items()}


def readable(raw: str, shown: Any) -> str:
    """Return a text as it may be shown, with what nobody can see spelled out."""
    if not isinstance(shown, str):
        return MASK
    return spelled(raw if visible(shown) == visible(raw) else shown)


def spelled(text: str, *, blanks: bool = False) -> str:
    """Return a text in which what a reader cannot see is written as its number in Unicode.

    No two texts are spelled alike: where a text has such a number itself, its backslash is doubled.

    Args:
        text: any text.
        blanks: whether each blank counts; a line of an answer shows several as one.
    """
    composed = unicodedata.is_normalized("NFC", text)
    plain = composed and visible(text) == text and not _ODD.search(text)
    if plain and not blanks:
        return text

    @cache
    def is_unseen(letter: str) -> bool:
        if letter in " \t":
            return blanks
        return (
            not visible(letter)
            or _ODD.match(letter) is not None
            or not (composed or _is_composed(letter))
        )

    def doubled(run: re.Match[str]) -> str:
        following = text[run.end() : run.end() + 1]
        numbered = _NUMBER.match(text, run.end()) or (following and is_unseen(following))
        return run[0] * 2 if numbered else run[0]

    kept = re.sub(r"\\+", doubled, text)
    return "".join(_numbered(letter) if is_unseen(letter) else letter for letter in kept)


def told_apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Return two values; texts that differ in nothing but their blanks with these spelled out."""
    if not (isinstance(before, str) and isinstance(after, str)) or before == after:
        return before, after
    if before.split() != after.split():
        return before, after
    return spelled(before, blanks=True), spelled(after, blanks=True)


def _is_composed(letter: str) -> bool:
    """Tell whether a letter stands for itself in texts that look as they are written."""
    joins = unicodedata.combining(letter) or "\u1100" <= letter <= "\u11ff"
    return not joins and unicodedata.is_normalized("NFC", letter)


def _numbered(letter: str) -> str:
    number = ord(letter)
    return f"\\u{number:04x}" if number <= _BASIC else f"\\U{number:08x}"
