"""What switches say in their shells: read from their outputs, and held against the cloud's rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.cli_facts import ADDRESSES, BGP, LLDP, TUNNELS, CliFacts, cli_facts_of
from mist_mcp.junos.bgp import PeerTable
from mist_mcp.junos.registry import parse
from tests.analysis.evpn.faults import DOWN, switch_off
from tests.analysis.evpn.labs import Lab, Size, lab_of
from tests.analysis.evpn.shells import answers, peer, session_down
from tests.analysis.evpn.steps import wrong_with

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding

RECORDED = Path(__file__).parents[3] / "cassettes/shell"
COMMANDS = (BGP, LLDP, TUNNELS, ADDRESSES)
CORE, DIST, ACCESS = "5c5b35000001", "5c5b35000003", "5c5b35000007"


def recorded(switch: str, *commands: str) -> CliFacts:
    """Return what a switch of the fictional network says."""
    texts = {
        each: (RECORDED / switch / f"{each.replace(' ', '-')}.txt").read_text(encoding="utf-8")
        for each in commands
    }
    return cli_facts_of({command: parse(command, text) for command, text in texts.items()})


def findings(lab: Lab) -> list[tuple[str, str]]:
    """Return the checks that found something, with the severity."""
    return [(each.check, each.severity) for each in _all(lab)]


def _all(lab: Lab) -> tuple[Finding, ...]:
    return lab.judged().assessment.findings


def test_outputs_become_facts() -> None:
    """Eight sessions, four neighbours by MAC and by name, five tunnels, some addresses."""
    facts = recorded("sci-core-1", *COMMANDS)
    assert facts.peers is not None
    assert len(facts.peers) == 8
    assert {peer.state for peer in facts.peers.values()} == {"Established"}
    assert {"5c5b35510041", "sci-dist-p2-1"} <= (facts.neighbors or set())
    assert set(facts.vteps or ()) == {f"172.16.204.{number}" for number in range(2, 7)}
    assert {row.kind for row in facts.addresses or ()} >= {"gateway"}


def test_a_command_that_was_not_run_says_nothing() -> None:
    """Neither does one that printed nothing, or nothing that is understood."""
    assert recorded("sci-core-1", BGP).vteps is None
    assert cli_facts_of({}) == CliFacts()
    for text in ("", "something else\n"):
        assert cli_facts_of({BGP: parse(BGP, text)}).peers is None


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_with_a_line_that_is_not_understood_gives_the_others(command: str) -> None:
    """And it is known that something may be missing; so it is of one that broke off."""
    text = (RECORDED / f"sci-core-1/{command.replace(' ', '-')}.txt").read_text(encoding="utf-8")
    whole = cli_facts_of({command: parse(command, text)})
    odd = cli_facts_of({command: parse(command, f"{text}~ a line of a later release\n")})
    short = cli_facts_of({command: parse(command, text)}, broken_off={command})
    assert whole.partly == frozenset()
    assert odd == short == replace(whole, partly=frozenset({command}))


def test_fewer_rows_than_announced_are_a_part() -> None:
    """Every line is understood, and one of the sessions is not there."""
    text = (RECORDED / "sci-core-1/show-bgp-summary.txt").read_text(encoding="utf-8")
    assert cli_facts_of({BGP: parse(BGP, text.replace("Peers: 8", "Peers: 9"))}).partly == {BGP}


def test_a_licence_that_is_missing_leaves_an_output_whole() -> None:
    """The device says so besides, and prints the table."""
    text = (RECORDED / "sci-core-1/show-bgp-summary.txt").read_text(encoding="utf-8")
    warned = parse(BGP, f"warning: License key missing; requires 'bgp' license\n\n{text}")
    assert cli_facts_of({BGP: warned}).partly == frozenset()


@pytest.mark.parametrize("partly", [frozenset[str](), frozenset({LLDP, TUNNELS})])
def test_what_is_absent_from_a_part_of_a_table_is_not_absent(partly: frozenset[str]) -> None:
    """Neither a tunnel nor a neighbour is missed; of a whole table both are."""
    lab = lab_of(Size("erb"))
    lab.cli_facts = answers(lab)
    mac = lab.roles("distribution")[0]
    empty = frozenset[str]()
    lab.cli_facts[mac] = replace(lab.cli_facts[mac], neighbors=empty, vteps=empty, partly=partly)
    found = {check for check, _ in findings(lab)}
    assert found == (set() if partly else {"missing tunnel", "unheard neighbor"})


def test_what_stands_in_a_part_of_a_table_counts() -> None:
    """A session that is down is down, whatever the next line says."""
    lab = lab_of(Size("clos"))
    assert session_down(lab, lambda rows: rows[0])
    lab.cli_facts = {
        mac: replace(facts, partly=frozenset({BGP})) for mac, facts in lab.cli_facts.items()
    }
    assert findings(lab) == [("session down on the switch", "major")]


def test_a_switch_without_bgp_has_no_peers() -> None:
    """That is an answer, not the lack of one."""
    assert recorded("med-acc-p1-03", BGP).peers == {}


def test_statistics_that_come_late_are_told() -> None:
    """The cloud's rows say down on both sides, the switch says established."""
    lab = lab_of(Size("clos"))
    lab.cli_facts = {ACCESS: answers(lab)[ACCESS]}
    for row in lab.sides((DIST, ACCESS), overlay=True):
        row.update(DOWN)
    assert findings(lab) == [("overlay session down", "major"), ("late statistics", "minor")]


def test_a_session_that_is_down_in_both_is_found_once() -> None:
    """The shell only confirms it."""
    lab = lab_of(Size("clos"))
    for row in lab.sides((DIST, ACCESS), overlay=True):
        row.update(DOWN)
    lab.cli_facts = answers(lab)
    assert findings(lab) == [("overlay session down", "major")]


def test_a_session_of_which_the_cloud_says_nothing_is_found_on_the_switch() -> None:
    """Its statistics are closed to the token, the shell is not."""
    lab = lab_of(Size("clos"))
    for row in lab.sides((DIST, ACCESS), overlay=True):
        row.update(DOWN)
    lab.cli_facts = {ACCESS: answers(lab)[ACCESS]}
    lab.sessions.clear()
    [finding] = _all(lab)
    assert (finding.check, finding.switches) == ("session down on the switch", (ACCESS, DIST))
    assert "the cloud says nothing of it" in finding.what


@pytest.mark.parametrize("seen", [True, False])
def test_a_core_is_a_vtep_if_another_switch_has_a_tunnel_to_it(seen: bool) -> None:
    """The cores of an IP Clos may have none; then nobody misses a tunnel to them."""
    lab = lab_of(Size("clos"))
    cores = {lab.switch(mac)["router_id"] for mac in lab.roles("core")}
    lab.cli_facts = {
        mac: replace(facts, vteps=None if facts.vteps is None else facts.vteps - cores)
        for mac, facts in answers(lab).items()
    }
    if seen:
        other = lab.roles("access")[-1]
        lab.cli_facts[other] = answers(lab)[other]
    checks = {check for check, _ in findings(lab)}
    assert checks == ({"missing tunnel"} if seen else set())


def test_no_tunnel_is_missed_to_what_is_offline_or_shares_its_loopback() -> None:
    """One finding says why."""
    lab = lab_of(Size("erb"))
    lab.cli_facts = answers(lab)
    gone = lab.roles("distribution")[0]
    address = lab.switch(gone)["router_id"]
    lab.cli_facts = {
        mac: replace(facts, vteps=(facts.vteps or frozenset()) - {address}, peers=None)
        for mac, facts in answers(lab).items()
        if mac != gone
    }
    row = next(row for row in lab.settings if row["mac"] == gone)
    row["router_id"] = lab.switch(lab.roles("distribution")[1])["router_id"]
    assert findings(lab) == [("duplicate loopback", "critical")]
    row["router_id"] = address
    switch_off(lab, gone)
    assert findings(lab) == [("offline switch", "major")]


def test_a_cable_that_nothing_else_shows_is_missing_if_the_switch_hears_nobody() -> None:
    """Worse than a cable that the cloud sees."""
    lab = lab_of(Size("erb"))
    low = lab.roles("esilag-access")[0]
    top = lab.switch(low)["uplinks"][0]
    lab.cli_facts = {top: replace(answers(lab)[top], neighbors=frozenset())}
    known = findings(lab)
    lab.ports = [row for row in lab.ports if low not in (row["mac"], row["neighbor_mac"])]
    assert set(known) == {("unheard neighbor", "minor")}
    assert ("unheard neighbor", "major") in findings(lab)


def lab_with_tables(*tables: PeerTable, seconds: int = 9000) -> tuple[Lab, dict[str, Any]]:
    """Return a fabric of which an access switch shows routes of a session; and the cloud's row."""
    lab = lab_of(Size("clos"))
    lab.cli_facts = answers(lab)
    [row] = [row for row in lab.sides((DIST, ACCESS), overlay=True) if row["mac"] == ACCESS]
    shown = replace(peer(row), tables=tables, last_change_seconds=seconds)
    peers = {**(lab.cli_facts[ACCESS].peers or {}), row["neighbor"]: shown}
    lab.cli_facts[ACCESS] = replace(lab.cli_facts[ACCESS], peers=peers)
    return lab, row


def table(received: int, accepted: int, name: str | None = "bgp.evpn.0") -> PeerTable:
    """Return the routes of a table."""
    return PeerTable(name, min(accepted, 1), received, accepted, 0)


@pytest.mark.parametrize(
    "tables",
    [
        (table(0, 0),),
        (table(40, 0),),
        (table(0, 0), table(0, 0, "default-switch.evpn.0")),
        (table(0, 0, None),),
    ],
)
def test_a_session_that_is_up_and_brings_nothing_is_found(tables: tuple[PeerTable, ...]) -> None:
    """Whether nothing is sent or all is refused; the cloud's row counts routes still."""
    lab, row = lab_with_tables(*tables)
    [finding] = _all(lab)
    assert (finding.check, finding.severity) == ("no routes on the switch", "major")
    assert finding.switches == (ACCESS, DIST)
    assert f"{row['neighbor']}: {tables[0].received} received" in finding.seen
    assert wrong_with(finding.next_step) is None


@pytest.mark.parametrize("tables", [(), (table(40, 40),), (table(0, 0), table(9, 9, "inet.0"))])
def test_a_session_that_brings_something_or_shows_nothing_is_no_fault(
    tables: tuple[PeerTable, ...],
) -> None:
    """What is not printed is not known."""
    assert findings(lab_with_tables(*tables)[0]) == []


def test_a_session_without_routes_is_found_once() -> None:
    """By the cloud's row, if it has none either; and not at all while routes may come yet."""
    lab, row = lab_with_tables(table(0, 0))
    row["rx_routes"] = 0
    assert [check for check, _ in findings(lab)] == ["no routes"]
    assert findings(lab_with_tables(table(0, 0), seconds=30)[0]) == []
