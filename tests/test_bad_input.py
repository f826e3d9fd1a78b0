"""Whatever is asked: an answer or one sentence, no secret, and no request beyond the contract."""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_mist import FakeMist
from fake_mist.replay.misses import Lenient
from fake_mist.serving.composition import shells
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.arguments import (
    HOSTILE,
    SCHEMAS,
    generated,
    is_free_text,
    properties,
    required,
    unfit,
)
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.questions import question
from tests.sentences import TOKEN, check_sentence, is_sentence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist.replay.misses import Misses
    from tests.asking import Answer, Connect
    from tests.conftest import Contract

ANY_PATH: Final = "make_mist_api_call"
"""The tool that asks what it is told to, so that its requests may miss the recordings."""

ABOUT_ITSELF: Final = {
    *("test_mist_connectivity", "debug_server_status", "get_service_health_report"),
    *("export_diagnostics_json", "get_performance_trends"),
}
"""Tools whose answers differ from call to call."""

IDS: Final = [
    (tool, name)
    for tool in SCHEMAS
    for name, schema in properties(tool).items()
    if name.endswith("_id") and is_free_text(schema)
]
FILTERS: Final = {
    tool: [
        name
        for name, schema in properties(tool).items()
        if is_free_text(schema) and (tool, name) not in IDS and name not in ("cursor", "fields")
    ]
    for tool in SCHEMAS
}
TIMED: Final = [tool for tool in SCHEMAS if {"duration", "start"} <= properties(tool).keys()]
NO_WINDOWS: Final = (
    {"duration": "1d", "start": "-7d"},
    {"start": "now", "end": "-1d"},
    {"start": "-1d", "end": "-1d"},
    {"start": "-99999w"},
    {"duration": "99999w"},
)
HARMLESS: Final = re.compile(
    r"/api/v1/sites/[^/]+/devices/[^/]+/"
    r"(un)?(locate|poll_stats|shell|(service_)?ping|traceroute|arp|resolve_dns|show_\w+)"
)
"""All that may be done; everything else reads."""


@dataclass(frozen=True, slots=True)
class Questioner:
    """Asks any tool, and keeps what is wrong with the answers.

    Args:
        strict: a client of a server on the recordings.
        lenient: the same, where other paths than the recorded ones are unknown, not fatal.
        faults: what was found so far.
    """

    strict: Asker
    lenient: Asker
    faults: list[str] = field(default_factory=list)

    async def ask(self, tool: str, arguments: dict[str, Any]) -> Answer:
        """Return an answer that is one, or an error that a person understands."""
        client = self.lenient if tool == ANY_PATH else self.strict
        answer = await client.call(tool, arguments)
        shown = answer.text + json.dumps(answer.data)
        secret = TOKEN in shown or "fake-org-admin" in shown
        self.expect(not secret, tool, arguments, "a secret is shown")
        self.expect("the server's own side" not in shown, tool, arguments, shown)
        if answer.is_error:
            self.expect(is_sentence(answer.text), tool, arguments, answer.text)
        return answer

    def expect(self, good: object, tool: str, arguments: object, why: str) -> None:
        """Keep a fault."""
        if not good:
            self.faults.append(f"{tool} {arguments}: {why[:300]}")


@pytest.fixture
async def questioner(contract: Contract | None) -> AsyncIterator[Questioner]:
    """Return a questioner; afterwards all answers and requests must have been good."""
    async with watched(contract) as strict, watched(None, misses=Lenient()) as lenient:
        asking = Questioner(strict, lenient)
        yield asking
        assert asking.faults == []


@asynccontextmanager
async def watched(
    contract: Contract | None, *, misses: Misses | None = None
) -> AsyncIterator[Asker]:
    """Yield a client, and check afterwards where its requests went."""
    places: set[str] = set()
    async with FakeMist(misses=misses) as fake:

        async def pass_on(request: httpx.Request) -> httpx.Response:
            places.add(f"{request.url.scheme}://{request.url.netloc.decode()}")
            return await fake.transport.handle_async_request(request)

        async with shells(fake) as sockets:
            server = build_server(
                load_settings(Source("test", fake.settings)).settings,
                transport=httpx.MockTransport(pass_on),
                clock=fake.clock,
                sleep=no_sleep,
                sockets=sockets,
            )
            async with Client(server) as client:
                yield Asker(client)
        assert places <= {"https://api.mist.com"}
        assert {call.path[:8] for call in fake.calls} <= {"/api/v1/"}
        done = [call.path for call in fake.calls if call.method != "GET"]
        assert [path for path in done if not HARMLESS.fullmatch(path)] == []
        assert contract is None or contract.breaches(fake.calls) == []


async def test_what_the_schema_forbids_is_explained(questioner: Questioner) -> None:
    """Wrong types, empty and endless texts, numbers out of bounds: refused, each in words."""
    for tool in SCHEMAS:
        for name, schema in properties(tool).items():
            for value in unfit(schema):
                answer = await questioner.ask(tool, {**required(tool), name: value})
                named = answer.is_error and name in answer.text
                questioner.expect(named, tool, {name: value}, f"is not refused: {answer.text}")


async def test_an_argument_that_no_tool_knows_is_not_repeated(questioner: Questioner) -> None:
    """Whatever stands in it may be a secret."""
    for tool in SCHEMAS:
        answer = await questioner.ask(tool, {**required(tool), "surprise": TOKEN})
        known = "surprise: the tool has no such argument" in answer.text
        questioner.expect(known, tool, "surprise", answer.text)


async def test_what_a_tool_needs_is_asked_for(questioner: Questioner) -> None:
    """A call without a required argument names it."""
    for tool in SCHEMAS:
        answer = await questioner.ask(tool, {})
        for name in required(tool):
            asked = f"{name}: this argument is required" in answer.text
            questioner.expect(asked, tool, name, answer.text)


async def test_an_id_of_nothing_or_of_others_finds_nothing(
    questioner: Questioner, connect: Connect
) -> None:
    """Unknown ids, hostile texts, and what belongs to another organization."""
    unknown = ["00000000-0000-0000-0000-000000000000", "5c5b35ffffff", "no such thing"]
    for value in [*unknown, *await foreign(await connect("msp-admin")), *HOSTILE]:
        for tool, name in IDS:
            answer = await questioner.ask(tool, {**required(tool), name: value})
            refused = answer.is_error or answer.data.get("rows") == []
            questioner.expect(refused, tool, {name: value}, f"is answered: {answer.text}")


async def foreign(client: Asker) -> list[str]:
    """Return an organization that the usual token does not reach, and one of its sites."""
    orgs = (await client.data("get_organizations"))["rows"]
    org = next(row["id"] for row in orgs if not row["name"].startswith("Larkspur"))
    sites = (await client.data("get_org_sites", org_id=org))["rows"]
    return [org, sites[0]["id"]]


async def test_hostile_texts_find_nothing(questioner: Questioner) -> None:
    """Whatever a filter says, it is sent as data: nothing fits, or an error says what is wrong."""
    for tool, names in FILTERS.items():
        # The search over the API sends nothing, and finds by any of the words.
        for value in HOSTILE if names and tool != "search_mist_api" else []:
            answer = await questioner.ask(tool, {**required(tool), **dict.fromkeys(names, value)})
            nothing = answer.is_error or not answer.data.get("rows")
            questioner.expect(nothing, tool, dict.fromkeys(names, value), answer.text)


async def test_a_window_that_is_none_is_refused(questioner: Questioner) -> None:
    """Empty, reversed, contradictory and endless windows."""
    for tool in TIMED:
        for window in NO_WINDOWS:
            answer = await questioner.ask(tool, {**required(tool), **window})
            questioner.expect(answer.is_error, tool, window, f"is answered: {answer.text}")


@pytest.mark.parametrize("place", [0, 9, 40, -1])
async def test_an_altered_cursor_is_refused(place: int, connect: Connect) -> None:
    """One character more, less or other, wherever it stands."""
    client = await connect()
    cursor = (await question(client, "get_next_page"))["cursor"]
    place %= len(cursor)
    other = "A" if cursor[place] != "A" else "B"
    for altered in (
        cursor[:place] + other + cursor[place + 1 :],
        cursor[:place] + cursor[place + 1 :],
        cursor[:place] + other * 3 + cursor[place:],
        other * len(cursor),
    ):
        assert "cursor" in await client.refusal("get_next_page", cursor=altered)


async def test_a_cursor_of_another_server_is_refused(connect: Connect) -> None:
    """Each process has its own key."""
    cursor = (await question(await connect(), "get_next_page"))["cursor"]
    check_sentence(await (await connect()).refusal("get_next_page", cursor=cursor))


async def test_null_means_absent(questioner: Questioner) -> None:
    """A client that sends null for every optional argument gets the same answer."""
    for tool in SCHEMAS:
        needed = await question(questioner.strict, tool)
        nulls = dict.fromkeys(properties(tool).keys() - needed.keys())
        plain = await questioner.ask(tool, needed)
        nulled = await questioner.ask(tool, {**nulls, **needed})
        # A cursor names what is kept behind it, which is another thing each time.
        same = nulled.is_error == plain.is_error
        same &= {**nulled.data, "next": ""} == {**plain.data, "next": ""}
        questioner.expect(same or tool in ABOUT_ITSELF, tool, nulls, "null is not the same")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(calls=st.fixed_dictionaries({tool: generated(tool) for tool in SCHEMAS}))
async def test_no_argument_breaks_a_tool_or_leaves_the_contract(
    calls: dict[str, dict[str, Any]], questioner: Questioner
) -> None:
    """All tools, with arguments made from their schemas: an answer or a sentence, no surprise."""
    for tool, arguments in calls.items():
        await questioner.ask(tool, arguments)
    assert questioner.faults == []
