"""What a server must tell of the small cloud, each with the obvious question and words to find.

Words are patterns without case, of which one must stand in the passage; others must not. The
passage is the whole answer, or what is said about one thing of it: see `passages`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tests.foreign.marks import DAY, MINUTE, NOW, epoch

SUMMARY: Final = "the summary"
"""Stands for the sentence with which an answer begins."""
UNKNOWN: Final = (
    r"unknown|not (known|sent|reported|measured)|no (data|telemetry|word)"
    r"|nothing (is )?(known|sent|reported)"
)
SENTENCE_OF_HEALTH: Final = r"no known problem\.?$|is healthy\.?$"
"""What no sentence may end with where nothing was sent that shows health."""
HEALTHY: Final = "no known problem|no problem"
MIXED: Final = "out.?of.?sync|different (firmware )?versions|versions? differ|mixed|mismatch"
NO_FIGURES: Final = rf"(CPU|memory)[^.]*({UNKNOWN})|({UNKNOWN})[^.]*(CPU|memory)"
CURSOR: Final = r"get_next_page|\"next\": \""


@dataclass(frozen=True, slots=True)
class Call:
    """A question: a tool, its arguments, and how many pages of the answer are wanted."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    pages: int = 1

    @property
    def key(self) -> str:
        """Return its name, the same for the same question."""
        given = (f"{name}={it}" for name, it in self.arguments.items())
        return " ".join([self.tool, *given, *([f"({self.pages} pages)"] * (self.pages > 1))])


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an answer must say.

    Attributes:
        name: what it is, in few words.
        call: the question.
        says: patterns, each of which must be found.
        never: patterns of which none may be found.
        about: the thing of which it is said; empty for the whole answer.
    """

    name: str
    call: Call
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    about: str = ""


def minute(moment: float) -> str:
    """Return a moment as answers write it, to the minute."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M")


def day(moment: float) -> str:
    """Return the day of a moment as answers write it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def state_of(device: str) -> Call:
    """Ask how one device is."""
    return Call("get_device_stats", {"device_id": device})


NORTH: Final = Call("get_device_stats", {"site_id": "Depot North"})
SOUTH: Final = Call("get_device_stats", {"site_id": "Depot South"})
YARD: Final = Call("get_device_stats", {"site_id": "Yard East"})
GATEWAY: Final = state_of("gw-north")
STACK: Final = state_of("sw-north-1")
HOT: Final = state_of("sw-north-2")
OFFLINE: Final = state_of("ap-dock-2")

AT_NORTH: Final = (
    Fact("an access point is offline", NORTH, ("disconnected|offline",), about="ap-dock-2"),
    Fact("since two days", NORTH, (r"\b2 ?d|48 ?h",), about="ap-dock-2"),
    Fact("its last switch and port, in the list", NORTH, ("sw-north-1", "ge-0/0/7"),
         about="ap-dock-2"),
    Fact("one of eight is disconnected", NORTH, (r"\b1 (is |are )?(disconnected|offline)",),
         about=SUMMARY),
    Fact("a configuration was taken back", NORTH, ("revert|taken back|rolled back",),
         about="ap-office-1"),
    Fact("a firmware update failed", NORTH,
         (r"(update|upgrade|firmware)[^|]*fail|fail[^|]*(update|upgrade|firmware)",),
         about="ap-office-2"),
    Fact("too little power", NORTH, ("power",), about="ap-gate"),
    Fact("an access point's uplink at 100 Mbit/s", state_of("ap-gate"),
         (r"\b100(\.0)? ?(M|mb)|speed_mbps\W+100\b",)),
    Fact("how much power is missing", state_of("ap-gate"), (r"4\.2 ?W|4,?200",)),
    Fact("a member of the stack is gone", NORTH,
         (r"(member|FPC) 2[^;|]*(not.present|gone|missing|absent|offline)",), about="sw-north-1"),
    Fact("a fan failed", NORTH, ("fan[^|]*failed|failed[^|]*fan",), about="sw-north-1"),
    Fact("members run different versions", NORTH,
         (rf"{MIXED}|22\.4R3\.25",),
         about="sw-north-1"),
    Fact("CPU of a switch", NORTH, (r"CPU[^|]{0,20}9[56]|9[56][^|]{0,10}CPU",),
         about="sw-north-2"),
    Fact("a hot sensor", NORTH, ("97",), about="sw-north-2"),
    Fact("memory of a switch", NORTH, (r"memory[^|]{0,20}91|91[^|]{0,10}memory",),
         about="sw-north-2"),
    Fact("a switch restarted just now", NORTH, (r"\b19 ?min|\b1[0-9]{3} ?s|restarted",),
         about="sw-north-2"),
    Fact("a cluster has lost its second node", NORTH,
         (r"node ?1|second(ary)?|4c6d58400001|cluster",), about="gw-north"),
    Fact("a red cluster", NORTH, (r"\bred\b",), about="gw-north"),
    Fact("a healthy one has no problem", NORTH, ("connected",), ("disconnected",),
         about="ap-dock-1"),
)  # fmt: skip

OF_THE_CLUSTER: Final = (
    Fact("not free of problems", GATEWAY, ("gw-north",), (HEALTHY,)),
    Fact("the second node is down", GATEWAY,
         (r"(node ?1|second(ary)?)[^|]*(disconnected|down|dead|offline|lost|not healthy)",)),
    Fact("the cluster is red", GATEWAY, (r"\bred\b",)),
    Fact("the control link is down", GATEWAY, ("control.link|fxp1",)),
    Fact("why", GATEWAY, ("control link failure",)),
    Fact("memory of the second node", GATEWAY, (r"\b97\b",)),
    Fact("power supply of the second node", GATEWAY,
         ("power supply 0[^|,;]{0,4} ?failed|failed[^|]{0,20}power supply",)),
    Fact("which machine the second node is", GATEWAY, ("4c6d58400001|CY0001",)),
    Fact("since when it is gone", GATEWAY, (rf"\b3 ?d\b|{day(NOW - 3 * DAY)}",)),
    Fact("a WAN port is down", GATEWAY, ("ge-0/0/1",)),
    Fact("no addresses left", GATEWAY, ("scanners",)),
    Fact("a redundant interface is down", GATEWAY, ("reth1",)),
    Fact("which node is primary", GATEWAY, ("primary",)),
    Fact("in full: not free of problems",
         Call("get_enhanced_device_info", {"device_id": "gw-north"}), (r"\bred\b",), (HEALTHY,)),
    Fact("in full: two nodes", Call("get_enhanced_device_info", {"device_id": "gw-north"}),
         ("4c6d58400001|CY0001",)),
)  # fmt: skip

OF_SWITCHES: Final = (
    Fact("member 2 is gone", STACK,
         (r"(member|FPC) 2[^;|]*(not.present|gone|missing|absent|offline)",)),
    Fact("fan of member 1", STACK, (r"(member|FPC) 1[^;|]*fan[^;|]*failed",)),
    Fact("a power supply is absent", STACK, ("power supply 1[^|]{0,12}absent",)),
    Fact("an older version on member 1", STACK, (r"22\.4R3\.25",)),
    Fact("versions out of sync is said", STACK, (MIXED,)),
    Fact("not free of problems", STACK, ("sw-north-1",), (HEALTHY,)),
    Fact("PoE drawn", STACK, (r"122\.4",)),
    Fact("serial of a member", STACK, ("FJ0001",)),
    Fact("CPU of a hot switch", HOT, (r"CPU[^|]{0,20}9[56]|9[56][^|]{0,10}CPU",)),
    Fact("temperature of a hot switch", HOT, (r"\b97\b",)),
    Fact("memory of a hot switch", HOT, (r"memory[^|]{0,20}91|91[^|]{0,10}memory",)),
    Fact("uptime of a hot switch", HOT, (r"\b19 ?min|restarted",)),
    Fact("CPU in figures", HOT, (r"\b9[56](\.0)?\b",)),
    Fact("nothing known is not healthy", state_of("sw-south-1"), ("sw-south-1",),
         (SENTENCE_OF_HEALTH,), about=SUMMARY),
    Fact("which figures nobody sent", state_of("sw-south-1"), (NO_FIGURES,)),
)  # fmt: skip

OF_ACCESS_POINTS: Final = (
    Fact("offline", OFFLINE, ("disconnected|offline",), (r"is connected|: connected",)),
    Fact("last switch and port", OFFLINE, ("sw-north-1", "ge-0/0/7")),
    Fact("when it was last seen", OFFLINE, (day(NOW - 2 * DAY),)),
    Fact("last switch and port, in full",
         Call("get_enhanced_device_info", {"device_id": "ap-dock-2"}), ("sw-north-1", "ge-0/0/7")),
    Fact("configuration taken back", state_of("ap-office-1"), ("revert|taken back|rolled back",),
         (HEALTHY,)),
    Fact("update failed", state_of("ap-office-2"),
         ("(update|upgrade|firmware)[^|]*fail|fail[^|]*(update|upgrade|firmware)",), (HEALTHY,)),
    Fact("how far the update came", state_of("ap-office-2"), (r"\b35\b",)),
    Fact("nothing known is not healthy", state_of("ap-south-1"), ("ap-south-1",),
         (SENTENCE_OF_HEALTH,), about=SUMMARY),
    Fact("no status is neither on nor off", state_of("d420b0b00002"), (UNKNOWN,),
         (r"is (dis)?connected",)),
    Fact("one of three of unknown status", SOUTH, (rf"\b1 \(?({UNKNOWN})",), about=SUMMARY),
    Fact("found without a name", SOUTH, ("AP32",), about="d420b0b00002"),
    Fact("never seen", YARD, (rf"never|{UNKNOWN}",), about="ap-yard-1"),
    Fact("offline where nothing is measured", YARD, ("disconnected|offline",), about="ap-yard-1"),
)  # fmt: skip

ALL: Final = Call("get_organization_stats", {"type": "devices"})
EDGES: Final = Call("get_organization_stats", {"type": "mxedges"})
PORTS: Final = Call("get_organization_stats", {"type": "ports"})
SITE_PORTS: Final = Call("get_site_stats", {"site_id": "Depot North", "type": "ports"})
EVERYWHERE: Final = (
    Fact("a hot switch among all", ALL, (r"CPU[^|]{0,20}9[56]|9[56][^|]{0,10}CPU|hot",),
         about="sw-north-2"),
    Fact("a broken fan among all", ALL, ("fan",), about="sw-north-1"),
    Fact("a red cluster among all", ALL, (r"\bred\b|cluster|node",), about="gw-north"),
    Fact("a reverted configuration among all", ALL, ("revert|taken back|rolled back",),
         about="ap-office-1"),
    Fact("a failed update among all", ALL, ("fail",), about="ap-office-2"),
    Fact("an unknown status is counted", ALL, (rf"\b1 \(?({UNKNOWN})",), about=SUMMARY),
    Fact("an offline one among all", ALL, ("disconnected|offline",), about="ap-dock-2"),
    Fact("CPU of an edge without idle", EDGES, (r"CPU[^|]{0,20}100|100[^|]{0,10}CPU",),
         about="me-north"),
    Fact("memory of an edge", EDGES, (r"memory[^|]{0,20}93|93[^|]{0,10}memory",),
         about="me-north"),
    Fact("tunnels of an edge", EDGES, (r"\b0\b",), about="me-north"),
    Fact("a service of an edge stopped", EDGES, ("tunterm|tunnel termination|monitoring",),
         about="me-north"),
    Fact("a port of an edge is down", EDGES, ("xe1",), about="me-north"),
    Fact("an uplink at 10 Mbit/s", PORTS, (r"\b10(\.0)?\b",), about="ge-0/0/23"),
    Fact("at half duplex", PORTS, ("half",), about="ge-0/0/23"),
    Fact("10 Mbit/s is a problem", PORTS, (r"10 ?M[^|]*|slow",), about="ge-0/0/23"),
    Fact("a dead port of an access point", PORTS, ("access point|usage.ap|AP port|no link|dead",),
         about="ge-0/0/5"),
    Fact("errors of a port", PORTS, ("48,?211",), about="xe-0/2/0"),
    Fact("802.1X holds a port", PORTS, (r"802\.1X|held",), about="ge-0/0/9"),
    Fact("a port that is switched off", PORTS, ("disabled",), ("no link|dead",), about="ge-0/0/11"),
    Fact("a WAN port down", PORTS, ("down",), about="ge-0/0/1"),
    Fact("who is at the other end", PORTS, ("sw-north-1",), about="ge-0/0/23"),
    Fact("speed in the list of a site", SITE_PORTS, (r"\b10(\.0)?\b",), about="ge-0/0/23"),
    Fact("a dead port in the list of a site", SITE_PORTS,
         ("access point|usage.ap|AP port|no link|dead",), about="ge-0/0/5"),
)  # fmt: skip

OWNED: Final = Call("get_org_inventory")
GONE: Final = Call("get_org_inventory", {"status": "disconnected"})
SITES: Final = Call("get_org_sites")
OWNERSHIP: Final = (
    Fact("members of a chassis are owned", OWNED, ("f4a739100002",)),
    Fact("stock stands nowhere", OWNED, ("unassigned|no site|stock",), about="d420b0f00001"),
    Fact("stock is not offline", OWNED, ("disconnected|offline",),
         (r"\b[45] (disconnected|offline)",), about=SUMMARY),
    Fact("an edge is owned", OWNED, ("ME-X1",), about="me-north"),
    Fact("no name, but a MAC address", OWNED, ("AP32",), about="d420b0b00002"),
    Fact("the offline one fits", GONE, ("ap-dock-2",), ("ap-dock-1",)),
    Fact("what has no status does not fit", GONE, ("ap-yard-1",), ("d420b0b00002",)),
    Fact("found by part of the name", Call("search_org_devices", {"text": "north"}),
         ("sw-north-1", "sw-north-2", "gw-north")),
    Fact("a member leads to its chassis", Call("search_org_devices", {"text": "f4a739100002"}),
         ("sw-north-1",)),
    Fact("three sites", SITES, ("Depot North", "Depot South", "Yard East")),
    Fact("one without counts", SITES, (rf"{UNKNOWN}|no counts",)),
    Fact("one offline at a site", SITES, (r"4/5|\b1\b",), about="Depot North"),
    Fact("country of nulls", Call("get_site_info", {"site_id": "Depot South"}), (UNKNOWN,)),
    Fact("no statistics is unknown", Call("get_site_stats", {"site_id": "Yard East"}),
         (rf"(device|access point)[^;.|]*({UNKNOWN})|({UNKNOWN})[^;.|]*(device|access point)",)),
    Fact("one offline in a site's numbers", Call("get_site_stats", {"site_id": "Depot North"}),
         (r"1 (of 5 access points )?(is )?disconnected", r"\b24\b")),
)  # fmt: skip

ALARMS: Final = Call("get_alarms")
OPEN: Final = Call("get_alarms", {"status": "open"})
RESOLVED: Final = Call("get_alarms", {"status": "resolved"})
MARVIS: Final = Call("get_alarms", {"group": "marvis"})
OF_ALARMS: Final = (
    Fact("twelve of them", ALARMS, (r"\b12 alarms",), about=SUMMARY),
    Fact("a device down", ALARMS, ("ap-dock-2",), about="device_down"),
    Fact("Marvis names the device", ALARMS, ("ap-dock-2",), about="ap_bad_cable"),
    Fact("Marvis names the port", ALARMS, ("ge-0/0/7",), about="ap_bad_cable"),
    Fact("Marvis names the switch", ALARMS, ("sw-north-1",), about="ap_bad_cable"),
    Fact("Marvis advises", ALARMS, ("test_replace_cable|replace[^|]*cable",), about="ap_bad_cable"),
    Fact("it is open", ALARMS, ("open",), about="ap_bad_cable"),
    Fact("the missing VLANs", ALARMS, ("240", "241"), about="missing_vlan"),
    Fact("where they are missing", ALARMS, ("sw-north-2", "ge-0/0/3"), about="missing_vlan"),
    Fact("it came back", ALARMS, ("reoccur",), about="missing_vlan"),
    Fact("what to do about it", ALARMS, ("add_vlan|add[^|]*vlan",), about="missing_vlan"),
    Fact("what came back is open", OPEN, ("missing_vlan",)),
    Fact("those without a status are not lost", OPEN,
         (rf"{UNKNOWN}|without (a )?status|no status",)),
    Fact("what ended is resolved", ALARMS, ("resolved",), about="port_flap"),
    Fact("what ended fits resolved", RESOLVED, ("port_flap", "minis_dhcp_failure")),
    Fact("when it ended", ALARMS, (minute(epoch(50 * MINUTE)),), about="minis_dhcp_failure"),
    Fact("what flapped", ALARMS, ("sw-north-2", "ge-0/0/23"), about="port_flap"),
    Fact("how many clients suffered", ALARMS, (r"\b13\b",), about="minis_dhcp_failure"),
    Fact("which WLAN suffered", ALARMS, ("HERON-SCAN",), about="minis_dhcp_failure"),
    Fact("why they suffered", ALARMS, ("dhcp_server|DHCP server",), about="minis_dhcp_failure"),
    Fact("the reason of an alarm", ALARMS, ("Fan Tray 1 Failed",), about="sw_alarm_chassis_fan"),
    Fact("light of an optic", ALARMS, (r"-31\.55",), about="sw_bad_optics"),
    Fact("port of an optic", ALARMS, ("xe-0/2/0",), about="sw_bad_optics"),
    Fact("how often", ALARMS, (r"\b7\b",), about="sw_bad_optics"),
    Fact("a kind nobody knows", ALARMS, ("robot-cell-4", "critical"), about="pallet_robot_lost"),
    Fact("its reason", ALARMS, ("heartbeat missing",), about="pallet_robot_lost"),
    Fact("its group", ALARMS, ("robotics",), about="pallet_robot_lost"),
    Fact("a stranger's network", ALARMS, ("Free Freight WiFi",), about="rogue_ap"),
    Fact("who acknowledged it", ALARMS, ("Mara Lindt",), about="rogue_ap"),
    Fact("what was noted", ALARMS, ("known neighbour",), about="rogue_ap"),
    Fact("a cluster's alarm", ALARMS, ("gw-north",), about="ha_control_link_down"),
    Fact("an edge's alarm", ALARMS, ("me-north",), about="mist_edge_psu_unplugged"),
    Fact("four of Marvis", MARVIS, (r"\b4 alarms",), about=SUMMARY),
)  # fmt: skip

EVENTS: Final = Call("get_device_events")
OF_STACK: Final = Call("get_device_events", {"device_id": "sw-north-1"})
OF_EDGE: Final = Call("get_device_events", {"device_id": "me-north"})
OF_EVENTS: Final = (
    Fact("an isolated core is trouble", EVENTS, ("isolat",), about=SUMMARY),
    Fact("a line card off is trouble", EVENTS, ("power|card|FPC|hardware[^;]*[3-9]",),
         about=SUMMARY),
    Fact("LACP timeout is trouble", EVENTS, ("LACP|aggregat|bundle",), about=SUMMARY),
    Fact("a flapping port", EVENTS, ("flapping", "ge-0/0/23"), about=SUMMARY),
    Fact("a restart", EVENTS, ("restart", "sw-north-2"), about=SUMMARY),
    Fact("why it restarted", EVENTS, ("power cycle",)),
    Fact("an upgrade failed", EVENTS, ("upgrade failed[^;]*ap-office-2",), about=SUMMARY),
    Fact("a configuration failed", EVENTS, ("configuration[^;]*ap-office-1",), about=SUMMARY),
    Fact("cloud connection lost", EVENTS, ("ap-dock-2",), about=SUMMARY),
    Fact("the cluster's control link", EVENTS, ("GW_HA_CONTROL_LINK_DOWN",)),
    Fact("which VPN path", EVENTS, ("hub-1",)),
    Fact("of the stack: an isolated core", OF_STACK, ("SW_EVPN_CORE_ISOLATED",)),
    Fact("of the stack: what it means", OF_STACK, ("isolat",), about=SUMMARY),
    Fact("of the stack: LACP and where", OF_STACK, ("LACP", "ae0")),
    Fact("of the stack: a line card off", OF_STACK, ("SW_FPC_POWER_OFF", "FPC 2")),
    Fact("of the stack: power supply", OF_STACK, ("SW_ALARM_CHASSIS_PSU", "PEM 1 Not Present")),
    Fact("of the stack: the type nobody knows", OF_STACK, ("SW_QUANTUM_DRIFT",)),
    Fact("of the stack: what that says", OF_STACK, ("sync of lattice lost",)),
    Fact("of an edge: unplugged", OF_EDGE, ("ME_PSU_UNPLUGGED|unplugged",)),
    Fact("of an edge: a crash", OF_EDGE, ("tunterm",)),
)  # fmt: skip

AIR: Final = Call("search_org_wireless_clients")
AIR_NORTH: Final = Call("search_org_wireless_clients", {"site_id": "Depot North"})
AIR_ONE: Final = Call("search_org_wireless_clients", {"limit": 1})
WIRE: Final = Call("search_org_wired_clients")
WIRE_ONE: Final = Call("search_org_wired_clients", {"limit": 1})
AIR_PAGES: Final = Call("search_org_wireless_clients", {"limit": 1}, pages=3)
WIRE_PAGES: Final = Call("search_org_wired_clients", {"limit": 1}, pages=3)
NAC: Final = Call("search_org_nac_clients")
NAC_STATUS: Final = Call("count_org_nac_clients", {"distinct": "status"})
OF_CLIENTS: Final = (
    Fact("a VLAN that came as text", AIR, (r"\b240\b",), about="scanner-17"),
    Fact("a model that came as a list", AIR, ("TC52",), about="scanner-17"),
    Fact("a model that came as text", AIR, ("iPhone 15",), about="lenas-phone"),
    Fact("who it is", AIR, ("lena@heron.example",), about="lenas-phone"),
    Fact("one without a site", AIR, ("HERON-GUEST",), about="3a11c0000003"),
    Fact("its signal", AIR_NORTH, ("-81",), about="scanner-17"),
    Fact("its noise", AIR_NORTH, (r"\b9\b",), about="scanner-17"),
    Fact("one shown, three there", AIR_ONE, (r"\b3 ", CURSOR)),
    Fact("one of three on wires shown", WIRE_ONE, (r"\b3 ", CURSOR)),
    Fact("page by page: all three", AIR_PAGES, ("scanner-17", "lenas-phone", "HERON-GUEST")),
    Fact("page by page: all on wires", WIRE_PAGES,
         ("label-printer-3", "dock-cam-9", "3a11d0000003")),
    Fact("held by 802.1X", WIRE, ("held", "sw-north-2", "ge-0/0/9"), about="dock-cam-9"),
    Fact("a VLAN of a wire", WIRE, (r"\b260\b",), about="dock-cam-9"),
    Fact("let in by MAC address", WIRE, ("authenticated", "mac"), about="label-printer-3"),
    Fact("one denied, by status", NAC_STATUS, (r"\b1\b",), about="denied"),
    Fact("a status of its own counts", NAC_STATUS, ("session_ended|session ended",)),
    Fact("no status is lost", NAC_STATUS, ("permitted",), ("unknown",)),
    Fact("who was denied", NAC, ("denied",), about="otto@heron.example"),
    Fact("a certificate that has ended", NAC, (day(NOW - 2 * DAY),), about="otto@heron.example"),
    Fact("why, in words", NAC, ("certificate[^|;]*(expired|ended)|expired",),
         about="otto@heron.example"),
    Fact("ended and stopped", NAC, ("session_ended", "session_stopped")),
    Fact("a guest on a wire", NAC, ("sw-north-1", "ge-0/0/14"), ("ap-gate",),
         about="3a11e0000002"),
    Fact("by which rule", NAC, ("Staff by certificate",), about="lena@heron.example"),
)  # fmt: skip

LEVELS: Final = Call("get_site_insights", {"site_id": "Depot North"})
WORST: Final = Call("get_site_insights")
OF_LEVELS: Final = (
    Fact("coverage of a site", LEVELS, (r"\b64(\.0)?\b", "weak-signal"), about="coverage"),
    Fact("connecting fails", LEVELS, (r"\b71(\.0)?\b",), about="failed-to-connect"),
    Fact("which access point suffers", LEVELS, ("ap-gate",), about="coverage"),
    Fact("which switch suffers", LEVELS, ("sw-north-2",), about="switch_health"),
    Fact("which gateway suffers", LEVELS, ("gw-north",), about="gateway-health"),
    Fact("what is good is good", LEVELS, ("good",), about="roaming"),
    Fact("the worst of all sites", WORST, ("Depot North", "gateway-health", r"\b50(\.0)?\b")),
    Fact("sites without data are said", WORST, ("Yard East", UNKNOWN)),
    Fact("a site of nulls is said", WORST, ("Depot South", UNKNOWN)),
    Fact("nothing measured is not good", Call("get_site_insights", {"site_id": "Yard East"}),
         (rf"{UNKNOWN}|measures? (none|no)|no service level",)),
    Fact("nulls are no data", Call("get_site_insights", {"site_id": "Depot South"}), (UNKNOWN,)),
)  # fmt: skip


def read(path: str, *, pages: int = 1, **more: Any) -> Call:
    """Ask for a path of the API."""
    return Call("make_mist_api_call", {"path": f"/api/v1/{path}", **more}, pages)


TWO_OF_NORTH: Final[dict[str, Any]] = {"site_id": "Depot North", "query": {"limit": 2}}
LICENCES: Final = read("orgs/{org_id}/licenses")
HOOKS: Final = read("orgs/{org_id}/webhooks")
DELIVERIES: Final = Call("get_org_webhooks")
KEYS: Final = Call("get_org_access", {"kind": "psks"})
TOKENS: Final = Call("get_org_access", {"kind": "tokens"})
ROGUES: Final = read("sites/{site_id}/insights/rogues", **TWO_OF_NORTH)
RRM: Final = read("sites/{site_id}/rrm/events", **TWO_OF_NORTH)
SETTING: Final = read("orgs/{org_id}/setting")
CHASSIS: Final = read("orgs/{org_id}/inventory", query={"vc": "true", "vc_mac": "f4a739100000"})
OF_PATHS: Final = (
    Fact("eight licences owned, twelve used", LICENCES, (r"\b8\b", r"\b12\b", "SUB-MAN")),
    Fact("when they end", LICENCES, (rf"{day(epoch(-20 * DAY))}|{epoch(-20 * DAY)}",)),
    Fact("a licence that nobody uses", LICENCES, (r"SUB-VNA[^,}|]*[05]",)),
    Fact("where a webhook leads", HOOKS, (r"hooks\.heron\.example",)),
    Fact("what it sends", HOOKS, ("alarms", "device-updowns")),
    Fact("one is switched off", HOOKS, ("false|no|off",), about="to the log store"),
    Fact("one trusts any certificate", HOOKS, ("verify_cert",)),
    Fact("where a webhook leads, and no further", DELIVERIES, (r"hooks\.heron\.example",),
         never=("sig=",)),
    Fact("no delivery is not well", DELIVERIES, (UNKNOWN,), never=("works",),
         about="to the ticket desk"),
    Fact("the webhook that is off", DELIVERIES, (r"\boff\b",), about="to the log store"),
    Fact("what a key is for", KEYS, ("HERON-SCAN", r"\b240\b", "never ends"), about="lena"),
    Fact("a token that may do anything, from anywhere, of no known use", TOKENS,
         ("admin", "any address", "no use"), about="terraform-ci"),
    Fact("rogues although the next page is elsewhere", ROGUES,
         ("freight-wifi-0", "freight-wifi-1")),
    Fact("there are more rogues, elsewhere", ROGUES, ("not all", r"/rogues")),
    Fact("there are more changes of channel, elsewhere", RRM, ("not all", r"/events/rrm")),
    Fact("radar although the next page is elsewhere", RRM, ("radar-detected",)),
    Fact("a setting by its path", SETTING, ("requires_two_factor_auth", "ui_idle_timeout")),
    Fact("all members of a chassis", CHASSIS, ("f4a739100001", "f4a739100002")),
    Fact("settings of a site in full",
         Call("get_site_settings", {
             "site_id": "Depot North",
             "fields": "vars,snmp_config,switch_mgmt,vrrp_config,additional_config_cmds",
         }), ("office_vlan", "read-only", "config_revert")),
    Fact("settings of a site by their path",
         read("sites/{site_id}/setting", site_id="Depot North"), ("persist_config_on_device",)),
    Fact("WLANs by their path", read("orgs/{org_id}/wlans"), ("HERON-SCAN", "wpa2-ccmp")),
    Fact("edges by their path", read("orgs/{org_id}/stats/mxedges"), ("me-north", "ME-X1")),
    Fact("what happened to edges", read("orgs/{org_id}/mxedges/events/search"),
         ("ME_PSU_UNPLUGGED", "ME_SERVICE_CRASHED")),
    Fact("events by their path", read("sites/{site_id}/devices/events/search",
                                      site_id="Depot North", query={"type": "SW_PORT_DOWN"}),
         ("ge-0/0/23", "SW_PORT_DOWN")),
    Fact("the audit log by its path", read("orgs/{org_id}/logs/search"), ("Mara Lindt", "240")),
    Fact("a search of the inventory by its path",
         read("orgs/{org_id}/inventory/search", query={"type": "switch"}), ("EX4100-48P",)),
    Fact("a login with SCIM", read("orgs/{org_id}/ssos"), ("Corporate login", "oauth")),
)  # fmt: skip

BGP: Final = Call("search_org_bgp_stats")
VPN: Final = Call("get_organization_stats", {"type": "vpn_peers"})
FABRIC: Final = Call("get_evpn_topologies_details", {"topology_id": "north-core"})
LOGS: Final = Call("get_audit_logs")
RULES: Final = Call("get_org_settings")
SITE_RULES: Final = Call("get_site_settings", {"site_id": "Depot North"})
WLANS: Final = Call("get_org_wlans")
WHOLE: Final = Call("get_organization_stats")
OF_THE_REST: Final = (
    Fact("a session is down", BGP, ("active", "sw-north-2"), about="172.16.254.2"),
    Fact("it flapped nine times", BGP, (r"\b9\b",), about="172.16.254.2"),
    Fact("one stands", BGP, ("established",), about=r"203.0.113.1"),
    Fact("at which node", BGP, ("node0",), about=r"203.0.113.1"),
    Fact("a VPN path is down", VPN, ("down", "100"), about="hub-1"),
    Fact("at which node, of VPN", VPN, ("node0",), about="hub-1"),
    Fact("another is up", VPN, ("up",), (r"\bdown\b",), about="hub-2"),
    Fact("the fabric is not well", Call("get_org_evpn_topologies"), ("broken|degraded",),
         about="north-core"),
    Fact("its session", FABRIC, ("sw-north-1", "sw-north-2", "session")),
    Fact("who changed the key", LOGS, ("Mara Lindt", "psk"), about="Update WLAN"),
    Fact("from which VLAN to which", LOGS, ("vlan_id",), about="Update WLAN"),
    Fact("a reboot by nobody known", LOGS, (rf"Depot North|{UNKNOWN}",), about="Reboot Device"),
    Fact("a token deleted a template", LOGS, ("terraform-ci",), about="old-yard"),
    Fact("no second factor", RULES, ("second factor|two.factor", "weak")),
    Fact("browser sessions never end", RULES, (r"\b0\b",), about="Idle browser sessions end"),
    Fact("SNMP in clear", SITE_RULES, ("SNMP", "communit")),
    Fact("an open network", WLANS, ("open",), about="HERON-GUEST"),
    Fact("bands of an old field", WLANS, (r"2\.4",), about="HERON-GUEST"),
    Fact("security in words", WLANS, ("WPA2",), about="HERON-SCAN"),
    Fact("WLANs of a site", Call("get_site_wlans", {"site_id": "Depot North"}),
         ("HERON-OFFICE", "250")),
    Fact("networks overlap", Call("get_org_networks"), ("overlap", "scanners"), about="office"),
    Fact("the token's name", Call("get_user_info"), ("monitoring", "Heron Logistics", "read")),
    Fact("the cloud answers", Call("test_mist_connectivity"), (r"\b5,?000\b",), ("failed",)),
    Fact("an organization in numbers", WHOLE, (r"\b3 sites", r"\b14\b", "2 disconnected")),
    Fact("its level", WHOLE, (r"\b90(\.0)?\b",), about="coverage"),
    Fact("an edge of a site", Call("get_site_stats", {"site_id": "Depot North", "type": "mxedges"}),
         ("memory[^|]{0,12}93",), about="me-north"),
    Fact("what the token reaches", Call("get_organizations"), ("read",), about="Heron Logistics"),
)  # fmt: skip

ROOMS: Final = {
    "devices of a site": AT_NORTH,
    "cluster": OF_THE_CLUSTER,
    "switches": OF_SWITCHES,
    "access points": OF_ACCESS_POINTS,
    "statistics of the organization": EVERYWHERE,
    "what is owned": OWNERSHIP,
    "alarms": OF_ALARMS,
    "events": OF_EVENTS,
    "clients": OF_CLIENTS,
    "service levels": OF_LEVELS,
    "paths of the API": OF_PATHS,
    "the rest": OF_THE_REST,
}
"""All facts, by what they are about."""
FACTS: Final = {f"{room}: {it.name}": it for room, facts in ROOMS.items() for it in facts}
CALLS: Final = {it.call.key: it.call for it in FACTS.values()}
