"""Whatever is asked and whatever the cloud answers: one sentence, no secret, still serving."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_mist import FakeMist
from mist_mcp.server import build_server
from mist_mcp.settings import Source, load_settings
from mist_mcp.tools.catalogue import CATALOGUE
from tests.asking import Asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tests.asking import Connect


TOKEN: Final = "fake-token-that-nobody-may-see"
NEEDED: Final = {
    "get_site_info": {"site_id": "15918536-9ef7-5f1a-ba6b-a16695a138c8"},
    "get_site_devices": {"site_id": "15918536-9ef7-5f1a-ba6b-a16695a138c8"},
}
SELF_EXPLAINING: Final = {"test_mist_connectivity", "debug_server_status"}
"""Tools whose job is to say what is wrong, so that a failing cloud is an answer."""
ASKING: Final = [f.__name__ for f in CATALOGUE if f.__name__ not in SELF_EXPLAINING]

DEEP: Final = b"[" * 200_000
BROKEN_CLOUDS: Final = {
    "unauthorized": httpx.Response(401, json={"detail": "Authentication credentials missing."}),
    "forbidden": httpx.Response(403, json={"detail": f"no right for Token {TOKEN}"}),
    "not found": httpx.Response(404, json={"id": "x"}),
    "throttled": httpx.Response(429, headers={"Retry-After": "798"}, json={"detail": "slow"}),
    "teapot": httpx.Response(418, content=b"\xff\xfe"),
    "redirect": httpx.Response(302, headers={"Location": "https://evil.example/"}),
    "html": httpx.Response(200, html="<html>Log in</html>"),
    "bad gateway": httpx.Response(502, html="<html>Bad gateway</html>"),
    "half a document": httpx.Response(200, content=b'{"privileges": [{"scope"'),
    "nothing": httpx.Response(200),
    "bottomless": httpx.Response(200, content=DEEP),
    "a number": httpx.Response(200, json=7),
    "a list of numbers": httpx.Response(200, json=[1, 2]),
    "not unicode": httpx.Response(200, content=b'"\xff"'),
}


async def no_sleep(_seconds: float) -> None:
    """Return at once."""


@asynccontextmanager
async def asker_on(
    transport: httpx.AsyncBaseTransport, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Asker]:
    """Yield a client of a server on another cloud than the fake one."""
    source = Source("test", variables or {"MIST_API_TOKEN": TOKEN})
    server = build_server(load_settings(source).settings, transport=transport, sleep=no_sleep)
    async with Client(server) as client:
        yield Asker(client)


def check_sentence(text: str) -> None:
    """Check that an error is for people: short, without traceback, URL of a library or token."""
    assert 20 < len(text) < 1200
    assert TOKEN not in text
    for word in ("Traceback", 'File "', "pydantic", "httpx.", "0x"):
        assert word not in text, text
    assert text.rstrip().endswith((".", "?")), text


@pytest.mark.parametrize("fault", BROKEN_CLOUDS)
async def test_a_broken_cloud_is_a_tool_error_and_the_server_goes_on(fault: str) -> None:
    """Every tool that asks says what is wrong and what to do; the next call works."""
    answer = BROKEN_CLOUDS[fault]

    def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async with asker_on(httpx.MockTransport(broken)) as client:
        for name in ASKING:
            result = await client.call(name, NEEDED.get(name, {}))
            shapeless = name in {"get_user_info", "get_organizations"} and answer.status_code == 200
            assert result.is_error or shapeless, name
            if result.is_error:
                check_sentence(result.text)
                assert "own side" not in result.text, name
        status = await client.call("debug_server_status", {})
        assert not status.is_error


async def test_an_unreachable_cloud_is_a_tool_error() -> None:
    """Refused connections name the host and the settings to check."""

    def refuse(request: httpx.Request) -> httpx.Response:
        message = f"refused, and {TOKEN}"
        raise httpx.ConnectError(message, request=request)

    async with asker_on(httpx.MockTransport(refuse)) as client:
        for name in ASKING:
            result = await client.call(name, NEEDED.get(name, {}))
            assert result.is_error, name
            check_sentence(result.text)
            assert "api.mist.com could not be reached" in result.text


async def test_a_broken_self_document_is_never_safe() -> None:
    """An answer that is no `/self` document gives the worst verdict."""

    def odd(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"privileges": "all of them"})

    async with asker_on(httpx.MockTransport(odd)) as client:
        data = await client.data("get_user_info")
        assert data["verdict"] == "critical"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_org_inventory", {"limit": 0}),
        ("get_org_inventory", {"limit": 10_000_000}),
        ("get_org_inventory", {"limit": "many"}),
        ("get_org_inventory", {"page": 0}),
        ("get_org_inventory", {"type": "toaster"}),
        ("get_org_inventory", {"org_id": ""}),
        ("get_org_inventory", {"org_id": "x" * 256}),
        ("get_org_inventory", {"org_id": ["a", "list"]}),
        ("get_org_inventory", {"surprise": TOKEN}),
        ("get_org_inventory", {"org_id": "no such organization"}),
        ("get_site_info", {}),
        ("get_site_info", {"site_id": "../../orgs"}),
        ("get_site_info", {"site_id": "@evil.example/x"}),
        ("get_site_info", {"site_id": "Larkspur"}),
        ("get_site_info", {"site_id": "00000000-0000-0000-0000-000000000000"}),
        ("get_device_stats", {"device_id": "not a device"}),
        ("get_device_stats", {"device_id": "00000000-0000-0000-1000-5c5b35ffffff"}),
        ("get_device_stats", {"device_id": "\u202e\u200b"}),
        ("get_alarms", {"acked": "perhaps"}),
    ],
)
async def test_an_argument_that_cannot_be_used_is_explained(
    name: str, arguments: dict[str, Any], connect: Connect
) -> None:
    """The error says which argument and what would do, and the server goes on."""
    client = await connect()
    result = await client.call(name, arguments)
    assert result.is_error
    check_sentence(result.text)
    assert not (await client.call("get_user_info", {})).is_error


@pytest.mark.parametrize("name", ASKING)
async def test_null_means_absent(name: str, connect: Connect) -> None:
    """A client that sends null for every optional argument gets the same answer."""
    client = await connect()
    schema = (await client.tools())[name].input_schema
    needed = dict.fromkeys(schema.get("required", []), "Harbour Branch")
    nulls = {key: None for key in schema["properties"] if key not in needed}
    plain = await client.call(name, needed)
    nulled = await client.call(name, {**nulls, **needed})
    assert nulled.data == plain.data


TEXT: Final = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["../..", "@evil.example/x", "//evil.example", "%2e%2e", "a?b=c", "*", "\x00"]),
    st.uuids().map(str),
    st.from_regex(r"([0-9a-f]{2}[:-]){5}[0-9a-f]{2}", fullmatch=True),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(org=st.none() | TEXT, site=TEXT, device=st.none() | TEXT, text=st.none() | TEXT)
async def test_no_argument_makes_a_request_leave_the_cloud_or_the_contract(
    org: str | None, site: str, device: str | None, text: str | None, contract: Any
) -> None:
    """Whatever the texts are: known paths on the configured host, and an answer or an error."""
    hosts: list[str] = []
    async with FakeMist() as fake:

        async def watched(request: httpx.Request) -> httpx.Response:
            hosts.append(f"{request.url.scheme}://{request.url.netloc.decode()}")
            return await fake.transport.handle_async_request(request)

        async with asker_on(httpx.MockTransport(watched), fake.settings) as client:
            for name, arguments in (
                ("get_site_info", {"site_id": site, "org_id": org}),
                ("get_site_devices", {"site_id": site, "name": text}),
                ("get_device_stats", {"device_id": device, "org_id": org}),
                ("search_org_devices", {"text": text, "model": device}),
                ("get_alarms", {"site_id": site, "type": text}),
                ("get_org_inventory", {"site_id": site, "model": text}),
            ):
                result = await client.call(name, arguments)
                assert "own side" not in result.text, (name, arguments)
                json.dumps(result.data).encode()
        assert set(hosts) <= {"https://api.mist.com"}
        assert contract is None or contract.breaches(fake.calls) == []
