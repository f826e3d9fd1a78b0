"""Reading resources as a client does, with answers that are easy to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp.exceptions import McpError
from mcp.types import INVALID_PARAMS, TextResourceContents

if TYPE_CHECKING:
    from fastmcp import Client


async def text_of(client: Client[Any], uri: str) -> str:
    """Return the text of a resource."""
    (content,) = await client.read_resource(uri)
    assert isinstance(content, TextResourceContents)
    return content.text


async def document(client: Client[Any], uri: str) -> dict[str, Any]:
    """Return a JSON document."""
    (content,) = await client.read_resource(uri)
    assert isinstance(content, TextResourceContents)
    assert content.mime_type == "application/json"
    data: dict[str, Any] = json.loads(content.text)
    return data


async def refusal(client: Client[Any], uri: str, *, code: int = INVALID_PARAMS) -> str:
    """Return the sentence of a read that must fail."""
    with pytest.raises(McpError) as caught:
        await client.read_resource(uri)
    assert caught.value.error.code == code
    message = caught.value.error.message
    for word in ("Traceback", 'File "', "pydantic", "httpx", "0x"):
        assert word not in message
    return message


async def all_items(client: Client[Any], uri: str) -> list[dict[str, Any]]:
    """Follow `next` until it is absent."""
    page = await document(client, uri)
    items: list[dict[str, Any]] = page["items"]
    while "next" in page:
        assert page["items"]
        page = await document(client, page["next"])
        items += page["items"]
    assert len(items) == page["total"]
    return items
