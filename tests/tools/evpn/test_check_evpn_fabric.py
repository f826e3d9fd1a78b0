"""A fabric checked in full: the verdict, drift, and what its switches say in their shells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client

from fake_mist import ServerError
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import checked_command
from tests.conftest import server_on
from tests.tools.evpn.test_evpn import DETAILS, NOWHERE, TROUBLE

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect
    from tests.conftest import Clouds

CHECK: Final = "check_evpn_fabric"
FEW: Final = {"MIST_TOOLS": f"{CHECK},{DETAILS},get_org_sites,get_organizations"}
DRIFT: Final = {
    "campus-ip-clos": [
        ("minor", "configuration drift", {"clos-acc-p1-02"}),
        ("minor", "configuration drift", {"clos-acc-p2-07"}),
    ]
}
ASKED: Final = {
    "campus-ip-clos": {
        *("clos-core-1", "clos-dist-p1-1", "clos-dist-p1-2", "clos-dist-p2-1"),
        *("clos-acc-p1-05", "clos-acc-p1-20", "clos-acc-p2-14"),
    },
    "science-park-erb": {
        *("sci-core-1", "sci-core-2", "sci-dist-p1-1", "sci-dist-p1-2"),
        *("sci-dist-p2-1", "sci-dist-p2-2"),
    },
    "medical-school-crb": {
        *("med-core-1", "med-dist-p1-1", "med-dist-p1-2", "med-dist-p2-1", "med-dist-p2-2"),
    },
    "library-collapsed-core": {"lib-core-1", "lib-core-2"},
}
"""Switches that route: one of each role and pod, who serves the same, and those of findings."""


def found(data: dict[str, Any]) -> list[tuple[str, str, set[str]]]:
    """Return what was found: how grave, by which check, about which switches."""
    return [(row["severity"], row["check"], set(row["switches"])) for row in data["findings"]]


@pytest.mark.parametrize("cli", [False, True])
async def test_each_fabric_has_its_seeded_faults_and_drift(cli: bool, connect: Connect) -> None:
    """The same with and without the shells, which only confirm what the cloud says."""
    client = await connect(**FEW)
    for name, (kind, verdict, expected) in TROUBLE.items():
        data = await client.data(CHECK, topology_id=name, cli=cli)
        assert found(data) == [*expected, *DRIFT.get(name, [])], name
        assert (data["kind"], data["verdict"], data["unknown"]) == (kind, verdict, [])
        assert data.get("asked") == (None if not cli else data["asked"])
        assert set(data.get("asked", ())) == (ASKED[name] if cli else set())


async def test_drift_is_told_field_by_field(connect: Connect) -> None:
    """The drifted switch with both values; the secrets of another are not shown."""
    data = await (await connect(**FEW)).data(CHECK, topology_id="campus-ip-clos")
    assert data["drifting"] == 2
    rows = {(row["device"], row["field"]): row for row in data["drift"]}
    ntp = rows["clos-acc-p2-07", "ntp_servers"]
    assert (ntp["template_value"], ntp["device_value"]) == (["192.0.2.123"], ["192.0.2.99"])
    assert {row["kind"] for row in data["drift"]} == {"drift"}
    assert ("clos-acc-p1-02", "radius_config.auth_servers") in rows
    assert "sekret" not in str(rows)


async def test_what_depends_on_the_grave_findings_is_summed_up(connect: Connect) -> None:
    """Three access switches, not all that hang on the distribution switches above them."""
    client = await connect(**FEW)
    data = await client.data(CHECK, topology_id="campus-ip-clos")
    assert data["affected"] == "3 access switches in North, South, 14 wired clients"
    whole = await client.data(CHECK, topology_id="library-collapsed-core")
    assert whole["affected"] == "none"


async def test_without_cli_nothing_is_asked_of_a_switch(connect: Connect, fake: FakeMist) -> None:
    """No request but reads, and each page of data once."""
    client = await connect(cloud=fake, **FEW)
    await client.data(CHECK, topology_id="campus-ip-clos")
    calls = [(call.method, call.path) for call in fake.calls]
    assert {method for method, _ in calls} == {"GET"}
    assert len(calls) == len(set(calls))


async def test_progress_never_goes_back(clouds: Clouds) -> None:
    """Sources, then switches of several groups at once."""
    told: list[float] = []

    async def hear(progress: float, _total: float | None, _message: str | None) -> None:
        told.append(progress)

    cloud = await clouds()
    async with Client(server_on(cloud, **FEW), progress_handler=hear) as client:
        await client.call_tool(CHECK, {"topology_id": "campus-ip-clos"})
    assert told == sorted(told)
    assert len(told) == 4


async def test_a_token_of_one_site_gets_the_whole_check(connect: Connect) -> None:
    """Its site's endpoints suffice for the verdict, the drift and the shells."""
    client = await connect("site-read", **FEW)
    for arguments in ({}, {"site_id": "Science Park"}):
        data = await client.data(CHECK, topology_id="science-park-erb", cli=True, **arguments)
        assert found(data) == TROUBLE["science-park-erb"][2]
        assert set(data["asked"]) == ASKED["science-park-erb"]


async def test_a_token_without_a_login_gets_unknown_not_healthy(
    connect: Connect, fake: FakeMist
) -> None:
    """The cloud refuses sessions: what it knows itself remains, and why the rest is not there."""
    fake.inject(ServerError(path="*/shell", status=403, method="POST"))
    client = await connect(cloud=fake, **FEW)
    data = await client.data(CHECK, topology_id="library-collapsed-core", cli=True)
    assert (data["verdict"], data["findings"], data["asked"]) == ("unknown", [], [])
    [gap] = data["unknown"]
    assert gap.startswith("Not told by lib-core-1, lib-core-2: The API token has no right to this")


@pytest.mark.parametrize("source", ["*/setting", "*/networktemplates/derived"])
async def test_drift_that_cannot_be_judged_is_unknown(
    source: str, connect: Connect, fake: FakeMist
) -> None:
    """A healthy fabric of which the template is closed is not called healthy."""
    fake.inject(ServerError(path=source, status=403))
    client = await connect(cloud=fake, **FEW)
    data = await client.data(CHECK, topology_id="library-collapsed-core")
    assert (data["verdict"], data["drift"]) == ("unknown", [])
    assert data["unknown"] == ["drift of 16 switches of Larkspur Library Quarter"]
    assert "Drift is unknown without" in data["notes"][0]


async def test_half_of_the_sources_closed_is_no_crash(connect: Connect, fake: FakeMist) -> None:
    """What is left still tells of the sessions that are down."""
    for path in ("*/stats/devices", "*/stats/ports/search", "*/setting"):
        fake.inject(ServerError(path=path, status=403))
    client = await connect(cloud=fake, **FEW)
    data = await client.data(CHECK, topology_id="campus-ip-clos")
    assert data["verdict"] == "degraded"
    assert "overlay session down" in [check for _, check, _ in found(data)]
    assert len(data["unknown"]) >= 4


async def test_all_sources_closed_is_unknown(connect: Connect, fake: FakeMist) -> None:
    """Nothing is known, and nothing is made up."""
    for path in ("*/stats/*", "*/devices", "*/bgp_peers/search", "*/ports/search"):
        fake.inject(ServerError(path=path, status=403))
    client = await connect(cloud=fake, **FEW)
    data = await client.data(CHECK, topology_id="campus-ip-clos")
    assert (data["verdict"], data["score"], data["findings"]) == ("unknown", 0, [])


async def test_an_unknown_fabric_is_an_error(connect: Connect) -> None:
    """A strange name, a hostile one, an id of elsewhere, another organization."""
    client = await connect()
    for text in ("no-such-fabric", "../../self", NOWHERE):
        told = await client.refusal(CHECK, topology_id=text, cli=True)
        assert "get_org_evpn_topologies lists them" in told
    assert "organization" in await client.refusal(CHECK, topology_id="c", org_id=NOWHERE)
    assert "site" in await client.refusal(CHECK, topology_id="c", site_id="Atlantis")


async def test_details_bring_advice_and_a_plan_for_this_fabric(connect: Connect) -> None:
    """Each step names switches of it and a command that only reads; advice names the handbook."""
    client = await connect(**FEW)
    allowed = load_commands()
    for name in TROUBLE:
        data = await client.data(DETAILS, topology_id=name)
        names = {row["name"] for row in data["rows"]}
        steps = [step for step in data["plan"] if step.get("switches")]
        assert steps
        for step in steps:
            assert set(step["switches"]) <= names
            assert checked_command(step["run"], commands=allowed).expanded == step["run"]
        assert all(row["resource"].startswith("mist://knowledge/evpn/") for row in data["guidance"])
