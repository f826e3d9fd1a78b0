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

from mist_mcp.changing.differences import at, differing, written
from mist_mcp.gate.plan import Change
from mist_mcp.words.masking import MASK
from mist_mcp.words.untrusted import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mist_mcp.changing.differences import Path

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
_MASK: Final = re.compile(r"\[redacted(?:-[0-9a-f]{6})?\]")
_PEM: Final = re.compile(
    r"\s*-----BEGIN [A-Z ]+-----[\sA-Za-z0-9+/=]+-----END [A-Z ]+-----\s*", re.DOTALL
)
_LONGEST_CREDENTIAL: Final = 256
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
    """Yield the fields that differ, in the order of the documents, as a person may read them.

    Args:
        before: the object as it is.
        after: the object as it would be.
        masked: returns a document as it is shown in results.
    """
    reader = _Reader(masked)
    pairs = ((before, masked(before)), (after, masked(after)))

    def in_lines(path: Path) -> bool:
        return _is_in_lines(path, [(at(raw, path), at(seen, path)) for raw, seen in pairs])

    for path in differing(before, after, whole=in_lines):
        old, new = ((at(raw, path), _seen(seen, path)) for raw, seen in pairs)
        inside = new[0] is not None and _is_inside_mask(pairs[1][1], path)
        told_apart = in_lines(path) and _lines_of(old[0]) != _lines_of(new[0])
        make = reader.lines if told_apart else reader.values
        field = make(path, old, new)
        yield replace(field, hidden=True) if inside and not _is_kept(path) else field


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values, with their secrets masked by content."""

    masked: Masked

    def text(self, raw: str) -> str:
        """Return a text with its secrets masked, and what nobody can see spelled out."""
        seen = str(self.masked({"line": raw})["line"])
        return spelled(raw) if seen == visible(raw) else seen

    def values(self, path: Path, old: tuple[Any, Any], new: tuple[Any, Any]) -> Legible:
        """Return both values, each a raw one with its masked one."""
        (before, _), (after, hides) = self.value(path, *old), self.value(path, *new)
        place, odd = self.place(path)
        return Legible(
            Change(place, before, after, masked=True),
            (_size(new[0]),),
            _size(old[0]),
            hides or (odd and new[0] is not None),
        )

    def lines(self, path: Path, old: tuple[Any, Any], new: tuple[Any, Any]) -> Legible:
        """Return what goes and what comes, line by line, and how many lines stay."""
        before, after = _lines_of(old[0]), _lines_of(new[0])
        (old_seen, _), (new_seen, hides) = self.block(before), self.block(after)
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        moves = [block for block in blocks if block[0] != "equal"]
        lines, sent = [], []
        for _, start, end, first, last in moves:
            lines += [("-", line) for line in old_seen[start:end]]
            lines += [("+", line) for line in new_seen[first:last]]
            sent += [0] * (end - start) + [len(line) for line in after[first:last]]
        place, odd = self.place(path)
        stay = len(before) - sum(line[0] == "-" for line in lines)
        change = Change(place, stay, len(after), masked=True, lines=tuple(lines))
        return Legible(change, tuple(sent) or (0,), 0, hides or odd)

    def place(self, path: Path) -> tuple[str, bool]:
        """Return where a field is, and whether a name on the way has a secret in it."""
        names = tuple(self.text(step) if isinstance(step, str) else step for step in path)
        odd = any(_MASK.search(name) for name in names if isinstance(name, str))
        return written(names), odd

    def block(self, lines: list[str]) -> tuple[list[str], bool]:
        """Return lines with their secrets masked, and whether a mask hides more than those."""
        whole = "\n".join(lines)
        seen = str(self.masked({"line": whole})["line"])
        if seen.count("\n") != whole.count("\n"):
            return [MASK] * len(lines), True
        pairs = list(zip(lines, seen.split("\n") if lines else (), strict=True))
        shown = [spelled(raw) if text == visible(raw) else text for raw, text in pairs]
        return shown, any(_hides(raw, text) for raw, text in pairs)

    def value(self, path: Path, raw: Any, seen: Any) -> tuple[Any, bool]:
        """Return a value as it is shown, and whether a mask hides more than a credential."""
        if isinstance(raw, dict):
            return self.members(path, raw, seen)
        if isinstance(raw, list):
            items = seen if isinstance(seen, list) else [seen] * len(raw)
            read = [self.value((*path, 0), *pair) for pair in zip(raw, items, strict=True)]
            return [each for each, _ in read], any(hides for _, hides in read)
        if raw is None:
            return None, False
        if not isinstance(raw, str):
            return (seen if isinstance(seen, str) else raw), False
        return self.plain(path, raw, str(seen))

    def members(self, path: Path, raw: dict[str, Any], seen: Any) -> tuple[Any, bool]:
        """Return an object; what is below the name of a credential is no credential."""
        hides, shown = False, {}
        for name, item in raw.items():
            inner = seen.get(visible(name), MASK) if isinstance(seen, dict) else seen
            value, deep = self.value((*path, name), item, inner)
            label = self.text(name)
            shown[label], hides = value, hides or deep or bool(_MASK.search(label))
        return shown, hides or (isinstance(seen, str) and not _is_kept(path))

    def plain(self, path: Path, raw: str, seen: str) -> tuple[str, bool]:
        """Return a text: a credential as a mask, all else with the secrets in it masked."""
        if _is_masked(seen) and _is_kept(path):
            seen = self.kept(path, raw, mask=seen)
        if _is_masked(seen):
            return seen, not _is_credential(raw)
        return (spelled(raw) if seen == visible(raw) else seen), _hides(raw, seen)

    def kept(self, path: Path, raw: str, *, mask: str) -> str:
        """Return the text of a field whose name says too little: one word is a credential."""
        name = next(step for step in reversed(path) if isinstance(step, str))
        if _COMMANDS.fullmatch(name):
            return self.text(raw)
        if not _KEPT.fullmatch(name) and _is_masked(str(self.masked({name: raw}).get(name))):
            return mask
        if _ADDRESS.fullmatch(raw):
            return self.text(raw)
        if len(raw.split()) < 2:  # noqa: PLR2004 - one word is no sentence
            return mask if _is_masked(mask) else MASK
        if "authorization" in map(str, path):
            return self.text(f"authorization: {raw}").removeprefix("authorization: ")
        return self.text(raw)


def spelled(text: str) -> str:
    """Return a text in which what a reader cannot see is written as its number in Unicode."""
    if visible(text) == text:
        return text
    return "".join(letter if visible(letter) else _escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}"


def _is_in_lines(path: Path, pairs: list[tuple[Any, Any]]) -> bool:
    """Tell whether what stands at a place is read line by line: commands, and long texts."""
    raws = [raw for raw, _ in pairs if raw is not None]
    if not raws or not all(map(_is_lines, raws)):
        return False
    if path and isinstance(path[-1], str) and _COMMANDS.fullmatch(path[-1]):
        return True
    if any(isinstance(seen, str) and _is_masked(seen) for _, seen in pairs) and not _is_kept(path):
        return False
    listed = [line for raw in raws if isinstance(raw, list) for line in raw]
    long = any(isinstance(raw, str) and "\n" in raw for raw in raws)
    return long or any(map(_COMMAND.match, listed))


def _is_lines(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def _lines_of(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value or []
    return [line for text in texts for line in text.split("\n")]


def _is_kept(path: Path) -> bool:
    """Tell whether a name on the way says too little of what is below it."""
    names = [step for step in path if isinstance(step, str)]
    return any(_KEPT.fullmatch(name) or _COMMANDS.fullmatch(name) for name in names)


def _seen(document: Any, path: Path) -> Any:
    """Return the masked value at a place; above it all may be masked as one."""
    for step in path:
        if isinstance(document, str):
            return document
        name = visible(step) if isinstance(step, str) else step
        document = at(document, (name,))
    return MASK if document is None else document


def _is_inside_mask(document: Any, path: Path) -> bool:
    """Tell whether a place is in an object that is masked as one, as no credential is."""
    return any(
        isinstance(step, str) and isinstance(_seen(document, path[:place]), str)
        for place, step in enumerate(path)
    )


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
