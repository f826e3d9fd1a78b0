"""What is missed: fatal in tests, an answer and a warning for people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from fake_mist import FakeMist, UnmatchedError
from fake_mist.tenant.places import MAIN_CAMPUS, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    Connect = Callable[[FakeMist], httpx.AsyncClient]

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
DEVICES = f"{ORG}/stats/devices"
UNKNOWN = f"{ORG}/inventori"


@pytest.mark.parametrize(
    ("method", "path", "params", "says"),
    [
        ("GET", UNKNOWN, {}, "/orgs/{org_id}/inventory"),
        ("POST", f"{ORG}/inventory", {}, "(addOrgInventory); nearest"),
        ("GET", f"/api/v1/sites/{MAIN_CAMPUS.id}/rooms/count", {}, "no recording answers GET"),
        ("GET", DEVICES, {"color": "red"}, "has no parameter 'color'"),
        ("GET", "/api/v1/self", {"limit": "5"}, "has no parameter 'limit'; it has: none"),
        ("GET", "/elsewhere", {}, "nearest: nothing"),
        ("GET", "https://api.mist.com.evil.example/api/v1/self", {}, "not api.mist.com"),
        ("GET", "http://api.mist.com/api/v1/self", {}, "no recording answers"),
    ],
)
async def test_a_miss_raises_at_the_request_and_again_on_exit(
    connect: Connect, method: str, path: str, params: dict[str, str], says: str
) -> None:
    """A server that turns the first error into an answer cannot hide the second."""
    fake = FakeMist()
    async with connect(fake) as client:
        with pytest.raises(UnmatchedError) as first:
            await client.request(method, path, params=params)
    with pytest.raises(UnmatchedError) as second:
        async with fake:
            pass
    assert says in str(first.value)
    assert str(second.value) == str(first.value) == "\n".join(fake.unmatched)


async def test_another_error_on_its_way_out_is_not_replaced(connect: Connect) -> None:
    """The first failure of a test is the one that is shown."""
    fake = FakeMist()
    async with connect(fake) as client:
        with pytest.raises(UnmatchedError):
            await client.get("/api/v1/nothing")
    error = ZeroDivisionError()
    await fake.__aexit__(ZeroDivisionError, error, None)


async def test_live_answers_a_miss_as_nothing_else(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """People get a 501 that explains itself, and a warning in the log: a 404 would be believed."""
    async with FakeMist.live() as fake, connect(fake) as client:
        with caplog.at_level(logging.WARNING):
            response = await client.get(UNKNOWN)
    assert response.status_code == 501
    assert "To record it" in response.json()["detail"]
    assert response.json()["detail"] in caplog.text


async def test_a_path_cannot_write_lines_or_colours_into_the_log(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named as it was sent, on one line."""
    async with FakeMist.live() as fake, connect(fake) as client:
        with caplog.at_level(logging.WARNING):
            await client.get("/api/v1/%1b%5b31m%0aanother")
    (message,) = caplog.messages
    assert "GET /api/v1/%1b%5b31m%0aanother; nearest" in message
    assert message.isprintable()


async def test_only_what_can_be_recorded_is_offered_for_recording(
    connect: Connect,
) -> None:
    """A recorder sends GET and nothing else."""
    async with FakeMist.live() as fake, connect(fake) as client:
        response = await client.post(UNKNOWN)
    assert response.status_code == 501
    assert "record" not in response.json()["detail"].partition(";")[2]


async def test_live_ignores_an_unknown_parameter_with_a_warning(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is that of the request without it."""
    async with FakeMist.live() as fake, connect(fake) as client:
        with caplog.at_level(logging.WARNING):
            plain = await client.get(DEVICES, params={"limit": 2})
            odd = await client.get(DEVICES, params={"limit": 2, "color": "red"})
    assert [row["id"] for row in odd.json()] == [row["id"] for row in plain.json()]
    assert "'color'" in caplog.text
