"""What counts as said about a thing, so that a fact does not pass by another row's words."""

from __future__ import annotations

from typing import Final

import pytest

from tests.asking import Answer
from tests.foreign.facts import SUMMARY
from tests.foreign.passages import FORMS

ROWS: Final = [
    {"name": "one", "status": "offline", "parts": [{"fan": "ok"}]},
    {"name": "two", "status": "connected", "parts": [{"fan": "failed", "at": "two"}]},
]
TABLE: Final = Answer(
    {"summary": "2 things.", "rows": ROWS},
    "2 things.\nname | status\none | offline\ntwo | connected",
    is_error=False,
)
LIST: Final = Answer(
    {"summary": "2 things.", "rows": ROWS},
    "2 things.\n- one\n    offline\n- two\n    connected",
    is_error=False,
)


@pytest.mark.parametrize("answer", [TABLE, LIST], ids=["table", "list"])
def test_a_line_belongs_to_the_thing_it_names(answer: Answer) -> None:
    """With what stands deeper below it, and nothing of the next."""
    passage = FORMS["text"](answer, "one")
    assert "offline" in passage
    assert "connected" not in passage


def test_an_object_belongs_to_the_thing_it_names() -> None:
    """Not the whole answer, which names it too."""
    passage = FORMS["structured"](TABLE, "one")
    assert "offline" in passage
    assert "connected" not in passage
    assert "failed" in FORMS["structured"](TABLE, "two")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_named_has_no_passage(form: str) -> None:
    """So that no fact about it passes."""
    assert FORMS[form](TABLE, "three") == ""


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_begins_with_its_summary(form: str) -> None:
    """In both forms."""
    assert FORMS[form](TABLE, SUMMARY) == "2 things."
