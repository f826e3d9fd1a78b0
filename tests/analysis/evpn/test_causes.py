"""What switches tell of sessions that are not well, and which next step follows from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from mist_mcp.analysis.evpn.causes import MOST_ENQUIRIES, enquiries
from mist_mcp.analysis.evpn.cli_facts import cli_facts_of, joined
from mist_mcp.junos.registry import parse
from tests.analysis.evpn.labs import NOW, Lab, Size, lab_of
from tests.analysis.evpn.shells import answers
from tests.analysis.evpn.steps import wrong_with

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding

ERROR: Final = "Hold Timer Expired Error"


def neighbor(address: str, *, error: str = "None", flap: str = "") -> str:
    """Return what a switch prints of a neighbour that is down."""
    lines = [
        f"Peer: {address}+179 AS 65002 Local: 172.16.0.1 AS 65001",
        "  Type: External    State: Connect        Flags: <TryConnect>",
        "  Last State: Active        Last Event: ConnectRetry",
        f"  Last Error: {error}",
        "  Number of flaps: 3",
        *([f"  Last flap event: {flap}"] if flap else []),
    ]
    return "\n".join([*lines, ""])


def route(prefix: str, *, table: str = "inet.0", protocol: str = "BGP/170") -> str:
    """Return what a switch prints of the way to an address."""
    return (
        f"{table}: 22 destinations, 30 routes (22 active, 0 holddown, 0 hidden)\n"
        "+ = Active Route, - = Last Active, * = Both\n\n"
        f"{prefix:<18} *[{protocol}] 5w6d 05:32:08, localpref 100\n"
        "                      AS path: 65002 I, validation-state: unverified\n"
        "                    > to 10.255.240.3 via et-0/0/48.0\n"
    )


def down(lab: Lab, *, overlay: bool = True, flaps: int = 0) -> dict[str, str]:
    """Let the first session of a network be down; gives the addresses of its sides by switch."""
    rows = lab.sides(lab.pairs(overlay=overlay)[0], overlay=overlay)
    for row in rows:
        row |= {"up": False, "state": "active", "rx_routes": 0, "uptime": 0, "flap_count": flaps}
    return {row["mac"]: row["neighbor"] for row in rows}


def tell(lab: Lab, mac: str, **outputs: str) -> None:
    """Let a switch answer, by command."""
    parsed = {name: parse(name, text) for name, text in outputs.items()}
    lab.cli_facts[mac] = joined(lab.cli_facts.get(mac), cli_facts_of(parsed))


def the_finding(lab: Lab) -> Finding:
    """Return the only finding, with a step that can be run."""
    [found] = lab.judged().assessment.findings
    assert wrong_with(found.next_step) is None
    return found


def commands_of(lab: Lab) -> dict[str, tuple[str, ...]]:
    """Return what would be asked of switches."""
    one = lab.judged()
    return enquiries(one.case, one.assessment.findings)


@pytest.mark.parametrize("overlay", [True, False])
def test_a_session_that_is_down_is_asked_about_at_both_ends(overlay: bool) -> None:
    """Of an overlay also the way to the other loopback; of an underlay there is none to ask for."""
    lab = lab_of(Size("clos"))
    sides = down(lab, overlay=overlay)
    if not overlay:
        down(lab, overlay=True)
    expected = {
        mac: (
            f"show bgp neighbor {address}",
            *([f"show route {address}"] if overlay else []),
        )
        for mac, address in sides.items()
    }
    assert commands_of(lab) == expected


def test_a_healthy_fabric_is_asked_nothing_more() -> None:
    """With and without the answers of its switches."""
    lab = lab_of(Size("erb"))
    assert commands_of(lab) == {}
    lab.cli_facts = answers(lab)
    assert commands_of(lab) == {}


def test_of_many_sessions_a_few_are_asked_about() -> None:
    """A network in ruins is not stormed with questions."""
    lab = lab_of(Size("clos", pods=6))
    for row in lab.sessions:
        if row["evpn_overlay"]:
            row |= {"up": False, "state": "active", "rx_routes": 0, "uptime": 0}
    asked = sum(len(each) for each in commands_of(lab).values())
    assert 0 < asked <= 2 * MOST_ENQUIRIES


def test_who_is_offline_is_not_asked() -> None:
    """It cannot answer."""
    lab = lab_of(Size("clos"))
    mac, *_ = down(lab)
    next(row for row in lab.devices if row["mac"] == mac)["status"] = "disconnected"
    assert mac not in commands_of(lab)


def test_the_last_error_and_flap_are_said_with_what_they_mean() -> None:
    """Where the cloud's rows have none."""
    lab = lab_of(Size("clos"))
    (mac, address), _ = down(lab, flaps=3).items()
    text = neighbor(address, error=ERROR, flap="HoldTime")
    tell(lab, mac, **{f"show bgp neighbor {address}": text})
    found = the_finding(lab)
    assert f"last error {ERROR}, last flap by HoldTime" in found.seen
    assert f"show bgp neighbor {address}" in found.next_step
    assert "keepalive" in found.next_step


def test_an_error_that_the_cloud_tells_is_not_said_twice() -> None:
    """It is the same one."""
    lab = lab_of(Size("clos"))
    (mac, address), _ = down(lab).items()
    for row in lab.sides(lab.pairs(overlay=True)[0], overlay=True):
        row["last_error"] = ERROR
    tell(lab, mac, **{f"show bgp neighbor {address}": neighbor(address, error=ERROR)})
    assert the_finding(lab).seen.count(f"{ERROR}") == 2


@pytest.mark.parametrize(
    ("text", "says", "elsewhere"),
    [
        ("", "no route to {0}", True),
        (route("0.0.0.0/0", protocol="Static/5"), "only a default route to {0}", True),
        (route("{0}/32", table="mgmt_junos.inet.0"), "no route to {0}", True),
        (route("{0}/32"), "route to {0} by BGP via et-0/0/48.0", False),
        (route("172.16.0.0/16"), "route to {0} by BGP via et-0/0/48.0", False),
    ],
)
def test_whether_a_route_leads_to_the_other_loopback_decides_where_to_look(
    text: str, says: str, elsewhere: bool
) -> None:
    """Without one the other end has to announce it; with one the configuration of BGP is left."""
    lab = lab_of(Size("clos"))
    (mac, address), (other, _) = down(lab).items()
    tell(
        lab,
        mac,
        **{
            f"show bgp neighbor {address}": neighbor(address),
            f"show route {address}": text.replace("{0}", address),
        },
    )
    one = lab.judged()
    found = the_finding(lab)
    assert says.format(address) in found.seen
    where = one.fabric.name(other)
    assert found.next_step.startswith(f"On {where}: show interfaces lo0 terse") is elsewhere


@pytest.mark.parametrize("said", ["error: command is not valid on the qfx5130-32cd\n", "what?\n"])
def test_an_answer_that_is_not_understood_says_nothing_of_the_way(said: str) -> None:
    """It is not known then, and no gap either: that the session is down is known."""
    lab = lab_of(Size("clos"))
    (mac, address), _ = down(lab).items()
    before = the_finding(lab)
    tell(lab, mac, **{f"show bgp neighbor {address}": said, f"show route {address}": said})
    one = lab.judged()
    assert (the_finding(lab).seen, the_finding(lab).next_step) == (before.seen, before.next_step)
    assert one.assessment.unknown == ()


def test_half_an_answer_does_not_say_that_there_is_no_route() -> None:
    """The rest of it may hold one."""
    command = "show route 172.16.0.9"
    parsed = {command: parse(command, "")}
    assert cli_facts_of(parsed).routes == {"172.16.0.9": []}
    assert cli_facts_of(parsed, broken_off={command}).routes == {}


def test_what_a_switch_alone_says_is_down_is_asked_about_too() -> None:
    """Its own last error stands beside its own state."""
    lab = lab_of(Size("clos"))
    lab.cli_facts = answers(lab)
    row = lab.sides(lab.pairs(overlay=True)[0], overlay=True)[0]
    mac, address = row["mac"], row["neighbor"]
    facts = lab.cli_facts[mac]
    peers = dict(facts.peers or {})
    peers[address] = replace(peers[address], state="Active", last_change_seconds=600)
    lab.cli_facts[mac] = replace(facts, peers=peers)
    assert commands_of(lab) == {mac: (f"show bgp neighbor {address}", f"show route {address}")}
    tell(lab, mac, **{f"show bgp neighbor {address}": neighbor(address, error="Cease")})
    found = the_finding(lab)
    assert found.seen.endswith("last error Cease")
    assert found.since == NOW - 600
    assert "closed it" in found.next_step
