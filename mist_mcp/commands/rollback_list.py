"""`mist-mcp rollback` without an id: the changes that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.commands.layout import show_entries
from mist_mcp.words.times import iso
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from rich.console import Console

    from mist_mcp.changing.undo import Undo, Undos

COLUMNS: Final = {
    "id": "Id",
    "made": "Made",
    "changed": "Change",
    "fields": "Fields",
    "lost": "Cannot be restored",
}
_HEAD: Final = 2


def report_undos(undos: Undos, *, console: Console) -> None:
    """Print the changes that can be undone, the newest first, and no value.

    Raises:
        RefusedError: they cannot be read.
    """
    kept = undos.kept()
    if not kept:
        console.print("There is no change that can be undone from here.")
        return
    show_entries([_texts(undo) for undo in kept], COLUMNS, head=_HEAD, console=console)
    console.print("`mist-mcp rollback ID` shows what would be put back, and asks.")


def _texts(undo: Undo) -> dict[str, str]:
    return {
        "id": undo.id if undo.tried is None else f"rolled back {iso(undo.tried)}",
        "made": iso(undo.made) or "",
        "changed": clean(undo.changed),
        "fields": clean(", ".join(undo.fields)),
        "lost": clean("; ".join(undo.lost)),
    }
