"""The commands that may be sent, read from the file beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from mist_mcp.shell.grammar import Option, Rule, Walk, Words, walk

_COMPARED: Final = 80
"""Characters of an attempt that are compared with names; the longest name is shorter."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of operational mode, and what may follow a pipe."""

    operational: tuple[Rule, ...]
    pipes: tuple[Rule, ...]

    def command(self, words: Words) -> Walk:
        """Follow the words of a command."""
        return walk(self.operational, words)

    def pipe(self, words: Words) -> Walk:
        """Follow the words behind a pipe."""
        return walk(self.pipes, words)

    def names(self) -> tuple[str, ...]:
        """Name the families of allowed commands."""
        return tuple(" ".join(rule.due) for rule in self.operational if rule.allowed)

    def closest(self, text: str) -> str:
        """Name the family of allowed commands that a text resembles most."""
        starts = (f"{text} ", text.partition(" ")[0])
        likely = ([name for name in self.names() if name.startswith(start)] for start in starts)
        wanted = _pairs(text[:_COMPARED])

        def likeness(name: str) -> float:
            pairs = _pairs(name)
            return len(pairs & wanted) / (len(pairs) + len(wanted))

        return max(next(filter(None, likely), self.names()), key=likeness)


def _pairs(text: str) -> set[str]:
    """Give the neighbouring letters of a text; alike texts share them (Dice's coefficient)."""
    return {first + second for first, second in pairwise(text)}


@cache
def load_commands() -> Commands:
    """Read the packaged file; once is enough."""
    file = files(__package__) / "commands.txt"
    return read_commands(file.read_text(encoding="utf-8"))


def read_commands(text: str) -> Commands:
    """Read commands from a text in the notation that the packaged file explains."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return Commands(
        operational=tuple(_rule(line) for line in lines if not _is_pipe(line)),
        pipes=tuple(_rule(line) for line in lines if _is_pipe(line)),
    )


def _is_pipe(line: str) -> bool:
    return line.removeprefix("- ").startswith("| ")


def _rule(line: str) -> Rule:
    words, _, options = line.removeprefix("- ").removeprefix("| ").partition("  ")
    return Rule(
        due=tuple(words.split()),
        options=tuple(_option(text) for text in options.split(",") if text),
        allowed=not line.startswith("- "),
    )


def _option(text: str) -> Option:
    shown, bounded, value = text.partition("=")
    words = tuple(shown.split())
    if not bounded:
        return Option(words)
    return Option(words, default=(*words[:-1], value) if value else words)
