"""What the comparison of two clouds sees, and what it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from tests.shapes import Shape, conflicts, merge, template


def shape(*documents: Any) -> Shape:
    """Return the shape of some documents."""
    seen: Shape = {}
    for document in documents:
        merge(seen, document)
    return seen


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"a": 1}, {"a": 2.5}),
        ({"a": 1}, {"b": "x"}),
        ({"a": None}, {"a": "x"}),
        ([{"a": 1}, {"a": None}], [{"a": 3}]),
        ({"ports": {"ge-0/0/1": {"up": True}}}, {"ports": {"xe-0/1/2": {"up": False}}}),
    ],
)
def test_what_agrees(ours: Any, theirs: Any) -> None:
    """Other values, other tenants' keys, missing fields and nulls are no conflict."""
    assert conflicts(shape(ours), shape(theirs)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "path"),
    [
        ({"a": 1}, {"a": "1"}, ".a"),
        ({"a": {"b": 1}}, {"a": []}, ".a"),
        ([{"a": True}], [{"a": 1}], "[].a"),
        ({"ports": {"ge-0/0/1": {"up": 1}}}, {"ports": {"xe-0/1/2": {"up": True}}}, ".ports.*.up"),
    ],
)
def test_what_does_not(ours: Any, theirs: Any, path: str) -> None:
    """A field of another type is named with its path."""
    assert [each.split(":")[0] for each in conflicts(shape(ours), shape(theirs))] == [path]


def test_ids_do_not_keep_paths_apart() -> None:
    """The same question to two tenants is the same template."""
    one = "/api/v1/sites/15918536-9ef7-5f1a-ba6b-a16695a138c8/stats"
    assert template(one) == "/api/v1/sites/{id}/stats"
