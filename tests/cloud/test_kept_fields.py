"""Rows of what hands out secrets keep the fields that a model names, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mist_mcp.cloud.answer import Answer
from mist_mcp.cloud.kept_fields import KeptFields
from mist_mcp.cloud.reading import Reading
from mist_mcp.models.base import MistObject

if TYPE_CHECKING:
    from collections.abc import Mapping


class Plain(MistObject):
    """What may be kept."""

    name: str | None = None
    ssid: str | None = None


class Leaky(MistObject):
    """What may not."""

    name: str | None = None
    passphrase: str | None = None


class Source(Reading):
    """Answers with one document."""

    def __init__(self, document: Any) -> None:
        """Keep the document."""
        self.document = document

    async def get(
        self,
        path: str,  # noqa: ARG002 - one document for all
        query: Mapping[str, str | int] | None = None,  # noqa: ARG002
    ) -> Answer:
        """Return it."""
        return Answer(document=self.document, headers=httpx.Headers({"x-page-total": "1"}))


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ([{"name": "a", "passphrase": "x"}, "x", None], [{"name": "a"}]),
        ({"name": "a", "key": "x", "results": [{"name": "b"}]}, {"name": "a"}),
        ([], []),
        (None, None),
        ("x", None),
    ],
)
async def test_only_named_fields_are_kept(document: Any, kept: Any) -> None:
    """In lists, in single objects, and of what is neither nothing; the headers stay."""
    answer = await KeptFields(Source(document).get, Plain).get("/api/v1/x")
    assert answer.document == kept
    assert answer.headers["x-page-total"] == "1"


def test_a_model_that_names_a_secret_is_refused() -> None:
    """Before anything is read."""
    with pytest.raises(TypeError, match="passphrase"):
        KeptFields(Source([]).get, Leaky)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"name": "x7Kq2m", "passphrase": "x7Kq2m"}, "[redacted]"),
        ({"name": "a", "passphrase": "a"}, "[redacted]"),
        ({"name": "guests: x7Kq2m", "key": "x7Kq2m"}, "guests: [redacted]"),
        ({"name": "lab x7Kq2m", "more": [{"psk": {"now": "x7Kq2m"}}]}, "lab [redacted]"),
        ({"name": "lab x7Kq2m", "headers": {"X-Any": "x7Kq2m"}}, "lab [redacted]"),
        ({"name": ["x7Kq2m"], "secret": "x7Kq2m"}, ["[redacted]"]),
        ({"name": {"psk": "x7Kq2m", "of": "b"}}, {"of": "b"}),
        ({"name": "guest lab", "passphrase": "guest"}, "guest lab"),
        ({"name": "lab", "passphrase": ""}, "lab"),
    ],
)
async def test_a_secret_that_is_written_into_a_kept_field_is_masked(row: Any, kept: Any) -> None:
    """By the row that it is a secret of; a short one, unless it is all of the text, is a word."""
    answer = await KeptFields(Source([row]).get, Plain).get("/api/v1/x")
    assert answer.document == [{"name": kept}]
