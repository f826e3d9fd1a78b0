"""Fabrics that should not be, and one that is too large."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.fabrics.bad import BAD, crowd
from tests.fabrics.judging import answers_of, verdict_of

if TYPE_CHECKING:
    from tests.asking import Answer
    from tests.fabrics.bad import Bad

MOST_BYTES = 24_000
"""What a result may take by default (docs/settings.md, MIST_MAX_RESULT_BYTES)."""


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """Ask one server about all of them."""
    return asyncio.run(answers_of([bad.fabric() for bad in BAD]))


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_fabric_gets_an_answer(bad: Bad, answers: dict[str, Answer]) -> None:
    """No crash, no false health, and the fault by its name."""
    answer = answers[bad.name]
    assert verdict_of(answer) in bad.allowed, f"{bad.why}: {answer.text[:600]}"
    assert re.search(bad.names, json.dumps(answer.data), re.IGNORECASE)


def test_five_thousand_switches_fit_the_answer() -> None:
    """The answer comes, fits its size, and says what was too large to be looked at."""
    answer = asyncio.run(answers_of([crowd()]))["crowd"]
    assert verdict_of(answer) in ("broken", "unknown")
    assert len(json.dumps(answer.data)) + len(answer.text) < 2 * MOST_BYTES
    assert re.search(r"too large|\b300\b|\b4,?700\b", answer.text)
