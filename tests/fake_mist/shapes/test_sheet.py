"""What a sheet of shapes holds, and that no value of a tenant ever stands in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.published import committed
from fake_mist.shapes.differences import conflicts, from_other, from_tables
from fake_mist.shapes.sheet import Eye, Sheet, SheetError, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fake_mist.shapes.sheet import Shape

TABLES = committed()
SITES = "GET /api/v1/orgs/{org_id}/sites"
DEVICES = "GET /api/v1/sites/{site_id}/stats/devices"
SETTING = "GET /api/v1/sites/{site_id}/setting"
READS = sorted(name for name in TABLES.operations if name.startswith("GET "))
FIELDS = sorted({name for each in TABLES.schemas.values() for name in each.get("properties", {})})
MARK = "kestrel"
"""Every text and name of the tenant carries it, and its numbers are these."""
NUMBERS = (7_654_321, 7_654_321.25, -7_654_321)

theirs = st.text().map(lambda text: f"{text}{MARK}{text}")
names = st.one_of(
    theirs, st.sampled_from(FIELDS), st.sampled_from(["5c5b35000001", "ge-0/0/1", "7654321"])
)
documents = st.recursive(
    st.one_of(theirs, st.sampled_from(NUMBERS), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


def sheet(name: str, *answers: Any, fields: Iterable[str] = ()) -> Sheet:
    """Take the shape of some answers to an operation."""
    taken, eye = Sheet("2610"), Eye(TABLES, frozenset(fields))
    for each in answers:
        taken.ask(name, ["limit"], 200)
        taken.add(name, eye.look(TABLES.operations[name], each))
    return taken


@given(st.sampled_from(READS), st.one_of(documents, st.lists(documents, max_size=3)))
def test_no_value_of_a_tenant_stands_in_a_sheet(name: str, answer: Any) -> None:
    """Neither text nor number nor name, wherever it stood, and whatever surrounds it."""
    text = sheet(name, answer).text()
    assert MARK not in text
    assert not any(each in text for each in ("7654321", "5c5b35000001", "ge-0/0/1"))


def nested(schema: Any, depth: int = 6) -> Any:
    """Make a document of all that a schema names, with a tenant's values and keys of its own."""
    found = TABLES.resolved(schema)
    for several in ("allOf", "anyOf", "oneOf"):
        if several in found:
            return nested(found[several][0], depth)
    if depth == 0:
        return MARK
    if "items" in found:
        return [nested(found["items"], depth - 1)]
    members = found.get("properties")
    if members is None and "additionalProperties" not in found:
        return f"{MARK} 7654321"
    more = found.get("additionalProperties")
    below = more if isinstance(more, dict) else {}
    own = {f"{MARK}-key": nested(below, depth - 1), "5c5b35000001": {f"{MARK}": [MARK]}}
    return {name: nested(each, depth - 1) for name, each in (members or {}).items()} | own


@pytest.mark.parametrize("name", READS)
def test_a_full_answer_leaves_nothing_behind(name: str) -> None:
    """Each published read, with every field that it has, and keys where there are none."""
    schema = TABLES.operations[name].answers.get("200")
    text = sheet(name, nested(schema or {})).text()
    assert MARK not in text
    assert "5c5b35000001" not in text


def test_a_sheet_says_which_fields_and_types_there_are() -> None:
    """Names of the description, keys that are data as one, words that are listed, nulls."""
    rows = [
        {"type": "switch", "name": "Kim", "port_stat": {"ge-0/0/1": {"up": True}}},
        {"type": "toaster", "name": None, "uptime": 1.5, "novelty": 1},
    ]
    shape = sheet(DEVICES, rows).shapes[DEVICES]
    assert shape["[].name"] == {"string", "null"}
    assert shape["[].uptime"] == {"number"}
    assert shape["[].port_stat.{key}.up"] == {"boolean"}
    assert "=switch" in shape["[].type"]
    assert "[].{key}" in shape
    assert "toaster" not in sheet(DEVICES, rows).text()


def test_a_name_that_the_user_vouches_for_is_written() -> None:
    """What stands below it is not described, so no name in it is written."""
    eye = Eye(TABLES, {"novelty"})
    row = {"novelty": {"Kim": 1}, "other": 1}
    seen = dict(eye.look(TABLES.operations[SITES], [row]))
    assert seen["[].novelty.{key}"] == "integer"
    assert eye.unnamed == {"other"}


@given(st.lists(st.lists(documents, max_size=3), max_size=3))
def test_a_sheet_is_read_as_it_was_written(answers: list[Any]) -> None:
    """And the order of the answers does not matter."""
    taken = sheet(SITES, *answers)
    assert read(taken.text()) == taken
    assert sheet(SITES, *reversed(answers)).text() == taken.text()


def request(text: str) -> str:
    """Write a sheet with one request."""
    return f'{{"format": 1, "description": "x", "requests": {{"a": {text}}}, "shapes": {{}}}}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 200_000,
        "{}",
        '{"format": 2}',
        '{"format": 1, "description": 1, "requests": {}, "shapes": {}}',
        '{"format": 1, "description": "x", "requests": [], "shapes": {}}',
        '{"format": 1, "description": "x", "requests": {"a": 1}, "shapes": {}}',
        request('{"parameters": [1], "statuses": []}'),
        request('{"parameters": [], "statuses": ["200"]}'),
        request('{"parameters": [], "statuses": [true]}'),
        '{"format": 1, "description": "x", "requests": {}, "shapes": {"a": {"b": "string"}}}',
        '{"format": 1, "description": "x", "requests": {}, "shapes": {"a\\u001b[2J": {}}}',
    ],
)
def test_what_is_no_sheet_is_refused(text: str) -> None:
    """In one line, whatever somebody sent."""
    with pytest.raises(SheetError) as raised:
        read(text)
    assert "\n" not in str(raised.value)


def shape(*answers: Any) -> Shape:
    """Take the shape of some answers about devices."""
    return sheet(DEVICES, *answers).shapes[DEVICES]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"uptime": 1}, {"uptime": 2.5}),
        ({"uptime": 1}, {"name": "x"}),
        ({"uptime": None}, {"uptime": "x"}),
        ({"port_stat": {"ge-0/0/1": {"up": True}}}, {"port_stat": {"xe-0/1/2": {"up": False}}}),
        ({"type": "ap"}, {"type": "switch"}),
    ],
)
def test_what_agrees(ours: Any, theirs: Any) -> None:
    """Other values, other tenants' keys, missing fields and nulls are no conflict."""
    assert conflicts(shape([ours]), shape([theirs])) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ({"uptime": 1}, {"uptime": "1"}, "[].uptime: number here, string there"),
        ({"ip_stat": {}}, {"ip_stat": []}, "[].ip_stat: object here, array there"),
        (
            {"port_stat": {"a": {"up": 1}}},
            {"port_stat": {"b": {"up": True}}},
            "[].port_stat.{key}.up: number here, boolean there",
        ),
    ],
)
def test_what_does_not(ours: Any, theirs: Any, said: str) -> None:
    """A field of another type is named with its place."""
    assert conflicts(shape([ours]), shape([theirs])) == [said]


def test_the_table_is_held_against_what_a_cloud_sends() -> None:
    """Types, words and members that it lacks, and operations; nothing where all is as described."""
    odd = [{"name": 7, "timezone": "UTC", "novelty": 1, "id": None}]
    said = list(from_tables(sheet(SITES, odd), TABLES))
    assert f"{SITES} [].name: integer, where the table has string" in said
    assert f"{SITES} [].{{key}}: a member that the table lacks" in said
    assert not any("timezone" in line for line in said)
    devices = sheet(DEVICES, [{"type": "toaster"}])
    assert any(
        "a word that the table does not list" in line for line in from_tables(devices, TABLES)
    )
    assert list(from_tables(sheet(SITES, [{"name": "x"}], []), TABLES)) == []
    unknown = Sheet("2610", shapes={"GET /api/v1/novelties": {"": {"array"}}})
    assert list(from_tables(unknown, TABLES)) == [
        "GET /api/v1/novelties: no operation of the table"
    ]


def test_two_clouds_are_held_against_each_other() -> None:
    """What one sends and the other does not; rows that nobody has tell nothing of their fields."""
    one, two = sheet(SITES, [{"name": "x", "notes": "y"}]), sheet(SITES, [{"name": "x", "id": "z"}])
    assert list(from_other(one, two)) == [
        f"{SITES} [].id: sent here only",
        f"{SITES} [].notes: sent there only",
    ]
    assert list(from_other(one, sheet(SITES, []))) == []
    assert list(from_other(one, one)) == []
    silent = Sheet("2610")
    silent.ask(SITES, [], 501)
    assert list(from_other(one, silent)) == [f"{SITES}: answered there, here 501"]
    assert list(from_other(silent, one)) == []


def test_a_sheet_is_json_that_people_can_read() -> None:
    """Requests by the names of their parameters, a place a line, sorted."""
    document = json.loads(sheet(SITES, [{"name": "x"}]).text())
    assert document["requests"] == {SITES: {"parameters": ["limit"], "statuses": [200]}}
    assert document["shapes"][SITES]["[].name"] == ["string"]
