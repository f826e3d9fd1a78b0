"""Advice is about the fabric at hand: its kind, its options, its findings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mist_mcp.analysis.evpn.guidance import Advice, guidance
from mist_mcp.server.handbook import Handbook
from tests.analysis.evpn.faults import FAULTS, Fault, flapping, overlay_down
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of, plug
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


def test_ex4300_mp_runs_evpn_as_access_of_an_ip_clos_only() -> None:
    """In another role it is named."""
    lab = lab_of(Size("clos"))
    for row in lab.switches:
        row["model"] = "EX4300-48MP" if row["role"] == "access" else "QFX5120-48Y"
    assert "yet in a role" not in texts(lab)
    lab.switch(lab.roles("core")[0])["model"] = "EX4300-48MP"
    assert "yet in a role for it: EX4300-48MP" in texts(lab)


@pytest.mark.parametrize(
    ("size", "options", "words"),
    [
        (Size("erb", distribution=1), {}, "A single distribution switch: North, South."),
        (Size("erb", distribution=1), {}, "A single uplink: "),
        (Size("clos"), {"core_as_border": False}, "No border switch, and core_as_border is off"),
        (Size("clos", pods=1, distribution=0), {}, "An IP Clos of three stages"),
        (Size("erb"), {"auto_router_id_subnet": "10.9.0.0/24"}, "outside the fabric's subnets"),
    ],
)
def test_design_is_advice_and_no_fault(size: Size, options: dict[str, object], words: str) -> None:
    """The verdict is healthy, and the advice says what has no reserve."""
    lab = lab_of(size)
    if not size.distribution:
        _join_to_cores(lab)
    lab.topology["evpn_options"] |= options
    assert words in texts(lab)
    assert words not in texts(lab_of(Size(size.kind)))
    assert lab.judged().assessment.findings == ()


def _join_to_cores(lab: Lab) -> None:
    """Cable access switches to the cores where there is no distribution."""
    for low in lab.roles("access"):
        for top in lab.roles("core"):
            plug(lab, lab.switch(top), lab.switch(low))


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
