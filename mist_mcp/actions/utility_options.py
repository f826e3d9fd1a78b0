"""What the utilities take: names, ranges and forms of their options. Pure.

From the published API; counts and times are bounded further, so that every run ends. Options that
repeat an output (`interval`, `duration`) are left out: it would have no end to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.actions.option import NODE, TEXT, TRUTH, VRF, Option, checked, choice, number

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PROBES: Final = 100

_PROBES: Final = {"host": TEXT, "count": number(1, MOST_PROBES), "size": number(56, 65_535)}

OPTIONS: Final[Mapping[str, Mapping[str, Option]]] = {
    "ping": {**_PROBES, "egress_interface": TEXT, "use_ipv6": TRUTH, **VRF},
    "service_ping": {**_PROBES, "service": TEXT, "tenant": TEXT, **NODE},
    "traceroute": {
        "host": TEXT,
        "protocol": choice("udp", "icmp"),
        "port": number(1, 65_535),
        "timeout": number(1, 300),
        "network": TEXT,
        "use_ipv6": TRUTH,
        **VRF,
    },
    "arp": NODE,
    "resolve_dns": {},
    "show_arp": {"ip": TEXT, "port_id": TEXT, **VRF},
    "show_bgp_summary": NODE,
    "show_dhcp_leases": {"network": TEXT, **NODE},
    "show_dot1x": {"port_id": TEXT},
    "show_evpn_database": {"mac": TEXT, "port_id": TEXT},
    "show_forwarding_table": {
        "prefix": TEXT,
        "service_ip": TEXT,
        "service_name": TEXT,
        "service_port": number(1, 65_535),
        "service_protocol": TEXT,
        "service_tenant": TEXT,
        **VRF,
    },
    "show_mac_table": {"mac_address": TEXT, "port_id": TEXT, "vlan_id": TEXT},
    "show_ospf_database": {"self_originate": TRUTH, **VRF},
    "show_ospf_interfaces": {"port_id": TEXT, **VRF},
    "show_ospf_neighbors": {"neighbor": TEXT, "port_id": TEXT, **VRF},
    "show_ospf_summary": VRF,
    "show_route": {
        "protocol": choice("any", "bgp", "direct", "evpn", "ospf", "static"),
        "prefix": TEXT,
        "neighbor": TEXT,
        "route": choice("received", "advertised"),
        "vrf": TEXT,
    },
    "show_service_path": {"service_name": TEXT, **NODE},
    "show_session": {"service_name": TEXT, "session_id": TEXT, **NODE},
}
"""By the name of the utility."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "ping": ("host",),
    "service_ping": ("host", "service"),
    "traceroute": ("host",),
    "show_dhcp_leases": ("network",),
}


def checked_options(utility: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a utility if all of them fit; null means absent.

    Raises:
        InputError: one is unknown, does not fit, or is missing.
    """
    return checked(utility, options, OPTIONS[utility], NEEDED.get(utility, ()))
