"""What stands in the cells of Junos tables: addresses, AS numbers, times, interfaces."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAC: Final = r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}"
ESI: Final = r"[0-9a-f]{2}(?::[0-9a-f]{2}){9}"
CLOCK: Final = r"[0-9]{2}:[0-9]{2}:[0-9]{2}"
SYSLOG_TIME: Final = rf"[A-Z][a-z]{{2}} +[0-9]{{1,2}} {CLOCK}"
_SHORT: Final = r"(?:[0-9]+:)?[0-9]{1,2}:[0-9]{2}"
SPAN: Final = rf"(?:(?:[0-9]+w(?:[0-9]+d)?|[0-9]+d)(?: +{_SHORT})?|{_SHORT}|[0-9]{{1,2}})"
"""Time since an event: 7, 4:31, 23:59:59, 5d 18:19:16, 26w3d, 35w2d 3:57:43."""

# ge-0/0/0.0, ae1, irb.10, vtep.32769, xe-0/0/51:0.0, .local..8, reth0.0
_INTERFACE: Final = re.compile(r"\.?[a-z][a-z0-9_-]*[a-z0-9_/.:-]*")
_SPAN: Final = re.compile(
    r"(?:(?P<weeks>[0-9]+)w)?(?:(?P<days>[0-9]+)d)? *"
    r"(?:(?:(?:(?P<hours>[0-9]+):)?(?P<minutes>[0-9]{1,2}):)?(?P<seconds>[0-9]{1,2}))?"
)
_WHOLE_SPAN: Final = re.compile(SPAN)
_SECONDS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
_ASN: Final = re.compile(r"(?:(?P<high>[0-9]{1,5})\.)?(?P<low>[0-9]{1,10})")
_HALF: Final = 1 << 16
_LARGEST_ASN: Final = (1 << 32) - 1


def is_ip(text: str) -> bool:
    """Tell whether a text is an IP address, of either version; an interface may be its scope."""
    address, scoped, interface = text.partition("%")
    try:
        ip_address(address)
    except ValueError:
        return False
    return not scoped or is_interface(interface)


def is_interface(text: str) -> bool:
    """Tell whether a text can be the name of an interface."""
    return _INTERFACE.fullmatch(text) is not None


def as_asn(text: str) -> int | None:
    """Return an AS number, written plain or dotted (RFC 5396)."""
    found = _ASN.fullmatch(text)
    if found is None:
        return None
    number = int(found["high"] or 0) * _HALF + int(found["low"])
    dotted_fits = found["high"] is None or int(found["low"]) < _HALF
    return number if dotted_fits and number <= _LARGEST_ASN else None


def as_seconds(text: str) -> int | None:
    """Return the seconds of a span of time such as `35w2d 3:57:43`."""
    found = _SPAN.fullmatch(text) if _WHOLE_SPAN.fullmatch(text) else None
    if found is None:
        return None
    return sum(int(found[name] or 0) * seconds for name, seconds in _SECONDS.items())


def as_epoch(text: str) -> int | None:
    """Return the epoch seconds of `2026-06-15 09:00:00 UTC`; other zones' names are ambiguous."""
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp())


def fewer(what: str, *, announced: int | None, read: int) -> tuple[str, ...]:
    """Say that rows differ from the number announced: the output was cut or filtered."""
    if announced in (None, read):
        return ()
    return (f"{announced} {what} were announced, {read} read: the output may be incomplete.",)


def numbers(texts: Iterable[str]) -> list[int] | None:
    """Return texts as whole numbers, or None if one is something else."""
    found = list(texts)
    plain = all(text.isascii() and text.isdigit() for text in found)
    return [int(text) for text in found] if plain else None
