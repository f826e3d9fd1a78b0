"""What switches of a fabric print in their shells, in the forms of Junos; made of its bodies.

The forms are those of public outputs (parser projects' test data); nothing here knows how the
server reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.fabrics.builder import GATEWAYS, NETWORKS, Fabric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fabrics.builder import Json

    Printer = Callable[[Fabric, str], str]

BGP: Final = "show bgp summary"
LLDP: Final = "show lldp neighbors"
TUNNELS: Final = "show ethernet-switching vxlan-tunnel-end-point remote"
MAC_VRF_TUNNELS: Final = "show mac-vrf forwarding vxlan-tunnel-end-point remote"
DATABASE: Final = "show evpn database"
INSTANCE: Final = "show evpn instance extensive"
BFD: Final = "show bfd session"
LACP: Final = "show lacp interfaces"
OPTICS: Final = "show interfaces diagnostics optics"

VIRTUAL_MAC: Final = "00:00:5e:00:01:01"
"""Of every gateway, as Junos sets it for a virtual gateway address."""

_LEVELS: Final = ("high alarm", "low alarm", "high warning", "low warning")
_MEASURES: Final = (
    *("Laser bias current", "Laser output power", "Module temperature", "Module voltage"),
    "Laser rx power",
)


def vni(vlan: int) -> int:
    """Return the VNI of a VLAN."""
    return 10_000 + vlan


def endpoints(fabric: Fabric) -> list[str]:
    """Name the switches with a VTEP: in an IP Clos borders, or cores that are the border."""
    kind = fabric.shape.kind
    if kind == "clos":
        return fabric.named("access", "border" if fabric.shape.borders else "core")
    if kind == "mh":
        return fabric.named("collapsed-core")
    return fabric.named("border", "core", "distribution")


def _routes(fabric: Fabric, name: str) -> bool:
    return fabric.switches[name].role == GATEWAYS[fabric.shape.kind]


def _tells(fabric: Fabric, name: str) -> list[str] | None:
    """Name the other VTEPs; None for a switch without one, which then prints nothing."""
    there = endpoints(fabric)
    return [each for each in there if each != name] if name in there else None


def bgp_summary(fabric: Fabric, name: str) -> str:
    """Print the sessions of a switch."""
    rows = [row for row in fabric.peers if row["mac"] == fabric.mac(name)]
    down = sum(row["state"] != "established" for row in rows)
    lines = [
        "Threading mode: BGP I/O",
        "Default eBGP mode: advertise - accept, receive - accept",
        f"Groups: 2 Peers: {len(rows)} Down peers: {down}",
        "Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending",
        "inet.0               ",
        "                      18         11          0          0          0          0",
        (
            "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn "
            "State|#Active/Received/Accepted/Damped..."
        ),
    ]
    for row in rows:
        lines += _peer(row)
    return "\n".join(lines)


def _peer(row: Json) -> Iterator[str]:
    up = row["state"] == "established"
    since = _clock(int(row["uptime"])) if up else "30:12"
    state = "Establ" if up else str(row["state"]).capitalize()
    packets = f"{70_000:>10} {70_000:>10} {0:>7} {row['flap_count']:>7}"
    yield f"{row['neighbor']:<20}{row['neighbor_as']:>9} {packets} {since:>11} {state}"
    if up:
        count = row["rx_routes"]
        table = "bgp.evpn.0" if row["evpn_overlay"] else "inet.0"
        yield f"  {table}: {count}/{count}/{count}/0"


def _clock(seconds: int) -> str:
    """Write for how long a session is up: `3w2d 4:05:06`, `2d 4:05:06`, `4:05:06`, `5:06`, `7`."""
    days, rest = divmod(seconds, 86_400)
    weeks, days = divmod(days, 7)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    before = f"{weeks}w{days}d " if weeks else f"{days}d " if days else ""
    if before or hours:
        return f"{before}{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}" if minutes else str(seconds)


def _cables(fabric: Fabric, name: str) -> Iterator[tuple[str, str]]:
    """Yield each port of a switch that hears another of the fabric, and whom."""
    names = {switch.mac: switch.name for switch in fabric.switches.values()}
    for row in fabric.ports:
        if row["mac"] == fabric.mac(name) and row.get("up") and row.get("neighbor_mac") in names:
            yield row["port_id"], names[row["neighbor_mac"]]


def bundles(fabric: Fabric, name: str) -> dict[str, tuple[str, list[str]]]:
    """Return the bundles of a switch: who is behind each, and its ports."""
    found: dict[str, tuple[str, list[str]]] = {}
    plain = not fabric.switches[name].routed
    for port, other in _cables(fabric, name):
        if plain:
            found.setdefault("ae0", ("", []))[1].append(port)
        elif not fabric.switches[other].routed:
            bundle = f"ae{fabric.switches[other].number}"
            found.setdefault(bundle, (other, []))[1].append(port)
    return found


def lldp_neighbors(fabric: Fabric, name: str) -> str:
    """Print who is heard."""
    parents = {port: ae for ae, (_, ports) in bundles(fabric, name).items() for port in ports}
    lines = [
        "Local Interface    Parent Interface    Chassis Id          Port info          System Name"
    ]
    for port, other in _cables(fabric, name):
        heard = f"{_colons(fabric.mac(other)):<20}{'et-0/0/1':<19}{other}"
        lines.append(f"{port:<19}{parents.get(port, '-'):<20}{heard}")
    return "\n".join(lines)


def _colons(mac: str) -> str:
    return ":".join(mac[place : place + 2] for place in range(0, 12, 2))


def remote_vteps(fabric: Fabric, name: str) -> str:
    """Print the tunnels of a switch."""
    others = _tells(fabric, name)
    if others is None:
        return ""
    lines = [
        "Logical System Name       Id  SVTEP-IP         IFL   L3-Idx    SVTEP-Mode    ELP-SVTEP-IP",
        f"<default>                 0   {fabric.switches[name].router_id:<16} lo0.0    0  ",
    ]
    for number, other in enumerate(others):
        address = fabric.switches[other].router_id
        lines += [
            " RVTEP-IP         IFL-Idx   Interface    NH-Id   RVTEP-Mode  ELP-IP        Flags",
            (
                f" {address:<16} {830 + number:<9} vtep.{32770 + number}   "
                f"{1757 + number}    RNVE      "
            ),
            "    VNID          MC-Group-IP      ",
            *(f"    {vni(vlan)}         0.0.0.0         " for vlan in NETWORKS.values()),
        ]
    return "\n".join(lines)


def database(fabric: Fabric, name: str) -> str:
    """Print the EVPN database: the virtual gateway, and a client of each access switch."""
    if _tells(fabric, name) is None:
        return ""
    lines = [
        "Instance: default-switch",
        (
            "VLAN  DomainId  MAC address        Active source                  "
            "Timestamp        IP address"
        ),
    ]
    for vlan in NETWORKS.values():
        source = f"05:00:00:fd:e9:00:00:27:{vlan:02x}:00"
        lines.append(_address(vlan, VIRTUAL_MAC, source, 1))
        for number, access in enumerate(fabric.named("access", "esilag-access"), 10):
            switch = fabric.switches[access]
            source = switch.router_id or segment_of(fabric, access)
            mac = f"3c:52:82:{vlan:02x}:00:{number:02x}"
            lines.append(_address(vlan, mac, "ge-0/0/4.0" if access == name else source, number))
    return "\n".join(lines)


def _address(vlan: int, mac: str, source: str, host: int) -> str:
    return f"      {vni(vlan):<9} {mac}  {source:<30} Jun 12 10:11:12  10.1.{vlan}.{host}"


def segment_of(fabric: Fabric, access: str) -> str:
    """Return the ESI towards an access switch."""
    return f"00:11:00:00:00:01:00:01:02:{fabric.switches[access].number:02x}"


def instance(fabric: Fabric, name: str) -> str:
    """Print the EVPN instance of a switch."""
    others = _tells(fabric, name)
    if others is None:
        return ""
    own, routed = fabric.switches[name].router_id, _routes(fabric, name)
    there = {ae: other for ae, (other, _) in bundles(fabric, name).items()}
    irbs = len(NETWORKS) if routed else 0
    lines = [
        "Instance: default-switch",
        f"  Route Distinguisher: {own}:1",
        "  Encapsulation type: VXLAN",
        "  MAC database status                     Local  Remote",
        "    MAC advertisements:                      12      31",
        f"  Number of local interfaces: {len(there)} ({len(there)} up)",
        "    Interface name  ESI                            Mode             Status     AC-Role",
        *(
            f"    {ae + '.0':<15} {segment_of(fabric, other)}  all-active       Up         Root "
            for ae, other in there.items()
        ),
        f"  Number of IRB interfaces: {irbs} ({irbs} up)",
        "    Interface name  VLAN   VNI    Status  L3 context",
        *(
            f"    irb.{vlan:<11}        {vni(vlan):<6}  Up     corp                             "
            for vlan in (NETWORKS.values() if routed else ())
        ),
        f"  Number of bridge domains: {len(NETWORKS)}",
        "    VLAN  Domain-ID Intfs/up   IRB-intf  Mode            MAC-sync IM-label  MAC-label",
        *(
            f"    {vlan:<5} {vni(vlan):<9}    2  2    {f'irb.{vlan}' if routed else '':<8}  "
            f"Extended         Enabled  {vni(vlan):<9}"
            for vlan in NETWORKS.values()
        ),
        f"  Number of neighbors: {len(others)}",
        "    Address               MAC    MAC+IP        AD        IM        ES Leaf-label",
        *(
            f"    {fabric.switches[other].router_id:<20}    3       3         2         3         0"
            for other in others
        ),
        f"  Number of ethernet segments: {len(there)}",
    ]
    for ae, other in there.items():
        lines += _segment(fabric, name, ae, other)
    return "\n".join([*lines, f"  Router-ID: {own}", f"  Source VTEP interface IP: {own}"])


def _segment(fabric: Fabric, name: str, ae: str, access: str) -> Iterator[str]:
    mates = sorted(other for _, other in _cables(fabric, access))
    first, *rest = mates
    yield f"    ESI: {segment_of(fabric, access)}"
    yield f"      Status: Resolved by IFL {ae}.0"
    yield f"      Local interface: {ae}.0, Status: Up/Forwarding"
    yield f"      Number of remote PEs connected: {len(mates) - 1}"
    yield "        Remote-PE        MAC-label  Aliasing-label  Mode"
    for mate in mates:
        if mate != name:
            address = fabric.switches[mate].router_id
            yield f"        {address:<16} 0          0               all-active   "
    yield "      DF Election Algorithm: MOD based"
    yield f"      Designated forwarder: {fabric.switches[first].router_id}"
    yield from (f"      Backup forwarder: {fabric.switches[it].router_id}" for it in rest)
    yield "      Last designated forwarder update: Jun 10 10:11:12"


def bfd_sessions(fabric: Fabric, name: str) -> str:
    """Print the BFD sessions of a switch: one for each of BGP."""
    rows = [row for row in fabric.peers if row["mac"] == fabric.mac(name)]
    lines = [
        "                                                  Detect   Transmit",
        "Address                  State     Interface      Time     Interval  Multiplier",
    ]
    for row in rows:
        state = "Up" if row["state"] == "established" else "Down"
        times = (
            f"{'9.000':<10}{'3.000':<13}" if row["evpn_overlay"] else f"{'3.000':<10}{'1.000':<13}"
        )
        lines.append(f"{row['neighbor']:<25}{state:<10}{'':<15}{times}3   ")
    return "\n".join([*lines, "", f"{len(rows)} sessions, {len(rows)} clients"])


def lacp_interfaces(fabric: Fabric, name: str) -> str:
    """Print the bundles of a switch, all members of which carry traffic."""
    found = bundles(fabric, name)
    if not found:
        return "warning: lacp subsystem not running - not needed by configuration."
    lines: list[str] = []
    for ae, (_, ports) in sorted(found.items()):
        lines += [
            f"Aggregated interface: {ae}",
            "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity",
        ]
        for port in ports:
            flags = "No    No   Yes  Yes  Yes   Yes     Fast    Active"
            lines += [f"      {port:<11}  Actor    {flags}", f"      {port:<11}Partner    {flags}"]
        lines.append("    LACP protocol:        Receive State  Transmit State          Mux State ")
        lines += [
            f"      {port:<11}{'Current':>22}   Fast periodic Collecting distributing"
            for port in ports
        ]
    return "\n".join(lines)


def optics(fabric: Fabric, name: str) -> str:
    """Print what the transceivers of a switch measure, all within their limits."""
    lines: list[str] = []
    for port, _ in _cables(fabric, name):
        lines += [
            f"Physical interface: {port}",
            "    Laser bias current                        :  6.234 mA",
            "    Laser output power                        :  0.5960 mW / -2.25 dBm",
            "    Module temperature                        :  31 degrees C / 88 degrees F",
            "    Receiver signal average optical power     :  0.5390 mW / -2.68 dBm",
            *(f"    {it + ' ' + level:<42}:  Off" for it in _MEASURES for level in _LEVELS),
        ]
    return "\n".join(lines)


PRINTERS: Final[dict[str, Printer]] = {
    BGP: bgp_summary,
    LLDP: lldp_neighbors,
    TUNNELS: remote_vteps,
    DATABASE: database,
    INSTANCE: instance,
    BFD: bfd_sessions,
    LACP: lacp_interfaces,
    OPTICS: optics,
}
