"""Arguments completed while a person types them, from the names that there are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from fastmcp import Client
from fastmcp.utilities.tests import asgi_client
from mcp.types import PromptReference, ResourceTemplateReference

from fake_mist import ServerError
from mist_mcp.server.build import build_server
from mist_mcp.server.handbook import Handbook
from mist_mcp.settings.loading import Source, load_settings
from tests.conftest import no_sleep, server_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastmcp import FastMCP
    from mcp.types import Completion

    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

DEVICE = ResourceTemplateReference(
    type="ref/resource", uri="mist://orgs/{org_id}/sites/{site_id}/devices/{device}"
)
SITES = ResourceTemplateReference(type="ref/resource", uri="mist://orgs/{org_id}/sites{?after}")
TOPIC = ResourceTemplateReference(type="ref/resource", uri="mist://knowledge/evpn/{topic}")
LARKSPUR = [
    "Larkspur Field Station",
    "Larkspur Library Quarter",
    "Larkspur Main Campus",
    "Larkspur Medical School",
    "Larkspur Observatory",
    "Larkspur Science Park",
]
MOST = 100


def prompt(name: str) -> PromptReference:
    """Refer to a prompt."""
    return PromptReference(type="ref/prompt", name=name)


async def completion(
    client: Client[Any], ref: Any, argument: str, typed: str = "", **given: str
) -> Completion:
    """Return what may follow."""
    return await client.complete(ref, {"name": argument, "value": typed}, given or None)


async def values(
    client: Client[Any], ref: Any, argument: str, typed: str = "", **given: str
) -> list[str]:
    """Return the values that may follow."""
    return (await completion(client, ref, argument, typed, **given)).values


def server_with(handler: Callable[[httpx.Request], Any]) -> FastMCP:
    """Return a server whose cloud is a function."""
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    return build_server(settings, transport=httpx.MockTransport(handler), sleep=no_sleep)


async def test_names_are_completed_in_both_eras(client: Asker) -> None:
    """Organizations, sites and topics by how they begin; upper and lower case do not matter."""
    assert await values(client.client, DEVICE, "org_id") == ["Larkspur University"]
    assert await values(client.client, SITES, "org_id", "LARK") == ["Larkspur University"]
    assert await values(client.client, DEVICE, "site_id", "lark") == LARKSPUR
    assert await values(client.client, DEVICE, "site_id", "main") == []
    assert await values(client.client, TOPIC, "topic", "c") == ["checks", "control-plane"]


async def test_the_arguments_of_prompts_are_completed(connect: Connect) -> None:
    """The same names, under the names that people know."""
    client = (await connect()).client
    assert await values(client, prompt("site_health"), "site", "lark") == LARKSPUR
    found = await values(client, prompt("token_review"), "organization", "l")
    assert found == ["Larkspur University"]
    assert await values(client, prompt("client_cannot_connect"), "client", "a") == []


async def test_devices_are_completed_at_the_site_that_was_given(connect: Connect) -> None:
    """At most a hundred, with the number of all; without a site there is nothing to choose from."""
    client = (await connect()).client
    found = await completion(client, DEVICE, "device", "AP-", site_id="Main Campus")
    assert (len(found.values), found.has_more) == (MOST, True)
    assert found.total is not None
    assert found.total > MOST
    assert all(value.startswith("AP-") for value in found.values)
    assert await values(client, DEVICE, "device", "harbour-g", site_id="harbour") == ["harbour-gw"]
    assert await values(client, DEVICE, "device", "AP-") == []
    assert await values(client, DEVICE, "device", "AP-", site_id="../..") == []


@pytest.mark.parametrize(
    ("token", "fabrics"),
    [
        (
            "org-admin",
            [
                "campus-ip-clos",
                "library-collapsed-core",
                "medical-school-crb",
                "science-park-erb",
            ],
        ),
        ("site-read", ["science-park-erb"]),
    ],
)
async def test_fabrics_are_completed(token: str, fabrics: list[str], connect: Connect) -> None:
    """Those of the organization, or of the sites that the token is for."""
    client = (await connect(token)).client
    assert await values(client, prompt("fabric_health"), "fabric") == fabrics


async def test_a_token_of_one_site_is_offered_that_site(connect: Connect) -> None:
    """Names that it may not see are not shown by completion either."""
    client = (await connect("site-read")).client
    assert await values(client, DEVICE, "site_id") == ["Larkspur Science Park"]
    assert await values(client, DEVICE, "device", "", site_id="Harbour Branch") == []


async def test_among_several_organizations_the_given_one_counts(connect: Connect) -> None:
    """Without one there is no telling whose sites are meant."""
    client = (await connect("multi-org")).client
    orgs = await values(client, DEVICE, "org_id")
    assert len(orgs) > 1
    assert await values(client, DEVICE, "site_id") == []
    sites = await values(client, DEVICE, "site_id", org_id=orgs[0])
    assert sites
    assert await values(client, prompt("site_health"), "site", organization=orgs[0]) == sites


async def test_what_is_completed_can_be_used(connect: Connect) -> None:
    """Every offered site, and the device with the hostile name, leads to its document."""
    client = (await connect()).client
    for site in await values(client, DEVICE, "site_id"):
        await client.read_resource(f"mist://orgs/larkspur/sites/{quote(site)}")
    (hostile,) = await values(client, DEVICE, "device", "AP-ARTS-3.07", site_id="Main Campus")
    assert hostile.isprintable()
    uri = f"mist://orgs/larkspur/sites/Main%20Campus/devices/{quote(hostile)}"
    assert await client.read_resource(uri)


@pytest.mark.parametrize(
    ("ref", "argument"),
    [
        (prompt("no_such_prompt"), "site"),
        (prompt("site_health"), "org_id"),
        (prompt("site_health"), "password"),
        (ResourceTemplateReference(type="ref/resource", uri="mist://x/{org_id}"), "org_id"),
        (SITES, "site_id"),
        (SITES, "after"),
    ],
)
async def test_what_the_server_does_not_have_completes_to_nothing(
    ref: Any, argument: str, connect: Connect
) -> None:
    """An unknown prompt, template or argument is no error."""
    assert await values((await connect()).client, ref, argument) == []


async def test_what_is_off_is_not_completed(connect: Connect) -> None:
    """The names of a tenant are not shown by a server that is only for diagnostics."""
    client = (await connect(MIST_TOOLSETS="diagnostics")).client
    assert await values(client, DEVICE, "org_id") == []
    assert await values(client, prompt("site_health"), "site") == []
    assert await values(client, TOPIC, "topic") == sorted(Handbook.read().topics)


async def test_a_cloud_that_fails_completes_to_nothing(connect: Connect, fake: FakeMist) -> None:
    """And the next key that is typed works."""
    client = (await connect(cloud=fake)).client
    fake.inject(ServerError(times=1, status=500))
    assert await values(client, DEVICE, "site_id", "lark") == []
    assert await values(client, DEVICE, "site_id", "lark") == LARKSPUR


@pytest.mark.parametrize("token", ["expired", "two-factor-pending"])
async def test_a_token_without_rights_completes_to_nothing(token: str, connect: Connect) -> None:
    """Refused, or nothing granted yet."""
    client = (await connect(token)).client
    for argument in ("org_id", "site_id", "device"):
        assert await values(client, DEVICE, argument, site_id="harbour") == []


async def test_a_fault_of_ours_completes_to_nothing() -> None:
    """Nobody is stopped while typing."""

    def broken(_request: httpx.Request) -> httpx.Response:
        message = "a bug"
        raise RuntimeError(message)

    async with Client(server_with(broken)) as client:
        assert await values(client, DEVICE, "org_id") == []


@pytest.mark.usefixtures("jumping")
async def test_a_cloud_that_hangs_completes_to_nothing() -> None:
    """The client hears of it while the request is still open."""
    forever = asyncio.Event()

    async def hanging(_request: httpx.Request) -> httpx.Response:
        await forever.wait()
        return httpx.Response(200, json={})

    async with Client(server_with(hanging)) as client:
        assert await values(client, DEVICE, "org_id") == []


async def test_typing_on_asks_the_cloud_nothing_new(connect: Connect, fake: FakeMist) -> None:
    """One request for the names, whatever is typed within the minute."""
    client = (await connect(cloud=fake)).client
    await values(client, DEVICE, "device", "A", site_id="harbour")
    asked = len(fake.calls)
    for typed in ("AP", "AP-", "harb", ""):
        await values(client, DEVICE, "device", typed, site_id="harbour")
    assert len(fake.calls) == asked


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_completion_works_over_http(mode: Any, fake: FakeMist) -> None:
    """In both eras."""
    async with asgi_client(server_on(fake), mode=mode) as remote:
        assert await values(remote, DEVICE, "site_id", "harb") == ["Harbour Branch"]
