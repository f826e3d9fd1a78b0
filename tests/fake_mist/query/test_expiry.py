"""The parameter that looks ahead."""

from __future__ import annotations

import pytest

from fake_mist import NOW
from fake_mist.query.expiry import DAY, Expiring
from fake_mist.query.filters import BadQueryError

SOON = Expiring(field="last_cert_expiry")


@pytest.mark.parametrize(
    ("text", "days", "kept"),
    [("7d", 7, True), ("7d", 8, False), ("2w", 14, True), ("1m", 30, True), ("1m", 31, False)],
)
def test_what_expires_within_the_span_stays(text: str, days: int, kept: bool) -> None:
    """Both ends included; `m` is a month here."""
    assert SOON.keep(text)({"last_cert_expiry": NOW + days * DAY}) is kept


def test_a_row_without_a_certificate_never_expires() -> None:
    """It is left out."""
    assert not SOON.keep("1y")({})


def test_nonsense_is_refused() -> None:
    """As the API refuses it."""
    with pytest.raises(BadQueryError):
        SOON.keep("soon")
