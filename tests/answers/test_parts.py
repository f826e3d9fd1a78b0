"""A document in parts: together they are the document, and each part knows its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.answers.parts import Parted, open_in
from mist_mcp.answers.results import Listing, Record
from mist_mcp.words.trust import Foreign
from tests.answers.documents import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence


class Row(Record):
    """A row of the test."""

    name: Foreign
    causes: dict[Foreign, int] | None = None
    raw: Any = None


class Rows(Listing):
    """A listing of the test."""

    by_name: dict[Foreign, int]
    inner: Row
    rows: list[Row | dict[Foreign, Any]]


def parted(rows: Sequence[dict[str, Any]], *, largest: int) -> Parted:
    """Return a document with such rows in parts."""
    document = {
        "summary": "Rows.",
        "notes": [],
        "returned": len(rows),
        "by_name": {f"n{n}": n for n in range(9)},
        "inner": {"name": "i" * 300, "causes": {"a": 1}},
        "rows": list(rows),
    }
    return Parted.of(document, kind=Rows, largest=largest)


def test_open_objects_are_those_that_may_have_any_entries() -> None:
    """By the types of the fields; a record's entries are what its schema asks for."""
    assert open_in(Rows) == {
        *("by_name", "inner.causes", "inner.raw"),
        *("rows[].causes", "rows[].raw", "rows[]"),
    }


@settings(max_examples=30)
@given(st.lists(DOCUMENTS, max_size=5), st.integers(20, 2_000))
def test_one_page_of_all_parts_is_the_document(rows: list[dict[str, Any]], largest: int) -> None:
    """However small the parts are."""
    whole = parted(rows, largest=largest)
    assert whole.page(0, len(whole)) == whole.whole


@settings(max_examples=30)
@given(st.lists(DOCUMENTS, max_size=5), st.integers(20, 500))
def test_each_value_is_on_one_page(rows: list[dict[str, Any]], largest: int) -> None:
    """Pages of one part each bring every entry of the counts and every row once, in order."""
    whole = parted(rows, largest=largest)
    pages = [whole.page(place, place + 1) for place in range(len(whole))]
    counts = [entry for page in pages for entry in page.get("by_name", {}).items()]
    assert counts == list(whole.whole["by_name"].items())
    assert sum(part.begins_row for part in whole.parts) == len(rows)
    assert "".join(page.get("inner", {}).get("name", "") for page in pages) == "i" * 300


def test_an_item_that_goes_on_says_which_it_is() -> None:
    """By its short texts; a raw object has none that are known to be its name."""
    causes = {f"cause {n}": n for n in range(50)}
    document = {"summary": "x", "rows": [{"name": "sw-1", "causes": causes}]}

    class Typed(Listing):
        """A listing of rows with a type."""

        rows: list[Row]

    whole = Parted.of(document, kind=Typed, largest=100)
    assert whole.page(1, 2) == {"rows": [{"name": "sw-1", "causes": {}}]}
    assert whole.page(5, 6) == {"rows": [{"name": "sw-1", "causes": {"cause 3": 3}}]}
