"""A tool that nobody has: a protocol error, with the names that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.exceptions import McpError
from fastmcp.utilities.tests import asgi_client
from mcp.types import INVALID_PARAMS

from tests.conftest import server_on

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect


async def refused(client: Client[Any], name: str) -> str:
    """Return the message of the protocol error that a call brings."""
    with pytest.raises(McpError) as caught:
        await client.call_tool(name, {"psk": "x"})
    assert caught.value.error.code == INVALID_PARAMS
    return caught.value.error.message


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_unknown_tool_is_a_protocol_error(mode: Any, fake: FakeMist) -> None:
    """In both eras, in process and over HTTP, as the specification says; nothing is asked."""
    async with Client(server_on(fake), mode=mode) as client:
        text = await refused(client, "get_alarm")
        assert text.startswith("Unknown tool: get_alarm. Close to it: get_alarms")
        assert (await refused(client, "zzzzzz")).startswith("Unknown tool: zzzzzz. ")
    async with asgi_client(server_on(fake), mode=mode) as remote:
        assert await refused(remote, "get_alarm") == text
    assert not fake.calls


async def test_only_tools_that_can_be_called_are_named(connect: Connect) -> None:
    """Not those that are off, nor those that the token cannot use."""
    off = await connect(MIST_EXCLUDE_TOOLS="get_alarms")
    assert "get_alarms" not in await refused(off.client, "get_alarm")
    plain = await connect()
    await plain.data("get_org_sites")
    assert "get_msp_orgs" not in await refused(plain.client, "get_msp_org")
    msp = await connect("msp-admin")
    assert "get_msp_orgs" in await refused(msp.client, "get_msp_org")


async def test_the_name_is_cleaned_masked_and_short(fake: FakeMist) -> None:
    """It is a stranger's text."""
    token = fake.settings["MIST_API_TOKEN"]
    async with Client(server_on(fake)) as client:
        text = await refused(client, f"x\u202e\n{token}" + "y" * 9000)
    assert token not in text
    assert "\u202e" not in text
    assert "\n" not in text
    assert len(text) < 600


async def test_call_tool_names_what_is_close_too(connect: Connect) -> None:
    """There it is an argument, so the error is the tool's."""
    client = await connect(MIST_TOOL_SEARCH="true")
    text = await client.refusal("call_tool", name="get_site_inf")
    assert 'There is no tool "get_site_inf"' in text
    assert "get_site_info" in text
