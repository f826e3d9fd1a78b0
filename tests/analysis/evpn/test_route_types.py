"""Routes of each type beside what the neighbour shows that it announces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import INSTANCES
from mist_mcp.junos.evpn_instance import Advertisements
from mist_mcp.junos.evpn_tables import BridgeDomain, EvpnNeighbor
from tests.analysis.evpn.faults import switch_off
from tests.analysis.evpn.steps import wrong_with
from tests.analysis.evpn.test_instances import FIRST, SECOND, fabric_of, instance

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding
    from mist_mcp.junos.evpn_instance import EvpnInstance
    from tests.analysis.evpn.labs import Lab

DEFAULT = "__default_evpn__"


def came(address: str, **counts: int) -> EvpnNeighbor:
    """Return what comes from a neighbour: of each type as much as it should, but for some."""
    whole = {"mac": 5, "mac_ip": 5, "auto_discovery": 2, "multicast": 1, "segment": 0}
    return EvpnNeighbor(address, **{**whole, **counts})


def shown(address: str, *, default: int | None = 1, **counts: int) -> list[EvpnInstance]:
    """Return what a switch shows: its instance, and the default one with the routes of type 4."""
    own = replace(
        instance(address), neighbors=(came(address, **counts),), macs=Advertisements(5, 5)
    )
    rows = () if default is None else (EvpnNeighbor(address, 0, 0, 0, 0, default),)
    return [
        replace(own, name=DEFAULT, domains=(), segments=(), irbs=(), neighbors=rows, macs=None),
        own,
    ]


def lab_with(**counts: Any) -> Lab:
    """Return collapsed cores of which the first gets other counts from the second."""
    lab = fabric_of()
    first, second = lab.cli_facts
    for mac, address, odd in ((first, SECOND, counts), (second, FIRST, {})):
        lab.cli_facts[mac] = replace(lab.cli_facts[mac], instances=shown(address, **odd))
    return lab


def findings(lab: Lab) -> list[Finding]:
    """Return what is found, each with a step that can be run."""
    found = lab.judged().assessment.findings
    assert [wrong_with(each.next_step) for each in found] == [None] * len(found)
    return [*found]


@pytest.mark.parametrize(
    ("counts", "check", "says"),
    [
        ({"multicast": 0}, "missing multicast routes", ["type 3: 0, and both carry 1"]),
        ({"mac": 0, "mac_ip": 0}, "missing EVPN routes", ["type 2: 0, and it announces 5"]),
        ({"auto_discovery": 0}, "missing EVPN routes", ["type 1: 0, and it has 1"]),
        ({"default": 0}, "missing EVPN routes", ["type 4: 0, and both serve 1"]),
        (
            {"mac": 0, "mac_ip": 0, "auto_discovery": 0},
            "missing EVPN routes",
            ["type 2: 0", "type 1: 0"],
        ),
    ],
)
def test_routes_that_do_not_come_are_one_finding(
    counts: dict[str, int], check: str, says: list[str]
) -> None:
    """Of one neighbour together, with the count and what should be."""
    lab = lab_with(**counts)
    [finding] = findings(lab)
    assert (finding.check, finding.severity) == (check, "major")
    assert all(each in finding.seen for each in says)
    assert finding.switches == tuple(lab.cli_facts)
    assert f":{SECOND}*" in finding.next_step


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"mac": 0},
        {"mac_ip": 0},
        {"auto_discovery": 1},
        {"multicast": 9},
        {"default": None},
    ],
)
def test_what_comes_or_is_not_shown_is_no_finding(counts: dict[str, Any]) -> None:
    """Many addresses have no IP; a table that is not printed says nothing."""
    assert findings(lab_with(**counts)) == []


def without_a_way(lab: Lab, how: str) -> None:
    """Let something else explain that no route comes."""
    first, second = lab.cli_facts
    facts = lab.cli_facts[second]
    if how == "not asked":
        del lab.cli_facts[second]
    elif how == "half an output":
        lab.cli_facts[second] = replace(facts, partly=frozenset({INSTANCES}))
    elif how == "few addresses":
        told = [replace(each, macs=Advertisements(2, 5)) for each in facts.instances or ()]
        lab.cli_facts[second] = replace(facts, instances=told)
    elif how == "a network more":
        more = BridgeDomain(30, 10030, 1, 1, "irb.30", "Extended", mac_sync=True)
        told = [
            replace(each, domains=(*each.domains, more)) if each.domains else each
            for each in facts.instances or ()
        ]
        lab.cli_facts[second] = replace(facts, instances=told)
    else:
        del lab.cli_facts[second]
        switch_off(lab, second)
    assert first


@pytest.mark.parametrize(
    "how", ["not asked", "half an output", "few addresses", "a network more", "off"]
)
def test_what_the_neighbor_need_not_send_here_is_not_missed(how: str) -> None:
    """Nobody knows what it announces, it announces next to nothing, or what is not taken here."""
    lab = lab_with(mac=0, mac_ip=0)
    without_a_way(lab, how)
    assert "missing EVPN routes" not in {each.check for each in findings(lab)}
