"""Output of a command on a device, in the dialect of the device: lines, or JSON rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GAP: Final = 2
SIZES: Final = (23, 61, 7, 118, 40)
"""Lengths of chunks in turn: the cloud cuts text anywhere, inside a line or a word."""


class Dialect(Enum):
    """How a kind of device writes."""

    UNIX = "\n"
    SRX = "\r\n"
    SSR = "json"


def dialect(device: Mapping[str, Any]) -> Dialect:
    """Tell how a device writes."""
    model = str(device.get("model", ""))
    if model.startswith("SSR"):
        return Dialect.SSR
    return Dialect.SRX if model.startswith("SRX") else Dialect.UNIX


@dataclass(frozen=True, slots=True)
class Lines:
    """Output that is text everywhere."""

    lines: Sequence[str]

    def chunks(self, dialect: Dialect) -> Iterator[str]:
        """Cut the text."""
        end = "\r\n" if dialect is Dialect.SRX else "\n"
        return cut("".join(f"{line}{end}" for line in self.lines))


@dataclass(frozen=True, slots=True)
class Table:
    """Output in rows: aligned text on Junos and on access points, JSON on a session router."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def chunks(self, dialect: Dialect) -> Iterator[str]:
        """Cut the text; a JSON document stays whole, it says itself that it is the last."""
        if dialect is Dialect.SSR:
            return iter((self._document(),))
        return Lines(("", self.title, "", *self._lines())).chunks(dialect)

    def _document(self) -> str:
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(
            {
                "status": "SUCCESS",
                "finished": True,
                "message": self.title,
                "columns": list(self.columns),
                "rows": rows,
            }
        )

    def _lines(self) -> Iterator[str]:
        lines = (self.columns, *self.rows)
        widths = [max(map(len, column)) + GAP for column in zip(*lines, strict=True)]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            yield "".join(cells).rstrip()


def cut(text: str) -> Iterator[str]:
    """Cut a text into chunks of changing length."""
    start = 0
    for size in cycle(SIZES):
        if start >= len(text):
            return
        yield text[start : start + size]
        start += size
