"""The name under which a request to Mist is counted: its path without what identifies. Pure."""

from __future__ import annotations

import re
from typing import Final

ID: Final = "{id}"
_PREFIX: Final = "/api/v1/"
_WORD: Final = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9_-]{0,39}")
"""What the API's own segments look like: `orgs`, `128routers`, `ap-health`."""

_IDENTIFIER: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([0-9a-f]{2}-){5}[0-9a-f]{2}|[0-9a-f]{12}"
)


def template_of(path: str) -> str:
    """Return a path as `orgs/{id}/inventory`: identifiers, and all that is no word, are `{id}`."""
    return "/".join(_template(segment) for segment in path.removeprefix(_PREFIX).split("/"))


def category_of(template: str) -> str:
    """Return the part of the API that a template belongs to: `orgs`, `sites`, `self`."""
    return template.split("/", maxsplit=1)[0]


def _template(segment: str) -> str:
    plain = _WORD.fullmatch(segment) and not _IDENTIFIER.fullmatch(segment)
    return segment if plain else ID
