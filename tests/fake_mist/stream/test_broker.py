"""Sessions, and the tickets to terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from fake_mist.stream import tickets
from fake_mist.stream.broker import Broker, channel_of

if TYPE_CHECKING:
    from tests.fake_mist.stream.conftest import World

ADMIN = "Token fake-org-admin"
DEVICE = {"id": "00000000-0000-0000-1000-5c5b35000001", "site_id": "s", "mac": "5c5b35000001"}


def jwt_of(answer: dict[str, str]) -> str:
    """Take the JWT out of an answer's URL."""
    return parse_qs(urlsplit(answer["url"]).query)["jwt"][0]


def test_a_ticket_is_good_for_one_connection(world: World) -> None:
    """It admits to the device it was made for, once."""
    answer = world.broker.terminal(DEVICE, "shell", authorization=ADMIN)
    ticket = world.broker.tickets.redeem(jwt_of(answer), None)
    assert ticket is not None
    assert (ticket.device, ticket.session) == (DEVICE, answer["session"])
    assert world.broker.tickets.redeem(jwt_of(answer), None) is None


def test_a_ticket_is_bound_to_the_token_that_asked(world: World) -> None:
    """Another token's header does not use it up."""
    jwt = jwt_of(world.broker.terminal(DEVICE, "shell", authorization=ADMIN))
    assert world.broker.tickets.redeem(jwt, "Token fake-msp-admin") is None
    assert world.broker.tickets.redeem(jwt, ADMIN) is not None


@pytest.mark.parametrize("forged", ["", "x", "eyJ.eyJ.x"])
def test_a_ticket_cannot_be_guessed(world: World, forged: str) -> None:
    """Nor can one be changed."""
    jwt = jwt_of(world.broker.terminal(DEVICE, "shell", authorization=ADMIN))
    assert world.broker.tickets.redeem(forged, None) is None
    assert world.broker.tickets.redeem(jwt[:-1], None) is None


def test_tickets_that_nobody_uses_are_forgotten() -> None:
    """The oldest first."""
    broker = Broker(output=lambda *_: iter(()))
    first, *_rest = [
        jwt_of(broker.terminal(DEVICE, "shell", authorization=ADMIN))
        for _ in range(tickets.KEPT + 1)
    ]
    assert broker.tickets.redeem(first, None) is None


def test_the_answer_names_the_socket_as_the_client_reaches_it(world: World) -> None:
    """The cloud's name by default, another origin where the request has one."""
    usual = world.broker.terminal(DEVICE, "shell", authorization=ADMIN)
    direct = world.broker.terminal(DEVICE, "shell", authorization=ADMIN, origin="ws://127.0.0.1:9")
    assert usual["url"].startswith("wss://api-ws.mist.com/ssh?jwt=")
    assert direct["url"].startswith("ws://127.0.0.1:9/ssh?jwt=")


def test_output_waits_for_the_first_listener_only() -> None:
    """The second hears nothing of what was over, and of too many sessions the oldest is lost."""
    broker = Broker(output=lambda *_: iter(("x",)), kept=2)
    sessions = [broker.open(DEVICE, "ping", {}) for _ in range(3)]
    first: list[str] = []
    second: list[str] = []
    broker.subscribe(channel_of(DEVICE), first.append)
    broker.subscribe(channel_of(DEVICE), second.append)
    assert second == []
    assert [session in "".join(first) for session in sessions] == [False, True, True]


def test_output_comes_when_the_device_answers() -> None:
    """Who subscribes before that hears it, whoever was first."""
    later: list[object] = []
    broker = Broker(output=lambda *_: iter(("x",)), soon=later.append)
    broker.open(DEVICE, "ping", {})
    heard: list[str] = []
    for _ in range(2):
        broker.subscribe(channel_of(DEVICE), heard.append)
    assert heard == []
    for act in later:
        assert callable(act)
        act()
    assert len(heard) == 2
