"""Documents made smaller: what stays is what was there, and it fits."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.answers.byte_budget import size
from mist_mcp.answers.trimming import picked, shallow, trimmed

NAMES = st.text("abc.-/0", min_size=1, max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=60,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=8)


@settings(max_examples=40)
@given(DOCUMENTS, st.integers(100, 3000))
def test_it_fits_and_what_fits_is_whole(document: dict[str, Any], most: int) -> None:
    """Any document, any number of bytes; nothing is touched without need."""
    kept, cut = trimmed(document, max_bytes=most)
    assert size(kept) <= most
    assert (kept == document) == (not cut)
    assert trimmed(kept, max_bytes=most) == (kept, [])


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


def test_the_heaviest_part_goes_first() -> None:
    """The ports of a switch are halved before anything else is touched."""
    ports = {f"ge-0/0/{number}": {"up": True, "speed": 1000} for number in range(48)}
    kept, cut = trimmed({"name": "sw", "module": ["a"], "port_stat": ports}, max_bytes=1000)
    assert cut == ["port_stat"]
    assert kept["name"] == "sw"
    assert list(kept["port_stat"]) == list(ports)[: len(kept["port_stat"])]


def test_names_with_dots_are_found() -> None:
    """A logical interface has a dot in its name."""
    document = {"if_stat": {"ge-0/0/0.0": {"up": True, "vlan": 1}}, "rows": [{"a": 1, "b": 2}, 3]}
    assert picked(document, ["if_stat.ge-0/0/0.0.up", "rows.b"]) == {
        "if_stat": {"ge-0/0/0.0": {"up": True}},
        "rows": [{"b": 2}],
    }
