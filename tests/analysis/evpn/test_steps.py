"""Every next step can be run: a command that the policy allows, or a tool that is there."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.analysis.evpn.faults import FAULTS, Fault
from tests.analysis.evpn.labs import Size, lab_of
from tests.analysis.evpn.steps import wrong_with
from tests.analysis.evpn.test_assessment import SIZES, broken


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.apply.__name__)
@settings(max_examples=4)
@given(size=SIZES, data=st.data())
def test_a_next_step_can_be_run(fault: Fault, size: Size, data: st.DataObject) -> None:
    """Of each finding that a fault causes, on a fabric of any kind."""
    lab = lab_of(size)
    assume(broken(fault, lab, data))
    steps = [finding.next_step for finding in lab.judged().assessment.findings]
    assert [wrong for step in steps if (wrong := wrong_with(step))] == []
