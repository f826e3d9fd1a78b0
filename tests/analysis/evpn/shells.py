"""What the switches of a lab say in their shells, when all is as the cloud's rows say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mist_mcp.analysis.evpn.cli_facts import CliFacts
from mist_mcp.junos.bgp import ESTABLISHED, Peer
from mist_mcp.junos.evpn_database import EvpnAddress
from tests.analysis.evpn.labs import UP, Lab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Pick = Callable[[Sequence[Any]], Any]


def answers(lab: Lab) -> dict[str, CliFacts]:
    """Return the answers of all switches that route."""
    return {each["mac"]: _cli_facts(lab, each) for each in lab.switches if "router_id" in each}


def _cli_facts(lab: Lab, switch: dict[str, Any]) -> CliFacts:
    mac, ends = switch["mac"], _endpoints(lab)
    return CliFacts(
        peers={row["neighbor"]: peer(row) for row in lab.sessions if row["mac"] == mac},
        neighbors=frozenset(
            row["neighbor_mac"] for row in lab.ports if row["mac"] == mac and row["neighbor_mac"]
        ),
        vteps=frozenset(ends.values()) - {switch["router_id"]} if mac in ends else None,
        addresses=[address(mac, port="ge-0/0/1.0")] if mac in ends else None,
    )


def _endpoints(lab: Lab) -> dict[str, str]:
    """Return the loopbacks of the VTEPs: distribution has none in an IP Clos."""
    clos = bool(lab.roles("access"))
    return {
        each["mac"]: each["router_id"]
        for each in lab.switches
        if "router_id" in each and not (clos and each["role"] == "distribution")
    }


def peer(row: dict[str, Any]) -> Peer:
    """Return a neighbour as a row of the cloud tells of it."""
    return Peer(
        address=row["neighbor"],
        asn=int(row["neighbor_as"]),
        state=ESTABLISHED if row["up"] else "Active",
        last_change_seconds=UP,
        flaps=0,
        in_packets=1,
        out_packets=1,
        out_queue=0,
        tables=(),
    )


def address(mac: str, *, port: str) -> EvpnAddress:
    """Return an address that is local to a switch, whose own it is but for its first digit."""
    own = ":".join(f"0{mac[1:]}"[place : place + 2] for place in range(0, 12, 2))
    return learned(own, port, "local")


def learned(mac: str, source: str, kind: str, *ips: str) -> EvpnAddress:
    """Return an address that a switch has learned."""
    return EvpnAddress("default-switch", None, 10020, mac, source, kind, "Jun 1", ips)


def session_down(lab: Lab, pick: Pick) -> bool:
    """Let a switch say that a session is down of which the cloud knows nothing bad."""
    lab.cli_facts = answers(lab)
    row = pick(lab.sessions)
    facts = lab.cli_facts[row["mac"]]
    peers = {**(facts.peers or {}), row["neighbor"]: peer({**row, "up": False})}
    lab.cli_facts[row["mac"]] = replace(facts, peers=peers)
    return True


def tunnel_missing(lab: Lab, pick: Pick) -> bool:
    """Let a VTEP know one other less than it should."""
    lab.cli_facts = answers(lab)
    mac = pick([mac for mac, facts in lab.cli_facts.items() if facts.vteps])
    facts = lab.cli_facts[mac]
    gone = pick(sorted(facts.vteps or ()))
    lab.cli_facts[mac] = replace(facts, vteps=(facts.vteps or frozenset()) - {gone})
    return True


def neighbor_unheard(lab: Lab, pick: Pick) -> bool:
    """Let a switch not hear the other end of a cable that the cloud shows as up."""
    lab.cli_facts = answers(lab)
    mac = pick([mac for mac, facts in lab.cli_facts.items() if facts.neighbors])
    facts = lab.cli_facts[mac]
    gone = pick(sorted(facts.neighbors or ()))
    lab.cli_facts[mac] = replace(facts, neighbors=(facts.neighbors or frozenset()) - {gone})
    return True


def address_repeated(lab: Lab, pick: Pick) -> bool:
    """Put one address behind two ports of a switch."""
    lab.cli_facts = answers(lab)
    mac = pick([mac for mac, facts in lab.cli_facts.items() if facts.addresses])
    twice = [address(mac, port=port) for port in ("ge-0/0/1.0", "ge-0/0/2.0")]
    lab.cli_facts[mac] = replace(lab.cli_facts[mac], addresses=twice)
    return True


def drifted(lab: Lab, pick: Pick) -> bool:
    """Let a switch set a field that the template sets otherwise."""
    lab.drift = {pick(lab.switches)["mac"]: ("ntp_servers",)}
    return True
