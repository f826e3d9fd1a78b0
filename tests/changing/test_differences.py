"""What differs between two documents is listed in full, once, and without secrets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from mist_mcp.changing.differences import differences, same
from tests.changing.documents import KEYED, PLAIN, SECRET, shown

if TYPE_CHECKING:
    from mist_mcp.gate.plan import Change


def plainly(before: Any, after: Any) -> tuple[Change, ...]:
    """Compare documents without secrets."""
    return differences(before, after, masked=(before, after))


def secretly(before: Any, after: Any) -> tuple[Change, ...]:
    """Compare documents as a person sees them."""
    return differences(before, after, masked=(shown(before), shown(after)))


def bare(value: Any) -> Any:
    """Return a document without nulls, and without what is empty then."""
    if isinstance(value, dict):
        items = {name: bare(item) for name, item in value.items()}
        return {name: item for name, item in items.items() if item is not None} or None
    if isinstance(value, list):
        rows = [bare(item) for item in value]
        while rows and rows[-1] is None:
            rows.pop()
        return rows or None
    return value


def applied(document: Any, steps: list[str], value: Any) -> Any:
    """Return a document with another value at a place."""
    if not steps:
        return value
    step, *rest = steps
    if step.startswith("["):
        rows = list(document or [])
        number = int(step[1:-1])
        rows += [None] * (number + 1 - len(rows))
        rows[number] = applied(rows[number], rest, value)
        return rows
    fields = dict(document or {})
    return {**fields, step: applied(fields.get(step), rest, value)}


@given(PLAIN)
def test_nothing_differs_from_itself(document: dict[str, Any]) -> None:
    """Whatever it is; and nothing is listed where nothing differs."""
    assert same(document, document)
    assert plainly(document, document) == ()


@given(PLAIN, PLAIN)
def test_the_listed_changes_make_one_document_of_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Nothing is left out, each field is listed once, and the values are those of the documents."""
    changes = plainly(before, after)
    document: Any = before
    for change in changes:
        document = applied(document, re.findall(r"\w+|\[\d+\]", change.field), change.after)
    assert bare(document) == bare(after)
    assert json.dumps(bare(document), sort_keys=True) == json.dumps(bare(after), sort_keys=True)
    assert len({change.field for change in changes}) == len(changes)
    assert same(before, after) is (changes == ())


@given(PLAIN, PLAIN)
def test_the_other_way_round_the_values_change_places(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The same fields, with before and after swapped."""
    there = {change.field: (change.before, change.after) for change in plainly(before, after)}
    back = {change.field: (change.after, change.before) for change in plainly(after, before)}
    assert there == back


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": 0}, {"a": False}, [("a", 0, False)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": None}, {}, []),
        ({}, {"a": {"b": None}}, []),
        ({"a": []}, {}, [("a", [], None)]),
        ({"a": ""}, {}, [("a", "", None)]),
        ({"a": {"b": 1}}, {"a": "x"}, [("a", {"b": 1}, "x")]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}, 4]}, [("a[1].b", 2, 3), ("a[2]", None, 4)]),
    ],
)
def test_small_differences_are_told_apart(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, Any, Any]]
) -> None:
    """Truth is no number, null is absence, and what is empty is neither."""
    found = [(change.field, change.before, change.after) for change in plainly(before, after)]
    assert found == expected
    assert [type(value) for row in found for value in row] == [
        type(value) for row in expected for value in row
    ]


@given(KEYED, KEYED)
def test_no_secret_is_shown(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Neither in a value nor in the name of a field; and a secret that differs is still listed."""
    changes = secretly(before, after)
    assert SECRET not in "".join(f"{change}" for change in changes)
    assert same(before, after) is (changes == ())
    assert len({change.field for change in changes}) == len(changes)


def test_what_a_secret_is_made_of_is_not_named() -> None:
    """Regression: the names inside a secret object are as secret as its values."""
    (change,) = secretly({"psk": {SECRET: "a", "x": "y"}}, {"psk": {SECRET: "b"}})
    assert change.field == "psk"
    assert change.before != change.after
    (gone,) = secretly({"psk": {SECRET: "a"}}, {})
    assert (gone.field, gone.after) == ("psk", None)


def test_a_secret_name_is_masked_in_the_list_too() -> None:
    """A value whose place is lost under the masks is a mask, not nothing."""
    (change,) = secretly({"a": {f"psk={SECRET}": "x"}}, {"a": {}})
    assert change.field.startswith("a.[redacted")
    assert (change.before, change.after) == ("[redacted]", None)
