"""One of a thing is one thing: in the words for counts, and in every recorded answer."""

from __future__ import annotations

import re
from typing import Final

import pytest

from mist_mcp.words.counts import number_of, tallied
from tests.conftest import GOLDEN

ONE_OF_SEVERAL: Final = re.compile(r"(?<![\w.,:+-])1 [A-Za-z]{2,}(?<!s)s\b(?! [a-z]+ than)")
NO_PLURALS: Final = frozenset(
    {"1 is", "1 was", "1 has", "1 needs", "1 users", "1 leaves", "1 gets", "1 works"} | {"1 fails"}
)
"""Words that end so and are no plural, or are words of the API or of a device."""

RESULTS: Final = sorted(path.name for path in (GOLDEN / "results").glob("*.txt"))


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 weaknesses"), (1, "1 weakness"), (2, "2 weaknesses")]
)
def test_only_one_is_singular(number: int, words: str) -> None:
    """Also where the plural needs more than an s, and where the number is not certain."""
    assert number_of(number, "weakness", "weaknesses") == words
    assert number_of("at least 1", "client") == "at least 1 client"


def test_a_count_of_sentences_stands_behind_each() -> None:
    """As no plural fits a sentence."""
    assert tallied({"switches disconnected": 1, "CPU hot": 2}) == (
        "switches disconnected (1), CPU hot (2)"
    )
    assert tallied({}) == "none"


@pytest.mark.parametrize("name", RESULTS)
def test_no_recorded_answer_has_one_of_several(name: str) -> None:
    """In its sentences: the first line, and the notes."""
    lines = (GOLDEN / "results" / name).read_text(encoding="utf-8").splitlines()
    said = [lines[0], *(line for line in lines if line.startswith("Note: "))]
    found = {each for line in said for each in ONE_OF_SEVERAL.findall(line)}
    assert found - NO_PLURALS == set()
