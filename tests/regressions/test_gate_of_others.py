"""Faults of others: a check that fails open, counts rows, and guards one tool of forty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.tools.kit.tool import toolsets_of
from tests.analysis.selves import Row, msp, org, orggroup, site, sitegroup
from tests.arguments import required
from tests.asking import Asker
from tests.conftest import server_on
from tests.questions import QUESTIONS
from tests.regressions.everything import danger, everything
from tests.regressions.watching import WHO, Change, watched, writes_on

if TYPE_CHECKING:
    from pathlib import Path

NAMES: Final = tuple(toolsets_of(CATALOGUE))
LOCATE: Final = {"device_id": "harbour-gw", "action": "locate"}
DEAD: Final = httpx.ConnectError("the cloud is not there")

UNREADABLE: Final[dict[str, httpx.Response]] = {
    "null": httpx.Response(200, json={"name": "t", "privileges": None}),
    "absent": httpx.Response(200, json={"name": "t"}),
    "an object": httpx.Response(200, json={"name": "t", "privileges": {"0": org(1)}}),
    "a text": httpx.Response(200, json={"name": "t", "privileges": "all of them"}),
    "rows of nothing": httpx.Response(200, json={"name": "t", "privileges": [None]}),
    "an unknown scope": httpx.Response(
        200, json={"name": "t", "privileges": [org(1, "admin", scope="galaxy")]}
    ),
    "no document": httpx.Response(200, json=None),
    "a list": httpx.Response(200, json=[]),
    "html": httpx.Response(200, html="<html>Log in</html>"),
    "an error": httpx.Response(500, json={"detail": "no"}),
    "bottomless": httpx.Response(200, content=b'{"privileges":' * 50_000),
}
"""Answers about the token from which nobody can tell what it may do."""

TOO_MUCH: Final[dict[str, tuple[list[Row], set[str]]]] = {
    "twenty sites": ([site(n, "admin", n) for n in range(20)], {"critical"}),
    "twenty groups": ([sitegroup(n, "admin", n) for n in range(20)], {"critical"}),
    "one MSP": ([msp(1, "admin")], {"critical"}),
    "groups of organizations": ([orggroup(1, "admin"), orggroup(2, "admin")], {"critical"}),
    "helpdesk": ([org(n, "helpdesk") for n in range(12)], {"risk", "critical"}),
    "installer": ([org(n, "installer") for n in range(12)], {"risk", "critical"}),
}
"""Privileges that others call safe, and what they are."""


def identified_by(answer: httpx.Response) -> Change:
    """Answer so to the question who the token is."""

    def change(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.url.path != WHO:
            return response
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    return change


def above_reading() -> dict[str, dict[str, Any]]:
    """Return the questions to tools that do more than read."""
    return {name: QUESTIONS[name] for name in NAMES if danger(name) != "read"}


@pytest.mark.parametrize("how", UNREADABLE)
async def test_privileges_that_cannot_be_analysed_block_all_but_reading(
    how: str, tmp_path: Path
) -> None:
    """Fault: `privileges: null`, or any error of the analysis, counts as safe."""
    cloud, watch = watched(change=identified_by(UNREADABLE[how]))
    async with Client(server_on(cloud, **writes_on(tmp_path))) as connected:
        client = Asker(connected)
        guarded = above_reading()
        assert {"device_action", "execute_custom_shell_command"} <= guarded.keys()
        for name, arguments in guarded.items():
            refusal = await client.refusal(name, **arguments)
            assert "is refused: " in refusal, name
            assert "privileges" in refusal or "risks" in refusal, name
        judged = await client.call("analyze_token_security")
        assert "is refused: " not in judged.text
        assert judged.is_error or judged.data["verdict"] == "critical"
    assert watch.done == []


async def test_a_failing_analysis_blocks_all_but_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault: an exception inside the check is caught, and the call goes on."""
    cloud, watch = watched()
    inner = cloud.transport

    async def unreachable(request: httpx.Request) -> httpx.Response:
        if request.url.path == WHO:
            raise DEAD
        return await inner.handle_async_request(request)

    monkeypatch.setattr(cloud, "transport", httpx.MockTransport(unreachable))
    async with Client(server_on(cloud, **writes_on(tmp_path))) as connected:
        client = Asker(connected)
        for name, arguments in above_reading().items():
            assert "could not be analysed" in await client.refusal(name, **arguments), name
    assert watch.done == []


@pytest.mark.parametrize("held", TOO_MUCH)
async def test_reach_is_counted_over_all_scopes_and_roles(held: str, tmp_path: Path) -> None:
    """Fault: only admin and write on organizations and MSPs count, and rows instead of each."""
    grants, verdicts = TOO_MUCH[held]
    answer = httpx.Response(200, json={"name": "t", "privileges": grants})
    cloud, watch = watched(change=identified_by(answer))
    async with Client(server_on(cloud, **writes_on(tmp_path))) as connected:
        client = Asker(connected)
        data = await client.data("analyze_token_security")
        assert data["verdict"] in verdicts
        if data["verdict"] == "critical":
            assert "critical risks" in await client.refusal("device_action", **LOCATE)
            assert watch.done == []


async def test_every_tool_meets_the_one_gate(tmp_path: Path) -> None:
    """Fault: the check stands in one tool, and the others run without it.

    What the gate decided about each call stands in its log, also for calls by another tool.
    """
    cloud, _ = watched()
    settings = {**writes_on(tmp_path), "MIST_TOOL_SEARCH": "true"}
    async with Client(server_on(cloud, **settings)) as connected:
        client = Asker(connected)
        for name in NAMES:
            await client.call("call_tool", {"name": name, "arguments": required(name)})
    lines = (tmp_path / "audit" / "audit.jsonl").read_text().splitlines()
    decided = {entry["tool"] for entry in map(json.loads, lines) if entry["decision"]}
    assert set(NAMES) - decided == set()


def test_a_tool_that_says_it_reads_only_reads() -> None:
    """Fault: a tool is called harmless, so nothing checks it, and it posts all the same."""
    readers = {name for name in NAMES if danger(name) == "read"}
    assert {"get_user_info", "get_alarms", "get_msp_orgs", "get_next_page"} <= readers
    methods = {
        name: {request.method for request in everything()[name].requests} for name in readers
    }
    assert {name: found for name, found in methods.items() if found - {"GET"}} == {}
    assert sum(bool(found) for found in methods.values()) > len(readers) / 2


@pytest.mark.parametrize(
    ("token", "writes", "more"),
    [
        ("org-admin", False, {}),
        ("org-admin", False, {"MIST_SECURITY_RISKS_ACKNOWLEDGED": "true"}),
        ("org-read", True, {"MIST_STRICT_SECURITY_MODE": "false"}),
        ("over-privileged", True, {}),
    ],
)
async def test_a_tool_without_a_class_counts_as_the_worst(
    token: str, more: dict[str, str], tmp_path: Path, *, writes: bool
) -> None:
    """Fault: a tool that was added without a word about its danger runs unchecked."""
    ran: list[str] = []
    cloud, _ = watched(token)
    server = server_on(cloud, **(writes_on(tmp_path) if writes else {}), **more)

    @server.tool
    async def newcomer() -> str:
        ran.append("newcomer")
        return "done"

    async with Client(server) as connected:
        assert "newcomer is refused: " in await Asker(connected).refusal("newcomer")
    assert ran == []
