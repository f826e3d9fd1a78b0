"""From the lines of a command to what is known, what is not, and what the device said besides.

A table can be larger than what is kept of its text, so an output is understood as it comes: what
reads a large table keeps rows and no lines, and what reads a small one is given its lines at the
end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from mist_mcp.junos.answer import Hearing
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mist_mcp.junos.answer import Lines, Part

FactsT = TypeVar("FactsT")
ReadT_co = TypeVar("ReadT_co", covariant=True)

MOST_UNREAD: Final = 100
"""Lines that were not understood and are kept; the others are counted."""

MOST_ROWS: Final = 200_000
"""Rows of a large table that are kept."""

_LONGEST_BEGUN: Final = 65_536
"""Characters of a line that has not ended; one as long is not looked at anyway."""

NOTHING: Final = "The device printed nothing."
"""The note on an output without a line."""

_SAYS: Final = "The device says: "

LARGEST: Final = 4 * 2**20
"""Characters of the lines that are kept for a parser that wants them all."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[ReadT_co]):
    """What a parser made of one member's lines.

    Args:
        facts: what the lines say.
        unread: the lines that it did not understand.
        notes: what does not add up, such as fewer rows than announced.
        more_unread: how many lines that it did not understand were not kept.
    """

    facts: ReadT_co
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    more_unread: int = 0


@dataclass(frozen=True, slots=True)
class Block(Generic[FactsT]):
    """What one member of a virtual chassis or cluster said; None where there are no members."""

    member: str | None
    facts: FactsT


@dataclass(frozen=True, slots=True)
class Parsed(Generic[FactsT]):
    """The facts of an output, by member; none if its form is unknown.

    Args:
        blocks: facts by member; one block without a name on most devices.
        notes: warnings of the device, and what was not understood or is missing.
        raw: the text, if anything in it was not understood; empty where it was not kept.
    """

    blocks: tuple[Block[FactsT], ...]
    notes: tuple[str, ...]
    raw: str | None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return the notes on what was not understood or is missing.

        Without any, what is absent from the facts is absent from the device.
        """
        return tuple(note for note in self.notes if not note.startswith(_SAYS))


@dataclass(slots=True)
class Whole(Generic[ReadT_co]):
    """Keeps the lines of a member for a parser that wants them all at once."""

    read: Callable[[Sequence[str]], Reading[ReadT_co] | None]
    _lines: list[str] = field(default_factory=list)
    _room: int = LARGEST
    _left_out: int = 0

    def line(self, text: str) -> None:
        """Keep a line, as long as there is room."""
        self._room -= len(text)
        if self._room < 0:
            self._left_out += 1
        else:
            self._lines.append(text)

    def reading(self) -> Reading[ReadT_co] | None:
        """Let the parser read."""
        found = self.read(self._lines)
        if found is None or not self._left_out:
            return found
        note = f"{_lines(self._left_out)} left out: the output is larger than what is kept of it."
        return Reading(
            found.facts, found.unread, (*found.notes, note), found.more_unread + self._left_out
        )


@dataclass(slots=True)
class Unread:
    """The lines that a parser did not understand: the first ones, and how many more."""

    lines: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, line: str) -> None:
        """Add a line."""
        if len(self.lines) < MOST_UNREAD:
            self.lines.append(line)
        else:
            self.more += 1


@dataclass(slots=True)
class Listener(Generic[FactsT]):
    """Understands an output piece by piece; any cut of the text gives the same facts.

    Args:
        reader: makes what reads the lines of a member.
    """

    reader: Callable[[], Lines[Reading[FactsT]]]
    _hearing: Hearing[Reading[FactsT]] = field(init=False)
    _begun: str = ""
    _too_long: bool = False

    def __post_init__(self) -> None:
        """Start with nothing."""
        self._hearing = Hearing(self.reader)

    def add(self, text: str) -> None:
        """Take a piece of the output."""
        # Only line feeds end a line of a terminal; `splitlines` would also split inside a name.
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._line(line)
        if len(self._begun) > _LONGEST_BEGUN:
            self._begun, self._too_long = "", True

    def parsed(self, raw: str, *, whole: bool = True) -> Parsed[FactsT]:
        """Return the facts, at the end.

        Args:
            raw: what was kept of the text.
            whole: the last line is all there; if not, half a number is a number too.
        """
        if whole:
            self._line(self._begun)
        self._begun = ""
        self._hearing.end()
        return _parsed(self._hearing, raw)

    def _line(self, text: str) -> None:
        if self._too_long:
            self._hearing.too_long()
        else:
            self._hearing.line(text)
        self._too_long = False


def understand(
    read: Callable[[Sequence[str]], Reading[FactsT] | None], text: str
) -> Parsed[FactsT]:
    """Parse a text with the parser of its family; never raises, in time linear in the text."""
    listener = Listener(lambda: Whole(read))
    listener.add(text)
    return listener.parsed(text)


def _parsed(hearing: Hearing[Reading[FactsT]], raw: str) -> Parsed[FactsT]:
    readings = [(part, part.lines.reading()) for part in hearing.parts]
    notes = [note for part, reading in readings for note in _notes(part, reading)]
    blocks = tuple(
        Block(member=part.member, facts=reading.facts)
        for part, reading in readings
        if reading is not None
    )
    nothing = () if hearing.parts or hearing.messages else (NOTHING,)
    clear = all(_is_clear(part, reading) for part, reading in readings)
    return Parsed(
        blocks=blocks,
        notes=(
            *(f"{_SAYS}{quoted(line)}" for line in hearing.messages),
            *notes,
            *nothing,
        ),
        raw=None if clear else raw,
    )


def _is_clear(part: Part[Reading[FactsT]], reading: Reading[FactsT] | None) -> bool:
    unread = reading.unread or reading.more_unread if reading else part.heard
    return not (unread or part.too_long)


def _notes(part: Part[Reading[FactsT]], reading: Reading[FactsT] | None) -> Iterator[str]:
    where = f"{part.member}: " if part.member else ""
    if reading is None and part.heard:
        yield f"{where}The output has a form that is not known here."
    elif reading is None and not part.too_long:
        yield f"{where}The member printed nothing."
    for note in reading.notes if reading else ():
        yield f"{where}{note}"
    if reading and reading.unread:
        lines = _lines(len(reading.unread) + reading.more_unread)
        yield f"{where}{lines} not understood, the first: {quoted(reading.unread[0])}."
    if part.too_long:
        yield f"{where}{_lines(part.too_long)} too long to be read."


def _lines(count: int) -> str:
    return "1 line was" if count == 1 else f"{count} lines were"
