"""What tools return: the data, typed, and how its parts are shown as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.cloud.paging import Rows


class Record(BaseModel):
    """A part of a result; fields that are unknown or do not apply are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Result(Record):
    """The answer of a tool."""

    TABLES: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The lists that the short text shows as tables, with their columns."""

    summary: str = Field(description="The answer in a sentence or two")
    notes: list[str] = Field(
        default_factory=list, description="What was filtered here, left out, or could not be read"
    )


class NextPage(Record):
    """The arguments that, added to the same call, bring the next rows."""

    limit: int
    page: int


class Listing(Result):
    """Rows of a larger whole; counts in the answer are about the whole."""

    total: int = Field(description="Rows that match, on all pages")
    returned: int = Field(description="Rows in this answer")
    page: int = 1
    next: NextPage | None = Field(default=None, description="Call again with these for more rows")


def paged(rows: Sequence[Record], *, limit: int, page: int) -> dict[str, Any]:
    """Return the fields of a listing that depend on the page: counted from 1, empty past the end.

    Args:
        rows: all rows that match.
        limit: rows in a page.
        page: which page.
    """
    shown = rows[(page - 1) * limit : page * limit]
    further = NextPage(limit=limit, page=page + 1) if page * limit < len(rows) else None
    return {
        "total": len(rows),
        "returned": len(shown),
        "page": page,
        "next": further,
        "rows": shown,
    }


def filter_note(**filters: object) -> list[str]:
    """Say which filters the API lacks, so that they ran here, over all pages."""
    given = [name for name, value in filters.items() if value is not None]
    return [f"Filtered here, over all pages: {', '.join(given)}"] if given else []


def cut_note(rows: Rows) -> list[str]:
    """Say that the cap on collected rows was reached."""
    if rows.complete:
        return []
    return [f"Only {len(rows.rows)} of {rows.total} rows were read; narrow the search"]
