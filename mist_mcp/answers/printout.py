"""What devices printed, as lines: masked, whole, and the room shared fairly. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mist_mcp.answers.byte_budget import fitting, size
from mist_mcp.words.redaction import PLAIN, Redactor
from mist_mcp.words.untrusted import visible

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Printout:
    """Lines of an output.

    Args:
        lines: the first and the last ones, with a line between them that says what is missing.
        dropped: characters that are missing.
    """

    lines: list[str]
    dropped: int = 0

    @property
    def bytes(self) -> int:
        """How large the lines are in an answer."""
        return sum(size(line) + 1 for line in self.lines)


def printout(text: str, *, dropped: int = 0, redactor: Redactor = PLAIN) -> Printout:
    """Return an output as lines without secrets: masked whole, since a secret may span lines.

    Args:
        text: as the device printed it.
        dropped: characters that are missing in its middle already.
        redactor: masks secrets.
    """
    lines = [line.rstrip() for line in redactor.text(visible(text)).split("\n")]
    kept = [place for place, line in enumerate(lines) if line]
    return Printout(lines[kept[0] : kept[-1] + 1] if kept else [], dropped)


def whole_lines(text: str) -> str:
    """Return a text without a last line that broke off: half a number is a number too."""
    return text[: text.rfind("\n") + 1]


def fair_share(sizes: Iterable[int], *, room: int) -> int:
    """Return how much each may take, so that small ones are whole and the large ones equal."""
    ranked = sorted(sizes)
    for place, each in enumerate(ranked):
        share = max(room, 0) // (len(ranked) - place)
        if each > share:
            return share
        room -= each
    return ranked[-1] if ranked else 0


def shortened(output: Printout, *, room: int) -> Printout:
    """Return an output that fits so many bytes: its first and its last lines."""
    if output.bytes <= room:
        return output
    lines = output.lines
    head = fitting(lines, room // 2)
    tail = fitting(lines[:head:-1], room // 2)
    middle = lines[head : len(lines) - tail]
    dropped = output.dropped + sum(len(line) + 1 for line in middle)
    rest = lines[len(lines) - tail :]
    return Printout([*lines[:head], f"[{dropped} characters left out]", *rest], dropped)


def rows_as_lines(text: str) -> str:
    """Return an output with a session router's JSON documents written as tables."""
    return "".join(f"{_readable(line)}\n" for line in text.split("\n"))


def _readable(line: str) -> str:
    document = _document(line)
    rows = document.get("rows")
    if not isinstance(rows, list):
        return line
    written = (", ".join(f"{name}: {value}" for name, value in row.items()) for row in _rows(rows))
    return "\n".join((str(document.get("message") or ""), *written))


def _rows(rows: list[Any]) -> Iterable[dict[str, Any]]:
    return (row for row in rows if isinstance(row, dict))


def _document(line: str) -> dict[str, Any]:
    """Read a line that is a JSON object; a line of text is an empty one."""
    if not line.startswith("{"):
        return {}
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
