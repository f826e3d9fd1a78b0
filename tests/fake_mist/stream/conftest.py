"""The recorded world as the WebSockets see it, and sessions on its devices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fake_mist import NOW, TOKENS
from fake_mist.cloud import DEFAULT_TOKEN, cassette_folder
from fake_mist.stream.broker import Broker
from fake_mist.stream.channel import Stream
from fake_mist.stream.places import places
from fake_mist.stream.utilities import Utilities
from fake_mist.tenant.network import tenant

if TYPE_CHECKING:
    from fake_mist.stream.places import Places, Row


def authorization(token: str) -> str:
    """Write the header of a token."""
    return f"Token {TOKENS[token]}"


@dataclass
class World:
    """Recorded places with a broker whose sessions are numbered."""

    places: Places
    broker: Broker

    now: float = float(NOW)

    def stream(self, token: str = DEFAULT_TOKEN) -> Stream:
        """Connect to the stream channel."""
        return Stream(
            authorization=authorization(token),
            places=self.places,
            broker=self.broker,
            clock=lambda: self.now,
        )

    def device(self, name: str) -> Row:
        """Find a device's statistics by its name."""
        known = next(device for device in tenant().devices if device.name == name)
        row = self.places.device(known.site.id, known.id)
        assert row is not None
        return row


@pytest.fixture(scope="session")
def recorded() -> Places:
    """Open the committed cassettes."""
    return places(cassette_folder())


@pytest.fixture
def world(recorded: Places) -> World:
    """Give a world in which nothing was said yet."""
    numbers = count(1)
    broker = Broker(
        output=Utilities(recorded).output, identifier=lambda: f"session-{next(numbers)}"
    )
    return World(recorded, broker)
