"""What is kept of long answers: for a while, and within bounds."""

from __future__ import annotations

import pytest

from mist_mcp.answers.cursor import LIFETIME
from mist_mcp.answers.parts import Parted
from mist_mcp.answers.results import Result
from mist_mcp.answers.shelf import Kept, Shelf
from mist_mcp.errors import InputError


def answer(letters: int = 100) -> Kept:
    """Return an answer of about so many bytes."""
    document = {"summary": "x" * letters, "notes": []}
    return Kept(Parted.of(document, kind=Result, largest=1000), Result)


def test_an_answer_is_found_by_its_key_alone() -> None:
    """No two have the same, and a key is not guessed."""
    shelf, kept = Shelf(), [answer(), answer()]
    for one in kept:
        shelf.put(one, now=0)
    assert [shelf.at(one.key, tool="t") for one in kept] == kept
    assert min(len(one.key) for one in kept) >= 12
    with pytest.raises(InputError, match="not kept any more"):
        shelf.at("other", tool="t")


def test_the_oldest_makes_room() -> None:
    """What goes says which tool to call again."""
    shelf, first, second = Shelf(max_bytes=250), answer(), answer()
    shelf.put(first, now=0)
    shelf.put(second, now=1)
    shelf.put(second, now=2)
    shelf.put(third := answer(), now=3)
    assert [shelf.at(one.key, tool="t") for one in (second, third)] == [second, third]
    with pytest.raises(InputError, match="Call get_alarms again"):
        shelf.at(first.key, tool="get_alarms")


def test_an_answer_goes_when_its_cursors_have_ended() -> None:
    """The next that is kept clears it away."""
    shelf, old = Shelf(), answer()
    shelf.put(old, now=0)
    shelf.put(answer(), now=LIFETIME + 1)
    with pytest.raises(InputError):
        shelf.at(old.key, tool="t")
