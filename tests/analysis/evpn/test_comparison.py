"""What is seen of a fabric: sessions from both sides, links from several sources, odd rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.evpn.standing import standings
from mist_mcp.models.evpn import Topology
from mist_mcp.tools.evpn.fabric_verdicts import judged
from mist_mcp.tools.kit.fabric_sources import Base, Found, Sources
from tests.analysis.evpn import mistakes
from tests.analysis.evpn.faults import DOWN
from tests.analysis.evpn.labs import KINDS, NOW, SITE, Json, Lab, Size, judge, lab_of

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.assessment import Assessment

CORE, DIST, ACCESS = "5c5b35000001", "5c5b35000003", "5c5b35000007"


def lab() -> Lab:
    """Return an IP Clos of two cores, two pods and two access switches in each."""
    return lab_of(Size("clos"))


def checks(assessment: Assessment) -> list[str]:
    """Return the checks that found something."""
    return [finding.check for finding in assessment.findings]


def marked(topology: Lab, *macs: str, role: str = "") -> Assessment:
    """Return the assessment by sessions, switches and Mist's own marks of missing links."""
    marks = [
        {"mac": row["mac"], "evpn_missing_links": row["mac"] in macs}
        for row in topology.switches
        if row["role"] != role
    ]
    rows = {**topology.sources(), "links": marks}
    return judge(topology.topology, {k: v for k, v in rows.items() if k != "ports"}).assessment


def test_a_neighbor_without_a_mac_is_known_by_its_loopback() -> None:
    """Rows may name the neighbour by address alone; the address tells that it is the overlay."""
    fabric = lab()
    for row in fabric.sessions:
        if row["evpn_overlay"]:
            row.update(neighbor_mac=None, evpn_overlay=None, for_overlay=None)
    assessment = fabric.judged().assessment
    assert checks(assessment) == []
    assert assessment.sessions.good == len(fabric.sessions) // 2


def test_the_newest_row_of_a_side_counts() -> None:
    """A search may return older states of the same session."""
    fabric = lab()
    fabric.sessions += [{**row, **DOWN, "timestamp": 1} for row in fabric.sessions]
    assert checks(fabric.judged().assessment) == []


def test_numbers_as_strings_are_numbers() -> None:
    """The API writes AS numbers both ways; counts may come as text too."""
    fabric = lab()
    for row in fabric.sessions:
        row.update({name: str(row[name]) for name in ("local_as", "uptime", "rx_routes")})
    fabric.topology["evpn_options"]["underlay"]["as_base"] = "65001"
    assert checks(fabric.judged().assessment) == []


def test_addresses_in_other_notations_are_the_same() -> None:
    """Colons and capitals make no other switch."""
    fabric = lab()
    for row in (*fabric.sessions, *fabric.ports, *fabric.devices):
        row["mac"] = ":".join(row["mac"][i : i + 2] for i in range(0, 12, 2)).upper()
    assert fabric.judged().assessment.verdict == "healthy"


def test_rows_of_devices_outside_the_fabric_are_nobodys_fault() -> None:
    """The statistics of a site hold other routers and switches too."""
    fabric = lab()
    other = {"mac": "aabbccddeeff", "neighbor_mac": CORE, "version": "1", "status": "disconnected"}
    fabric.sessions.append({**fabric.sessions[0], **DOWN, **other})
    fabric.devices.append({**fabric.devices[0], **other})
    fabric.ports.append({**fabric.ports[0], **other, "up": False, "rx_errors": 10**9})
    assert fabric.judged().assessment.verdict == "healthy"


@pytest.mark.parametrize("fields", [{"up": None, "state": None}, {"up": [], "state": {}}])
def test_a_session_of_unknown_state_is_unknown(fields: Json) -> None:
    """Neither up nor down: no finding, and no good verdict."""
    fabric = lab()
    fabric.sessions[0].update(fields)
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")
    assert "1 of 32 sessions: state not known" in assessment.unknown


def test_switches_that_report_no_session_are_unknown() -> None:
    """A model may send no statistics; that is not a fabric without sessions."""
    fabric = lab()
    fabric.sessions.clear()
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")


def test_one_silent_switch_does_not_make_sessions_one_sided() -> None:
    """What a neighbour reports is enough where the switch itself reports nothing."""
    fabric = lab()
    fabric.sessions = [row for row in fabric.sessions if row["mac"] != ACCESS]
    assert fabric.judged().assessment.verdict == "healthy"


def test_a_switch_without_statistics_is_unknown() -> None:
    """It is not known to be connected."""
    fabric = lab()
    del fabric.devices[0]
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")


def test_without_statistics_of_switches_a_young_session_is_judged_by_older_ones() -> None:
    """A router has run at least as long as its oldest session."""
    fabric = lab()
    pair = (DIST, ACCESS)
    for row in fabric.sides(pair, overlay=False):
        row["uptime"] = 95
    sources = {k: v for k, v in fabric.sources().items() if k != "switches"}
    assert checks(judge(fabric.topology, sources).assessment) == ["flapping session"]


def test_sessions_as_young_as_their_switch_do_not_flap() -> None:
    """A switch that has just started has young sessions."""
    fabric = lab()
    for row in fabric.sessions:
        if ACCESS in (row["mac"], row["neighbor_mac"]):
            row["uptime"] = 95
    next(row for row in fabric.devices if row["mac"] == ACCESS)["uptime"] = 200
    assert checks(fabric.judged().assessment) == []


@pytest.mark.parametrize("kind", KINDS)
def test_without_ports_the_marks_of_mist_tell_of_links(kind: str) -> None:
    """No switch is marked: all links are there."""
    assert marked(lab_of(Size(kind))).verdict == "healthy"


def test_two_marked_ends_make_a_missing_link() -> None:
    """Both ends miss a link, and no session proves that it works."""
    fabric = lab_of(Size("erb"))
    low = fabric.roles("esilag-access")[0]
    top = fabric.switch(low)["uplinks"][0]
    assessment = marked(fabric, low, top)
    assert checks(assessment) == ["missing link"]
    assert set(assessment.findings[0].switches) == {low, top}
    assert "evpn_missing_links" in assessment.findings[0].evidence


def test_a_mark_on_one_end_alone_does_not_make_a_link_missing() -> None:
    """The other end says that all of its links are there."""
    fabric = lab_of(Size("erb"))
    assert checks(marked(fabric, fabric.roles("distribution")[0])) == []


def test_a_mark_beside_an_unmarked_switch_that_is_not_reported_is_unknown() -> None:
    """Half of the marks do not decide."""
    fabric = lab_of(Size("erb"))
    assessment = marked(fabric, *fabric.roles("distribution"), role="esilag-access")
    assert (checks(assessment), assessment.verdict) == ([], "unknown")


def test_a_switch_without_lldp_makes_links_unknown_not_missing() -> None:
    """Ports that are up and hear nobody may be the link."""
    fabric = lab_of(Size("erb"))
    low = fabric.roles("esilag-access")[0]
    for row in fabric.ports:
        if low in (row["mac"], row["neighbor_mac"]):
            row["neighbor_mac"] = None
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")


def test_an_established_underlay_session_proves_its_link() -> None:
    """LLDP may be off between switches that route."""
    fabric = lab()
    for row in fabric.ports:
        row["neighbor_mac"] = None
    assert fabric.judged().assessment.verdict == "healthy"


def test_what_hangs_on_an_offline_switch_is_not_reported_again() -> None:
    """One finding, with what depends on the switch."""
    fabric = lab()
    next(row for row in fabric.devices if row["mac"] == DIST)["status"] = "disconnected"
    for row in fabric.sessions:
        if DIST in (row["mac"], row["neighbor_mac"]):
            row.update(DOWN)
    assessment = fabric.judged().assessment
    assert checks(assessment) == ["offline switch"]
    affected = "2 access switches in North, 6 wired clients; other switches carry their traffic"
    assert assessment.findings[0].affects == affected
    assert assessment.sessions.bad == 8


def test_a_fabric_that_fell_apart_names_the_smaller_part() -> None:
    """All sessions between a pod and the cores are down: the pod is cut off."""
    fabric = lab_of(Size("clos", access=1))
    pod = [row["mac"] for row in fabric.switches if row["pod"] == 2 and row["role"] != "core"]
    for row in fabric.sessions:
        if row["evpn_overlay"] and (row["mac"] in pod) != (row["neighbor_mac"] in pod):
            row.update(DOWN)
    findings = fabric.judged().assessment.findings
    assert [(each.check, sorted(each.switches)) for each in findings] == [("cut off", sorted(pod))]


def test_the_standing_of_a_switch_counts_what_it_should_have() -> None:
    """Two links, four sessions, one of them down; two ways up."""
    fabric = lab()
    for row in fabric.sides((DIST, ACCESS), overlay=True):
        row.update(DOWN)
    one = standings(fabric.judged().case)[ACCESS]
    assert (one.links.words, one.sessions.words, one.asn) == ("2/2", "3/4", 65007)
    assert one.uplinks == ["distribution-0003", "distribution-0004"]


@pytest.mark.parametrize("odd", [None, "x", 7, [None, 3, {"mac": None}], {"a": 1}])
@pytest.mark.parametrize("field", ["switches", "pod_names", "evpn_options", "switch_configs"])
def test_odd_topologies_are_no_crash(field: str, odd: Any) -> None:
    """Whatever stands in a field: findings or unknown, and healthy only with switches."""
    fabric = lab()
    fabric.topology[field] = odd
    assessment = fabric.judged().assessment
    if field == "switches":
        assert assessment.verdict == "unknown"
        assert "The topology lists no switches" in assessment.unknown


@pytest.mark.parametrize("odd", [None, "", -1, 10**40, [], {}, "nan"])
def test_odd_values_in_rows_are_no_crash(odd: Any) -> None:
    """Each field of each source in turn."""
    for source, rows in lab().sources().items():
        for name in rows[0]:
            fabric = lab()
            fabric.sources()[source][0][name] = odd
            assert fabric.judged().assessment.score >= 0, (source, name)


@pytest.mark.parametrize("odd", [{"netmask": None}, {"ip": "{{staff_net}}.1"}, {"netmask": "/99"}])
def test_subnets_that_cannot_be_told_do_not_overlap(odd: Json) -> None:
    """A gateway without a mask, or with a variable in it, on all switches alike."""
    fabric = lab()
    for config in fabric.topology["switch_configs"].values():
        config["other_ip_configs"]["voice"] = {**config["other_ip_configs"]["staff"], **odd}
    assert checks(fabric.judged().assessment) == []


def test_a_link_to_a_switch_that_the_topology_does_not_have_is_unknown() -> None:
    """A finding, and no good verdict: nobody knows what should be there."""
    fabric = lab()
    mistakes.foreign(fabric, lambda rows: rows[0])
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == (["foreign link"], "unknown")


def test_roles_that_nobody_knows_are_unknown_not_wrong() -> None:
    """Nor is anything cut off that only they would join."""
    fabric = lab()
    for row in fabric.switches:
        row["role"] = "spine" if row["role"] == "core" else row["role"]
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")
    assert "What switches of the role spine owe to the fabric" in assessment.unknown


@pytest.mark.parametrize("source", ["sessions", "devices"])
def test_what_is_half_a_day_old_is_not_healthy(source: str) -> None:
    """It is unknown since then, and the answer says of whom."""
    fabric = lab()
    for row in getattr(fabric, source):
        row.update(dict.fromkeys(row.keys() & {"timestamp", "last_seen"}, NOW - 43_200))
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == ([], "unknown")
    assert any("are old: unknown since then" in each for each in assessment.unknown)


def test_statistics_from_the_future_are_told() -> None:
    """A clock is wrong, and no age is known."""
    fabric = lab()
    for row in fabric.sessions:
        row["timestamp"] = NOW + 86_400
    assessment = fabric.judged().assessment
    assert assessment.verdict == "unknown"
    assert any("from the future" in each for each in assessment.unknown)


def test_a_part_of_the_rows_misses_nothing() -> None:
    """What was not sent is neither missing, nor one-sided, nor cut off."""
    fabric = lab()
    for source in ("BGP sessions", "ports"):
        rows = {**fabric.sources(), source: fabric.sources()[source][:9]}
        found = Found(Topology.model_validate(fabric.topology), Base("sites", SITE))
        sources = Sources(things=rows, gaps=("a part",), partial=frozenset({source}))
        assessment = judged(found, sources, now=NOW).assessment
        assert (checks(assessment), assessment.verdict) == ([], "unknown")


def test_all_switches_silent_at_once_says_nothing_of_the_traffic() -> None:
    """Power, or the way to the cloud: one finding, and no word of what is broken."""
    fabric = lab()
    for row in fabric.devices:
        row.update(status="disconnected", last_seen=NOW - 7200)
    for row in fabric.sessions:
        row["timestamp"] = NOW - 7200
    assessment = fabric.judged().assessment
    assert (checks(assessment), assessment.verdict) == (["all switches silent"], "degraded")
