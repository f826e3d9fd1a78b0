"""What switches show beside what is configured on them: bundles, segments, networks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import INSTANCES, LACP, cli_facts_of
from mist_mcp.junos.evpn_tables import BridgeDomain
from mist_mcp.junos.lacp import LacpAggregate
from mist_mcp.junos.registry import parse
from tests.analysis.evpn.labs import Lab, Size, lab_of
from tests.analysis.evpn.shells import answers
from tests.analysis.evpn.steps import wrong_with
from tests.analysis.evpn.test_bundles import link
from tests.analysis.evpn.test_instances import ESI, instance, with_one_network

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding

AE: dict[str, Any] = {"aggregated": True, "ae_idx": 1, "esilag": True, "usage": "esilag"}


def lab_with(ports: dict[str, dict[str, Any]], *, kind: str = "erb") -> tuple[Lab, str]:
    """Return a fabric of which one switch above an ESI-LAG is configured so, and shows ae1."""
    lab = with_one_network(lab_of(Size(kind)))
    mac = lab.switch(lab.roles("esilag-access")[0])["uplinks"][0]
    lab.topology["switch_configs"][mac]["port_config"] = ports
    whole = answers(lab)[mac]
    lab.cli_facts = {
        mac: replace(
            whole,
            bundles=[LacpAggregate("ae1", (link(1), link(2)))],
            instances=[replace(instance(), neighbors=(), segments=segments(("ae1.0", ESI)))],
        )
    }
    return lab, mac


def segments(*ports: tuple[str | None, str]) -> Any:
    """Return segments of ports, alone on each."""
    whole = instance().segments[0]
    low = [replace(whole, interface=port, esi=esi) for port, esi in ports]
    return tuple(replace(each, remote_pes=("172.16.0.99",)) for each in low)


def showing(lab: Lab, mac: str, *ports: tuple[str | None, str]) -> None:
    """Let the switch show other segments."""
    facts = lab.cli_facts[mac]
    low = segments(*ports)
    told = [replace(each, segments=low, segment_count=len(low)) for each in facts.instances or ()]
    lab.cli_facts[mac] = replace(facts, instances=told)


def findings(lab: Lab) -> list[Finding]:
    """Return what is found, each with a step that can be run."""
    found = lab.judged().assessment.findings
    assert [wrong_with(each.next_step) for each in found] == [None] * len(found)
    return [*found]


@pytest.mark.parametrize(
    "ports",
    [
        {"xe-0/0/1": AE, "xe-0/0/2": AE},
        {"xe-0/0/1-2": AE},
        {"xe-0/0/1,xe-0/0/2": AE},
        {"xe-0/0/1-2": AE, "xe-0/0/3": {**AE, "disabled": True}},
        {"xe-0/0/1-2": AE, "xe-0/0/3": {"usage": "ap"}},
        {"xe-0/0/1-2": AE, "xe-0/0/3": {**AE, "ae_idx": 2, "esilag": False, "aggregated": False}},
        {"xe-0/0/1-3": {**AE, "ae_disable_lacp": True}},
        {"{{uplink}}": AE},
        {},
    ],
)
@pytest.mark.parametrize("kind", ["erb", "multihoming"])
def test_a_switch_that_has_what_is_configured_is_well(
    ports: dict[str, dict[str, Any]], kind: str
) -> None:
    """Ports by themselves, as ranges, with commas; what speaks no LACP is not looked for."""
    assert findings(lab_with(ports, kind=kind)[0]) == []


@pytest.mark.parametrize(
    ("ports", "says"),
    [
        ({"xe-0/0/1-3": AE}, "xe-0/0/3 in ae1"),
        ({"xe-0/0/1-2": AE, "xe-0/0/7,xe-0/0/8": AE}, "xe-0/0/7, xe-0/0/8 in ae1"),
        ({"xe-0/0/1-2": AE, "xe-0/0/9": {**AE, "ae_idx": 4, "esilag": False}}, "xe-0/0/9 in ae4"),
    ],
)
def test_a_member_that_lacp_does_not_list_is_found(
    ports: dict[str, dict[str, Any]], says: str
) -> None:
    """Named with its bundle."""
    lab, mac = lab_with(ports)
    [finding] = findings(lab)
    assert (finding.check, finding.severity, finding.switches) == (
        "bundle member not there",
        "major",
        (mac,),
    )
    assert says in finding.what


def test_a_member_whose_port_is_known_to_be_down_is_no_finding_of_its_own() -> None:
    """The port is the cause."""
    lab, mac = lab_with({"xe-0/0/1-3": AE})
    port = next(row for row in lab.ports if row["mac"] == mac and row["port_usage"] == "esilag")
    port |= {"port_id": "xe-0/0/3", "up": False, "neighbor_mac": None}
    assert "bundle member not there" not in {each.check for each in findings(lab)}


def test_a_member_of_a_bundle_goes_with_the_member_of_a_chassis() -> None:
    """One cause, one finding."""
    lab, mac = lab_with({"xe-0/0/1-2": AE, "xe-1/0/3": AE})
    seats = [{"fpc_idx": 0, "vc_state": "present"}, {"fpc_idx": 1, "vc_state": "not-present"}]
    next(row for row in lab.devices if row["mac"] == mac)["module_stat"] = seats
    assert [each.check for each in findings(lab)] == ["chassis member missing"]


@pytest.mark.parametrize("partly", [LACP, INSTANCES])
def test_half_an_output_misses_nothing(partly: str) -> None:
    """The rest of it may have it."""
    lab, mac = lab_with({"xe-0/0/1-3": {**AE, "esilag": partly == INSTANCES}})
    facts = replace(lab.cli_facts[mac], partly=frozenset({partly}))
    lab.cli_facts[mac] = replace(facts, bundles=None if partly == INSTANCES else facts.bundles)
    showing(lab, mac)
    assert findings(lab) == []


@pytest.mark.parametrize(
    ("esi", "shown", "says"),
    [
        (None, (), "no segment"),
        (None, (("ae2.0", ESI),), "no segment"),
        (None, ((None, ESI),), "no segment"),
        ("00:11:22:33:44:55:66:77:88:99", (("ae1.0", ESI),), ESI),
    ],
)
def test_a_segment_that_the_switch_does_not_know_is_found(
    esi: str | None, shown: tuple[tuple[str | None, str], ...], says: str
) -> None:
    """None on the bundle, or another than is set by hand."""
    lab, mac = lab_with({"xe-0/0/1-2": {**AE, "esi": esi}})
    showing(lab, mac, *shown)
    [finding] = findings(lab)
    assert (finding.check, finding.severity, finding.seen) == ("segment not there", "major", says)


@pytest.mark.parametrize(
    ("esi", "shown"),
    [
        (ESI.upper(), (("ae1.0", ESI),)),
        (None, (("ae1.0", ESI), (None, ESI[:-1] + "9"))),
        (None, (("ae1.0", ESI), ("irb.20", "05:00:00:fd:eb:00:00:27:1a:00"))),
    ],
)
def test_a_segment_that_is_there_or_not_named_is_well(
    esi: str | None, shown: tuple[tuple[str | None, str], ...]
) -> None:
    """Digits of either case; segments of other switches stand beside, without a port."""
    lab, mac = lab_with({"xe-0/0/1-2": {**AE, "esi": esi}})
    showing(lab, mac, *shown)
    assert findings(lab) == []


def test_segments_that_are_not_announced_at_all_are_not_missed() -> None:
    """A switch without any says so: that their number is zero."""
    lab, mac = lab_with({"xe-0/0/1-2": AE})
    facts = lab.cli_facts[mac]
    told = [replace(each, segments=(), segment_count=None) for each in facts.instances or ()]
    lab.cli_facts[mac] = replace(facts, instances=told)
    assert findings(lab) == []


def with_domains(*rows: tuple[int | None, int | None], kind: str = "erb") -> tuple[Lab, str]:
    """Return a fabric of which a switch with gateways shows networks: VLAN and VNI."""
    lab, mac = lab_with({}, kind=kind)
    facts = lab.cli_facts[mac]
    domains = tuple(
        BridgeDomain(vlan, vni, 1, 1, f"irb.{vlan}", "Extended", mac_sync=True)
        for vlan, vni in rows
    )
    told = [replace(each, domains=domains) for each in facts.instances or ()]
    lab.cli_facts[mac] = replace(facts, instances=told)
    return lab, mac


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(30, 10030)], "has no VLAN of staff (VLAN 20)"),
        ([(20, None), (30, 10030)], "has no VNI of staff (VLAN 20)"),
    ],
)
def test_a_network_that_the_switch_does_not_carry_is_found(
    rows: list[tuple[int | None, int | None]], says: str
) -> None:
    """It has a gateway there by its configuration."""
    lab, mac = with_domains(*rows)
    [finding] = findings(lab)
    assert (finding.check, finding.severity, finding.switches) == (
        "network not on the switch",
        "major",
        (mac,),
    )
    assert says in finding.what


@pytest.mark.parametrize("rows", [[(20, 10020)], [(20, 10020), (77, 10077)], [(None, 10020)], []])
def test_networks_that_are_there_or_not_shown_are_well(
    rows: list[tuple[int | None, int | None]],
) -> None:
    """One more than is configured here may come from a template; a blank VLAN tells nothing."""
    assert findings(with_domains(*rows)[0]) == []


def test_a_variable_is_no_vlan() -> None:
    """Its value is not known here."""
    lab, mac = with_domains((30, 10030))
    lab.topology["switch_configs"][mac]["networks"]["staff"]["vlan_id"] = "{{staff}}"
    assert findings(lab) == []


def test_without_lacp_a_configured_bundle_is_missing() -> None:
    """A switch that says that LACP does not run has none of its bundles."""
    lab, mac = lab_with({"xe-0/0/1-2": {**AE, "esilag": False}})
    said = "warning: lacp subsystem not running - not needed by configuration.\n"
    none = cli_facts_of({LACP: parse(LACP, said)}).bundles
    lab.cli_facts[mac] = replace(lab.cli_facts[mac], bundles=none)
    [finding] = findings(lab)
    assert finding.seen == "0 of 2 members listed"
