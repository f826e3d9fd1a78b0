"""`show bgp summary` in the forms of several releases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.junos.transcripts import facts, notes, parsed

BGP = "show bgp summary"
TITLE = (
    "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn "
    "State|#Active/Received/Accepted/Damped..."
)
ROW = "10.255.240.16         65003      90218      90194       0       2 4w0d 4:16:38 Establ"


def summary(*rows: str, down: int = 0, peers: int = 1) -> str:
    """Return an output with these rows below the title."""
    return "\n".join([f"Groups: 1 Peers: {peers} Down peers: {down}", TITLE, *rows])


def peer(*rows: str, down: int = 0) -> dict[str, Any]:
    """Return the only peer of an output with these rows."""
    (found,) = facts(BGP, summary(*rows, down=down))["peers"]
    return dict(found)


def test_a_row_is_read_whole() -> None:
    """Every column has its place."""
    assert peer(ROW, "  inet.0: 27/41/40/1") == {
        "address": "10.255.240.16",
        "asn": 65003,
        "state": "Established",
        "last_change_seconds": 28 * 86_400 + 4 * 3600 + 16 * 60 + 38,
        "flaps": 2,
        "in_packets": 90218,
        "out_packets": 90194,
        "out_queue": 0,
        "tables": ({"table": "inet.0", "active": 27, "received": 41, "accepted": 40, "damped": 1},),
    }


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [
        ("      4:31", 271),
        ("  23:59:59", 86_399),
        ("5d 18:19:16", 497_956),
        ("35w2d 3:57:43", 21_355_063),
    ],
)
def test_a_span_of_time_is_in_seconds(shown: str, seconds: int) -> None:
    """Minutes, hours, days and weeks are all told by their form."""
    assert peer(ROW.replace("4w0d 4:16:38", shown))["last_change_seconds"] == seconds


@pytest.mark.parametrize(
    ("shown", "asn"), [("4200000001", 4_200_000_001), ("64086.59905", 4_200_000_001), ("1", 1)]
)
def test_an_as_number_is_plain_or_dotted(shown: str, asn: int) -> None:
    """Both notations of 32-bit numbers give the same (RFC 5396)."""
    assert peer(ROW.replace("65003", shown))["asn"] == asn


@pytest.mark.parametrize("shown", ["4294967296", "1.65536", "65536.1", "1.2.3"])
def test_an_impossible_as_number_is_not_believed(shown: str) -> None:
    """The row is reported instead."""
    found = parsed(BGP, summary(ROW.replace("65003", shown)))
    assert found["blocks"][0]["facts"]["peers"] == ()
    assert "not understood" in found["notes"][-1]


@pytest.mark.parametrize("state", ["Active", "Connect", "Idle", "OpenSent", "OpenConfirm"])
def test_a_peer_that_is_down_has_a_state_and_no_tables(state: str) -> None:
    """The state is the device's own word."""
    found = peer(ROW.replace("Establ", state), down=1)
    assert (found["state"], found["tables"]) == (state, ())


def test_a_state_that_bgp_does_not_have_is_not_believed() -> None:
    """The word may be cut off: the row is reported (RFC 4271, section 8.2.2, names the states)."""
    found = parsed(BGP, summary(ROW.removesuffix("abl")))
    assert found["blocks"][0]["facts"]["peers"] == ()
    assert found["raw"]


def test_an_ipv6_peer_may_push_the_columns() -> None:
    """A long address leaves one blank before the AS number."""
    address = "2001:db8:ffff:ffff:ffff:ffff:ffff:ff01"
    assert peer(f"{address} 65003 9 9 0 0 4:31 Establ", "  inet6.0: 1/1/1/0")["address"] == address


def test_a_link_local_peer_keeps_its_interface() -> None:
    """The same address may be behind many links."""
    row = "fe80::1%et-0/0/0.0    65003      9      9       0       0 4:31 Establ"
    assert peer(row)["address"] == "fe80::1%et-0/0/0.0"


def test_a_peer_may_have_its_row_on_the_next_line() -> None:
    """Its tables follow as ever."""
    found = peer(
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ff01",
        "                      65003      9      8       0       0        4:31 Establ",
        "  inet6.0: 1/2/3/0",
    )
    assert (found["in_packets"], found["out_packets"]) == (9, 8)
    assert found["tables"][0]["received"] == 2


def test_older_releases_print_counts_in_place_of_the_state() -> None:
    """The session is up; which tables the counts are of is not said, so not guessed."""
    found = peer(ROW.replace("Establ", "28/28/28/0           0/0/0/0"))
    assert found["state"] == "Established"
    assert [table["table"] for table in found["tables"]] == [None, None]


def test_counters_of_tables_stand_on_their_line_or_the_next() -> None:
    """Both forms give the same table."""
    title = "Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending"
    for rows in (("inet.0", "    118   78  1  2  3  4"), ("inet.0   118   78  1  2  3  4",)):
        text = "\n".join(["Groups: 1 Peers: 0 Down peers: 0", title, *rows, TITLE])
        assert facts(BGP, text)["tables"] == (
            {
                "name": "inet.0",
                "paths": 118,
                "active_paths": 78,
                "suppressed": 1,
                "history": 2,
                "damped": 3,
                "pending": 4,
            },
        )


def test_unconfigured_peers_are_expected() -> None:
    """Newer releases add a line for peers that come without configuration."""
    text = summary(ROW).replace("\n", "\nUnconfigured peers: 1\n", 1)
    assert facts(BGP, text)["peer_count"] == 1


def test_a_row_that_is_not_understood_is_reported_and_missed() -> None:
    """The other rows are read."""
    found = parsed(BGP, summary(ROW, "fog on the lantern", peers=2))
    assert len(found["blocks"][0]["facts"]["peers"]) == 1
    assert found["notes"] == (
        "2 peers were announced, 1 read: the output may be incomplete.",
        '1 line was not understood, the first: "fog on the lantern".',
    )
    assert found["raw"]


def test_a_device_that_disagrees_with_its_rows_is_doubted() -> None:
    """One peer is announced as down, and every row is up."""
    assert notes(BGP, summary(ROW, down=1)) == [
        "1 peers that are down were announced, 0 read: the output may be incomplete."
    ]


def test_rows_without_their_announcement_are_no_summary() -> None:
    """What a filter left over is given back as text."""
    assert parsed(BGP, ROW)["blocks"] == ()
