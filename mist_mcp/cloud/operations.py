"""Which requests the published description of the API has, and what each does."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def operations() -> Mapping[str, str]:
    """Return the class of danger of each request, such as `GET /api/v1/orgs/{org_id}/licenses`."""
    text = files("mist_mcp.cloud").joinpath("published.json").read_text(encoding="utf-8")
    classes: Mapping[str, str] = json.loads(text)["operations"]
    return classes
