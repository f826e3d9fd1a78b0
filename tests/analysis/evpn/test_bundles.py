"""What switches show of their bundles, of BFD and of light: by design, or a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import LACP, OPTICS, cli_facts_of
from mist_mcp.junos.bfd import BfdSession
from mist_mcp.junos.lacp import LacpAggregate, LacpEnd, LacpLink
from mist_mcp.junos.optics import OpticalLane, Optics
from mist_mcp.junos.registry import parse
from tests.analysis.evpn.faults import switch_off
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of
from tests.analysis.evpn.shells import answers, peer
from tests.analysis.evpn.steps import wrong_with
from tests.analysis.evpn.test_instances import segment, with_one_network

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding

FULL = "Collecting distributing"


def end(*, carries: bool | None = True, defaulted: bool = False) -> LacpEnd:
    """Return what one end says."""
    return LacpEnd(
        expired=False,
        defaulted=defaulted,
        distributing=carries,
        collecting=carries,
        in_sync=carries,
        aggregatable=True,
        timeout="Fast",
        activity="Active",
    )


def link(number: int, **fields: Any) -> LacpLink:
    """Return a member that works, but for some fields."""
    whole = LacpLink(f"xe-0/0/{number}", end(), end(), "Current", "Fast periodic", FULL)
    return replace(whole, **fields)


def lab_with(*links: LacpLink, kind: str = "erb") -> Lab:
    """Return a fabric of which the first switch above an ESI-LAG shows one bundle to it."""
    lab = lab_of(Size(kind))
    lab.cli_facts = answers(lab)
    low = lab.roles("esilag-access")[0]
    mac = lab.switch(low)["uplinks"][0]
    lab.cli_facts[mac] = replace(
        lab.cli_facts[mac], bundles=[LacpAggregate("ae1", links)], behind={"ae1": low}
    )
    return lab


def findings(lab: Lab) -> tuple[Finding, ...]:
    """Return what is found, each with a step that can be run."""
    found = lab.judged().assessment.findings
    assert [wrong_with(each.next_step) for each in found] == [None] * len(found)
    return found


DETACHED = link(9, actor=end(carries=False), partner=end(carries=False), mux="Detached")
REFUSED = link(9, partner=end(carries=False))
SILENT = link(9, partner=end(carries=False, defaulted=True), receive="Defaulted")


@pytest.mark.parametrize(
    ("links", "check", "severity"),
    [
        ((link(1), DETACHED), "bundle member down", "major"),
        ((DETACHED,), "bundle down", "major"),
        ((link(1), link(9, mux="Waiting")), "bundle member down", "major"),
        ((link(1), link(9, mux=None, actor=end(carries=False))), "bundle member down", "major"),
        ((link(1), REFUSED), "one-sided bundle", "major"),
        ((link(1), SILENT), "LACP of one end", "minor"),
        ((link(1), replace(SILENT, mux="Detached")), "bundle member down", "major"),
    ],
)
def test_a_member_that_does_not_carry_is_found(
    links: tuple[LacpLink, ...], check: str, severity: str
) -> None:
    """One finding, about both ends, and about whom it concerns."""
    lab = lab_with(*links)
    [finding] = findings(lab)
    assert (finding.check, finding.severity) == (check, severity)
    assert "xe-0/0/9" in finding.seen
    assert lab.roles("esilag-access")[0] in finding.switches
    assert "esilag-access" in finding.affects


@pytest.mark.parametrize(
    "links",
    [
        (),
        (link(1), link(2)),
        (link(1, mux="Collecting/distributing"),),
        (link(1, mux=None, actor=None, partner=None),),
        (link(1, mux=None, actor=end(carries=None), partner=end(carries=None)),),
    ],
)
@pytest.mark.parametrize("kind", ["erb", "crb", "multihoming"])
def test_a_bundle_that_works_or_says_nothing_is_no_fault(
    links: tuple[LacpLink, ...], kind: str
) -> None:
    """What is not shown is not known."""
    assert findings(lab_with(*links, kind=kind)) == ()


def test_a_member_whose_port_the_cloud_shows_as_down_is_one_finding() -> None:
    """The port is the cause."""
    lab = lab_with(link(1), DETACHED)
    low = lab.roles("esilag-access")[0]
    top = lab.switch(low)["uplinks"][0]
    [port] = [row for row in lab.ports if (row["mac"], row["neighbor_mac"]) == (top, low)]
    port |= {"port_id": "xe-0/0/9", "up": False, "neighbor_mac": None}
    assert not [each for each in findings(lab) if "bundle" in each.check]


def test_a_bundle_to_a_switch_that_is_off_is_no_finding_of_its_own() -> None:
    """The switch is."""
    lab = lab_with(DETACHED)
    low = lab.roles("esilag-access")[0]
    switch_off(lab, low)
    assert not [each for each in findings(lab) if "bundle" in each.check]


def test_a_bundle_that_is_down_takes_its_segment_along() -> None:
    """One finding for both."""
    lab = with_one_network(lab_with(DETACHED, kind="multihoming"))
    mac = next(mac for mac, facts in lab.cli_facts.items() if facts.bundles)
    lab.cli_facts[mac] = segment(interface_status="Down")(lab.cli_facts[mac])
    assert [each.check for each in findings(lab)] == ["bundle down"]


def test_a_switch_without_lacp_has_no_bundles_and_says_so() -> None:
    """That it is not running is an answer; one that says nothing gives none."""
    said = "warning: lacp subsystem not running - not needed by configuration.\n"
    assert cli_facts_of({LACP: parse(LACP, said)}).bundles == []
    assert cli_facts_of({LACP: parse(LACP, "")}).bundles is None


@pytest.mark.parametrize(
    ("said", "ports"),
    [("", []), ("error: command is not valid on the ex4400-48p\n", None), ("what?\n", None)],
)
def test_a_switch_without_transceivers_prints_nothing(
    said: str, ports: list[Optics] | None
) -> None:
    """That is an answer, unlike an error or a form that is not known."""
    facts = cli_facts_of({OPTICS: parse(OPTICS, said)})
    assert facts.optics == ports
    assert (OPTICS in facts.partly) == (said == "what?\n")


LOW = "Laser receiver power low alarm"


WARNING = "lane 0: Laser receiver power low warning"


@pytest.mark.parametrize("alarms", [(LOW,), (WARNING, LOW), (WARNING,), ()])
@pytest.mark.parametrize("up", [True, False, None])
def test_a_transceiver_out_of_its_limits_on_a_port_that_is_up_is_told(
    up: bool | None, alarms: tuple[str, ...]
) -> None:
    """An alarm is a fault, a warning worth a look; where no cable is plugged in it is dark."""
    lab = lab_of(Size("clos"))
    lab.cli_facts = answers(lab)
    port = lab.ports[0]
    measured = True
    lanes = (OpticalLane(0, -1.5, -14.25, 6.0, dark=False),)
    optics = [Optics(port["port_id"], measured, 30.0, 3.3, lanes, alarms)]
    lab.cli_facts[port["mac"]] = replace(lab.cli_facts[port["mac"]], optics=optics)
    port["up"] = up
    found = [each for each in findings(lab) if each.check == "optics out of range"]
    weight = "major" if LOW in alarms else "minor"
    assert [each.severity for each in found] == ([weight] if up and alarms else [])
    for each in found:
        assert each.switches == (port["mac"], port["neighbor_mac"])
        assert alarms[-1] in each.seen
        assert "-14.25 dBm received" in each.seen


def echo(address: str, state: str) -> BfdSession:
    """Return a BFD session."""
    return BfdSession(address, state, None, 9.0, 3.0, 3)


def lab_echoing(state: str) -> tuple[Lab, str, dict[str, Any]]:
    """Return a fabric of which a switch shows its BFD sessions, the first in a state."""
    lab = lab_of(Size("clos"))
    lab.cli_facts = answers(lab)
    mac = lab.roles("access")[0]
    rows = [row for row in lab.sessions if row["mac"] == mac]
    states = [state, *["Up"] * (len(rows) - 1)]
    echoes = [echo(row["neighbor"], each) for row, each in zip(rows, states, strict=True)]
    lab.cli_facts[mac] = replace(lab.cli_facts[mac], echoes=echoes)
    return lab, mac, rows[0]


@pytest.mark.parametrize("state", ["Down", "Init", "AdminDown", "Failing"])
def test_bfd_that_is_down_under_a_session_that_is_up_is_a_fault_unless_it_is_meant(
    state: str,
) -> None:
    """Traffic flows, and into a dead path for as long as BGP waits."""
    lab, mac, row = lab_echoing(state)
    [finding] = findings(lab)
    meant = state == "AdminDown"
    assert (finding.check, finding.severity) == ("BFD down", "minor" if meant else "major")
    assert mac in finding.switches
    assert row["neighbor"] in finding.seen


@pytest.mark.parametrize("kind", KINDS)
def test_bfd_that_is_up_is_no_finding(kind: str) -> None:
    """On all switches."""
    lab = lab_of(Size(kind))
    lab.cli_facts = {
        mac: replace(facts, echoes=[echo(address, "Up") for address in facts.peers or ()])
        for mac, facts in answers(lab).items()
    }
    assert findings(lab) == ()


def test_bfd_that_is_down_with_its_session_is_one_finding() -> None:
    """The session is it."""
    lab, mac, row = lab_echoing("Down")
    peers = {**(lab.cli_facts[mac].peers or {}), row["neighbor"]: peer({**row, "up": False})}
    lab.cli_facts[mac] = replace(lab.cli_facts[mac], peers=peers)
    assert [each.check for each in findings(lab)] == ["session down on the switch"]


def test_bfd_that_is_down_where_nothing_else_is_known_is_grave() -> None:
    """Neither the cloud nor the switch tells of the routing session."""
    lab, mac, _ = lab_echoing("Down")
    lab.sessions.clear()
    lab.cli_facts = {mac: replace(lab.cli_facts[mac], peers=None)}
    [finding] = findings(lab)
    assert (finding.check, finding.severity) == ("BFD down", "major")
