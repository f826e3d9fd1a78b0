"""The command tree: read from a plain text, walked word by word, abbreviations allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REST: Final = "<...>"
INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A word of a command, or a place for one, such as `<host>`."""

    word: str
    help: str = ""
    children: tuple[Node, ...] = ()
    whole: bool = True
    options: bool = False

    @property
    def open(self) -> bool:
        """Tell whether any word fits."""
        return self.word.startswith("<")


class Kind(Enum):
    """What is wrong with a word."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A word that does not fit, counted from 0, and those it might have been."""

    kind: Kind
    word: int
    choices: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """How far the words have led: the nodes from the root, the words written out."""

    trail: tuple[Node, ...]
    words: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether the words so far are a command."""
        return bool(self.words) and self.trail[-1].whole

    def following(self) -> tuple[Node, ...]:
        """Give the nodes that may come next; options come in any order, each once."""
        last = self.trail[-1]
        if last.word == REST:
            return (last,)
        if not last.whole:
            return last.children
        return last.children + self._options()

    def _options(self) -> tuple[Node, ...]:
        above = [node for node in self.trail[:-1] if node.options]
        if not above:
            return ()
        return tuple(node for node in above[-1].children if node not in self.trail)

    def step(self, word: str) -> Place | Kind | tuple[Node, ...]:
        """Go on by one word; an ambiguous one gives its choices."""
        fits = [node for node in self.following() if fitting(node, word)]
        exact = [node for node in fits if node.word == word]
        if exact or len(fits) == 1:
            return self._at((exact or fits)[0])
        free = [node for node in self.following() if node.open]
        if free:
            return self._at(free[0], word)
        return tuple(fits) or Kind.UNKNOWN

    def _at(self, node: Node, word: str | None = None) -> Place:
        return Place((*self.trail, node), (*self.words, word or node.word))


def fitting(node: Node, start: str) -> bool:
    """Tell whether a node is a fixed word that begins so."""
    return not node.open and node.word.startswith(start)


def walk(tree: Node, words: Iterable[str]) -> Place | Misfit:
    """Follow words through a tree, abbreviations and all."""
    place = Place((tree,))
    for number, word in enumerate(words):
        found = place.step(word)
        if isinstance(found, Kind):
            return Misfit(found, number)
        if isinstance(found, tuple):
            return Misfit(Kind.AMBIGUOUS, number, found)
        place = found
    return place


def read(text: str) -> Node:
    """Read a tree from its text; the marks are explained at its top."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return Node("", children=_children(lines, 0), whole=False)


def _children(lines: Sequence[str], depth: int) -> tuple[Node, ...]:
    starts = [place for place, line in enumerate(lines) if _depth(line) == depth]
    return tuple(
        _node(lines[start], lines[start + 1 : end], depth)
        for start, end in pairwise([*starts, len(lines)])
    )


def _node(line: str, below: Sequence[str], depth: int) -> Node:
    name, _, text = line.strip().partition("  ")
    return Node(
        word=name.lstrip("*+"),
        help=text.strip(),
        children=_children(below, depth + 1),
        whole=name[0] in "*+" or not below,
        options=name[0] == "+",
    )


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // INDENT


def insert(node: Node, words: Sequence[str]) -> Node:
    """Add a command to a tree, as far as the tree does not know it."""
    if not words:
        return replace(node, whole=True)
    known = {child.word: child for child in node.children}
    # A node that was a whole command stays one; a new one on the way to a command is none.
    child = known.get(words[0], Node(words[0], whole=False))
    known[words[0]] = insert(child, words[1:])
    return replace(node, children=tuple(sorted(known.values(), key=lambda each: each.word)))


@dataclass(frozen=True, slots=True)
class Grammar:
    """The commands of both modes, and the pipes behind them."""

    operational: Node
    configuration: Node
    pipes: Node

    def knowing(self, commands: Iterable[Sequence[str]]) -> Grammar:
        """Add operational commands."""
        tree = self.operational
        for words in commands:
            tree = insert(tree, words)
        return replace(
            self, operational=tree, configuration=_running(self.configuration, tree.children)
        )


@cache
def grammar() -> Grammar:
    """Read the commands of Junos that the simulator knows; once is enough."""
    names = ("operational", "configuration", "pipes")
    return Grammar(*(read(_text(name)) for name in names)).knowing(())


def _text(name: str) -> str:
    return (files(__package__) / "commands" / f"{name}.txt").read_text(encoding="utf-8")


def _running(tree: Node, commands: tuple[Node, ...]) -> Node:
    return replace(
        tree,
        children=tuple(
            replace(node, children=commands, whole=False) if node.word == "run" else node
            for node in tree.children
        ),
    )
