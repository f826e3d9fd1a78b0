"""The command policy, what is allowed: it is sent written out and bounded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from fake_mist.junos.transcripts import load
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import Command, checked_command
from mist_mcp.shell.slots import fits_slot, is_slot

COMMANDS: Final = load_commands()
TRANSCRIPTS: Final = Path(__file__).parents[2] / "cassettes" / "shell"

WHOLE: Final = """
show version
show version all-members
show arp no-resolve
show bfd session extensive
show bgp group brief
show bgp neighbor 10.255.0.1
show bgp neighbor 2001:db8::1
show bgp summary
show chassis alarms
show chassis cluster status
show chassis environment
show chassis firmware
show chassis hardware detail
show chassis routing-engine
show configuration
show configuration interfaces ge-0/0/0 unit 0
show configuration | display set
show configuration | display set | match "vlan"
show dhcp relay binding
show dhcp-security binding vlan guests
show dot1x interface ge-0/0/1 detail
show ethernet-switching interface ge-0/0/1.0
show ethernet-switching mac-ip-table
show ethernet-switching table
show ethernet-switching table vlan-name guests
show ethernet-switching vxlan-tunnel-end-point remote
show ethernet-switching vxlan-tunnel-end-point source
show evpn database mac-address 5c:5b:35:00:00:01
show evpn instance extensive
show evpn ip-prefix-database
show firewall filter protect-re
show interfaces ae0.0 extensive
show interfaces descriptions
show interfaces diagnostics optics et-0/0/48
show interfaces ge-* terse
show interfaces queue xe-0/0/1:2
show interfaces terse
show ipv6 neighbors
show isis adjacency
show lacp interfaces ae1
show lldp neighbors interface ge-0/0/0
show log messages
show log messages.0.gz | last 50
show mac-vrf forwarding mac-table
show ntp associations
show ospf neighbor detail
show poe interface
show route 10.0.0.0/8 exact detail
show route forwarding-table destination 10.1.1.1
show route receive-protocol bgp 10.255.0.1 table bgp.evpn.0
show route summary
show route table inet.0 protocol bgp
show security flow session source-prefix 10.1.0.0/16 destination-port 443
show security flow session summary
show security ike security-associations
show security ipsec security-associations
show security nat source summary
show security policies hit-count
show security zones terse
show spanning-tree bridge
show spanning-tree interface
show system alarms
show system boot-messages
show system commit
show system core-dumps
show system processes extensive
show system storage
show system uptime
show system users
show virtual-chassis
show virtual-chassis vc-port
show vlans guests extensive
show vrrp summary
monitor traffic interface ge-0/0/0 count 10
help topic bgp
help syslog RPD_BGP_NEIGHBOR_STATE_CHANGED
ping 10.0.0.1 count 5
ping 2001:db8::1 count 3 rapid size 1472 do-not-fragment
traceroute core.example.net ttl 20 wait 2
""".strip().splitlines()

ABBREVIATED: Final = {
    "sh ver": "show version",
    "sho int ter": "show interfaces terse",
    "show int terse ge-0/0/1": "show interfaces terse ge-0/0/1",
    "show bgp sum | no-more": "show bgp summary | no-more",
    "  sh   chas   alarms  ": "show chassis alarms",
    "show log messages|m rpd|l 5": 'show log messages | match "rpd" | last 5',
    'sh log messages | e "a | b"': 'show log messages | except "a | b"',
    "sh ver | d j": "show version | display json",
    "sh ver | d x | no": "show version | display xml | no-more",
    "sh conf | d s": "show configuration | display set",
    "sh conf | d inh": "show configuration | display inheritance no-comments",
    "show evpn database | find 10.1.1.1 | count": 'show evpn database | find "10.1.1.1" | count',
    "show interfaces terse | trim 10": "show interfaces terse | trim 10",
    "mon tr int ge-0/0/0 c 5": "monitor traffic interface ge-0/0/0 count 5",
}

BOUNDED: Final = {
    "ping 10.0.0.1": "ping 10.0.0.1 count 5",
    "pi 10.0.0.1 rap": "ping 10.0.0.1 rapid count 5",
    "ping 10.0.0.1 routing-instance count": "ping 10.0.0.1 routing-instance count count 5",
    "tr 10.0.0.1": "traceroute 10.0.0.1 ttl 20 wait 2",
    "traceroute 10.0.0.1 ttl 3 no-resolve": "traceroute 10.0.0.1 ttl 3 no-resolve wait 2",
}


def sent(text: str) -> str:
    """Return what would be sent."""
    return checked_command(text, commands=COMMANDS).expanded


def test_enough_useful_commands_are_listed_here() -> None:
    """The project promises sixty."""
    assert len(set(WHOLE)) >= 60


@pytest.mark.parametrize("text", WHOLE)
def test_a_useful_reading_command_is_sent_as_it_is(text: str) -> None:
    """What is written out and bounded already stays the same."""
    assert sent(text) == text


@pytest.mark.parametrize(("text", "expanded"), ABBREVIATED.items())
def test_an_abbreviation_is_sent_written_out(text: str, expanded: str) -> None:
    """The device gets whole words, so that it cannot read them otherwise."""
    assert sent(text) == expanded


@pytest.mark.parametrize(("text", "expanded"), BOUNDED.items())
def test_what_could_run_on_is_bounded(text: str, expanded: str) -> None:
    """A value that is called like the bound is none."""
    assert sent(text) == expanded


def test_a_command_tells_its_parts() -> None:
    """The typed text, the command, the pipes and the danger."""
    assert checked_command("sh ver | m a | cou", commands=COMMANDS) == Command(
        typed="sh ver | m a | cou",
        bare="show version",
        pipes=('match "a"', "count"),
        danger="diagnostic",
    )


def test_every_recorded_command_may_be_sent() -> None:
    """The simulator answers what the product may ask."""
    outputs = {
        " ".join(words)
        for device in load(TRANSCRIPTS).values()
        for words, _format in device.outputs
    }
    assert len(outputs) >= 20
    assert {command: sent(command) for command in outputs} == {each: each for each in outputs}


def test_every_slot_of_the_commands_is_known() -> None:
    """A slip in the file is found here and not by a person who types."""
    rules = (*COMMANDS.operational, *COMMANDS.pipes)
    words = {
        word
        for rule in rules
        for word in (*rule.due, *(word for option in rule.options for word in option.words))
    }
    slots = {word for word in words if is_slot(word)}
    assert len(slots) > 20
    assert [slot for slot in slots if fits_slot(slot, "-")] == ["<pattern>"]
    assert [word for word in words - slots if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", word)] == []


def test_no_family_of_commands_is_listed_twice() -> None:
    """One line each, allowed or refused."""
    for rules in (COMMANDS.operational, COMMANDS.pipes):
        families = [rule.due for rule in rules]
        assert [due for due in set(families) if families.count(due) > 1] == []
