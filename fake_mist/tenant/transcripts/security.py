"""A cluster of SRX gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.transcripts.facts import by_member

if TYPE_CHECKING:
    from fake_mist.tenant.transcripts.facts import Facts

CODES: Final = (
    "Monitor Failure codes:",
    "    CS  Cold Sync monitoring        FL  Fabric Connection monitoring",
    "    GR  GRES monitoring             HW  Hardware monitoring",
    "    IF  Interface monitoring        IP  IP monitoring",
    "    LB  Loopback monitoring         MB  Mbuf monitoring",
    "    NH  Nexthop monitoring          NP  NPC monitoring",
    "    SP  SPU monitoring              SM  Schedule monitoring",
    "    CF  Config Sync monitoring      RE  Relinquish monitoring",
    "    IS  IRQ storm",
)
GROUPS: Final = (0, 1)
ROLES: Final = {0: ("primary", 200), 1: ("secondary", 100)}
MAXIMUM: Final = 393_216


def cluster_status(facts: Facts) -> list[str]:
    """`show chassis cluster status`: node0 leads both groups, as in the statistics."""
    lines = [
        *CODES,
        "",
        "Cluster ID: 1",
        "Node   Priority Status               Preempt Manual   Monitor-failures",
    ]
    for group in GROUPS:
        lines += ["", f"Redundancy group: {group} , Failover count: 1"]
        lines += [_node(facts, place) for place, _box in enumerate(facts.device.boxes)]
    return lines


def _node(facts: Facts, place: int) -> str:
    role, priority = ("lost", 0) if trouble.is_lost(facts.device, place) else ROLES[place]
    return f"node{place}  {priority:<9}{role:<21}{'no':<8}{'no':<9}None"


def sessions(facts: Facts) -> list[str]:
    """`show security flow session summary`, node by node."""

    def block(node: int) -> list[str]:
        valid = number("flows", facts.device.mac, node, low=300, high=4000)
        return [
            f"Unicast-sessions: {valid}",
            "Multicast-sessions: 0",
            "Services-offload-sessions: 0",
            "Failed-sessions: 0",
            f"Sessions-in-use: {valid + 12}",
            f"  Valid sessions: {valid}",
            "  Pending sessions: 0",
            "  Invalidated sessions: 12",
            "  Sessions in other states: 0",
            f"Maximum-sessions: {MAXIMUM}",
        ]

    return by_member(facts, block)


def terse(facts: Facts) -> list[str]:
    """`show interfaces terse`: the ports of the statistics."""
    lines = ["Interface               Admin Link Proto    Local                 Remote"]
    for row in facts.row["if_stat"].values():
        port, state = row["port_id"], "up" if row["up"] else "down"
        lines.append(f"{port:<24}{'up':<6}{state}")
        shown = f"{f'{port}.0':<24}{'up':<6}{state:<5}{'inet':<9}"
        lines += [f"{shown}{address}" for address in row["ips"]]
    return lines
