"""Tool search: a few tools that find and call the others, just as if they were called directly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from fastmcp import Client, Context, FastMCP
from fastmcp.client.elicitation import ElicitResult
from fastmcp.server.middleware import Middleware
from fastmcp.tools import Tool
from mcp.types import ElicitRequest, ElicitRequestFormParams, InputRequiredResult, ToolAnnotations

from mist_mcp.answers.presentation import Presentation
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.search_words import WORDS
from mist_mcp.server.tool_search import SEARCH_TOOLS, ToolSearch
from mist_mcp.words.redaction import Redactor
from tests.asking import Asker
from tests.conftest import server_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist import FakeMist
    from tests.asking import Connect

MOST_BYTES = 3000
ERAS = ["auto", "legacy"]
NAMES = [function.__name__ for function in CATALOGUE]
KEPT = {"debug_server_status", "get_next_page"} & set(NAMES)


@pytest.fixture(params=ERAS)
async def searching(fake: FakeMist, request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    """Return a client of a server with the search, in either era."""
    server = server_on(fake, MIST_TOOL_SEARCH="true", MIST_EXCLUDE_TOOLS="get_alarms")
    async with Client(server, mode=request.param) as connected:
        yield Asker(connected)


def bytes_of(value: Any) -> int:
    """Return the size of JSON without spaces."""
    return len(json.dumps(value, separators=(",", ":")).encode())


async def test_a_handful_of_small_definitions_is_listed(searching: Asker) -> None:
    """The two tools of the search, and the two that always stay."""
    tools = await searching.tools()
    assert set(tools) == set(SEARCH_TOOLS) | KEPT
    definitions = [
        {"name": tool.name, "description": tool.description, "input_schema": tool.input_schema}
        for tool in tools.values()
    ]
    assert bytes_of(definitions) <= MOST_BYTES
    for tool in tools.values():
        assert tool.annotations is not None
        # What call_tool may do is the worst of what it can reach: a device may be made to blink.
        assert tool.annotations.read_only_hint is (tool.name != "call_tool")
        assert tool.annotations.destructive_hint is False
        for schema in tool.input_schema["properties"].values():
            assert schema["description"]


async def test_the_definitions_found_are_those_of_the_plain_list(
    searching: Asker, connect: Connect
) -> None:
    """Word for word, with the same as text beside."""
    plain = await (await connect()).tools()
    answer = await searching.call("search_tools", {"query": "state of a device, load, uptime"})
    found = answer.data["tools"]
    assert "get_device_stats" in {tool["name"] for tool in found}
    for tool in found:
        assert tool["description"] == plain[tool["name"]].description
        assert tool["input_schema"] == plain[tool["name"]].input_schema
        assert f"\n{tool['name']}(" in answer.text
        for name, schema in tool["input_schema"]["properties"].items():
            assert f"\n  - {name}: {schema['description']}" in answer.text
    assert "status=connected|disconnected" in answer.text
    assert bytes_of(answer.data) > len(answer.text)


async def test_every_tool_is_found_by_its_own_words(connect: Connect) -> None:
    """The first line of its description leads to it."""
    client, plain = await connect(MIST_TOOL_SEARCH="true"), await (await connect()).tools()
    for name in NAMES:
        words = (plain[name].description or "").partition("\n")[0]
        data = await client.data("search_tools", query=words)
        assert name in {tool["name"] for tool in data["tools"]}, name


async def test_a_tool_is_told_in_full_by_its_name(connect: Connect) -> None:
    """What a line told of can be looked up."""
    client = await connect(MIST_TOOL_SEARCH="true")
    for name in NAMES:
        data = await client.data("search_tools", query=name)
        assert data["tools"][0]["name"] == name


async def test_the_best_two_are_told_in_full_and_the_rest_by_a_line(searching: Asker) -> None:
    """In both forms, and none of them twice."""
    answer = await searching.call("search_tools", {"query": "which switch is down, its ports"})
    best = [tool["name"] for tool in answer.data["tools"]]
    further = [tool["name"] for tool in answer.data["further"]]
    assert (len(best), len(further)) == (2, 3)
    assert len({*best, *further}) == 5
    for tool in answer.data["further"]:
        assert set(tool) == {"name", "line"}
        assert f"\n{tool['line']}" in answer.text


async def test_the_search_words_are_in_no_definition(connect: Connect) -> None:
    """A model sees what it needs to call a tool, and no list of words."""
    assert set(WORDS) == set(NAMES)
    plain = await (await connect()).tools()
    client = await connect(MIST_TOOL_SEARCH="true")
    for name in NAMES:
        answer = await client.call("search_tools", {"query": WORDS[name][:300]})
        told = json.dumps([plain[name].model_dump(mode="json"), answer.data, answer.text])
        assert WORDS[name][:40] not in told


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("mdm_compliance", "count_org_nac_clients"),
        ("discovered switches", "get_site_stats"),
        ("clear_bpdu_error", "device_action"),
        ("clear pending version", "device_action"),
        ("show_ospf_neighbors", "run_device_utility"),
        ("service ping", "run_device_utility"),
    ],
)
async def test_a_value_of_an_argument_leads_to_its_tool(
    query: str, name: str, connect: Connect
) -> None:
    """Those of the schema, and the actions and utilities that no schema lists."""
    client = await connect(MIST_TOOL_SEARCH="true")
    data = await client.data("search_tools", query=query)
    assert data["tools"][0]["name"] == name


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("beacons", "/api/v1/sites/{site_id}/beacons"),
        ("list webhooks", "/api/v1/orgs/{org_id}/webhooks"),
        ("floor plans", "/api/v1/sites/{site_id}/maps"),
        ("delete site", "/api/v1/sites/{site_id}"),
    ],
)
async def test_what_no_tool_answers_leads_to_the_raw_call_with_paths(
    query: str, path: str, searching: Asker
) -> None:
    """Paths of the published API, the likeliest two among them first, in both forms."""
    answer = await searching.call("search_tools", {"query": query})
    assert "make_mist_api_call" in [tool["name"] for tool in answer.data["tools"]]
    assert f"GET {path}" in answer.data["paths"][:2]
    assert "Likely paths for make_mist_api_call:" in answer.text
    for likely in answer.data["paths"]:
        assert f"\n  {likely}" in answer.text


@pytest.mark.parametrize(("writes", "methods"), [("false", "GET"), ("true", "GET|POST")])
async def test_a_wish_for_a_change_leads_to_the_raw_call(
    writes: str, methods: str, connect: Connect
) -> None:
    """Whatever is to be changed; the methods are those that the server may send."""
    client = await connect(MIST_TOOL_SEARCH="true", MIST_ENABLE_WRITES=writes)
    data = await client.data("search_tools", query="please create a WLAN")
    assert "make_mist_api_call" in [tool["name"] for tool in data["tools"]]
    assert f"{methods} /api/v1/orgs/{{org_id}}/wlans" in data["paths"]


async def test_the_raw_call_is_not_offered_where_it_is_switched_off(connect: Connect) -> None:
    """Nor are its paths: the tools that are left are named."""
    client = await connect(MIST_TOOL_SEARCH="true", MIST_EXCLUDE_TOOLS="make_mist_api_call")
    for query in ("zscaler", "create a WLAN"):
        answer = await client.call("search_tools", {"query": query})
        assert not answer.data["paths"]
        assert "make_mist_api_call" not in answer.text


async def test_words_that_fit_nothing_bring_the_names(searching: Asker) -> None:
    """A model can go on from there; what is switched off is not among them."""
    data = await searching.data("search_tools", query="zzzz")
    assert data["tools"] == []
    assert "get_org_sites" in data["summary"]
    assert "get_alarms" not in data["summary"]


async def test_what_is_found_stays_within_the_byte_budget(connect: Connect) -> None:
    """The least likely tools are left out first."""
    client = await connect(MIST_TOOL_SEARCH="true", MIST_MAX_RESULT_BYTES="4000")
    query = {"query": "organization site device type status model version limit page name"}
    answer = await client.call("search_tools", query)
    assert answer.data["tools"]
    assert max(bytes_of(answer.data), len(answer.text.encode())) <= 4000


async def test_a_call_brings_the_result_of_the_tool(searching: Asker, connect: Connect) -> None:
    """The same text, and structured content that fits the tool's own schema."""
    client = await connect()
    direct = await client.call("get_org_sites", {"limit": 2})
    answer = await searching.call("call_tool", {"name": "get_org_sites", "arguments": {"limit": 2}})
    assert direct.data["returned"] == 2
    assert answer.data["rows"] == direct.data["rows"]
    assert answer.text.splitlines()[:4] == direct.text.splitlines()[:4]
    schema = (await client.tools())["get_org_sites"].output_schema
    assert schema is not None
    jsonschema.validate(answer.data, schema)


async def test_a_tool_that_is_not_listed_can_be_called_directly(searching: Asker) -> None:
    """A client that knows the name needs no detour."""
    assert (await searching.data("get_org_sites"))["total"] == 7


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "get_org_sites", "arguments": {"limit": "V4LUE"}}, "limit: "),
        ({"name": "get_org_sites", "arguments": {"evil": "V4LUE"}}, "evil: the tool has no such"),
        ({"name": "get_org_sites", "arguments": ["V4LUE"]}, "arguments: "),
        ({"name": "get_site_info", "arguments": None}, "site_id: this argument is required"),
        ({"name": "get_site_info", "arguments": {"site_id": "Nowhere"}}, "No site that the token"),
        ({"name": "get_alarms"}, "switched off: MIST_EXCLUDE_TOOLS names it"),
        ({"name": "get_alarm\u202es"}, 'There is no tool "get_alarms". search_tools finds tools.'),
        ({"name": "V4LUE" * 99}, "name: "),
        ({"name": "call_tool", "arguments": {"name": "call_tool"}}, "cannot be called this way"),
        ({"name": "search_tools", "arguments": {"query": "x"}}, "cannot be called this way"),
        ({}, "name: this argument is required"),
    ],
)
async def test_a_wrong_call_is_an_error_with_a_sentence_of_ours(
    arguments: dict[str, Any], sentence: str, searching: Asker
) -> None:
    """As for a direct call: isError, the next step, and no value repeated."""
    text = await searching.refusal("call_tool", **arguments)
    assert sentence in text
    assert "V4LUE" not in text
    assert "\u202e" not in text
    assert text.endswith(".")


@pytest.mark.parametrize("query", [None, "", [7], "x" * 301])
async def test_a_query_that_is_none_is_refused(query: Any, searching: Asker) -> None:
    """The argument is named."""
    assert "query: " in await searching.refusal("search_tools", query=query)


class Calls(Middleware):
    """Notes the tools that are called."""

    def __init__(self) -> None:
        """Start with none."""
        self.names: list[str] = []

    async def on_call_tool(self, context: Any, call_next: Any) -> Any:
        """Note and go on."""
        self.names.append(context.message.name)
        return await call_next(context)


@pytest.mark.parametrize("mode", ERAS)
async def test_a_call_passes_the_middleware_under_its_own_name(mode: str, fake: FakeMist) -> None:
    """What guards or measures a tool does so on this way too."""
    server, calls = server_on(fake, MIST_TOOL_SEARCH="true"), Calls()
    server.add_middleware(calls)
    async with Client(server, mode=mode) as client:
        await client.call_tool("call_tool", {"name": "get_org_sites"})
    assert calls.names == ["call_tool", "get_org_sites"]


def guarded(mode: str) -> FastMCP:
    """Return a server whose one tool, found by search, changes something and asks before."""

    async def change(context: Context) -> str | InputRequiredResult:
        """Change something."""
        question, form = "Sure?", {"type": "object", "properties": {"ok": {"type": "boolean"}}}
        if mode == "legacy":
            asked = await context.elicit(question, response_type=bool)
            return f"changed: {asked.action}"
        if context.input_responses is None or context.request_state != question:
            params = ElicitRequestFormParams(message=question, requested_schema=form)
            return InputRequiredResult(
                result_type="input_required",
                request_state=question,
                input_requests={"ok": ElicitRequest(method="elicitation/create", params=params)},
            )
        return f"changed: {context.input_responses['ok'].model_dump()['action']}"

    hints = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False)
    tool = Tool.from_function(change, annotations=hints)
    server: FastMCP = FastMCP("test")
    server.add_tool(tool)
    presentation = Presentation(redactor=Redactor(known=()), max_bytes=24_000)
    server.add_transform(ToolSearch([tool], presentation=presentation))
    return server


@pytest.mark.parametrize("mode", ERAS)
async def test_a_question_to_the_user_passes_in_both_directions(mode: str) -> None:
    """A tool that asks before it acts does so when it is called by way of the search."""
    questions = []

    async def answer(message: str, *_: Any) -> ElicitResult[Any]:
        questions.append(message)
        return ElicitResult(action="decline")

    async with Client(guarded(mode), mode=mode, elicitation_handler=answer) as client:
        result = await client.call_tool("call_tool", {"name": "change"})
    assert questions == ["Sure?"]
    assert result.content[0].text == "changed: decline"


async def test_the_hints_promise_what_holds_for_every_tool() -> None:
    """One tool that changes something makes the call one that may."""
    async with Client(guarded("auto")) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
    calling, finding = tools["call_tool"].annotations, tools["search_tools"].annotations
    assert calling is not None
    assert finding is not None
    assert (calling.read_only_hint, calling.destructive_hint) == (False, True)
    assert calling.idempotent_hint is False
    assert (finding.read_only_hint, finding.destructive_hint) == (True, False)


async def test_the_rows_that_follow_a_call_are_there(searching: Asker) -> None:
    """The cursor that came by way of the search is as good as any."""
    arguments = {"name": "get_org_sites", "arguments": {"limit": 2}}
    first = await searching.data("call_tool", **arguments)
    further = await searching.data("get_next_page", cursor=first["next"])
    assert (len(first["rows"]), first["total"]) == (2, 7)
    names = [row["name"] for row in (*first["rows"], *further["rows"])]
    assert len(set(names)) == len(names) > 2
