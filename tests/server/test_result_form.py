"""What a client gets of a result: by the operator's choice, and by the version of its protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from mcp.types import ListToolsResult

from tests.conftest import server_on

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect


@pytest.mark.parametrize(
    ("form", "has_text", "has_data"),
    [("both", True, True), ("text", True, False), ("structured", False, True)],
)
async def test_the_operator_chooses_the_form(
    form: str, has_text: bool, has_data: bool, connect: Connect
) -> None:
    """Of every tool, a further page and a call by way of the tool search; errors stay texts."""
    client = await connect(MIST_RESULT_FORM=form, MIST_TOOL_SEARCH="true")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("get_org_sites", {"limit": 2}),
        ("call_tool", {"name": "get_org_sites", "arguments": {"limit": 2}}),
        ("search_tools", {"query": "wireless clients"}),
    ]
    for tool, arguments in calls:
        answer = await client.call(tool, arguments)
        assert not answer.is_error, answer.text
        assert (bool(answer.text), bool(answer.data)) == (has_text, has_data), tool
    assert "no such argument" in await client.refusal("get_org_sites", surprise=1)


async def test_text_alone_needs_no_output_schemas(connect: Connect) -> None:
    """They are most of the list of tools, and a client that has one refuses a text without data."""
    sizes = {}
    for form in ("both", "text", "structured"):
        tools = (await (await connect(MIST_RESULT_FORM=form)).client.list_tools_mcp()).tools
        with_schema = [tool.name for tool in tools if tool.output_schema is not None]
        assert len(with_schema) == (0 if form == "text" else len(tools))
        listed = ListToolsResult(tools=tools).model_dump(mode="json", exclude_none=True)
        sizes[form] = len(json.dumps(listed))
    assert sizes["text"] * 2 < sizes["both"] == sizes["structured"]


@pytest.mark.parametrize(
    ("version", "has_data"), [("2025-03-26", False), ("2025-06-18", True), ("2025-11-25", True)]
)
async def test_a_protocol_without_structured_content_gets_the_text(
    version: str, has_data: bool, fake: FakeMist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, and no output schema: its clients know neither."""
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", version)
    async with Client(server_on(fake), mode="legacy") as client:
        result = await client.call_tool("get_org_sites", {})
        tools = await client.list_tools()
    assert bool(result.structured_content) is has_data
    assert "Harbour Branch" in result.content[0].text
    assert any(tool.output_schema for tool in tools) is has_data
