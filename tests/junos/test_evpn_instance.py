"""`show evpn instance extensive`: networks, neighbours, interfaces and segments."""

from __future__ import annotations

from typing import Any

import pytest

from tests.junos.transcripts import facts, notes

EXTENSIVE = "show evpn instance extensive"
INSTANCE = """\
Instance: macvrf-1
  Route Distinguisher: 172.16.205.2:100
  Encapsulation type: VXLAN
  Control word enabled
  MAC database status                     Local  Remote
    MAC advertisements:                       3      15
  Number of local interfaces: 2 (2 up)
    Interface name  ESI                            Mode             Status     AC-Role
    .local..6       00:00:00:00:00:00:00:00:00:00  single-homed     Up         Root
    ae0.0           00:11:22:33:44:55:66:77:88:01  all-active       Up         Root
  Number of IRB interfaces: 2 (1 up)
    Interface name  VLAN   VNI    Status  L3 context
    irb.100                10100   Up     staff
    irb.200         200    10200   Down
  Number of protect interfaces: 0
  Number of bridge domains: 2
    VLAN  Domain-ID Intfs/up   IRB-intf  Mode            MAC-sync v4-SG-sync v6-SG-sync
    100   10100        2  1    irb.100   Extended        Enabled  Disabled   Disabled
    200   10200        1  1              Extended        Disabled Disabled   Disabled
  Number of neighbors: 2
    Address               MAC    MAC+IP        AD        IM        ES Leaf-label Remote-DCI-Peer
    172.16.205.1            6         4         2         1         0                       NO
    2001:db8::1             0         0         4         2         1
  Number of ethernet segments: 2
    ESI: 00:11:22:33:44:55:66:77:88:01
      Status: Resolved by IFL ae0.0
      Local interface: ae0.0, Status: Up/Forwarding
      Number of remote PEs connected: 1
        Remote-PE        MAC-label  Aliasing-label  Mode
        172.16.205.1     10200      0               all-active
      DF Election Algorithm: MOD based
      Designated forwarder: 172.16.205.2
      Backup forwarder: 172.16.205.1
    ESI: 05:00:00:fd:e9:00:00:27:74:00
  Router-ID: 172.16.205.2
  Source VTEP interface IP: 172.16.205.2
  SMET Forwarding: Disabled
"""


def instance() -> dict[str, Any]:
    """Return the instance above, as read."""
    (found,) = facts(EXTENSIVE, INSTANCE)["instances"]
    return dict(found)


def test_labels_give_values() -> None:
    """Those that are wanted are read, above the tables and below."""
    found = instance()
    assert found["route_distinguisher"] == "172.16.205.2:100"
    assert found["encapsulation"] == "VXLAN"
    assert found["macs"] == {"local": 3, "remote": 15}
    assert found["router_id"] == found["source_vtep"] == "172.16.205.2"
    assert found["mac_ips"] is None


def test_networks_have_their_interfaces() -> None:
    """A network may have no routed interface, and some of its ports may be down."""
    first, second = instance()["domains"]
    assert (first["vlan"], first["domain"], first["irb"]) == (100, 10100, "irb.100")
    assert (first["interfaces"], first["interfaces_up"], first["mac_sync"]) == (2, 1, True)
    assert (second["domain"], second["irb"], second["mac_sync"]) == (10200, None, False)


@pytest.mark.parametrize(
    ("row", "vlan", "domain"),
    [
        ("    100                2  1    irb.100   Extended        Enabled  Disabled", 100, None),
        ("    None               2  1              Extended        Enabled  Disabled", None, None),
        ("          10100        2  1    irb.100   Extended        Enabled  Disabled", None, 10100),
    ],
)
def test_a_blank_number_of_a_network_is_not_filled_by_the_other(
    row: str, vlan: int | None, domain: int | None
) -> None:
    """The place of the number says which of the two it is."""
    lines = INSTANCE.split("\n")
    text = "\n".join(row if line.startswith("    100   10100") else line for line in lines)
    first = facts(EXTENSIVE, text)["instances"][0]["domains"][0]
    assert (first["vlan"], first["domain"], first["interfaces"]) == (vlan, domain, 2)


def test_neighbours_have_their_routes_by_type() -> None:
    """MAC, MAC with IP, auto-discovery, multicast, segment; further columns do not matter."""
    first, second = instance()["neighbors"]
    assert list(first.values()) == ["172.16.205.1", 6, 4, 2, 1, 0]
    assert list(second.values()) == ["2001:db8::1", 0, 0, 4, 2, 1]


def test_interfaces_have_their_segments() -> None:
    """Ports with the mode of their segment, and routed interfaces with their network."""
    found = instance()
    assert [(each["name"], each["mode"]) for each in found["interfaces"]] == [
        (".local..6", "single-homed"),
        ("ae0.0", "all-active"),
    ]
    assert [tuple(each.values()) for each in found["irbs"]] == [
        ("irb.100", None, 10100, "Up", "staff"),
        ("irb.200", 200, 10200, "Down", None),
    ]


def test_segments_have_their_forwarders() -> None:
    """Lines indented below a segment are its own; the router id after it is the instance's."""
    first, second = instance()["segments"]
    assert first == {
        "esi": "00:11:22:33:44:55:66:77:88:01",
        "status": "Resolved by IFL ae0.0",
        "interface": "ae0.0",
        "interface_status": "Up/Forwarding",
        "remote_pes": ("172.16.205.1",),
        "designated_forwarder": "172.16.205.2",
        "backup_forwarder": "172.16.205.1",
    }
    assert set(second.values()) == {"05:00:00:fd:e9:00:00:27:74:00", None, ()}


@pytest.mark.parametrize(
    ("printed", "known"),
    [("DF not elected yet", None), ("172.16.205.2, Preference: 900", "172.16.205.2")],
)
def test_a_forwarder_is_an_address(printed: str, known: str | None) -> None:
    """Junos says in words that nobody is elected, and a preference stands behind the address."""
    line = "Designated forwarder: "
    assert f"{line}172.16.205.2" in INSTANCE
    text = INSTANCE.replace(f"{line}172.16.205.2", line + printed)
    (found,) = facts(EXTENSIVE, text)["instances"]
    assert found["segments"][0]["designated_forwarder"] == known


@pytest.mark.parametrize(
    ("label", "start"),
    [
        ("networks", "    200   10200"),
        ("neighbours", "    2001:db8::1"),
        ("segments", "    ESI: 05:"),
    ],
)
def test_a_missing_row_is_missed(label: str, start: str) -> None:
    """Each table is preceded by the number of its rows."""
    kept = [line for line in INSTANCE.split("\n") if not line.startswith(start)]
    assert notes(EXTENSIVE, "\n".join(kept)) == [
        f"2 {label} were announced, 1 read: the output may be incomplete."
    ]


def test_a_row_that_is_not_understood_is_reported() -> None:
    """A neighbour without its counts is no neighbour."""
    text = INSTANCE.replace("172.16.205.1            6 ", "172.16.205.1          fog ")
    assert any("not understood" in note for note in notes(EXTENSIVE, text))


def test_who_forwards_is_an_address_or_nobody() -> None:
    """Before an election Junos says so in words, which are no switch."""
    unelected = INSTANCE.replace(
        "Designated forwarder: 172.16.205.2", "Designated forwarder: DF not elected yet"
    )
    (found,) = facts(EXTENSIVE, unelected)["instances"]
    assert found["segments"][0]["designated_forwarder"] is None
    assert found["segments"][0]["backup_forwarder"] == "172.16.205.1"


def test_the_only_number_of_an_irb_is_what_its_column_says() -> None:
    """Over MPLS a VLAN stands there and no VNI."""
    mpls = INSTANCE.replace(
        "    irb.200         200    10200   Down", "    irb.200         200            Up"
    )
    (found,) = facts(EXTENSIVE, mpls)["instances"]
    irbs = [(irb["name"], irb["vlan"], irb["vni"]) for irb in found["irbs"]]
    assert irbs == [("irb.100", None, 10100), ("irb.200", 200, None)]
