"""Fabrics whose verdict was written down before anybody judged them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.fabrics.judging import TALLY, answers_of, counted, faults_of
from tests.fabrics.table import CASES

if TYPE_CHECKING:
    from tests.asking import Answer
    from tests.fabrics.case import Case


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> dict[str, Answer]:
    """Ask one server about all fabrics, and leave a count for the end of the run."""
    told = asyncio.run(answers_of([case.fabric() for case in CASES]))
    right = {case.name: not faults_of(case, told[case.name]) for case in CASES}
    groups: dict[str, list[tuple[str, bool]]] = {
        "stated": [(case.verdict, right[case.name]) for case in CASES],
        "kind": [(case.shape.kind, right[case.name]) for case in CASES],
        "all": [("fabrics", right[case.name]) for case in CASES],
    }
    request.config.stash[TALLY] = counted(groups)
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fabric_is_judged_as_it_is(case: Case, answers: dict[str, Answer]) -> None:
    """Verdict, findings, severity, next step, and what is not known."""
    assert faults_of(case, answers[case.name]) == []
