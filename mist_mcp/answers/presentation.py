"""From a typed result to what the client receives: clean, masked, within the byte budget. Pure.

The structured content is the data. The text is a short rendering of it for people and for
clients that show nothing else, never a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from mist_mcp.answers.byte_budget import Document, fitted
from mist_mcp.words.untrusted import clean, cleaned, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.answers.results import Result

_TEXT_SHARE: Final = 6
"""The text may take one sixth of the budget."""

_MOST_TABLE_ROWS: Final = 15
_WIDEST_CELL: Final = 48


class Masks(Protocol):
    """Masks secrets in text and JSON; a redactor does."""

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        ...

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        ...


@dataclass(frozen=True, slots=True)
class Presentation:
    """How results leave the server.

    Args:
        redactor: masks secrets.
        max_bytes: the size of text and structured content together.
    """

    redactor: Masks
    max_bytes: int

    def result(self, result: Result) -> tuple[str, Document]:
        """Return the short text and the structured content of a result."""
        text_bytes = self.max_bytes // _TEXT_SHARE
        plain = result.model_dump(mode="json", exclude_none=True)
        # Masked before it is shortened: half of a secret is no longer known as one.
        masked = cleaned(self.redactor.value(cleaned(plain, by=visible)))
        if "next" in plain:
            masked["next"] = plain["next"]  # sealed by us: a cursor is whole, however long, or none
        document = fitted(masked, max_bytes=self.max_bytes - text_bytes, following=result.following)
        return rendered(document, result.TABLES, max_bytes=text_bytes), document

    def sentence(self, text: str) -> str:
        """Return a sentence of ours that may quote strangers."""
        return clean(self.redactor.text(visible(text)))


def rendered(document: Document, tables: Mapping[str, Sequence[str]], *, max_bytes: int) -> str:
    """Return a short text: the summary, the first rows of each table, the notes."""
    head = _line(document["summary"])
    notes = [f"Note: {_line(note)}" for note in document.get("notes", [])]
    way_on = _way_on(document.get("next"), max_bytes=max_bytes // 2)
    blocks: list[str] = []
    for name, columns in tables.items():
        room = max_bytes - _bytes([head, *blocks, *notes, *way_on])
        blocks += _table(document.get(name) or [], columns, room=room)
    text = _cut("\n".join([head, *blocks, *notes]), max_bytes=max_bytes - _bytes(way_on))
    return "\n".join([text, *way_on])


def _way_on(cursor: str | None, *, max_bytes: int) -> list[str]:
    """Return the line with the cursor; a part of a cursor leads nowhere, so it is all or none."""
    if cursor is None:
        return []
    line = f"More: get_next_page with cursor {cursor}"
    fits = _bytes([line]) <= max_bytes
    return [line if fits else "More: get_next_page with `next` of the structured content"]


def _bytes(lines: Sequence[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _line(text: Any) -> str:
    """Return a text as one line, so that a stranger's name cannot pass for a line of ours."""
    return " ".join(str(text).split())


def _cut(text: str, *, max_bytes: int) -> str:
    encoded = text.encode()
    if len(encoded) <= max_bytes:
        return text
    return encoded[: max_bytes - 3].decode(errors="ignore") + "…"


def _table(rows: Sequence[Document], columns: Sequence[str], *, room: int) -> list[str]:
    """Return the lines of a table; the last one says how many rows found no room.

    A table of which no row has any column says nothing, and is none.
    """
    shown = [column for column in columns if any(row.get(column) is not None for row in rows)]
    if not shown:
        return []
    lines = [" | ".join(shown)]
    for row in rows[:_MOST_TABLE_ROWS]:
        line = " | ".join(_cell(row.get(column)) for column in shown)
        if _bytes([*lines, line, _rest(len(rows))]) > room:
            break
        lines.append(line)
    rest = len(rows) - len(lines) + 1
    return [*lines, _rest(rest)] if rest else lines


def _rest(number: int) -> str:
    return f"… {number} more in the structured content"


def _cell(value: Any) -> str:
    if value is None or value == []:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    line = _line(text.replace("|", "/"))
    return line if len(line) <= _WIDEST_CELL else line[: _WIDEST_CELL - 1] + "…"
