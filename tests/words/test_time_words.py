"""Times and spans as people, programs and this server itself write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.words.time_words import epoch_of, seconds_of
from mist_mcp.words.times import duration, iso

NOW = 1_796_004_349.0
"""2026-11-30T02:05:49Z."""


@pytest.mark.parametrize(
    ("text", "epoch"),
    [
        ("now", NOW),
        ("NOW", NOW),
        ("-7d", NOW - 604_800),
        ("- 7 days", NOW - 604_800),
        ("now-1d", NOW - 86_400),
        ("now - 1h30m", NOW - 5_400),
        ("-1h30m", NOW - 5_400),
        ("2 hours ago", NOW - 7_200),
        ("\N{MINUS SIGN}7d", NOW - 604_800),
        ("1781000000", 1_781_000_000),
        ("1781000000.5", 1_781_000_000.5),
        ("1781000000000", 1_781_000_000),
        ("2026-11-30T02:05:49Z", NOW),
        ("2026-11-30t02:05:49z", NOW),
        ("2026-11-30T02:05:49.123Z", NOW + 0.123),
        ("2026-11-30 02:05:49", NOW),
        ("2026-11-30T02:05:49", NOW),
        ("2026-11-30T03:05:49+01:00", NOW),
        ("2026-11-30T03:05:49+0100", NOW),
        ("2026-11-29T21:05:49-05:00", NOW),
        ("2026-11-30 02:05:49 UTC", NOW),
        ("2026-11-30T02:05", NOW - 49),
        ("2026-11-30T02:05Z", NOW - 49),
        ("20261130T020549Z", NOW),
        ("2026-11-30", NOW - 7_549),
    ],
)
def test_times(text: str, epoch: float) -> None:
    """Epochs, ISO 8601 with and without a zone (UTC then), relative to now."""
    assert epoch_of(text, now=NOW) == pytest.approx(epoch)
    assert epoch_of(f"  {text}\t", now=NOW) == pytest.approx(epoch)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "today",
            "yesterday",
            "-",
            "now-",
            "-7",
            "7d",
            "12",
            "-7d ; reboot",
            "2026-13-01",
        ),
        *("2026-02-30T00:00:00Z", "30.11.2026", "-1e9d", "1e9", "nan", "inf", "-٣d", "now+1d"),
        *("9" * 40, "-" + "9" * 40 + "d", "20261130", "2026-11-30T02:05:49+99:00"),
    ],
)
def test_what_is_no_time(text: str) -> None:
    """A guess would answer another question."""
    assert epoch_of(text, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7d", 604_800),
        ("1D", 86_400),
        ("1 day", 86_400),
        ("2 days", 172_800),
        ("1h30m", 5_400),
        ("1h 30m", 5_400),
        ("1 hour and 30 minutes", 5_400),
        ("1 hour, 30 minutes", 5_400),
        ("90 min", 5_400),
        ("90min", 5_400),
        ("5 d 18 h", 496_800),
        ("2 weeks", 1_209_600),
        ("45 secs", 45),
        ("1.5h", 5_400),
        ("last 7d", 604_800),
        ("past 24 hours", 86_400),
        ("-7d", 604_800),
        ("day", 86_400),
        ("last hour", 3_600),
        ("3600", 3_600),
        ("PT1H30M", 5_400),
        ("P7D", 604_800),
    ],
)
def test_spans(text: str, seconds: int) -> None:
    """A number with a unit, or several; seconds alone from a minute on."""
    assert seconds_of(text) == seconds
    assert seconds_of(f" {text} ") == seconds


@pytest.mark.parametrize(
    "text",
    [
        *("", "0d", "0", "7", "d7", "1d ; reboot", "1x", "1 month", "1h1h1h1h1h1h", "1,5h", "٣d"),
        *("-", "last", "and", "9" * 400 + "d", "P", "PT", "1e3s"),
    ],
)
def test_what_is_no_span(text: str) -> None:
    """Seven of what? Months have no length."""
    assert seconds_of(text) is None


@given(st.integers(min_value=1, max_value=253_402_300_799))
def test_a_time_that_the_server_shows_is_one_that_it_takes(epoch: int) -> None:
    """Whatever it shows, back to the second."""
    assert epoch_of(str(iso(epoch)), now=NOW) == epoch


@given(st.integers(min_value=1, max_value=10**9))
def test_a_span_that_the_server_shows_is_one_that_it_takes(seconds: int) -> None:
    """As exactly as it was shown."""
    shown = str(duration(seconds))
    assert duration(seconds_of(shown)) == shown


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_any_iso_time_is_read_as_utc_without_a_zone(moment: datetime) -> None:
    """Clouds and servers speak UTC, so a time without a zone does too."""
    expected = moment.replace(tzinfo=UTC).timestamp()
    assert epoch_of(moment.isoformat(), now=NOW) == pytest.approx(expected)
    assert epoch_of(moment.replace(tzinfo=UTC).isoformat(), now=NOW) == pytest.approx(expected)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    """It is read, or it is not."""
    assert epoch_of(text, now=NOW) is None or isinstance(epoch_of(text, now=NOW), float)
    seconds = seconds_of(text)
    assert seconds is None or seconds > 0
