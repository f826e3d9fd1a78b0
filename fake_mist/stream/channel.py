"""One client of /api-ws/v1/stream: feed its messages, drain what it gets. Sans-I/O."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.endpoints.endpoint import BASE
from fake_mist.state.access import NOT_FOUND
from fake_mist.stream.reports import Reports
from fake_mist.stream.wrapping import data, form_of_channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist.clock import Clock
    from fake_mist.stream.broker import Broker
    from fake_mist.stream.places import Places, Row

TEST: Final = "/test"
CHANNELS: Final = tuple(
    re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[0-9a-f-]+)", path))
    for path in (
        "/sites/{site_id}/devices/{device_id}/cmd",
        "/sites/{site_id}/devices",
        "/sites/{site_id}/mxedges",
        "/sites/{site_id}/pcaps",
        "/sites/{site_id}/stats/clients",
        "/sites/{site_id}/stats/devices",
        "/sites/{site_id}/stats/maps/{map_id}/(assets|clients|sdkclients)",
        "/sites/{site_id}/stats/maps/{map_id}/(discovered_assets|unconnected_clients)",
        "/sites/{site_id}/stats/mxedges",
        "/orgs/{org_id}/insights/summary",
        "/orgs/{org_id}/mxedges",
        "/orgs/{org_id}/stats/mxedges",
    )
)
"""Every channel that the published documentation and clients name."""

MOST_CHANNELS: Final = 2000
"""Of one connection, as documented."""

MOST_UNSENT: Final = 4096
"""Messages a client may leave unread before it is dropped."""

STATISTICS: Final = "/stats/"
"""What is in the name of a channel on which rows arrive again and again."""

SNAPSHOT: Final = 20
"""Rows sent when another channel is subscribed to; the cloud goes on as they change."""


class Overrun(Exception):  # noqa: N818 - an event of the channel, not a mistake of ours
    """A client that does not read."""


def still() -> float:
    """Stand at the moment of the recordings."""
    return float(NOW)


def nobody() -> None:
    """Wake nobody: for a driver that drains by itself."""


@dataclass(slots=True, kw_only=True)
class Stream:
    """The subscriptions of one connection.

    Attributes:
        clock: epoch seconds, as the cloud sees them.
        wake: called when there may be something to drain.
    """

    authorization: str | None
    places: Places
    broker: Broker
    clock: Clock = still
    wake: Callable[[], None] = nobody
    _channels: set[str] = field(default_factory=set)
    _unsent: deque[str] = field(default_factory=deque)
    _reports: dict[str, Reports] = field(default_factory=dict)

    def tick(self) -> None:
        """Send what devices have reported since the last look at the clock."""
        for channel in self._reports:
            for message in self._reported(channel):
                self._deliver(message)

    def feed(self, message: str | bytes) -> None:
        """Take one message of the client; raises Overrun when it left too many unread."""
        if len(self._unsent) > MOST_UNSENT:
            raise Overrun
        match _parsed(message):
            case {"subscribe": str(channel)}:
                self._subscribe(channel)
            case {"unsubscribe": str(channel)}:
                self._unsubscribe(channel)
            case _:
                self._fail(None, "expected a JSON object with a channel to subscribe")
        self.wake()

    def drain(self) -> list[str]:
        """Take what the client gets, in order; raises Overrun like `feed`."""
        if len(self._unsent) > MOST_UNSENT:
            raise Overrun
        messages = list(self._unsent)
        self._unsent.clear()
        return messages

    def close(self) -> None:
        """Leave every channel."""
        for channel in tuple(self._channels):
            self._leave(channel)

    def _subscribe(self, channel: str) -> None:
        fault = self._fault(channel)
        if fault is not None:
            self._fail(channel, fault)
            return
        self._unsent.append(json.dumps({"event": "channel_subscribed", "channel": channel}))
        if channel not in self._channels:
            self._channels.add(channel)
            self._unsent.extend(self._first(channel))
            self.broker.subscribe(channel, self._deliver)

    def _unsubscribe(self, channel: str) -> None:
        self._leave(channel)
        self._unsent.append(json.dumps({"event": "channel_unsubscribed", "channel": channel}))

    def _leave(self, channel: str) -> None:
        self._channels.discard(channel)
        self._reports.pop(channel, None)
        self.broker.unsubscribe(channel, self._deliver)

    def _deliver(self, message: str) -> None:
        if len(self._unsent) <= MOST_UNSENT:
            self._unsent.append(message)
        self.wake()

    def _fail(self, channel: str | None, detail: str) -> None:
        event = {"event": "subscribe_failed", "channel": channel, "detail": detail}
        self._unsent.append(json.dumps(event))

    def _fault(self, channel: str) -> str | None:
        if channel == TEST:
            return None
        ids = ids_of(channel)
        if ids is None:
            return f"no channel {channel[:200]!r}"
        if len(self._channels) >= MOST_CHANNELS:
            return f"more than {MOST_CHANNELS} channels on one connection"
        denial = self.places.denial(self.authorization, ids)
        if denial is not None:
            return denial.detail
        if "device_id" in ids and self.places.device(ids["site_id"], ids["device_id"]) is None:
            return NOT_FOUND
        return None

    def _first(self, channel: str) -> list[str]:
        if channel == TEST:
            return [data(TEST, "1")]
        path, ids = _collection(channel)
        if STATISTICS in channel:
            rows = partial(self.places.rows, path, ids)
            self._reports[channel] = Reports(rows=rows, began=self.clock())
            return self._reported(channel)
        return self._written(channel, self.places.rows(path, ids)[:SNAPSHOT])

    def _reported(self, channel: str) -> list[str]:
        return self._written(channel, self._reports[channel].due(self.clock()))

    def _written(self, channel: str, rows: list[Row]) -> list[str]:
        form = form_of_channel(channel)
        return [form(channel, row) for row in self.places.shift().value(rows)]


def ids_of(channel: str) -> dict[str, str] | None:
    """Give the ids in a channel's name; None for a name that is no channel's."""
    found = next(filter(None, (pattern.fullmatch(channel) for pattern in CHANNELS)), None)
    return None if found is None else found.groupdict()


def _collection(channel: str) -> tuple[str, dict[str, str]]:
    ids = ids_of(channel) or {}
    path = channel
    for name, value in ids.items():
        path = path.replace(value, f"{{{name}}}", 1)
    return path.removeprefix(BASE), ids


def _parsed(message: str | bytes) -> Any:
    """Read JSON; None for what is none, nesting without end included."""
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None
