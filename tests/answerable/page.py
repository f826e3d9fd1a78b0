"""The page of `docs/` that says what each question costs, and how much each form holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mist_mcp.settings.selection import SELECTIONS
from tests.answerable.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.answerable.asked import Heard
    from tests.answerable.forms import Form
    from tests.answerable.questions import Question

PAGE: Final = Path(__file__).parents[2] / "docs" / "answerable.md"
NEAR: Final = 100
"""Characters by which a committed length may differ: it is rounded to as many."""

_HEAD: Final = """# What answers hold

Questions that network engineers asked in public, put to the fictional network. Each has facts
that a right answer holds, read from the raw API before any tool was asked, and the calls of a
model that knows the definitions of the tools. Some clients hand their model the text of an answer
alone, others the structured content alone: counted is how many of the facts stand in each, and in
how many characters. The questions, where they were asked, their calls and facts are in
[questions.toml](../tests/answerable/questions.toml); what is missing, and why, is in
[expected.toml](../tests/answerable/expected.toml).

This page is written by `nox -s tests -- --update-golden tests/answerable`.

"""
_TABLE: Final = """| question | calls | text | holds | structured content | holds |
|---|---|---|---|---|---|
"""
_RAW: Final = """
## Answered by a raw read
"""
_NO_TOOL: Final = """
No tool answers these; `make_mist_api_call` does.

| question | what is lacking |
|---|---|
"""
_NONE: Final = "\nNone: a tool that knows what it reads answers each question.\n"


@dataclass(frozen=True, slots=True)
class Line:
    """What a question costs, and what each form holds of its facts, as `4 of 5`."""

    name: str
    calls: int
    text: int
    text_holds: str
    data: int
    data_holds: str

    @classmethod
    def of(cls, heard: Heard) -> Line:
        """Measure what was heard."""
        return cls(
            heard.question.name,
            heard.calls,
            len(heard.text.whole),
            _holds(heard, heard.text),
            len(heard.data.whole),
            _holds(heard, heard.data),
        )

    @classmethod
    def read(cls, row: str) -> Line:
        """Read a row of the committed page."""
        name, calls, text, text_holds, data, data_holds = map(str.strip, row.strip("| ").split("|"))
        return cls(name, int(calls), int(text), text_holds, int(data), data_holds)

    def __str__(self) -> str:
        """Write it as a row, lengths rounded."""
        text, data = round(self.text, -2), round(self.data, -2)
        cells = (self.name, self.calls, text, self.text_holds, data, self.data_holds)
        return f"| {' | '.join(map(str, cells))} |"

    def agrees(self, other: Line) -> bool:
        """Tell whether two lines say the same, within rounding."""
        near = abs(self.text - other.text) <= NEAR and abs(self.data - other.data) <= NEAR
        exact = ("name", "calls", "text_holds", "data_holds")
        return near and all(getattr(self, it) == getattr(other, it) for it in exact)


def _holds(heard: Heard, form: Form) -> str:
    wanted = len(heard.question.wanted)
    return f"{wanted - len(heard.missing(form))} of {wanted}"


def with_core() -> list[Question]:
    """Return the questions whose calls need none but the tools of the toolset `core`."""
    return [it for it in QUESTIONS if SELECTIONS["core"].issuperset(it.tools)]


def _about_core() -> str:
    found = with_core()
    raw = sum(it.raw for it in found)
    return (
        f"The toolset `core`, for clients with little room, has {len(SELECTIONS['core'])} tools. "
        f"They answer {len(found)} of the\n{len(QUESTIONS)} questions by these same calls, "
        f"{raw} of them by a raw read.\n\n"
    )


def page(lines: Iterable[Line]) -> str:
    """Write the page."""
    rows = "\n".join(map(str, lines))
    raw = [f"| {it.name} | {it.lacking} |\n" for it in QUESTIONS if it.raw]
    return f"{_HEAD}{_about_core()}{_TABLE}{rows}\n{_RAW}{_NO_TOOL if raw else _NONE}{''.join(raw)}"


def committed() -> list[Line]:
    """Read the lines of the committed page."""
    table = PAGE.read_text(encoding="utf-8").split("|---|---|---|---|---|---|\n")[1]
    return [Line.read(row) for row in table.split("\n\n", maxsplit=1)[0].splitlines()]
