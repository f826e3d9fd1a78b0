"""What Junos prints where it has nothing to tell: the head of a table, or that nothing runs.

These are guesses about a device that nobody recorded, so that a test hears of each; the forms are
those of public outputs. Only of what no device of the fictional network runs is it said that it
does not run: OSPF, IS-IS, LDP, MPLS, PIM, VRRP. A command whose output cannot be empty is not valid
on the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Words = tuple[str, ...]

QUIET: Final = frozenset({"clear", "configure", "help", "monitor", "request", "restart", "set"})
"""First words of commands that do something and say nothing."""

_SWITCHING: Final = (
    "",
    "MAC flags (S - static MAC, D - dynamic MAC, L - locally learned, P - Persistent static",
    "           SE - statistics enabled, NM - non configured MAC, R - remote PE MAC)",
    "",
    "",
    "Ethernet switching table : 0 entries, 0 learned",
)
EVPN_TITLE: Final = (
    "VLAN  DomainId  MAC address        Active source                  Timestamp        IP address"
)

SILENCES: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("show", "arp"): (
        "MAC Address       Address         Interface         Flags",
        "Total entries: 0",
    ),
    ("show", "bfd", "session"): (
        "                                                  Detect   Transmit",
        "Address                  State     Interface      Time     Interval  Multiplier",
        "",
        "0 sessions, 0 clients",
    ),
    ("show", "bgp"): (),
    ("show", "dhcp", "server", "binding"): (
        "IP address        Session Id  Hardware address   Expires     State      Interface",
    ),
    ("show", "dhcp-security", "binding"): (
        "IP address        MAC address         Vlan     Expires State   Interface",
    ),
    ("show", "dot1x"): (),
    ("show", "ethernet-switching", "interface"): (
        "Logical          Vlan          TAG     MAC         STP         Logical           Tagging ",
        "interface        members               limit       state       interface flags  ",
    ),
    ("show", "ethernet-switching", "table"): _SWITCHING,
    ("show", "evpn", "database"): (
        "Instance: default-switch",
        EVPN_TITLE,
    ),
    ("show", "evpn"): (),
    ("show", "firewall"): (),
    ("show", "igmp", "snooping"): ("Instance: default-switch", ""),
    ("show", "interfaces", "descriptions"): (),
    ("show", "isis"): ("IS-IS instance is not running",),
    ("show", "lacp"): (),
    ("show", "ldp"): ("LDP instance is not running",),
    ("show", "lldp", "neighbors"): (
        "Local Interface    Parent Interface    Chassis Id          Port info          System Name",
    ),
    ("show", "mac-vrf"): _SWITCHING,
    ("show", "mpls"): ("MPLS not configured",),
    ("show", "multicast", "route"): ("Instance: master Family: INET", ""),
    ("show", "ntp", "associations"): (
        "     remote         refid           st t when poll reach   delay   offset  jitter",
        "===============================================================================",
    ),
    ("show", "ospf"): ("OSPF instance is not running",),
    ("show", "pim"): ("PIM instance is not running",),
    ("show", "poe", "interface"): (
        "Interface    Admin       Oper    Max        Priority       Power          Class",
        "             status      status  power                     consumption",
    ),
    ("show", "route"): (),
    ("show", "security", "ike"): (
        "Index   State  Initiator cookie  Responder cookie  Mode           Remote Address",
    ),
    ("show", "security", "ipsec"): (
        "  Total active tunnels: 0     Total IPsec sas: 0",
        "  ID    Algorithm       SPI      Life:sec/kb  Mon lsys Port  Gateway",
    ),
    ("show", "security", "flow", "session"): ("Total sessions: 0",),
    ("show", "spanning-tree"): (),
    ("show", "system", "connections"): (
        "Active Internet connections (including servers)",
        "Proto Recv-Q Send-Q  Local Address    Foreign Address    (state)",
    ),
    ("show", "system", "core-dumps"): ("/var/crash/*core*: No such file or directory",),
    ("show", "system", "users"): ("USER     TTY      FROM              LOGIN@  IDLE WHAT",),
    ("show", "chassis", "alarms"): ("No alarms currently active",),
    ("show", "system", "alarms"): ("No alarms currently active",),
    ("show", "vlans"): (
        "",
        "Routing instance        VLAN name             Tag          Interfaces",
    ),
    ("show", "vrrp"): ("vrrp subsystem not running - not needed by configuration.",),
}
"""By the first words of a command, the longest that fit."""


def silence(words: Words, model: str) -> tuple[str, ...]:
    """Give the lines for a command that nothing is known of."""
    for length in range(len(words), 1, -1):
        if words[:length] in SILENCES:
            return SILENCES[words[:length]]
    return () if words[0] in QUIET else (f"error: command is not valid on the {model.lower()}",)
