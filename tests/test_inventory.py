"""The tools as a whole: what every one of them owes its users."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from mist_mcp import __version__
from mist_mcp.gate.card import Category
from mist_mcp.server.catalogue import CATALOGUE
from tests.docs.tables import assert_made, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp.types import Tool

    from tests.asking import Asker

pytestmark = pytest.mark.every_python

NAMES = [function.__name__ for function in CATALOGUE]
CATEGORIES = set(get_args(Category))
DIAGNOSTIC = {
    "check_evpn_fabric",
    "device_action",
    "execute_custom_shell_command",
    "get_enhanced_device_info",
    "run_device_utility",
}
"""Tools that do something on a device, of which nothing stays."""

COMPARISON = Path(__file__).parents[1] / "docs" / "comparison.md"

DEFINITION_BUDGET = 26_000
"""Bytes of all definitions as a model sees them."""

MEAN = 480
"""Bytes of a definition, on average."""

TODAY = 44, 21_000
"""Tools, and the bytes that their definitions may take: what is saved is room for others."""

FEATURE_LIST = {
    "get_user_info",
    "get_audit_logs",
    "analyze_token_security",
    "get_organizations",
    "get_organization_stats",
    "search_org_bgp_stats",
    "get_org_inventory",
    "get_org_sites",
    "get_org_templates",
    "get_org_settings",
    "search_org_devices",
    "get_org_networks",
    "get_org_wlans",
    "count_org_nac_clients",
    "get_site_info",
    "get_site_devices",
    "get_site_wlans",
    "get_site_stats",
    "get_site_insights",
    "get_site_settings",
    "get_device_stats",
    "device_action",
    "execute_custom_shell_command",
    "get_enhanced_device_info",
    "get_device_events",
    "get_org_evpn_topologies",
    "get_site_evpn_topologies",
    "get_evpn_topologies_details",
    "search_org_wireless_clients",
    "search_org_wired_clients",
    "search_org_nac_clients",
    "get_alarms",
    "get_msp_info",
    "get_msp_orgs",
    "get_service_health_report",
    "test_mist_connectivity",
    "debug_server_status",
    "export_diagnostics_json",
    "get_performance_trends",
    "acknowledge_security_risks",
    "make_mist_api_call",
    "get_next_page",
}
"""What the server must have; it may have more."""


def definition(tool: Tool) -> dict[str, Any]:
    """Return what a model sees of a tool."""
    return {
        "name": tool.name,
        "description": tool.description,
        "input_schema": tool.input_schema,
    }


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item)


async def test_all_tools_are_listed_on_one_page(client: Asker) -> None:
    """The list is complete, ordered and not paged."""
    page = await client.client.list_tools_mcp()
    assert [tool.name for tool in page.tools] == NAMES
    assert set(NAMES) >= FEATURE_LIST
    assert page.next_cursor is None


async def test_every_tool_has_all_four_annotations(client: Asker) -> None:
    """An absent hint makes clients ask for approval of a read."""
    for tool in (await client.tools()).values():
        hints = tool.annotations
        assert hints is not None
        reads = tool.name not in DIAGNOSTIC
        assert (hints.read_only_hint, hints.destructive_hint) == (reads, False), tool.name
        assert (hints.idempotent_hint, hints.open_world_hint) == (True, True), tool.name


async def test_every_tool_has_a_category_and_a_danger_class(client: Asker) -> None:
    """The tag and the class are on the wire."""
    for tool in (await client.tools()).values():
        assert tool.meta is not None
        assert set(tool.meta["fastmcp"]["tags"]) < CATEGORIES, tool.name
        assert len(tool.meta["fastmcp"]["tags"]) == 1, tool.name
        expected = "diagnostic" if tool.name in DIAGNOSTIC else "read"
        assert tool.meta["danger"] == expected, tool.name


async def test_every_tool_and_parameter_is_described(client: Asker) -> None:
    """A sentence says when to use the tool; each parameter says what it takes."""
    for tool in (await client.tools()).values():
        first = (tool.description or "").split("\n")[0]
        assert 30 < len(first) <= 100, tool.name
        assert first.endswith("."), tool.name
        for name, schema in tool.input_schema["properties"].items():
            assert len(schema.get("description", "")) > 10, f"{tool.name}.{name}"


async def test_input_schemas_are_plain(client: Asker) -> None:
    """No references, no alternatives, no lists of types, no titles: several clients refuse them."""
    for tool in (await client.tools()).values():
        assert "mist" not in tool.input_schema["properties"], tool.name
        for node in nodes(tool.input_schema):
            assert not {"$ref", "$defs", "anyOf", "oneOf", "allOf"} & set(node), tool.name
            assert not isinstance(node.get("type"), list), tool.name
            assert not isinstance(node.get("title"), str), tool.name


async def test_every_tool_has_an_output_schema(client: Asker) -> None:
    """The schema is that of the typed result, with its summary."""
    for tool in (await client.tools()).values():
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object", tool.name
        assert "summary" in tool.output_schema["required"], tool.name
        assert not any("$ref" in node for node in nodes(tool.output_schema)), tool.name


@pytest.mark.parametrize("name", NAMES)
async def test_definitions_change_only_on_purpose(name: str, client: Asker, golden: Any) -> None:
    """The definition is the one that was reviewed, in both protocol eras."""
    golden.json(f"definitions/{name}", definition((await client.tools())[name]))


async def test_definitions_fit_their_budget(client: Asker) -> None:
    """All definitions together stay small."""
    sizes = {
        name: len(json.dumps(definition(tool), separators=(",", ":")).encode())
        for name, tool in (await client.tools()).items()
    }
    table = "\n".join(f"{size:6} {name}" for name, size in sizes.items())
    print(f"{table}\n{sum(sizes.values()):6} of {DEFINITION_BUDGET}")  # noqa: T201 - shown by -s
    assert sum(sizes.values()) <= min(DEFINITION_BUDGET, MEAN * len(sizes))
    assert len(sizes) != TODAY[0] or sum(sizes.values()) <= TODAY[1]


async def test_the_comparison_has_our_figures(client: Asker, golden: Any) -> None:
    """What the page says of this server is measured as it says of the others."""
    sizes = [
        len(json.dumps(definition(tool), separators=(",", ":")).encode())
        for tool in (await client.tools()).values()
    ]
    row = f"| this one | {__version__} | {len(sizes)} | {sum(sizes):,} |"
    page = COMPARISON.read_text(encoding="utf-8")
    if golden.update:
        page = re.sub(r"\| this one \|(?:[^|\n]*\|){3}", row, page)
        COMPARISON.write_text(page, encoding="utf-8")
    assert row in page


async def test_a_document_lists_the_tools(client: Asker, golden: Any) -> None:
    """Its table is generated from the definitions."""
    rows = [
        (
            f"`{tool.name}`",
            next(iter(tool.meta["fastmcp"]["tags"])),
            (tool.description or "").split("\n")[0],
        )
        for tool in (await client.tools()).values()
        if tool.meta is not None
    ]
    made = table(("tool", "domain", "what it answers"), *rows)
    assert_made("tools.md", "tools", made, update=golden.update)


def test_every_tool_has_a_test_of_its_own() -> None:
    """Each name is called somewhere under tests/tools."""
    texts = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("tools/**/test_*.py")
    )
    assert [name for name in NAMES if f'"{name}"' not in texts] == []
