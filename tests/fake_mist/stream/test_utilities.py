"""What commands print, and that it agrees with the REST rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fake_mist.actions import ACTIONS, Reply
from fake_mist.stream.tables import SIZES, cut
from fake_mist.stream.utilities import UTILITIES, Utilities

if TYPE_CHECKING:
    from tests.fake_mist.stream.conftest import World

JUNOS, SRX, SSR, AP = "clos-acc-p1-01", "sci-gw-1", "clos-gw-1", "AP-ARTS-0.01"
ROWS = 4
"""Lines above the rows of a table: blank, title, blank, columns."""
OFFLINE = "sci-acc-p2-10"
TABLES = sorted(name for name in UTILITIES if name.startswith("show_") and "ospf" not in name)


def output(world: World, device: str, command: str, **body: object) -> list[str]:
    """Run a command; return its chunks."""
    return list(Utilities(world.places).output(world.device(device), command, body))


@pytest.mark.parametrize("command", sorted(UTILITIES))
@pytest.mark.parametrize("device", [JUNOS, SRX, SSR, AP])
def test_every_utility_says_something_on_every_kind_of_device(
    world: World, device: str, command: str
) -> None:
    """Believable or a plain no, never nothing."""
    assert "".join(output(world, device, command)).strip()


def test_lines_end_as_the_device_ends_them(world: World) -> None:
    """CR LF on an SRX, LF elsewhere, and a chunk may end between the two."""
    srx = "".join(output(world, SRX, "ping", host="192.0.2.1"))
    assert srx.count("\r\n") == srx.count("\n") > 10
    assert "\r" not in "".join(output(world, JUNOS, "ping", host="192.0.2.1"))


@pytest.mark.parametrize("command", TABLES)
def test_a_session_router_answers_in_json_rows(world: World, command: str) -> None:
    """One chunk, which says itself that it is the last."""
    (chunk,) = output(world, SSR, command)
    document = json.loads(chunk)
    assert (document["status"], document["finished"]) == ("SUCCESS", True)
    assert all(set(row) == set(document["columns"]) for row in document["rows"])


def test_neighbours_are_devices_of_the_site(world: World) -> None:
    """The ARP table's addresses are those of the statistics."""
    site = world.device(JUNOS)["site_id"]
    rows = world.places.rows("/sites/{site_id}/stats/devices", {"site_id": site})
    known = {row["ip"] for row in rows if row.get("ip")}
    lines = "".join(output(world, JUNOS, "show_arp")).splitlines()[ROWS:]
    assert {line.split()[1] for line in lines} <= known


@pytest.mark.parametrize("device", [JUNOS, "clos-core-1"])
def test_a_neighbour_stands_on_the_port_of_the_statistics(world: World, device: str) -> None:
    """What the MAC table says is what the port rows say."""
    row = world.device(device)
    ids = world.places.access.directory.complete({"site_id": row["site_id"]})
    ports = world.places.rows("/orgs/{org_id}/stats/ports/search", {"org_id": ids["org_id"]})
    known = {
        (port["neighbor_mac"], f"{port['port_id']}.0")
        for port in ports
        if port["mac"] == row["mac"] and port.get("neighbor_mac")
    }
    lines = "".join(output(world, device, "show_mac_table")).splitlines()[ROWS:]
    found = {(line.split()[1].replace(":", ""), line.split()[-1]) for line in lines}
    assert found
    assert found <= known


def test_the_mac_table_answers_for_one_mac(world: World) -> None:
    """In any notation; an unknown one is in no row."""
    line = "".join(output(world, JUNOS, "show_mac_table")).splitlines()[ROWS]
    mac = line.split()[1]
    for notation in (mac, mac.replace(":", ""), mac.upper()):
        found = "".join(output(world, JUNOS, "show_mac_table", mac_address=notation))
        assert found.count(mac) == 1
    unknown = output(world, JUNOS, "show_mac_table", mac_address="5c5b35ffffff")
    assert len("".join(unknown).splitlines()) == ROWS


def test_ping_counts_what_it_was_asked_to(world: World) -> None:
    """And no more than it may."""
    assert "3 packets transmitted" in "".join(output(world, JUNOS, "ping", host="h", count=3))
    assert "100 packets" in "".join(output(world, JUNOS, "ping", host="h", count=10**9))
    assert "10 packets" in "".join(output(world, JUNOS, "ping", host="h", count="many"))


def test_a_device_that_is_not_connected_is_silent(world: World) -> None:
    """The session opens, and nothing comes."""
    assert output(world, OFFLINE, "ping", host="192.0.2.1") == []


def test_every_action_that_opens_a_session_says_something() -> None:
    """The two tables name the same commands."""
    assert {each.name for each in ACTIONS if each.reply is Reply.SESSION} == set(UTILITIES)


def test_text_is_cut_anywhere() -> None:
    """The pieces have different lengths and make the whole."""
    text = "".join(map(str, range(500)))
    pieces = list(cut(text))
    assert "".join(pieces) == text
    assert len(set(map(len, pieces))) >= len(SIZES)
