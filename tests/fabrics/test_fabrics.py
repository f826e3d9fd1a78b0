"""Fabrics whose verdict was written down before anybody judged them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.fabrics.judging import answers_of, counted, faults_of
from tests.fabrics.table import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Answer
    from tests.fabrics.case import Case


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Answer]]:
    """Ask one server about all fabrics, and print how many of its answers are right at the end."""
    told = asyncio.run(answers_of([case.fabric() for case in CASES]))
    yield told
    right = {case.name: not faults_of(case, told[case.name]) for case in CASES}
    groups = {
        "stated": [(case.verdict, right[case.name]) for case in CASES],
        "kind": [(case.shape.kind, right[case.name]) for case in CASES],
        "all": [("fabrics", right[case.name]) for case in CASES],
    }
    print("\n" + "\n".join(counted(groups)))  # noqa: T201 - what `pytest -s` is asked for


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fabric_is_judged_as_it_is(case: Case, answers: dict[str, Answer]) -> None:
    """Verdict, findings, severity, next step, and what is not known."""
    assert faults_of(case, answers[case.name]) == []
