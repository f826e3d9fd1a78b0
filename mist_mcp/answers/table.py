"""Rows of objects as a table: a header once, no empty column, each row whole in its line. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.answers.leaf import formatted, is_leaf, listed, one_of_several, printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LINES: Final = "lines"
"""The field that holds what a device printed; its lines stand below all else."""

NONE: Final = "none"
"""What is known to be empty; an absent value is `-`."""

_INSIDE: Final = ",;()="
"""What divides the parts of an object that stands in one cell."""

_ABSENT: Final = "-"
_RARE: Final = 3
"""A column that fewer than one in so many rows has is no column: those rows say its name."""

Cells = dict[str, str]


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the lines of a table: its columns, and a line for each row.

    What all rows share is said in each: a line that somebody takes out of the table is whole.

    Args:
        name: of the list; begins the header.
        rows: any objects; a nested one has dotted columns.
    """
    flat = [_cells(row) for row in rows]
    empty = {key for key in _columns(flat) if all(cells.get(key, NONE) == NONE for cells in flat)}
    columns = [key for key in _columns(flat) if key not in empty]
    often = [key for key in columns if _is_often(key, flat)]
    rare = [key for key in columns if key not in often]
    lines = [f"{name}: {'|'.join(often) or f'{len(rows)} rows'}"]
    for row, cells in zip(rows, flat, strict=True):
        lines += [_line(cells, often, rare), *_printed(row)]
    return lines


def in_one_cell(value: Any) -> str:
    """Return any value as the text of one cell."""
    if is_leaf(value):
        return formatted(value)
    if not value:
        return NONE
    if isinstance(value, dict):
        pairs = (f"{key}={_nested(item)}" for key, item in _flat(value))
        return f"({', '.join(pairs)})"
    if all(map(is_leaf, value)):
        return listed(value)
    return "; ".join(map(_nested, value))


def _nested(value: Any) -> str:
    text = in_one_cell(value)
    is_plain = is_leaf(value) or _is_list(value)
    return one_of_several(text, dividing=_INSIDE) if is_plain else text


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1


def _line(cells: Cells, often: Sequence[str], rare: Sequence[str]) -> str:
    shown = [cells.get(key, _ABSENT) for key in often]
    named = [f"{key}={cells[key]}" for key in rare if cells.get(key, NONE) != NONE]
    return f"- {'|'.join([*shown, *named])}"


def _cells(row: Mapping[str, Any]) -> Cells:
    """Return what an object holds as texts; where two names are the same, the second is marked."""
    cells: Cells = {}
    for key, value in _flat(row):
        if not is_printed(key, value):
            cells[_free(key, cells)] = in_one_cell(value)
    return cells


def _free(key: str, cells: Cells) -> str:
    return _free(f"{key}'", cells) if key in cells else key


def _flat(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what an object holds, what is in objects under dotted names."""
    for key, value in row.items():
        name = f"{before}{formatted(key)}"
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{name}.")
        else:
            yield name, value


def is_printed(name: str, value: Any) -> bool:
    """Tell whether a field holds what a device printed."""
    return name.rpartition(".")[2] == LINES and _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _printed(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in _flat(row):
        if is_printed(key, value):
            yield from map(printed, value)


def _columns(rows: Sequence[Cells]) -> list[str]:
    """Return the names of all cells, in an order that fits the order in each row."""
    columns: dict[str, None] = {}
    for cells in rows:
        if cells.keys() <= columns.keys():
            continue
        columns = _merged(list(columns), list(cells))
    return list(columns)


def _merged(known: list[str], more: list[str]) -> dict[str, None]:
    """Put each new name behind the one that it follows."""
    place = 0
    for name in more:
        if name in known:
            place = known.index(name) + 1
        else:
            known.insert(place, name)
            place += 1
    return dict.fromkeys(known)


def _is_often(key: str, rows: Sequence[Cells]) -> bool:
    return sum(key in cells for cells in rows) * _RARE >= len(rows)
