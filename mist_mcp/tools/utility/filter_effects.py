"""Filters of a raw read that had no effect, told by the rows that came. Pure.

The cloud ignores parameters that it does not know, and the rows then are all there are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mist_mcp.words.naming import as_mac, as_mac_part, folded

_NO_FILTERS: Final = frozenset(
    {
        *("limit", "page", "sort", "order", "search_after", "start", "end", "duration"),
        *("interval", "fields", "distinct", "metrics", "resolve", "text"),
    }
)
_EVERYTHING: Final = frozenset({"all", "any", ""})
_OPERATORS: Final = ("<", ">", "!", "~")


def without_effect(query: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a note for each parameter that is a field of rows which say otherwise."""
    notes = []
    for name, wanted in query.items():
        if name in _NO_FILTERS or not _narrows(wanted):
            continue
        known = [row[name] for row in rows if row.get(name) is not None]
        others = sum(not _fits(value, wanted) for value in known)
        if others:
            number = f"{others} of {len(rows)} row{'' if len(rows) == 1 else 's'}"
            notes.append(
                f"The cloud seems not to filter by `{name}`: {number} have another value, so do "
                "not take the rows for those that were asked for"
            )
    return notes


def _narrows(wanted: str) -> bool:
    return folded(wanted) not in _EVERYTHING and not wanted.startswith(_OPERATORS)


def _fits(value: Any, wanted: str) -> bool:
    """Tell whether a value is what was asked for, or has it in it."""
    if isinstance(value, list):
        return any(_fits(item, wanted) for item in value)
    if isinstance(value, dict):
        return True
    return any(_is_like(value, part.strip(" *")) for part in wanted.split(","))


def _is_like(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == {"1": "true", "0": "false"}.get(wanted, wanted.lower())
    if isinstance(value, int | float):
        return _number(wanted) in (None, value)
    digits = as_mac(wanted) or as_mac_part(wanted)
    said = folded(str(value))
    return folded(wanted) in said or (digits is not None and digits in said.replace(":", ""))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
