"""Objects that move by themselves, lists without an order, and people who write in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.changing.deviating.case import Back, Case
from tests.changing.deviating.switches import Counts, Reorders, Second
from tests.changing.table.hidden import HARMLESS

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTERS: Final = ("modified_time", "last_used", "num_clients", "stats.counter")
LISTS: Final[dict[str, str]] = {
    "wlan": "ap_ids",
    "webhook": "topics",
    "psk": "macs",
}
"""Lists that are sets: their order says nothing."""

LIST_EDITS: Final[dict[str, dict[str, Any]]] = {
    "wlan": {"bands": ["24", "5", "6"]},
    "webhook": {"topics": ["alarms", "audits", "device-events"]},
    "psk": {"macs": ["5c5b35000001", "5c5b35000002", "5c5b35000003"]},
}


def _counting() -> Iterator[Case]:
    for counter in COUNTERS:
        for kind in ("wlan", "device", "sitesetting"):
            edit = HARMLESS[kind]
            name = f"counts-{counter}-{kind}"
            yield Case(name=name, kind=kind, switches=(Counts(counter),), edit=edit, back=Back())
    for counter in ("modified_time", "last_used"):
        yield Case(name=f"counts-{counter}-deleted", switches=(Counts(counter),), method="DELETE")
    yield Case(
        name="counts-in-the-root-field",
        kind="networktemplate",
        switches=(Counts("radius_config.last_used"),),
        body={"radius_config": {"auth_servers": [], "auth_servers_timeout": 9}},
        replaces=("S3cr3t-networktemplate-1", "S3cr3t-networktemplate-2"),
        becomes={"radius_config.auth_servers_timeout": 9},
    )


def _reordering() -> Iterator[Case]:
    for kind, name in LISTS.items():
        turn = (Reorders(name),)
        yield Case(
            name=f"reorders-beside-{kind}",
            kind=kind,
            switches=turn,
            edit=HARMLESS[kind],
            back=Back(),
        )
    for kind, edit in LIST_EDITS.items():
        (name,) = edit
        yield Case(
            name=f"reorders-within-{kind}",
            kind=kind,
            switches=(Reorders(name),),
            body=edit,
            lines=1,
            back=Back(),
        )


def _interfering() -> Iterator[Case]:
    yield Case(
        name="meanwhile-beside",
        edit={"vlan_id": 60},
        meanwhile={"enabled": False},
        becomes={"vlan_id": 60, "enabled": False},
    )
    yield Case(
        name="meanwhile-beside-moving",
        switches=(Counts("last_used"),),
        edit={"vlan_id": 60},
        meanwhile={"enabled": False},
        becomes={"vlan_id": 60, "enabled": False},
    )
    yield Case(
        name="meanwhile-the-same-field",
        edit={"vlan_id": 60},
        meanwhile={"vlan_id": 55},
        again=True,
        words=("vlan_id", "55"),
    )
    yield Case(
        name="meanwhile-the-same-field-moving",
        switches=(Counts("modified_time"),),
        edit={"vlan_id": 60},
        meanwhile={"vlan_id": 55},
        again=True,
        words=("vlan_id", "55"),
    )
    yield Case(
        name="meanwhile-deleted",
        method="DELETE",
        meanwhile={"enabled": False},
        again=True,
        words=("enabled",),
    )
    yield Case(
        name="meanwhile-what-was-wanted",
        edit={"vlan_id": 60},
        meanwhile={"vlan_id": 60},
        sent=0,
        told=frozenset({"refused", "unchanged"}),
        becomes={"vlan_id": 60},
    )
    yield Case(
        name="second-just-after",
        switches=(Second("wlan", {"vlan_id": 55}, after=True),),
        edit={"vlan_id": 60},
        told=frozenset({"differs"}),
        becomes={"vlan_id": 55},
    )
    yield Case(
        name="second-just-after-beside",
        switches=(Second("wlan", {"enabled": False}, after=True),),
        edit={"vlan_id": 60},
        told=frozenset({"done", "differs"}),
        words=("enabled",),
        becomes={"vlan_id": 60, "enabled": False},
    )
    yield Case(
        name="second-just-before-beside",
        switches=(Second("wlan", {"enabled": False}),),
        edit={"vlan_id": 60},
        told=frozenset({"done", "differs"}),
        words=("enabled",),
        becomes={"vlan_id": 60, "enabled": False},
    )


CASES: Final = (*_counting(), *_reordering(), *_interfering())
