"""Fabrics that nobody here wrote, checked in full: findings or unknown, never a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.analysis.evpn.labs import NOW, Json, Lab, Size, lab_of
from tests.tools.evpn.test_check_evpn_fabric import CHECK
from tests.tools.test_odd_tenants import ORG, SITE, Cloud, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.asking import Answer


async def lab_answer(lab_topology: Json, rows: dict[str, list[Json]], **more: Any) -> Answer:
    """Ask for the check of a generated fabric."""
    place = {"id": SITE, "name": "HQ", "org_id": ORG}
    topology = {**lab_topology, "id": SITE, "site_id": SITE}
    for row in topology["switches"] or []:
        row["site_id"] = SITE
    answers: dict[str, Any] = {
        f"sites/{SITE}": place,
        f"orgs/{ORG}/evpn_topologies": [{**topology, "switches": []}],
        f"orgs/{ORG}/evpn_topologies/{SITE}": topology,
        f"sites/{SITE}/stats/bgp_peers/search": {"results": rows["BGP sessions"]},
        f"sites/{SITE}/stats/devices": rows["switches"],
        f"sites/{SITE}/stats/ports/search": {"results": rows["ports"]},
        f"sites/{SITE}/devices": [
            {**row, "type": "switch", "site_id": SITE} for row in rows["configuration"]
        ],
        f"sites/{SITE}/setting": {},
        **more,
    }
    return await asked(Cloud(answers), CHECK, {"topology_id": "lab"}, clock=lambda: NOW)


async def test_a_healthy_fabric_that_nobody_here_wrote_is_healthy() -> None:
    """Every layer is there and nothing is wrong."""
    lab = lab_of(Size("clos"))
    answer = await lab_answer(lab.topology, lab.sources())
    assert (answer.data["verdict"], answer.data["score"]) == ("healthy", 100)
    assert answer.data["notes"] == []


def in_two_pods(lab: Lab) -> None:
    """List an access switch in another pod too."""
    lab.switches.append({**lab.switch(lab.roles("access")[0]), "pod": 2})


def of_unknown_role(lab: Lab) -> None:
    """Give a core a role that nobody knows."""
    lab.switch(lab.roles("core")[0])["role"] = "superspine"


def without_options(lab: Lab) -> None:
    """Leave the options out."""
    del lab.topology["evpn_options"]


def over_ipv6(lab: Lab) -> None:
    """Build the underlay of IPv6, loopbacks too."""
    lab.topology["evpn_options"]["underlay"]["use_ipv6"] = True
    for number, row in enumerate([*lab.switches, *lab.settings]):
        row["router_id"] = f"2001:db8::{number % len(lab.switches):x}"


def in_strings(lab: Lab) -> None:
    """Write numbers as text."""
    for row in (*lab.sessions, *lab.ports, *lab.devices, *lab.switches):
        row |= {
            name: str(value)
            for name, value in row.items()
            if isinstance(value, int) and not isinstance(value, bool)
        }


def beside_strangers(lab: Lab) -> None:
    """Add a router outside the fabric, of which all is down."""
    row = {**lab.sessions[0], "mac": "aabbccddeeff", "state": "idle", "up": False}
    lab.sessions.append(row)


@pytest.mark.parametrize(
    ("change", "checks", "verdict"),
    [
        (in_two_pods, {"repeated switch"}, "degraded"),
        (of_unknown_role, set(), "unknown"),
        (without_options, set(), "healthy"),
        (over_ipv6, set(), "healthy"),
        (in_strings, set(), "healthy"),
        (beside_strangers, set(), "healthy"),
    ],
)
async def test_unusual_fabrics_are_judged(
    change: Callable[[Lab], None], checks: set[str], verdict: str
) -> None:
    """Each by what is wrong with it, if anything is."""
    lab = lab_of(Size("clos"))
    change(lab)
    answer = await lab_answer(lab.topology, lab.sources())
    assert {row["check"] for row in answer.data["findings"]} == checks
    assert answer.data["verdict"] == verdict


@pytest.mark.parametrize("odd", [None, "x", [None]])
async def test_odd_topologies_are_no_crash(odd: Any) -> None:
    """Options, names and configurations of a shape that nobody promised."""
    lab = lab_of(Size("erb"))
    fields = ("evpn_options", "pod_names", "switch_configs")
    answer = await lab_answer({**lab.topology, **dict.fromkeys(fields, odd)}, lab.sources())
    assert not answer.is_error


async def test_a_topology_without_switches_is_unknown() -> None:
    """There is nothing to find, and nothing to call healthy."""
    lab = lab_of(Size("erb"))
    answer = await lab_answer({**lab.topology, "switches": None}, lab.sources())
    assert (answer.data["verdict"], answer.data["findings"]) == ("unknown", [])


@pytest.mark.parametrize("odd", [None, 7, "x", ["x"], {"x": None}])
async def test_odd_configurations_are_no_crash(odd: Any) -> None:
    """In the devices' own documents and in the site's settings."""
    lab = lab_of(Size("multihoming"))
    rows = lab.sources()
    for name in ("vars", "networks", "port_config", "deviceprofile_id", "name", "id"):
        rows["configuration"] = [{**row, name: odd} for row in rows["configuration"]]
    answer = await lab_answer(lab.topology, rows, **{f"sites/{SITE}/setting": {"vars": odd}})
    assert not answer.is_error
    assert answer.data["verdict"] in {"healthy", "unknown"}


async def test_the_site_of_the_switches_may_be_closed() -> None:
    """Its drift is unknown then, and the rest is judged."""
    lab = lab_of(Size("clos"))
    answer = await lab_answer(lab.topology, lab.sources(), **{f"sites/{SITE}": 403})
    assert answer.data["verdict"] == "unknown"
    assert "drift of 10 switches: their site was not read" in answer.data["unknown"][0]


async def test_an_organization_without_fabrics_has_none_to_check() -> None:
    """Nothing else is read."""
    cloud = Cloud({f"orgs/{ORG}/evpn_topologies": []})
    answer = await asked(cloud, CHECK, {"topology_id": "lab"})
    assert answer.is_error
    assert not any("bgp_peers" in url for url in cloud.asked)
