"""What is wrong with the things that statistics describe."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis import troubles
from mist_mcp.analysis.edge_health import of_edge
from mist_mcp.analysis.port_health import of_port
from mist_mcp.models.evpn import BgpSession
from mist_mcp.models.site import Site
from mist_mcp.models.statistic import (
    DiscoveredSwitch,
    EdgeStats,
    OspfPeer,
    PortStats,
    ServiceLevel,
    Tag,
    Tunnel,
    VpnPeer,
    WirelessStats,
)

NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("disconnected for 5 h", "disconnected"),
        ("CPU hot (84 °C)", "CPU hot"),
        ("weak signal: -73 dBm", "weak signal"),
        ("errors: 48213", "errors"),
        ("not established: idle", "not established: idle"),
        ("member 1: fan failed", "member 1: fan failed"),
        ("6 of 176 access points disconnected", "access points disconnected"),
        ("2.5 % of packets lost", "packets lost"),
        ("latency of 200 ms", "latency"),
        ("MOS 3.1", "MOS"),
        ("CPU at 97 %", "CPU"),
        ("battery at 2.40 V", "battery"),
        ("eth0 at 10 Mbit/s", "eth0"),
        ("2.4 GHz channel 6 used 91 %", "2.4 GHz channel"),
        ("certificate ends soon: in 3 d", "certificate ends soon"),
        ("inactive wired VLANs: 100, 105", "inactive wired VLANs"),
        ("not managed by Mist; carries ap-1, ap-2", "not managed by Mist"),
    ],
)
def test_figures_do_not_tell_kinds_of_problems_apart(problem: str, kind: str) -> None:
    """What is counted is the kind."""
    assert troubles.kind_of(problem) == kind


@pytest.mark.parametrize(
    ("minutes", "percent", "found"),
    [
        ({"ok": 89.9, "total": 100}, 89.9, ["below 90 %"]),
        ({"ok": 90, "total": 100}, 90.0, []),
        ({"ok": 0, "total": 100}, 0.0, ["below 90 %"]),
        ({"ok": 0, "total": 0}, None, []),
        ({"total": 100}, None, []),
        (None, None, []),
    ],
)
def test_service_levels(minutes: Any, percent: float | None, found: list[str]) -> None:
    """Without user minutes nothing is known, and nothing is said."""
    level = ServiceLevel.model_validate({"path": "coverage", "user_minutes": minutes})
    assert (troubles.level_percent(level), troubles.of_level(level).problems) == (percent, found)


def test_sites() -> None:
    """Each type by itself; what is unknown is not called connected or not."""
    counts = {"num_ap": 5, "num_ap_connected": 3, "num_switch": 2, "num_gateway_connected": 0}
    site = Site.model_validate(counts)
    assert troubles.of_site(site).problems == ["2 of 5 access points disconnected"]


@pytest.mark.parametrize(
    ("edge", "found"),
    [
        ({"status": "connected"}, []),
        ({"status": "disconnected", "last_seen": NOW - 7200}, ["disconnected for 2 h"]),
        ({"status": "disconnected"}, ["disconnected"]),
        ({"mxagent_registered": False}, ["not registered with the cloud"]),
        ({"tunterm_registered": False}, ["its tunnels end nowhere"]),
        ({"cpu_stat": {"idle": 3}, "memory_stat": {"usage": 20}}, ["CPU at 97 %"]),
        ({"memory_stat": {"usage": 95}}, ["memory at 95 %"]),
    ],
)
def test_mist_edges(edge: dict[str, Any], found: list[str]) -> None:
    """State, registration and load."""
    assert of_edge(EdgeStats.model_validate(edge), now=NOW).problems == found


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ({"battery_voltage": 2500, "last_seen": NOW}, []),
        ({"battery_voltage": 2400}, ["battery at 2.40 V"]),
        ({"last_seen": NOW - 7200}, ["silent for 2 h"]),
        ({}, []),
    ],
)
def test_tags(tag: dict[str, Any], found: list[str]) -> None:
    """An empty battery, or silence."""
    assert troubles.of_tag(Tag.model_validate(tag), now=NOW).problems == found


@pytest.mark.parametrize(
    ("port", "found"),
    [
        ({"up": False, "port_usage": "staff"}, []),
        ({"up": False, "uplink": True}, ["uplink is down"]),
        (
            {"up": False, "port_usage": "evpn_downlink", "last_flapped": NOW - 3600},
            ["evpn_downlink is down for 1 h"],
        ),
        ({"up": False, "uplink": True, "disabled": True}, []),
        ({"up": None, "uplink": True}, []),
        ({"up": True, "rx_errors": 60, "tx_errors": 40}, ["errors: 100"]),
        ({"up": True, "rx_errors": 99}, []),
        ({"up": True, "full_duplex": False}, ["half duplex"]),
        ({"auth_state": "held"}, ["802.1X refused what is plugged in"]),
        (
            {"up": True, "uplink": True, "last_flapped": NOW - 95},
            ["came up lately: 1 min 35 s ago"],
        ),
        ({"up": True, "uplink": True, "last_flapped": NOW - 3600}, []),
        ({"up": True, "port_usage": "staff", "last_flapped": NOW - 95}, []),
    ],
)
def test_ports(port: dict[str, Any], found: list[str]) -> None:
    """A link between devices must be up and stay so; what people plug in and out need not."""
    assert of_port(PortStats.model_validate(port), now=NOW).problems == found


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ({"up": True, "loss": 1.0, "latency": 150.0, "mos": 3.6}, []),
        ({"up": False, "loss": 100}, ["down"]),
        ({"up": True, "loss": 2.5}, ["2.5 % of packets lost"]),
        ({"up": True, "latency": 200}, ["latency of 200 ms"]),
        ({"up": True, "mos": 3.1}, ["MOS 3.1"]),
        ({}, []),
    ],
)
def test_vpn_peers(peer: dict[str, Any], found: list[str]) -> None:
    """Down, or bad enough to be heard in a call."""
    assert troubles.of_vpn_peer(VpnPeer.model_validate(peer)).problems == found


@pytest.mark.parametrize(
    ("tunnel", "found"),
    [
        ({"up": True}, []),
        ({"up": False}, ["down"]),
        ({"up": False, "last_event": "DPD timeout"}, ["down: DPD timeout"]),
        ({"state": "established"}, []),
        ({"state": "established_with_sessions"}, []),
        ({"state": "wait-ctrl-conn"}, ["not established: wait-ctrl-conn"]),
        ({}, []),
    ],
)
def test_tunnels(tunnel: dict[str, Any], found: list[str]) -> None:
    """Those of gateways are up or not, those of access points have a state."""
    assert troubles.of_tunnel(Tunnel.model_validate(tunnel)).problems == found


@pytest.mark.parametrize(
    ("state", "up", "found"),
    [
        ("full", True, []),
        ("Full", None, []),
        ("2way", True, []),
        ("init", True, ["not a full neighbour: init"]),
        (None, False, ["not a full neighbour: down"]),
        (None, None, []),
    ],
)
def test_ospf_peers(state: str | None, up: bool | None, found: list[str]) -> None:
    """The state counts; without one whether the cloud says that it is up."""
    assert troubles.of_ospf_peer(OspfPeer(state=state, up=up)).problems == found


@pytest.mark.parametrize(
    ("session", "found"),
    [
        ({"state": "established", "evpn_overlay": True, "rx_routes": 5}, []),
        ({"state": "idle"}, ["not established: idle"]),
        ({"up": False}, ["not established: down"]),
        (
            {"up": True, "evpn_overlay": True, "rx_routes": 0},
            ["established, yet receives no route"],
        ),
        ({"up": True, "evpn_overlay": False, "rx_routes": 0}, []),
        ({}, []),
    ],
)
def test_bgp_peers(session: dict[str, Any], found: list[str]) -> None:
    """Down, or established in vain."""
    assert troubles.of_bgp_peer(BgpSession.model_validate(session)).problems == found


@pytest.mark.parametrize(
    ("switch", "found"),
    [
        ({"adopted": True}, []),
        ({}, []),
        ({"adopted": False}, ["not managed"]),
        (
            {"adopted": False, "aps": [{"hostname": "ap-1"}, {"mac": "5c5b35000001"}, {}]},
            ["not managed by Mist; carries ap-1, 5c5b35000001, (unknown)"],
        ),
    ],
)
def test_discovered_switches(switch: dict[str, Any], found: list[str]) -> None:
    """What Mist does not manage it cannot repair."""
    assert troubles.of_discovered(DiscoveredSwitch.model_validate(switch)).problems == found


@pytest.mark.parametrize(
    ("client", "found"),
    [
        ({"ip": "192.0.2.1", "rssi": -72}, []),
        ({"ip": "192.0.2.1", "rssi": -73}, ["weak signal: -73 dBm"]),
        ({"rssi": -50}, ["no IP address"]),
        ({"ip": "0.0.0.0"}, ["no IP address"]),  # noqa: S104 - what a client may report
    ],
)
def test_clients(client: dict[str, Any], found: list[str]) -> None:
    """No address, or hardly heard."""
    assert troubles.of_client(WirelessStats.model_validate(client)).problems == found
