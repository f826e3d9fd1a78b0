"""Messages of the stream channel: whatever wraps them, one session's output comes out."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.stream.wrapping import data, quoted, twice
from mist_mcp.shell.messages import DEEPEST, SessionOutput, bodies, subscription
from mist_mcp.shell.signs import utility

CHANNEL = "/sites/s/devices/00000000-0000-0000-1000-5c5b35510001/cmd"
WAYS = (data, quoted, twice)


def output(session: str = "mine", name: str = "ping", limit: int = 10_000) -> SessionOutput:
    """Start to collect."""
    return SessionOutput(session, utility(name), limit)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_wrapping_is_known(way: Any) -> None:
    """An object, an object in a string, a message in a string."""
    body = {"session": "mine", "raw": "text"}
    assert list(bodies(way(CHANNEL, body))) == [body]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "event", "raw", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(body=JSON, wrappings=st.integers(0, DEEPEST - 3))
def test_a_body_comes_out_of_any_wrappings(body: Any, wrappings: int) -> None:
    """As long as there are not too many of them."""
    said = {"session": "mine", "raw": body}
    message: Any = said
    for number in range(wrappings):
        message = json.dumps(message) if number % 2 else {"event": "data", "data": message}
    assert list(bodies(json.dumps(message))) == [said]


@given(st.one_of(st.text(), st.binary(), JSON.map(json.dumps)))
def test_no_message_harms(message: str | bytes) -> None:
    """What is no message of the session is nobody's, and leaves nothing."""
    collected = output()
    assert collected.feed(message) is False
    assert collected.text.text == ""


def test_nesting_without_end_is_no_message() -> None:
    """Neither in brackets nor in strings."""
    deep: Any = {"session": "mine", "raw": "x"}
    for _wrapping in range(DEEPEST + 1):
        deep = {"data": deep}
    assert list(bodies(json.dumps(deep))) == []
    assert list(bodies('{"data":' * 100_000)) == []


@pytest.mark.parametrize("said", [None, "", "other", "MINE", 0, ["mine"], {"mine": 1}])
@pytest.mark.parametrize("session", ["mine", ""])
def test_another_sessions_output_is_never_taken(session: str, said: Any) -> None:
    """No id matches no id."""
    assert output(session).feed(data(CHANNEL, {"session": said, "raw": "text"})) is False


@given(
    st.lists(
        st.tuples(st.sampled_from(["mine", "other"]), st.text(max_size=20), st.sampled_from(WAYS))
    )
)
def test_the_output_is_the_chunks_of_its_session_in_order(
    messages: list[tuple[str, str, Any]],
) -> None:
    """However two sessions mix on one channel."""
    collected = output()
    for session, raw, way in messages:
        collected.feed(way(CHANNEL, {"session": session, "raw": raw}))
    mine = [raw for session, raw, _way in messages if session == "mine"]
    if not any(raw.startswith("{") for raw in mine):
        assert collected.text.text == "".join(raw.replace("\r\n", "\n") for raw in mine)
    assert collected.heard is bool(mine)


PING = "3 packets transmitted, 3 packets received, 0% packet loss\r\nround-trip a = 1/2/3 ms\r\n"


@given(st.lists(st.integers(0, len(PING)), max_size=6))
def test_the_end_is_seen_however_the_text_is_cut(cuts: list[int]) -> None:
    """Inside the line that ends it, and between its two last characters."""
    collected, ends = output(), sorted({0, len(PING), *cuts})
    for start, end in pairwise(ends):
        assert not collected.finished, start
        collected.feed(data(CHANNEL, {"session": "mine", "raw": PING[start:end]}))
    assert collected.finished, PING


def test_a_session_routers_document_says_whether_it_is_the_last() -> None:
    """As JSON in the text, or as an object."""
    for raw in ({"finished": True, "rows": []}, json.dumps({"finished": True, "rows": []})):
        collected = output(name="show_route")
        finished = []
        for said in (json.dumps({"rows": [1]}), raw):
            collected.feed(data(CHANNEL, {"session": "mine", "raw": said}))
            finished.append(collected.finished)
        assert finished == [False, True]
        assert [json.loads(line) for line in collected.text.text.splitlines()] == [
            {"rows": [1]},
            {"finished": True, "rows": []},
        ]


def test_a_flood_is_kept_in_part() -> None:
    """The middle is counted, and a line without end is not remembered."""
    collected = output(limit=1000)
    for _time in range(100):
        collected.feed(data(CHANNEL, {"session": "mine", "raw": "x" * 300}))
    assert collected.text.dropped == 100 * 300 - 3 * 300 + 300
    assert len(collected._line) <= 4096


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"event": "channel_subscribed", "channel": CHANNEL}, ""),
        ({"event": "channel_subscribed", "channel": "/test"}, None),
        ({"event": "subscribe_failed", "channel": CHANNEL, "detail": "no way"}, '"no way"'),
        ({"event": "subscribe_failed"}, '"no reason"'),
        ({"event": "data", "channel": CHANNEL, "data": "{}"}, None),
        ([], None),
    ],
)
def test_the_subscription_is_confirmed_or_refused(message: Any, told: str | None) -> None:
    """For this channel, and in the cloud's quoted words."""
    assert subscription(json.dumps(message), channel=CHANNEL) == told
