"""What goes wrong with a fabric, and what only looks so: edits of its bodies, to be combined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fabrics.builder import NETWORKS, NOW, module_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.fabrics.builder import Fabric, Json

    Fault = Callable[[Fabric], None]

DOWN = {"up": False, "uptime": 0, "rx_routes": 0, "tx_routes": 0}
HOUR = 3600


def offline(*names: str, ago: int = 2 * HOUR) -> Fault:
    """Let switches be gone for a while: neighbours see it, and they themselves say nothing."""

    def edit(fabric: Fabric) -> None:
        for name in names:
            gone = {"status": "disconnected", "last_seen": NOW - ago, "uptime": None}
            fabric.device(name).update(gone)
            _silence(fabric, fabric.mac(name), ago)
        _follow(fabric)

    return edit


def _silence(fabric: Fabric, mac: str, ago: int) -> None:
    """Let what leads to a switch go down, and what it reports itself end."""
    fabric.peers[:] = [row for row in fabric.peers if row["mac"] != mac]
    fabric.ports[:] = [row for row in fabric.ports if row["mac"] != mac]
    for row in fabric.peers:
        if row.get("neighbor_mac") == mac:
            row.update(DOWN, state="active")
    for row in fabric.ports:
        if row.get("neighbor_mac") == mac:
            _unplug(row, ago)


def _unplug(port: Json, ago: int) -> None:
    for name in ("neighbor_mac", "neighbor_system_name", "neighbor_port_desc"):
        port.pop(name, None)
    port.update(up=False, speed=0, last_flapped=NOW - ago, rx_bps=0, tx_bps=0)


def _follow(fabric: Fabric) -> None:
    """Let overlay sessions end between switches that no way of the underlay joins any more."""
    reach = _reach(fabric)
    for row in fabric.peers:
        if row["evpn_overlay"] and row.get("neighbor_mac") not in reach[row["mac"]]:
            row.update(DOWN, state="connect")


def _reach(fabric: Fabric) -> dict[str, set[str]]:
    """Return whom each switch reaches over underlay sessions that are up on both sides."""
    up = {
        (row["mac"], row.get("neighbor_mac"))
        for row in fabric.peers
        if row["up"] and not row["evpn_overlay"]
    }
    groups = {switch.mac: {switch.mac} for switch in fabric.switches.values()}
    for here, there in up:
        if there is not None and (there, here) in up and groups[here] is not groups[there]:
            groups[here] |= groups[there]
            for mac in groups[here]:
                groups[mac] = groups[here]
    return groups


def upgrading(name: str, progress: int = 60, *, reboots: bool = True) -> Fault:
    """Let a switch be upgraded: rebooting now, or still copying with everything up."""

    def edit(fabric: Fabric) -> None:
        stat = {"status": "inprogress", "progress": progress, "timestamp": NOW - 90}
        fabric.device(name)["fwupdate"] = stat
        if reboots:
            fabric.device(name).update(status="upgrading", last_seen=NOW - 240, uptime=None)
            _silence(fabric, fabric.mac(name), 240)
            _follow(fabric)

    return edit


def upgraded(name: str) -> Fault:
    """Let a switch have come back from an upgrade some hours ago."""

    def edit(fabric: Fabric) -> None:
        done = {"status": "success", "progress": 100, "timestamp": NOW - 3 * HOUR}
        fabric.device(name).update(fwupdate=done, uptime=3 * HOUR - 300)
        mac = fabric.mac(name)
        for row in fabric.peers:
            if mac in {row["mac"], row["neighbor_mac"]}:
                row.update(uptime=3 * HOUR - 600, flap_count=1)
        for row in fabric.ports:
            if mac in {row["mac"], row.get("neighbor_mac")}:
                row["last_flapped"] = NOW - 3 * HOUR + 400

    return edit


def link_down(one: str, other: str, *, cables: int = 99) -> Fault:
    """Let cables between two switches go down, with their underlay sessions (the first so many)."""

    def edit(fabric: Fabric) -> None:
        ends = fabric.ends(one, other)
        half = len(ends) // 2
        for port in [*ends[:half][:cables], *ends[half:][:cables]]:
            _unplug(port, HOUR)
        rows = fabric.sessions(one, other, overlay=False)
        half = len(rows) // 2
        for row in [*rows[:half][:cables], *rows[half:][:cables]]:
            row.update(DOWN, state="idle")
        _follow(fabric)

    return edit


def cut_off(name: str) -> Fault:
    """Let all cables of a switch go down while Mist still hears it over its management port."""

    def edit(fabric: Fabric) -> None:
        for other in fabric.named():
            if other != name and fabric.ends(name, other):
                link_down(name, other)(fabric)

    return edit


def session_down(one: str, other: str, *, overlay: bool, state: str = "connect") -> Fault:
    """Let the sessions of one network be down between two switches; the cable stays up."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.sessions(one, other, overlay=overlay):
            row.update(DOWN, state=state)
        if not overlay:
            _follow(fabric)

    return edit


def overlay_down(name: str) -> Fault:
    """Let all overlay sessions of a switch be down while its underlay is up."""

    def edit(fabric: Fabric) -> None:
        mac = fabric.mac(name)
        for row in fabric.peers:
            if row["evpn_overlay"] and mac in {row["mac"], row["neighbor_mac"]}:
                row.update(DOWN, state="connect")

    return edit


def underlay_down(name: str) -> Fault:
    """Let all sessions of a switch be down, and its cables up."""

    def edit(fabric: Fabric) -> None:
        mac = fabric.mac(name)
        for row in fabric.peers:
            if not row["evpn_overlay"] and mac in {row["mac"], row["neighbor_mac"]}:
                row.update(DOWN, state="active")
        _follow(fabric)

    return edit


def one_sided(one: str, other: str, *, overlay: bool) -> Fault:
    """Let the first switch know nothing of a session that the other tries."""

    def edit(fabric: Fabric) -> None:
        mac = fabric.mac(one)
        for row in fabric.sessions(one, other, overlay=overlay):
            if row["mac"] == mac:
                fabric.peers.remove(row)
            else:
                row.update(DOWN, state="active")
        _follow(fabric)

    return edit


def flapping(one: str, other: str, *, overlay: bool, flaps: int = 9, up: int = 240) -> Fault:
    """Let a session have come back a moment ago, for the last of many times."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.sessions(one, other, overlay=overlay):
            row.update(flap_count=flaps, uptime=up)

    return edit


def port_flapping(one: str, other: str) -> Fault:
    """Let a cable and its sessions have come back a minute ago, after many times."""

    def edit(fabric: Fabric) -> None:
        flapping(one, other, overlay=False, flaps=12, up=50)(fabric)
        for port in fabric.ends(one, other):
            port["last_flapped"] = NOW - 60

    return edit


def no_routes(one: str, other: str, *, both: bool = False) -> Fault:
    """Let the first switch receive no route over an established overlay session."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.sessions(one, other, overlay=True):
            if both or row["mac"] == fabric.mac(one):
                row["rx_routes"] = 0

    return edit


def miscabled(one: str, planned: str, found: str) -> Fault:
    """Plug the cable that should lead to one switch into another."""

    def edit(fabric: Fabric) -> None:
        ends = fabric.ends(one, planned)
        here, there = ends[0], ends[-1]
        _unplug(there, HOUR)
        stray = {**here, "mac": fabric.mac(found), "port_id": "et-0/0/40", "port_usage": "default"}
        stray |= {"neighbor_mac": fabric.mac(one), "neighbor_system_name": one}
        fabric.ports.append(stray | {"neighbor_port_desc": here["port_id"], "uplink": False})
        seen = {"neighbor_mac": fabric.mac(found), "neighbor_system_name": found}
        here.update(seen, neighbor_port_desc="et-0/0/40", last_flapped=NOW - HOUR)
        for row in fabric.sessions(one, planned, overlay=False)[:1]:
            row.update(DOWN, state="connect")
        for row in fabric.sessions(planned, one, overlay=False)[:1]:
            row.update(DOWN, state="connect")
        _follow(fabric)

    return edit


def same_loopback(one: str, other: str) -> Fault:
    """Give a switch the loopback of another, wherever it is written."""

    def edit(fabric: Fabric) -> None:
        taken = fabric.switches[one].router_id
        fabric.member(other)["router_id"] = taken
        for place in fabric.configured(other):
            place["router_id"] = taken
        for row in fabric.peers:
            if row["mac"] == fabric.mac(other):
                row["router_id"] = taken

    return edit


def same_router_id_seen(one: str, other: str) -> Fault:
    """Let a switch report the router id of another in its sessions only."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.peers:
            if row["mac"] == fabric.mac(other):
                row["router_id"] = fabric.switches[one].router_id

    return edit


def wrong_as(name: str, number: int = 64999) -> Fault:
    """Let a switch run another AS than its neighbours were told: no session of it comes up."""

    def edit(fabric: Fabric) -> None:
        mac = fabric.mac(name)
        for row in fabric.peers:
            if row["mac"] == mac:
                row.update(DOWN, local_as=number, state="idle")
            elif row["neighbor_mac"] == mac:
                row.update(DOWN, state="active")
        _follow(fabric)

    return edit


def same_as(one: str, other: str) -> Fault:
    """Let two switches run one AS, with all sessions up."""

    def edit(fabric: Fabric) -> None:
        number = 65000 + fabric.switches[one].number
        for row in fabric.peers:
            if row["mac"] == fabric.mac(other):
                row["local_as"] = number
            if row["neighbor_mac"] == fabric.mac(other):
                row["neighbor_as"] = number

    return edit


def same_evpn_id(one: str, other: str) -> Fault:
    """Give two switches of the topology one number."""

    def edit(fabric: Fabric) -> None:
        fabric.member(other)["evpn_id"] = fabric.member(one)["evpn_id"]

    return edit


def network(change: Json, *names: str, of: str = "staff") -> Fault:
    """Change a network on some switches, or on all that have it."""

    def edit(fabric: Fabric) -> None:
        for name in names or fabric.named():
            for place in fabric.configured(name):
                if of in place["networks"]:
                    place["networks"][of] |= change

    return edit


def without_network(name: str, *which: str) -> Fault:
    """Take networks from a switch, with their gateways."""

    def edit(fabric: Fabric) -> None:
        for place in fabric.configured(name):
            for each in which:
                place["networks"].pop(each, None)
                place.get("other_ip_configs", {}).pop(each, None)

    return edit


def gateway(change: Json, *names: str, of: str = "staff") -> Fault:
    """Change the gateway of a network on some switches."""

    def edit(fabric: Fabric) -> None:
        for name in names:
            for place in fabric.configured(name):
                place["other_ip_configs"][of] |= change

    return edit


def without_gateway(name: str, of: str = "staff") -> Fault:
    """Take the gateway of a network from a switch."""

    def edit(fabric: Fabric) -> None:
        for place in fabric.configured(name):
            place["other_ip_configs"].pop(of)

    return edit


def commands(line: str, *roles: str, but: str | None = None, instead: str = "") -> Fault:
    """Add a Junos line to all switches of some roles, and another one to one of them."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.inventory:
            if row["role"] in roles:
                row["additional_config_cmds"] = [instead if row["name"] == but else line]

    return edit


def relay(*, but: str | None = None) -> Fault:
    """Relay DHCP of a network on every switch with its gateway, except for one."""

    def edit(fabric: Fabric) -> None:
        for name in fabric.named():
            for place in fabric.configured(name):
                if "other_ip_configs" in place and name != but:
                    relayed = {"type": "relay", "servers": ["10.2.0.5"]}
                    place["dhcpd_config"] = {"enabled": True, "staff": dict(relayed)}

    return edit


def mtu(one: str, other: str, size: int = 1500) -> Fault:
    """Set the MTU of the fabric's ports to 9200, and one end of a link to less."""

    def edit(fabric: Fabric) -> None:
        for name in fabric.named():
            for place in fabric.configured(name):
                for options in place["port_config"].values():
                    options["mtu"] = 9200
        port = fabric.ends(one, other)[0]["port_id"]
        for place in fabric.configured(one):
            place["port_config"][port]["mtu"] = size

    return edit


def port(change: Json, one: str, other: str) -> Fault:
    """Change the statistics of the first port from one switch to another."""

    def edit(fabric: Fabric) -> None:
        fabric.ends(one, other)[0].update(change)

    return edit


def link(change: Json, one: str, other: str) -> Fault:
    """Change the statistics of all ports between two switches."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.ends(one, other):
            row.update(change)

    return edit


def device(change: Json, *names: str) -> Fault:
    """Change the statistics of switches, of all without names."""

    def edit(fabric: Fabric) -> None:
        for name in names or fabric.named():
            fabric.device(name).update(change)

    return edit


def module(change: Json, name: str) -> Fault:
    """Change the first module of a switch."""

    def edit(fabric: Fabric) -> None:
        fabric.device(name)["module_stat"][0].update(change)

    return edit


def chassis(name: str, *, gone: bool = False) -> Fault:
    """Make a switch a virtual chassis of two members, of which the second may be gone."""

    def edit(fabric: Fabric) -> None:
        row = fabric.device(name)
        second = module_of("02" + row["mac"][2:], row["model"], f"{row['serial']}B", 1)
        if gone:
            second.update(vc_state="not-present", status="disconnected", vc_role=None)
        row["module_stat"].append(second)
        row["vc_mac"] = row["mac"]

    return edit


def topology(change: Json) -> Fault:
    """Change fields of the topology."""
    return lambda fabric: fabric.topology.update(change)


def options(change: Json) -> Fault:
    """Change options of the fabric."""
    return lambda fabric: fabric.topology["evpn_options"].update(change)


def member(change: Json, *names: str) -> Fault:
    """Change switches of the topology, all without names."""

    def edit(fabric: Fabric) -> None:
        for name in names or fabric.named():
            fabric.member(name).update(change)

    return edit


def removed(name: str) -> Fault:
    """Take a switch from the topology and leave it everywhere else."""

    def edit(fabric: Fabric) -> None:
        fabric.topology["switches"].remove(fabric.member(name))

    return edit


def rows(which: str, change: Json) -> Fault:
    """Change all rows of a source: `peers`, `ports`, `devices`, `inventory`."""

    def edit(fabric: Fabric) -> None:
        for row in getattr(fabric, which):
            row.update(change)

    return edit


def without(which: str, *fields: str, of: Iterable[str] = ()) -> Fault:
    """Leave fields out of all rows of a source, or of those of some switches."""

    def edit(fabric: Fabric) -> None:
        macs = {fabric.mac(name) for name in of}
        for row in fabric.topology["switches"] if which == "switches" else getattr(fabric, which):
            if not macs or row["mac"] in macs:
                for name in fields:
                    row.pop(name, None)

    return edit


def empty(*which: str, of: Iterable[str] = ()) -> Fault:
    """Leave all rows of sources out, or those of some switches."""

    def edit(fabric: Fabric) -> None:
        macs = {fabric.mac(name) for name in of}
        for name in which:
            kept = [row for row in getattr(fabric, name) if macs and row["mac"] not in macs]
            setattr(fabric, name, kept)

    return edit


def stale(*names: str, ago: int = 12 * HOUR) -> Fault:
    """Let what switches say be old, and still say that all is well; of all without names."""

    def edit(fabric: Fabric) -> None:
        macs = {fabric.mac(name) for name in names or fabric.named()}
        for row in fabric.devices:
            if row["mac"] in macs:
                row["last_seen"] = NOW - ago
        for row in fabric.peers:
            if row["mac"] in macs:
                row["timestamp"] = NOW - ago

    return edit


def answers(what: str, other: int | Json) -> Fault:
    """Let an endpoint answer with a status, or with another body."""
    return lambda fabric: fabric.answers.update({what: other})


def cut(what: str, most: int) -> Fault:
    """Let an endpoint bring fewer rows than its total says, and no way to the others."""
    return lambda fabric: fabric.cut.update({what: most})


def clients(number: int) -> Fault:
    """Let every switch count so many wired clients."""
    return device({"clients_stats": {"total": {"num_aps": [0], "num_wired_clients": number}}})


def unique_addresses(fabric: Fabric) -> None:
    """Route at the core with a virtual gateway: each core has an address of its own beside it."""
    for number, name in enumerate(fabric.named("core"), 2):
        for place in fabric.configured(name):
            for each, vlan in NETWORKS.items():
                own: dict[str, Any] = {"ip": f"10.1.{vlan}.{number}", "evpn_anycast": False}
                place["other_ip_configs"][each] |= own


def internal_overlay(fabric: Fabric) -> None:
    """Run the overlay in one AS, as the example of the published description does."""
    for row in fabric.peers:
        if row["evpn_overlay"]:
            row.update(local_as=65000, neighbor_as=65000)


def in_strings(fabric: Fabric) -> None:
    """Write numbers of sessions as text, and times with fractions."""
    for row in fabric.peers:
        row.update(local_as=str(row["local_as"]), neighbor_as=str(row["neighbor_as"]))
        row["timestamp"] += 0.07


def with_exit(fabric: Fabric, *, up: bool = True) -> None:
    """Peer the first border or core with a router outside, in a routing instance."""
    name = fabric.named("border", "core", "collapsed-core")[0]
    row = dict(next(row for row in fabric.peers if row["mac"] == fabric.mac(name)))
    del row["neighbor_mac"]
    row.update(neighbor="198.51.100.1", neighbor_as=64512, vrf_name="campus", evpn_overlay=False)
    row["for_overlay"] = False
    if not up:
        row.update(DOWN, state="active")
    fabric.peers.append(row)


def exit_down(fabric: Fabric) -> None:
    """Let the only session to the router outside be down."""
    with_exit(fabric, up=False)


def beside_stranger(fabric: Fabric) -> None:
    """Put a switch of the site beside the fabric, offline."""
    row = {**fabric.devices[0], "mac": "aabbccddee01", "name": "lab-switch", "evpntopo_id": None}
    row.update(id="00000000-0000-0000-1000-aabbccddee01", status="disconnected")
    row["last_seen"] = NOW - 90 * HOUR
    fabric.devices.append(row)


def spare_ports(name: str, number: int) -> Fault:
    """Prepare ports of a switch for neighbours that nobody planned yet."""

    def edit(fabric: Fabric) -> None:
        sample = next(row for row in fabric.ports if row["mac"] == fabric.mac(name))
        for each in range(number):
            port_id = f"et-0/0/{24 + each}"
            row = {**sample, "port_id": port_id, "last_flapped": NOW - 100 * 86400}
            _unplug(row, 100 * 86400)
            fabric.ports.append(row)
            for place in fabric.configured(name):
                place["port_config"][port_id] = {"usage": "evpn_downlink", "description": "spare"}

    return edit


def unplanned(one: str, other: str) -> Fault:
    """Take the link between two switches out of plan and world alike."""

    def edit(fabric: Fabric) -> None:
        ends = {fabric.mac(one), fabric.mac(other)}
        for name, peer in ((one, other), (other, one)):
            row = fabric.member(name)
            for field in ("uplinks", "downlinks", "esilaglinks"):
                row[field] = [mac for mac in row[field] if mac != fabric.mac(peer)]
        for port in fabric.ends(one, other):
            name = one if port["mac"] == fabric.mac(one) else other
            for place in fabric.configured(name):
                place["port_config"].pop(port["port_id"], None)
        for which in ("ports", "peers"):
            kept = [
                it for it in getattr(fabric, which) if {it["mac"], it.get("neighbor_mac")} != ends
            ]
            setattr(fabric, which, kept)

    return edit
