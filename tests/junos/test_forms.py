"""Forms that real devices print and the recordings do not: seconds, wrapped rows, lone names."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.junos.registry import READERS, listener, parse
from tests.junos.transcripts import facts, parsed, recorded, sample

BGP = "show bgp summary"
BGP_TITLE = (
    "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn "
    "State|#Active/Received/Accepted/Damped..."
)
PARTS = "show chassis hardware"
PARTS_TITLE = "Item             Version  Part number  Serial number     Description\n"
INSTANCE = "show evpn instance extensive"


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [("7", 7), ("59", 59), ("0:59", 59), ("26w3d", 15_984_000), ("3w", 1_814_400), ("2d", 172_800)],
)
@pytest.mark.parametrize("state", ["Establ", "Active", "0/0/0/0              0/0/0/0"])
def test_a_span_of_time_may_be_a_single_number_or_have_no_clock(
    shown: str, seconds: int, state: str
) -> None:
    """A session younger than a minute prints its seconds alone, one of weeks no clock."""
    row = f"10.255.240.16         65003         47         24       0      41 {shown:>11} {state}"
    (peer,) = facts(BGP, f"{BGP_TITLE}\n{row}\n")["peers"]
    assert (peer["last_change_seconds"], peer["flaps"]) == (seconds, 41)


def test_a_bgp_table_without_its_head_is_still_read() -> None:
    """Counts that nobody printed are unknown, and the peers stand."""
    row = "10.255.240.16         65003         47         24       0      41        4:31 Active"
    found = facts(BGP, f"{BGP_TITLE}\n{row}\n")
    assert (found["peer_count"], len(found["peers"])) == (None, 1)


def evpn(*lines: str) -> dict[str, Any]:
    """Return the only instance of an output with these lines."""
    (found,) = facts(INSTANCE, "\n".join(["Instance: macvrf-1", *lines]))["instances"]
    return dict(found)


def test_an_irb_may_be_down_and_belong_to_no_instance() -> None:
    """Two words stand where the name of the routing instance would."""
    found = evpn(
        "  Number of IRB interfaces: 2 (1 up)",
        "    Interface name  VLAN   VNI    Status  L3 context",
        "    irb.100                10100   Up     vrf-a",
        "    irb.200                10200   Down    Not assigned",
    )
    assert [(irb["name"], irb["status"], irb["l3_context"]) for irb in found["irbs"]] == [
        ("irb.100", "Up", "vrf-a"),
        ("irb.200", "Down", None),
    ]


def test_a_neighbour_with_a_long_address_wraps() -> None:
    """The counts stand on the next line; a short address keeps its own."""
    found = evpn(
        "  Number of neighbors: 3",
        "    Address               MAC    MAC+IP        AD        IM        ES Leaf-label",
        "    2001:db8::192:168:0:1",
        "                           16        16         8         4         0",
        "    2001:db8::2            12        11         7         3         1",
        "    192.0.2.3               4         3         2         1         0",
    )
    assert [(each["address"], each["mac"], each["segment"]) for each in found["neighbors"]] == [
        ("2001:db8::192:168:0:1", 16, 0),
        ("2001:db8::2", 12, 1),
        ("192.0.2.3", 4, 0),
    ]


@pytest.mark.parametrize("name", ["Midplane", "Pseudo CB 0", "Fan Tray 0", "PEM 1"])
def test_a_part_may_be_a_name_alone(name: str) -> None:
    """Nothing else is known of it; what sits in it still has its place."""
    rows = f"{name:<17}\n  CPU            REV 01   750-000001   AB0000000001      A board\n"
    first, second = facts(PARTS, PARTS_TITLE + rows)["parts"]
    assert set(first.values()) == {(name,), None}
    assert second["path"] == (name, "CPU")


@pytest.mark.parametrize(
    "titles",
    [
        "                                           Mastership            Neighbor List",
        "                                                Mstr           Mixed Route Neighbor List",
        "                                                Mstr           Neighbor List",
    ],
)
def test_the_titles_of_old_releases_are_titles(titles: str) -> None:
    """The order of the columns is the same."""
    rows = (
        "\nVirtual Chassis ID: 0019.e250.47a0\n"
        f"{titles}\n"
        "Member ID          Status   Serial No    Model     priority  Role      ID  Interface\n"
        "0 (FPC 0)          Prsnt    AK0207360276 ex4200-48t      249  Master*    1  vcp-0\n"
        "                                                                         2  vcp-1\n"
        "1 (FPC 1)          Prsnt    AK0207360281 ex4200-48t      248  Backup     2  vcp-0\n"
    )
    found = facts("show virtual-chassis", rows)
    assert [(each["role"], len(each["links"])) for each in found["members"]] == [
        ("Master", 2),
        ("Backup", 1),
    ]


@pytest.mark.parametrize("command", [c for c in READERS if c != "show log messages"])
def test_a_stray_line_costs_no_table(command: str) -> None:
    """Before the titles or within: it is named, and all that was understood stays."""
    text = sample(command)
    whole = parsed(command, text)
    lines = text.split("\n")
    for place in range(min(len(lines), 12)):
        if lines[place].startswith("-----"):  # it would part the name of a member from its rule
            continue
        found = parsed(command, "\n".join([*lines[:place], "@@ astray", *lines[place:]]))
        assert found["blocks"] == whole["blocks"]
        if whole["blocks"]:
            assert any("not understood" in note or "not known" in note for note in found["notes"])
            assert found["raw"] is not None


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_pieces_give_the_facts_of_the_whole(command: str, size: int) -> None:
    """However the text is cut."""
    for text in [sample(command), *recorded(command).values()][:3]:
        heard = listener(command)
        assert heard is not None
        for start in range(0, len(text), size):
            heard.add(text[start : start + size])
        assert heard.parsed(text) == parse(command, text)


def mac_rows(count: int) -> list[str]:
    """Give the rows of a table of so many addresses."""
    return [
        f"    vlan{place % 9:<14}00:11:22:{place >> 16:02x}:{place >> 8 & 255:02x}:"
        f"{place & 255:02x}   D        xe-0/0/{place % 48}.0"
        for place in range(count)
    ]


def test_a_table_far_larger_than_any_text_that_is_kept_is_read_whole() -> None:
    """Fifty thousand addresses: no text is kept, and every row is there."""
    count = 50_000
    heard = listener("show ethernet-switching table")
    assert heard is not None
    heard.add(f"Ethernet switching table : {count} entries, {count} learned\n")
    heard.add(
        "    Vlan                MAC                 MAC      Logical                Active\n"
    )
    heard.add(
        "    name                address             flags    interface              source\n"
    )
    for row in mac_rows(count):
        heard.add(f"{row}\n")
    found = heard.parsed("")
    assert (found.notes, found.raw) == ((), None)
    assert len(found.blocks[0].facts.entries) == count  # type: ignore[union-attr]
