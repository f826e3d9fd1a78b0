"""Arguments as clients really send them: another form of the same question has the same answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fake_mist.serving.composition import shells
from tests.arguments import SCHEMAS, properties
from tests.asking import Asker
from tests.conftest import server_on
from tests.questions import ASKED_AS, QUESTIONS
from tests.test_bad_input import ABOUT_ITSELF

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hypothesis.strategies import SearchStrategy

    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

ASKED: Final = {
    **{
        tool: arguments
        for tool, arguments in QUESTIONS.items()
        if tool not in ABOUT_ITSELF | ASKED_AS.keys() | {"get_next_page"}
    },
    "get_alarms": {"severity": "critical", "acked": False, "duration": "1d", "limit": 7},
    "get_device_events": {"start": "-7d", "end": "-1d", "limit": 3},
    "make_mist_api_call": {
        "path": "/api/v1/orgs/{org_id}/inventory",
        "query": {"type": "switch", "limit": 4},
        "fields": "name,mac",
    },
}
"""A question to each tool whose answer stays the same, with arguments of every kind."""

ABSENT: Final = (None, "", "  ", "\t\n")
SPANS: Final[dict[Any, tuple[Any, ...]]] = {
    "1d": ("1 day", "24h", "86400", 86_400, "last 24 hours", "1D", "P1D")
}
TIMES: Final[dict[Any, tuple[Any, ...]]] = {
    "-7d": ("now-7d", "- 7 days", "7 days ago", "-1w", "-168h"),
    "-1d": ("now - 1d", "1 day ago", "-24h"),
}


def forms(name: str, value: Any) -> SearchStrategy[Any]:
    """Generate the forms in which clients send a value."""
    if isinstance(value, bool):
        said = str(value).lower()
        return st.sampled_from([value, said, said.title(), f" {said} ", int(value)])
    if isinstance(value, int):
        return st.sampled_from([value, str(value), f" {value} ", float(value), f"{value}.0"])
    if isinstance(value, dict):
        text = json.dumps(value)
        return st.sampled_from([value, text, f" {text}\n", json.dumps(value, indent=2)])
    if isinstance(value, list):
        return st.sampled_from([value, json.dumps(value), ", ".join(value), "\n".join(value)])
    others = {"duration": SPANS, "start": TIMES, "end": TIMES}.get(name, {})
    return st.sampled_from([value, f" {value}", f"{value}\n", *others.get(value, ())])


def sent(tool: str) -> SearchStrategy[dict[str, Any]]:
    """Generate the arguments of the question to a tool, in other forms."""
    asked = ASKED[tool]
    empty = st.sampled_from(ABSENT)
    return st.fixed_dictionaries(
        {name: forms(name, value) for name, value in asked.items()},
        optional={name: empty for name in properties(tool) if name not in asked},
    )


def told(answer: Answer) -> object:
    """Return what an answer says; a cursor holds the arguments as they were sent."""
    return {**answer.data, "next": None, "window": None, "summary": None, "notes": None}


@pytest.fixture
async def reachable(fake: FakeMist) -> AsyncIterator[Asker]:
    """Return a client of a server that reaches devices too."""
    async with shells(fake) as sockets, Client(server_on(fake, sockets=sockets)) as connected:
        yield Asker(connected)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(calls=st.fixed_dictionaries({tool: sent(tool) for tool in ASKED}), plain=st.just({}))
async def test_another_form_has_the_same_answer(
    calls: dict[str, dict[str, Any]], plain: dict[str, object], reachable: Asker
) -> None:
    """Numbers and truths as text, lists and objects as JSON, empty text for nothing."""
    faults = []
    for tool, arguments in calls.items():
        if tool not in plain:
            plain[tool] = told(await reachable.call(tool, ASKED[tool]))
        answer = await reachable.call(tool, arguments)
        if answer.is_error or told(answer) != plain[tool]:
            faults.append(f"{tool} {arguments}: {answer.text[:200]}")
    assert faults == []


async def test_a_choice_may_be_written_otherwise(client: Asker) -> None:
    """Large or small letters, blanks or hyphens for underscores; the plural is none."""
    for tool in SCHEMAS:
        for name, schema in properties(tool).items():
            if tool in ABOUT_ITSELF or "enum" not in schema:
                continue
            chosen = schema["enum"][-1]
            plain = await client.call(tool, {**ASKED[tool], name: chosen})
            for form in (chosen.upper(), f" {chosen.title()}", chosen.replace("_", " ")):
                other = await client.call(tool, {**ASKED[tool], name: form})
                assert (other.is_error, told(other)) == (plain.is_error, told(plain)), (tool, form)


EPOCH: Final = 1_781_352_000
WHEN: Final = (
    *(EPOCH, float(EPOCH), str(EPOCH), EPOCH * 1000, f"{EPOCH}.0"),
    *("2026-06-13T12:00:00Z", "2026-06-13T12:00:00", "2026-06-13 12:00"),
    "2026-06-13T14:00:00+02:00",
)


async def test_a_time_may_have_any_form_that_is_one(client: Asker) -> None:
    """Numbers, texts, ISO 8601 with a zone or without: all the same moment."""
    answers = [await client.call("get_alarms", {"start": when, "limit": 5}) for when in WHEN]
    assert {answer.data.get("window") for answer in answers} == {"since 2026-06-13T12:00:00Z"}
    assert len({json.dumps(answer.data["rows"]) for answer in answers}) == 1


async def test_a_time_that_an_answer_shows_is_a_time_that_is_taken(client: Asker) -> None:
    """The model copies it."""
    rows = (await client.data("get_device_events", limit=5))["rows"]
    answer = await client.data("get_device_events", start=rows[-1]["reported"], end="now", limit=5)
    assert answer["rows"]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("get_alarms", {"start": "soon"}, ["start: ", "2026-11-30T08:00:00Z", "-7d"]),
        ("get_alarms", {"duration": "1 month"}, ["duration: ", "1h30m"]),
        ("get_alarms", {"duration": 7}, ["duration: ", "1h30m"]),
        ("get_alarms", {"limit": "many"}, ["limit: ", "whole number, such as 50"]),
        ("get_alarms", {"limit": 0}, ["limit: ", "at least 1"]),
        ("get_alarms", {"acked": "perhaps"}, ["acked: ", "true or false"]),
        ("get_alarms", {"severity": "fatal"}, ["severity: ", "'critical', 'warn' or 'info'"]),
        ("search_org_bgp_stats", {"state": ["a", "b"]}, ["state: ", "one text"]),
        ("get_alarms", {"site": "x"}, ["site: the tool has no such argument", "site_id"]),
        ("device_action", {"options": "ports"}, ["options: ", 'such as {"limit": 10}']),
        ("device_action", {"options": "[1]"}, ["options: ", 'such as {"limit": 10}']),
        ("execute_custom_shell_command", {"commands": {}}, ["commands: ", '["show version"]']),
        ("execute_custom_shell_command", {"commands": "[1"}, ["commands: ", '["show version"]']),
        (
            "get_alarms",
            {"start": "soon", "limit": "x", "acked": "?", "group": "?", "evil": 1, "end": "?",
             "severity": "?"},
            ["start: ", "limit: ", "acked: ", "group: ", "evil: ", "end: ", "severity: "],
        ),
    ],
)  # fmt: skip
async def test_a_refusal_names_the_form_and_every_wrong_argument(
    tool: str, arguments: dict[str, Any], words: list[str], client: Asker
) -> None:
    """So that the next call is right."""
    text = await client.refusal(tool, **{**ASKED[tool], **arguments})
    assert [word for word in words if word not in text] == [], text


async def test_commands_come_as_a_list_however_they_are_written(connect: Connect) -> None:
    """JSON text is no command with a quotation mark, and a comma inside a command splits none."""
    client = await connect()

    async def commands(value: Any) -> list[str]:
        arguments = {"commands": value, "device_id": "no-such-device"}
        text = await client.refusal("execute_custom_shell_command", **arguments)
        return [text]

    unknown = await commands(["show version"])
    for value in ("show version", '["show version"]', "show version, show chassis alarms"):
        assert await commands(value) == unknown
    assert "reboot" in (await commands('["show version", "request system reboot"]'))[0]
    assert "reboot" in (await commands("show version, request system reboot"))[0]
    assert await commands('show log messages | match "a, b"') == unknown


@pytest.mark.parametrize(
    "value",
    [
        ["harbour-gw", "harbour-sw-1"],
        '["harbour-gw", "harbour-sw-1"]',
        "harbour-gw,harbour-sw-1",
        "harbour-gw\nharbour-sw-1",
    ],
)
async def test_several_names_come_in_any_form(value: Any, client: Asker) -> None:
    """A list, its JSON, or one text."""
    answer = await client.call(
        "execute_custom_shell_command", {"commands": "show version", "device_id": value}
    )
    assert "harbour-gw" in answer.text
    assert "harbour-sw-1" in answer.text


@pytest.mark.parametrize("fields", ["name,mac", ["name", "mac"], '["name","mac"]', " name , mac "])
async def test_fields_come_in_any_form(fields: Any, client: Asker) -> None:
    """A list, its JSON, or one text."""
    answer = await client.data(
        "make_mist_api_call",
        path="/api/v1/orgs/{org_id}/inventory",
        query='{"limit": 2, "type": "switch"}',
        fields=fields,
    )
    assert [set(row) for row in answer["rows"]] == [{"name", "mac"}] * 2


@pytest.mark.parametrize("limit", [1001, "100000", 1e6])
async def test_more_rows_than_one_answer_has_are_capped_and_said(limit: Any, client: Asker) -> None:
    """Everywhere alike: nobody who asks for all of it is refused, and each is told."""
    asked = 0
    for name, tool in (await client.tools()).items():
        schema = tool.input_schema
        if "limit" not in schema["properties"] or name in ASKED_AS:
            continue
        question = {**QUESTIONS[name], "limit": limit}
        data = await client.data(name, **question)
        assert "limit: 1000 rows at once; get_next_page brings those after" in data["notes"], name
        asked += 1
    assert asked > 20
    assert not any(
        "limit:" in note for note in (await client.data("get_alarms", limit=1000))["notes"]
    )
