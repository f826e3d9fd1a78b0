"""Faults of others in what is asked and what is counted."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pytest

from fake_mist.cloud import Call
from fake_mist.published import committed
from tests.regressions.everything import everything
from tests.regressions.watching import watched

if TYPE_CHECKING:
    from tests.asking import Connect
    from tests.conftest import Contract

PEERS = 100
STATES = ("active", "established")


@pytest.fixture(scope="module")
def allowed() -> dict[tuple[str, str], set[str]]:
    """Return the values that the published API allows for parameters which have few, by path."""
    tables = committed()
    return {
        (each.path, name): set(map(str, schema["enum"]))
        for each in tables.operations.values()
        if each.method == "GET"
        for name, parameter in each.query.items()
        if "enum" in (schema := tables.resolved(parameter))
    }


def matches(template: str, path: str) -> bool:
    """Tell whether a path is one of a template."""
    parts = list(zip(template.split("/"), path.split("/"), strict=False))
    same = template.count("/") == path.count("/")
    return same and all(part == own or part.startswith("{") for part, own in parts)


def test_every_request_is_one_that_the_api_publishes(
    contract: Contract, allowed: dict[tuple[str, str], set[str]]
) -> None:
    """Fault: paths, parameters and values that the API does not have, such as `band=Band.B5`."""
    calls = [
        Call(request.method, request.url.path, dict(request.url.params), None)
        for asked in everything().values()
        for request in asked.requests
    ]
    assert contract.breaches(calls) == []
    odd = {
        (call.path, name, value)
        for call in calls
        for name, value in call.params.items()
        for (path, known), values in allowed.items()
        if known == name and matches(path, call.path) and value not in values
    }
    assert odd == set()


async def test_a_hundred_peers_of_which_two_are_up_are_not_in_order(connect: Connect) -> None:
    """Fault: 2 of 100 peers established scored "EXCELLENT"."""

    def mostly_down(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/bgp_peers/search"):
            return response
        known = response.json()["results"]
        rows = [
            {**known[0], "neighbor": f"10.9.0.{n}", "up": n < 2, "state": STATES[n < 2]}
            for n in range(PEERS)
        ]
        return httpx.Response(200, json={"results": rows, "total": PEERS, "limit": PEERS})

    cloud, _ = watched(change=mostly_down)
    answer = await (await connect(cloud=cloud)).call("search_org_bgp_stats", {"limit": PEERS})
    assert not answer.is_error, answer.text
    assert "degraded: 2 of 100 session sides established, 98 down" in answer.text
    assert "excellent" not in answer.text.lower()


async def test_clients_are_counted_not_buckets(connect: Connect) -> None:
    """Fault: the number of values stands there as the number of clients."""
    client = await connect()
    data = await client.data("count_org_nac_clients", distinct="type")
    assert data["total"] == len(data["rows"])
    assert data["clients"] == sum(row["clients"] for row in data["rows"]) > data["total"]


async def test_twelve_samples_have_no_99th_percentile(connect: Connect) -> None:
    """Fault: the slowest of twelve is shown as the 99th percentile."""
    client = await connect()
    for _ in range(12):
        await client.data("get_organizations")
    report = await client.data("get_service_health_report")
    [row] = [row for row in report["tools"] if row["name"] == "get_organizations"]
    assert row["count"] == 12
    assert "p50_ms" in row
    assert not {"p95_ms", "p99_ms"} & row.keys()
    assert "p99_ms" not in json.dumps(report)


async def test_states_are_those_of_the_statistics(connect: Connect) -> None:
    """Fault: the configuration is read as the status, so every device is disconnected."""
    told: Counter[str] = Counter()

    def heard(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.url.path.endswith("/stats/devices"):
            told.update(row["status"] for row in response.json())
        return response

    cloud, _ = watched(change=heard)
    client = await connect(cloud=cloud)
    data = await client.data("get_site_devices", site_id="Science Park", limit=1000)
    assert told["connected"] > told["disconnected"] > 0
    assert data["by_status"] == dict(told)
