"""What the cloud answers to a write, and what may be told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.changing.deviating.case import DONE, UNKNOWN, Back, Case
from tests.changing.deviating.objects import identifier
from tests.changing.deviating.switches import Answers, Breaks, Existing

if TYPE_CHECKING:
    from collections.abc import Iterator

JOB: Final = identifier("job")
PAGE: Final = "<!DOCTYPE html><html><body>Please sign in</body></html>"
_WRITES: Final[dict[str, dict[str, Any]]] = {
    "put": {"edit": {"vlan_id": 60}},
    "delete": {"method": "DELETE"},
    "post": {"method": "POST", "create": True, "body": {"ssid": "Guest9", "vlan_id": 9}},
}
NOT_DONE: Final = frozenset({"unknown", "differs", "partly", "refused"})

LOST: Final = {
    "500": Answers(500, {"detail": "Internal error"}),
    "502-html": Answers(502, PAGE),
    "503": Answers(503),
    "504": Answers(504),
    "408": Answers(408),
    "cut": Breaks(httpx.ReadError),
    "closed": Breaks(httpx.RemoteProtocolError),
    "timeout": Breaks(httpx.ReadTimeout),
    "409": Answers(409, {"detail": "locked"}),
    "429": Answers(429),
}
"""Answers that get lost after the write was carried out."""

ERRORS: Final = (
    {"error": "vlan_id is in use"},
    {"errors": ["vlan_id is in use"]},
    {"detail": "vlan_id is in use"},
    {"success": False, "message": "vlan_id is in use"},
    {"status": "failed", "reason": "vlan_id is in use"},
)
"""Bodies of a 200 by which a cloud says that it did not do it."""

PARTS: Final = (
    (207, {"updated": ["5c5b35000001"], "error": ["5c5b35000002"], "reason": ["mac in use"]}),
    (200, {"updated": ["5c5b35000001"], "errors": ["5c5b35000002: mac in use"]}),
    (200, {"added": ["5c5b35000001"], "duplicated": ["5c5b35000002"], "error": []}),
    (
        200,
        {
            "success": ["5c5b35000001"],
            "error": ["5c5b35000002"],
            "reason": ["5c5b35000002 is assigned elsewhere"],
        },
    ),
)
"""Answers row by row: 207, and those of the inventory and of imports in the description."""


def _lost() -> Iterator[Case]:
    for how, switch in LOST.items():
        for write, call in _WRITES.items():
            yield Case(
                name=f"lost-{how}-{write}",
                switches=(switch,),
                told=UNKNOWN | DONE if how in {"409", "429"} else UNKNOWN,
                becomes={} if write == "post" else None,
                **call,
            )


def _refused() -> Iterator[Case]:
    for status in (400, 403, 404, 429):
        yield Case(
            name=f"refused-{status}",
            switches=(Answers(status, {"detail": "no"}, applied=False),),
            edit={"vlan_id": 60},
            told=frozenset({"unchanged"}),
            becomes={"vlan_id": 50},
        )
    for write, call in _WRITES.items():
        yield Case(
            name=f"conflict-{write}",
            switches=(Answers(409, {"detail": "locked"}, applied=False),),
            told=frozenset({"conflict"}),
            becomes={"vlan_id": 50},
            **call,
        )
    for status in (408, 500, 503):
        yield Case(
            name=f"unsure-{status}",
            switches=(Answers(status, applied=False),),
            edit={"vlan_id": 60},
            told=UNKNOWN,
            becomes={"vlan_id": 50},
        )


def _errors_within() -> Iterator[Case]:
    for number, content in enumerate(ERRORS):
        for write in ("put", "post"):
            yield Case(
                name=f"error-within-{number}-{write}",
                switches=(Answers(200, content, applied=False),),
                told=NOT_DONE,
                words=("vlan_id is in use",),
                becomes={"vlan_id": 50},
                **_WRITES[write],
            )


def _queued() -> Iterator[Case]:
    for number, content in enumerate(
        ({"id": JOB, "status": "queued"}, {"job_id": JOB}, {"task_id": JOB})
    ):
        yield Case(
            name=f"queued-{number}-post",
            switches=(Answers(202, content, applied=False),),
            told=frozenset({"queued"}),
            words=(JOB,),
            becomes={},
            back=Back(sent=0, restored=False),
            **_WRITES["post"],
        )
    for write in ("put", "delete"):
        yield Case(
            name=f"queued-{write}",
            switches=(Answers(202, {"id": JOB, "status": "queued"}, applied=False),),
            told=frozenset({"queued"}),
            words=(JOB,),
            becomes={"vlan_id": 50},
            **_WRITES[write],
        )


def _in_part() -> Iterator[Case]:
    for number, (status, content) in enumerate(PARTS):
        yield Case(
            name=f"in-part-{number}",
            switches=(Answers(status, content, applied=False),),
            told=frozenset({"partly"}),
            words=("5c5b35000001", "5c5b35000002", *content.get("reason", ())),
            becomes={},
            back=Back(sent=0, restored=False),
            **_WRITES["post"],
        )


def _odd() -> Iterator[Case]:
    for write, call in _WRITES.items():
        told = UNKNOWN if write == "post" else UNKNOWN | DONE
        yield Case(
            name=f"html-{write}", switches=(Answers(200, PAGE),), told=told, becomes={}, **call
        )
    for write in ("put", "delete"):
        yield Case(
            name=f"html-instead-{write}",
            switches=(Answers(200, PAGE, applied=False),),
            told=UNKNOWN | {"differs"},
            becomes={"vlan_id": 50},
            **_WRITES[write],
        )
        yield Case(name=f"empty-{write}", switches=(Answers(200),), **_WRITES[write])
        yield Case(name=f"204-{write}", switches=(Answers(204),), **_WRITES[write])
    yield Case(
        name="empty-post",
        switches=(Answers(200),),
        told=frozenset({"unknown"}),
        becomes={},
        **_WRITES["post"],
    )
    yield Case(
        name="existing-post",
        switches=(Existing("wlan"),),
        told=frozenset({"existing"}),
        words=(identifier("wlan"),),
        unsaid=("created as",),
        becomes={"vlan_id": 50},
        back=Back(sent=0),
        **_WRITES["post"],
    )
    yield Case(
        name="existing-with-another-name",
        kind="webhook",
        switches=(Existing("webhook"),),
        method="POST",
        create=True,
        body={"name": "Other", "url": "https://hooks.example.edu/2"},
        told=frozenset({"existing"}),
        unsaid=("created as",),
        becomes={"name": "Tickets"},
        back=Back(sent=0),
    )
    yield Case(
        name="echo-of-another-object",
        switches=(Answers(200, {"id": identifier("other"), "vlan_id": 1}),),
        edit={"vlan_id": 60},
    )


CASES: Final = (*_lost(), *_refused(), *_errors_within(), *_queued(), *_in_part(), *_odd())
