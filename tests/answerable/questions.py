"""The questions of `questions.toml`, as they stand there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

Fact: TypeAlias = tuple[str, ...]
"""Alternatives, of which one must be in an answer."""

FILE: Final = Path(__file__).parent / "questions.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a tool; a cursor that reads `next` stands for that of the answer before."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asked, what would be called for it, and what a right answer holds.

    Args:
        name: a few words, of its own.
        asked: the question.
        seen: the address of a thread or script that asks it.
        read: the raw reads that hold the facts.
        calls: what a model calls that knows the definitions of the tools.
        facts: what an answer must hold, and the raw reads do.
        follows: what an answer must hold, and follows from the raw reads.
        raw: whether a raw read alone answers it.
        lacking: what no tool tells, where a raw read alone answers it.
    """

    name: str
    asked: str
    seen: str
    read: tuple[str, ...]
    calls: tuple[Call, ...]
    facts: tuple[Fact, ...] = ()
    follows: tuple[Fact, ...] = ()
    raw: bool = False
    lacking: str = ""

    @property
    def wanted(self) -> tuple[Fact, ...]:
        """Everything that an answer must hold."""
        return (*self.facts, *self.follows)

    @property
    def tools(self) -> set[str]:
        """The tools that are called."""
        return {call.tool for call in self.calls}


def question(row: dict[str, Any]) -> Question:
    """Make a question of its table; a key that it should not have is an error."""
    plain = {key: row.pop(key) for key in ("name", "asked", "seen")}
    return Question(
        **plain,
        read=tuple(row.pop("read")),
        calls=tuple(Call(**call) for call in row.pop("calls")),
        facts=tuple(map(tuple, row.pop("facts", ()))),
        follows=tuple(map(tuple, row.pop("follows", ()))),
        **row,
    )


QUESTIONS: Final = tuple(
    question(row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
)
