"""A document made to fit: what goes first, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.answers import byte_budget
from mist_mcp.answers.byte_budget import size, trimmed
from tests.answers.documents import DOCUMENTS


def listing(rows: int) -> dict[str, Any]:
    """Return a page of rows of 100 bytes."""
    return {
        "summary": "Rows.",
        "notes": [],
        "total": rows,
        "returned": rows,
        "rows": [{"number": f"{n:03}", "x": "." * 50, "y": "." * 20} for n in range(rows)],
    }


def fitted(document: dict[str, Any], *, max_bytes: int) -> dict[str, Any]:
    """Return the document that fits; its cursors say after how many rows they lead on."""
    return byte_budget.fitted(document, max_bytes=max_bytes, following=lambda rows: f"after {rows}")


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


@pytest.mark.parametrize("rows", [37, 97, 100])
def test_the_cursor_leads_on_after_the_last_row(rows: int) -> None:
    """Also where the whole would have been the last page."""
    document = fitted(listing(rows), max_bytes=3_000)
    assert 0 < document["returned"] == len(document["rows"]) < rows
    assert document["next"] == f"after {document['returned']}"
    assert any(note.startswith("rows: ") for note in document["notes"])


def test_a_first_page_uses_most_of_its_room() -> None:
    """37 rows of which 25 fit are not cut to a single one."""
    assert fitted(listing(37), max_bytes=3_000)["returned"] >= 18


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


@settings(max_examples=40)
@given(DOCUMENTS, st.integers(100, 3000))
def test_it_fits_and_what_fits_is_whole(document: dict[str, Any], most: int) -> None:
    """Any document, any number of bytes; nothing is touched without need."""
    kept, cut = trimmed(document, max_bytes=most)
    assert size(kept) <= most
    assert (kept == document) == (not cut)
    assert trimmed(kept, max_bytes=most) == (kept, [])


def test_the_heaviest_part_goes_first() -> None:
    """The ports of a switch are halved before anything else is touched."""
    ports = {f"ge-0/0/{number}": {"up": True, "speed": 1000} for number in range(48)}
    kept, cut = trimmed({"name": "sw", "module": ["a"], "port_stat": ports}, max_bytes=1000)
    assert cut == ["port_stat"]
    assert kept["name"] == "sw"
    assert list(kept["port_stat"]) == list(ports)[: len(kept["port_stat"])]
