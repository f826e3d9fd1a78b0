"""Which kind a fabric is, and what follows from it."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.evpn.fabric import fabric_of, kind_of
from mist_mcp.models.evpn import Topology
from tests.analysis.evpn.labs import KINDS, SITE, Size, lab_of


@pytest.mark.parametrize(
    ("roles", "routed_at", "kind"),
    [
        ({"collapsed-core", "esilag-access"}, None, "EVPN multihoming"),
        ({"collapsed-core"}, "edge", "EVPN multihoming"),
        ({"access", "distribution", "core"}, "edge", "IP Clos"),
        ({"access", "distribution", "core", "border"}, None, "IP Clos"),
        ({"access", "distribution"}, None, "IP Clos"),
        ({"core", "distribution", "esilag-access"}, "distribution", "core-distribution ERB"),
        ({"core", "distribution", "esilag-access"}, "core", "core-distribution CRB"),
        ({"core", "distribution"}, "core", "core-distribution CRB"),
        ({"core", "distribution"}, None, "unknown"),
        ({"core"}, "core", "unknown"),
        ({"spine", "leaf"}, "edge", "unknown"),
        (set(), None, "unknown"),
    ],
)
def test_the_kind_follows_from_the_roles(roles: set[str], routed_at: str | None, kind: str) -> None:
    """Collapsed core is a role; `routed_at` tells ERB from CRB only."""
    assert kind_of(roles, routed_at) == kind


@pytest.mark.parametrize(
    ("kind", "links", "owed"),
    [("clos", 16, 32), ("erb", 16, 16), ("crb", 16, 16), ("multihoming", 5, 2)],
)
def test_links_owe_sessions_where_both_ends_route(kind: str, links: int, owed: int) -> None:
    """Two cores, two pods of two distribution and two access switches; multihoming one pod."""
    fabric = lab_of(Size(kind, cores=2, access=2)).judged().fabric
    assert (len(fabric.links), len(fabric.owed)) == (links, owed)


@pytest.mark.parametrize(("cores", "links"), [(2, 1), (3, 3), (4, 4)])
def test_collapsed_cores_form_a_ring(cores: int, links: int) -> None:
    """Each link of the ring owes one session of each network."""
    fabric = lab_of(Size("multihoming", cores=cores, access=1)).judged().fabric
    assert len(fabric.owed) == 2 * links


def test_a_link_is_counted_once_whoever_lists_it() -> None:
    """One end lists it, both do, or it is listed under another direction."""
    ends = [
        {"mac": "5c5b35000001", "role": "core", "downlinks": ["5c5b35000002"]},
        {"mac": "5c5b35000002", "role": "distribution", "uplinks": ["5c:5b:35:00:00:01"] * 2},
    ]
    for rows in (
        ends,
        [ends[0], {**ends[1], "uplinks": []}],
        [{**ends[0], "downlinks": []}, ends[1]],
    ):
        fabric = fabric_of(Topology.model_validate({"switches": rows}), names={}, loopbacks={})
        assert fabric.links == (("5c5b35000001", "5c5b35000002"),)


def test_a_switch_that_is_being_removed_is_no_part_of_the_fabric() -> None:
    """Role none: it owes nothing, and what it is linked to is outside."""
    lab = lab_of(Size("erb"))
    lab.switch(lab.roles("esilag-access")[0])["role"] = "none"
    assert len(lab.judged().fabric.switches) == len(lab.switches) - 1


def test_a_border_stands_above_the_cores() -> None:
    """The role is newer than the others."""
    lab = lab_of(Size("clos"))
    lab.switches[0]["role"] = "border"
    judged = lab.judged()
    assert judged.fabric.kind == "IP Clos"
    assert next(iter(judged.fabric.switches.values())).role == "border"
    assert judged.assessment.verdict == "healthy"


@pytest.mark.parametrize("kind", KINDS)
def test_an_underlay_of_ipv6_changes_nothing(kind: str) -> None:
    """Sessions are matched by switch, not by address."""
    lab = lab_of(Size(kind))
    lab.topology["evpn_options"]["underlay"] = {"use_ipv6": True, "subnet": "fd31:5700::/64"}
    for number, row in enumerate(lab.sessions):
        if not row["evpn_overlay"]:
            row["neighbor"] = f"fd31:5700::{number:x}"
    assert lab.judged().assessment.verdict == "healthy"


def test_nameless_switches_go_by_their_address() -> None:
    """The topology has no names; without statistics nothing has."""
    topology = Topology.model_validate({"site_id": SITE, "switches": [{"mac": "5c5b35000001"}]})
    fabric = fabric_of(topology, names={}, loopbacks={})
    assert fabric.name("5c5b35000001") == "5c5b35000001"
    assert fabric.pod_name(9) == "pod 9"


def test_more_than_four_collapsed_cores_are_too_many() -> None:
    """Five is a finding, not a crash."""
    lab = lab_of(Size("multihoming", cores=5))
    assert [each.check for each in lab.judged().assessment.findings] == ["too many collapsed cores"]


def test_a_collapsed_core_beside_an_access_switch_that_routes_is_a_mixture() -> None:
    """Two kinds of fabric in one."""
    lab = lab_of(Size("multihoming"))
    lab.switch(lab.roles("esilag-access")[0])["role"] = "access"
    assert "mixed kinds" in [each.check for each in lab.judged().assessment.findings]
