"""What switches show of their EVPN instances and addresses: by design, or a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import INSTANCES, CliFacts
from mist_mcp.junos.evpn_instance import EthernetSegment, EvpnInstance
from mist_mcp.junos.evpn_tables import BridgeDomain, EvpnIrb
from tests.analysis.evpn.labs import Lab, Size, lab_of
from tests.analysis.evpn.shells import answers, learned
from tests.analysis.evpn.test_cli_facts import recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.junos.evpn_database import EvpnAddress

ESI = "00:11:22:33:44:55:66:77:88:01"
GATEWAY = "00:00:5e:00:01:14"
FIRST, SECOND = "172.16.0.1", "172.16.0.2"


def instance() -> EvpnInstance:
    """Return an instance with one network and one segment."""
    shown = recorded("sci-core-1", INSTANCES).instances or ()
    return replace(
        shown[-1],
        domains=(BridgeDomain(20, 10020, 1, 1, "irb.20", "Extended", mac_sync=True),),
        irbs=(EvpnIrb("irb.20", 20, 10020, "Up", "campus"),),
        segments=(EthernetSegment(ESI, "Resolved", "ae1.0", "Up", (SECOND,), FIRST, SECOND),),
    )


def fabric_of(*changes: Callable[[CliFacts], CliFacts]) -> Lab:
    """Return collapsed cores that show an instance each; changes go to the first ones."""
    lab = lab_of(Size("multihoming"))
    lab.cli_facts = {
        mac: replace(facts, instances=[instance()], addresses=_gateways())
        for mac, facts in answers(lab).items()
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
