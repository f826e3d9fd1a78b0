"""From a response to a document, or to the error that says why there is none."""

from __future__ import annotations

import httpx
import pytest

from mist_mcp.cloud.answer import read_answer
from mist_mcp.cloud.budget import HOUR
from mist_mcp.errors import (
    BadRequestError,
    CloudError,
    CloudFailureError,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    TokenRejectedError,
    UnreadableAnswerError,
)


@pytest.mark.parametrize("document", [{"a": 1}, [], "text", 0, None])
def test_a_document_is_read(document: object) -> None:
    """Whatever its shape: the caller knows what was promised."""
    assert read_answer(httpx.Response(200, json=document)).document == document


def test_an_empty_body_is_no_document() -> None:
    """Actions answer so."""
    assert read_answer(httpx.Response(200)).document is None


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Log in</body></html>",
        b'[{"id": "5c5b',
        b"\xff\xfe\x00",
        b" ",
        b"[" * 100_000,
        b"1" * 10_000,
    ],
)
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    """A login page, half a document, noise, depth without end: none of it is repeated."""
    with pytest.raises(UnreadableAnswerError) as raised:
        read_answer(httpx.Response(200, content=body))
    assert f"{len(body)} bytes" in str(raised.value)
    assert "html" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, TokenRejectedError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (429, RateLimitedError),
        (302, CloudFailureError),
        (405, CloudFailureError),
        (500, CloudFailureError),
        (503, CloudFailureError),
    ],
)
@pytest.mark.parametrize("body", [b"", b'{"detail": "No."}', b"[" * 100_000, b"[]", b"<html>"])
def test_each_status_has_its_error_whatever_the_body(
    status: int, kind: type[CloudError], body: bytes
) -> None:
    """The number is in the sentence."""
    with pytest.raises(CloudError) as raised:
        read_answer(httpx.Response(status, content=body))
    assert type(raised.value) is kind
    assert raised.value.status == status
    assert str(status) in raised.value.message


def test_what_mist_says_is_quoted_without_what_nobody_sees() -> None:
    """A stranger's text is one short line in quotes."""
    detail = 'invalid\nfield "x"\u202e' + "y" * 500
    with pytest.raises(BadRequestError) as raised:
        read_answer(httpx.Response(400, json={"detail": detail}))
    assert "Mist says \"invalid field 'x'yyy" in raised.value.message
    assert "\u202e" not in raised.value.message
    assert len(raised.value.message) < 300


@pytest.mark.parametrize("detail", [None, 7, ["x"], {"x": 1}])
def test_a_detail_of_another_shape_is_not_repeated(detail: object) -> None:
    """The sentence stands without it."""
    with pytest.raises(NotFoundError) as raised:
        read_answer(httpx.Response(404, json={"detail": detail}))
    assert "Mist says" not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("798", 798.0),
        ("0", 0.0),
        ("9" * 400, HOUR),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        (None, None),
    ],
)
def test_the_waiting_time_is_seconds_of_at_most_an_hour(
    header: str | None, seconds: float | None
) -> None:
    """Anything else counts as not said; the budget starts again at the full hour."""
    headers = {} if header is None else {b"retry-after": header.encode()}
    response = httpx.Response(429, headers=headers)
    with pytest.raises(RateLimitedError) as raised:
        read_answer(response)
    assert raised.value.retry_after == seconds
