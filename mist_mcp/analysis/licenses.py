"""Which licences are missing: more are used than were bought. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mist_mcp.models.msp import Licenses


def missing(licenses: Licenses) -> dict[str, int]:
    """Return how many are missing by type, the most first."""
    bought = licenses.entitled or {}
    short = {
        kind: used - bought.get(kind, 0)
        for kind, used in (licenses.summary or {}).items()
        if used > bought.get(kind, 0)
    }
    return dict(sorted(short.items(), key=lambda pair: (-pair[1], pair[0])))
