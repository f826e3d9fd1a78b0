"""A command line: its words, its pipes, and what Junos says when it cannot read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.junos.grammar import Kind, Misfit, Node, Place, fitting, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKEN: Final = re.compile(r'"[^"]*"?|\||[^\s|]+')
PIPE: Final = "|"
ENTER_ROW: Final = Node("<[Enter]>", "Execute this command")
PIPE_ROW: Final = Node(PIPE, "Pipe through a command")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Column after the word."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Command:
    """A line that was understood, abbreviations written out."""

    words: tuple[str, ...]
    pipes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line that was not: the column of the caret, and the lines below it."""

    column: int
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What may be typed in one mode."""

    commands: Node
    pipes: Node

    def read(self, line: str) -> Command | Complaint:
        """Understand a whole line."""
        found: list[tuple[str, ...]] = []
        for tree, words in self._parts(line):
            place = walk(tree, _texts(words))
            if isinstance(place, Misfit):
                return self._complaint(place, words, first=not found)
            if not place.whole:
                return Complaint(words[-1].end if words else len(line), ("syntax error.",))
            found.append(tuple(map(_bare, place.words)))
        return Command(found[0], tuple(found[1:]))

    def complete(self, line: str) -> str | Complaint:
        """Write out the last word of a line that ends in one."""
        *_, (tree, words) = self._parts(line)
        if not words or words[-1].end != len(line) or words[-1].text.startswith('"'):
            return line
        place = walk(tree, _texts(words))
        if isinstance(place, Misfit):
            return self._complaint(place, words, first=tree is self.commands)
        return line[: words[-1].start] + place.words[-1]

    def completions(self, line: str) -> tuple[Node, ...] | Complaint:
        """Give what may stand where the line ends."""
        *_, (tree, words) = self._parts(line)
        typed = words[-1].text if words and words[-1].end == len(line) else ""
        before = words[:-1] if typed else words
        place = walk(tree, _texts(before))
        if isinstance(place, Misfit):
            return self._complaint(place, words, first=tree is self.commands)
        rows = _rows(place, typed)
        if rows:
            return rows
        return self._complaint(
            Misfit(Kind.UNKNOWN, len(before)), words, first=tree is self.commands
        )

    def _parts(self, line: str) -> list[tuple[Node, list[Word]]]:
        parts: list[tuple[Node, list[Word]]] = [(self.commands, [])]
        for word in _words(line):
            if word.text == PIPE:
                parts.append((self.pipes, []))
            else:
                parts[-1][1].append(word)
        return parts

    def _complaint(self, misfit: Misfit, words: Sequence[Word], *, first: bool) -> Complaint:
        word = words[misfit.word]
        if misfit.kind is Kind.AMBIGUOUS:
            said = (f"'{word.text}' is ambiguous.", *rows(misfit.choices))
            return Complaint(word.end, said)
        unknown = first and misfit.word == 0
        says = "unknown command." if unknown else "syntax error, expecting <command>."
        return Complaint(word.start, (says,))


def rows(nodes: Sequence[Node]) -> Iterator[str]:
    """List completions the way `?` does."""
    yield "Possible completions:"
    yield from (f"  {node.word:<20} {node.help}".rstrip() for node in nodes)


def _rows(place: Place, typed: str) -> tuple[Node, ...]:
    fits = tuple(node for node in place.following() if node.open or fitting(node, typed))
    if typed or not place.whole:
        return fits
    return (ENTER_ROW, *fits, PIPE_ROW)


def _words(line: str) -> Iterator[Word]:
    return (Word(match.group(), match.start()) for match in TOKEN.finditer(line))


def _texts(words: Sequence[Word]) -> Iterator[str]:
    return (word.text for word in words)


def _bare(word: str) -> str:
    return word.strip('"') or word
