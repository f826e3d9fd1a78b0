"""Bodies: read as a stream, within bounds, and decoded where they hold nobody."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.allowance import CALL_BYTES
from mist_mcp.cloud.body import DEEPEST, MOST_BYTES
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.decoding import decoded
from mist_mcp.cloud.outline import Outline
from mist_mcp.errors import TimedOutError, TooLargeAnswerError, UnreadableAnswerError
from mist_mcp.settings.loading import Source, load_settings
from tests.jumping import ticking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

SELF = "/api/v1/self"
MB = 1_000_000
SMALL_ROWS = [{"id": f"{number:032x}", "mac": f"{number:012x}"} for number in range(30_000)]


class Chunks(httpx.AsyncByteStream):
    """A body that comes in parts."""

    def __init__(self, parts: Callable[[], AsyncIterator[bytes]]) -> None:
        """Take what yields the parts."""
        self.parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield them."""
        async for part in self.parts():
            yield part


def client_of(
    answer: Callable[[], httpx.Response], clock: Callable[[], float] = lambda: 0.0
) -> MistClient:
    """Return a client of a cloud that always gives the same kind of answer."""
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    transport = httpx.MockTransport(lambda _request: answer())
    return MistClient(settings, transport=transport, clock=clock)


def packed(content: bytes, *, how: str = "gzip") -> Callable[[], httpx.Response]:
    """Return an answer whose body is compressed, and comes as it would from a socket."""
    packs: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "raw deflate": _raw,
    }
    whole = packs[how](content)

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), 4000):
            yield whole[start : start + 4000]

    headers = {"content-encoding": how.removeprefix("raw ")}
    return lambda: httpx.Response(200, headers=headers, stream=Chunks(parts))


def _raw(content: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush()


@pytest.mark.parametrize("how", ["gzip", "deflate", "raw deflate"])
@pytest.mark.parametrize("document", [{"a": [1, {"b": "ü€😀"}]}, [], SMALL_ROWS[:20_000]])
async def test_a_compressed_body_is_read(how: str, document: Any) -> None:
    """In each of the ways that are offered to the cloud."""
    async with client_of(packed(json.dumps(document).encode(), how=how)) as client:
        assert await client.read(SELF) == document


async def test_only_what_can_be_bounded_is_accepted() -> None:
    """The cloud is told, and a body packed otherwise is not unpacked."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["accept-encoding"])
        twice = Chunks(lambda: _once(gzip.compress(gzip.compress(b"[]"))))
        return httpx.Response(200, headers={"content-encoding": "gzip, gzip"}, stream=twice)

    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    async with MistClient(settings, transport=httpx.MockTransport(answer)) as client:
        with pytest.raises(UnreadableAnswerError, match="compressed"):
            await client.read(SELF)
    assert asked == ["gzip, deflate"]


async def _once(part: bytes) -> AsyncIterator[bytes]:
    yield part


BOMBS: dict[str, bytes] = {
    "2 kB": b"[" + b"0," * MB + b"0]",
    "61 kB": b"[" + b"0," * (30 * MB) + b"0]",
    "a text": b'"' + b"x" * (60 * MB) + b'"',
    "lists": b"[" + b"[]," * MB + b"0]",
    "objects": b"[" + b'{"":0},' * MB + b"0]",
    "blanks": b" " * (60 * MB) + b"1",
    "escapes": b'["' + b'\\"' * (3 * MB) + b'"]',
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("known", [True, False])
async def test_a_body_that_grows_is_given_up(bomb: str, known: bool) -> None:
    """Whatever it grows by, and with the length in the headers or without."""
    whole = gzip.compress(BOMBS[bomb])
    headers = {"content-encoding": "gzip"} | ({"content-length": str(len(whole))} if known else {})

    def answer() -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=Chunks(lambda: _once(whole)))

    async with client_of(answer) as client:
        tracemalloc.start()
        try:
            with pytest.raises(TooLargeAnswerError, match="/api/v1/self"):
                await client.read(SELF)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 * MB


async def _zeros() -> AsyncIterator[bytes]:
    yield b"["
    while True:
        yield b"0,"


async def _nothing() -> AsyncIterator[bytes]:
    while True:
        yield b""


async def _stored() -> AsyncIterator[bytes]:
    """Yield blocks of deflate that hold nothing."""
    packing = zlib.compressobj(wbits=31)
    yield packing.compress(b"")
    while True:
        yield b"\x00\x00\x00\xff\xff" * 1000


@pytest.mark.parametrize("parts", [_zeros, _nothing, _stored])
@pytest.mark.parametrize("status", [200, 500])
async def test_chunks_without_end_hold_nobody(parts: Any, status: int) -> None:
    """Nothing in them waits, and others are served all the same; then they are given up."""
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    headers = {"content-encoding": "gzip"} if parts is _stored else {}
    async with client_of(
        lambda: httpx.Response(status, headers=headers, stream=Chunks(parts))
    ) as client:
        ticking_on = asyncio.create_task(tick())
        with pytest.raises(Exception, match=r"[Ll]arge|status 500"):
            await client.read(SELF)
        ticking_on.cancel()
    assert turns > 50


async def test_chunks_that_trickle_are_given_up_when_the_time_is_over() -> None:
    """By the clock that the client was given: here each look takes a second."""

    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b" "

    clock = ticking(1.0)
    async with client_of(lambda: httpx.Response(200, stream=Chunks(trickle)), clock) as client:
        with pytest.raises(TimedOutError):
            await client.read(SELF)
    assert clock() < 60


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'["\\"",'])
@pytest.mark.parametrize("closed", [True, False])
async def test_a_body_deeper_than_anybody_reads_is_unreadable(opening: bytes, closed: bool) -> None:
    """A document of Mist has less than ten levels."""
    closing = b"]" if opening.startswith(b"[") else b"}"
    deep = opening * (DEEPEST + 1) + b"0" + closing * (DEEPEST + 1 if closed else 0)
    async with client_of(lambda: httpx.Response(200, content=deep)) as client:
        with pytest.raises(UnreadableAnswerError, match="levels"):
            await client.read(SELF)


async def test_brackets_in_texts_are_no_levels() -> None:
    """Nor do their commas count as values."""
    document = ["[{" * 100_000, ",:" * 100_000, '"\\' * 1000]
    async with client_of(lambda: httpx.Response(200, json=document)) as client:
        assert await client.read(SELF) == document


@pytest.mark.parametrize(("document", "threads"), [(SMALL_ROWS[:10], 0), (SMALL_ROWS, 1)])
async def test_a_large_body_is_decoded_off_the_loop(
    document: Any, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one where it is: a thread costs more than it does."""
    loop = asyncio.get_running_loop()
    submit, submitted = loop.run_in_executor, list[Any]()

    def run_in_executor(*args: Any) -> asyncio.Future[Any]:
        submitted.append(args)
        return submit(*args)

    monkeypatch.setattr(loop, "run_in_executor", run_in_executor)
    async with client_of(packed(json.dumps(document).encode())) as client:
        assert await client.read(SELF) == document
    assert len(submitted) == threads


async def test_thirty_thousand_rows_are_read_while_others_are_served() -> None:
    """The loop goes on between the pieces, and while the thread decodes."""
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    whole = packed(json.dumps(SMALL_ROWS).encode())
    async with client_of(whole) as client:
        ticking_on = asyncio.create_task(tick())
        assert len(await client.read(SELF)) == 30_000
        ticking_on.cancel()
    assert turns > 30


async def test_an_answer_at_the_bounds_takes_less_than_a_call_may() -> None:
    """The estimate of the memory is never below what a document takes."""
    for document in (b"[" + b'{"":0},' * 60_000 + b"0]", b"[" + b"[]," * 70_000 + b"0]"):
        async with client_of(packed(document)) as client:
            tracemalloc.start()
            try:
                answer = await client.get(SELF)
                held, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert held < answer.weight + MB
        assert peak < CALL_BYTES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(JSON, st.sampled_from([None, 1]), st.booleans())
def test_a_document_decoded_in_pieces_is_the_same(
    document: Any, indent: int | None, ascii_only: bool
) -> None:
    """As a decoder that takes it whole would read it."""
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert decoded(text.encode("utf-8", "surrogatepass")) == json.loads(text)


@given(st.text(alphabet='[]{}",:0 \\ae', max_size=30))
def test_what_is_no_document_is_none_in_pieces_either(text: str) -> None:
    """The two decoders agree on every text."""
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(json.JSONDecodeError):
            decoded(text.encode())
    else:
        assert decoded(text.encode()) == expected


@given(JSON, st.data())
def test_an_outline_is_the_same_however_a_body_is_cut(document: Any, data: st.DataObject) -> None:
    """Texts and escapes may lie across the cuts."""
    whole = json.dumps(document).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    at_once, in_parts = Outline(), Outline()
    at_once.add(whole)
    for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        in_parts.add(whole[start:end])
    assert (in_parts.weight, in_parts.deepest) == (at_once.weight, at_once.deepest)
    assert in_parts.deepest == _levels(document)


def _levels(document: Any) -> int:
    if not isinstance(document, dict | list):
        return 0
    inner = document.values() if isinstance(document, dict) else document
    return 1 + max(map(_levels, inner), default=0)


def test_the_bounds_are_those_that_are_documented() -> None:
    """A page of a thousand rows of device statistics has half a megabyte to a few."""
    assert MOST_BYTES == 4 * MB
