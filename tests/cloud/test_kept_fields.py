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
    answer = await KeptFields(Source(document), Plain).get("/api/v1/x")
    assert answer.document == kept
    assert answer.headers["x-page-total"] == "1"


def test_a_model_that_names_a_secret_is_refused() -> None:
    """Before anything is read."""
    with pytest.raises(TypeError, match="passphrase"):
        KeptFields(Source([]), Leaky)
