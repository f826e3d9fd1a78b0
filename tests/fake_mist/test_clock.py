"""The shift of recorded times, and the keys that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist import NOW
from fake_mist.cassettes import load
from fake_mist.clock import FIRST_EPOCH, TIME_KEYS, TimeShift, shift_to
from fake_mist.cloud import cassette_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST_EPOCH = 2_200_000_000
FILES = sorted((cassette_folder() / "rest").glob("*.yaml"))


def numbers(body: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Give every number of a JSON document with its key."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from numbers(value, name)
    elif isinstance(body, list):
        for item in body:
            yield from numbers(item, key)
    elif isinstance(body, int | float) and not isinstance(body, bool):
        yield key, body


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_everything_that_looks_like_a_time_is_known_as_one(file: Path) -> None:
    """A time under an unknown key would stay in the past when the others move."""
    found = {
        key
        for interaction in load(file)
        if interaction.headers["Content-Type"] == "application/json"
        for key, value in numbers(interaction.json())
        if FIRST_EPOCH <= value <= LAST_EPOCH
    }
    assert found <= TIME_KEYS


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_the_shift_leads_to_the_present_and_never_beyond(later: int) -> None:
    """NOW becomes the current minute."""
    now = NOW + later
    assert now - 60 < NOW + shift_to(now).seconds <= now


def test_only_times_move() -> None:
    """Spans, counters and zeros keep their values; times move however deep they lie."""
    body = {"uptime": NOW, "last_seen": 0, "rows": [{"timestamp": NOW + 0.5, "name": "x"}]}
    moved = TimeShift(60).value(body)
    assert moved == {
        "uptime": NOW,
        "last_seen": 0,
        "rows": [{"timestamp": NOW + 60.5, "name": "x"}],
    }
    assert TimeShift(0).value(body) is body
