"""Actions that look, and actions that disturb a device or those behind it. Pure.

From the published API. A list that would mean everything when it is absent must be there.
"""

from __future__ import annotations

from typing import Final

from mist_mcp.actions.action import GATEWAY, JUNOS, SWITCH, Action
from mist_mcp.actions.forms import DOWN, MEMBER, MOST_PORTS, PORT, PORTS
from mist_mcp.actions.option import LABEL, MAC, NODE, TEXT, UUID, VRF, choice, number, several

_TESTS: Final = choice("arp", "curl", "dhcp", "dhcp6", "dns", "lan_connectivity", "speedtest")

DISTURBING: Final = (
    Action(
        name="locate",
        danger="diagnostic",
        what="Let the LEDs blink",
        effect="its LEDs blink until unlocate",
        effects={
            SWITCH: "the LEDs of its ports blink for the duration, without one for 5 minutes, "
            "or until unlocate"
        },
        options={"duration": number(1, 120), "mac": MAC},
    ),
    Action(
        name="unlocate",
        danger="diagnostic",
        what="Let the LEDs blink no more",
        effect="its LEDs blink no more",
    ),
    Action(
        name="poll_stats",
        danger="diagnostic",
        what="Ask for the statistics",
        effect="it sends its statistics now; get_device_stats shows them in a few seconds",
    ),
    Action(
        name="restart",
        danger="disruptive",
        what="Restart the device",
        effect=DOWN,
        irreversible="sessions are cut, and what was not saved on the device is lost",
        options={"member": MEMBER, **NODE},
        narrowed_by=("member", "node"),
        unnarrowed="all of it restarts: every member and both nodes, if there are any",
        minutes=10,
    ),
    Action(
        name="bounce_port",
        danger="disruptive",
        what="Take ports down and up again",
        effect="what hangs on the ports is cut off, and loses its power, for some seconds",
        irreversible="sessions through the ports are cut",
        kinds=JUNOS,
        options={"ports": several(PORT, most=MOST_PORTS)},
        needed=("ports",),
        speaks=True,
    ),
    Action(
        name="cable_test",
        danger="disruptive",
        what="Test the cable of a port",
        effect="the link of the port is down during the test",
        irreversible="sessions through the port may be cut",
        kinds=(SWITCH,),
        options={"port": PORT},
        needed=("port",),
        speaks=True,
    ),
    Action(
        name="clear_arp",
        danger="disruptive",
        what="Clear ARP entries",
        effect="addresses are resolved anew",
        kinds=JUNOS,
        options={"ip": TEXT, "vlan": number(1, 4094), "port_id": TEXT, **VRF},
        narrowed_by=("ip", "vlan", "port_id", "vrf"),
        unnarrowed="the whole ARP cache",
        speaks=True,
    ),
    Action(
        name="clear_bgp",
        danger="disruptive",
        what="Clear BGP sessions or routes",
        effect="hard ends the sessions, so that routes are lost until they are back; "
        "in, out and soft renew routes",
        irreversible="traffic may be lost until routes are learned again",
        kinds=JUNOS,
        options={"neighbor": TEXT, "type": choice("hard", "in", "out", "soft"), **VRF},
        needed=("neighbor", "type"),
        speaks=True,
    ),
    Action(
        name="clear_bpdu_error",
        danger="disruptive",
        what="Open ports that were shut because of a BPDU",
        effect="the ports are open again; a loop that shut them may come back",
        irreversible="if there is a loop, the network suffers until the ports shut again",
        kinds=(SWITCH,),
        options=PORTS,
        needed=("ports",),
    ),
    Action(
        name="clear_dot1x",
        danger="disruptive",
        what="End 802.1X sessions",
        effect="users on the ports must authenticate again",
        irreversible="the sessions end",
        kinds=(SWITCH,),
        options=PORTS,
        needed=("ports",),
        speaks=True,
    ),
    Action(
        name="clear_mac_table",
        danger="disruptive",
        what="Clear learned MAC addresses",
        effect="frames are flooded until the addresses are learned again",
        kinds=JUNOS,
        options={"mac_address": TEXT, "port_id": TEXT, "vlan_id": TEXT},
        narrowed_by=("mac_address", "port_id", "vlan_id"),
        unnarrowed="the whole table",
        speaks=True,
    ),
    Action(
        name="clear_macs",
        danger="disruptive",
        what="Clear learned MAC addresses of ports, persistent ones too",
        effect="the addresses are learned again; a limit on them starts anew",
        irreversible="persistent addresses are forgotten",
        kinds=(SWITCH,),
        options=PORTS,
        needed=("ports",),
    ),
    Action(
        name="clear_session",
        danger="disruptive",
        what="End sessions that go through the gateway",
        effect="whoever uses the sessions must open new ones",
        irreversible="the sessions end",
        kinds=(GATEWAY,),
        options={"session_ids": several(UUID, most=MOST_PORTS), "service_name": LABEL, **NODE},
        narrowed_by=("session_ids", "service_name"),
        unnarrowed="ALL sessions through the gateway end",
    ),
    Action(
        name="release_dhcp",
        danger="disruptive",
        what="Release the address that a port has by DHCP",
        effect="the port has no address until it gets a new one; a WAN port cuts the site off",
        irreversible="the address may be another one afterwards",
        kinds=JUNOS,
        options={"port_id": TEXT, **NODE},
        needed=("port_id",),
        speaks=True,
    ),
    Action(
        name="release_dhcp_leases",
        danger="disruptive",
        what="Release the DHCP leases that a port gave to clients",
        effect="the clients must ask for addresses again",
        irreversible="clients may get other addresses",
        kinds=JUNOS,
        options={
            "port_id": TEXT,
            "network": LABEL,
            "macs": several(MAC, most=MOST_PORTS),
            **NODE,
        },
        needed=("port_id",),
        narrowed_by=("macs",),
        unnarrowed="the leases of all clients there",
    ),
    Action(
        name="synthetic_test",
        danger="disruptive",
        what="Run a test as a client would",
        effect="the device makes requests of its own; a speed test fills the line",
        options={
            "type": _TESTS,
            **dict.fromkeys(("host", "hostname", "ip", "port_id", "tenant", "url"), TEXT),
            "vlan_id": number(1, 4094),
            "protocol": choice("ping", "ping+traceroute", "traceroute"),
            "ping_count": number(10, 60),
            "timeout": number(30, 120),
        },
        needed=("type",),
        minutes=2,
    ),
)
