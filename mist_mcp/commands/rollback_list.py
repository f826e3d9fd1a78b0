"""`mist-mcp rollback` without an id: the changes that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mist_mcp.words.times import iso
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from rich.console import Console

    from mist_mcp.changing.undo import Undos


def report_undos(undos: Undos, *, console: Console) -> None:
    """Print the changes that can be undone, the newest first.

    Raises:
        RefusedError: they cannot be read.
    """
    kept = undos.kept()
    if not kept:
        console.print("There is no change that can be undone from here.")
        return
    table = Table("Id", "Made", "Change", "Fields", box=SIMPLE_HEAD, pad_edge=False)
    for undo in kept:
        fields = clean(", ".join(undo.fields)) or "-"
        used = f"rolled back {iso(undo.tried)}" if undo.tried is not None else undo.id
        table.add_row(used, iso(undo.made), Text(clean(undo.changed)), Text(fields))
    console.print(table)
    console.print("`mist-mcp rollback ID` shows what would be put back, and asks.")
