"""JSON of devices: the same facts as their tables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mist_mcp.junos.documents import DOCUMENTS
from mist_mcp.junos.registry import parse
from tests.junos.transcripts import SHELL, recorded


def listed(value: Any) -> Any:
    """Write a value as Junos does."""
    if isinstance(value, dict):
        return [{name: listed(each) for name, each in value.items()}]
    if isinstance(value, list):
        return [listed(each)[0] for each in value]
    return [{"data": str(value)}]


@pytest.mark.parametrize("device", sorted(path.name for path in SHELL.glob("*")))
def test_a_recorded_document_agrees_with_the_table(device: str) -> None:
    """One source is the check of the other."""
    document = (SHELL / device / "show-version.json").read_text(encoding="utf-8")
    table = parse("show version", recorded("show version")[device])
    found = parse("show version | display json | no-more", document)
    assert found.blocks[0].facts == table.blocks[0].facts
    assert (found.notes, found.raw) == ((), None)


BGP_TABLE = (
    "Groups: 1 Peers: 2 Down peers: 1\n"
    "Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending\n"
    "inet.0\n                       3          2          0          0          0          0\n"
    "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn "
    "State|#Active/Received/Accepted/Damped...\n"
    "192.0.2.1             65001         10         11       0       2        4:05 Establ\n"
    "  inet.0: 2/3/3/0\n"
    "192.0.2.2             65002          0          0       0       0           7 Active\n"
)


def peer(said: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    """Return a peer of a document."""
    span = [{"data": "-", "attributes": {"junos:seconds": str(seconds)}}]
    return {**listed(said)[0], "elapsed-time": span}


BGP = {
    **listed({"group-count": 1, "peer-count": 2, "down-peer-count": 1})[0],
    "bgp-rib": listed(
        [
            {
                "name": "inet.0",
                "total-prefix-count": 3,
                "active-prefix-count": 2,
                "suppressed-prefix-count": 0,
                "history-prefix-count": 0,
                "damped-prefix-count": 0,
                "pending-prefix-count": 0,
            }
        ]
    ),
    "bgp-peer": [
        peer(
            {
                "peer-address": "192.0.2.1+179",
                "peer-as": 65001,
                "peer-state": "Established",
                "flap-count": 2,
                "input-messages": 10,
                "output-messages": 11,
                "route-queue-count": 0,
                "bgp-rib": [
                    {
                        "name": "inet.0",
                        "active-prefix-count": 2,
                        "received-prefix-count": 3,
                        "accepted-prefix-count": 3,
                        "suppressed-prefix-count": 0,
                    }
                ],
            },
            seconds=245,
        ),
        peer(
            {
                "peer-address": "192.0.2.2",
                "peer-as": 65002,
                "peer-state": "Active",
                "flap-count": 0,
                "input-messages": 0,
                "output-messages": 0,
                "route-queue-count": 0,
            },
            seconds=7,
        ),
    ],
}
LLDP = {
    "lldp-neighbor-information": listed(
        [
            {
                "lldp-local-port-id": "ge-0/0/1",
                "lldp-local-parent-interface-name": "-",
                "lldp-remote-chassis-id": "00:00:5e:00:53:01",
                "lldp-remote-port-id": "ge-0/0/2",
                "lldp-remote-system-name": "lantern-2",
            }
        ]
    )
}
ARP = {
    "arp-table-entry": [
        {
            **listed(
                {
                    "mac-address": "00:00:5e:00:53:01",
                    "ip-address": "192.0.2.1",
                    "interface-name": "irb.0 [xe-0/0/1.0]",
                }
            )[0],
            "arp-table-entry-flags": [{"none": [None]}],
        }
    ],
    "arp-entry-count": [{"data": "1"}],
}
ALARMS = {
    "alarm-summary": listed({"active-alarm-count": 1}),
    "alarm-detail": listed(
        [
            {
                "alarm-time": "2026-06-15 09:00:00 UTC",
                "alarm-class": "Major",
                "alarm-description": "PEM 1 Not Present",
            }
        ]
    ),
}
LLDP_TABLE = (
    "Local Interface    Parent Interface    Chassis Id          Port info          System Name\n"
    "ge-0/0/1           -                   00:00:5e:00:53:01   ge-0/0/2           lantern-2\n"
)
ARP_TABLE = (
    "MAC Address       Address         Name                      Interface           Flags\n"
    "00:00:5e:00:53:01 192.0.2.1       192.0.2.1                 irb.0 [xe-0/0/1.0]  none\n"
    "Total entries: 1\n"
)
ENDS = {
    "lacp-expired": "No",
    "lacp-defaulted": "No",
    "lacp-distributing": "Yes",
    "lacp-collecting": "Yes",
    "lacp-synchronization": "Yes",
    "lacp-aggregation": "Yes",
    "lacp-timeout": "Fast",
    "lacp-activity": "Active",
    "name": "xe-3/0/1",
}
LACP = listed(
    {
        "lacp-interface-information": [
            {
                "lag-lacp-header": {"aggregate-name": "ae4"},
                "lag-lacp-state": [
                    {**ENDS, "lacp-role": "Actor"},
                    {**ENDS, "lacp-role": "Partner", "lacp-activity": "Passive"},
                ],
                "lag-lacp-protocol": [
                    {
                        "name": "xe-3/0/1",
                        "lacp-receive-state": "Current",
                        "lacp-transmit-state": "Fast periodic",
                        "lacp-mux-state": "Collecting distributing",
                    }
                ],
            }
        ]
    }
)[0]
LACP_TABLE = (
    "Aggregated interface: ae4\n"
    "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity\n"
    "      xe-3/0/1       Actor    No    No   Yes  Yes  Yes   Yes     Fast    Active\n"
    "      xe-3/0/1     Partner    No    No   Yes  Yes  Yes   Yes     Fast   Passive\n"
    "    LACP protocol:        Receive State  Transmit State          Mux State\n"
    "      xe-3/0/1                  Current   Fast periodic Collecting distributing\n"
)
TIMES = {
    "session-detection-time": "1.500",
    "session-transmission-interval": "0.500",
    "session-adaptive-multiplier": 3,
}
BFD = listed(
    {
        "bfd-session": [
            {"session-neighbor": "10.0.0.1", "session-state": "Up", **TIMES},
            {
                "session-neighbor": "10.0.0.2",
                "session-state": "Down",
                "session-interface": "ge-0/0/0.0",
                **TIMES,
            },
        ],
        "sessions": 2,
        "clients": 2,
        "cumulative-transmission-rate": "4.0",
    }
)[0]
BFD_TABLE = (
    "                                                  Detect   Transmit\n"
    "Address                  State     Interface      Time     Interval  Multiplier\n"
    "10.0.0.1                 Up                       1.500     0.500        3\n"
    "10.0.0.2                 Down      ge-0/0/0.0     1.500     0.500        3\n"
    "\n"
    "2 sessions, 2 clients\n"
)
ROUTES = listed(
    {
        "as-number": 65171,
        "router-id": "192.0.2.252",
        "route-table": [
            {
                "table-name": "inet.0",
                "destination-count": 929,
                "total-route-count": 1615,
                "active-route-count": 929,
                "holddown-route-count": 0,
                "hidden-route-count": 0,
                "protocols": [
                    {
                        "protocol-name": "BGP",
                        "protocol-route-count": 1366,
                        "active-route-count": 682,
                    }
                ],
            }
        ],
    }
)[0]
ROUTES_TABLE = (
    "Autonomous system number: 65171\n"
    "Router ID: 192.0.2.252\n"
    "\n"
    "inet.0: 929 destinations, 1615 routes (929 active, 0 holddown, 0 hidden)\n"
    "                 BGP:   1366 routes,    682 active\n"
)
SAME: dict[str, tuple[Any, str]] = {
    "show bfd session": (BFD, BFD_TABLE),
    "show lacp interfaces": (LACP, LACP_TABLE),
    "show route summary": (ROUTES, ROUTES_TABLE),
    "show bgp summary": (BGP, BGP_TABLE),
    "show lldp neighbors": (LLDP, LLDP_TABLE),
    "show arp": (ARP, ARP_TABLE),
    "show chassis alarms": (
        ALARMS,
        (
            "1 alarms currently active\n"
            "Alarm time               Class  Description\n"
            "2026-06-15 09:00:00 UTC  Major  PEM 1 Not Present\n"
        ),
    ),
}


@pytest.mark.parametrize("command", SAME)
def test_a_document_says_what_its_table_says(command: str) -> None:
    """Value by value."""
    node, table = SAME[command]
    text = json.dumps({DOCUMENTS[command][0]: [node]}, indent=4)
    assert parse(f"{command} | display json", text) == parse(command, table)


@pytest.mark.parametrize("command", DOCUMENTS)
@pytest.mark.parametrize("text", ["{", "[]", "{}", "error: fog", '{"bgp-information": [{}]}'])
def test_a_part_of_a_document_is_no_fact(command: str, text: str) -> None:
    """And no error."""
    assert parse(f"{command} | display json", text).blocks == ()


def test_a_flag_of_an_address_may_be_a_value() -> None:
    """Its name stands for it, or it is written out; what holds it is no flag."""
    entry = {**ARP["arp-table-entry"][0], "arp-table-entry-flags": [{"data": "permanent"}]}
    document = {"arp-table-information": [{**ARP, "arp-table-entry": [entry]}]}
    found = parse("show arp | display json", json.dumps(document)).blocks[0].facts
    assert [each.flags for each in getattr(found, "entries", ())] == ["permanent"]
