"""The client: patient, within bounds, and with the token in one place only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.retry import ATTEMPTS
from mist_mcp.errors import (
    CloudError,
    CloudFailureError,
    MistError,
    RateLimitedError,
    TimedOutError,
    UnreachableError,
    UnreadableAnswerError,
    UnsafePathError,
)
from mist_mcp.settings.loading import Settings, Source, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.every_python

TOKEN = "fake-token-with-some-length"
SELF = "/api/v1/self"


def settings(**more: str) -> Settings:
    """Return settings with the token of these tests."""
    return load_settings(Source("test", {"MIST_API_TOKEN": TOKEN, **more})).settings


class Cloud:
    """Answers from a list, the last one for ever, and keeps the requests and the pauses."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        """Start at the second 1000."""
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []
        self.now = 1000.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Give the next answer."""
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.pauses.append(seconds)
        self.now += seconds

    def client(self, **more: str) -> MistClient:
        """Return a client of this cloud."""
        return MistClient(
            settings(**more),
            transport=httpx.MockTransport(self.handle),
            clock=lambda: self.now,
            sleep=self.sleep,
            jitter=lambda: 0.5,
        )


async def failure(cloud: Cloud, path: str = SELF) -> MistError:
    """Return the error that a request ends with."""
    async with cloud.client() as client:
        with pytest.raises(MistError) as raised:
            await client.read(path)
    return raised.value


async def test_the_token_is_in_the_authorization_header_and_nowhere_else() -> None:
    """Not in the URL, and in no other header."""
    cloud = Cloud(httpx.Response(200, json={}))
    async with cloud.client() as client:
        await client.read(SELF, {"limit": 1})
    [request] = cloud.requests
    assert request.headers["authorization"] == f"Token {TOKEN}"
    assert TOKEN not in str(request.url)
    assert [name for name, value in request.headers.items() if TOKEN in value] == ["authorization"]


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_passing_fault_is_not_seen_by_the_caller(status: int) -> None:
    """The request is made again after a pause."""
    cloud = Cloud(httpx.Response(status), httpx.Response(200, json={"ok": True}))
    async with cloud.client() as client:
        assert await client.read_object(SELF) == {"ok": True}
    assert len(cloud.pauses) == 1


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("no answer"),
    ],
)
async def test_a_lost_connection_is_tried_again(error: Exception) -> None:
    """Once it answers, all is well."""
    cloud = Cloud(error, error, httpx.Response(200, json=[]))
    async with cloud.client() as client:
        assert await client.read(SELF) == []
    assert len(cloud.requests) == 3


async def test_there_are_never_more_attempts_than_announced() -> None:
    """Then the error of the last one is the answer."""
    cloud = Cloud(httpx.Response(503))
    assert isinstance(await failure(cloud), CloudFailureError)
    assert len(cloud.requests) == ATTEMPTS
    assert cloud.pauses == sorted(cloud.pauses)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 302, 418])
async def test_a_lasting_fault_is_not_tried_again(status: int) -> None:
    """One request, one error."""
    cloud = Cloud(httpx.Response(status))
    error = await failure(cloud)
    assert isinstance(error, CloudError)
    assert error.status == status
    assert (len(cloud.requests), cloud.pauses) == (1, [])


async def test_the_waiting_time_that_the_cloud_names_is_kept() -> None:
    """Nothing is sent earlier."""
    cloud = Cloud(httpx.Response(429, headers={"retry-after": "3"}), httpx.Response(200, json=1))
    async with cloud.client() as client:
        assert await client.read(SELF) == 1
    assert len(cloud.requests) == 2
    assert 3 <= sum(cloud.pauses) <= 4


async def test_a_long_refusal_is_answered_here_until_it_is_over() -> None:
    """The first caller hears at once; the next ones cost the cloud nothing."""
    cloud = Cloud(httpx.Response(429, headers={"retry-after": "798"}), httpx.Response(200, json=1))
    async with cloud.client() as client:
        for _ in range(3):
            with pytest.raises(RateLimitedError, match="798 seconds") as raised:
                await client.read(SELF)
            assert raised.value.retry_after == 798
        assert (len(cloud.requests), cloud.pauses) == (1, [])
        cloud.now += 798
        assert await client.read(SELF) == 1


async def test_no_refusal_lasts_longer_than_the_hour_of_the_budget() -> None:
    """A broken header does not close the server for ever."""
    cloud = Cloud(
        httpx.Response(429, headers={"retry-after": "9" * 30}), httpx.Response(200, json=1)
    )
    async with cloud.client() as client:
        with pytest.raises(RateLimitedError):
            await client.read(SELF)
        cloud.now += 3600
        assert await client.read(SELF) == 1


async def test_every_attempt_counts_for_the_budget() -> None:
    """The cloud counts them too."""
    cloud = Cloud(httpx.Response(503), httpx.Response(200, json=1))
    async with cloud.client() as client:
        await client.read(SELF)
        assert client.budget.total == 2


@pytest.mark.parametrize("bound", [1, 3])
async def test_no_more_requests_are_under_way_than_allowed(bound: int) -> None:
    """The others wait for their turn, and all are answered."""
    under_way, most = 0, 0

    async def handle(_request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(200, json=1)

    async with MistClient(
        settings(MIST_MAX_CONCURRENT=str(bound)), transport=httpx.MockTransport(handle)
    ) as client:
        assert await asyncio.gather(*(client.read(SELF) for _ in range(10))) == [1] * 10
    assert most == bound


async def test_a_cancelled_request_gives_its_turn_back() -> None:
    """Otherwise the pool would dry up."""
    stuck = asyncio.Event()

    async def handle(_request: httpx.Request) -> httpx.Response:
        if not stuck.is_set():
            stuck.set()
            await asyncio.Event().wait()
        return httpx.Response(200, json=1)

    async with MistClient(
        settings(MIST_MAX_CONCURRENT="1"), transport=httpx.MockTransport(handle)
    ) as client:
        first = asyncio.create_task(client.read(SELF))
        await stuck.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await client.read(SELF) == 1


@pytest.mark.parametrize("target", ["https://evil.example/api/v1/self", "/api/v1/self"])
async def test_redirects_are_never_followed(target: str) -> None:
    """Not even to the same host: the API has none."""
    cloud = Cloud(httpx.Response(302, headers={"location": target}))
    error = await failure(cloud)
    assert "redirect" in str(error)
    assert len(cloud.requests) == 1


async def test_an_unsafe_path_is_refused_before_anything_is_sent() -> None:
    """The budget is not touched either."""
    cloud = Cloud(httpx.Response(200, json=1))
    assert isinstance(await failure(cloud, "//evil.example/api/v1/self"), UnsafePathError)
    assert cloud.requests == []


@pytest.mark.parametrize("body", [b"<html>", b'[{"id": ', b"\x00"])
async def test_an_answer_that_is_no_json_is_an_error_at_once(body: bytes) -> None:
    """Asking again would not help."""
    cloud = Cloud(httpx.Response(200, content=body))
    assert isinstance(await failure(cloud), UnreadableAnswerError)
    assert len(cloud.requests) == 1


async def test_a_body_that_cannot_be_unpacked_is_unreadable() -> None:
    """The cloud was reached, so the network is not to blame."""

    def handle(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, content=b"no gzip")

    async with MistClient(settings(), transport=httpx.MockTransport(handle)) as client:
        with pytest.raises(UnreadableAnswerError, match="compressed"):
            await client.read(SELF)


@pytest.mark.parametrize("document", [None, [], "text", 7])
async def test_an_object_is_asked_for_and_nothing_else_is_taken(document: Any) -> None:
    """An empty body is none either."""
    answer = httpx.Response(200) if document is None else httpx.Response(200, json=document)
    async with Cloud(answer).client() as client:
        with pytest.raises(UnreadableAnswerError):
            await client.read_object(SELF)


@pytest.mark.parametrize(
    "make",
    [
        lambda: httpx.ConnectError(f"cannot reach with {TOKEN}"),
        lambda: httpx.ConnectTimeout(f"slow with {TOKEN}"),
        lambda: httpx.Response(400, text=TOKEN),
        lambda: httpx.Response(500, text=TOKEN),
        lambda: httpx.Response(200, text=TOKEN),
    ],
)
async def test_the_token_is_in_no_error_text(
    make: Callable[[], httpx.Response | Exception],
) -> None:
    """Not even when the other side repeats it."""
    assert TOKEN not in str(await failure(Cloud(make())))


async def test_a_timeout_says_which_setting_to_change() -> None:
    """And which host was slow."""
    error = await failure(Cloud(httpx.ReadTimeout("slow")))
    assert isinstance(error, UnreachableError)
    assert "api.mist.com did not answer in time" in str(error)
    assert "MIST_REQUEST_TIMEOUT" in str(error)


async def test_a_timeout_is_not_tried_again() -> None:
    """The caller has waited as long as the settings say, and hears of it."""
    cloud = Cloud(httpx.ReadTimeout("slow"))
    assert isinstance(await failure(cloud), TimedOutError)
    assert len(cloud.requests) == 1


@pytest.mark.usefixtures("jumping")
async def test_the_timeout_is_for_the_whole_answer() -> None:
    """A cloud that never finishes cannot hold a caller by sending a byte now and then."""

    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        return httpx.Response(200)

    async with MistClient(settings(), transport=httpx.MockTransport(never)) as client:
        with pytest.raises(TimedOutError):
            await client.read(SELF)


async def test_a_wait_that_was_kept_does_not_close_the_door() -> None:
    """After the pause that the cloud asked for, the request goes out, whatever the clock says."""
    cloud = Cloud(httpx.Response(429, headers={"Retry-After": "3"}), httpx.Response(200, json=7))
    async with cloud.client() as client:
        assert await client.read(SELF) == 7
        assert client.budget.closed_until == 0


async def test_the_timeout_of_the_settings_reaches_the_request() -> None:
    """Connecting never takes longer than the whole."""
    cloud = Cloud(httpx.Response(200, json=1))
    async with cloud.client(MIST_REQUEST_TIMEOUT="2.5") as client:
        await client.read(SELF)
    assert cloud.requests[0].extensions["timeout"] == {
        "connect": 2.5,
        "read": 2.5,
        "write": 2.5,
        "pool": 2.5,
    }


@pytest.mark.parametrize(("kind", "most"), [("read", 2), ("open", 8)])
async def test_sessions_are_opened_beside_reads_and_within_bounds(kind: str, most: int) -> None:
    """Many devices do not wait for one another, and the cloud is not stormed."""
    going, seen = 0, 0

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal going, seen
        going += 1
        seen = max(seen, going)
        for _ in range(20):
            await asyncio.sleep(0)
        going -= 1
        return httpx.Response(200, json={"url": str(request.url)})

    transport = httpx.MockTransport(slow)
    async with MistClient(settings(MIST_MAX_CONCURRENT="2"), transport=transport) as client:
        site = "15918536-9ef7-5f1a-ba6b-a16695a138c8"
        path = f"/api/v1/sites/{site}/devices/00000000-0000-0000-1000-5c5b355100"
        calls = (
            (client.read_object(f"{path}{number}") for number in range(10, 30))
            if kind == "read"
            else (client.post(f"{path}{number}/shell") for number in range(10, 30))
        )
        await asyncio.gather(*calls)
    assert seen == most
