"""From the text of a command to what is known, what is not, and what the device said besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from mist_mcp.junos.answer import heard
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mist_mcp.junos.answer import Part

FactsT = TypeVar("FactsT")
ReadT_co = TypeVar("ReadT_co", covariant=True)

_MOST_MESSAGES: Final = 5
"""Different messages of the device that are quoted."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[ReadT_co]):
    """What a parser made of one member's lines.

    Args:
        facts: what the lines say.
        unread: the lines that it did not understand.
        notes: what does not add up, such as fewer rows than announced.
    """

    facts: ReadT_co
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


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
        raw: the text, if anything in it was not understood.
    """

    blocks: tuple[Block[FactsT], ...]
    notes: tuple[str, ...]
    raw: str | None


def understand(
    read: Callable[[Sequence[str]], Reading[FactsT] | None], text: str
) -> Parsed[FactsT]:
    """Parse a text with the parser of its family; never raises, in time linear in the text."""
    answer = heard(text)
    readings = [(part, read(part.lines)) for part in answer.parts]
    notes = [note for part, reading in readings for note in _notes(part, reading)]
    blocks = tuple(
        Block(member=part.member, facts=reading.facts)
        for part, reading in readings
        if reading is not None
    )
    said = list(dict.fromkeys(answer.messages))
    nothing = () if answer.parts or answer.messages else ("The device printed nothing.",)
    clear = all(_is_clear(part, reading) for part, reading in readings)
    return Parsed(
        blocks=blocks,
        notes=(
            *(f"The device says: {quoted(line)}" for line in said[:_MOST_MESSAGES]),
            *notes,
            *nothing,
        ),
        raw=None if clear else text,
    )


def _is_clear(part: Part, reading: Reading[FactsT] | None) -> bool:
    unread = reading.unread if reading else part.lines
    return not (unread or part.too_long)


def _notes(part: Part, reading: Reading[FactsT] | None) -> Iterator[str]:
    where = f"{part.member}: " if part.member else ""
    if reading is None and part.lines:
        yield f"{where}The output has a form that is not known here."
    elif reading is None and not part.too_long:
        yield f"{where}The member printed nothing."
    for note in reading.notes if reading else ():
        yield f"{where}{note}"
    if reading and reading.unread:
        lines = _lines(len(reading.unread))
        yield f"{where}{lines} not understood, the first: {quoted(reading.unread[0])}."
    if part.too_long:
        yield f"{where}{_lines(part.too_long)} too long to be read."


def _lines(count: int) -> str:
    return "1 line was" if count == 1 else f"{count} lines were"
