"""What follows the pipes, in the order it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MISSING: Final = "Pattern not found"
FORMATS: Final = frozenset({"json", "set", "xml"})

SLOW: Final = re.compile(r"\)[*+?{]|(?:[*+{].*){3}")
"""Patterns that could keep a backtracking engine, and every other session, busy for ever."""


@dataclass(frozen=True, slots=True)
class Output:
    """Lines for the terminal, in pages or at once."""

    lines: tuple[str, ...]
    paged: bool = True


def wanted_format(pipes: Sequence[Sequence[str]]) -> str:
    """Give the format that `display` asks for; plain text is `txt`."""
    asked = [words[1] for words in pipes if words[0] == "display" and words[1] in FORMATS]
    return asked[-1] if asked else "txt"


def piped(output: Output, pipes: Sequence[Sequence[str]], *, page: int) -> Output:
    """Send an output through pipes; `page` is the screen that `last` shows unasked."""
    for name, *arguments in pipes:
        if name == "no-more":
            output = replace(output, paged=False)
        elif name in FILTERS:
            argument = arguments[0] if arguments else str(page)
            output = replace(output, lines=tuple(FILTERS[name](output.lines, argument)))
    return output


def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern, ignoring case as Junos does; one that will not do is taken literally."""
    try:
        return re.compile(re.escape(text) if SLOW.search(text) else text, re.IGNORECASE)
    except re.error:
        return re.compile(re.escape(text), re.IGNORECASE)


def matching(lines: Sequence[str], text: str) -> list[str]:
    """Keep the lines that match."""
    return [line for line in lines if pattern(text).search(line)]


def avoiding(lines: Sequence[str], text: str) -> list[str]:
    """Keep the lines that do not match."""
    return [line for line in lines if not pattern(text).search(line)]


def _from_first(lines: Sequence[str], text: str) -> list[str]:
    starts = [place for place, line in enumerate(lines) if pattern(text).search(line)]
    return [*lines[starts[0] :]] if starts else [MISSING]


def _counted(lines: Sequence[str], _unused: str) -> list[str]:
    return [f"Count: {len(lines)} lines"]


def _last(lines: Sequence[str], count: str) -> list[str]:
    kept = _number(count)
    return [*lines[-kept:]] if kept else []


def _trimmed(lines: Sequence[str], columns: str) -> list[str]:
    return [line[_number(columns) :] for line in lines]


def _written(lines: Sequence[str], name: str) -> list[str]:
    return [f"Wrote {len(lines)} lines of output to '{name}'"]


def _shown_and_written(lines: Sequence[str], name: str) -> list[str]:
    return [*lines, *_written(lines, name)]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


FILTERS: Final[Mapping[str, Callable[[Sequence[str], str], list[str]]]] = {
    "append": _written,
    "count": _counted,
    "except": avoiding,
    "find": _from_first,
    "last": _last,
    "match": matching,
    "save": _written,
    "tee": _shown_and_written,
    "trim": _trimmed,
}
