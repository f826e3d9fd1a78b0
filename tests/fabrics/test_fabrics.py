"""Fabrics whose verdict was written down before anybody judged them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.analysis.evpn.steps import wrong_with
from tests.fabrics.case import Case
from tests.fabrics.judging import TALLY, answers_of, counted, faults_of
from tests.fabrics.table import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.asking import Answer


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> dict[str, Answer]:
    """Ask one server about the fabrics of this run, and leave a count for its end."""
    cases = list(_chosen(request.session.items))
    told = asyncio.run(answers_of([case.fabric() for case in cases]))
    right = {case.name: not faults_of(case, told[case.name]) for case in cases}
    groups: dict[str, list[tuple[str, bool]]] = {
        "stated": [(case.verdict, right[case.name]) for case in cases],
        "kind": [(case.shape.kind, right[case.name]) for case in cases],
        "all": [("fabrics", right[case.name]) for case in cases],
    }
    request.config.stash[TALLY] = counted(groups)
    return told


def _chosen(items: Iterable[pytest.Item]) -> Iterator[Case]:
    """Name the cases that a run is about: all, or those of `-k`."""
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            case = item.callspec.params.get("case")
            if isinstance(case, Case):
                yield case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fabric_is_judged_as_it_is(case: Case, answers: dict[str, Answer]) -> None:
    """Verdict, findings, severity, next step, and what is not known."""
    assert faults_of(case, answers[case.name]) == []


def test_each_next_step_can_be_run(answers: dict[str, Answer]) -> None:
    """A command that the policy allows, or a call of a tool that is there."""
    rows = [row for answer in answers.values() for row in answer.data.get("findings") or []]
    told = {wrong for row in rows if (wrong := wrong_with(row["next_step"]))}
    assert told == set()
