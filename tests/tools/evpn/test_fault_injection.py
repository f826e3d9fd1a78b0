"""Single faults let into networks of one's own: each is found, and nothing else is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client

from fake_mist import FakeMist
from fake_mist.clock import NOW
from fake_mist.endpoints import BY_PATH
from fake_mist.junos.shell import JunosShell
from fake_mist.network import Network
from fake_mist.serving.composition import shells, terminals
from tests.asking import Asker
from tests.conftest import server_on

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fake_mist.serving.terminals import Terminals

    Faults = Mapping[str, tuple[str, Callable[["Acme"], None], set[str], str]]

CHECK: Final = "check_evpn_fabric"
PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
PORTS: Final = "/orgs/{org_id}/stats/ports/search"
DEVICES: Final = "/orgs/{org_id}/stats/devices"
TOPOLOGIES: Final = "/orgs/{org_id}/evpn_topologies"
CORE, DIST, ACCESS = "clos-core-1", "clos-dist-p1-1", "clos-acc-p1-01"
DOWN: Final[dict[str, Any]] = {
    "state": "connect",
    "up": False,
    "uptime": 0,
    "rx_routes": 0,
    "tx_routes": 0,
}


@dataclass
class Acme:
    """A network with an IP Clos, an ERB and collapsed cores, and ways to break it."""

    network: Network
    terminals: Terminals | None = None

    def says(self, name: str, command: str) -> str:
        """Return what the shell of a switch prints."""
        assert self.terminals
        device = self.terminals.device(self.rows(DEVICES, name=name)[0])
        shell = JunosShell(device, clock=self.terminals.clock, missed=self.terminals.missed)
        shell.greet()
        shell.feed(b"set cli screen-length 0\n")
        said = shell.feed(f"{command}\n".encode()).decode().replace("\r\n", "\n")
        return said.partition("\n")[2].rpartition("\n\n")[0] + "\n"

    def rows(self, path: str, **wanted: Any) -> list[dict[str, Any]]:
        """Return rows as they are now."""
        found = [dict(row) for row in self.network._rows(path)]
        return [row for row in found if all(row.get(k) == v for k, v in wanted.items())]

    def mac(self, name: str) -> str:
        """Return the MAC address of a switch."""
        return str(self.rows(DEVICES, name=name)[0]["mac"])

    def edit(self, path: str, rows: list[dict[str, Any]], **members: Any) -> None:
        """Change rows."""
        assert rows
        for row in rows:
            self.network.state.recordings.edits.change(BY_PATH[path], row, members)

    def sides(self, one: str, other: str, *, overlay: bool) -> list[dict[str, Any]]:
        """Return both sides of a session, that of the first switch first."""
        ends = self.mac(one), self.mac(other)
        found = [
            self.rows(PEERS, mac=here, neighbor_mac=there, evpn_overlay=overlay)
            for here, there in (ends, ends[::-1])
        ]
        return [row for rows in found for row in rows]

    def ports(self, one: str, other: str) -> list[dict[str, Any]]:
        """Return both ports of a cable."""
        ends = self.mac(one), self.mac(other)
        return [
            *self.rows(PORTS, mac=ends[0], neighbor_mac=ends[1]),
            *self.rows(PORTS, mac=ends[1], neighbor_mac=ends[0]),
        ]

    def topology(self, name: str) -> dict[str, Any]:
        """Return a topology as it is kept."""
        return self.rows(TOPOLOGIES, name=name)[0]


def acme() -> Acme:
    """Build it."""
    network = Network("Acme")
    for name, kind in (("clos", "ip-clos"), ("erb", "erb"), ("mh", "evpn-multihoming")):
        network.add_site(name.upper())
        network.add_fabric(name, site=name.upper(), kind=kind)
    network.add_device("ap-1", site="CLOS", model="AP45", switch=ACCESS)
    network.add_device("ap-2", site="ERB", model="AP45", switch="erb-acc-p1-01")
    network.add_client("printer", switch="mh-acc-01", port="ge-0/0/1", ip="10.3.20.7", vlan=20)
    return Acme(network)


def session(
    one: str, other: str, *, overlay: bool = True, **members: Any
) -> Callable[[Acme], None]:
    """Change both sides of a session."""
    return lambda it: it.edit(PEERS, it.sides(one, other, overlay=overlay), **members)


def side(one: str, other: str, *, overlay: bool = True, **members: Any) -> Callable[[Acme], None]:
    """Change the first switch's side of a session."""
    return lambda it: it.edit(PEERS, it.sides(one, other, overlay=overlay)[:1], **members)


def port(one: str, other: str, **members: Any) -> Callable[[Acme], None]:
    """Change the first switch's port of a cable."""
    return lambda it: it.edit(PORTS, it.ports(one, other)[:1], **members)


def device(name: str, **members: Any) -> Callable[[Acme], None]:
    """Change the statistics of a switch."""
    return lambda it: it.edit(DEVICES, it.rows(DEVICES, name=name), **members)


def member(name: str, **members: Any) -> Callable[[Acme], None]:
    """Change a switch of its topology."""

    def edit(it: Acme) -> None:
        row = it.topology(name.partition("-")[0])
        mac = it.mac(name)
        switches = [{**each, **(members if each["mac"] == mac else {})} for each in row["switches"]]
        it.edit(TOPOLOGIES, [row], switches=switches)

    return edit


def configured(fabric: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Acme], None]:
    """Change what the topology configures on the first switch with gateways."""

    def edit(it: Acme) -> None:
        row = it.topology(fabric)
        first, *_ = row["switch_configs"]
        own = {
            k: dict(v) if isinstance(v, dict) else v
            for k, v in row["switch_configs"][first].items()
        }
        change(own)
        it.edit(TOPOLOGIES, [row], switch_configs={**row["switch_configs"], first: own})

    return edit


def unplugged(one: str, other: str) -> Callable[[Acme], None]:
    """Pull a cable."""

    def edit(it: Acme) -> None:
        if sides := it.sides(one, other, overlay=False):
            it.edit(PEERS, sides, **{**DOWN, "state": "idle"})
        it.edit(PORTS, it.ports(one, other), up=False, neighbor_mac=None, last_flapped=NOW - 3600)

    return edit


def network_of(fabric: str, **members: Any) -> Callable[[Acme], None]:
    """Change the network `staff` on one switch."""

    def change(own: dict[str, Any]) -> None:
        name = min(own["networks"])
        own["networks"][name] = {**own["networks"][name], **members}

    return configured(fabric, change)


def gateway_of(fabric: str, **members: Any) -> Callable[[Acme], None]:
    """Change a gateway on one switch."""

    def change(own: dict[str, Any]) -> None:
        name = min(own["other_ip_configs"])
        own["other_ip_configs"][name] = {**own["other_ip_configs"][name], **members}

    return configured(fabric, change)


def without_gateway(own: dict[str, Any]) -> None:
    """Take a gateway away."""
    own["other_ip_configs"] = dict(sorted(own["other_ip_configs"].items())[1:])


def told(name: str, command: str, pattern: str, instead: str) -> Callable[[Acme], None]:
    """Let a switch print something else in its shell, of which no row knows."""

    def answer(it: Acme) -> None:
        before = it.says(name, command)
        after = re.sub(pattern, instead, before, count=1, flags=re.MULTILINE)
        assert after != before, before
        it.network.answer(name, command, after)

    return answer


def both(*faults: Callable[[Acme], None]) -> Callable[[Acme], None]:
    """Let several things happen that are one fault."""

    def happen(it: Acme) -> None:
        for fault in faults:
            fault(it)

    return happen


def grown_old(it: Acme) -> None:
    """Let all statistics be of last night."""
    it.edit(PEERS, it.rows(PEERS), timestamp=NOW - 43_200)
    it.edit(DEVICES, it.rows(DEVICES), last_seen=NOW - 43_200)


GONE: Final = [{"fpc_idx": 0, "vc_state": "present"}, {"fpc_idx": 1, "vc_state": "not-present"}]
PARTS: Final = {"psus": [{"name": "PSU 1", "status": "failed"}]}

FAULTS: Final[Faults] = {
    "core away": ("clos", lambda it: it.network.take_down(CORE), {"offline switch"}, "degraded"),
    "dist away": ("clos", lambda it: it.network.take_down(DIST), {"offline switch"}, "degraded"),
    "acc away": ("clos", lambda it: it.network.take_down(ACCESS), {"offline switch"}, "broken"),
    "erb core": (
        "erb",
        lambda it: it.network.take_down("erb-core-1"),
        {"offline switch"},
        "degraded",
    ),
    "erb acc": (
        "erb",
        lambda it: it.network.take_down("erb-acc-p1-01"),
        {"offline switch"},
        "broken",
    ),
    "mh core": ("mh", lambda it: it.network.take_down("mh-core-1"), {"offline switch"}, "degraded"),
    "mh acc": ("mh", lambda it: it.network.take_down("mh-acc-01"), {"offline switch"}, "broken"),
    "flap": ("clos", lambda it: it.network.flap(CORE, DIST), {"flapping session"}, "degraded"),
    "flap erb": (
        "erb",
        lambda it: it.network.flap("erb-core-1", "erb-dist-p1-1"),
        {"flapping session"},
        "degraded",
    ),
    "old": ("clos", grown_old, set(), "unknown"),
    "overlay": ("clos", session(CORE, DIST, **DOWN), {"overlay session down"}, "degraded"),
    "underlay": (
        "clos",
        session(CORE, DIST, overlay=False, **DOWN),
        {"underlay session down"},
        "degraded",
    ),
    "overlay acc": ("clos", session(DIST, ACCESS, **DOWN), {"overlay session down"}, "degraded"),
    "flaps": (
        "clos",
        session(CORE, DIST, uptime=240, flap_count=9),
        {"flapping session"},
        "degraded",
    ),
    "fifth": (
        "erb",
        session("erb-core-1", "erb-dist-p1-1", uptime=18_000, flap_count=5),
        {"flapping session"},
        "degraded",
    ),
    "no routes": ("clos", side(CORE, DIST, rx_routes=0), {"no routes"}, "degraded"),
    "peer AS": ("clos", side(CORE, DIST, neighbor_as=64_999), {"wrong peer AS"}, "degraded"),
    "cable": ("clos", unplugged(CORE, DIST), {"missing link"}, "degraded"),
    "cable acc": ("clos", unplugged(DIST, ACCESS), {"missing link"}, "degraded"),
    "cable erb": ("erb", unplugged("erb-core-1", "erb-dist-p1-1"), {"missing link"}, "degraded"),
    "leg": ("erb", unplugged("erb-dist-p1-1", "erb-acc-p1-01"), {"missing link"}, "degraded"),
    "errors": (
        "clos",
        port(CORE, DIST, rx_errors=9_000_000, rx_pkts=80_000_000),
        {"receive errors"},
        "degraded",
    ),
    "sending": (
        "clos",
        port(CORE, DIST, tx_errors=9_000_000, tx_pkts=80_000_000),
        {"send errors"},
        "degraded",
    ),
    "half duplex": ("clos", port(CORE, DIST, full_duplex=False), {"unlike ends"}, "degraded"),
    "slow": ("clos", port(ACCESS, DIST, speed=1000), {"slow link"}, "degraded"),
    "release": ("clos", device("clos-core-2", version="1.1R1"), {"odd firmware"}, "healthy"),
    "memory": ("clos", device(CORE, memory_stat={"usage": 97}), {"unwell switch"}, "degraded"),
    "processor": ("clos", device(CORE, cpu_stat={"idle": 1}), {"unwell switch"}, "degraded"),
    "commit": ("clos", device(CORE, config_status="COMMIT_FAILED"), {"unwell switch"}, "degraded"),
    "power": ("clos", device(CORE, module_stat=[PARTS]), {"unwell switch"}, "degraded"),
    "member": ("clos", device(ACCESS, module_stat=GONE), {"chassis member missing"}, "degraded"),
    "upgrade": ("clos", device(CORE, fwupdate={"status": "failed"}), {"failed upgrade"}, "healthy"),
    "silent": ("clos", device(CORE, last_seen=NOW - 43_200), {"silent switch"}, "unknown"),
    "role": ("clos", member(CORE, role="superspine"), set(), "unknown"),
    "number": ("clos", member(DIST, evpn_id=1), {"duplicate EVPN id"}, "degraded"),
    "loopback": (
        "erb",
        member("erb-dist-p1-1", router_id="192.0.2.9"),
        {"changed loopback"},
        "degraded",
    ),
    "stranger": (
        "clos",
        member(CORE, uplinks=["aabbccddeeff"]),
        {"foreign link"},
        "unknown",
    ),
    "vlan": ("erb", network_of("erb", vlan_id=999), {"differing VLANs"}, "degraded"),
    "gateway": ("erb", gateway_of("erb", ip="192.0.2.1"), {"differing gateways"}, "degraded"),
    "mask": ("mh", gateway_of("mh", netmask="255.255.254.0"), {"differing gateways"}, "degraded"),
    "no gateway": ("erb", configured("erb", without_gateway), {"missing gateway"}, "degraded"),
}
"""By name: the fabric, what goes wrong, the checks that find something, and the verdict."""


BFD, BGP, LACP, LLDP = (
    *("show bfd session", "show bgp summary"),
    *("show lacp interfaces", "show lldp neighbors"),
)
DATABASE, INSTANCES = "show evpn database", "show evpn instance extensive"
TUNNELS: Final = "show ethernet-switching vxlan-tunnel-end-point remote"
OPTICS: Final = "show interfaces diagnostics optics"
FIRST, SECOND = "erb-dist-p1-1", "erb-dist-p1-2"
COPY: Final = "     10020      5c:5b:35:c8:ff:01  xe-0/0/30.0                    Jun 15 09:00:00\n"

CHASSIS, NEIGHBOR, ERROR = "show virtual-chassis", "show bgp neighbor", "Open Message Error"
STACK: Final = [
    {"fpc_idx": number, "vc_role": role, "vc_state": "present", "serial": f"XZ826{number}"}
    for number, role in enumerate(("master", "backup"))
]

SHELLS: Final[Faults] = {
    "two forwarders": (
        "erb",
        told(
            SECOND,
            INSTANCES,
            r"Designated forwarder: 172\.16\.194\.3\n( +)Backup forwarder: 172\.16\.194\.4",
            r"Designated forwarder: 172.16.194.4\n\1Backup forwarder: 172.16.194.3",
        ),
        {"several designated forwarders"},
        "degraded",
    ),
    "no forwarder": (
        "erb",
        told(
            FIRST,
            INSTANCES,
            r"Designated forwarder: .*\n +Backup forwarder: .*",
            "Designated forwarder: DF not elected yet",
        ),
        {"no designated forwarder"},
        "degraded",
    ),
    "no partner": (
        "mh",
        told(
            "mh-core-1",
            INSTANCES,
            r" +Number of remote PEs connected: 1\n +Remote-PE .*\n +172.*\n",
            "",
        ),
        {"segment without its partner"},
        "degraded",
    ),
    "segment down": (
        "mh",
        told(
            "mh-core-2",
            INSTANCES,
            r"Local interface: ae1\.0, Status: Up/Forwarding",
            "Local interface: ae1.0, Status: Down",
        ),
        {"segment down"},
        "degraded",
    ),
    "one ESI twice": (
        "mh",
        told(
            "mh-core-1",
            INSTANCES,
            r"ESI: (\S+):02$((?:\n.*)*?Designated forwarder: 172\.16\.195\.)1",
            r"ESI: \1:01\g<2>2",
        ),
        {"repeated segment"},
        "degraded",
    ),
    "IRB down": (
        "erb",
        told(
            FIRST,
            INSTANCES,
            r"(irb\.20 +10020   )Up     master",
            r"\1Down   Not assigned",
        ),
        {"IRB down"},
        "degraded",
    ),
    "other VNI": (
        "erb",
        told(SECOND, INSTANCES, r"^    20    10020 ", "    20    10999 "),
        {"differing VNIs"},
        "degraded",
    ),
    "no multicast": (
        "erb",
        told(FIRST, INSTANCES, r"^(    172\.16\.194\.4 .*)6( +0 +NO)$", r"\g<1>2\2"),
        {"missing multicast routes"},
        "degraded",
    ),
    "member idle": (
        "erb",
        both(
            told(
                FIRST,
                LACP,
                r"(xe-0/0/4 +Actor    No    No) +Yes  Yes",
                r"\1    No   No",
            ),
            told(FIRST, LACP, r"Collecting distributing", "Attached"),
        ),
        {"bundle down"},
        "degraded",
    ),
    "one-sided bundle": (
        "mh",
        told(
            "mh-core-1",
            LACP,
            r"(Partner    No    No) +Yes  Yes",
            r"\1    No   No",
        ),
        {"one-sided bundle"},
        "degraded",
    ),
    "no LACP heard": (
        "mh",
        told("mh-core-1", LACP, r"(Partner    No)    No", r"\1   Yes"),
        {"LACP of one end"},
        "healthy",
    ),
    "BFD down": (
        "clos",
        told(CORE, BFD, r"^(10\.255\.240\.1 +)Up  ", r"\1Down"),
        {"BFD down"},
        "degraded",
    ),
    "dim light": (
        "clos",
        told(DIST, OPTICS, r"(rx power low alarm +:  )Off", r"\1On"),
        {"optics out of range"},
        "degraded",
    ),
    "nine flaps": (
        "clos",
        told(
            CORE,
            BGP,
            r"^(172\.16\.193\.3 .*) 0 +0 +\S+ \S+ Establ$",
            r"\1 0       9        4:00 Establ",
        ),
        {"flapping session"},
        "degraded",
    ),
    "session down": (
        "erb",
        both(
            told(FIRST, BGP, "Down peers: 0", "Down peers: 1"),
            told(FIRST, BGP, r"^(172\.16\.194\.1 .*)Establ\n(?:  .*\n)+", r"\1Connect\n"),
        ),
        {"session down on the switch"},
        "degraded",
    ),
    "no route accepted": (
        "erb",
        told(FIRST, BGP, r"^(172\.16\.194\.1 .*)\n(?:  .*\n)+", r"\1\n  bgp.evpn.0: 0/993/0/0\n"),
        {"no routes on the switch"},
        "degraded",
    ),
    "no tunnel": (
        "erb",
        told(FIRST, TUNNELS, r"^ RVTEP-IP.*\n 172\.16\.194\.4 .*\n(?:    .*\n)+", ""),
        {"missing tunnel"},
        "degraded",
    ),
    "deaf": (
        "clos",
        told(CORE, LLDP, r"^.*clos-dist-p1-1\n", ""),
        {"unheard neighbor"},
        "healthy",
    ),
    "copied MAC": (
        "mh",
        both(
            told("mh-core-1", DATABASE, r"\Z", COPY),
            told("mh-core-2", DATABASE, r"\Z", COPY),
        ),
        {"repeated MAC address"},
        "healthy",
    ),
    "copied IP": (
        "mh",
        told("mh-core-1", DATABASE, r"\Z", COPY.replace("\n", "  10.3.20.7\n")),
        {"repeated IP address"},
        "healthy",
    ),
    "taken gateway": (
        "mh",
        told("mh-core-1", DATABASE, r"\Z", COPY.replace("\n", "  10.3.20.1\n")),
        {"gateway address taken"},
        "degraded",
    ),
    "gateway's MAC": (
        "erb",
        told(SECOND, DATABASE, r"^( +10020 +00:00:5e:00:01:)01", r"\g<1>02"),
        {"differing gateways"},
        "degraded",
    ),
    "VNI gone": (
        "erb",
        both(
            told(FIRST, INSTANCES, r"^    20    10020 .*\n", ""),
            told(FIRST, INSTANCES, "bridge domains: 6", "bridge domains: 5"),
            told(SECOND, INSTANCES, r"^(    172\.16\.194\.3 .*)6( +0 +NO)$", r"\g<1>5\2"),
        ),
        {"network not on the switch"},
        "degraded",
    ),
    "no discovery": (
        "erb",
        told(FIRST, INSTANCES, r"^(    172\.16\.194\.4 +1 +1 +)9", r"\g<1>0"),
        {"missing EVPN routes"},
        "degraded",
    ),
    "absent member": (
        "clos",
        both(
            device(ACCESS, module_stat=STACK),
            told(ACCESS, CHASSIS, r"^(1 \(FPC 1\)  )Prsnt    (\S+ +\S+).*$", r"\1NotPrsnt \2"),
        ),
        {"chassis member missing"},
        "degraded",
    ),
    "last error": (
        "erb",
        both(
            session("erb-core-1", FIRST, **DOWN),
            told(FIRST, f"{NEIGHBOR} 172.16.194.1", "Last Error: .*", f"Last Error: {ERROR}"),
        ),
        {"overlay session down"},
        "degraded",
    ),
    "no way to the loopback": (
        "erb",
        both(
            session("erb-core-1", FIRST, **DOWN),
            told(FIRST, "show route 172.16.194.1", r"(?s)\A.*\Z", "\n"),
        ),
        {"overlay session down"},
        "degraded",
    ),
}
"""Faults of which only a shell tells; the rows of the cloud stay as they are."""


async def found(*, cli: bool, faults: Faults) -> dict[str, tuple[set[str], str]]:
    """Let in faults one after another, on one server, and return what each check says."""
    told: dict[str, tuple[set[str], str]] = {}
    it = acme()
    async with (
        FakeMist(network=it.network) as cloud,
        shells(cloud, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        it.terminals = terminals(cloud)
        asker = Asker(client)
        for fabric in ("clos", "erb", "mh"):
            data = await asker.data(CHECK, topology_id=fabric, cli=cli)
            assert (data["verdict"], data["findings"], data["unknown"]) == ("healthy", [], [])
        for name, (fabric, fault, _, _) in faults.items():
            fault(it)
            data = await asker.data(CHECK, topology_id=fabric, cli=cli)
            told[name] = {row["check"] for row in data["findings"]}, data["verdict"]
            assert not any(text.startswith("Not told by") for text in data["unknown"]), name
            it.network.reset()
    return told


def expected(faults: Faults) -> dict[str, tuple[set[str], str]]:
    """Return the checks and the verdict of each fault."""
    return {name: (checks, verdict) for name, (_, _, checks, verdict) in faults.items()}


@pytest.mark.parametrize("cli", [False, True])
async def test_each_single_fault_is_found_and_nothing_else(*, cli: bool) -> None:
    """Forty and more; what the shells say follows from the same state, and adds nothing."""
    assert len(FAULTS) >= 40
    assert await found(cli=cli, faults=FAULTS) == expected(FAULTS)


async def test_what_only_a_shell_tells_is_found_and_nothing_else() -> None:
    """Twenty and more; without the shells the same fabrics are healthy."""
    assert len(SHELLS) >= 20
    assert await found(cli=True, faults=SHELLS) == expected(SHELLS)


SAID: Final = {
    "last error": f"last error {ERROR}",
    "no way to the loopback": "no route to 172.16.194.1",
}
"""What the finding of a fault says of what its shell tells."""


@pytest.mark.parametrize("name", SAID)
async def test_what_a_shell_tells_of_a_session_is_in_its_finding(name: str) -> None:
    """In the words of the switch, so that nobody has to ask it again."""
    it = acme()
    async with (
        FakeMist(network=it.network) as cloud,
        shells(cloud, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        it.terminals = terminals(cloud)
        SHELLS[name][1](it)
        data = await Asker(client).data(CHECK, topology_id=SHELLS[name][0], cli=True)
    [finding] = data["findings"]
    assert any(SAID[name] in str(value) for value in finding.values()), finding


LIBRARY: Final[dict[str, tuple[Callable[[Acme], None], set[str], str]]] = {
    "memory": (device("lib-core-1", memory_stat={"usage": 97}), {"unwell switch"}, "degraded"),
    "processor": (device("lib-core-1", cpu_stat={"idle": 1}), {"unwell switch"}, "degraded"),
    "commit": (device("lib-core-1", config_status="COMMIT_FAILED"), {"unwell switch"}, "degraded"),
    "power": (device("lib-core-1", module_stat=[PARTS]), {"unwell switch"}, "degraded"),
    "upgrade": (device("lib-core-1", fwupdate={"status": "failed"}), {"failed upgrade"}, "healthy"),
    "silent": (device("lib-core-2", last_seen=NOW - 43_200), {"silent switch"}, "unknown"),
    "release": (device("lib-core-2", version="1.1R1"), {"odd firmware"}, "healthy"),
    "away": (lambda it: it.network.take_down("lib-core-2"), {"offline switch"}, "degraded"),
    "flap": (
        lambda it: it.network.flap("lib-core-1", "lib-core-2"),
        {"flapping session"},
        "degraded",
    ),
    "leg": (unplugged("lib-core-1", "lib-acc-03"), {"missing link"}, "degraded"),
}
"""Faults in the built-in network, where one of the two cores has transcripts."""


async def test_transcripts_follow_what_happens() -> None:
    """What recorded shells say adds nothing, and takes nothing away."""
    told: dict[str, tuple[set[str], str]] = {}
    it = Acme(Network.university())
    async with (
        FakeMist(network=it.network) as cloud,
        shells(cloud, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        asker = Asker(client)
        for name, (fault, _, _) in LIBRARY.items():
            fault(it)
            data = await asker.data(CHECK, topology_id="library-collapsed-core", cli=True)
            told[name] = {row["check"] for row in data["findings"]}, data["verdict"]
            it.network.reset()
    assert told == {name: (checks, verdict) for name, (_, checks, verdict) in LIBRARY.items()}
