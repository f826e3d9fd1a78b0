"""How the end of each utility's output is recognised."""

from __future__ import annotations

import pytest

from fake_mist.actions.action import Reply
from fake_mist.actions.table import ACTIONS, DEVICE
from fake_mist.published import committed
from mist_mcp.errors import InputError
from mist_mcp.shell.signs import UTILITIES, utility


def ends(name: str, *lines: str) -> list[bool]:
    """Tell for each line whether it is the last."""
    sign = utility(name).sign()
    return [sign(line) for line in lines]


@pytest.mark.parametrize("name", ["ping", "service_ping"])
def test_a_ping_ends_with_its_statistics(name: str) -> None:
    """The round trip times, on Junos and on an access point; without any answer the loss."""
    assert ends(name, "64 bytes from x: icmp_seq=0 time=1 ms", "--- x ping statistics ---") == [
        False,
        False,
    ]
    loss = "3 packets transmitted, 2 packets received, 33% packet loss"
    assert ends(name, loss, "round-trip min/avg/max/stddev = 1/2/3/0.4 ms") == [False, True]
    assert ends(name, "rtt min/avg/max/mdev = 1/2/3/0.4 ms") == [True]
    assert ends(name, "3 packets transmitted, 0 packets received, 100% packet loss") == [True]
    assert ends(name, "ping: cannot resolve x: Host name lookup failure") == [True]


def test_a_traceroute_ends_at_its_target() -> None:
    """With or without the name of the hop, not at an address that only begins alike."""
    begin = "traceroute to host.example (192.0.2.7), 30 hops max, 52 byte packets"
    assert ends(
        "traceroute",
        begin,
        " 1  192.0.2.77 (192.0.2.77)  1.1 ms  1.2 ms  1.3 ms",
        " 2  * * *",
        " 3  host.example (192.0.2.7)  1.1 ms",
    ) == [False, False, False, True]
    assert ends("traceroute", begin, " 1  192.0.2.7  1.1 ms") == [False, True]


def test_a_traceroute_ends_at_its_last_hop() -> None:
    """Also by IPv6, and when the host has no address."""
    begin = "traceroute6 to h (2001:db8::1) from 2001:db8::9, 3 hops max, 20 byte packets"
    assert ends("traceroute", begin, " 2  * * *", " 3  * * *") == [False, False, True]
    assert ends("traceroute", " 3  * * *", "traceroute: unknown host x") == [False, True]


def test_a_protocol_that_does_not_run_has_said_all() -> None:
    """Nothing follows that sentence."""
    assert ends("show_bgp_summary", "Peer  AS", "BGP is not running") == [False, True]
    assert ends("show_ospf_summary", "OSPF instance is not running") == [True]


def test_a_table_ends_with_its_total_or_its_last_row() -> None:
    """The rows that were announced are counted down; a table without a number has no sign."""
    row = "    v10    00:11:22:33:44:55   D        ge-0/0/1.0"
    begin = "Ethernet switching table : 2 entries, 2 learned"
    assert ends("show_mac_table", begin, "    name   address   flags", row, row) == [
        *(False, False, False),
        True,
    ]
    assert ends("show_arp", "00:11:22:33:44:55 192.0.2.1 irb.1 none", "Total entries: 1") == [
        False,
        True,
    ]
    assert not any(ends("show_evpn_database", "Instance: evpn", row))


def test_only_what_reads_can_be_run() -> None:
    """A path, a restart or a cleared session is no utility here."""
    for name in ("restart", "clear_bgp", "cable_test", "shell", "../../restart", "", "PING"):
        with pytest.raises(InputError, match="ping"):
            utility(name)


def test_every_utility_is_one_that_answers_in_a_session() -> None:
    """As the fake cloud's table of actions has it, and nothing there that looks is missing."""
    looking = {
        action.name
        for action in ACTIONS
        if action.path.startswith(DEVICE)
        and action.reply is Reply.SESSION
        and action.name.startswith(("arp", "ping", "resolve", "service_ping", "show", "trace"))
    }
    assert set(UTILITIES) == looking


def test_every_utility_is_published() -> None:
    """The description of the API has its path."""
    known = {each.path.rpartition("/")[2] for each in committed().operations.values()}
    assert set(UTILITIES) <= known
