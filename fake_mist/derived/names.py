"""New names of devices and sites, wherever a row names them beside their MAC or id; pure.

What happened before keeps the name under which it happened: events, alarms and logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.endpoints.endpoint import Endpoint

    Names = Mapping[str, tuple[str, str]]
    """By MAC or id: the name as it was recorded, and as it is now."""

HISTORY: Final = frozenset({"alarms", "events", "logs"})
SEPARATORS: Final = str.maketrans("", "", ":-.")
MAC_LENGTH: Final = 12


def is_history(endpoint: Endpoint) -> bool:
    """Tell an endpoint that shows what happened, not what is."""
    return not HISTORY.isdisjoint(endpoint.path.split("/"))


def renamed(value: Any, names: Names) -> Any:
    """Copy a JSON value with the new names; an object names what its members identify."""
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    meant = dict(_meant(value, names))
    return {key: _worded(each, meant, names) for key, each in value.items()}


def _worded(value: Any, meant: Mapping[str, str], names: Names) -> Any:
    if isinstance(value, str):
        return meant.get(value, value)
    if isinstance(value, list):
        return [_worded(each, meant, names) for each in value]
    return renamed(value, names)


def _meant(value: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    texts = (each for each in value.values() if isinstance(each, str))
    return [names[key] for text in texts for key in (text, _mac(text)) if key in names]


def _mac(text: str) -> str:
    """Write a MAC, also one inside a device's id, the way the API does."""
    plain = text.rpartition("-")[2] if text.startswith("00000000-0000-0000-1000-") else text
    bare = plain.translate(SEPARATORS).lower()
    return bare if len(bare) == MAC_LENGTH else ""
