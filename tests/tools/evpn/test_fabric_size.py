"""Large fabrics are judged whole, with few requests; fabrics are found wherever they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
from fastmcp import Client

from fake_mist.clock import NOW
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.fabrics.builder import Shape, build
from tests.fabrics.cloud import Cloud
from tests.fabrics.faults import link_down

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.asking import Answer
    from tests.fabrics.builder import Fabric

CHECK = "check_evpn_fabric"


async def check(cloud: Callable[[httpx.Request], httpx.Response], **arguments: str) -> Answer:
    """Ask for the check of a fabric of a cloud."""
    server = build_server(
        load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings,
        transport=httpx.MockTransport(cloud),
        clock=lambda: NOW,
        sleep=no_sleep,
    )
    async with Client(server) as connected:
        return await Asker(connected).call(CHECK, arguments)


def large() -> Fabric:
    """Build 420 switches with 21,000 ports and more."""
    fabric = build("large", Shape("clos", cores=2, pods=19, dists=2, access=20))
    access = fabric.named("access")
    sample = next(row for row in fabric.ports if row["port_id"].startswith("mge"))
    fabric.ports += [
        {**sample, "mac": fabric.mac(name), "port_id": f"ge-0/0/{number}"}
        for name in access
        for number in range(52)
    ]
    return fabric


async def test_a_large_fabric_is_judged_whole() -> None:
    """Its own ports are asked for, not the twenty thousand of its clients."""
    fabric = large()
    link_down("dist-7-1", "acc-7-3")(fabric)
    assert len(fabric.switches) == 420
    assert len(fabric.ports) > 20_000
    inner, asked = Cloud([fabric]), list[str]()

    def cloud(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return inner(request)

    answer = await check(cloud, topology_id="large")
    assert (answer.data["verdict"], answer.data["unknown"]) == ("degraded", [])
    assert [row["check"] for row in answer.data["findings"]] == ["missing link"]
    assert sum(path.endswith("ports/search") for path in asked) == 1 + 2 * 40


async def test_a_fabric_that_only_its_site_lists_is_found_from_the_organization() -> None:
    """By its name, and without its site."""
    fabric = build("hidden", Shape("erb"))
    inner = Cloud([fabric])

    def cloud(request: httpx.Request) -> httpx.Response:
        if f"orgs/{fabric.org_id}/evpn_topologies" in request.url.path:
            document: Any = []
            status = 200 if request.url.path.endswith("evpn_topologies") else 404
            return httpx.Response(status, json=document)
        return inner(request)

    answer = await check(cloud, topology_id="hidden")
    assert answer.data["verdict"] == "healthy", answer.text
