"""Raw reads of the API: times, filters without effect, paths that there are not, odd ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.tools.utility.api_times import with_times
from mist_mcp.tools.utility.filter_effects import without_effect
from tests.asking import Asker
from tests.conftest import no_sleep

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

TOOL: Final = "make_mist_api_call"
ORG: Final = "/api/v1/orgs/{org_id}"
EPOCH: Final = 1_781_352_000
SHOWN: Final = "2026-06-13T12:00:00Z"


@pytest.mark.parametrize(
    "name",
    [
        *("timestamp", "created_time", "last_seen", "start", "end", "cert_expiry", "scheduled_at"),
        *("last_used", "since", "created_at", "last_config", "expiry", "when", "lastcheck"),
        *("dhcp_expire_time", "connect", "disconnect", "last_flapped", "audit_time", "reboot_at"),
    ],
)
def test_an_epoch_is_shown_as_a_time(name: str) -> None:
    """In seconds, with a fraction, in milliseconds; in lists and inside of objects."""
    for value in (EPOCH, EPOCH + 0.25, EPOCH * 1000):
        assert with_times({"a": [{name: value}]}) == {"a": [{name: SHOWN}]}
    assert with_times({name: [EPOCH, None]}) == {name: [SHOWN, None]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("uptime", 86_400), ("tx_bytes", EPOCH), ("swap_total", EPOCH), ("rx_bps", EPOCH)),
        *(("timestamp", 0), ("timestamp", True), ("timestamp", "1781352000"), ("id", EPOCH)),
        *(("time", None), ("start", 3), ("asn", EPOCH), ("timestamp", 1e300), ("count", EPOCH)),
    ],
)
def test_other_numbers_stay(name: str, value: Any) -> None:
    """What is no time by its name, or by its size, is a number."""
    assert with_times({name: value}) == {name: value}


@pytest.mark.parametrize(
    ("query", "rows", "noticed"),
    [
        ({"type": "ap"}, [{"type": "ap"}, {"type": "switch"}], "`type`: 1 of 2 rows"),
        ({"type": "ap,switch"}, [{"type": "ap"}, {"type": "switch"}], None),
        ({"type": "all"}, [{"type": "ap"}], None),
        ({"type": "AP"}, [{"type": "ap"}], None),
        ({"mac": "5c:5b:35"}, [{"mac": "5c5b35000001"}], None),
        ({"mac": "5c5b35000001"}, [{"mac": "aabbcc000001"}], "`mac`: 1 of 1 row"),
        ({"ssid": "Guest"}, [{"ssid": ["Corp", "Guest-5"]}], None),
        ({"ssid": "Guest"}, [{"ssid": ["Corp"]}], "`ssid`"),
        ({"name": "*arts*"}, [{"name": "AP-ARTS-1"}], None),
        ({"up": "true"}, [{"up": False}, {"up": True}], "`up`: 1 of 2 rows"),
        ({"up": "true"}, [{"up": None}, {}], None),
        ({"vlan": "10"}, [{"vlan": 10}], None),
        ({"vlan": "10"}, [{"vlan": 100}], "`vlan`"),
        ({"limit": "2", "sort": "x", "start": "1", "page": "2"}, [{"limit": 9, "start": 2}], None),
        ({"speed": ">100"}, [{"speed": 10}], None),
        ({"colour": "red"}, [{"name": "x"}], None),
        ({"distinct": "type"}, [{"distinct": "x"}], None),
        ({"fields": "name"}, [{"fields": "x"}], None),
    ],
)
def test_a_filter_that_the_rows_contradict_is_named(
    query: dict[str, str], rows: list[dict[str, Any]], noticed: str | None
) -> None:
    """A part of a text, another case or notation is none; what no row has tells nothing."""
    notes = without_effect(query, rows)
    assert [bool(noticed and noticed in note) for note in notes] == ([True] if noticed else [])


async def on_cloud(answers: Any, *calls: dict[str, Any]) -> list[Answer]:
    """Ask a server on a cloud that has these documents by path; all else is 404."""

    def handle(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path)
        if found is None:
            return httpx.Response(404, json={"detail": "Not found."})
        return found(request) if callable(found) else httpx.Response(200, json=found)

    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    server = build_server(settings, transport=httpx.MockTransport(handle), sleep=no_sleep)
    async with Client(server) as connected:
        return [await Asker(connected).call(TOOL, call) for call in calls]


async def test_times_and_filters_of_a_real_answer(connect: Connect) -> None:
    """Every row is in times that people read; a parameter that the cloud ignores is named."""
    client = await connect()
    data = await client.data(TOOL, path=f"{ORG}/sites", fields="name,created_time")
    assert all(row["created_time"].endswith("Z") for row in data["rows"])
    [answer] = await on_cloud(
        {"/api/v1/x": [{"type": "ap", "created_time": EPOCH}, {"type": "switch"}]},
        {"path": "/api/v1/x", "query": {"type": "switch"}},
    )
    assert answer.data["rows"][0]["created_time"] == SHOWN
    assert "`type`: 1 of 2 rows" in answer.data["notes"][0]


UNKNOWN: Final = "00000000-1111-4222-8333-444444444444"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/api/v1/orgs/{UNKNOWN}/wlanz", ["no path", "/api/v1/orgs/{org_id}/wlans"]),
        (f"/api/v1/sites/{UNKNOWN}/", ["The path is one of the API", "id"]),
        (f"/api/v1/sites/{UNKNOWN}/devices", ["The path is one of the API", "id"]),
        (f"/api/v1/sites/{UNKNOWN}/insights", ["or this cloud does not answer there"]),
        (f"/api/v1/orgs/{UNKNOWN}/inventory/create_ha_cluster", ["has no GET", "POST"]),
        ("/api/v1/zzzz", ["no path"]),
    ],
)
async def test_a_path_that_does_not_exist_is_told_from_an_id_that_does_not(
    path: str, words: list[str]
) -> None:
    """The table of facts knows the paths."""
    [answer] = await on_cloud({}, {"path": path})
    assert answer.is_error
    assert [word for word in words if word not in answer.text] == [], answer.text


async def test_paging_goes_on_after_a_duration(connect: Connect, fake: FakeMist) -> None:
    """The link has start and end, and the cloud takes no duration beside both."""
    client = await connect(cloud=fake)
    for duration in ("7d", "1d"):
        asked = {
            "path": f"{ORG}/devices/events/search",
            "query": {"limit": 3, "duration": duration, "device_type": "all"},
        }
        first = await client.data(TOOL, **asked)
        second = await client.data("get_next_page", cursor=first["next"])
        assert second["rows"]
        assert second["rows"] != first["rows"]


async def test_paging_goes_on_after_a_duration_whatever_the_link_repeats() -> None:
    """Some links have the times alone."""
    sent: list[dict[str, str]] = []

    def search(request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        sent.append(query)
        if {"start", "end", "duration"} <= query.keys():
            return httpx.Response(400, json={"detail": "start, end and duration"})
        link = "/api/v1/x?start=1&end=2&search_after=9"
        rows = {"results": [{"a": len(sent)}], "total": 2}
        return httpx.Response(200, json=rows if "search_after" in query else {**rows, "next": link})

    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    server = build_server(
        settings,
        transport=httpx.MockTransport(
            lambda request: search(request) if request.url.path == "/api/v1/x" else _none()
        ),
        sleep=no_sleep,
    )
    async with Client(server) as connected:
        client = Asker(connected)
        first = await client.data(TOOL, path="/api/v1/x", query={"duration": "1d"})
        second = await client.data("get_next_page", cursor=first["next"])
    assert second["rows"] == [{"a": 2}]
    assert sent[1] == {"start": "1", "end": "2", "search_after": "9"}


def _none() -> httpx.Response:
    return httpx.Response(404, json={})


@pytest.mark.parametrize(
    "link",
    [
        "/api/v1/sites/x/rogues?limit=1&start=2",
        "https://api.mist.com/api/v1/other?page=2",
        "https://evil.example/api/v1/here?page=2",
        "/api/v1/here/?page=2",
        "//evil.example/api/v1/here?page=2",
        "?page=2",
        "\u202enonsense",
    ],
)
async def test_a_way_on_that_leads_elsewhere_keeps_the_page(link: str) -> None:
    """The rows that came are shown, nothing is followed, and it is said."""
    document = {"results": [{"a": 1}], "total": 5, "limit": 1, "next": link}
    [answer] = await on_cloud({"/api/v1/here": document}, {"path": "/api/v1/here"})
    assert not answer.is_error, answer.text
    assert answer.data["rows"] == [{"a": 1}]
    assert "next" not in answer.data
    assert "leads elsewhere" in " ".join(answer.data["notes"])
    assert "\u202e" not in answer.text
    assert "evil" not in answer.text


async def test_credentials_are_refused_with_the_setting_that_helps(connect: Connect) -> None:
    """With the class of danger, and with the tool that shows all but the secret."""
    client = await connect()
    for path in (f"{ORG}/psks", f"{ORG}/apitokens"):
        text = await client.refusal(TOOL, path=path)
        assert "class secret" in text
        assert "get_org_access lists pre-shared keys" in text
        assert "read-only mode" in text
        assert "MIST_ENABLE_WRITES=true" in text


async def test_a_parameter_may_have_several_values(connect: Connect, fake: FakeMist) -> None:
    """A list is what the API writes with commas."""
    client = await connect(cloud=fake)
    await client.data(
        TOOL,
        path=f"{ORG}/devices/events/search",
        query={"type": ["SW_PORT_UP", "SW_PORT_DOWN"], "limit": 1},
    )
    sent = next(call.params for call in fake.calls if call.path.endswith("events/search"))
    assert sent["type"] == "SW_PORT_UP,SW_PORT_DOWN"


async def test_a_live_way_on_to_another_path_is_said(connect: Connect) -> None:
    """As live clouds have it: `/rrm/events` leads to `/events/rrm`."""
    client = await connect()
    data = await client.data(
        TOOL,
        path="/api/v1/sites/{site_id}/rrm/events",
        site_id="Main Campus",
        query={"limit": 2, "band": "5"},
    )
    assert data["rows"]
    assert "next" not in data
    assert "/events/rrm" in " ".join(data["notes"])
