"""Tables of switches: neighbours, interfaces, MAC addresses, members, parts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.junos.transcripts import facts, notes

LLDP = "show lldp neighbors"
LLDP_TITLE = (
    "Local Interface    Parent Interface    Chassis Id          Port info          System Name\n"
)
TERSE = "show interfaces terse"
MACS = "show ethernet-switching table"
MEMBERS = "show virtual-chassis"
PARTS = "show chassis hardware"
PARTS_TITLE = "Item             Version  Part number  Serial number     Description\n"


def neighbor(row: str, title: str = LLDP_TITLE) -> tuple[Any, ...]:
    """Return the cells of the only neighbour."""
    (found,) = facts(LLDP, title + row)["neighbors"]
    return tuple(found.values())


@pytest.mark.parametrize(
    ("cells", "port", "system"),
    [
        ("eth0               AP in the hall", "eth0", "AP in the hall"),
        ("                   AP-1", None, "AP-1"),
        ("Port 1", "Port 1", None),
        ("GigabitEthernet1/0/24 core-2", "GigabitEthernet1/0/24", "core-2"),
    ],
)
def test_a_neighbour_may_leave_cells_blank_or_overflow_them(
    cells: str, port: str | None, system: str | None
) -> None:
    """What stands under a title is its cell; one long word in each cell is clear too."""
    row = f"ge-0/0/8           -                   5c:5b:35:a1:00:f4   {cells}"
    assert neighbor(row) == ("ge-0/0/8", None, "5c:5b:35:a1:00:f4", port, system)


def test_a_neighbour_whose_cells_run_together_is_not_guessed() -> None:
    """Where the port ends and the name begins cannot be told."""
    row = "ge-0/0/8           -                   5c:5b:35:a1:00:f4   a port with a long name"
    assert "not understood" in notes(LLDP, LLDP_TITLE + row)[0]


def test_a_release_without_bundles_lacks_their_column() -> None:
    """The other columns are read by their own titles."""
    title = "Local Interface    Chassis Id        Port info     System Name\n"
    row = "ge-0/0/0           5c:5b:35:a1:00:f4 ge-0/0/1      lantern-2"
    assert neighbor(row, title) == ("ge-0/0/0", None, "5c:5b:35:a1:00:f4", "ge-0/0/1", "lantern-2")


def test_an_interface_has_families_and_addresses() -> None:
    """They follow on indented lines; arrows lead to a remote end, a bundle or nowhere."""
    found = facts(
        TERSE,
        """\
        Interface               Admin Link Proto    Local                 Remote
        ge-0/0/1                down  down
        ge-0/0/1.0              up    down aenet    --> ae1.0
        bme0.0                  up    up   inet     128.0.0.1/2
                                                    128.0.0.16/2
                                           tnp      0x10
        lo0.0                   up    up   inet     172.16.203.7        --> 0/0
                                           iso      49.0001.1720.1620.3007
                                           inet6    2001:db8::7-->
                                                    fe80::2a0:a50f:fc64:e032-->
        """,
    )["interfaces"]
    assert [(each["name"], each["admin_up"], each["link_up"]) for each in found[:2]] == [
        ("ge-0/0/1", False, False),
        ("ge-0/0/1.0", True, False),
    ]
    assert [
        (family["name"], [tuple(address.values()) for address in family["addresses"]])
        for each in found[1:]
        for family in each["families"]
    ] == [
        ("aenet", [(None, "ae1.0")]),
        ("inet", [("128.0.0.1/2", None), ("128.0.0.16/2", None)]),
        ("tnp", [("0x10", None)]),
        ("inet", [("172.16.203.7", "0/0")]),
        ("iso", [("49.0001.1720.1620.3007", None)]),
        ("inet6", [("2001:db8::7", None), ("fe80::2a0:a50f:fc64:e032", None)]),
    ]


@pytest.mark.parametrize("row", ["ge-0/0/1  up  sideways", "ge-0/0/1  up  up  inet  the fog"])
def test_an_interface_in_no_known_state_is_reported(row: str) -> None:
    """Up and down are all there is."""
    title = "Interface               Admin Link Proto    Local                 Remote\n"
    assert "not understood" in notes(TERSE, title + row)[0]


MAC_COUNT = "Ethernet switching table : 1 entries, 1 learned\n"
MAC_FORMS = {
    "access": """\
    Vlan         MAC                 MAC         Age    Logical              NH        RTR
    name         address             flags              interface            Index     ID
    staff        5c:5b:35:c1:80:01   D             -   ge-0/0/0.0            0         0
""",
    "a long name": """\
   Vlan         MAC                 MAC      Logical              SVLBNH/      Active
   name         address             flags    interface            VENH Index   source
   a-very-long-name-of-a-vlan 5c:5b:35:c1:80:01   D        ge-0/0/0.0
""",
    "with a policy tag": """\
   Vlan   MAC                 MAC       GBP    Logical       SVLBNH/      Active
   name   address             flags     tag    interface     VENH Index   source
   staff  5c:5b:35:c1:80:01   DRP       100    esi.666                    172.16.20.7
""",
    "a gateway": """\
   Vlan   MAC                 MAC      Logical       SVLBNH/      Active
   name   address             flags    interface     VENH Index   source
   staff  5c:5b:35:c1:80:01   DRP      esi.666                    05:00:00:fd:ef:00:00:27:1a:00
""",
}


@pytest.mark.parametrize(
    ("form", "flags", "interface", "source"),
    [
        ("access", "D", "ge-0/0/0.0", None),
        ("a long name", "D", "ge-0/0/0.0", None),
        ("with a policy tag", "DRP", "esi.666", "172.16.20.7"),
        ("a gateway", "DRP", "esi.666", "05:00:00:fd:ef:00:00:27:1a:00"),
    ],
)
def test_the_columns_of_mac_tables_are_found_by_their_titles(
    form: str, flags: str, interface: str, source: str | None
) -> None:
    """Families of switches print different columns."""
    head = f"{MAC_COUNT}Routing instance : red\n"
    (entry,) = facts(MACS, head + MAC_FORMS[form])["entries"]
    assert entry["mac"] == "5c:5b:35:c1:80:01"
    assert entry["instance"] == "red"
    assert (entry["flags"], entry["interface"], entry["source"]) == (flags, interface, source)


def test_a_mac_row_that_does_not_fit_its_columns_is_reported_and_missed() -> None:
    """A source in the place of the interface is not believed."""
    row = MAC_FORMS["access"].replace("ge-0/0/0.0", "172.16.20.1")
    first, second = notes(MACS, MAC_COUNT + row)
    assert first == "1 addresses were announced, 0 read: the output may be incomplete."
    assert second.startswith("1 line was not understood")


def test_mac_tables_of_several_instances_are_one() -> None:
    """Each announces its own number of rows."""
    form = MAC_FORMS["access"]
    text = "".join(f"{MAC_COUNT}Routing instance : {name}\n{form}" for name in ("red", "blue"))
    found = facts(MACS, text)
    assert found["count"] == 2
    assert [entry["instance"] for entry in found["entries"]] == ["red", "blue"]


def test_members_that_are_away_have_no_role() -> None:
    """Further links stand below a member, and other releases' columns are narrower."""
    found = facts(
        MEMBERS,
        """\
        Preprovisioned Virtual Chassis
        Virtual Chassis ID: 5c5b.3551.0008
        Virtual Chassis Mode: Enabled
                                                        Mstr           Mixed Route Neighbor List
        Member ID  Status   Serial No    Model          prio  Role      Mode  Mode ID  Interface
        0 (FPC 0)  Prsnt    XZ1260000007 ex4400-48p     129   Master*      N  VC   1  vcp-255/1/0
                                                                                   1  vcp-255/1/1
        1 (FPC 1)  Inactive XZ1260000008 ex4400-48p     128   Linecard     N  VC
        2 (FPC 2)  NotPrsnt XZ1260000009 ex4400-48p

        Member ID for next new member: 3 (FPC 3)
        """,
    )["members"]
    assert [(each["status"], each["role"], each["priority"], each["here"]) for each in found] == [
        ("Prsnt", "Master", 129, True),
        ("Inactive", "Linecard", 128, False),
        ("NotPrsnt", None, None, False),
    ]
    assert [link["interface"] for link in found[0]["links"]] == ["vcp-255/1/0", "vcp-255/1/1"]


def test_parts_sit_in_parts() -> None:
    """The indentation says in which; what is built in has no number of its own."""
    found = facts(
        PARTS,
        f"""\
        Hardware inventory:
        {PARTS_TITLE.rstrip()}
        Chassis                                XZ12600007KES     EX9214
        FPC 0            REV 24   750-054902   XZ12600008KES     Line card
          CPU            REV 13   711-045719   XZ12600009KES     Processor
          MIC 0          REV 35   750-028392   XZ12600010KES     20x 1GE
            PIC 0                 BUILTIN      BUILTIN           10x 1GE
              Xcvr 0     REV 02   740-013111   1111111           SFP-T
        Fan Tray 0                                               Front to Back Airflow
        """,
    )["parts"]
    assert [part["path"] for part in found] == [
        ("Chassis",),
        ("FPC 0",),
        ("FPC 0", "CPU"),
        ("FPC 0", "MIC 0"),
        ("FPC 0", "MIC 0", "PIC 0"),
        ("FPC 0", "MIC 0", "PIC 0", "Xcvr 0"),
        ("Fan Tray 0",),
    ]
    assert (found[4]["part_number"], found[4]["serial"]) == (None, None)
    assert (found[5]["version"], found[5]["serial"]) == ("REV 02", "1111111")


@pytest.mark.parametrize(
    "row",
    [
        "FPC 0            REV 24   750-054902-and-more XZ1      Line card",
        "    PIC 0        REV 24   750-054902   XZ12600008KES     Above nothing",
        "chassis alone",
    ],
)
def test_a_part_out_of_its_columns_is_reported(row: str) -> None:
    """A serial number that may be half a part number is worse than none."""
    assert "not understood" in notes(PARTS, PARTS_TITLE + row)[0]


def test_other_columns_are_another_table() -> None:
    """`show chassis hardware models` has other titles and gives no facts."""
    title = "Item             Version  Part number  Serial number     FRU model number\n"
    assert "The output has a form that is not known here" in notes(PARTS, title + "Chassis")[0]
