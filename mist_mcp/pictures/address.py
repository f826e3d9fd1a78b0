"""The address of the picture of a fabric."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

ROOT: Final = "mist://orgs/"
TEMPLATE: Final = f"{ROOT}{{{{org_id}}}}/fabrics/{{{{fabric}}}}/topology.{{ending}}"
"""In braces are ids or names, once the ending is filled in."""


def picture_uri(org_id: str | None, topology_id: str) -> str | None:
    """Return the address of the SVG; None for a fabric of no known organization."""
    if not org_id:
        return None
    ids = {"org_id": org_id, "fabric": topology_id}
    quoted = {name: quote(text, safe="") for name, text in ids.items()}
    return TEMPLATE.format(ending="svg").format_map(quoted)
