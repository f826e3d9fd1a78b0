"""An output taken apart as it comes: whose lines they are, and what the device says besides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

ReadingT_co = TypeVar("ReadingT_co", covariant=True)

MOST_MESSAGES: Final = 5
"""Different messages of the device that are kept."""

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


class Lines(Protocol[ReadingT_co]):
    """Takes the lines of one member, one after another, and says in the end what they say."""

    def line(self, text: str) -> None:
        """Take a line, without blanks at its end."""

    def reading(self) -> ReadingT_co | None:
        """Return what was read, or None for a form that is not known."""


@dataclass(slots=True)
class Part(Generic[ReadingT_co]):
    """The lines of one member, as far as they were not too long to be looked at."""

    member: str | None
    lines: Lines[ReadingT_co]
    heard: int = 0
    too_long: int = 0

    def line(self, text: str) -> None:
        """Take a line."""
        if len(text) > LONGEST_LINE:
            self.too_long += 1
        else:
            self.heard += 1
            self.lines.line(text)


@dataclass(slots=True)
class Hearing(Generic[ReadingT_co]):
    """Hears an output line by line, and keeps none of them itself.

    Args:
        reader: makes what reads the lines of a member.

    Attributes:
        parts: by member; one without a name on most devices.
        messages: what the command line said, each once.
    """

    reader: Callable[[], Lines[ReadingT_co]]
    parts: list[Part[ReadingT_co]] = field(default_factory=list)
    messages: dict[str, None] = field(default_factory=dict)
    _name: str | None = None

    def line(self, text: str) -> None:
        """Take a line of the terminal."""
        text = text.replace("\r", "").rstrip()
        if not text or is_decoration(text):
            return
        if is_message(text):
            if len(self.messages) < MOST_MESSAGES:
                self.messages[text] = None
        elif self._name is not None and _RULE.fullmatch(text):
            self.parts.append(Part(self._name.removesuffix(":"), self.reader()))
            self._name = None
        else:
            self._flush()
            if _MEMBER.fullmatch(text):
                self._name = text
            else:
                self._said(text)

    def too_long(self) -> None:
        """Take a line that is too long to be looked at."""
        self._flush()
        self._said("x" * (LONGEST_LINE + 1))

    def end(self) -> None:
        """Take the end: a name that no rule followed is a line like others."""
        self._flush()

    def _flush(self) -> None:
        if self._name is not None:
            name, self._name = self._name, None
            self._said(name)

    def _said(self, text: str) -> None:
        if not self.parts:
            self.parts.append(Part(None, self.reader()))
        self.parts[-1].line(text)


def is_message(line: str) -> bool:
    """Tell whether the command line says a line, rather than the command."""
    return len(line) <= LONGEST_LINE and _MESSAGE.fullmatch(line) is not None


def is_decoration(line: str) -> bool:
    """Tell whether a line only decorates: a caret, a time, the role before a prompt."""
    return len(line) <= LONGEST_LINE and _DECORATION.fullmatch(line) is not None


def is_heading(line: str) -> bool:
    """Tell whether a line names a member of a chassis, or underlines its name."""
    return len(line) <= LONGEST_LINE and bool(_MEMBER.fullmatch(line) or _RULE.fullmatch(line))
