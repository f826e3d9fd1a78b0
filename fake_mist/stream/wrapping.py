"""The three forms in which the cloud has been seen to send data, and which stream has which.

A plain object, the object as a JSON string, and a whole data message as a JSON string, named by
the device's MAC. A stream keeps to one: clients declare the type of `data` once. Public programs
read the statistics of clients as objects (a PlaceOS driver), those of devices as text (the vendor's
scripts). Of commands the published description shows `show_mac_table` wrapped twice, and captures
of the vendor `show_route`; `ping` and the others it shows plain.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

Form = Callable[[str, Any], str]
"""Writes one data message for a channel."""


def data(channel: str, body: Any) -> str:
    """Put the object in as it is."""
    return json.dumps({"event": "data", "channel": channel, "data": body})


def quoted(channel: str, body: Any) -> str:
    """Put the object in as a JSON string."""
    return data(channel, json.dumps(body))


def twice(channel: str, body: Any) -> str:
    """Put a data message of its own in, as a JSON string."""
    return data(channel, data(by_mac(channel), body))


AS_OBJECTS: Final = ("/stats/clients", "/cmd")
"""How the channels end whose data are objects; that of all others is text."""

TWICE: Final = frozenset({"show_mac_table", "show_route"})


def form_of_channel(channel: str) -> Form:
    """Give the form of all that is sent unasked on a channel."""
    return data if channel.endswith(AS_OBJECTS) else quoted


def form_of_command(command: str) -> Form:
    """Give the form of a session's output."""
    return twice if command in TWICE else data


def by_mac(channel: str) -> str:
    """Name a device's channel by its MAC, as the inner message does."""
    head, _, command = channel.rpartition("/")
    devices, _, device_id = head.rpartition("/")
    return f"{devices}/{device_id.rpartition('-')[2]}/{command}"
