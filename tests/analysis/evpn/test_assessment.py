"""Fabrics of all kinds: a healthy one has no finding, and each fault has exactly its own."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mist_mcp.analysis.evpn.findings import VERDICTS
from tests.analysis.evpn.faults import FAULTS, Fault
from tests.analysis.evpn.labs import KINDS, Lab, Size, judge, lab_of
from tests.analysis.evpn.shells import answers

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = st.builds(
    Size,
    kind=st.sampled_from(KINDS),
    cores=st.integers(2, 4),
    pods=st.integers(1, 2),
    distribution=st.integers(1, 2),
    access=st.integers(1, 3),
)
REPEATABLE = [fault for fault in FAULTS if fault.check != "unclear kind"]


def broken(fault: Fault, lab: Lab, data: st.DataObject) -> bool:
    """Break a lab; false if it has not what the fault needs."""

    def pick(things: Sequence[Any]) -> Any:
        assume(things)
        return data.draw(st.sampled_from(things))

    return fault.apply(lab, pick)


@given(SIZES)
def test_a_healthy_fabric_has_no_finding(size: Size) -> None:
    """Nothing is unknown either, and the score is full."""
    assessment = lab_of(size).judged().assessment
    assert assessment.findings == ()
    assert assessment.unknown == ()
    assert (assessment.verdict, assessment.score) == ("healthy", 100)


@given(SIZES)
def test_switches_that_say_what_the_cloud_says_add_no_finding(size: Size) -> None:
    """Sessions, neighbours, tunnels and addresses as they should be."""
    lab = lab_of(size)
    lab.cli_facts = answers(lab)
    assessment = lab.judged().assessment
    assert (assessment.findings, assessment.verdict) == ((), "healthy")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.apply.__name__)
@settings(max_examples=15)
@given(size=SIZES, data=st.data())
def test_each_fault_is_found_and_nothing_else(
    fault: Fault, size: Size, data: st.DataObject
) -> None:
    """One finding of the fault's severity, none worse, and the verdict that follows."""
    lab = lab_of(size)
    assume(broken(fault, lab, data))
    assessment = lab.judged().assessment
    found = [each.check for each in assessment.findings if each.severity == fault.severity]
    assert found == [fault.check]
    expected = {"critical": "broken", "major": "degraded", "minor": "healthy"}
    assert assessment.verdict == expected[fault.severity]


@settings(max_examples=60)
@given(size=SIZES, data=st.data())
def test_more_faults_never_improve_the_verdict_or_the_score(
    size: Size, data: st.DataObject
) -> None:
    """Whatever breaks after something else broke."""
    lab = lab_of(size)
    before = lab.judged().assessment
    for fault in data.draw(st.lists(st.sampled_from(REPEATABLE), min_size=1, max_size=4)):
        changed = deepcopy(lab)
        if not broken(fault, changed, data):
            continue
        after = changed.judged().assessment
        assert VERDICTS.index(after.verdict) <= VERDICTS.index(before.verdict)
        assert after.score <= before.score
        lab, before = changed, after


@given(size=SIZES, kept=st.sets(st.sampled_from(["BGP sessions", "switches", "ports"]), max_size=2))
def test_lack_of_data_is_never_healthy(size: Size, kept: set[str]) -> None:
    """A healthy fabric of which half is not known has no finding, and no good verdict."""
    lab = lab_of(size)
    sources = {name: rows for name, rows in lab.sources().items() if name in kept}
    assessment = judge(lab.topology, sources).assessment
    assert assessment.findings == ()
    known_by_sessions = kept == {"BGP sessions", "switches"} and size.kind == "clos"
    assert assessment.verdict == ("healthy" if known_by_sessions else "unknown")


@given(SIZES)
def test_a_fabric_without_any_session_up_scores_no_session(size: Size) -> None:
    """Nothing established is the worst there is, not a rounding error."""
    lab = lab_of(size)
    for row in lab.sessions:
        row.update(state="idle", up=False)
    for row in lab.devices:
        row["status"] = "disconnected"
    assessment = lab.judged().assessment
    assert (assessment.verdict, assessment.score) == ("broken", 0)
