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


def first_end(licenses: Licenses, kind: str, *, now: float) -> tuple[float | None, int | None]:
    """Return when the first licences of a type end that have not ended, and how many they are.

    Args:
        licenses: of an organization.
        kind: the type.
        now: epoch seconds.
    """
    left = [
        (bought.end_time, bought.quantity)
        for bought in licenses.licenses
        if bought.type == kind and bought.end_time is not None and bought.end_time > now
    ]
    if not left:
        return None, None
    first = min(end for end, _ in left)
    numbers = [number for end, number in left if end == first and number is not None]
    return first, sum(numbers) if numbers else None
