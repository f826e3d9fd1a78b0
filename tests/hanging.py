"""A test that hangs fails, alone: the others of its process go on."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TOO_LONG: Final = 600.0
"""Seconds after which a test hangs for certain: far more than any takes on a slow machine."""


@contextmanager
def given_up(seconds: float = TOO_LONG) -> Iterator[None]:
    """Fail what is still running after so many seconds, wherever the main thread is then."""

    def give_up(_number: int, _frame: object) -> None:
        pytest.fail(f"hangs: not done after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, give_up)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, before)
