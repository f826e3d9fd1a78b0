"""How much a change can affect, against an independent count of the fictional network."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist.faults.fault import ServerError
from mist_mcp.changing.reach import reach_of
from mist_mcp.changing.requests import home_of
from mist_mcp.cloud.client import MistClient
from mist_mcp.gate.plan import Reach
from tests.changing.world import IOT, ORG, plainly
from tests.conftest import no_sleep, settings_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fake_mist import FakeMist
    from tests.conftest import Clouds


@asynccontextmanager
async def client_of(cloud: FakeMist) -> AsyncIterator[MistClient]:
    """Return a client of the cloud."""
    client = MistClient(
        settings_on(cloud), transport=cloud.transport, clock=cloud.clock, sleep=no_sleep
    )
    async with client:
        yield client


NONE = Reach(devices=0, sites=0, clients=0)


async def reached(cloud: FakeMist, path: str, *documents: dict[str, Any]) -> Reach:
    """Return how much a change at a path affects."""
    async with client_of(cloud) as client:
        return await reach_of(client, home_of(path), documents=documents)


async def counted(cloud: FakeMist, wanted: Any = lambda _site: True) -> Reach:
    """Count the sites for which something holds."""
    sites: Sequence[dict[str, Any]] = [
        site for site in await plainly(cloud, "GET", f"{ORG}/stats/sites") if wanted(site)
    ]
    kinds = ("num_ap", "num_switch", "num_gateway")
    return Reach(
        devices=sum(site[kind] for site in sites for kind in kinds),
        sites=len(sites),
        clients=sum(site["num_clients"] for site in sites),
    )


@pytest.mark.parametrize(
    "rest", ["", "/setting", "/networks/x", "/wlans", "/evpn_topologies/x", "/wlans/x/portal"]
)
async def test_what_cannot_be_narrowed_down_is_the_whole_organization(
    rest: str, fake: FakeMist
) -> None:
    """All its sites, all devices, all clients."""
    whole = await counted(fake)
    assert whole.sites == 7
    assert await reached(fake, f"{ORG}{rest}", {"name": "a"}) == whole


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("networktemplates", "networktemplate_id"),
        ("gatewaytemplates", "gatewaytemplate_id"),
        ("rftemplates", "rftemplate_id"),
    ],
)
async def test_a_template_reaches_the_sites_that_name_it(
    kind: str, field: str, fake: FakeMist
) -> None:
    """And a new one, that no site can name yet, none."""
    templates = await plainly(fake, "GET", f"{ORG}/{kind}")
    used: set[int | None] = set()
    for template in templates:
        expected = await counted(fake, lambda site, own=template["id"]: site[field] == own)
        assert await reached(fake, f"{ORG}/{kind}/{template['id']}", template) == expected
        used.add(expected.sites)
    assert max(sites or 0 for sites in used) > 0
    assert await reached(fake, f"{ORG}/{kind}", {"name": "new"}) == NONE


async def test_a_wlan_reaches_the_sites_of_its_template(fake: FakeMist) -> None:
    """Of the old one and of the new one; without a template, or an unknown one, all."""
    sites = await plainly(fake, "GET", f"{ORG}/sites")
    one, two = ({"applies": {"site_ids": [site["id"]]}, "name": "t"} for site in sites[:2])
    (first, second) = [
        (await plainly(fake, "POST", f"{ORG}/templates", t))["id"] for t in (one, two)
    ]
    ids = {site["id"] for site in sites[:2]}
    both = await counted(fake, lambda site: site["id"] in ids)
    moved = ({"template_id": first}, {"template_id": second})
    assert await reached(fake, IOT, *moved) == both
    only = await counted(fake, lambda site: site["id"] == sites[0]["id"])
    assert await reached(fake, IOT, {"template_id": first}) == only
    for odd in (None, "", "00000000-0000-0000-0000-000000000000", sites[0]["id"]):
        assert await reached(fake, IOT, {"template_id": odd}) == await counted(fake)


async def test_a_site_is_one_and_a_device_is_one(fake: FakeMist) -> None:
    """How many clients a device has is not known here."""
    sites = await plainly(fake, "GET", f"{ORG}/stats/sites")
    for site in sites:
        own = await counted(fake, lambda other, own=site["id"]: other["id"] == own)
        assert await reached(fake, f"/api/v1/sites/{site['id']}/setting") == own
    device = f"/api/v1/sites/{sites[0]['id']}/devices/00000000-0000-0000-1000-5c5b35510003"
    assert await reached(fake, device) == Reach(devices=1, sites=1)


async def test_what_the_token_cannot_see_is_unknown(clouds: Clouds, fake: FakeMist) -> None:
    """A token of one site may not list the organization's; nothing is taken for zero."""
    assert await reached(await clouds("site-read"), f"{ORG}/setting") == Reach()
    fake.inject(ServerError(path="*/stats", status=404))
    site = (await plainly(fake, "GET", f"{ORG}/sites"))[0]["id"]
    assert await reached(fake, f"/api/v1/sites/{site}/setting") == Reach()


async def test_a_part_of_the_sites_is_not_taken_for_all(fake: FakeMist) -> None:
    """Where the cloud says that there are more than it sent, nobody is told a smaller number."""

    async def shortened(request: httpx.Request) -> httpx.Response:
        answer = await fake.transport.handle_async_request(request)
        if request.url.path.endswith("/stats/sites"):
            answer.headers["X-Page-Total"] = "9"
        return answer

    transport = httpx.MockTransport(shortened)
    async with MistClient(settings_on(fake), transport=transport, sleep=no_sleep) as client:
        assert await reach_of(client, home_of(f"{ORG}/setting"), documents=()) == Reach()
