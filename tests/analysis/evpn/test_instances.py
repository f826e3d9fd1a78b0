"""What switches show of their EVPN instances and addresses: by design, or a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import INSTANCES, CliFacts
from mist_mcp.junos.evpn_instance import EthernetSegment, EvpnInstance
from mist_mcp.junos.evpn_tables import BridgeDomain, EvpnIrb, EvpnNeighbor
from tests.analysis.evpn.faults import switch_off
from tests.analysis.evpn.labs import Lab, Size, lab_of
from tests.analysis.evpn.shells import answers, learned
from tests.analysis.evpn.test_cli_facts import recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.junos.evpn_database import EvpnAddress

ESI = "00:11:22:33:44:55:66:77:88:01"
GATEWAY = "00:00:5e:00:01:14"
FIRST, SECOND = "172.16.0.1", "172.16.0.2"


def instance(remote: str = SECOND) -> EvpnInstance:
    """Return an instance with one network and one segment, which another switch serves too."""
    shown = recorded("sci-core-1", INSTANCES).instances or ()
    return replace(
        shown[-1],
        domains=(BridgeDomain(20, 10020, 1, 1, "irb.20", "Extended", mac_sync=True),),
        irbs=(EvpnIrb("irb.20", 20, 10020, "Up", "campus"),),
        segments=(EthernetSegment(ESI, "Resolved", "ae1.0", "Up", (remote,), FIRST, SECOND),),
        neighbors=(EvpnNeighbor(remote, 3, 3, 1, 1, 1),),
    )


def with_one_network(lab: Lab) -> Lab:
    """Leave a fabric the network that its switches show."""
    for config in lab.topology["switch_configs"].values():
        del config["networks"]["voice"], config["other_ip_configs"]["voice"]
    return lab


def fabric_of(*changes: Callable[[CliFacts], CliFacts]) -> Lab:
    """Return collapsed cores that show an instance each; changes go to the first ones."""
    lab = with_one_network(lab_of(Size("multihoming")))
    lab.cli_facts = {
        mac: replace(facts, instances=[instance(remote)], addresses=_gateways())
        for (mac, facts), remote in zip(answers(lab).items(), (SECOND, FIRST), strict=True)
    }
    for mac, change in zip(list(lab.cli_facts), changes, strict=False):
        lab.cli_facts[mac] = change(lab.cli_facts[mac])
    return lab


def _gateways() -> list[EvpnAddress]:
    return [learned(GATEWAY, "05:00:00:fd:eb:00:00:27:1a:00", "gateway", "10.1.20.1")]


def changed(**fields: Any) -> Callable[[CliFacts], CliFacts]:
    """Change the instance of a switch."""
    return lambda facts: replace(facts, instances=[replace(instance(), **fields)])


def segment(**fields: Any) -> Callable[[CliFacts], CliFacts]:
    """Change the segment of a switch."""
    return changed(segments=(replace(instance().segments[0], **fields),))


def knowing(*rows: EvpnAddress) -> Callable[[CliFacts], CliFacts]:
    """Add addresses to the database of a switch."""
    return lambda facts: replace(facts, addresses=[*_gateways(), *rows])


TWICE = (instance().segments[0], replace(instance().segments[0], interface="ae2.0"))


@pytest.mark.parametrize(
    ("change", "check", "severity"),
    [
        (changed(irbs=(EvpnIrb("irb.20", 20, 10020, "Down", None),)), "IRB down", "major"),
        (segment(interface_status="Down"), "segment down", "major"),
        (segment(designated_forwarder=None), "no designated forwarder", "major"),
        (segment(designated_forwarder=SECOND), "several designated forwarders", "major"),
        (segment(remote_pes=()), "segment without its partner", "major"),
        (
            changed(neighbors=(EvpnNeighbor(SECOND, 3, 3, 1, 0, 1),)),
            "missing multicast routes",
            "major",
        ),
        (changed(segments=TWICE), "repeated segment", "major"),
        (
            changed(domains=(BridgeDomain(20, 10099, 1, 1, "irb.20", "Extended", mac_sync=True),)),
            "differing VNIs",
            "major",
        ),
        (
            lambda facts: replace(
                facts, addresses=[learned("00:00:5e:00:01:99", "irb.20", "local", "10.1.20.1")]
            ),
            "differing gateways",
            "major",
        ),
        (
            knowing(learned("02:00:00:00:00:07", "ge-0/0/7.0", "local", "10.1.20.1")),
            "gateway address taken",
            "major",
        ),
        (
            knowing(
                learned("02:00:00:00:00:07", "ge-0/0/7.0", "local", "10.1.20.7"),
                learned("02:00:00:00:00:08", "ge-0/0/8.0", "local", "10.1.20.7"),
            ),
            "repeated IP address",
            "minor",
        ),
    ],
)
def test_what_a_switch_shows_is_judged(
    change: Callable[[CliFacts], CliFacts], check: str, severity: str
) -> None:
    """One finding of its kind, and nothing else."""
    found = fabric_of(change).judged().assessment.findings
    assert [(each.check, each.severity) for each in found] == [(check, severity)]


def test_an_anycast_gateway_is_the_same_everywhere_by_design() -> None:
    """One IP and one MAC address on every IRB: no duplicate, no address at two places."""
    assessment = fabric_of().judged().assessment
    assert (assessment.findings, assessment.verdict) == ((), "healthy")


def test_a_segment_of_others_is_no_fault_here() -> None:
    """A switch lists the segments behind its tunnels too: it has no port there, and no vote."""
    lab = fabric_of()
    first, *_ = lab.cli_facts
    (own,) = instance().segments
    far = EthernetSegment(f"{ESI[:-2]}02", "Resolved", None, None, (SECOND,), None, None)
    shown = (replace(instance(), segments=(own, far)),)
    lab.cli_facts[first] = replace(lab.cli_facts[first], instances=shown)
    assessment = lab.judged().assessment
    assert (assessment.findings, assessment.verdict) == ((), "healthy")


def test_many_flaps_on_the_switch_are_found_there() -> None:
    """The cloud's rows do not always count them."""
    lab = fabric_of()
    mac = next(iter(lab.cli_facts))
    facts = lab.cli_facts[mac]
    peers = {
        name: replace(peer, flaps=9, last_change_seconds=240)
        for name, peer in list((facts.peers or {}).items())[:1]
    }
    lab.cli_facts[mac] = replace(facts, peers={**(facts.peers or {}), **peers})
    [finding] = lab.judged().assessment.findings
    assert (finding.check, finding.severity) == ("flapping session", "major")
    assert "9 flaps" in finding.seen


def test_a_segment_is_alone_even_if_only_its_switch_was_asked() -> None:
    """The topology tells that the other collapsed core serves the access switches too."""
    lab = fabric_of(segment(remote_pes=()))
    first, second = lab.cli_facts
    del lab.cli_facts[second]
    [finding] = lab.judged().assessment.findings
    assert (finding.check, finding.switches) == ("segment without its partner", (first, second))


def alone(lab: Lab, change: str) -> None:
    """Let something explain that the first switch is alone on its segment."""
    first, second = lab.cli_facts
    if change == "one way":
        lab.cli_facts = {first: lab.cli_facts[first]}
        for low in lab.roles("esilag-access"):
            lab.switch(low)["uplinks"].remove(second)
        lab.switch(second)["esilaglinks"].clear()
        lab.ports = [row for row in lab.ports if not {row["mac"], row["neighbor_mac"]} & {second}]
    elif change == "a stranger below":
        lab.cli_facts = {first: replace(lab.cli_facts[first], behind={"ae1": "020000000001"})}
    elif change == "not understood":
        lab.cli_facts[first] = replace(lab.cli_facts[first], partly=frozenset({INSTANCES}))
    elif change == "port down there":
        lab.cli_facts[second] = segment(interface_status="Down")(lab.cli_facts[second])
    elif change == "off":
        del lab.cli_facts[second]
        switch_off(lab, second)
    else:
        down = segment(remote_pes=(), interface_status="Down")
        lab.cli_facts[first] = down(lab.cli_facts[first])


@pytest.mark.parametrize(
    "change",
    [
        "one way",
        "a stranger below",
        "not understood",
        "port down there",
        "off",
        "port down here",
    ],
)
def test_a_segment_that_something_else_explains_is_no_finding_of_its_own(change: str) -> None:
    """A single cable by design, half an output, a port or a switch that is down."""
    lab = fabric_of(segment(remote_pes=()))
    alone(lab, change)
    checks = {each.check for each in lab.judged().assessment.findings}
    assert "segment without its partner" not in checks


def test_the_switch_below_tells_who_serves_a_segment() -> None:
    """Of three collapsed cores two serve it: the third is not missed."""
    lab = with_one_network(lab_of(Size("multihoming", cores=3, access=1)))
    low = lab.roles("esilag-access")[0]
    first, second, third = lab.roles("collapsed-core")
    lab.switch(low)["uplinks"].remove(third)
    lab.switch(third)["esilaglinks"].clear()
    lab.ports = [row for row in lab.ports if {row["mac"], row["neighbor_mac"]} != {low, third}]
    for remotes, expected in (((SECOND,), []), ((), [(first, second)])):
        shown = [segment(remote_pes=remotes)(answers(lab)[first])]
        lab.cli_facts = {first: replace(shown[0], behind={"ae1": low})}
        found = lab.judged().assessment.findings
        assert [each.switches for each in found] == expected


@pytest.mark.parametrize("idle", [True, False])
def test_a_network_without_ports_sends_no_multicast_route(idle: bool) -> None:
    """It is surely carried where a port of it is up."""
    domain = BridgeDomain(20, 10020, 1, 0 if idle else 1, "irb.20", "Extended", mac_sync=True)
    lab = fabric_of(changed(neighbors=(EvpnNeighbor(SECOND, 3, 3, 1, 0, 1),)))
    second = list(lab.cli_facts)[1]
    shown = replace(instance(FIRST), domains=(domain,))
    lab.cli_facts[second] = replace(lab.cli_facts[second], instances=[shown])
    checks = [each.check for each in lab.judged().assessment.findings]
    assert checks == ([] if idle else ["missing multicast routes"])
