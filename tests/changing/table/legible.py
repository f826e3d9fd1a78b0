"""Differences as people see them: rows by what they are, and what looks alike told apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.changing.deviating.case import DONE, REFUSED, Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MACS: Final = [f"5c5b350000{number:02x}" for number in range(20)]
ROWS: Final[dict[str, list[Any]]] = {
    "by-id": [{"id": f"row-{number}", "vlan": number, "on": True} for number in range(20)],
    "by-name": [{"name": f"net{number}", "vlan": number, "on": True} for number in range(20)],
    "by-mac": [{"mac": mac, "vlan": 7, "on": True} for mac in _MACS],
    "by-content": [{"from": number, "to": number + 5} for number in range(20)],
    "plain": [f"192.0.2.{number}" for number in range(20)],
}


def _first_gone(rows: list[Any]) -> list[Any]:
    return rows[1:]


def _middle_gone(rows: list[Any]) -> list[Any]:
    return [*rows[:10], *rows[11:]]


def _inserted(rows: list[Any]) -> list[Any]:
    return [*rows[:4], _other(rows[0]), *rows[4:]]


def _put_first(rows: list[Any]) -> list[Any]:
    return [_other(rows[0]), *rows]


def _other(row: Any) -> Any:
    """Make a row that is not there yet, of one value."""
    if isinstance(row, str):
        return "198.51.100.1"
    first = next(iter(row))
    return {first: 99 if isinstance(row[first], int) else "new"}


def _one_changed(rows: list[Any]) -> list[Any]:
    changed = rows[10] + "0" if isinstance(rows[10], str) else {**rows[10], "vlan": 99}
    return [*rows[:10], changed, *rows[11:]]


def _lists() -> Iterator[Case]:
    hows: dict[str, Callable[[list[Any]], list[Any]]] = {
        "first-gone": _first_gone,
        "middle-gone": _middle_gone,
        "inserted": _inserted,
        "put-first": _put_first,
        "one-changed": _one_changed,
    }
    for kind, rows in ROWS.items():
        for how, made in hows.items():
            yield Case(
                name=f"{how}-{kind}",
                given={"rows": rows},
                body={"rows": made(rows)},
                lines=1,
                told=DONE,
            )


def _alike() -> Iterator[Case]:
    for number, (old, new) in enumerate(((1, "1"), (1, True), ("true", True), (0, False))):
        yield Case(
            name=f"type-{number}",
            given={"limit": old},
            body={"limit": new},
            lines=1,
            seen=(json.dumps(old), json.dumps(new)),
        )
    yield Case(
        name="dotted-key",
        given={"vars": {"a.b": "1", "a": {"b": "1"}}},
        body={"vars": {"a.b": "2", "a": {"b": "1"}}},
        lines=1,
        seen=('"a.b"',),
    )
    yield Case(
        name="key-with-brackets",
        given={"vars": {"a[0]": "1", "a": ["1"]}},
        body={"vars": {"a[0]": "2", "a": ["1"]}},
        lines=1,
        seen=('"a[0]"',),
    )
    yield Case(
        name="invisible-was-there",
        given={"note": "caf\u00e9\u200b"},
        body={"note": "caf\u00e9"},
        lines=1,
        seen=("200b",),
    )
    yield Case(name="invisible-would-come", body={"note": "caf\u200b"}, sent=0, told=REFUSED)
    yield Case(
        name="composed-otherwise",
        given={"note": "cafe\u0301"},
        body={"note": "caf\u00e9"},
        lines=1,
        seen=("0301",),
    )
    yield Case(
        name="blanks-at-the-end",
        given={"note": "x"},
        body={"note": "x "},
        lines=1,
        seen=("u0020",),
    )


CASES: Final = (*_lists(), *_alike())
