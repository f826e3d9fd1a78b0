"""A list for a terminal: a table where it fits, and otherwise each entry on lines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

_INDENT: Final = (0, 0, 0, 4)


def show_entries(
    entries: Sequence[Mapping[str, str]], columns: Mapping[str, str], *, head: int, console: Console
) -> None:
    """Print entries, and nothing of them shortened.

    Args:
        entries: the texts of each by column.
        columns: the heading of each column.
        head: how many of the first columns name an entry; narrow, they stand on its first line.
        console: where to print.
    """
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for entry in entries:
        table.add_row(*(Text(entry.get(name, "")) for name in columns))
    if Measurement.get(console, console.options, table).maximum < console.width:
        console.print(table)
        return
    names = [*columns]
    for entry in entries:
        first = (entry[name] for name in names[:head] if entry.get(name))
        console.print(Text("  ".join(first), "bold"), soft_wrap=True)
        rest = [f"{columns[one].lower()}: {entry[one]}" for one in names[head:] if entry.get(one)]
        console.print(Padding(Text("; ".join(rest), overflow="fold"), _INDENT, expand=False))
