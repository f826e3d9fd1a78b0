"""What differs between two documents is listed in full, once, and without secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.changing.differences import Order, Row, differences, differing, same, written
from mist_mcp.changing.seen import Seen, spelled
from mist_mcp.words.untrusted import visible
from tests.changing.documents import KEYED, MASKS, PLAIN, SECRET, SECRETS, shown

if TYPE_CHECKING:
    from mist_mcp.changing.differences import Path
    from mist_mcp.gate.plan import Change

_NAMES = st.sampled_from(["x", "y", "1"])
ROWS = st.one_of(
    st.sampled_from([True, 1, 0, "1", "x", "", "y"]),
    st.fixed_dictionaries(
        {},
        optional={"name": _NAMES, "host": _NAMES, "port": st.integers(0, 2), "v": st.booleans()},
    ),
    st.lists(st.integers(0, 1), max_size=2),
)
"""Rows with names and without, many of them alike."""

_SECRETIVE = st.sampled_from(
    ["x", 1, None, f"https://h/?token={SECRETS[0]}", f"psk: {SECRETS[0]} now"]
)
SECRET_TABLES = st.lists(
    st.fixed_dictionaries(
        {"secret": st.sampled_from([SECRETS[0], SECRETS[1]])},
        optional=dict.fromkeys(("id", "name", "host", "key", "v"), _SECRETIVE),
    )
    | st.sampled_from([f"psk={SECRETS[0]}", f"https://h/?token={SECRETS[0]}"]),
    max_size=5,
)
"""Rows with secrets, of which some stand in the fields that name a row."""

TABLES = st.lists(ROWS, max_size=8)
_ODD = ["\u200b", "\u0301", "\u00e9", "\u00a0", "\u202e", "\U000e0041", "\n", "\x1b", "\u1100"]
_PARTS = ["\\", "u200b", "U0001f600", ".", "[", "]", '"', "0", "=", " ", "a", "e", *_ODD]
TEXTS = st.lists(st.sampled_from(_PARTS) | st.characters(), max_size=6).map("".join)
PATHS = st.lists(st.one_of(TEXTS, st.integers(0, 3)), max_size=4).map(tuple)


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


def applied(document: Any, found: list[tuple[Path, Any]]) -> Any:
    """Return a document with other values at some paths."""
    if not found:
        return document
    if not found[0][0]:
        return found[0][1]
    steps = [path[0] for path, _ in found]
    if not all(isinstance(step, str) for step in steps):
        return with_rows(document or [], found)
    fields = dict(document or {})
    for step in dict.fromkeys(steps):
        inner = [(path[1:], value) for path, value in found if path[0] == step]
        fields[str(step)] = applied(fields.get(str(step)), inner)
    return fields


def with_rows(rows: list[Any], found: list[tuple[Path, Any]]) -> list[Any]:
    """Return a list whose rows changed, went, moved and came, as is said."""
    kept = dict(enumerate(rows))
    order = list(kept)
    new: dict[int, Any] = {}
    for path, value in found:
        match path:
            case (Row(old=None, new=int(place)), *_):
                new[place] = value
            case (Row(old=int(place), new=None), *_):
                order.remove(place)
            case (Row(old=int(place)), *rest):
                kept[place] = applied(kept[place], [(tuple(rest), value)])
            case (Order(old=before, new=after),):
                # The rows between are those that are named, and some of them may have gone.
                start = order.index(before[0])
                assert order[start : start + len(before)] == list(before)
                order[start : start + len(before)] = after
    made = [kept[place] for place in order]
    for place in sorted(new):
        made += [None] * (place - len(made))
        made.insert(place, new[place])
    return made


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
    found = list(differing(Seen(before, before), Seen(after, after)))
    document = applied(before, [(each.path, each.new.raw) for each in found])
    assert json.dumps(bare(document), sort_keys=True) == json.dumps(bare(after), sort_keys=True)
    fields = [written(each.path) for each in found]
    assert len({*fields}) == len(fields)
    assert fields == [change.field for change in plainly(before, after)]
    assert same(before, after) is (found == [])


@given(TABLES, TABLES)
def test_so_they_do_for_rows(before: list[Any], after: list[Any]) -> None:
    """Whichever rows came, went, moved and changed, and however often one is there."""
    found = list(differing(Seen(before, before), Seen(after, after)))
    document = applied(before, [(each.path, each.new.raw) for each in found])
    assert json.dumps(bare(document), sort_keys=True) == json.dumps(bare(after), sort_keys=True)
    fields = [written(each.path) for each in found]
    assert len({*fields}) == len(fields)


@given(st.data())
def test_another_order_is_one_line(data: st.DataObject) -> None:
    """Of each list, whatever stands in it."""
    before = data.draw(TABLES)
    after = data.draw(st.permutations(before))
    moved = json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True)
    changes = plainly({"a": before, "b": [before]}, {"a": after, "b": [after]})
    assert [change.field for change in changes] == (["a[order]", "b[0][order]"] if moved else [])
    for change in changes:
        assert sorted(map(repr, change.before)) == sorted(map(repr, change.after))
        assert json.dumps(change.before) != json.dumps(change.after)


@given(TABLES, st.integers(0, 9), ROWS)
def test_a_row_more_or_less_is_one_line(rows: list[Any], place: int, row: Any) -> None:
    """Wherever it stands, and though there are others like it; and the line has the whole row."""
    place = min(place, len(rows))
    more = [*rows[:place], row, *rows[place:]]
    (came,) = plainly({"a": rows}, {"a": more}) if rows else plainly({"a": [1]}, {"a": [1, row]})
    assert (came.before, json.dumps(came.after)) == (None, json.dumps(row))
    assert "new at " in came.field
    if rows:
        (went,) = plainly({"a": more}, {"a": rows})
        assert (json.dumps(went.before), went.after) == (json.dumps(row), None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": [True]}, {"a": [1]}, [("a[0]", True, 1)]),
        ({"a": [[1]]}, {"a": [["1"]]}, [("a[0][0]", 1, "1")]),
        ({"a": {"b": 1}}, {"a": [1]}, [("a", {"b": 1}, [1])]),
        ({"a": [{"b": 0}]}, {"a": [{"b": False}]}, [("a[0].b", 0, False)]),
        ({"a": ["1", 1, True]}, {"a": ["1", True]}, [("a[1]", 1, None)]),
        ({"a": [{"b": None}]}, {"a": [{}]}, []),
        ({"a": [1, None]}, {"a": [1]}, []),
        ({"a": [None, 1]}, {"a": [1]}, [("a[0]", None, 1), ("a[1]", 1, None)]),
        ({"a": {}}, {}, [("a", {}, None)]),
        ({"a.b": 1, "a": {"b": 1}}, {"a.b": 1, "a": {"b": 2}}, [("a.b", 1, 2)]),
        ({"a.b": 1, "a": {"b": 1}}, {"a.b": 2, "a": {"b": 1}}, [('["a.b"]', 1, 2)]),
        ({"a": {"0": 1}}, {"a": {"0": 2}}, [("a.0", 1, 2)]),
        ({"a": [1, 2]}, {"a": [1, 3]}, [("a[1]", 2, 3)]),
        ({"[0]": 1}, {"[0]": 2}, [('["[0]"]', 1, 2)]),
        ({"": 1}, {"": 2}, [('[""]', 1, 2)]),
        ({"a b": {'"': 1}}, {"a b": {'"': 2}}, [('["a b"]["\\""]', 1, 2)]),
        ({"\u7db2": {"ge-0/0/1": 1}}, {"\u7db2": {"ge-0/0/1": 2}}, [("\u7db2.ge-0/0/1", 1, 2)]),
        ({"a\u200b": "\u202ex"}, {}, [("a\\u200b", "\\u202ex", None)]),
        ({"a": "x  y"}, {"a": "x y"}, [("a", "x\\u0020\\u0020y", "x\\u0020y")]),
        ({"a": "x\u00a0y"}, {"a": "x y"}, [("a", "x\\u00a0y", "x y")]),
        ({"a": "e\u0301"}, {"a": "\u00e9"}, [("a", "e\\u0301", "\u00e9")]),
        ({"a": 0}, {"a": False}, [("a", 0, False)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": None}, {}, []),
        ({}, {"a": {"b": None}}, []),
        ({"a": []}, {}, [("a", [], None)]),
        ({"a": ""}, {}, [("a", "", None)]),
        ({"a": {"b": 1}}, {"a": "x"}, [("a", {"b": 1}, "x")]),
        (
            {"a": [1, {"b": 2}]},
            {"a": [1, {"b": 3}, 4]},
            [("a[1].b", 2, 3), ("a[new at 2]", None, 4)],
        ),
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


SERVERS = [
    {"host": f"192.0.2.{number}", "port": 1812, "secret": f"{SECRET}-{number}"}
    for number in range(20)
]


def changed(place: int, **fields: Any) -> list[dict[str, Any]]:
    """Return the servers, of which one is otherwise."""
    return [{**row, **fields} if at == place else row for at, row in enumerate(SERVERS)]


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (SERVERS[1:], ["servers[host=192.0.2.0]"]),
        ([*SERVERS[:7], *SERVERS[8:]], ["servers[host=192.0.2.7]"]),
        ([{"host": "x", "port": 1}, *SERVERS], ["servers[host=x, new at 0]"]),
        ([{"host": "a b", "port": 1}, *SERVERS], ['servers[host="a b", new at 0]']),
        (changed(5, port=1), ["servers[host=192.0.2.5].port"]),
        (changed(5, host="x"), ["servers[host=192.0.2.5].host"]),
        (changed(5, port=1)[1:], ["servers[host=192.0.2.0]", "servers[host=192.0.2.5].port"]),
        (SERVERS[::-1], ["servers[order]"]),
        (changed(5, port=1)[::-1], ["servers[host=192.0.2.5].port", "servers[order]"]),
        (changed(5, host="x")[1:], ["servers[host=192.0.2.0]", "servers[host=192.0.2.5].host"]),
        ([], [f"servers[host=192.0.2.{number}]" for number in range(20)]),
    ],
)
def test_rows_are_known_by_what_names_them(after: list[Any], fields: list[str]) -> None:
    """Regression: without the first of 20 servers, 40 fields differed; and no secret is shown."""
    changes = secretly({"servers": SERVERS}, {"servers": after})
    assert [change.field for change in changes] == fields
    assert SECRET not in f"{changes}"


def test_a_row_that_goes_is_shown_without_its_secrets() -> None:
    """But with all else that is in it, and an order with the names of the rows that moved."""
    (gone,) = secretly({"servers": SERVERS}, {"servers": SERVERS[1:]})
    assert gone.before == {**SERVERS[0], "secret": MASKS[0]}
    swapped = [SERVERS[0], SERVERS[2], SERVERS[1], *SERVERS[3:]]
    (order,) = secretly({"servers": SERVERS}, {"servers": swapped})
    assert order.before == ["host=192.0.2.1", "host=192.0.2.2"]
    assert order.after == ["host=192.0.2.2", "host=192.0.2.1"]


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        # the surest name counts, and only if no other row has it
        ([{"id": "1", "name": "a"}, {"id": "2", "name": "b"}],
         [{"id": "2", "name": "a"}, {"id": "1", "name": "b"}],
         ['a[id="1"].name', 'a[id="2"].name', "a[order]"]),
        ([{"host": "x", "port": 1}, {"host": "x", "port": 2}],
         [{"host": "x", "port": 2}],
         ["a[host=x, port=1]"]),
        ([{"name": "x", "v": 1}, {"name": "x", "v": 2}],
         [{"name": "x", "v": 1}, {"name": "x", "v": 3}],
         ["a[1].v"]),
        ([{"mac": "5c5b35000001", "v": 1}, {"v": 2}],
         [{"v": 2}, {"mac": "5C:5B:35:00:00:01", "v": 1}],
         ["a[mac=5c5b35000001].mac", "a[order]"]),
        ([{"vlan_id": 1, "v": 1}, {"vlan_id": "1", "v": 2}],
         [{"vlan_id": 1, "v": 2}, {"vlan_id": "1", "v": 2}],
         ["a[vlan_id=1].v"]),
        ([{"vlan_id": "1", "v": 1}], [{"vlan_id": "1", "v": 2}], ['a[vlan_id="1"].v']),
        # what is most alike, where rows have no name
        ([{"p": 1, "q": 1}, {"p": 2, "q": 2}, {"p": 3, "q": 3}],
         [{"p": 2, "q": 9}, {"p": 3, "q": 9}],
         ["a[0]", "a[1].q", "a[2].q"]),
        # what took the place of another one
        ([{"name": "x", "p": 1, "q": 1}], [{"name": "y", "p": 2, "q": 2}],
         ["a[name=x]", "a[name=y, new at 0]"]),
        (["x", "y", "z"], ["x", "w", "z"], ["a[1]"]),
        ([["x"], ["y"]], [["y"], ["x", "z"]], ["a[0]", "a[new at 1]"]),
    ],
)  # fmt: skip
def test_rows_find_their_counterparts(before: Any, after: Any, fields: list[str]) -> None:
    """By identity, then by content, then by place."""
    assert [change.field for change in plainly({"a": before}, {"a": after})] == fields


@given(PATHS, PATHS)
def test_no_two_paths_are_written_alike(
    one: tuple[str | int, ...], other: tuple[str | int, ...]
) -> None:
    """Whatever the names are made of."""
    assert (written(one) == written(other)) is (one == other)
    assert visible(written(one)) == written(one)


@given(TEXTS, TEXTS)
def test_no_two_texts_are_spelled_alike(one: str, other: str) -> None:
    """And each can be seen."""
    assert (spelled(one) == spelled(other)) is (one == other)
    assert visible(spelled(one)) == spelled(one)


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": f"n{number}", "v": number} for number in range(500)],
        [{"v": number, "w": 1} for number in range(2_000)],
        [{} for _ in range(10_000)],
        list(range(20_000)),
        [{"name": "x", "v": str(number)} for number in range(2_000)],
    ],
)
def test_long_lists_are_compared_row_by_row(rows: list[Any]) -> None:
    """In a time that grows as they do, or this test would not end."""
    others = [{**row, "x": at} if isinstance(row, dict) else -row for at, row in enumerate(rows)]
    found = differing(Seen(rows, rows), Seen(others[::-1], others[::-1]))
    assert sum(1 for _ in found) >= len(rows) - 1


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
    assert change.field.startswith('a["psk=[redacted-')
    assert change.before.startswith("[redacted-")
    assert change.after is None
