"""An output taken apart: whose lines they are, and what the device says besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_LINE: Final = 1000
"""Characters of a line that is looked at: no table of Junos is as wide, and no pattern meets more,
so that the time to parse a text grows with its length only."""

# A virtual chassis or cluster names the member on a line of its own, underlined with dashes.
_MEMBER: Final = re.compile(r"(?P<name>(?:fpc|node|re|member|lcc|sfc)[0-9]{1,3}|localre):")
_RULE: Final = re.compile(r"-{5,}")

# What the command line says rather than the command; carets stand below a syntax error.
_MESSAGE: Final = re.compile(
    r"(?:error|warning): .*|unknown command\.|syntax error.*|'[^']*' is ambiguous\.", re.IGNORECASE
)
# Lines of the command line itself: the member before a prompt, a caret, `set cli timestamp`.
_DECORATION: Final = re.compile(
    r"\{[a-z]+(?::[a-z0-9]+)?\}|\s*\^|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one member, without blank ones and blanks at their ends."""

    member: str | None
    lines: tuple[str, ...]
    too_long: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An output: the parts of its members, and the messages between them."""

    parts: tuple[Part, ...]
    messages: tuple[str, ...]


def heard(text: str) -> Answer:
    """Take an output apart."""
    # Only these end a line of a terminal; `splitlines` would also split inside a name.
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n")]
    said = [line for line in lines if line and not _is_decoration(line)]
    messages = tuple(line for line in said if _is_message(line))
    kept = [line for line in said if not _is_message(line)]
    return Answer(parts=tuple(_parts(kept)), messages=messages)


def _is_message(line: str) -> bool:
    return len(line) <= LONGEST_LINE and _MESSAGE.fullmatch(line) is not None


def _is_decoration(line: str) -> bool:
    return len(line) <= LONGEST_LINE and _DECORATION.fullmatch(line) is not None


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    titles = [
        place
        for place, (first, second) in enumerate(pairwise(lines))
        if _MEMBER.fullmatch(first) and _RULE.fullmatch(second)
    ]
    if lines[: titles[0] if titles else None]:
        yield _part(None, lines[: titles[0] if titles else None])
    for start, end in pairwise([*titles, len(lines)]):
        yield _part(lines[start].removesuffix(":"), lines[start + 2 : end])


def _part(member: str | None, lines: Sequence[str]) -> Part:
    kept = tuple(line for line in lines if len(line) <= LONGEST_LINE)
    return Part(member=member, lines=kept, too_long=len(lines) - len(kept))
