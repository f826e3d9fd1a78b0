"""Clients that make schemas strict: nothing that a tool takes is lost on the way.

The rules are those of the OpenAI agents library (`ensure_strict_json_schema`: an object has its
named properties, all of them required, and nothing else) and of google-genai (the keywords that its
own schema knows; alternatives as they are).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Connect

OPEN: Final = {
    ("device_action", "options"): {"ports": ["ge-0/0/1"]},
    ("run_device_utility", "options"): {"host": "192.0.2.10"},
    ("make_mist_api_call", "query"): {"limit": 2, "type": "switch"},
    ("make_mist_api_call", "body"): {"name": "x"},
    ("call_tool", "arguments"): {"site_id": "Harbour Branch"},
}
"""Arguments whose names no schema knows."""

KEYWORDS: Final = {
    *("type", "properties", "required", "items", "enum", "description", "default"),
    *("minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "format"),
}
"""What every converter keeps."""


def strict(schema: Any) -> Any:
    """Return a schema as the strict conversion leaves it."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(value) for name, value in schema.items()}
    if made.get("type") == "object":
        if made.get("additionalProperties") not in (None, False):
            raise ValueError("additionalProperties should not be set for object types")
        properties = made.setdefault("properties", {})
        made |= {"additionalProperties": False, "required": list(properties)}
    return made


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield each schema inside a schema."""
    yield schema
    for inner in schema.get("properties", {}).values():
        yield from nodes(inner)
    if "items" in schema:
        yield from nodes(schema["items"])


@pytest.mark.parametrize("search", ["false", "true"])
async def test_no_argument_becomes_an_object_that_can_hold_nothing(
    search: str, connect: Connect
) -> None:
    """Every argument still takes what it took, in a schema of words that all of them know."""
    tools = await (await connect(MIST_TOOL_SEARCH=search)).tools()
    seen = set()
    for name, tool in tools.items():
        assert strict(tool.input_schema)["properties"].keys() == (
            tool.input_schema["properties"].keys()
        )
        for argument, schema in strict(tool.input_schema)["properties"].items():
            seen.add((name, argument))
            for node in nodes(schema):
                assert node.get("type") in {"string", "integer", "boolean", "array"}, name
                assert node.keys() <= KEYWORDS, name
    assert OPEN.keys() & seen == {
        key for key in OPEN if (key[0] == "call_tool") == (search == "true")
    }


async def test_an_object_as_text_is_the_object(connect: Connect) -> None:
    """The one form that is left is as good as the other."""
    searching = await connect(MIST_TOOL_SEARCH="true")
    plain = await connect()
    for (tool, argument), value in OPEN.items():
        client = searching if tool == "call_tool" else plain
        more = {
            "device_action": {"device_id": "harbour-sw-1", "action": "bounce_port"},
            "run_device_utility": {"device_id": "no-such-device", "utility": "ping"},
            "make_mist_api_call": {
                "path": "/api/v1/orgs/{org_id}/inventory",
                "method": "POST" if argument == "body" else "GET",
            },
            "call_tool": {"name": "get_site_info"},
        }[tool]
        said = [
            await client.call(tool, {**more, argument: form})
            for form in (value, json.dumps(value), f" {json.dumps(value, indent=1)} ")
        ]
        assert len({(one.is_error, one.data.get("returned", one.text)) for one in said}) == 1, said
        assert f"{argument}:" not in said[0].text
