"""Whatever is asked over real transports: no secret comes out, no request goes astray.

A real server process reaches nothing but a fake cloud behind a proxy that hears every host; all
that the process writes is kept. Nothing of the server is replaced, and nothing of it decides here
what is a secret or what is harmless.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mcp import MCPError
from mcp.types import PromptReference

from fake_mist.actions.table import ACTIONS
from tests.arguments import SCHEMAS
from tests.attacks import (
    ANY_PATH,
    CALLS,
    CHANGES,
    CLOSED,
    ELSEWHERE,
    ORG,
    READING,
    acting,
    changing,
    good,
    recorded,
)
from tests.leaking import MARK, forms, found, secrets_of_the_tenant
from tests.questions import ASKED_AS, NEXT
from tests.served import Served, Way, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.arguments import Arguments

MSP: Final = "msp-admin"
MANAGED: Final = (("MIST_SECURITY_RISKS_ACKNOWLEDGED", "true"),)
STATELESS: Final = (*MANAGED, ("MIST_MCP_STATELESS", "true"))
WAYS: Final = {
    "stdio": Way("stdio", "legacy", MSP, MANAGED),
    "http, with sessions": Way("http", "legacy", MSP, MANAGED),
    "http, without sessions": Way("http", "legacy", MSP, STATELESS),
    "http, newest protocol": Way("http", "auto"),
}
HOSTS: Final = {f"CONNECT {host}.mist.com:443 HTTP/1.1" for host in ("api", "api-ws")}
LOOKS: Final = re.compile(
    r"POST /api/v1/sites/[0-9a-f-]{36}/devices/[0-9a-f-]{36}/"
    r"(locate|unlocate|poll_stats|shell|ping|service_ping|traceroute|arp|resolve_dns"
    r"|show_(arp|mac_table|bgp_summary|evpn_database|route|forwarding_table|dhcp_leases|dot1x"
    r"|ospf_(summary|neighbors|interfaces|database)|session|service_path))"
)
"""All that may be sent beside GET: the actions that the API's description shows to be harmless.

A shell is one of them because what is typed into it is allowed command by command.
"""
READS: Final = re.compile(r"GET /api/v1/[\w/.:~-]+(\?\S*)?")

DOCUMENTS: Final = (
    *("mist://glossary", "mist://knowledge/evpn", "mist://knowledge/evpn/checks", "mist://orgs"),
    *("mist://orgs/larkspur%20university", "mist://orgs/larkspur%20university/sites"),
    "mist://orgs/larkspur%20university/sites/Harbour%20Branch",
    "mist://orgs/larkspur%20university/sites/Harbour%20Branch/devices",
    "mist://orgs/larkspur%20university/sites/Harbour%20Branch/devices/harbour-gw",
    "mist://orgs/larkspur%20university/fabrics/science-park-erb/topology.svg",
    "mist://orgs/larkspur%20university/fabrics/science-park-erb/topology.mmd",
)
NO_DOCUMENTS: Final = (
    *("mist://orgs/@evil.example", "mist://orgs/%2F%2Fevil.example/sites", "mist://elsewhere"),
    *("mist://orgs/..%2F..%2Fself", "mist://orgs/larkspur/sites/%00", "https://evil.example/x"),
)
PAGES: Final = ("/", "/healthz", "/readyz", "/mcp", "/mcp/..", "/nothing", "/%2e%2e/x", "/sse")
BODIES: Final = (b"", b"{", b"[]", b'{"jsonrpc": "2.0", "id": 1, "method": "secrets/list"}')
EXAMPLES: Final = 3
"""The first is the simplest there is: the good questions."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=WAYS)
async def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """Start a server for each way, with a client whose every byte is heard."""
    way = WAYS[request.param]
    async with served(way, folder=tmp_path_factory.mktemp("served")) as started:
        yield started


def faults(server: Served) -> list[object]:
    """Return what went wrong so far: requests that should not be, secrets that were said."""
    cloud, heard = server.cloud, server.heard()
    secrets = {text for _, text in secrets_of_the_tenant()} | cloud.said
    sent = [line for line in cloud.asked if not (READS.fullmatch(line) or LOOKS.fullmatch(line))]
    packed = [b"content-encoding"] * (b"content-encoding" in heard.lower())
    return [*(set(cloud.proxy.begun) - HOSTS), *sent, *packed, *found(heard, secrets)]


async def ask(server: Served, tool: str, arguments: Arguments) -> bool:
    """Call a tool, with a live cursor where one is wanted; tell whether it had an answer."""
    if arguments.get("cursor") == NEXT:
        first = await server.asker.data("get_org_inventory", type="ap", limit=5, org_id=ORG)
        arguments = {**arguments, "cursor": first["next"]}
    return not (await server.asker.call(tool, arguments)).is_error


def test_the_secrets_are_known() -> None:
    """The tenant has hundreds, of every kind that was planted; so a search for them can fail."""
    kinds = {kind for kind, _ in secrets_of_the_tenant()}
    planted = {"token", "magic", "psk", "secret", "password", "root_password", "apitoken"}
    planted |= {"fips_zeroize_password", "portal_api_secret", "community_name", "key"}
    assert kinds >= planted | {"additional_config_cmds", "recording", "transcript"}
    assert len(secrets_of_the_tenant()) > 500


@pytest.mark.parametrize("secret", ['$9$a"b<c>&d/e', MARK, "fake-org-admin"])
def test_a_secret_is_found_however_it_is_written(secret: str) -> None:
    """As it is, in JSON in a text of JSON, in a URL, in HTML, and in the middle of base64."""
    for form in forms(secret):
        assert found(b"before" + form + b"after", [secret])
    for before in ("", "x", "xy"):
        encoded = base64.b64encode(f"{before}{secret} and more".encode())
        assert found(encoded, [secret])
    assert found(b"before and after", [secret]) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_what_a_person_asks_is_answered_without_a_secret(server: Served) -> None:
    """Each tool answers its question; each endpoint that is recorded is read in one of the ways."""
    refused = [tool for tool in SCHEMAS if not await ask(server, tool, good(tool))]
    assert refused == ([] if server.way.token == MSP else list(ASKED_AS))
    part = recorded()[list(WAYS.values()).index(server.way) :: len(WAYS)]
    read = [await ask(server, ANY_PATH, {"path": path}) for path in part]
    assert sum(read) > len(read) / 2
    assert faults(server) == []
    assert set(server.cloud.proxy.begun) == HOSTS
    assert any(LOOKS.fullmatch(line) for line in server.cloud.asked)
    assert b"harbour-gw" in server.heard()


@pytest.mark.asyncio(loop_scope="module")
async def test_what_changes_something_is_not_sent(server: Served) -> None:
    """Every action as the API takes it; every method on paths that are closed; other places."""
    for action in ACTIONS:
        await ask(server, "device_action", acting(action))
    for path in CLOSED:
        await ask(server, ANY_PATH, {"path": path})
    wrong = [{"path": path} for path in ELSEWHERE]
    wrong += [changing(path, method) for path in (*CLOSED, *ELSEWHERE) for method in CHANGES]
    answered = [arguments for arguments in wrong if await ask(server, ANY_PATH, arguments)]
    assert faults(server) == []
    assert answered == []


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_not_a_tool_shows_no_secret_either(server: Served) -> None:
    """Lists, documents, pictures, prompts, completions, pages after pages, and refusals."""
    client = server.asker.client
    assert {tool.name for tool in await client.list_tools()} >= SCHEMAS.keys() - ASKED_AS.keys()
    templates = await client.list_resource_templates()
    assert await client.list_resources()
    for uri in DOCUMENTS:
        assert await client.read_resource(uri)
    for uri in NO_DOCUMENTS:
        with pytest.raises(MCPError):
            await client.read_resource(uri)
    for prompt in await client.list_prompts():
        given = {each.name: "Harbour Branch" for each in prompt.arguments or ()}
        assert (await client.get_prompt(prompt.name, given)).messages
        for name in given:
            reference = PromptReference(type="ref/prompt", name=prompt.name)
            await client.complete(reference, {"name": name, "value": ""}, {"organization": ORG})
    assert templates
    assert not await ask(server, "no_such_tool", {"psk": "x"})
    page = await server.asker.data("get_org_inventory", org_id=ORG, limit=200)
    while "next" in page:
        page = await server.asker.data("get_next_page", cursor=page["next"])
    assert faults(server) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_pages_that_are_none_show_no_secret(server: Served) -> None:
    """What a browser or a scanner asks: health, unknown pages, and bodies that are no message."""
    if not server.url:
        pytest.skip("standard streams have no pages")
    async with httpx.AsyncClient() as client:
        for path in PAGES:
            answer = await client.get(httpx.URL(server.url).join(path), headers={"Accept": "*/*"})
            assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
        for body in BODIES:
            answer = await client.post(server.url, content=body)
            assert answer.is_client_error
    assert faults(server) == []


@pytest.mark.asyncio(loop_scope="module")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(calls=CALLS, reads=st.lists(READING, min_size=8, max_size=8, unique_by=str))
async def test_nothing_leaks(
    calls: dict[str, Arguments], reads: list[Arguments], server: Served
) -> None:
    """All tools, with arguments that fit, that do not, and that aim at secrets and elsewhere."""
    for tool, arguments in calls.items():
        await ask(server, tool, arguments)
    for arguments in reads:
        await ask(server, ANY_PATH, arguments)
    assert await ask(server, "get_organizations", {})
    assert faults(server) == []
