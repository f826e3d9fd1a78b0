"""An entry put into a client's file, and taken out again: all else stays as it is, byte for byte.

The files are JSON that people edit: with comments, trailing commas and any indentation. Pure.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import json5
from json5.tokenizer import tokenize

from mist_mcp.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARK: Final = "\ufeff"
"""A byte order mark, which some editors of Windows write."""

_UNSAID: Final = ("WHITESPACE", "LINE_COMMENT", "BLOCK_COMMENT")
_OPENING: Final = ("LBRACE", "LBRACKET")
_CLOSING: Final = ("RBRACE", "RBRACKET")
_LINE_START: Final = re.compile(r"(?:\r?\n)?[ \t]*\Z")
_REST_OF_LINE: Final = re.compile(r"[ \t]*(?=\r?\n|\Z)")


class Member(NamedTuple):
    """Where a member of an object stands in a text: its name, its value, the comma after it."""

    name: str
    start: int
    value: int
    end: int
    comma: int | None


class Braces(NamedTuple):
    """Where an object stands: after its opening brace, before its closing one, its members."""

    start: int
    end: int
    members: tuple[Member, ...]

    def of(self, name: str) -> Member | None:
        """Return the member of a name, the last one if there are several, as parsers do."""
        return next((one for one in reversed(self.members) if one.name == name), None)


def with_entry(text: str, key: str, name: str, entry: Mapping[str, Any]) -> str:
    """Return the file with an entry under `key`, in the place of one of the same name.

    Raises:
        InputError: the file is no JSON object, or has something else under `key`.
    """
    if not text.strip(_MARK).strip():
        return json.dumps({key: {name: entry}}, indent=2, ensure_ascii=False) + "\n"
    whole, servers = _objects(text, key)
    if servers is None:
        return _inserted(text, whole, key, {name: entry}, depth=1)
    old = servers.of(name)
    if old is None:
        return _inserted(text, servers, name, entry, depth=2)
    return text[: old.value] + _written(text, entry, depth=2) + text[old.end :]


def without_entry(text: str, key: str, name: str) -> str:
    """Return the file without an entry; the same text if it has none.

    Raises:
        InputError: the file is no JSON object, or has something else under `key`.
    """
    servers = _objects(text, key)[1] if text.strip(_MARK).strip() else None
    old = servers.of(name) if servers else None
    if servers is None or old is None:
        return text
    place = servers.members.index(old)
    end = old.end if old.comma is None else old.comma + 1
    before = text[: old.start]
    if old.comma is None and place:
        comma = servers.members[place - 1].comma
        before = before[:comma] + before[(comma or 0) + 1 :]  # none is left hanging
    if _REST_OF_LINE.match(text, end):
        before = _LINE_START.sub("", before)
    return before + text[end:]


def entry_in(text: str, key: str, name: str) -> Any:
    """Return an entry of a file; None if there is none.

    Raises:
        InputError: the file is no JSON object, or has something else under `key`.
    """
    if not text.strip(_MARK).strip() or _objects(text, key)[1] is None:
        return None
    return _read(text)[key].get(name)


def _objects(text: str, key: str) -> tuple[Braces, Braces | None]:
    """Return the object of the file, and the one under `key` if there is any."""
    try:
        content = _read(text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise InputError(
            f"It is not JSON{f': line {line} cannot be read' if line else ''}",
            next_step="Mend it in an editor, or move it away; nothing was written.",
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get(key, {}), dict):
        what = "It holds no JSON object" if not isinstance(content, dict) else f"`{key}` is none"
        raise InputError(
            f"{what}, so no server can be named in it",
            next_step="Mend it in an editor, or move it away; nothing was written.",
        )
    tokens = [token for token in tokenize(text) if token.type not in _UNSAID]
    first = next(place for place, token in enumerate(tokens) if token.type == "LBRACE")
    whole = _braces(tokens, first)
    member = whole.of(key)
    if member is None:
        return whole, None
    return whole, _braces(
        tokens, next(place for place, token in enumerate(tokens) if token.index == member.value)
    )


def _braces(tokens: Sequence[Any], first: int) -> Braces:
    """Return the object whose opening brace is the token of that place."""
    members: list[Member] = []
    place = first + 1
    while tokens[place].type != "RBRACE":
        last = _last_of_value(tokens, place + 2)
        follows = tokens[last + 1]
        comma = follows.index if follows.type == "COMMA" else None
        members.append(
            Member(
                name=_name(tokens[place].value),
                start=tokens[place].index,
                value=tokens[place + 2].index,
                end=tokens[last].end,
                comma=comma,
            )
        )
        place = last + (1 if comma is None else 2)
    return Braces(tokens[first].end, tokens[place].index, tuple(members))


def _last_of_value(tokens: Sequence[Any], place: int) -> int:
    """Return the place of the last token of a value that begins at a place."""
    depth = 0
    while True:
        kind = tokens[place].type
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if depth == 0 and tokens[place + 1].type in ("COMMA", *_CLOSING):
            return place
        place += 1


def _name(token: str) -> str:
    """Return the name that a key spells, with quotation marks or without."""
    return str(_read(token)) if token[:1] in "\"'" else token


def _read(text: str) -> Any:
    """Read JSON, or else what people make of it."""
    try:
        return json.loads(text.lstrip(_MARK))  # json5 does not join surrogate pairs
    except ValueError:
        return json5.loads(text)


def _inserted(text: str, braces: Braces, name: str, value: Any, *, depth: int) -> str:
    """Return the text with a member put first: so no comment and no comma is in the way."""
    newline, indent = _style(text)
    member = f"{json.dumps(name, ensure_ascii=False)}: {_written(text, value, depth=depth)}"
    line = f"{newline}{indent * depth}{member}"
    rest = text[braces.start :]
    if braces.members:
        ending = "," if _REST_OF_LINE.match(rest) else f",{newline}{indent * depth}"
        rest = rest if ending == "," else rest.lstrip(" \t")
    else:
        inside = text[braces.start : braces.end].strip()
        ending = "" if inside else f"{newline}{indent * (depth - 1)}"
        rest = rest if inside else text[braces.end :]
    return text[: braces.start] + line + ending + rest


def _written(text: str, value: Any, *, depth: int) -> str:
    """Write a value as the text is written."""
    newline, indent = _style(text)
    lines = json.dumps(value, indent=indent, ensure_ascii=False).split("\n")
    return f"{newline}{indent * depth}".join(lines)


def _style(text: str) -> tuple[str, str]:
    """Return how the lines of a text end, and by what they are indented."""
    newline = "\r\n" if "\r\n" in text else "\n"
    found = re.search(r"\n([ \t]+)(?=[\"'}/])", text)
    return newline, found[1] if found else "  "
