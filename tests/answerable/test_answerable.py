"""Whether an answer holds what was asked for: in text alone, and in structured content alone."""

from __future__ import annotations

import asyncio
import sys
from statistics import mean, median
from typing import Final

import pytest

from tests.answerable.asked import Heard, all_heard
from tests.answerable.expected import Lack, read, write
from tests.answerable.page import PAGE, Line, committed, page, with_core
from tests.answerable.questions import QUESTIONS, Question

FORMS: Final = ("text", "data")
FEW_CALLS: Final = 2
MOST_CALLS: Final = 4
NEARLY_ALL: Final = 0.9
MOST: Final = 0.8
CHARACTERS: Final = 7000


@pytest.fixture(scope="module")
def heard() -> dict[str, Heard]:
    """Ask all questions once."""
    answers = asyncio.run(all_heard())
    sys.stdout.write("".join(f"{Line.of(answer)}\n" for answer in answers))
    return {answer.question.name: answer for answer in answers}


@pytest.fixture(scope="module")
def expected(heard: dict[str, Heard], request: pytest.FixtureRequest) -> dict[str, Lack]:
    """Read what is known to be lacking; `--update-golden` takes out what is held again."""
    lacks = read()
    if request.config.getoption("--update-golden"):
        lacks = {name: lack.still(heard[name]) for name, lack in lacks.items()}
        write(lacks.values())
    return lacks


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_form_alone_holds_the_facts(
    question: Question, form: str, heard: dict[str, Heard], expected: dict[str, Lack]
) -> None:
    """All but what `expected.toml` lists, and what it lists is missing indeed."""
    answer = heard[question.name]
    missing = {fact[0] for fact in answer.missing(getattr(answer, form))}
    listed = set(getattr(expected.get(question.name), form, ()))
    assert missing - listed == set(), f"{form} lacks what it held"
    assert listed - missing == set(), f"{form} holds it: take it from expected.toml"


def test_what_is_lacking_names_questions_and_reasons() -> None:
    """The list speaks of questions and facts that there are."""
    wanted = {question.name: {fact[0] for fact in question.wanted} for question in QUESTIONS}
    for name, lack in read().items():
        assert lack.why
        assert {*lack.text, *lack.data} <= wanted[name], name


@pytest.mark.parametrize("form", FORMS)
def test_no_answer_holds_a_secret(form: str, heard: dict[str, Heard]) -> None:
    """Every planted secret contains one word."""
    assert [it for it, answer in heard.items() if "sekret" in getattr(answer, form).whole] == []


def test_an_answer_takes_few_calls(heard: dict[str, Heard]) -> None:
    """Two calls in the middle, and four at most for nine of ten."""
    calls = [answer.calls for answer in heard.values()]
    assert median(calls) <= FEW_CALLS
    assert sum(each <= MOST_CALLS for each in calls) >= NEARLY_ALL * len(calls)


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_short(form: str, heard: dict[str, Heard]) -> None:
    """What reaches a model for a question is 7,000 characters on average, in each form."""
    assert mean(len(getattr(answer, form).whole) for answer in heard.values()) <= CHARACTERS


def test_core_answers_most_of_them() -> None:
    """By the same calls, without any other tool: four of five at least."""
    assert len(with_core()) >= MOST * len(QUESTIONS)


def test_the_page_is_current(heard: dict[str, Heard], request: pytest.FixtureRequest) -> None:
    """`docs/answerable.md` says what was measured, within rounding; `--update-golden` writes it."""
    measured = [Line.of(answer) for answer in heard.values()]
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(measured), encoding="utf-8")
    lines = committed()
    assert [line.name for line in lines] == [line.name for line in measured]
    assert [(at, now) for at, now in zip(lines, measured, strict=True) if not now.agrees(at)] == []
    assert PAGE.read_text(encoding="utf-8") == page(lines)
