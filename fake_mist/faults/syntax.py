"""Faults as text, for command lines.

    NAME[:VALUE][@[METHOD:]PATH][#TIMES]

`latency:0.5@GET:/api/v1/orgs/*#3` delays the first three GETs below /api/v1/orgs by half a
second. METHOD and PATH are globs; without them every request is meant, without TIMES for ever.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fake_mist.faults.fault import (
    ANY,
    Disconnect,
    Empty,
    Fault,
    Html,
    Latency,
    Malformed,
    Quota,
    ServerError,
    Throttle,
    Timeout,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LAST_STATUS: Final = 599
FORM: Final = "NAME[:VALUE][@[METHOD:]PATH][#TIMES]"

_TEXT: Final = re.compile(
    r"(?P<name>[a-z-]+)(:(?P<value>[^@#]+))?"
    r"(@((?P<method>[A-Z*]+):)?(?P<path>[/*][^#]*))?(#(?P<times>[0-9]+))?"
)


class FaultSyntaxError(ValueError):
    """A text that names no fault; the message lists those there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one fault is written; `value` is None where it takes none."""

    make: Callable[..., Fault]
    says: str
    value: Callable[[str], Any] | None = None
    default: str | None = None

    def fault(self, value: str | None, **address: Any) -> Fault:
        """Make the fault; raises ValueError for a value that does not fit."""
        given = self.default if value is None else value
        if self.value is None:
            if given is not None:
                raise ValueError("takes no value")
            return self.make(**address)
        if given is None:
            raise ValueError("needs a value")
        return self.make(self.value(given), **address)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError("must be a number of seconds")
    return seconds


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("must be a whole number")
    return int(text)


def _status(text: str) -> int:
    if not HTTPStatus.OK <= _whole(text) <= LAST_STATUS:
        raise ValueError("must be an HTTP status from 200 to 599")
    return int(text)


def _moment(text: str) -> bool:
    if text not in {"before", "mid-body"}:
        raise ValueError("must be 'before' or 'mid-body'")
    return text == "mid-body"


def _disconnect(mid_body: bool, **address: Any) -> Fault:  # noqa: FBT001 - one value, as elsewhere
    return Disconnect(mid_body=mid_body, **address)


def _side(text: str) -> bool:
    if text not in {"after", "before"}:
        raise ValueError("must be 'before' or 'after'")
    return text == "after"


def _timeout(done: bool, **address: Any) -> Fault:  # noqa: FBT001 - one value, as elsewhere
    return Timeout(done=done, **address)


FORMS: Final = {
    "disconnect": Form(
        make=_disconnect,
        value=_moment,
        default="before",
        says="disconnect[:mid-body]  the connection breaks, before the answer or half way in it",
    ),
    "empty": Form(make=Empty, says="empty                  200 with nothing in the body"),
    "html": Form(
        make=Html, value=_status, default="502", says="html[:STATUS]          a web page for JSON"
    ),
    "latency": Form(
        make=Latency, value=_seconds, says="latency:SECONDS        the first byte comes late"
    ),
    "malformed": Form(make=Malformed, says="malformed              half of the JSON document"),
    "quota": Form(
        make=Quota, value=_whole, says="quota:CALLS            429 once so many calls were made"
    ),
    "server-error": Form(
        make=ServerError,
        value=_status,
        default="503",
        says="server-error[:STATUS]  a 5xx in Mist's error shape",
    ),
    "throttle": Form(
        make=Throttle,
        value=_whole,
        default="30",
        says="throttle[:SECONDS]     429 with Retry-After",
    ),
    "timeout": Form(
        make=_timeout,
        value=_side,
        default="before",
        says="timeout[:after]        no answer, before the request is carried out or after it",
    ),
}


def parse(text: str) -> Fault:
    """Read one fault; raises FaultSyntaxError."""
    found = _TEXT.fullmatch(text)
    form = FORMS.get(found["name"]) if found else None
    if found is None or form is None:
        raise FaultSyntaxError(f"no fault {text!r}; write {FORM}, with one of:\n{listing()}")
    try:
        return form.fault(
            found["value"],
            method=found["method"] or ANY,
            path=found["path"] or ANY,
            times=_times(found["times"]),
        )
    except ValueError as error:
        raise FaultSyntaxError(f"fault {text!r}: {_reason(error)}; write {form.says}") from error


def listing() -> str:
    """List every fault with its value, a line each."""
    return "\n".join(f"  {form.says}" for form in FORMS.values())


def _times(text: str | None) -> int | None:
    if text is not None and int(text) < 1:
        raise ValueError("TIMES must be 1 or more")
    return None if text is None else int(text)


def _reason(error: ValueError) -> str:
    said = str(error)
    return "the value must be a number" if said.startswith("could not convert") else said
