"""Times and spans in: as people, other programs and this server itself write them. Pure.

A time without a zone is one in UTC, as all that this server shows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from mist_mcp.words.naming import typable

TIME_FORMS: Final = "-7d, 2026-11-30T08:00:00Z, epoch seconds, or now"
SPAN_FORMS: Final = "1h, 7d or 1h30m"

_UNITS: Final = {
    1: ("s", "sec", "secs", "second", "seconds"),
    60: ("m", "min", "mins", "minute", "minutes"),
    3_600: ("h", "hr", "hrs", "hour", "hours"),
    86_400: ("d", "day", "days"),
    604_800: ("w", "wk", "wks", "week", "weeks"),
}
_SECONDS: Final = {word: size for size, words in _UNITS.items() for word in words}
_UNIT: Final = "|".join(sorted(_SECONDS, key=len, reverse=True))
_PART: Final = re.compile(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,6}})?) ?({_UNIT})(?![a-z])")
_BETWEEN: Final = r"(?:,? ?(?:and )?)"
_SPAN: Final = re.compile(rf"{_PART.pattern}(?:{_BETWEEN}{_PART.pattern}){{0,4}}")
_ISO_SPAN: Final = re.compile(r"p(?=[0-9t])((?:[0-9]{1,9}[wd])*)(?:t((?:[0-9]{1,9}[hms])+))?")
_EPOCH: Final = re.compile(r"[0-9]{9,10}(?:\.[0-9]{1,9})?")
_MILLISECONDS: Final = re.compile(r"[0-9]{12,13}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}(?=t)")
_LONGEST: Final = 60
"""Characters; the longest form has about forty."""


def epoch_of(text: str, *, now: float) -> float | None:
    """Return a time in epoch seconds; None for what is no time.

    Args:
        text: epoch seconds or milliseconds, ISO 8601, `now`, or relative: `-7d`, `now-1h30m`,
            `2 hours ago`.
        now: epoch seconds.
    """
    words = _plain(text)
    if _EPOCH.fullmatch(words):
        return float(words)
    if _MILLISECONDS.fullmatch(words):
        return int(words) / 1000
    if (ago := _seconds_ago(words)) is not None:
        return now - ago
    return _iso(words)


def seconds_of(text: str) -> int | None:
    """Return a span in seconds, at least one; None for what is no span.

    Args:
        text: numbers with units such as `1h30m`, `1 day`, `last 7d`, `PT1H`; or seconds alone, from
            a minute on: less may be meant in another unit.
    """
    words = re.sub(r"^(?:(?:the )?(?:last|past) |-)", "", _plain(text))
    if words.isdecimal() and words.isascii() and len(words) <= 9:  # noqa: PLR2004
        return int(words) if int(words) >= _SECONDS["m"] else None
    if spans := _ISO_SPAN.fullmatch(words):
        words = "".join(filter(None, spans.groups()))
    elif words in _SECONDS and len(words) > 1:
        words = f"1{words}"
    return _sum(words)


def _sum(words: str) -> int | None:
    if not _SPAN.fullmatch(words):
        return None
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(words))
    return int(seconds) or None


def _seconds_ago(words: str) -> float | None:
    """Return how long ago a relative time is."""
    if words == "now":
        return 0
    before = re.fullmatch(r"(?:now ?)?- ?(?P<span>.+)|(?P<past>.+) ago", words)
    return _sum(before["span"] or before["past"]) if before else None


def _iso(words: str) -> float | None:
    """Read ISO 8601, with a letter or a blank between date and time."""
    if not _DATE.match(words):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r" ?(?:utc|gmt|z)$", "+00:00", words).upper())
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.timestamp()
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    return typable(text).lower() if len(text) <= _LONGEST else ""
