"""The stream channel: subscriptions, what comes by them, and who may have it."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.stream.broker import Broker, channel_of
from fake_mist.stream.channel import MOST_CHANNELS, MOST_UNSENT, Overrun, Stream
from fake_mist.stream.reports import ROUND, Reports
from fake_mist.tenant.network import tenant

if TYPE_CHECKING:
    from fake_mist.stream.places import Places
    from tests.fake_mist.stream.conftest import World

SWITCH = "clos-acc-p1-01"


def ask(stream: Stream, request: Any) -> list[dict[str, Any]]:
    """Send one message; return what comes back."""
    stream.feed(json.dumps(request))
    return heard(stream)


def heard(stream: Stream) -> list[dict[str, Any]]:
    """Read the messages that are due."""
    return [json.loads(message) for message in stream.drain()]


def innermost(data: Any) -> tuple[int, dict[str, Any]]:
    """Unwrap data as a client has to; return how often, and what was in it."""
    depth = 0
    while isinstance(data, str) or "event" in data:
        data = json.loads(data) if isinstance(data, str) else data["data"]
        depth += 1
    return depth, data


def spoken(messages: list[dict[str, Any]]) -> dict[str, str]:
    """Join the output of each session."""
    texts: dict[str, str] = defaultdict(str)
    for message in messages:
        if message["event"] == "data":
            _depth, data = innermost(message["data"])
            texts[data["session"]] += data["raw"]
    return texts


def test_the_test_channel_answers(world: World) -> None:
    """Subscribing to /test gives the data "1"."""
    assert ask(world.stream(), {"subscribe": "/test"}) == [
        {"event": "channel_subscribed", "channel": "/test"},
        {"event": "data", "channel": "/test", "data": "1"},
    ]


@pytest.mark.parametrize(
    ("command", "depth"),
    [("ping", 0), ("show_mac_table", 2), ("show_route", 2), ("show_arp", 0), ("traceroute", 0)],
)
def test_a_session_keeps_to_one_form(world: World, command: str, depth: int) -> None:
    """An object, or a message in a string where the vendor's documents show that; never mixed."""
    device = world.device(SWITCH)
    stream = world.stream()
    ask(stream, {"subscribe": channel_of(device)})
    session = world.broker.open(device, command, {"host": "192.0.2.1"})
    messages = heard(stream)
    assert len(messages) > 2
    assert {innermost(message["data"])[0] for message in messages} == {depth}
    assert spoken(messages)[session]


def test_sessions_on_one_device_are_told_apart_by_their_id(world: World) -> None:
    """Two sessions that began before anyone listened come mixed, each whole."""
    device = world.device(SWITCH)
    first = world.broker.open(device, "ping", {"host": "192.0.2.1", "count": 1})
    second = world.broker.open(device, "traceroute", {"host": "192.0.2.2"})
    messages = ask(world.stream(), {"subscribe": channel_of(device)})[1:]
    sessions = [innermost(message["data"])[1]["session"] for message in messages]
    assert sessions[:4] == [first, second, first, second]
    texts = spoken(messages)
    assert texts[first].startswith("PING 192.0.2.1")
    assert texts[second].startswith("traceroute to 192.0.2.2")


def test_every_listener_hears_a_session_but_only_of_its_channel(world: World) -> None:
    """Two clients on one device hear the same; one on another device hears nothing."""
    device = world.device(SWITCH)
    clients = [world.stream(), world.stream("msp-admin"), world.stream()]
    for client, name in zip(clients, (SWITCH, SWITCH, "clos-acc-p1-02"), strict=True):
        ask(client, {"subscribe": channel_of(world.device(name))})
    world.broker.open(device, "ping", {"host": "192.0.2.1"})
    first, second, other = map(heard, clients)
    assert first == second != []
    assert other == []


def test_after_unsubscribing_nothing_comes(world: World) -> None:
    """Neither after closing."""
    device = world.device(SWITCH)
    leaving, closing = world.stream(), world.stream()
    for stream in (leaving, closing):
        ask(stream, {"subscribe": channel_of(device)})
    (answer,) = ask(leaving, {"unsubscribe": channel_of(device)})
    assert answer["event"] == "channel_unsubscribed"
    closing.close()
    world.broker.open(device, "ping", {"host": "192.0.2.1"})
    assert heard(leaving) == heard(closing) == []


@pytest.mark.parametrize(("kind", "form"), [("devices", str), ("clients", dict), ("mxedges", str)])
def test_statistics_arrive_again_and_again(world: World, kind: str, form: type) -> None:
    """Each device in turn, once in a round, in the one form of the channel."""
    site = world.device(SWITCH)["site_id"]
    channel = f"/sites/{site}/stats/{kind}"
    stream = world.stream()
    _subscribed, *at_once = ask(stream, {"subscribe": channel})
    rounds = [list(at_once), []]
    for second in range(1, 2 * ROUND):
        world.now += 1
        stream.tick()
        rounds[second // ROUND] += heard(stream)
    known = [
        row["mac"]
        for row in world.places.rows(f"/sites/{{site_id}}/stats/{kind}", {"site_id": site})
    ]
    for messages in rounds:
        assert {type(message["data"]) for message in messages} <= {form}
        assert [innermost(message["data"])[1]["mac"] for message in messages] == known
    assert len(at_once) < len(known) or not known


def test_statistics_go_by_the_clock_of_the_cloud(world: World) -> None:
    """Nothing comes while it stands; after a jump one round, not all that would have been."""
    site = world.device(SWITCH)["site_id"]
    stream = world.stream()
    channel = f"/sites/{site}/stats/devices"
    ask(stream, {"subscribe": channel})
    for _ in range(100):
        stream.tick()
    assert heard(stream) == []
    world.now += 86_400
    stream.tick()
    known = world.places.rows("/sites/{site_id}/stats/devices", {"site_id": site})
    assert len(heard(stream)) == len(known)
    world.now -= 3600
    stream.tick()
    assert heard(stream) == []


def test_statistics_end_with_the_subscription(world: World) -> None:
    """And begin anew with the next."""
    site = world.device(SWITCH)["site_id"]
    stream = world.stream()
    channel = f"/sites/{site}/stats/devices"
    _subscribed, *first = ask(stream, {"subscribe": channel})
    ask(stream, {"unsubscribe": channel})
    world.now += 5
    stream.tick()
    assert heard(stream) == []
    _subscribed, *again = ask(stream, {"subscribe": channel})
    assert again == first


@given(st.integers(0, 500), st.lists(st.floats(0, 3), max_size=60))
def test_every_device_has_its_turn(size: int, steps: list[float]) -> None:
    """However the clock goes on: the order is that of the rows, and none is left out or twice."""
    rows = [{"mac": str(number)} for number in range(size)]
    reports, now = Reports(rows=lambda: rows, began=0.0), 0.0
    told = [row["mac"] for row in reports.due(now)]
    for step in steps:
        now += step
        told += [row["mac"] for row in reports.due(now)]
    assert told == [str(number % size) for number in range(len(told))]
    rounds = int(now) // ROUND
    assert rounds * size <= len(told) <= (rounds + 1) * size


@pytest.mark.parametrize(
    ("token", "detail"),
    [("site-read", "permission"), ("two-factor-pending", "credentials")],
)
def test_a_channel_outside_the_grants_fails(world: World, token: str, detail: str) -> None:
    """A site's token does not hear other sites; one with a pending second factor hears none."""
    granted = world.places.access.accounts["Token fake-site-read"]["privileges"][0]["site_id"]
    other = next(site.id for site in tenant().sites if site.id != granted)
    (answer,) = ask(world.stream(token), {"subscribe": f"/sites/{other}/stats/devices"})
    assert answer["event"] == "subscribe_failed"
    assert detail in answer["detail"]


@pytest.mark.parametrize(
    "channel",
    [
        "",
        "/sites",
        "/sites/../orgs/stats/mxedges",
        "/sites/00000000-0000-0000-0000-000000000000/devices",
        "/" * 100_000,
    ],
)
def test_an_unknown_channel_fails(world: World, channel: str) -> None:
    """The failure names the channel and stays short."""
    (answer,) = ask(world.stream(), {"subscribe": channel})
    assert (answer["event"], answer["channel"]) == ("subscribe_failed", channel)
    assert len(answer["detail"]) < 300


def test_an_unknown_device_fails(world: World) -> None:
    """A device has to be at the site that the channel names."""
    channel = channel_of(world.device(SWITCH)).replace(world.device(SWITCH)["mac"], "5c5b35ffffff")
    (answer,) = ask(world.stream(), {"subscribe": channel})
    assert answer["detail"] == "Not found."


def test_a_connection_has_a_limit_of_channels(world: World) -> None:
    """One more than documented fails; those before it stand."""
    stream = world.stream()
    stream._channels.update(map(str, range(MOST_CHANNELS)))
    (answer,) = ask(stream, {"subscribe": channel_of(world.device(SWITCH))})
    assert answer["event"] == "subscribe_failed"


@given(st.one_of(st.text(), st.binary(), st.just("[" * 200_000), st.just('{"subscribe": 1}')))
def test_garbage_is_answered_and_harms_nothing(recorded: Places, garbage: str | bytes) -> None:
    """Whatever is no request gets a failure, and the next request works."""
    broker = Broker(output=lambda *_: iter(()))
    stream = Stream(authorization=None, places=recorded, broker=broker)
    stream.feed(garbage)
    (answer,) = heard(stream)
    assert answer["event"] == "subscribe_failed"
    assert len(ask(stream, {"subscribe": "/test"})) == 2


def test_a_client_that_does_not_read_is_dropped(world: World) -> None:
    """What waits for it is bounded."""
    stream = world.stream()
    for _ in range(MOST_UNSENT + 1):
        stream.feed('{"unsubscribe": "/test"}')
    with pytest.raises(Overrun):
        stream.feed('{"subscribe": "/test"}')
    with pytest.raises(Overrun):
        stream.drain()
