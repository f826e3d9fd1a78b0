"""Fields that are chosen: what stays is what was there."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.answers.field_choice import picked, shallow
from tests.answers.documents import DOCUMENTS, NAMES, VALUES


@settings(max_examples=40)
@given(DOCUMENTS, st.lists(NAMES, max_size=4))
def test_what_is_picked_was_there(document: dict[str, Any], fields: list[str]) -> None:
    """Every field keeps its name, and a whole field its value."""
    kept = picked(document, fields)
    assert kept.keys() <= document.keys()
    for name in fields:
        if name in document:
            assert kept[name] == document[name]


@given(VALUES)
def test_ordinary_documents_are_shallow(value: Any) -> None:
    """Nothing is lost of what people write."""
    assert shallow(value) == value


def test_names_with_dots_are_found() -> None:
    """A logical interface has a dot in its name."""
    document = {"if_stat": {"ge-0/0/0.0": {"up": True, "vlan": 1}}, "rows": [{"a": 1, "b": 2}, 3]}
    assert picked(document, ["if_stat.ge-0/0/0.0.up", "rows.b"]) == {
        "if_stat": {"ge-0/0/0.0": {"up": True}},
        "rows": [{"b": 2}],
    }
