"""Health, trends and the export: what the server measured of itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from fake_mist import FakeMist
from fake_mist.cloud import running
from fake_mist.faults.fault import Latency, ServerError, Throttle
from tests.telemetry.recording import Clock
from tests.test_inventory import definition

if TYPE_CHECKING:
    from tests.asking import Asker, Connect

HEALTH = "get_service_health_report"
TRENDS = "get_performance_trends"
EXPORT = "export_diagnostics_json"
TOOLS = (HEALTH, TRENDS, EXPORT)
CHECKS = "test_mist_connectivity"
"""A tool that always asks for the constants, among others."""

CONSTANTS = "const/countries"


def row(rows: list[dict[str, Any]], **marks: Any) -> dict[str, Any]:
    """Return the one row that bears these marks."""
    [found] = [one for one in rows if marks.items() <= one.items()]
    return found


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the tests set."""
    return Clock()


@pytest.fixture
def fake(clock: Clock) -> FakeMist:
    """Return a fake cloud whose latency moves that clock."""
    return FakeMist(times=running(clock), sleep=clock.sleep)


async def times(number: int, client: Asker) -> None:
    """Let the tool make its requests so many times."""
    for _ in range(number):
        await client.call(CHECKS)


@pytest.mark.parametrize("name", TOOLS)
async def test_the_answer_fits_its_schema_and_asks_mist_nothing(
    name: str, connect: Connect, fake: FakeMist
) -> None:
    """Before anything happened, and afterwards."""
    client = await connect(cloud=fake)
    schema = (await client.tools())[name].output_schema or {}
    before = await client.data(name)
    jsonschema.validate(before, schema)
    assert not fake.calls
    await times(1, client)
    asked = len(fake.calls)
    jsonschema.validate(await client.data(name), schema)
    assert len(fake.calls) == asked > 0


async def test_the_definitions_are_small(connect: Connect) -> None:
    """As a model sees them."""
    tools = await (await connect()).tools()
    sizes = {
        name: len(json.dumps(definition(tools[name]), separators=(",", ":"))) for name in TOOLS
    }
    assert max(sizes.values()) <= 550, sizes


async def test_a_server_that_did_nothing_is_not_called_healthy(connect: Connect) -> None:
    """There is no percentage of nothing, and no percentile."""
    data = await (await connect()).data(HEALTH)
    assert data["verdict"] == "unknown"
    assert data["all_api"] == {"count": 0, "failed": 0, "refused": 0}
    assert "test_mist_connectivity asks it now" in data["summary"]


async def test_a_working_server_is_healthy(connect: Connect, fake: FakeMist) -> None:
    """Every request is counted, by endpoint and by category."""
    client = await connect(cloud=fake)
    await times(2, client)
    data = await client.data(HEALTH)
    assert data["verdict"] == "healthy"
    assert data["all_api"]["count"] == data["rate_limits"]["calls_this_hour"] == len(fake.calls)
    assert data["all_api"]["success_percent"] == 100.0
    assert data["errors"] == []
    for rows in (data["endpoints"], data["api_categories"]):
        assert sum(one["count"] for one in rows) == len(fake.calls)
    assert row(data["endpoints"], name=CONSTANTS)["count"] == 2
    assert row(data["api_categories"], name="const")["count"] == 2
    assert row(data["tools"], name=CHECKS)["count"] == 2
    assert data["process"]["memory_megabytes"] > 0


async def test_ids_are_not_part_of_an_endpoint_s_name(connect: Connect, fake: FakeMist) -> None:
    """Requests about two sites are counted together."""
    client = await connect(cloud=fake)
    for site in ("Main Campus", "Harbour Branch"):
        await client.data("get_site_info", site_id=site)
    endpoints = (await client.data(HEALTH))["endpoints"]
    assert row(endpoints, name="sites/{id}/stats")["count"] == 2


async def test_failures_are_counted_with_what_to_do(connect: Connect, fake: FakeMist) -> None:
    """Each repeated request is one; the call of the tool that reports them succeeded."""
    fake.inject(ServerError(path="*/const/*"))
    client = await connect(cloud=fake)
    await times(1, client)
    data = await client.data(HEALTH)
    assert data["verdict"] == "failing"
    assert data["reasons"][0] == (
        f"4 of {len(fake.calls)} API requests failed in the last 15 minutes"
    )
    assert row(data["errors"], kind="api") == {
        "kind": "api",
        "error": "CloudFailureError",
        "count": 4,
        "last": "2026-06-15T12:00:00Z",
        "fault_of": "cloud",
        "next_step": "Try again in a minute; the cloud itself has trouble.",
    }
    assert row(data["tools"], name=CHECKS)["success_percent"] == 100.0


async def test_refused_calls_are_counted_apart(connect: Connect) -> None:
    """By the gate, by the schema and by the tool alike: no rate of success falls by them."""
    client = await connect()
    await times(1, client)
    await client.refusal("get_site_info", nonsense=True)
    await client.refusal("get_site_info", site_id="Nowhere")
    await client.refusal("make_mist_api_call", endpoint="/api/v1/self", method="DELETE")
    data = await client.data("get_performance_trends", window="15m", interval="15m")
    trend = row(data["trends"], kind="tool")
    assert (trend["later_count"], trend["later_refused"]) == (4, 3)
    assert trend["later_success_percent"] == 100.0
    now = data["intervals"][0]
    assert (now["tools"], now["tools_refused"], now["tools_failed"]) == (4, 3, 0)


async def test_a_caller_s_mistakes_do_not_make_the_service_unhealthy(connect: Connect) -> None:
    """They are refused, not failed."""
    client = await connect()
    await times(1, client)
    for site in ("Nowhere", "Elsewhere"):
        await client.refusal("get_site_info", site_id=site)
    await client.refusal("get_site_info", nonsense=True)
    data = await client.data(HEALTH)
    assert data["verdict"] == "healthy"
    assert (data["all_tools"]["refused"], data["all_tools"]["failed"]) == (3, 0)
    assert row(data["errors"], error="UnknownNameError")["fault_of"] == "caller"


async def test_a_spent_budget_is_failing_until_it_is_renewed(
    connect: Connect, fake: FakeMist, clock: Clock
) -> None:
    """The refusals are counted, and what is past is no verdict on the present."""
    fake.inject(Throttle(path="*/self", times=1, retry_after=1200))
    client = await connect(cloud=fake)
    await client.refusal("get_user_info")
    data = await client.data(HEALTH)
    assert data["verdict"] == "failing"
    assert "accepts no call for another 20 min" in data["summary"]
    assert data["rate_limits"]["answers_429"] == 1
    assert data["rate_limits"]["closed_until"] == "2026-06-15T12:20:00Z"
    clock.now += 1200
    data = await client.data(HEALTH)
    assert data["verdict"] == "unknown"
    assert (data["rate_limits"]["answers_429"], data["all_api"]["failed"]) == (1, 1)
    await times(1, client)
    assert (await client.data(HEALTH))["verdict"] == "healthy"


async def test_a_rejected_token_is_failing(connect: Connect) -> None:
    """Whatever succeeded before."""
    client = await connect(MIST_API_TOKEN="fake-nobody")
    await client.refusal("get_user_info")
    data = await client.data(HEALTH)
    assert data["verdict"] == "failing"
    assert "Mist rejected the API token" in data["summary"]


async def test_latencies_stand_beside_their_counts(connect: Connect, fake: FakeMist) -> None:
    """A percentile that needs more requests than there were is absent."""
    fake.inject(Latency(path="*/const/*", seconds=0.4))
    client = await connect(cloud=fake)
    await times(12, client)
    found = row((await client.data(HEALTH))["endpoints"], name=CONSTANTS)
    assert found["count"] == 12
    assert found["p50_ms"] == found["p90_ms"] == pytest.approx(400, rel=0.05)
    assert found["slowest_ms"] == 400.0
    assert not {"p95_ms", "p99_ms"} & found.keys()


async def test_a_cloud_that_becomes_slow_is_a_trend(
    connect: Connect, fake: FakeMist, clock: Clock
) -> None:
    """The later half of the window is compared with the earlier, and both counts are shown."""
    client = await connect(cloud=fake)
    await times(4, client)
    earlier = len(fake.calls)
    clock.now += 3000
    fake.inject(Latency(seconds=0.5))
    await times(5, client)
    later = len(fake.calls) - earlier
    data = await client.data(TRENDS)
    api = row(data["trends"], kind="api")
    assert (api["direction"], api["earlier_count"], api["later_count"]) == (
        "slower",
        earlier,
        later,
    )
    assert row(data["trends"], kind="tool")["direction"] == "too few samples"
    assert f"API requests: slower ({earlier} earlier, {later} later" in data["summary"]
    assert [one["api"] for one in data["intervals"]] == [later, *[0] * 9, earlier]
    assert data["intervals"][0]["start"] == "2026-06-15T12:50:00Z"
    assert data["notes"][0] == "The server has not run for the whole window"


async def test_windows_and_intervals_can_be_chosen(
    connect: Connect, fake: FakeMist, clock: Clock
) -> None:
    """Those that do not fit each other are refused with a next step."""
    client = await connect(cloud=fake)
    await times(1, client)
    clock.now += 7 * 3600
    assert sum(one["api"] for one in (await client.data(TRENDS, window="6h"))["intervals"]) == 0
    day = await client.data(TRENDS, window="24h", interval="30m")
    assert sum(one["api"] for one in day["intervals"]) == len(fake.calls)
    assert len(day["intervals"]) == 15
    assert "Leave it out" in await client.refusal(TRENDS, window="24h", interval="1m")
    assert "window" in await client.refusal(TRENDS, window="2h")


async def test_the_export_has_everything_in_one_document(
    connect: Connect, fake: FakeMist, clock: Clock
) -> None:
    """The health report, the trends of an hour, settings, versions and operations."""
    client = await connect(cloud=fake)
    await client.data("get_site_info", site_id="Harbour Branch")
    health, trends = await client.data(HEALTH), await client.data(TRENDS)
    clock.now += 1
    data = await client.data(EXPORT)
    assert data["endpoints"] == health["endpoints"]
    assert [one["start"] for one in data["intervals"]] == [
        one["start"] for one in trends["intervals"]
    ]
    assert data["exported"] == "2026-06-15T12:00:01Z"
    assert row(data["settings"], name="MIST_API_TOKEN")["value"] == "set"
    assert row(data["packages"], name="fastmcp")
    names = [one["name"] for one in data["operations"]]
    assert names[:3] == [TRENDS, HEALTH, "get_site_info"]
    assert len(names) == 3 + len(fake.calls)


async def test_the_export_holds_no_argument_and_no_secret(connect: Connect) -> None:
    """Nor what the caller invented as the name of a tool."""
    client = await connect()
    await client.call("get_site_info", {"site_id": "Harbour Branch"})
    await client.call("sekret", {"password": "sekret"})
    answer = await client.call(EXPORT)
    shown = json.dumps(answer.data) + answer.text
    assert "(unknown tool)" in shown
    assert [word for word in ("Harbour", "sekret", "fake-org-admin") if word in shown] == []


@pytest.mark.parametrize("most", [4000, 24_000])
async def test_a_long_history_fits_the_byte_budget(most: int, connect: Connect) -> None:
    """What finds no room goes on, and together it is one document."""
    client = await connect(MIST_MAX_RESULT_BYTES=str(most))
    await times(60, client)
    answers = {name: await client.call(name) for name in TOOLS}
    for name, answer in answers.items():
        data = json.dumps(answer.data, separators=(",", ":"), ensure_ascii=False)
        assert max(len(data.encode()), len(answer.text.encode())) <= most, name
    answer, names = answers[EXPORT], list[str]()
    while True:
        assert json.loads(answer.text) == answer.data
        names += [row["name"] for row in answer.data.get("operations", [])]
        if "next" not in answer.data:
            break
        answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
    assert len(names) > 60
