"""A change as a person must be able to read it before it is sent. Pure.

Results mask commands and lists of keys by the name of their field, since nobody needs them there.
Who approves a change of them does: here only the secrets inside are masked. A mask may stand for
a plain credential; where it stands for more, nobody could know what would be sent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mist_mcp.changing.differences import Order, differing, joined
from mist_mcp.changing.seen import Seen, readable, told_apart
from mist_mcp.gate.plan import LONGEST_VALUE, Change
from mist_mcp.words.masking import MASK
from mist_mcp.words.placeholders import WITHHELD
from mist_mcp.words.untrusted import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mist_mcp.changing.differences import Difference, Path

    Masked: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

_COMMANDS: Final = re.compile(r"(?i)(?:.*[_-])?(?:cmds?|commands?|cli)")
_KEPT: Final = re.compile(r"(?i)keys|auth_keys|authorization|magic|vars")
"""Fields that are masked by their names, and may hold something else than a credential."""

_ADDRESS: Final = re.compile(r"(?!.*\d{6})[\d.:,/-]{1,64}")
"""Numbers, addresses, prefixes and lists of them, which are no credentials."""

_COMMAND: Final = re.compile(
    r"(?i)\s*(?:set|delete|deactivate|activate|insert|rename|replace|protect|wildcard|load|request)"
    r"\s+\S+\s+\S"
)
_MASK: Final = re.compile(rf"\[redacted(?:-[0-9a-f]{{6}})?\]|{re.escape(WITHHELD)}")
_PEM: Final = re.compile(
    r"\s*-----BEGIN [A-Z ]+-----[\sA-Za-z0-9+/=]+-----END [A-Z ]+-----\s*", re.DOTALL
)
_LONGEST_CREDENTIAL: Final = 256
_MOST_COMPARED: Final = 250_000
"""Pairs of lines that are compared; where there are more, all of them go and come."""

_NO_CREDENTIAL: Final = re.compile(r"[;{}\n]")
"""What ends a statement; a credential inside a text has none of it."""


@dataclass(frozen=True, slots=True)
class Legible:
    """A change of a field as it is shown.

    Args:
        change: the values or lines, with the secrets in them masked.
        sent: the characters of each value or line that would be sent, whatever is shown of it.
        before: the characters of the old value.
        hidden: whether a mask stands for what would be sent and is no plain credential.
    """

    change: Change
    sent: tuple[int, ...]
    before: int
    hidden: bool


def legible(before: Any, after: Any, *, masked: Masked) -> Iterator[Legible]:
    """Yield what differs, in the order of the documents, as a person may read it.

    Args:
        before: the object as it is.
        after: the object as it would be.
        masked: returns a document as it is shown in results.
    """
    reader = _Reader(masked)
    sides = Seen(before, masked(before)), Seen(after, masked(after))
    for found in differing(*sides, whole=_is_in_lines, row_whole=_is_readable_row):
        lines = _is_in_lines(found.path, found.old, found.new)
        told_apart = lines and _lines_of(found.old.raw) != _lines_of(found.new.raw)
        field = (reader.lines if told_apart else reader.values)(found)
        inside = found.new.raw is not None and found.new.inside and not _is_kept(found.path)
        yield replace(field, hidden=True) if inside else field


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values, with their secrets masked by content."""

    masked: Masked

    def text(self, raw: str) -> str:
        """Return a text with its secrets masked, and what nobody can see spelled out."""
        return readable(raw, str(self.masked({"line": raw})["line"]))

    def values(self, found: Difference) -> Legible:
        """Return both values."""
        names = _names(found.path)
        (before, _), (after, hides) = self.value(names, found.old), self.value(names, found.new)
        place, odd = self.place(found.path)
        return Legible(
            Change(place, *told_apart(before, after), masked=True),
            (_size(found.new.raw),),
            _size(found.old.raw),
            hides or (odd and found.new.raw is not None),
        )

    def lines(self, found: Difference) -> Legible:
        """Return what goes and what comes, line by line, and how many lines stay."""
        before, after = _lines_of(found.old.raw), _lines_of(found.new.raw)
        (old_seen, _), (new_seen, hides) = self.block(before), self.block(after)
        lines, sent = [], []
        for start, end, first, last in _moves(before, after):
            lines += [("-", line) for line in old_seen[start:end]]
            lines += [("+", line) for line in new_seen[first:last]]
            sent += [0] * (end - start) + [len(line) for line in after[first:last]]
        place, odd = self.place(found.path)
        stay = len(before) - sum(line[0] == "-" for line in lines)
        change = Change(place, stay, len(after), masked=True, lines=tuple(lines))
        return Legible(change, tuple(sent) or (0,), 0, hides or odd)

    def place(self, path: Path) -> tuple[str, bool]:
        """Return where a field is, and whether a name on the way has a secret in it."""
        names = tuple(self.text(step) if isinstance(step, str) else step for step in path)
        odd = any(_MASK.search(name) for name in names if isinstance(name, str))
        return joined(names), odd

    def block(self, lines: list[str]) -> tuple[list[str], bool]:
        """Return lines with their secrets masked, and whether a mask hides more than those."""
        whole = "\n".join(lines)
        seen = str(self.masked({"line": whole})["line"])
        if seen.count("\n") != whole.count("\n"):
            return [MASK] * len(lines), True
        pairs = list(zip(lines, seen.split("\n") if lines else (), strict=True))
        shown = [readable(*pair) for pair in pairs]
        return shown, any(_hides(raw, text) for raw, text in pairs)

    def value(self, names: tuple[str, ...], value: Seen) -> tuple[Any, bool]:
        """Return a value as it is shown, and whether a mask hides more than a credential."""
        raw = value.raw
        if isinstance(raw, dict):
            return self.members(names, value)
        if isinstance(raw, list):
            read = [self.value(names, item) for item in value.items()]
            return [each for each, _ in read], any(hides for _, hides in read)
        if isinstance(raw, str):
            return self.plain(names, raw, str(value.shown))
        return value.readable, False

    def members(self, names: tuple[str, ...], value: Seen) -> tuple[Any, bool]:
        """Return an object; what is below the name of a credential is no credential."""
        hides, shown = False, {}
        labels = {name: self.text(name) for name in value.raw} if value.is_masked else value.names()
        for name, item in value.members().items():
            read, deep = self.value((*names, name), item)
            label = labels[name]
            shown[label], hides = read, hides or deep or bool(_MASK.search(label))
        return shown, hides or (value.is_masked and not _is_kept(names))

    def plain(self, names: tuple[str, ...], raw: str, seen: str) -> tuple[str, bool]:
        """Return a text: a credential as a mask, all else with the secrets in it masked."""
        if _is_masked(seen) and _is_kept(names):
            seen = self.kept(names, raw, mask=seen)
        if _is_masked(seen):
            return seen, not _is_credential(raw)
        return readable(raw, seen), _hides(raw, seen)

    def kept(self, names: tuple[str, ...], raw: str, *, mask: str) -> str:
        """Return the text of a field whose name says too little: one word is a credential."""
        name = names[-1]
        if _COMMANDS.fullmatch(name):
            return self.text(raw)
        if not _KEPT.fullmatch(name) and _is_masked(str(self.masked({name: raw}).get(name))):
            return mask
        if _ADDRESS.fullmatch(raw):
            return self.text(raw)
        if len(raw.split()) < 2:  # noqa: PLR2004 - one word is no sentence
            return mask if _is_masked(mask) else MASK
        if "authorization" in names:
            return self.text(f"authorization: {raw}").removeprefix("authorization: ")
        return self.text(raw)


def _moves(before: list[str], after: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield which lines go and which come in their place: from and to before, and after."""
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if before[~n] != after[~n]), rest)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > _MOST_COMPARED:
        yield head, head + len(old), head, head + len(new)
        return
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield start + head, end + head, first + head, last + head


def _is_readable_row(path: Path, row: Seen) -> bool:
    """Tell whether a row that comes or goes is read at once: a short one without commands."""
    return _size(row.raw) <= LONGEST_VALUE and not _holds_lines(path, row)


def _holds_lines(path: Path, value: Seen) -> bool:
    if _is_in_lines(path, value, value):
        return True
    inside = any(_holds_lines((*path, name), part) for name, part in value.members().items())
    return inside or any(_holds_lines((*path, 0), item) for item in value.items())


def _is_in_lines(path: Path, old: Seen, new: Seen) -> bool:
    """Tell whether what stands at a place is read line by line: commands, and long texts."""
    there = [side for side in (old, new) if side.raw is not None]
    if not there or _is_order(path) or not all(_is_lines(side.raw) for side in there):
        return False
    if path and isinstance(path[-1], str) and _COMMANDS.fullmatch(path[-1]):
        return True
    masked = any(isinstance(side.shown, str) and _is_masked(side.shown) for side in there)
    if masked and not _is_kept(path):
        return False
    listed = [line for side in there if isinstance(side.raw, list) for line in side.raw]
    long = any(isinstance(side.raw, str) and "\n" in side.raw for side in there)
    return long or any(map(_COMMAND.match, listed))


def _is_order(path: Path) -> bool:
    return bool(path) and isinstance(path[-1], Order)


def _is_lines(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def _lines_of(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value or []
    return [line for text in texts for line in text.split("\n")]


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _is_kept(path: Path) -> bool:
    """Tell whether a name on the way says too little of what is below it."""
    return any(_KEPT.fullmatch(name) or _COMMANDS.fullmatch(name) for name in _names(path))


def _is_masked(text: str) -> bool:
    return _MASK.fullmatch(text) is not None


def _is_credential(text: str) -> bool:
    """Tell whether a text can be nothing but a password or a key."""
    if _PEM.fullmatch(text):
        return True
    fits = len(text) <= _LONGEST_CREDENTIAL and "\n" not in text and "-----BEGIN" not in text
    return fits and not _COMMAND.match(text)


def _hides(raw: str, seen: str) -> bool:
    """Tell whether a mask inside a text stands for more than a credential."""
    parts = _MASK.split(seen)
    if len(parts) == 1:
        return False
    match = re.fullmatch("(.*?)".join(map(re.escape, parts)), visible(raw), re.DOTALL)
    if match is None:
        return True
    return not all(
        _is_credential(hidden) and (_PEM.fullmatch(hidden) or not _NO_CREDENTIAL.search(hidden))
        for hidden in match.groups()
    )


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False))
