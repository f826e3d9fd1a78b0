"""Epochs in answers that nobody has modelled, shown as times. Pure."""

import re
from typing import Any, Final

from mist_mcp.words.times import iso

_WORDS: Final = frozenset(
    {
        *("time", "timestamp", "at", "seen", "used", "since", "until", "when", "date"),
        *("expiry", "expires", "expiration", "start", "end", "connect", "disconnect"),
        *("disconnected", "connected", "enter", "last", "lastcheck", "activity", "flapped"),
    }
)
"""Words of names that are about a moment, from the published fields that hold epochs."""

_SECONDS: Final = range(1_000_000_000, 10_000_000_000)
"""From 2001 to 2286; smaller numbers are spans."""

_THOUSAND: Final = 1000


def with_times(value: Any) -> Any:
    """Return a JSON value with the epochs of fields that are times by their names as ISO 8601."""
    if isinstance(value, list):
        return [with_times(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _time(item) if _is_moment(name) else with_times(item) for name, item in value.items()
    }


def _is_moment(name: str) -> bool:
    return not _WORDS.isdisjoint(re.split(r"[^a-z]+", name.lower()))


def _time(value: Any) -> Any:
    if isinstance(value, list):
        return [_time(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return with_times(value)
    for epoch in (value, value / _THOUSAND):
        if _SECONDS.start <= epoch < _SECONDS.stop:
            return iso(epoch)
    return value
