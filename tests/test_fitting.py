"""A document made to fit: what goes first, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.fitting import fitted, size


def listing(
    rows: int, *, page: int = 1, limit: int | None = None, total: int = 0
) -> dict[str, Any]:
    """Return a page of rows of 100 bytes."""
    document: dict[str, Any] = {
        "summary": "Rows.",
        "notes": [],
        "total": total or rows,
        "returned": rows,
        "page": page,
        "rows": [{"number": f"{n:03}", "x": "." * 50, "y": "." * 20} for n in range(rows)],
    }
    return document | ({"next": {"limit": limit, "page": page + 1}} if limit else {})


def test_what_fits_is_not_touched() -> None:
    """It is the same object."""
    document = listing(3)
    assert fitted(document, max_bytes=size(document)) is document


def test_the_document_that_was_given_is_not_changed() -> None:
    """The cut one is another."""
    document = listing(100)
    before = size(document)
    assert size(fitted(document, max_bytes=3_000)) <= 3_000
    assert size(document) == before


@pytest.mark.parametrize(
    ("rows", "page", "limit", "total"),
    [
        (100, 1, 100, 1000),
        (100, 3, 100, 1000),
        (37, 1, None, 37),
        (37, 3, None, 237),
        (97, 2, 97, 500),
    ],
)
def test_the_next_page_begins_with_the_row_after_the_last(
    rows: int, page: int, limit: int | None, total: int
) -> None:
    """On the first page, in the middle, and on a last page that is not full."""
    before = (page - 1) * limit if limit else total - rows
    document = fitted(listing(rows, page=page, limit=limit, total=total), max_bytes=3_000)
    following = document["next"]
    assert 0 < document["returned"] == len(document["rows"]) < rows
    assert (following["page"] - 1) * following["limit"] == before + document["returned"]


def test_a_first_page_uses_most_of_its_room() -> None:
    """37 rows of which 25 fit are not cut to a single one."""
    assert fitted(listing(37), max_bytes=3_000)["returned"] >= 20


def test_a_single_row_that_is_too_large_is_cut_inside() -> None:
    """Its long texts and lists, not its ids; and nothing leads on."""
    document = listing(1)
    row_id = "00000000-0000-0000-1000-5c5b35000001"
    document["rows"] = [{"id": row_id, "text": "x" * 5_000, "list": ["y" * 30] * 100}]
    cut = fitted(document, max_bytes=2_000)
    assert size(cut) <= 2_000
    assert cut["rows"][0]["id"] == row_id
    assert cut["rows"][0]["text"].endswith("x…")
    assert cut["notes"] == ["rows.text: long texts are cut", "rows.list: lists are cut"] or cut[
        "notes"
    ] == ["rows.list: lists are cut", "rows.text: long texts are cut"]
    assert "next" not in cut


def test_counts_beside_the_rows_are_summed_up() -> None:
    """They still add up, and leave the rows their share."""
    document = listing(30) | {"by_name": {f"name {n:04} {'x' * 20}": n for n in range(400)}}
    cut = fitted(document, max_bytes=4_000)
    assert size(cut) <= 4_000
    assert sum(cut["by_name"].values()) == sum(range(400))
    assert next(iter(cut["by_name"])).startswith("name 0399")
    assert list(cut["by_name"])[-1] == "(other)"
    assert cut["returned"] >= 10


def test_small_parts_are_never_cut() -> None:
    """A budget that nothing could meet leaves what the schema needs."""
    document = {"summary": "Short.", "notes": [], "a": {"b": 1, "c": 2}, "d": "x" * 60}
    assert fitted(document, max_bytes=10) == document


def test_repeated_cuts_of_a_field_leave_one_note() -> None:
    """With the last number."""
    document = {"summary": "S.", "notes": ["Mind."], "names": [f"{n:050}" for n in range(100)]}
    cut = fitted(document, max_bytes=1_000)
    assert cut["notes"] == ["Mind.", f"names: only the first {len(cut['names'])} are shown"]
