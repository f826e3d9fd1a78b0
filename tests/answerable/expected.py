"""What answers lack today, of `expected.toml`: what a form holds again has to leave the list."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.answerable.asked import Heard

FILE: Final = Path(__file__).parent / "expected.toml"
WIDEST: Final = 100

_HEAD: Final = """\
# What answers lack today, fact by fact, each by its first alternative in `questions.toml`.
# A fact that is listed and stands in the answer fails the test. `--update-golden` takes such
# facts out, and adds none.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What the answer to a question lacks in each form, by the first alternative, and why."""

    question: str
    why: str
    text: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def still(self, heard: Heard) -> Lack:
        """Leave out what was heard after all."""
        text = {fact[0] for fact in heard.missing(heard.text)}
        data = {fact[0] for fact in heard.missing(heard.data)}
        return replace(
            self,
            text=tuple(fact for fact in self.text if fact in text),
            data=tuple(fact for fact in self.data if fact in data),
        )

    def __str__(self) -> str:
        """Write it as a table of the file."""
        lines = [f"question = {_quoted(self.question)}", f"why = {_quoted(self.why)}"]
        lines += [
            _listed(form, facts) for form, facts in (("text", self.text), ("data", self.data))
        ]
        return "\n".join(["[[lack]]", *filter(None, lines)])


def read() -> dict[str, Lack]:
    """Read the list, by question."""
    lacks = tomllib.loads(FILE.read_text(encoding="utf-8")).get("lack", [])
    return {
        row["question"]: Lack(
            question=row["question"],
            why=row["why"],
            text=tuple(row.get("text", ())),
            data=tuple(row.get("data", ())),
        )
        for row in lacks
    }


def write(lacks: Iterable[Lack]) -> None:
    """Write the list, without questions that lack nothing."""
    tables = [str(lack) for lack in lacks if lack.text or lack.data]
    FILE.write_text("\n".join([_HEAD, "\n\n".join(tables), ""]), encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(form: str, facts: tuple[str, ...]) -> str:
    if not facts:
        return ""
    line = f"{form} = [{', '.join(map(_quoted, facts))}]"
    if len(line) <= WIDEST:
        return line
    return "\n".join([f"{form} = [", *(f"  {_quoted(fact)}," for fact in facts), "]"])
