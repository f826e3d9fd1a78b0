"""The table of changes in clouds that hide, lag, answer in part, and of people who act at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.changing.deviating.playing import judged, played
from tests.changing.red import RED
from tests.changing.table import answers, hidden, inputs, lagging, legible, moving, undoing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.changing.deviating.case import Case


def table(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Parametrize a test with cases; those that are not right yet must fail."""
    red = pytest.mark.xfail(strict=True, reason="not right yet")
    rows = [
        pytest.param(case, id=case.name, marks=[red] if case.name in RED else []) for case in cases
    ]
    return pytest.mark.parametrize("case", rows)


@table(hidden.CASES)
async def test_no_hidden_secret_is_lost(case: Case, tmp_path: Path) -> None:
    """What the cloud hides is not known: it is never sent, and what needs it says so."""
    judged(case, await played(case, tmp_path))


@table(moving.CASES)
async def test_an_approval_is_for_what_the_change_touches(case: Case, tmp_path: Path) -> None:
    """What moves by itself voids nothing; what somebody else changed in the same place is shown."""
    judged(case, await played(case, tmp_path))


@table(answers.CASES)
async def test_what_the_cloud_answered_is_told(case: Case, tmp_path: Path) -> None:
    """As much as is known, and no more; and it is sent once."""
    judged(case, await played(case, tmp_path))


@table(lagging.CASES)
async def test_a_late_or_other_reading_is_told_as_what_it_is(case: Case, tmp_path: Path) -> None:
    """A few looks later it is done; what stays otherwise is said."""
    judged(case, await played(case, tmp_path))


@table(undoing.CASES)
async def test_a_rollback_is_whole_and_once(case: Case, tmp_path: Path) -> None:
    """All that the change did is undone, or it is said what is not; and a second time nothing."""
    judged(case, await played(case, tmp_path))


@table(legible.CASES)
async def test_a_difference_is_shown_as_people_see_it(case: Case, tmp_path: Path) -> None:
    """A row more or less is one line, and what looks alike is told apart."""
    judged(case, await played(case, tmp_path))


@table(inputs.CASES)
async def test_bad_input_loses_nothing(case: Case, tmp_path: Path) -> None:
    """It is done and can be undone, or it is refused before anything is sent."""
    judged(case, await played(case, tmp_path))


def test_each_case_has_a_name_of_its_own() -> None:
    """And what is listed as not right yet is there."""
    tables = (hidden, moving, answers, lagging, undoing, legible, inputs)
    names = [case.name for each in tables for case in each.CASES]
    assert len(names) == len(set(names)) >= 150
    assert set(names) >= RED
