"""The device utilities that answer on the stream channel, as one table.

Output is derived from the recorded rows, so that it agrees with the REST answers: neighbours are
those of the port statistics, BGP peers those of the peer statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.junos import probes
from fake_mist.stream.tables import Lines, Table, dialect
from fake_mist.tenant.draw import colons, number

if TYPE_CHECKING:
    from fake_mist.stream.places import Places, Row

Body = Mapping[str, Any]
Program = Callable[["Site", "Row", Body], Lines | Table]

DEVICES: Final = "/sites/{site_id}/stats/devices"
PORTS: Final = "/orgs/{org_id}/stats/ports/search"
BGP_PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
NEIGHBOURS: Final = 8
PINGS: Final = 10
MOST_PINGS: Final = 100
SIZE: Final = 56
EVERYTHING: Final = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Site:
    """What a device sees around it."""

    places: Places
    id: str

    def neighbours(self, device: Row) -> list[Row]:
        """Give some devices on its ports, or of the same site where no port names any."""
        rows = self.places.rows(DEVICES, {"site_id": self.id})
        others = [row for row in rows if row["id"] != device["id"] and row.get("ip")]
        ports = {row.get("neighbor_mac"): row["port_id"] for row in self._own(PORTS, device)}
        near: list[Row] = [
            {**row, "port_id": ports[row["mac"]]} for row in others if row["mac"] in ports
        ]
        return (near or others)[:NEIGHBOURS]

    def peers(self, device: Row) -> list[Row]:
        """Give the BGP peers of a device."""
        return self._own(BGP_PEERS, device)

    def _own(self, path: str, device: Row) -> list[Row]:
        """Give the rows of an organization that are this device's."""
        ids = self.places.access.directory.complete({"site_id": self.id})
        rows = self.places.rows(path, {"org_id": ids["org_id"]})
        return [row for row in rows if row.get("mac") == device["mac"]]


def ping(_site: Site, _device: Row, body: Body) -> Lines:
    """Answer every probe."""
    host, size = _text(body, "host", "192.0.2.1"), _number(body, "size", SIZE)
    count = min(_number(body, "count", PINGS), MOST_PINGS)
    return Lines(probes.ping(probes.Probe(host=host, count=count, size=size)))


def traceroute(_site: Site, device: Row, body: Body) -> Lines:
    """Pass a few routers on the way."""
    host = _text(body, "host", "192.0.2.1")
    return Lines(probes.traceroute(host, (_gateway(device), "203.0.113.1", "198.51.100.254")))


def arp(site: Site, device: Row, _body: Body) -> Table:
    """Resolve the neighbours."""
    return Table(
        "Arp Table",
        ("MAC Address", "Address", "Interface", "Flags"),
        [(colons(row["mac"]), row["ip"], _port(row), "none") for row in site.neighbours(device)],
    )


def mac_table(site: Site, device: Row, body: Body) -> Table:
    """Learn the neighbours, those alone that are asked for."""
    wanted = "".join(char for char in _text(body, "mac_address", "") if char.isalnum()).lower()
    rows = [row for row in site.neighbours(device) if wanted in ("", row["mac"])]
    return Table(
        "Ethernet switching table",
        ("Vlan name", "MAC address", "MAC flags", "Age", "Logical interface"),
        [("mgmt", colons(row["mac"]), "D", "-", f"{_port(row)}.0") for row in rows],
    )


def evpn_database(site: Site, device: Row, _body: Body) -> Table:
    """Hold the neighbours as local MACs."""
    return Table(
        "Instance: default-switch",
        ("VLAN", "DomainId", "MAC address", "Active source", "IP address"),
        [
            ("", "10010", colons(row["mac"]), f"{_port(row)}.0", row["ip"])
            for row in site.neighbours(device)
        ],
    )


def bgp_summary(site: Site, device: Row, _body: Body) -> Lines | Table:
    """Show the peers that the statistics show."""
    peers = site.peers(device)
    if not peers and not _is_router(device):
        return Lines(("BGP is not running",))
    return Table(
        "Bgp Routes Table",
        ("Peer", "AS", "State", "Active/Received"),
        [
            (
                str(row.get("neighbor")),
                str(row.get("neighbor_as")),
                str(row.get("state")),
                f"{row.get('rx_routes', 0)}/{row.get('rx_routes', 0)}",
            )
            for row in peers
        ],
    )


def route(_site: Site, device: Row, body: Body) -> Table:
    """Know the own network and the way out."""
    prefix = _text(body, "prefix", "")
    rows = [
        (EVERYTHING, "Static/5", f"to {_gateway(device)}"),
        (f"{device.get('ip')}/32", "Local/0", "Local"),
    ]
    return Table(
        "Routes",
        ("Prefix", "Protocol/Preference", "Next hop"),
        [row for row in rows if prefix in ("", row[0])],
    )


def ospf(_site: Site, _device: Row, _body: Body) -> Lines:
    """Run no OSPF: the fictional network has none."""
    return Lines(("OSPF instance is not running",))


def dhcp_leases(site: Site, device: Row, _body: Body) -> Table:
    """Have leased to the neighbours."""
    return Table(
        "DHCP leases",
        ("IP address", "Session Id", "Hardware address", "Expires", "State"),
        [
            (row["ip"], str(place), colons(row["mac"]), "71204", "BOUND")
            for place, row in enumerate(site.neighbours(device), start=1)
        ],
    )


def dot1x(site: Site, device: Row, _body: Body) -> Table:
    """Have let the neighbours in."""
    return Table(
        "802.1X Information",
        ("Interface", "Role", "State", "MAC address", "User"),
        [
            (f"{_port(row)}.0", "Authenticator", "Authenticated", colons(row["mac"]), row["mac"])
            for row in site.neighbours(device)
        ],
    )


def sessions(site: Site, device: Row, _body: Body) -> Table:
    """Carry a session for each neighbour."""
    return Table(
        "Sessions",
        ("Session Id", "Service", "Source", "Destination", "Protocol"),
        [
            (str(1000 + place), "internet", row["ip"], "192.0.2.10", "tcp")
            for place, row in enumerate(site.neighbours(device))
        ],
    )


def resolve_dns(_site: Site, _device: Row, _body: Body) -> Table:
    """Have resolved the cloud."""
    return Table("Resolved hostnames", ("Hostname", "Address"), [("api-ws.mist.com", "192.0.2.80")])


def cable_test(_site: Site, _device: Row, body: Body) -> Lines:
    """Find nothing wrong with the four pairs."""
    return Lines(
        (
            f"Interface name                : {_text(body, 'port', 'ge-0/0/0')}",
            "Test status                   : Passed",
            *(f"Pair {pair} status: Normal, length 12 m" for pair in "ABCD"),
        )
    )


def check_radius(_site: Site, _device: Row, body: Body) -> Lines:
    """Accept every user."""
    return Lines((f"RADIUS server 192.0.2.20: user {_text(body, 'user', '?')}: Access-Accept",))


def cleared(_site: Site, device: Row, _body: Body) -> Lines:
    """Say that it is done; what the fake cloud shows does not change."""
    return Lines((f"{device.get('name')}: done",))


UTILITIES: Final[Mapping[str, Program]] = {
    "arp": arp,
    "cable_test": cable_test,
    "check_radius_server": check_radius,
    "clear_arp": cleared,
    "clear_bgp": cleared,
    "clear_dot1x": cleared,
    "clear_mac_table": cleared,
    "ping": ping,
    "release_dhcp": cleared,
    "resolve_dns": resolve_dns,
    "service_ping": ping,
    "show_arp": arp,
    "show_bgp_summary": bgp_summary,
    "show_dhcp_leases": dhcp_leases,
    "show_dot1x": dot1x,
    "show_evpn_database": evpn_database,
    "show_forwarding_table": route,
    "show_mac_table": mac_table,
    "show_ospf_database": ospf,
    "show_ospf_interfaces": ospf,
    "show_ospf_neighbors": ospf,
    "show_ospf_summary": ospf,
    "show_route": route,
    "show_service_path": sessions,
    "show_session": sessions,
    "traceroute": traceroute,
}
"""Path of the POST below a device, to what it prints."""


@dataclass(frozen=True, slots=True)
class Utilities:
    """What commands print on the recorded devices."""

    places: Places

    def output(self, device: Row, command: str, body: Body) -> Iterator[str]:
        """Give the chunks of a command; a device that is not connected prints nothing."""
        if device.get("status") != "connected":
            return iter(())
        site = Site(self.places, device["site_id"])
        return UTILITIES[command](site, device, body).chunks(dialect(device))


def _is_router(device: Row) -> bool:
    return device.get("type") == "gateway"


def _port(row: Row) -> str:
    """Name the port of a neighbour; where no statistics do, one is drawn."""
    return str(row.get("port_id") or f"ge-0/0/{number('port', row['mac'], low=0, high=23)}")


def _gateway(device: Row) -> str:
    return f"{str(device.get('ip') or '10.0.0.9').rpartition('.')[0]}.1"


def _text(body: Body, name: str, default: str) -> str:
    value = body.get(name)
    return str(value) if value else default


def _number(body: Body, name: str, default: int) -> int:
    value = body.get(name)
    return value if isinstance(value, int) and value > 0 else default
