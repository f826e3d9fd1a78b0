"""Scripted faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from fake_mist import (
    Disconnect,
    Empty,
    FakeMist,
    Html,
    Latency,
    Malformed,
    Quota,
    ServerError,
    Throttle,
)

Connect = Callable[[FakeMist], httpx.AsyncClient]
SELF = "/api/v1/self"
USAGE = "/api/v1/self/usage"


async def statuses(client: httpx.AsyncClient, *paths: str) -> list[int]:
    """Ask for paths in order."""
    return [(await client.get(path)).status_code for path in paths]


async def test_throttle_says_when_to_come_back_and_then_lets_go(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """429 with Retry-After for the given number of requests."""
    fake.inject(Throttle(7, times=1))
    first = await client.get(SELF)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert "5000 API Calls" in first.json()["detail"]
    assert await statuses(client, SELF) == [200]


async def test_a_fault_takes_only_what_it_is_addressed_to(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """Method and path are globs, and others are not counted."""
    fake.inject(ServerError(503, path="*/usage", method="G*", times=1))
    assert await statuses(client, SELF, USAGE, USAGE) == [200, 503, 200]


async def test_faults_follow_their_script_in_order(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """Two faults on one path: the second waits, uncounted, until the first is spent."""
    fake.inject(ServerError(500, times=1))
    fake.inject(ServerError(502, times=2))
    assert await statuses(client, SELF, SELF, SELF, SELF) == [500, 502, 502, 200]


async def test_latency_sleeps_before_the_answer(connect: Connect) -> None:
    """Time is the injected sleep's, so no test waits."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    async with FakeMist(sleep=sleep) as fake, connect(fake) as client:
        fake.inject(Latency(2.5, times=2))
        assert await statuses(client, SELF, SELF, SELF) == [200, 200, 200]
    assert slept == [2.5, 2.5]


async def test_a_quota_runs_out_until_the_hour_ends(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """The budget of calls is spent once, and Retry-After leads to the full hour."""
    fake.inject(Quota(2))
    assert await statuses(client, SELF, SELF, SELF, SELF) == [200, 200, 429, 429]
    assert (await client.get(SELF)).headers["Retry-After"] == "3600"


async def test_a_disconnect_comes_before_the_answer(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """The connection fails, and the call is on record without a status."""
    fake.inject(Disconnect(times=1))
    with pytest.raises(httpx.ConnectError):
        await client.get(SELF)
    assert fake.calls[-1].status is None
    assert await statuses(client, SELF) == [200]


async def test_a_disconnect_comes_in_the_middle_of_the_body(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """Status and headers arrive, then the body breaks off."""
    fake.inject(Disconnect(mid_body=True))
    async with client.stream("GET", SELF) as response:
        assert response.status_code == 200
        parts = response.aiter_bytes()
        assert (await anext(parts)).startswith(b'{"admin_id"')
        with pytest.raises(httpx.ReadError):
            await anext(parts)


async def test_a_malformed_body_is_half_a_document(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """200, JSON by its header, and no JSON."""
    fake.inject(Malformed())
    response = await client.get(SELF)
    assert response.headers["Content-Type"] == "application/json"
    with pytest.raises(json.JSONDecodeError):
        response.json()


@pytest.mark.parametrize("status", [200, 502])
async def test_a_web_page_comes_where_json_is_expected(
    fake: FakeMist, client: httpx.AsyncClient, status: int
) -> None:
    """As from a proxy or a sign-in portal."""
    fake.inject(Html(status))
    response = await client.get(SELF)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/html")
    assert response.text.startswith("<!DOCTYPE html>")


async def test_an_empty_body_is_a_200_with_nothing(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """As actions answer."""
    fake.inject(Empty())
    response = await client.get(SELF)
    assert (response.status_code, response.content) == (200, b"")
