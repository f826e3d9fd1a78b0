"""The resources that the conformance suite reads by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tests.conformance.contents import PNG

if TYPE_CHECKING:
    from collections.abc import Callable


def static_text() -> str:
    """Return a text."""
    return "This is the content of the static text resource."


def static_binary() -> bytes:
    """Return an image."""
    return PNG


def template(id: str) -> str:  # noqa: A002 - as the address names it
    """Return what an address was filled with."""
    return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})


def watched() -> str:
    """Return what could be watched, if the server had subscriptions."""
    return "It stays as it is."


RESOURCES: Final[dict[str, tuple[str, Callable[..., str | bytes]]]] = {
    "test://static-text": ("text/plain", static_text),
    "test://static-binary": ("image/png", static_binary),
    "test://template/{id}/data": ("application/json", template),
    "test://watched-resource": ("text/plain", watched),
}
"""By address: its type, and what reads it."""
