"""Faults of the topology itself: roles, links, options and networks that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.analysis.evpn.labs import Lab

    Pick = Callable[[Sequence[Any]], Any]


def twice(lab: Lab, pick: Pick) -> bool:
    """List a switch twice."""
    lab.switches.append(dict(pick(lab.switches)))
    return True


def foreign(lab: Lab, pick: Pick) -> bool:
    """Link to a switch that is no part of the fabric."""
    pick(lab.switches)["downlinks"].append("aabbccddeeff")
    return True


def unlinked(lab: Lab, pick: Pick) -> bool:
    """Leave an access switch without a link in the topology."""
    mac = pick(lab.roles("access", "esilag-access"))
    for row in lab.switches:
        for links in ("uplinks", "downlinks", "esilaglinks"):
            row[links] = [each for each in row[links] if mac not in (each, row["mac"])]
    return True


def other_option(lab: Lab, pick: Pick) -> bool:
    """Route elsewhere than the roles say; without access roles, the option decides the kind."""
    if not lab.roles("access"):
        return False
    lab.topology["evpn_options"]["routed_at"] = pick(["core", "distribution"])
    return True


def other_gateway(lab: Lab, pick: Pick) -> bool:
    """Give a network another gateway on one switch."""
    config = lab.topology["switch_configs"][pick(sorted(lab.topology["switch_configs"]))]
    config["other_ip_configs"]["staff"]["ip"] = "10.1.20.9"
    return True


def other_vlan(lab: Lab, pick: Pick) -> bool:
    """Give a network another VLAN on one switch."""
    config = lab.topology["switch_configs"][pick(sorted(lab.topology["switch_configs"]))]
    config["networks"]["voice"]["vlan_id"] = "41"
    return True


def overlap(lab: Lab, pick: Pick) -> bool:
    """Put a network into the subnet of another, everywhere."""
    for config in lab.topology["switch_configs"].values():
        config["other_ip_configs"]["voice"] = {
            "evpn_anycast": True,
            "ip": "10.1.20.129",
            "netmask": "/25",
        }
    return True
