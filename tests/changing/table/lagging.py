"""Clouds that show a write late, or keep it in a form of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.changing.deviating.case import DONE, GONE, OPEN, Back, Case
from tests.changing.deviating.switches import Counts, Drops, Fills, Lags, Normalises

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREVER: Final = 100_000
_WRITES: Final[dict[str, dict[str, Any]]] = {
    "put": {"edit": {"vlan_id": 60}},
    "delete": {"method": "DELETE"},
    "post": {"method": "POST", "create": True, "body": {"ssid": "Guest9", "vlan_id": 9}},
}


def _lagging() -> Iterator[Case]:
    for readings in (1, 2):
        for write, call in _WRITES.items():
            yield Case(name=f"lags-{readings}-{write}", switches=(Lags(readings),), **call)
    yield Case(
        name="lags-with-a-replica", switches=(Lags(4, every=2),), edit={"vlan_id": 60}, back=Back()
    )
    yield Case(
        name="lags-and-counts",
        switches=(Lags(1), Counts("last_used")),
        edit={"vlan_id": 60},
        back=Back(),
    )
    for write, call in _WRITES.items():
        told = OPEN if write != "post" else frozenset({"unknown"})
        yield Case(
            name=f"lags-forever-{write}", switches=(Lags(FOREVER),), told=told, becomes={}, **call
        )


def _lower(value: Any) -> Any:
    return [each.replace(":", "").lower() for each in value]


def _in_its_own_form() -> Iterator[Case]:
    yield Case(
        name="lower-case-macs",
        kind="psk",
        switches=(Normalises("macs", _lower),),
        edit={"macs": ["5C:5B:35:00:00:0A", "5C:5B:35:00:00:0B"]},
        told=DONE | {"differs"},
        becomes={"macs": ["5c5b3500000a", "5c5b3500000b"]},
        back=Back(),
    )
    yield Case(
        name="sorted-list",
        kind="webhook",
        switches=(Normalises("topics", sorted),),
        edit={"topics": ["device-events", "alarms"]},
        becomes={"topics": ["alarms", "device-events"]},
        back=Back(),
    )
    yield Case(
        name="number-as-text",
        switches=(Normalises("vlan_id", str),),
        edit={"vlan_id": 60},
        told=DONE | {"differs"},
        becomes={"vlan_id": "60"},
    )
    yield Case(
        name="another-number",
        switches=(Normalises("vlan_id", lambda _value: 1),),
        edit={"vlan_id": 60},
        told=frozenset({"differs"}),
        words=("vlan_id",),
        becomes={"vlan_id": 1},
    )
    yield Case(
        name="unknown-field-dropped",
        switches=(Drops("colour"),),
        body={"colour": "red", "vlan_id": 60},
        told=frozenset({"differs"}),
        words=("colour",),
        becomes={"colour": GONE, "vlan_id": 60},
    )
    yield Case(
        name="defaults-filled-in",
        switches=(Fills({"isolation": False, "dtim": 2}),),
        edit={"vlan_id": 60},
        becomes={"vlan_id": 60, "dtim": 2},
        words=("dtim",),
    )
    yield Case(
        name="defaults-filled-in-on-creation",
        switches=(Fills({"isolation": False, "dtim": 2}),),
        **_WRITES["post"],
    )
    yield Case(
        name="text-cut",
        kind="webhook",
        switches=(Normalises("name", lambda value: value[:8]),),
        edit={"name": "Tickets of the night"},
        told=frozenset({"differs"}),
        words=("name",),
        becomes={"name": "Tickets "},
        back=Back(),
    )


CASES: Final = (*_lagging(), *_in_its_own_form())
