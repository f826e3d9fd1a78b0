"""Bad input: what is large, in any script, or strange; nothing is lost, nothing is sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.changing.deviating.case import DONE, REFUSED, Back, Case
from tests.changing.deviating.switches import Counts, Hides

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG: Final = {"notes": ["x" * 1000 for _ in range(300)]}
_FIELDS: Final = {f"field_{number}": number for number in range(1000)}
_ROWS: Final = [
    {"name": f"net{number}", "vlan_id": number, "secret": f"S3cr3t-row-{number}"}
    for number in range(500)
]
KEYS: Final = ("ключ", "鍵", "مفتاح", "κλειδί", "a b", "a/b", "", "🔑", "__proto__", "$ref", "🏳️")
"""Names in many scripts; those with characters that nobody can see are refused."""


def _large() -> Iterator[Case]:
    for name, given in (("300-kb", _LONG), ("1000-fields", _FIELDS)):
        yield Case(name=f"{name}-beside", given=given, edit={"vlan_id": 60}, back=Back())
        yield Case(name=f"{name}-deleted", given=given, method="DELETE", back=Back())
        yield Case(
            name=f"{name}-counting",
            given=given,
            switches=(Counts("last_used"),),
            edit={"vlan_id": 60},
            back=Back(),
        )
    yield Case(name="300-kb-sent", body=_LONG, sent=0, told=REFUSED)
    yield Case(name="1000-fields-sent", body=_FIELDS, sent=0, told=REFUSED)
    yield Case(
        name="1000-fields-created", method="POST", create=True, body=_FIELDS, sent=0, told=REFUSED
    )
    yield Case(
        name="500-rows-one-gone",
        given={"rows": _ROWS},
        body={"rows": [{"name": row["name"], "vlan_id": row["vlan_id"]} for row in _ROWS[1:]]},
        sent=0,
        told=REFUSED,
    )
    plain = [{"name": f"net{number}", "vlan_id": number} for number in range(500)]
    yield Case(
        name="500-plain-rows-one-gone",
        given={"rows": plain},
        body={"rows": plain[1:]},
        lines=1,
        back=Back(),
    )
    yield Case(
        name="500-rows-hidden-beside",
        given={"rows": _ROWS},
        switches=(Hides("stars"),),
        edit={"vlan_id": 60},
        back=Back(),
    )


def _named() -> Iterator[Case]:
    for number, key in enumerate(KEYS):
        hidden = key == KEYS[-1]
        yield Case(
            name=f"key-{number}",
            given={"vars": {key: "1"}},
            body={"vars": {key: "2"}},
            sent=0 if hidden else 1,
            told=REFUSED if hidden else DONE,
            lines=None if hidden else 1,
            back=None if hidden else Back(),
        )


CASES: Final = (*_large(), *_named())
