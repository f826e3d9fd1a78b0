"""What an endpoint answered, as rows: masked, chosen, cut to size; and what a change did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from mist_mcp.answers.byte_budget import trimmed
from mist_mcp.answers.field_choice import picked, shallow
from mist_mcp.answers.results import Listing
from mist_mcp.cloud.paging import Row
from mist_mcp.cloud.shapes import Found, Shape
from mist_mcp.tools.utility.api_times import with_times
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.trust import Foreign
from mist_mcp.words.untrusted import cleaned, visible


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the cloud sent it, as far as it is shown, and which parts were cut."""

    fields: dict[str, Any]
    cut: list[str]


class ApiAnswer(Listing):
    """What an endpoint answered: a row for each item, or one row that is the object.

    Of a change there is a row for each field.
    """

    path: Foreign
    shape: Shape | Literal["change"] = Field(description="object, list, results, nothing, change")
    beside: dict[Foreign, Any] | None = Field(None, description="what stands beside the results")
    rollback: Foreign | None = Field(None, description="what `mist-mcp rollback` takes")
    rows: list[dict[Foreign, Any]] = Field(
        description="of a change: before, after, and now if other"
    )


def masked(document: Any, *, redactor: Redactor) -> Any:
    """Return a document as it may be shown, in full."""
    return redactor.value(
        _without_private_keys(cleaned(shallow(document), by=visible), redactor=redactor)
    )


def shown_row(row: Row, *, wanted: Sequence[str], room: int, redactor: Redactor) -> RawRow:
    """Return the fields of a row that were asked for and that fit, without secrets.

    They are masked first: half of a secret is no longer known as one, nor is one by itself.
    """
    whole = with_times(masked(row, redactor=redactor))
    fields, cut = trimmed(picked(whole, wanted) if wanted else whole, max_bytes=room)
    return RawRow(fields, cut)


def _without_private_keys(value: Any, *, redactor: Redactor) -> Any:
    """Mask the `key` beside a certificate; elsewhere in the API a key is a name of something."""
    if isinstance(value, list):
        return [_without_private_keys(item, redactor=redactor) for item in value]
    if not isinstance(value, dict):
        return value
    clear = {name: _without_private_keys(item, redactor=redactor) for name, item in value.items()}
    for name, item in clear.items():
        if name.endswith("cert") and isinstance(item, dict) and item.get("key"):
            clear[name] = {**item, "key": redactor.mask(item["key"])}
    return clear


def summary_of(found: Found, path: str) -> str:
    """Say what the endpoint answered."""
    rows = found.page.rows
    number = len(rows) if found.page.total is None else found.page.total
    answered = {
        "nothing": "an empty answer",
        "object": f"an object with {len(rows[0]) if rows else 0} fields",
        "list": f"a list of {number}",
        "results": f"{number} result{'' if number == 1 else 's'}",
    }
    return f"GET {path}: {answered[found.shape]}."


def notes_on(found: Found, path: str) -> list[str]:
    """Say what a reader of the numbers would get wrong."""
    page = found.page
    notes = []
    if path.endswith("/count"):
        notes.append("total counts the groups; the sum of `count` is the number of things")
    if found.elsewhere is not None:
        there = f", to {found.elsewhere}" if found.elsewhere else ""
        notes.append(
            f"These are not all: the link to the next page leads elsewhere{there}, and is not "
            "followed; narrow the query"
        )
        return notes
    shown = page.place.skip + len(page.rows)
    if page.following is None and not page.place.start and (page.total or 0) > shown:
        notes.append(
            f"The endpoint sent {shown} of {page.total} rows, and no way on: raise `limit` in "
            "the query, or narrow it"
        )
    return notes


def missing_fields(rows: Sequence[RawRow], wanted: Sequence[str]) -> list[str]:
    """Say which of the fields that were asked for are in no row."""
    missing = [name for name in wanted if not any(picked(row.fields, [name]) for row in rows)]
    return [f"No row has: {', '.join(missing)}"] if missing and rows else []


def cut_fields(rows: Sequence[RawRow]) -> list[str]:
    """Say which parts of rows were too large."""
    names = sorted({name or "fields" for row in rows for name in row.cut})
    return [f"Cut for size: {', '.join(names)}; choose with `fields`"] if names else []
