"""How the recorder asks: what it waits for, what it refuses, and how it goes on."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import NOW, TOKENS, FakeMist
from fake_mist.recording.asking import RecordError
from fake_mist.recording.recorder import World, main, record
from fake_mist.replay.misses import Lenient
from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
USAGE = "/api/v1/self/usage"
SMALL = [ORG, f"{ORG}/sites", f"{ORG}/setting", f"{ORG}/wlans", f"{ORG}/networks"]


@dataclass
class Hours:
    """A clock that goes on by sleeping only."""

    now: float = NOW + 60.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Tell the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Counted(httpx.AsyncBaseTransport):
    """A cloud that counts, and whose cable is pulled after some calls."""

    inner: httpx.AsyncBaseTransport
    good_for: int = 1_000_000
    fault: type[BaseException] = KeyboardInterrupt
    asked: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or break."""
        if len(self.asked) >= self.good_for:
            raise self.fault("stop")
        self.asked.append(request.url.raw_path.decode())
        return await self.inner.handle_async_request(request)


def world(answer: Callable[[httpx.Request], httpx.Response], hours: Hours | None = None) -> World:
    """Stand before a cloud that answers as a function does."""
    at = hours or Hours()
    return World(
        token="any",
        base=httpx.URL("https://api.mist.com"),
        transport=httpx.MockTransport(answer),
        sleep=at.sleep,
        clock=at.clock,
        say=lambda _text: None,
    )


def always(status: int, body: Any = None, **more: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Answer everything in one way, but for the budget, which nobody tells."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == USAGE:
            return httpx.Response(404, json={"detail": "Not found."})
        return httpx.Response(status, **({} if body is None else {"json": body}), **more)

    return answer


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_at_once(status: int) -> None:
    """The token would go to whoever stands there, and asking again would not help."""
    hours = Hours()
    elsewhere = always(status, headers={"Location": "https://api.mist.com/elsewhere"})
    with pytest.raises(RecordError, match=f"answered {status}, which leads elsewhere"):
        await record(world(elsewhere, hours), paths=[ORG])
    assert hours.slept == []


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("798", 798.0),
        (formatdate(NOW + 100, usegmt=True), 40.0),
        (formatdate(NOW - 100, usegmt=True), 0.0),
        ("soon", 60.0),
        ("", 60.0),
        ("999999", 3700.0),
    ],
)
async def test_it_waits_as_long_as_it_is_told_to(told: str, waited: float) -> None:
    """Seconds or a date; a minute where the cloud says nothing that can be read."""
    hours = Hours()
    answers = iter([httpx.Response(429, headers={"Retry-After": told})])

    def answer(request: httpx.Request) -> httpx.Response:
        return next(answers, None) or always(200, {"id": "1"})(request)

    await record(world(answer, hours), paths=[ORG])
    assert sum(hours.slept) == waited


async def test_what_is_left_of_the_hour_is_honoured() -> None:
    """Three calls are left, one of which told so: the rest waits for the full hour, unasked."""
    hours = Hours()
    spent = 4998
    at: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        at.append(hours.now)
        if request.url.path == USAGE:
            return httpx.Response(200, json={"requests": spent, "request_limit": 5000})
        return httpx.Response(200, json=[] if request.url.path != ORG else {"id": "1"})

    await record(world(answer, hours), paths=SMALL)
    assert hours.slept == [3540.0]
    assert [moment - NOW for moment in at] == [60.0] * 3 + [3600.0] * 3


async def test_a_budget_that_is_none_stops_nobody() -> None:
    """A cloud that does not tell, or tells nonsense, is asked until it says 429."""
    nonsense: list[Any] = [[], {"requests": "many"}, {"requests": None, "request_limit": 1}, 7]
    for usage in nonsense:
        hours = Hours()

        def answer(request: httpx.Request, usage: Any = usage) -> httpx.Response:
            return httpx.Response(200, json=usage if request.url.path == USAGE else {"id": "1"})

        assert len(await record(world(answer, hours), paths=[ORG])) == 1
        assert hours.slept == []


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ({"content": b"\x1b", "headers": {"Content-Encoding": "compress"}}, "as compress"),
        ({"content": b"\x1b", "headers": {"Content-Encoding": "gzip, rot13"}}, "as rot13"),
        ({"content": b"<html>", "headers": {"Content-Type": "text/html"}}, "is no JSON"),
        ({"content": b"\xff\xfe"}, "is no text"),
        ({"content": b"[" * 200_000}, "is no JSON"),
        ({"content": b""}, "is no JSON"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_named(response: dict[str, Any], said: str) -> None:
    """The path, what is wrong with it, and no traceback."""
    stream = httpx.ByteStream(response.pop("content"))
    with pytest.raises(RecordError, match=said) as raised:
        await record(world(always(200, stream=stream, **response)), paths=[ORG])
    assert ORG in str(raised.value)


async def test_a_damaged_packing_is_named() -> None:
    """Half of a gzip is not the connection's fault."""
    half = httpx.ByteStream(b"no gzip at all")
    broken = always(200, stream=half, headers={"Content-Encoding": "gzip"})
    with pytest.raises(RecordError, match="is damaged"):
        await record(world(broken), paths=[ORG])


def paged(link: str) -> Callable[[httpx.Request], httpx.Response]:
    """Answer two pages, the first of which leads to the second by a link."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == USAGE:
            return httpx.Response(404)
        second = "search_after" in request.url.params
        more = {} if second else {"next": link}
        return httpx.Response(200, json={"results": [{"id": str(int(second))}], **more})

    return answer


@pytest.mark.parametrize(
    "link",
    [
        f"{ORG}/alarms/search?limit=1000&search_after=1",
        f"{ORG}/alarms/search/?limit=1000&search_after=1",
        f"https://api.mist.com{ORG}/alarms/search?limit=1000&search_after=1",
        f"{ORG}/alarms?limit=1000&search_after=1",
    ],
)
async def test_a_link_leads_on_however_it_is_written(link: str) -> None:
    """Absolute, with a slash at its end, or by another path: its query is what counts."""
    found = await record(world(paged(link)), paths=[f"{ORG}/alarms/search"])
    assert [each.json()["results"][0]["id"] for each in found] == ["0", "1"]
    assert {each.path for each in found} == {f"{ORG}/alarms/search"}


@pytest.mark.parametrize(
    "link",
    [
        f"http://api.mist.com{ORG}/alarms/search?search_after=1",
        f"https://api.mist.com:8443{ORG}/alarms/search?search_after=1",
        f"https://api.mist.com.example.net{ORG}/alarms/search?search_after=1",
        "//example.net/api/v1/self?search_after=1",
        "/elsewhere?search_after=1",
    ],
)
async def test_a_link_out_of_the_cloud_is_not_followed(link: str) -> None:
    """Neither to another host, port or scheme, nor out of the API."""
    with pytest.raises(RecordError, match="not followed"):
        await record(world(paged(link)), paths=[f"{ORG}/alarms/search"])


async def test_pages_that_lead_in_a_circle_end() -> None:
    """A link to the page that it stands on."""

    def answer(_request: httpx.Request) -> httpx.Response:
        link = f"{ORG}/alarms/search?search_after=1"
        return httpx.Response(200, json={"results": [], "next": link})

    with pytest.raises(RecordError, match="in a circle"):
        await record(world(answer), paths=[f"{ORG}/alarms/search"])


@dataclass
class Command:
    """The command, run again and again on one folder and one key."""

    folder: Path
    now: float = float(NOW)

    def run(self, transport: httpx.AsyncBaseTransport, *, out: str = "out") -> int:
        """Record some paths of the university."""
        return main(
            [*("--out", str(self.folder / out), "--key", str(self.folder / "scrub.key")), *SMALL],
            environ={"MIST_API_TOKEN": TOKENS["org-admin"]},
            transport=transport,
            clock=lambda: self.now,
        )

    @property
    def journals(self) -> list[Path]:
        """Find what an interrupted run left."""
        return list(self.folder.glob("*.unfinished"))

    def written(self, out: str = "out") -> dict[str, str]:
        """Read what was recorded."""
        files = (self.folder / out).rglob("*.yaml")
        return {file.name: file.read_text("utf-8") for file in files}


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Give a folder of its own to a command."""
    return Command(tmp_path)


def cloud(good_for: int = 1_000_000, fault: type[BaseException] = KeyboardInterrupt) -> Counted:
    """Make a cloud that breaks after some calls."""
    return Counted(FakeMist(misses=Lenient()).transport, good_for, fault)


@pytest.mark.parametrize(
    ("fault", "status"), [(KeyboardInterrupt, 130), (httpx.ConnectError, 1), (httpx.ReadError, 1)]
)
def test_an_interrupted_run_goes_on_where_it_stopped(
    command: Command,
    capsys: pytest.CaptureFixture[str],
    fault: type[BaseException],
    status: int,
) -> None:
    """Nothing is asked twice, and the cassettes are those of a run that nobody interrupted."""
    whole = cloud()
    assert command.run(whole, out="whole") == 0
    first = cloud(4, fault)
    assert command.run(first) == status
    assert "goes on from here" in capsys.readouterr().err
    assert command.written() == {}
    rest = cloud()
    assert command.run(rest) == 0
    assert "going on with 3 answers" in capsys.readouterr().out
    assert [path for path in first.asked + rest.asked if path != USAGE] == whole.asked[1:]
    assert command.written() == command.written("whole")
    assert command.journals == []


def test_what_waits_for_the_next_run_is_locked(command: Command) -> None:
    """For its owner alone, and not in clear: names, ids and secrets are in there."""
    command.run(cloud(5))
    (journal,) = command.journals
    assert journal.stat().st_mode & 0o777 == 0o600
    text = journal.read_bytes()
    for real in (UNIVERSITY.id, "Larkspur", TOKENS["org-admin"], "sites"):
        assert real.encode() not in text


def test_a_torn_line_is_asked_again(command: Command) -> None:
    """A machine that went down in the middle of a line, or somebody else's bytes."""
    command.run(cloud(5))
    (journal,) = command.journals
    journal.write_bytes(journal.read_bytes()[:-10])
    rest = cloud()
    assert command.run(rest) == 0
    assert len(rest.asked) == 1 + len(SMALL) - 3
    assert command.journals == []


def test_an_answer_of_another_day_is_asked_again(command: Command) -> None:
    """Pages of two days do not fit together."""
    command.run(cloud(5))
    command.now += 86_401
    rest = cloud()
    assert command.run(rest) == 0
    assert len(rest.asked) == 1 + len(SMALL)


def test_another_key_reads_nothing(command: Command) -> None:
    """Who has the file without the key has nothing."""
    command.run(cloud(5))
    (command.folder / "scrub.key").unlink()
    rest = cloud()
    assert command.run(rest) == 0
    assert len(rest.asked) == 1 + len(SMALL)


def test_what_cannot_be_used_is_not_kept(command: Command) -> None:
    """A login page in place of JSON is not believed the next time."""
    page = gzip.compress(b"<html>")
    portal = httpx.MockTransport(
        lambda _request: httpx.Response(
            200, stream=httpx.ByteStream(page), headers={"Content-Encoding": "gzip"}
        )
    )
    assert command.run(portal) == 1
    assert command.run(cloud()) == 0


def test_the_allowance_is_told(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is asked that costs."""
    usage = json.dumps({"requests": 4000, "request_limit": 4321})
    inner = FakeMist(misses=Lenient()).transport

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == USAGE:
            return httpx.Response(200, content=usage)
        return await inner.handle_async_request(request)

    assert command.run(httpx.MockTransport(answer)) == 0
    assert "4321 an hour, of which 321 are left" in capsys.readouterr().out
