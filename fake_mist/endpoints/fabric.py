"""Fabrics and what runs over them: EVPN topologies, BGP, OSPF, ports, tunnels and VPN peers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.endpoint import GROWING, OWNED, Distinct, Endpoint, Kind, View
from fake_mist.query.filters import Exact, Flag, OneOf, Whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

AT_SITE: Final = {"site_id": "site_id"}
STP_STATES: Final = frozenset({"", "blocking", "disabled", "forwarding", "learning", "listening"})
STP_ROLES: Final = frozenset(
    {"", "alternate", "backup", "designated", "disabled", "root", "root-prevented"}
)
AUTH_STATES: Final = frozenset({"", "authenticated", "authenticating", "held", "init"})
PORT_TEXTS: Final = (
    "mac",
    "neighbor_mac",
    "neighbor_port_desc",
    "neighbor_system_name",
    "poe_mode",
    "port_id",
    "port_mac",
)
PORT_COUNTERS: Final = (
    "power_draw",
    "rx_bcast_pkts",
    "rx_bps",
    "rx_bytes",
    "rx_mcast_pkts",
    "rx_pkts",
    "tx_bcast_pkts",
    "tx_bps",
    "tx_mcast_pkts",
    "tx_pkts",
)
TUNNEL_TEXTS: Final = (
    "ap",
    "auth_algo",
    "encrypt_algo",
    "ike_version",
    "ip",
    "mac",
    "mxcluster_id",
    "node",
    "peer_host",
    "peer_ip",
    "protocol",
    "site_id",
    "tunnel_name",
)
TUNNEL_PARTS: Final = (
    *TUNNEL_TEXTS,
    "last_event",
    "mxedge_id",
    "peer_mxedge_id",
    "remote_ip",
    "remote_port",
    "state",
    "up",
)
TUNNEL_TYPES: Final = {"type": frozenset({"wan", "wxtunnel"})}


def _exact(*names: str) -> dict[str, Filter]:
    return {name: Exact(field=name) for name in names}


def _whole(*names: str) -> dict[str, Filter]:
    return {name: Whole(field=name) for name in names}


_PORT_STATES: Final[Mapping[str, Filter]] = {
    **_exact(*PORT_TEXTS),
    "auth_state": OneOf(field="auth_state", allowed=AUTH_STATES),
    "full_duplex": Flag(field="full_duplex"),
    "poe_disabled": Flag(field="poe_disabled"),
    "poe_on": Flag(field="poe_on"),
    "speed": Whole(field="speed"),
    "stp_role": OneOf(field="stp_role", allowed=STP_ROLES),
    "stp_state": OneOf(field="stp_state", allowed=STP_STATES),
    "up": Flag(field="up"),
}
_PORT_DEVICES: Final = OneOf(
    field="type",
    allowed=frozenset({"all", "gateway", "switch"}),
    everything="all",
    default="all",
)
_PORTS: Final[Mapping[str, Filter]] = {
    **_PORT_STATES,
    **_exact("lte_iccid", "lte_imei", "lte_imsi", "xcvr_part_number"),
    "device_type": _PORT_DEVICES,
    "poe_priority": OneOf(field="poe_priority", allowed=frozenset({"high", "low"})),
}
_BGP: Final = _exact("mac", "neighbor_mac", "vrf_name")
_OSPF: Final = _exact("mac", "peer_ip", "vrf_name")
_NO_DURATION: Final = frozenset({"duration"})
_SITE: Final = _exact("site_id")

_DETAILS: Final = ("switch_configs", "switches")
"""What only a single topology shows."""

_TOPOLOGIES: Final = (
    Endpoint(
        path="/orgs/{org_id}/evpn_topologies",
        cassette="orgs-evpn_topologies",
        kind=Kind.LIST,
        extras=_DETAILS,
        writes=GROWING,
        filters={"for_site": Flag(field="for_site", everything="any", default="any")},
    ),
    Endpoint(
        path="/orgs/{org_id}/evpn_topologies/{evpn_topology_id}",
        cassette="orgs-evpn_topologies-topology",
        writes=OWNED,
        view=View(
            of="/orgs/{org_id}/evpn_topologies", where={"id": "evpn_topology_id"}, partial=True
        ),
    ),
    Endpoint(
        path="/sites/{site_id}/evpn_topologies",
        cassette="sites-evpn_topologies",
        kind=Kind.LIST,
        extras=_DETAILS,
        writes=GROWING,
        view=View(of="/orgs/{org_id}/evpn_topologies", where=AT_SITE),
    ),
    Endpoint(
        path="/sites/{site_id}/evpn_topologies/{evpn_topology_id}",
        cassette="sites-evpn_topologies-topology",
        writes=OWNED,
        view=View(of="/orgs/{org_id}/evpn_topologies/{evpn_topology_id}", where=AT_SITE),
    ),
)

_ROUTING: Final = (
    Endpoint(
        path="/orgs/{org_id}/stats/bgp_peers/search",
        cassette="orgs-stats-bgp_peers-search",
        kind=Kind.SEARCH,
        identity="mac,neighbor",
        timed=True,
        time_field="timestamp",
        filters={**_BGP, **_SITE},
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/bgp_peers/count",
        cassette="orgs-stats-bgp_peers-count",
        kind=Kind.COUNT,
        distinct=Distinct(default="state"),
        filters=_exact("state"),
        view=View(of="/orgs/{org_id}/stats/bgp_peers/search", where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/bgp_peers/search",
        cassette="sites-stats-bgp_peers-search",
        kind=Kind.SEARCH,
        identity="mac,neighbor",
        timed=True,
        time_field="timestamp",
        filters=_BGP,
        view=View(of="/orgs/{org_id}/stats/bgp_peers/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/ospf_peers/search",
        cassette="orgs-stats-ospf_peers-search",
        kind=Kind.SEARCH,
        identity="mac,peer_ip",
        timed=True,
        time_field="timestamp",
        lacks=_NO_DURATION,
        filters={**_OSPF, **_SITE},
    ),
    Endpoint(
        path="/sites/{site_id}/stats/ospf_peers/search",
        cassette="sites-stats-ospf_peers-search",
        kind=Kind.SEARCH,
        identity="mac,peer_ip",
        timed=True,
        time_field="timestamp",
        lacks=_NO_DURATION,
        filters=_OSPF,
        view=View(of="/orgs/{org_id}/stats/ospf_peers/search", where=AT_SITE),
    ),
)

_PORT_SEARCHES: Final = (
    Endpoint(
        path="/orgs/{org_id}/stats/ports/search",
        cassette="orgs-stats-ports-search",
        kind=Kind.SEARCH,
        identity="mac,port_id",
        filters={**_PORTS, "device_type": replace(_PORT_DEVICES, default=None)},
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/ports/count",
        cassette="orgs-stats-ports-count",
        kind=Kind.COUNT,
        timed=True,
        distinct=Distinct(
            default="mac",
            fields={
                name: name
                for name in (
                    *PORT_TEXTS,
                    "full_duplex",
                    "poe_disabled",
                    "poe_on",
                    "speed",
                    "up",
                )
            },
        ),
        filters={**_PORT_STATES, **_whole(*PORT_COUNTERS), **_SITE},
        view=View(of="/orgs/{org_id}/stats/ports/search", where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/ports/search",
        cassette="sites-stats-ports-search",
        kind=Kind.SEARCH,
        identity="mac,port_id",
        filters=_PORTS,
        view=View(of="/orgs/{org_id}/stats/ports/search", where=AT_SITE),
    ),
)

_TUNNELS: Final = (
    Endpoint(
        path="/orgs/{org_id}/stats/tunnels/search",
        cassette="orgs-stats-tunnels-search",
        kind=Kind.SEARCH,
        identity="ap,mac,tunnel_name",
        timed=True,
        duration="5m",
        variants={"type": "wxtunnel"},
        choices=TUNNEL_TYPES,
        filters={
            **_exact(*TUNNEL_TEXTS),
            "up": Flag(field="up"),
            "wxtunnel_id": Exact(field="mxtunnel_id"),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/tunnels/count",
        cassette="orgs-stats-tunnels-count",
        kind=Kind.COUNT,
        variants={"type": "wxtunnel"},
        choices=TUNNEL_TYPES,
        distinct=Distinct(
            default="wxtunnel_id",
            fields={"wxtunnel_id": "mxtunnel_id"} | {name: name for name in TUNNEL_PARTS},
        ),
        view=View(of="/orgs/{org_id}/stats/tunnels/search", where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/vpn_peers/search",
        cassette="orgs-stats-vpn_peers-search",
        kind=Kind.SEARCH,
        identity="mac,port_id,peer_mac,peer_port_id",
        timed=True,
        filters={
            **_exact("mac"),
            **_SITE,
            "type": OneOf(field="type", allowed=frozenset({"ipsec", "svr"})),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/vpn_peers/count",
        cassette="orgs-stats-vpn_peers-count",
        kind=Kind.COUNT,
        timed=True,
        distinct=Distinct(default="type"),
        view=View(of="/orgs/{org_id}/stats/vpn_peers/search", where={}),
    ),
)

ENDPOINTS: Final = (*_TOPOLOGIES, *_ROUTING, *_PORT_SEARCHES, *_TUNNELS)
