"""What a documented query parameter keeps of the recorded rows; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, Protocol

Row = Mapping[str, Any]
Keep = Callable[[Row], bool]

TRUE: Final = "true"
FALSE: Final = "false"


class BadQueryError(Exception):
    """A parameter carries a value that the API refuses with a 400."""


class Filter(Protocol):
    """One query parameter: its default, and the rows it keeps."""

    @property
    def default(self) -> str | None:
        """Value that applies when the parameter is absent; None keeps every row."""

    def keep(self, text: str) -> Keep:
        """Turn the parameter's text into a test of one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The field equals the text; `null` stands for an empty field."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Compare without case, as MAC addresses and models are compared."""
        wanted = text.lower()
        return lambda row: wanted in _texts(row, self.field) or _is_null(row, self.field, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The field is one of the comma separated words."""

    field: str
    allowed: frozenset[str] = frozenset()
    everything: str | None = None
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Refuse a word outside the enumeration, where there is one."""
        words = {word.strip() for word in text.split(",")}
        _expect(words <= self.allowed or not self.allowed, self.field, text)
        if self.everything in words:
            return lambda _row: True
        return lambda row: any(value in words for value in values(row, self.field))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The field is the one word, out of an enumeration."""

    field: str
    allowed: frozenset[str]
    everything: str | None = None
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Refuse a word outside the enumeration."""
        _expect(text in self.allowed, self.field, text)
        if text == self.everything:
            return lambda _row: True
        return lambda row: text in values(row, self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wild:
    """The whole of one of the fields matches the text, in which `*` stands for anything."""

    fields: tuple[str, ...]
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Match without case; without a `*` only the whole value matches."""
        pattern = _pattern(text)
        return lambda row: any(
            fnmatchcase(text, pattern) for field in self.fields for text in _texts(row, field)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """Like Wild, with `prefix*` and `*substring*` only."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Refuse `*suffix`, which the API documents as unsupported."""
        _expect(not text.startswith("*") or text.endswith("*"), self.field, text)
        return Wild(fields=(self.field,)).keep(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The field contains the text, with or without `*` around it."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Match any part of the value without case."""
        wanted = text.strip("*").lower()
        return lambda row: any(wanted in text for text in _texts(row, self.field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """The field's truth is the parameter's; an absent field is false."""

    field: str
    everything: str | None = None
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Read `true`, `false` or the word for everything, and refuse anything else."""
        if text == self.everything:
            return lambda _row: True
        wanted = boolean(self.field, text)
        return lambda row: bool(row.get(self.field)) is wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Rows that satisfy `hidden` are left out unless the parameter is true."""

    name: str
    hidden: Keep
    default: str | None = FALSE

    def keep(self, text: str) -> Keep:
        """Keep everything on `true`, the plain rows on `false`."""
        shown = boolean(self.name, text)
        return lambda row: shown or not self.hidden(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """On `true` only the rows that satisfy `wanted` stay; on `false` all do."""

    name: str
    wanted: Keep
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Keep the wanted rows on `true`."""
        narrowed = boolean(self.name, text)
        return lambda row: not narrowed or self.wanted(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The field's epoch is later than the parameter's."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Compare epochs; the text must be a whole number."""
        _expect(text.isdecimal(), self.field, text)
        return lambda row: (row.get(self.field) or 0) > int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The field's epoch is earlier than the parameter's; a row without one is not."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Compare epochs; the text must be a whole number."""
        _expect(text.isdecimal(), self.field, text)
        return lambda row: any(value < int(text) for value in values(row, self.field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The field is the whole number of the parameter."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Refuse what is no whole number."""
        _expect(text.lstrip("-").isdecimal(), self.field, text)
        return lambda row: int(text) in values(row, self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A documented parameter that changes nothing here; an enumeration is still checked."""

    name: str
    allowed: frozenset[str] = frozenset()
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Keep every row."""
        _expect(text in self.allowed or not self.allowed, self.name, text)
        return lambda _row: True


def boolean(name: str, text: str) -> bool:
    """Read a boolean parameter, in any case."""
    _expect(text.lower() in {TRUE, FALSE}, name, text)
    return text.lower() == TRUE


def _expect(condition: bool, name: str, text: str) -> None:  # noqa: FBT001 - the subject
    if not condition:
        raise BadQueryError(f"invalid value for {name}: {text}")


def values(row: Row, field: str) -> list[Any]:
    """Give the values of a field: those of a list, the one of anything else, none of a null."""
    value = row.get(field)
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def word(value: Any) -> str:
    """Write a value as a query would."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(row: Row, field: str) -> list[str]:
    """Write the values in small letters; nothing is an empty text."""
    return [word(value).lower() for value in values(row, field)] or [""]


def _is_null(row: Row, field: str, wanted: str) -> bool:
    return wanted == "null" and row.get(field) is None


def _pattern(text: str) -> str:
    return text.lower().replace("[", "[[]").replace("?", "[?]")
