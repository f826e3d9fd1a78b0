"""Which objects of the API hold secrets, as its published description tells."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def secret_members() -> Mapping[str, Mapping[str, bool]]:
    """Return the names of the secrets by the field that holds their object, and which it requires.

    The object is the field's value (`auth`), in its list (`auth_servers[]`), in its map
    (`bgp_config.*`), or the whole of what is at a path that ends with a word (`/webhooks`).
    """
    text = files("mist_mcp.cloud").joinpath("published.json").read_text(encoding="utf-8")
    members: Mapping[str, Mapping[str, bool]] = json.loads(text)["secret_members"]
    return members
