"""Which switches the plan asks, what, and what the server itself can read of the answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.evpn.verification import MOST_ASKED, plan, representatives, shell_steps
from mist_mcp.junos.registry import READERS
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import checked_command
from tests.analysis.evpn.faults import overlay_down, unplugged
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of
from tests.analysis.evpn.test_assessment import SIZES

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.fabric import Switch
    from mist_mcp.analysis.evpn.verification import Step

TUNNELS = "show ethernet-switching vxlan-tunnel-end-point remote"


def asked_of(lab: Lab) -> list[Switch]:
    """Return the switches that the plan of a lab asks."""
    one = lab.judged()
    return representatives(one.case, one.assessment.findings)


def plan_of(lab: Lab) -> dict[str, Step]:
    """Return the plan of a lab by what is run."""
    one = lab.judged()
    return {step.run: step for step in plan(one.case, one.assessment.findings)}


@given(SIZES)
def test_each_role_of_each_pod_is_asked(size: Size) -> None:
    """One switch of each, and beside one that serves plain access switches those that do too."""
    lab = lab_of(size)
    asked = asked_of(lab)
    switches = lab.judged().fabric.switches
    places = {(each.role, each.pod) for each in switches.values()}
    assert {(each.role, each.pod) for each in asked} == places
    plain = {mac for mac, each in switches.items() if not each.routes}
    uppers = {
        (switches[link.upper].role, switches[link.upper].pod)
        for link in lab.judged().fabric.links
        if link.lower in plain
    }
    counts = Counter((each.role, each.pod) for each in asked)
    there = Counter((each.role, each.pod) for each in switches.values())
    assert counts == {place: there[place] if place in uppers else 1 for place in places}


@given(size=SIZES, data=st.data())
def test_a_switch_of_a_finding_stands_for_its_place(size: Size, data: st.DataObject) -> None:
    """Both ends of a session that is down are asked."""
    lab = lab_of(size)
    if not overlay_down(lab, lambda rows: data.draw(st.sampled_from(rows))):
        return
    [finding] = lab.judged().assessment.findings
    assert set(finding.switches) <= {each.mac for each in asked_of(lab)}


def test_an_offline_switch_is_not_asked() -> None:
    """Another one stands for its role and pod."""
    lab = lab_of(Size("clos"))
    gone = lab.roles("access")[0]
    next(row for row in lab.devices if row["mac"] == gone)["status"] = "disconnected"
    assert gone not in {each.mac for each in asked_of(lab)}
    assert len(asked_of(lab)) == 5


def test_a_large_fabric_is_asked_at_few_places() -> None:
    """Of forty pods some have to do; every role and the finding are among them."""
    lab = lab_of(Size("clos", pods=40))
    unplugged(lab, lambda rows: rows[-1])
    asked = asked_of(lab)
    [finding] = lab.judged().assessment.findings
    assert len(asked) == MOST_ASKED
    assert {each.role for each in asked} == {"core", "distribution", "access"}
    assert set(finding.switches) <= {each.mac for each in asked}


@pytest.mark.parametrize("kind", KINDS)
def test_the_commands_are_allowed_and_those_run_are_understood(kind: str) -> None:
    """The policy lets each pass, and a parser reads what the server runs itself."""
    lab = lab_of(Size(kind))
    allowed = load_commands()
    commands = [step.run for step in plan_of(lab).values() if step.switches]
    assert [checked_command(text, commands=allowed).expanded for text in commands] == commands
    ran = shell_steps(lab.judged().case, asked_of(lab))
    assert ran
    assert {step.run for step in ran} <= READERS.keys()


def test_only_vteps_are_asked_about_tunnels() -> None:
    """The distribution of an IP Clos has none; plain access switches are asked about bundles."""
    clos, erb = lab_of(Size("clos")), lab_of(Size("erb"))
    assert not set(plan_of(clos)[TUNNELS].switches) & set(clos.roles("distribution"))
    assert set(plan_of(erb)[TUNNELS].switches) & set(erb.roles("distribution"))
    assert "show lacp interfaces" not in plan_of(clos)
    assert set(plan_of(erb)["show lacp interfaces"].switches) & set(erb.roles("esilag-access"))
    assert not set(plan_of(erb)["show bgp summary"].switches) & set(erb.roles("esilag-access"))


def test_an_ipv6_underlay_is_asked_by_its_mac_vrf() -> None:
    """The other command would answer nothing, which is not the same as no tunnel."""
    lab = lab_of(Size("clos"))
    lab.topology["evpn_options"]["underlay"]["use_ipv6"] = True
    steps = plan_of(lab)
    assert TUNNELS not in steps
    assert steps["show mac-vrf forwarding vxlan-tunnel-end-point remote"].switches


def test_a_fabric_without_switches_has_nobody_to_ask() -> None:
    """Only the tools remain."""
    lab = lab_of(Size("clos"))
    lab.topology["switches"] = []
    assert list(plan_of(lab)) == ["search_org_bgp_stats"]
