"""What shells of a fabric's switches say is what the API says, after whatever happened."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pytest

from fake_mist import FakeMist
from fake_mist.endpoints import BY_PATH
from fake_mist.junos.shell import JunosShell
from fake_mist.network import Network, NetworkError
from fake_mist.serving.composition import terminals
from fake_mist.tenant.draw import colons

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist.network.fabrics import Pod

DEVICES: Final = "/orgs/{org_id}/stats/devices"
PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
PORTS: Final = "/orgs/{org_id}/stats/ports/search"
PEER: Final = re.compile(r"^(\S+) +(\d+) +\d+ +\d+ +0 +(\d+) +(.+?) ([A-Z]\w+)$", re.MULTILINE)
STATES: Final = {"Establ": "established", "Connect": "connect", "Idle": "idle"}
TUNNELS: Final = "show ethernet-switching vxlan-tunnel-end-point remote"
INSTANCES: Final = "show evpn instance extensive"


class Lab:
    """A network with a fabric of each kind, and the shells of its switches."""

    def __init__(self) -> None:
        """Build it."""
        self.network = Network("Acme")
        for name, kind in (
            *(("clos", "ip-clos"), ("erb", "erb"), ("crb", "crb")),
            ("mh", "evpn-multihoming"),
        ):
            self.network.add_site(name.upper())
            self.network.add_fabric(name, site=name.upper(), kind=kind)
        self.network.add_device("ap-1", site="ERB", model="AP45", switch="erb-acc-p1-01")
        self.fake = FakeMist(network=self.network)
        self.terminals = terminals(self.fake)

    def rows(self, path: str, **wanted: Any) -> list[dict[str, Any]]:
        """Give rows as the API has them now."""
        found = [dict(row) for row in self.network._rows(path)]
        return [row for row in found if all(row.get(k) == v for k, v in wanted.items())]

    def edit(self, path: str, row: dict[str, Any], **members: Any) -> None:
        """Change a row."""
        self.network.state.recordings.edits.change(BY_PATH[path], row, members)

    def says(self, name: str, command: str) -> str:
        """Give what the shell of a switch prints."""
        return self.shell(self.rows(DEVICES, name=name)[0])(command)

    def shell(self, row: dict[str, Any]) -> Callable[[str], str]:
        """Open a session on a device."""
        device = self.terminals.device(row)
        shell = JunosShell(device, clock=self.fake.clock, missed=self.fake.unmatched.append)
        shell.greet()
        shell.feed(b"set cli screen-length 0\n")

        def says(command: str) -> str:
            said = shell.feed(f"{command}\n".encode()).decode().replace("\r\n", "\n")
            return said.partition("\n")[2].rpartition("\n\n")[0] + "\n"

        return says

    def switches(self) -> list[dict[str, Any]]:
        """Give the statistics of all switches that are there."""
        return self.rows(DEVICES, type="switch", status="connected")


@pytest.fixture
def lab() -> Lab:
    """Build a network."""
    return Lab()


def nothing(_lab: Lab) -> None:
    """Let nothing happen."""


def aged(lab: Lab) -> None:
    """Let a switch go down, and time pass."""
    lab.network.take_down("erb-dist-p1-1")
    lab.network.age("3h")


def edited(lab: Lab) -> None:
    """Write another neighbour's AS and more flaps into a row."""
    row = lab.rows(PEERS, evpn_overlay=True)[0]
    lab.edit(PEERS, row, neighbor_as=64_999, flap_count=9, uptime=240)


HAPPENINGS: Final = [
    nothing,
    lambda lab: lab.network.take_down("clos-core-1", ago="2h"),
    lambda lab: lab.network.take_down("mh-core-2"),
    lambda lab: lab.network.flap("clos-core-1", "clos-dist-p1-1"),
    aged,
    edited,
]


@pytest.mark.parametrize("happen", HAPPENINGS)
def test_sessions_are_those_of_the_api(lab: Lab, happen: Callable[[Lab], None]) -> None:
    """Neighbour, AS, state and routes of every row, on every switch, and no line more."""
    happen(lab)
    for switch in lab.switches():
        says = lab.shell(switch)
        rows = lab.rows(PEERS, mac=switch["mac"])
        text = says("show bgp summary")
        told = {m[1]: (int(m[2]), STATES[m[5]]) for m in PEER.finditer(text)}
        assert told == {row["neighbor"]: (row["neighbor_as"], row["state"]) for row in rows}
        down = sum(not row["up"] for row in rows)
        assert f"Peers: {len(rows)} Down peers: {down}" in text or not rows
        received = re.findall(r"(?m)^  (?:inet|bgp\.evpn)\.0: \d+/(\d+)/", text)
        assert sorted(map(int, received)) == sorted(row["rx_routes"] for row in rows if row["up"])
        echoes = re.findall(r"(?m)^(\S+) +Up ", says("show bfd session"))
        assert sorted(echoes) == sorted(row["neighbor"] for row in rows if row["up"])


@pytest.mark.parametrize("happen", HAPPENINGS)
def test_ports_and_neighbours_are_those_of_the_api(lab: Lab, happen: Callable[[Lab], None]) -> None:
    """What is up is up, what is heard is heard; a bundle carries on the ports that are up."""
    happen(lab)
    for switch in lab.switches():
        says = lab.shell(switch)
        rows = {row["port_id"]: row for row in lab.rows(PORTS, mac=switch["mac"])}
        terse = [line.split() for line in says("show interfaces terse").splitlines()]
        shown = {words[0]: words[2] == "up" for words in terse if words[0] in rows}
        assert shown == {name: row["up"] for name, row in rows.items()}
        heard = {
            words[0]: words[2]
            for line in says("show lldp neighbors").splitlines()[1:]
            if (words := line.split())
        }
        near = {name: row["neighbor_mac"] for name, row in rows.items() if row.get("neighbor_mac")}
        assert heard == {name: colons(mac) for name, mac in near.items()}
        bundled = says("show lacp interfaces")
        carrying = re.findall(r"(?m)^ +(\S+) +Current .* Collecting distributing$", bundled)
        idle = re.findall(r"(?m)^ +(\S+) +Port disabled +No periodic +Detached$", bundled)
        assert all(rows[name]["up"] for name in carrying)
        assert not any(rows[name]["up"] for name in idle)
        plain = [name for name, row in rows.items() if row["port_usage"] in {"esilag", "uplink"}]
        assert sorted((*carrying, *idle)) == sorted(plain)


@pytest.mark.parametrize("happen", HAPPENINGS)
def test_each_segment_has_one_forwarder(lab: Lab, happen: Callable[[Lab], None]) -> None:
    """All that serve it name the same one; who does not serve it names nobody."""
    happen(lab)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for switch in lab.switches():
        fabric = switch["name"].partition("-")[0]
        for block in re.split(r"(?m)^    ESI: ", lab.shell(switch)(INSTANCES))[1:]:
            esi = block.partition("\n")[0]
            forwarders = re.findall(r"Designated forwarder: (.*)", block)
            serves = "Local interface: ae" in block
            assert len(forwarders) == serves
            named[fabric, esi].update(forwarders)
    real = {place: found for place, found in named.items() if place[1].startswith("00:")}
    assert {fabric for fabric, _ in real} == {"erb", "crb", "mh"}
    assert {len(found) for found in real.values()} == {1}


def test_tunnels_end_where_routes_come_from(lab: Lab) -> None:
    """One that is down has none; one whose sessions are all down is as far away."""
    before = lab.says("erb-dist-p1-1", TUNNELS)
    assert re.findall(r"(?m)^ (172\S+)", before) == [f"172.16.194.{n}" for n in (1, 2, 4)]
    lab.network.take_down("erb-core-1")
    assert re.findall(r"(?m)^ (172\S+)", lab.says("erb-dist-p1-1", TUNNELS)) == [
        "172.16.194.2",
        "172.16.194.4",
    ]
    other = lab.rows(DEVICES, name="erb-dist-p1-2")[0]["mac"]
    for row in (*lab.rows(PEERS, mac=other), *lab.rows(PEERS, neighbor_mac=other)):
        lab.edit(PEERS, row, state="connect", up=False, uptime=0, rx_routes=0)
    assert re.findall(r"(?m)^ (172\S+)", lab.says("erb-dist-p1-1", TUNNELS)) == ["172.16.194.2"]
    alone = lab.says("erb-dist-p1-1", INSTANCES)
    assert "Number of remote PEs connected" not in alone.partition("ESI: 05")[0]


def test_a_switch_knows_who_is_behind_its_segments_and_tunnels(lab: Lab) -> None:
    """A host on a plain access switch is behind the segment of its bundle, everywhere."""
    mac = colons(lab.rows(DEVICES, name="ap-1")[0]["mac"])
    for name in ("erb-dist-p1-1", "erb-core-2"):
        [row] = [x for x in lab.says(name, "show evpn database").splitlines() if mac in x]
        assert row.split()[2].startswith("00:11:")
        assert lab.says(name, f"show evpn database mac-address {mac}").splitlines()[2:] == [row]
    assert "ae1.0" in lab.says("erb-dist-p1-2", "show ethernet-switching table")
    lab.network.take_down("erb-acc-p1-01")
    assert mac not in lab.says("erb-dist-p1-1", "show evpn database")


def test_how_long_a_session_is_down_follows_the_outage(lab: Lab) -> None:
    """Two hours by `ago`, and three more when time passes."""
    lab.network.take_down("clos-core-1", ago="2h")
    assert re.search(
        r"(?m)^172\.16\.193\.1 .* 2:0\d:\d\d Connect$",
        lab.says("clos-dist-p1-1", "show bgp summary"),
    )
    lab.network.age("3h")
    assert re.search(
        r"(?m)^172\.16\.193\.1 .* 5:0\d:\d\d Connect$",
        lab.says("clos-dist-p1-1", "show bgp summary"),
    )


def test_a_flap_is_counted_without_a_count_of_the_cloud(lab: Lab) -> None:
    """A session far younger than both ends went down once."""
    text = lab.says("clos-core-1", "show bgp neighbor 172.16.193.3")
    assert "  Number of flaps: 0" in text
    lab.network.flap("clos-core-1", "clos-dist-p1-1")
    text = lab.says("clos-core-1", "show bgp neighbor 172.16.193.3")
    assert "  Number of flaps: 1" in text
    assert "  Last Error: Hold Timer Expired Error" in text


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("show bgp summary", "BGP is not running\n"),
        (TUNNELS, "\n"),
        (INSTANCES, "\n"),
        ("show evpn database", "\n"),
        ("show bgp neighbor 192.0.2.99", "\n"),
        ("show route 192.0.2.99", "\n"),
        ("show interfaces vtep", "error: device vtep not found\n"),
        ("show configuration routing-options router-id", "\n"),
    ],
)
def test_a_plain_access_switch_has_nothing_of_evpn(lab: Lab, command: str, said: str) -> None:
    """It says so as a device does."""
    assert lab.says("erb-acc-p1-01", command) == said
    assert lab.fake.unmatched == []


@pytest.mark.parametrize(
    ("name", "command", "line"),
    [
        ("clos-core-1", "show configuration routing-options router-id", "router-id 172.16.193.1;"),
        (
            "clos-core-1",
            "show interfaces lo0 terse",
            "lo0.0                   up    up   inet     172.16.193.1        --> 0/0",
        ),
        (
            "erb-dist-p1-1",
            "show interfaces irb terse",
            "irb.20                  up    up   inet     10.2.20.1/24",
        ),
        ("erb-dist-p1-1", "show configuration interfaces irb", "        address 10.2.20.1/24;"),
        (
            "clos-core-1",
            "show route 172.16.193.3",
            "172.16.193.3/32    *[BGP/170] 1w2d 15:57:43, localpref 100",
        ),
        ("clos-core-1", "show route summary", "Router ID: 172.16.193.1"),
        (
            "clos-core-1",
            "show route receive-protocol bgp 10.255.240.1",
            "* 172.16.193.3/32         10.255.240.1                          65003 I",
        ),
        (
            "erb-core-1",
            "show route table bgp.evpn.0 match-prefix 3:172.16.194.3*",
            "3:172.16.194.3:1::10010::172.16.194.3/248 IM",
        ),
        ("clos-core-1", "show chassis alarms", "No alarms currently active"),
    ],
)
def test_what_next_steps_name_is_answered(lab: Lab, name: str, command: str, line: str) -> None:
    """With a line that follows from the state."""
    assert line in lab.says(name, command).splitlines()
    assert lab.fake.unmatched == []


def test_boxes_show_what_is_wrong_with_them(lab: Lab) -> None:
    """A member that is gone, a part that failed."""
    row = lab.rows(DEVICES, name="clos-acc-p1-01")[0]
    gone = {"fpc_idx": 1, "vc_state": "not-present", "serial": "XZ1", "model": "EX4400-48P"}
    broken = {**row["module_stat"][0], "psus": [{"name": "PSU 0", "status": "failed"}]}
    lab.edit(DEVICES, row, module_stat=[broken, gone])
    assert "1 (FPC 1)  NotPrsnt" in lab.says("clos-acc-p1-01", "show virtual-chassis")
    alarms = lab.says("clos-acc-p1-01", "show chassis alarms").splitlines()
    assert alarms[0] == "2 alarms currently active"
    assert [line.split("Major  ")[1] for line in alarms[2:]] == [
        "FPC 0 PEM 0 Not OK",
        "FPC 1 Not Present",
    ]
    assert "FPC 1" not in lab.says("clos-acc-p1-01", "show chassis hardware")


def test_a_network_that_differs_on_one_switch_differs_in_its_shell(lab: Lab) -> None:
    """The VLAN, the VNI and the gateway are those that its topology configures."""
    path = "/orgs/{org_id}/evpn_topologies"
    row = lab.rows(path, name="erb")[0]
    mac = lab.rows(DEVICES, name="erb-dist-p1-1")[0]["mac"]
    own = row["switch_configs"][mac]
    changed = {**own, "networks": {**own["networks"], "staff": {"vlan_id": 999}}}
    lab.edit(path, row, switch_configs={**row["switch_configs"], mac: changed})
    assert "    999   10999" in lab.says("erb-dist-p1-1", INSTANCES)
    assert "    999 " not in lab.says("erb-dist-p1-2", INSTANCES)
    assert "irb.999" in lab.says("erb-dist-p1-1", "show interfaces irb terse")
    [other] = re.findall(
        r"(?m)^    172\.16\.194\.4 .* (\d) +0 +NO$", lab.says("erb-dist-p1-1", INSTANCES)
    )[-1:]
    assert other == "5"


def test_somebody_may_say_what_a_shell_answers(lab: Lab) -> None:
    """In front of all else, until it is taken back or the cloud is reset; it is exported too."""
    text = "0 sessions, 0 clients\n"
    lab.network.answer("clos-core-1", "show  bfd session", text)
    assert lab.says("clos-core-1", "show bfd session") == text
    assert lab.says("clos-core-2", "show bfd session") != text
    exported = lab.network.export()
    lab.network.answer("clos-core-1", "show bfd session", None)
    assert lab.says("clos-core-1", "show bfd session") != text
    lab.network.load(exported)
    assert lab.says("clos-core-1", "show bfd session") == text
    lab.fake.reset()
    assert lab.says("clos-core-1", "show bfd session") != text
    lab.network.answer("clos-core-1", "show fog", "thick\n")
    assert lab.says("clos-core-1", "show fog") == "thick\n"


@pytest.mark.parametrize(
    ("command", "text", "field"),
    [(" ", "fog\n", "command"), ("show bfd session", "mist@clos-core-1> \n", "text")],
)
def test_a_text_is_what_a_person_would_paste(lab: Lab, command: str, text: str, field: str) -> None:
    """Of a command, without a prompt."""
    with pytest.raises(NetworkError) as caught:
        lab.network.answer("clos-core-1", command, text)
    assert getattr(caught.value, "field", None) == field


def university() -> tuple[Network, Callable[[str, str], str]]:
    """Give the built-in network, and what its shells say."""
    network = Network.university()
    fake = FakeMist(network=network)
    doors = terminals(fake)

    def says(name: str, command: str) -> str:
        row = next(each for each in network._rows(DEVICES) if each["name"] == name)
        shell = JunosShell(doors.device(row), clock=fake.clock, missed=fake.unmatched.append)
        shell.greet()
        shell.feed(b"set cli screen-length 0\n")
        return shell.feed(f"{command}\n".encode()).decode()

    return network, says


def test_transcripts_follow_an_outage_and_come_back() -> None:
    """What tells of the neighbour that is down changes; all else is what was recorded."""
    network, says = university()
    commands = ("show bgp summary", "show lldp neighbors", "show version", "show configuration")
    before = [says("sci-dist-p2-1", command) for command in commands]
    assert "sci-core-2" in before[1]
    network.take_down("sci-core-2", ago="2h")
    sessions, heard, *rest = [says("sci-dist-p2-1", command) for command in commands]
    assert rest == before[2:]
    assert len(re.findall(r"2:0\d:\d\d (?:Connect|Idle)\r", sessions)) == 2
    assert "sci-core-2" not in heard
    assert "sci-core-1" in heard
    network.bring_up("sci-core-2")
    assert [says("sci-dist-p2-1", command) for command in commands] == before


def test_recorded_switches_and_others_are_of_one_mind_about_segments() -> None:
    """Of two cores one has transcripts: both name the same forwarder for every segment."""
    _, says = university()
    shown = [says(name, INSTANCES).replace("\r\n", "\n") for name in ("lib-core-1", "lib-core-2")]
    served = [
        {
            block.partition("\n")[0]: re.findall(r"Designated forwarder: (.*)", block)
            for block in re.split(r"(?m)^    ESI: ", text)[1:]
            if "Local interface: ae" in block
        }
        for text in shown
    ]
    assert served[0] == served[1]
    assert len(served[0]) > 10


def _fabric(lab: Lab, name: str) -> Any:
    return lab.terminals.device(lab.rows(DEVICES, name=name)[0]).ground.fabric


@pytest.mark.parametrize("happen", HAPPENINGS[1:])
def test_how_a_fabric_stands_is_derived_once_until_something_happens(
    lab: Lab, happen: Callable[[Lab], None]
) -> None:
    """All sessions of one revision share it; none outlives the revision."""
    lab.fake.clock = lambda: 0.0
    first = _fabric(lab, "erb-core-1").switches
    assert _fabric(lab, "erb-dist-p1-1").switches is first
    happen(lab)
    assert _fabric(lab, "erb-core-1").switches is not first
    lab.network.reset()
    assert _fabric(lab, "erb-core-1").switches == first


@pytest.mark.parametrize("kind", ["erb", "crb", "evpn-multihoming"])
def test_switches_of_any_name_have_a_bundle_and_a_segment_each(kind: str) -> None:
    """As many of each as a pod has access switches; both switches above agree on them."""
    names = [f"{room}-{row}" for room in ("attic", "cellar", "hall") for row in "abcdefghijklmnop"]
    network = Network("Acme")
    network.add_site("HQ")
    pair = ["left", "right"]
    if kind == "evpn-multihoming":
        network.add_fabric("x", site="HQ", kind=kind, core=pair, pods=[{"access": names}])
    else:
        pods: list[Pod] = [{"access": names, "distribution": pair}]
        network.add_fabric("x", site="HQ", kind=kind, pods=pods)
    told = terminals(FakeMist(network=network))
    rows = [row for row in network._rows(DEVICES) if row["name"] in {"left", "right"}]
    found = []
    for row in rows:
        fabric = told.device(row).ground.fabric
        assert fabric
        bundles = {
            cable.bundle: fabric.named(cable.other) for cable in fabric.me.cables if cable.serves
        }
        assert sorted(bundles.values()) == names
        assert len({each.esi for each in fabric.segments(fabric.me)}) in {0, len(names)}
        found.append(bundles)
    assert found[0] == found[1]


MAC_VRF: Final = {
    "show mac-vrf forwarding mac-table": "show ethernet-switching table",
    "show mac-vrf forwarding vlans": "show vlans",
    "show mac-vrf forwarding vxlan-tunnel-end-point remote": TUNNELS,
    "show mac-vrf routing database": "show evpn database",
    "show mac-vrf routing instance extensive": INSTANCES,
}


@pytest.mark.parametrize("command", MAC_VRF)
def test_commands_of_a_mac_vrf_say_the_same(lab: Lab, command: str) -> None:
    """On every platform, and never nothing."""
    said = lab.says("erb-dist-p1-1", command)
    assert said.strip()
    assert said == lab.says("erb-dist-p1-1", MAC_VRF[command])
    assert not lab.fake.unmatched


def test_errors_of_a_port_are_those_of_the_api(lab: Lab) -> None:
    """In both directions, where all is asked for."""
    core = lab.rows(DEVICES, name="clos-core-1")[0]
    row = next(each for each in lab.rows(PORTS, mac=core["mac"]) if each["up"])
    lab.edit(PORTS, row, rx_errors=812, tx_errors=93)
    said = lab.says("clos-core-1", f"show interfaces {row['port_id']} extensive")
    assert re.findall(r"Errors: (\d+)", said) == ["812", "93"]
    assert "Errors:" not in lab.says("clos-core-1", f"show interfaces {row['port_id']}")


def test_lldp_in_detail_counts_the_neighbors_of_the_api(lab: Lab) -> None:
    """Of each port that is up; in all as many as there are."""
    core = lab.rows(DEVICES, name="mh-core-1")[0]
    rows = [row for row in lab.rows(PORTS, mac=core["mac"]) if row["up"]]
    said = lab.says("mh-core-1", "show lldp detail")
    told = dict(re.findall(r"^(\S+) .* Enabled +(\d+)$", said, re.MULTILINE))
    heard = sum(bool(row.get("neighbor_mac")) for row in rows)
    assert heard
    assert told.pop("all") == str(heard)
    assert told == {row["port_id"]: str(int(bool(row.get("neighbor_mac")))) for row in rows}
    assert not lab.fake.unmatched
