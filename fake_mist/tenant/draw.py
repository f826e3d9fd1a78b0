"""Values drawn from names: the same name always gives the same value, whatever else changes."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED: Final = "kestrel-2026"
NAMESPACE: Final = UUID("6b657374-7265-5c00-8000-6c61726b7370")
ZERO_ID: Final = "00000000-0000-0000-0000-000000000000"
"""What the live API sends for "none" in some id fields."""

T = TypeVar("T")


def number(*key: object, low: int, high: int) -> int:
    """Draw a whole number, both ends included."""
    digest = blake2b(repr((SEED, *key)).encode(), digest_size=8).digest()
    return low + int.from_bytes(digest) % (high - low + 1)


def choice(options: Sequence[T], *key: object) -> T:
    """Draw one of the options."""
    return options[number(*key, low=0, high=len(options) - 1)]


def identifier(*key: object) -> str:
    """Derive a UUID from a name."""
    return str(uuid5(NAMESPACE, "/".join(map(str, key))))


def device_id(mac: str) -> str:
    """Give the id that Mist derives from a device's MAC."""
    return f"00000000-0000-0000-1000-{mac}"


def colons(mac: str) -> str:
    """Write a MAC the way LLDP shows it."""
    return ":".join(mac[place : place + 2] for place in range(0, len(mac), 2))
