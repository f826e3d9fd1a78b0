"""Advice is about the fabric at hand: its kind, its options, its findings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mist_mcp.analysis.evpn.guidance import Advice, guidance
from mist_mcp.server.handbook import Handbook
from tests.analysis.evpn.faults import FAULTS, Fault, flapping, overlay_down
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of
from tests.analysis.evpn.test_assessment import broken

KIND_WORDS = {
    "clos": "VTEPs and gateways are on the access switches",
    "erb": "Gateways are on the distribution switches",
    "crb": "Gateways are on the cores",
    "multihoming": "VTEPs and gateways are on the collapsed cores",
}


def advice(lab: Lab) -> list[Advice]:
    """Return the advice for a lab."""
    one = lab.judged()
    return guidance(one.case, one.assessment.findings)


def texts(lab: Lab) -> str:
    """Return the advice for a lab as one text."""
    return " ".join(each.text for each in advice(lab))


@pytest.mark.parametrize("kind", KINDS)
def test_only_its_own_kind_is_explained(kind: str) -> None:
    """One of the four, and ESI-LAGs where there are some."""
    told = texts(lab_of(Size(kind)))
    assert [other for other, words in KIND_WORDS.items() if words in told] == [kind]
    assert ("An Ethernet segment has one ESI" in told) is (kind != "clos")
    assert ("form a ring" in told) is False
    assert "a ring" in texts(lab_of(Size("multihoming", cores=3)))


def test_findings_are_explained_and_only_these() -> None:
    """A session that flaps, then one that is down too."""
    lab = lab_of(Size("clos"))
    assert "BFD timers" not in texts(lab)
    flapping(lab, lambda rows: rows[0])
    assert "BFD timers" in texts(lab)
    assert "a loopback is wrong" not in texts(lab)
    overlay_down(lab, lambda rows: rows[-1])
    assert "a loopback is wrong" in texts(lab)


@pytest.mark.parametrize(
    ("kind", "version", "words"),
    [
        ("clos", None, "is unknown"),
        ("clos", 2, "before version 3"),
        ("clos", "3", "Fabric version 3."),
        ("multihoming", 4, "before version 5"),
        ("multihoming", 5, "TTL above 2"),
    ],
)
def test_the_version_decides_about_types_2_and_5(kind: str, version: object, words: str) -> None:
    """Later for collapsed cores; without a version nothing is guessed."""
    lab = lab_of(Size(kind))
    lab.topology["version"] = version
    assert words in texts(lab)


def test_an_ipv6_underlay_has_a_mac_vrf() -> None:
    """Only then."""
    lab = lab_of(Size("erb"))
    assert "MAC-VRF" not in texts(lab)
    lab.topology["evpn_options"]["underlay"]["use_ipv6"] = True
    assert "MAC-VRF" in texts(lab)


def test_models_that_do_not_run_evpn_are_named() -> None:
    """In a role for it; access switches behind an ESI-LAG may be any."""
    lab = lab_of(Size("erb"))
    for row in lab.switches:
        row["model"] = "EX2300-24P" if row["role"] == "esilag-access" else "QFX5120-48Y"
    assert "EX2300" not in texts(lab)
    lab.switch(lab.roles("distribution")[0])["model"] = "EX3400-24T"
    assert "yet in a role for it: EX3400-24T" in texts(lab)


@given(kind=st.sampled_from(KINDS), fault=st.sampled_from(FAULTS), data=st.data())
def test_advice_is_short_and_leads_to_the_handbook(
    kind: str, fault: Fault, data: st.DataObject
) -> None:
    """Each names a topic that exists, whatever is wrong."""
    lab = lab_of(Size(kind))
    assume(broken(fault, lab, data))
    found = advice(lab)
    assert {each.topic for each in found} <= Handbook.read().topics.keys()
    assert 0 < len(found) <= 8
    assert max(len(each.text) for each in found) < 400
