"""Commands without a transcript, as a device answers them from what the cloud's rows tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import FakeMist
from fake_mist.junos.shell import JunosShell
from fake_mist.serving.composition import world
from fake_mist.serving.terminals import Terminals
from fake_mist.tenant.draw import colons
from fake_mist.tenant.places import UNIVERSITY
from mist_mcp.junos.optics import OpticalPorts
from mist_mcp.junos.registry import parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.fake_mist.junos.talking import Talk

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
UNRECORDED = "sci-acc-p1-03"
"""A switch without a single transcript."""

RECORDED = "harbour-sw-1"


class Device:
    """A session on a device of the university, beside the rows that the API shows of it."""

    def __init__(self, fake: FakeMist, row: dict[str, Any], ports: list[dict[str, Any]]) -> None:
        """Open the session and hear its greeting out."""
        self.row, self.ports, self.missed = row, ports, fake.unmatched
        terminals = world(fake).sockets.terminals
        assert isinstance(terminals, Terminals)
        self.shell = JunosShell(terminals.device(row), clock=fake.clock, missed=terminals.missed)
        self.greeting = self.shell.greet().decode()

    def says(self, command: str) -> list[str]:
        """Give the lines between the echo and the prompt."""
        self.shell.feed(b"set cli screen-length 0\n")
        text = self.shell.feed(f"{command}\n".encode()).decode()
        return text.replace("\r\n", "\n").split("\n")[1:-3]


@pytest.fixture
async def open_device() -> AsyncIterator[Callable[..., Any]]:
    """Open sessions on devices by name; what they miss is looked at, so the cloud forgets it."""
    fake = FakeMist()
    client = httpx.AsyncClient(
        transport=fake.transport,
        base_url="https://api.mist.com",
        headers={"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"},
    )

    async def opened(name: str) -> Device:
        query = {"fields": "*", "limit": "1000", "type": "all"}
        rows = (await client.get(f"{ORG}/stats/devices", params=query)).json()
        row = next(row for row in rows if row["name"] == name)
        path = f"{ORG}/stats/ports/search"
        found = (await client.get(path, params={"limit": "1000", "mac": row["mac"]})).json()
        return Device(fake, row, found["results"])

    async with client:
        yield opened


@pytest.mark.parametrize("name", [UNRECORDED, RECORDED])
async def test_a_port_counts_what_the_statistics_of_ports_count(
    open_device: Callable[..., Any], name: str
) -> None:
    """State, speed, MAC address and counters of every port are those of the API."""
    device = await open_device(name)
    assert device.ports
    for port in device.ports:
        lines = device.says(f"show interfaces {port['port_id']}")
        state = "Up" if port["up"] else "Down"
        first = f"Physical interface: {port['port_id']}, Enabled, Physical link is {state}"
        assert lines[0] == first
        text = "\n".join(lines)
        assert f"Input  bytes  : {port.get('rx_bytes', 0):>20}" in text
        assert f"Output packets: {port.get('tx_pkts', 0):>20}" in text
        assert f"Hardware address: {colons(port['port_mac'])}" in text
    assert device.missed == []


async def test_a_device_without_transcripts_lists_its_ports_and_neighbours(
    open_device: Callable[..., Any],
) -> None:
    """The same ports and the same names at their other ends as the API has."""
    device = await open_device(UNRECORDED)
    terse = [line.split() for line in device.says("show interfaces terse")[1:]]
    shown = {words[0]: words[2] for words in terse if "/" in words[0] and "." not in words[0]}
    assert shown == {row["port_id"]: "up" if row["up"] else "down" for row in device.ports}
    near = {row["port_id"]: row for row in device.ports if row.get("neighbor_mac")}
    listed = [line.split() for line in device.says("show lldp neighbors")[1:]]
    assert {words[0]: words[2] for words in listed} == {
        name: colons(row["neighbor_mac"]) for name, row in near.items()
    }
    *entries, total = device.says("show arp no-resolve")[1:]
    assert total == f"Total entries: {len(entries)}"
    macs = {colons(row["neighbor_mac"]) for row in near.values()}
    assert entries
    assert {line.split()[0] for line in entries} <= macs


@pytest.mark.parametrize("name", [UNRECORDED, RECORDED])
async def test_a_port_that_the_device_lacks_is_an_error_line(
    open_device: Callable[..., Any], name: str
) -> None:
    """As Junos says it, without a caret: the command is right, the port is not there."""
    device = await open_device(name)
    assert device.says("show interfaces xe-9/9/9") == ["error: device xe-9/9/9 not found"]


async def test_a_free_port_is_down_and_counts_nothing(open_device: Callable[..., Any]) -> None:
    """A port that only the listing names is there too."""
    device = await open_device(RECORDED)
    lines = device.says("show interfaces ge-0/0/20")
    assert lines[0] == "Physical interface: ge-0/0/20, Enabled, Physical link is Down"
    assert "  Active alarms  : LINK" in lines


@pytest.mark.parametrize(
    ("command", "sent"),
    [("ping 192.0.2.7 count 3", 3), ("ping 192.0.2.7", 5), ("ping 192.0.2.7 count 999999", 100)],
)
async def test_a_ping_is_bounded_and_sums_up(
    open_device: Callable[..., Any], command: str, sent: int
) -> None:
    """One line a probe, and the sum of Junos behind them."""
    lines = (await open_device(UNRECORDED)).says(command)
    assert lines[0] == "PING 192.0.2.7 (192.0.2.7): 56 data bytes"
    assert sum(" icmp_seq=" in line for line in lines) == sent
    assert lines[-2] == f"{sent} packets transmitted, {sent} packets received, 0% packet loss"


async def test_a_ping_in_a_hurry_prints_signs(open_device: Callable[..., Any]) -> None:
    """`rapid` prints one sign a probe."""
    assert (await open_device(UNRECORDED)).says("ping 192.0.2.7 count 4 rapid")[1] == "!!!!"


async def test_a_device_that_is_offline_does_not_answer(open_device: Callable[..., Any]) -> None:
    """The address is that of the statistics, and so is its silence."""
    gone = (await open_device("sci-acc-p2-10")).row
    device = await open_device(UNRECORDED)
    lines = device.says(f"ping {gone['ip']} count 2")
    assert lines[-1] == "2 packets transmitted, 0 packets received, 100% packet loss"
    assert device.says(f"traceroute {gone['ip']}")[-1].endswith("* * *")
    there = device.says("traceroute 192.0.2.7")
    assert there[-1].split()[1] == "192.0.2.7"


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("show ospf neighbor", ["OSPF instance is not running"]),
        ("show isis adjacency", ["IS-IS instance is not running"]),
        (
            "show dhcp-security binding",
            ["IP address        MAC address         Vlan     Expires State   Interface"],
        ),
        ("show chassis routing-engine", ["error: command is not valid on the ex4400-48p"]),
    ],
)
def test_a_family_without_data_prints_its_head_and_is_missed(
    talk: Callable[..., Talk], command: str, lines: list[str]
) -> None:
    """A guess about a device that nobody recorded is heard of."""
    session = talk()
    said = session.says(f"{command}\n").split("\r\n")
    assert said[1 : 1 + len(lines)] == lines
    assert session.missed == [f"leaf-1: {command}"]


async def test_a_login_banner_and_descriptions_may_look_like_prompts(
    open_device: Callable[..., Any],
) -> None:
    """One switch greets so, and its ports are described so; the greeting ends at the prompt."""
    device = await open_device("obs-sw-1")
    assert "\r\nnoc@larkspur.example.edu # keep out\r\nWARNING> every" in device.greeting
    assert device.greeting.endswith("{master:0}\r\nmist@obs-sw-1> ")
    described = device.says("show interfaces descriptions")
    assert any(line.endswith("noc@dome> do not unplug") for line in described)
    port = device.says("show interfaces ge-0/0/8")
    assert "  Description: noc@dome> do not unplug" in port
    assert device.shell.device.sheet.pause_ms > 0


@pytest.mark.parametrize("name", [UNRECORDED, "sci-core-1"])
async def test_ports_of_fibre_measure_light_where_they_are_up(
    open_device: Callable[..., Any], name: str
) -> None:
    """One that is down is dark, and warns; copper has nothing to measure; one may be asked for."""
    device = await open_device(name)
    text = "\n".join(device.says("show interfaces diagnostics optics"))
    fibre = {
        row["port_id"]: row["up"]
        for row in device.ports
        if row["port_id"].startswith(("et-", "xe-"))
    }
    [block] = parse("show interfaces diagnostics optics", text).blocks
    assert isinstance(block.facts, OpticalPorts)
    shown = {each.interface: (each.lanes[0].dark, bool(each.alarms)) for each in block.facts.ports}
    assert shown == {port: (not up, not up) for port, up in fibre.items()}
    one = next(iter(fibre))
    assert device.says(f"show interfaces diagnostics optics {one}")[0].endswith(one)
    assert not device.missed
