"""What the audit log says about a call: who, what, whether it was let through, how it ended. Pure.

A call that can do more than look is written twice, before it runs and after, so that a server
that dies in between leaves the first half.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.times import iso
from mist_mcp.words.untrusted import cleaned, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.answers.presentation import Masks

READ: Final = "read"
"""The class of danger of a call that only looks."""

LINE_START: Final = b'{"time":'
"""How every line begins."""

_LONGEST_FIELD: Final = 4_000
"""Characters of one field of an entry, so that no caller can fill the disk with one call."""

_LONGEST_SHOWN: Final = 100_000
"""The same of what a person was shown; the log keeps all that can be approved."""

_TOKEN_DIGITS: Final = 12
_PURPOSE: Final = b"mist-mcp token\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a call when it is written down.

    Args:
        call: ties the entries of one call together.
        client: name and version, as the client gives them.
        transport: stdio, http or sse.
        token: the digest of the API token that is used.
        tool: the name of the tool.
        arguments: what it was called with; secrets are masked when it is written.
        danger: what the call can do: `read`, or a class above it.
        targets: the names of what it is about.
        decision: allowed or refused.
        reason: why, in words.
        approver: the person who approved it, or how they did; None if nobody was asked.
        shown: the lines that the person read before.
        outcome: how it ended; None if it has not run.
        seconds: how long it took; None if it has not run.
    """

    call: str
    client: str
    transport: str
    token: str
    tool: str
    arguments: Mapping[str, Any]
    danger: str
    targets: tuple[str, ...] = ()
    decision: str
    reason: str
    approver: str | None = None
    shown: tuple[str, ...] = ()
    outcome: str | None = None
    seconds: float | None = None


def fields_of(entry: Entry, *, time: float, redactor: Masks) -> dict[str, Any]:
    """Return the entry as it is written: without secrets, without hidden characters, bounded.

    Args:
        entry: the call.
        time: now, epoch seconds.
        redactor: masks secrets.
    """
    plain = {"time": iso(time), "epoch": round(time, 3), **asdict(entry)}
    document = json.loads(json.dumps(plain, default=str))
    masked = cleaned(redactor.value(cleaned(document, by=visible)))
    masked["shown"] = cleaned(document["shown"])  # masked already, line by line
    most = {"shown": _LONGEST_SHOWN}
    return {
        name: _bounded(value, most=most.get(name, _LONGEST_FIELD)) for name, value in masked.items()
    }


def token_digest(token: str) -> str:
    """Return a name for an API token that says nothing about it; tokens are long and random."""
    return sha256(_PURPOSE + token.encode()).hexdigest()[:_TOKEN_DIGITS]


def _bounded(value: Any, *, most: int) -> Any:
    text = json.dumps(value)
    return value if len(text) <= most else f"{text[:most]}…"
