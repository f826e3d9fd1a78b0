"""The three ways in which the cloud has been seen to wrap the output of a session.

A plain object, the object as a JSON string, and a whole data message as a JSON string, named by
the device's MAC. Clients have to unwrap until they find the session.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def data(channel: str, body: Any) -> str:
    """Write one data message."""
    return json.dumps({"event": "data", "channel": channel, "data": body})


def plain(channel: str, body: Any) -> str:
    """Put the object in as it is."""
    return data(channel, body)


def quoted(channel: str, body: Any) -> str:
    """Put the object in as a JSON string."""
    return data(channel, json.dumps(body))


def twice(channel: str, body: Any) -> str:
    """Put a data message of its own in, as a JSON string."""
    return data(channel, data(by_mac(channel), body))


def wrapped(channel: str, bodies: Iterable[Any]) -> Iterator[str]:
    """Write messages, each in another way than the one before."""
    ways = (twice, plain, quoted)
    for number, body in enumerate(bodies):
        yield ways[number % len(ways)](channel, body)


def by_mac(channel: str) -> str:
    """Name a device's channel by its MAC, as the inner message does."""
    head, _, command = channel.rpartition("/")
    devices, _, device_id = head.rpartition("/")
    return f"{devices}/{device_id.rpartition('-')[2]}/{command}"
