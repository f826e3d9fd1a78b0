"""A fake Juniper Mist cloud, good enough that any Mist client can run against it."""

from __future__ import annotations

from fake_mist.clock import NOW
from fake_mist.cloud import Call, FakeMist
from fake_mist.faults.fault import (
    Disconnect,
    Empty,
    Html,
    Latency,
    Malformed,
    Quota,
    ServerError,
    Throttle,
    Timeout,
)
from fake_mist.replay.hiding import Hidden
from fake_mist.replay.misses import UnmatchedError
from fake_mist.state.access import TOKENS

__all__ = [
    "NOW",
    "TOKENS",
    "Call",
    "Disconnect",
    "Empty",
    "FakeMist",
    "Hidden",
    "Html",
    "Latency",
    "Malformed",
    "Quota",
    "ServerError",
    "Throttle",
    "Timeout",
    "UnmatchedError",
]
