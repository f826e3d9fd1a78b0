"""The questions themselves: each was asked in public, and its facts are those of the raw API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.answerable.grounds import Grounds
from tests.answerable.questions import QUESTIONS, Question
from tests.conftest import GOLDEN

if TYPE_CHECKING:
    from fake_mist import FakeMist

RAW: Final = "make_mist_api_call"
FEWEST: Final = 44
MOST_CALLS: Final = 4

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def test_there_are_many_and_each_has_its_name() -> None:
    """A name stands for one question."""
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS) >= FEWEST


@each_question
def test_somebody_asked_it_and_few_calls_answer_it(question: Question) -> None:
    """Each has an address, facts, raw reads, and at most four calls."""
    assert question.seen.startswith("https://")
    assert question.asked
    assert question.read
    assert question.facts
    assert 1 <= len(question.calls) <= MOST_CALLS


@each_question
def test_the_calls_need_no_more_than_the_definitions(question: Question) -> None:
    """Tools and arguments are those that a client lists."""
    for call in question.calls:
        definition = json.loads((GOLDEN / "definitions" / f"{call.tool}.json").read_text())
        properties: dict[str, Any] = definition["input_schema"]["properties"]
        assert call.arguments.keys() <= properties.keys(), call.tool


@each_question
def test_what_only_a_raw_read_answers_says_what_is_lacking(question: Question) -> None:
    """A raw call is marked as one, with what no tool tells."""
    raw = any(call.tool == RAW for call in question.calls)
    assert (question.raw, bool(question.lacking)) == (raw, raw)


async def test_the_facts_stand_in_the_raw_reads(fake: FakeMist) -> None:
    """Each part of a fact is in the answers of the fake cloud, or is the name of what is."""
    grounds = await Grounds.of(fake)
    missing = {question.name: await grounds.missing(question) for question in QUESTIONS}
    assert {name: facts for name, facts in missing.items() if facts} == {}
