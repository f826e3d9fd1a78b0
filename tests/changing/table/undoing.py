"""Rollbacks: of all that the change did, once, and with what somebody else did since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.changing.deviating.case import DONE, GONE, Back, Case
from tests.changing.deviating.switches import Empties, Forgets, Hides

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE: Final = DONE | {"differs"}


def _whole() -> Iterator[Case]:
    yield Case(
        name="emptied-beside",
        switches=(Empties("auth", "portal"),),
        edit={"auth.pairwise": ["wpa3"]},
        told=_BESIDE,
        words=("portal",),
        becomes={"portal": GONE},
        back=Back(),
    )
    yield Case(
        name="emptied-beside-a-list",
        kind="networktemplate",
        switches=(Empties("networks", "ntp_servers"),),
        edit={"networks.net1.vlan_id": 9},
        told=_BESIDE,
        words=("ntp_servers",),
        back=Back(),
    )
    yield Case(
        name="emptied-beside-with-secrets",
        kind="networktemplate",
        switches=(Empties("ntp_servers", "switch_mgmt"),),
        edit={"ntp_servers": ["192.0.2.9"]},
        told=_BESIDE,
        words=("switch_mgmt",),
        back=Back(),
    )
    yield Case(
        name="emptied-beside-hidden",
        kind="networktemplate",
        switches=(Hides("stars"), Empties("ntp_servers", "switch_mgmt")),
        edit={"ntp_servers": ["192.0.2.9"]},
        told=_BESIDE,
        words=("switch_mgmt",),
        replaces=("S3cr3t-root",),
        back=Back(words=("cannot|not be restored", "switch_mgmt"), restored=False),
    )
    yield Case(name="absent-again", switches=(Forgets(),), body={"hide_ssid": True}, back=Back())
    yield Case(
        name="absent-becomes-null",
        body={"hide_ssid": True},
        back=Back(words=("hide_ssid", "null")),
    )
    yield Case(
        name="nested-absent-again",
        edit={"portal.forward": True},
        back=Back(),
    )
    yield Case(
        name="several-fields",
        edit={"vlan_id": 60, "enabled": False, "auth.pairwise": ["wpa3"]},
        back=Back(),
    )


def _once() -> Iterator[Case]:
    for kind in ("wlan", "webhook"):
        yield Case(
            name=f"deleted-twice-{kind}",
            kind=kind,
            method="DELETE",
            back=Back(tries=2, words=("used|already|no change with this id",)),
        )
    yield Case(
        name="changed-twice",
        edit={"vlan_id": 60},
        back=Back(tries=2, words=("used|already|no change with this id",)),
    )
    yield Case(
        name="created-twice",
        method="POST",
        create=True,
        body={"ssid": "Guest9"},
        back=Back(tries=2, words=("used|already|no change with this id",)),
    )


def _since() -> Iterator[Case]:
    yield Case(
        name="changed-since",
        edit={"vlan_id": 60},
        back=Back(edit={"vlan_id": 77}, words=("77", "since|meanwhile|somebody")),
    )
    yield Case(
        name="changed-since-beside",
        edit={"vlan_id": 60},
        back=Back(edit={"enabled": False}, restored=False),
    )
    yield Case(
        name="changed-since-as-it-was",
        edit={"vlan_id": 60},
        back=Back(edit={"vlan_id": 50}, sent=0, words=("nothing was sent",)),
    )
    yield Case(
        name="changed-since-in-the-same-root-field",
        edit={"auth.pairwise": ["wpa3"]},
        back=Back(
            edit={"auth": {"type": "psk", "psk": "S3cr3t-wlan-psk", "owe": "enabled"}},
            words=("owe", "since|meanwhile|somebody"),
        ),
    )


CASES: Final = (*_whole(), *_once(), *_since())
