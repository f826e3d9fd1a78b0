"""Text of strangers is marked as data, by the path of its field."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pydantic import create_model

from fake_mist.tenant import trouble
from mist_mcp.answers.results import Record, Result
from mist_mcp.words.trust import META_KEY, Foreign, Id, Moment, Own, untrusted_in
from mist_mcp.words.untrusted import visible
from tests.conftest import TOKEN_NAME
from tests.questions import ASKED_AS, QUESTIONS, question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Connect

FOREIGN = [
    visible(text)
    for text in (
        *(trouble.INJECTED_NAME, trouble.INJECTED_SSID),
        *(trouble.INJECTED_HOST, trouble.INJECTED_USER),
    )
]
ASKED: dict[str, list[dict[str, Any]]] = {
    "get_site_devices": [{"site_id": "Main Campus", "type": "ap", "limit": 1000}],
    "search_org_devices": [{"text": "AP-ARTS-3.07"}],
    "get_device_stats": [{"device_id": "AP-ARTS-3.07"}],
    "get_device_events": [{"device_id": "AP-HALL-0.02"}],
    "search_org_wireless_clients": [{"text": "laptop<"}, {"ap": "AP-HALL-0.02"}],
    "search_org_nac_clients": [{"text": "guest"}],
    "get_alarms": [{"group": "security"}],
    "make_mist_api_call": [
        {"path": "/api/v1/orgs/{org_id}/inventory", "query": {"type": "ap", "limit": 1000}},
    ],
}


class Colour(StrEnum):
    """A word that only the server chooses."""

    RED = "red"


class Part(Record):
    """A part with a name."""

    name: Foreign | None = None
    mac: Id
    number: int


class Sample(Result):
    """Fields of all kinds."""

    verdict: Own
    size: Literal["s", "l"]
    colour: Colour
    part: Part | None = None
    rows: list[Part]
    words: list[Foreign]
    by_site: dict[Foreign, int]
    anything: Any
    raw: list[dict[Foreign, Any]]


class Numbers(Result):
    """No text but the server's."""

    verdict: Own
    count: int


def marked(path: str, paths: list[str]) -> bool:
    """Tell whether a path, or one above it, is marked."""
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in paths)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a document, names in objects too, and its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, f"{path}[]")
    elif isinstance(value, dict):
        for name, item in value.items():
            inner = f"{path}.{name}".lstrip(".")
            yield inner, name
            yield from texts(item, inner)


def test_whatever_can_hold_text_is_marked() -> None:
    """But times, ids, words of the server, numbers; the sentences that quote it are marked too."""
    sample = Sample(
        summary="x",
        verdict="safe",
        size="s",
        colour=Colour.RED,
        rows=[],
        words=[],
        by_site={},
        anything=None,
        raw=[],
    )
    document: dict[str, Any] = {"summary": "", "notes": [], **dict.fromkeys(Sample.model_fields)}
    assert untrusted_in(type(sample), document=document) == [
        *("summary", "notes[]", "part.name", "rows[].name", "words[]", "by_site", "anything"),
        "raw[]",
    ]


def test_a_text_of_which_nobody_says_whose_it_is_cannot_be() -> None:
    """The error names the field; lists, objects and alternatives hide nothing."""
    kinds: tuple[Any, ...] = (str, str | None, list[str], dict[str, int], dict[Own, list[str]])
    for kind in kinds:
        with pytest.raises(TypeError, match=r"Careless.kind must say whose words it holds"):
            create_model("Careless", __base__=Record, kind=(kind, ...))


def test_a_moment_is_made_of_epoch_seconds() -> None:
    """ISO 8601 in UTC goes through, and what is no moment is unknown."""

    class Seen(Record):
        """A row with a moment."""

        at: Moment = None

    moments = [Seen.model_validate({"at": at}).at for at in (1_781_524_800.5, 0, None)]
    assert moments == ["2026-06-15T12:00:00Z", None, None]
    assert Seen(at="2026-06-15T12:00:00Z").at == "2026-06-15T12:00:00Z"


def test_only_what_is_sent_is_marked() -> None:
    """A field that was left out is not listed."""
    numbers = Numbers(summary="x", verdict="safe", count=1)
    assert untrusted_in(type(numbers), document={"summary": "x", "count": 1}) == []


@pytest.mark.parametrize("name", QUESTIONS)
async def test_no_answer_of_the_tenant_holds_an_unmarked_injection(
    name: str, connect: Connect
) -> None:
    """Names of devices, SSIDs, host names and user names that speak to a model."""
    client = await connect(ASKED_AS.get(name, TOKEN_NAME))
    for arguments in (await question(client, name), *ASKED.get(name, [])):
        result = await client.client.call_tool(name, arguments, raise_on_error=False)
        paths = (result.meta or {}).get(META_KEY, [])
        unmarked = {
            path
            for path, text in texts(result.structured_content)
            if any(foreign in text for foreign in FOREIGN) and not marked(path, paths)
        }
        assert unmarked == set()


@pytest.mark.parametrize("foreign", FOREIGN)
async def test_each_injection_of_the_tenant_is_met_and_marked(
    foreign: str, connect: Connect
) -> None:
    """The tools above do bring it, so that the test above proves something."""
    client = await connect()
    met = [
        marked(path, (result.meta or {})[META_KEY])
        for name, several in ASKED.items()
        for arguments in several
        for result in [await client.client.call_tool(name, arguments)]
        for path, text in texts(result.structured_content)
        if foreign in text
    ]
    assert met
    assert all(met)
