"""Entries for tests of the audit log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mist_mcp.audit.chain import verdict
from mist_mcp.audit.entry import Entry
from mist_mcp.audit.log import AuditLog, snapshot
from mist_mcp.words.redaction import Redactor

if TYPE_CHECKING:
    from pathlib import Path

    from mist_mcp.audit.chain import Verdict

NOW = 1_700_000_000.0


def entry(tool: str = "get_org_sites", *, danger: str = "read", **fields: Any) -> Entry:
    """Return an entry about a call."""
    known: dict[str, Any] = {"arguments": {}, "decision": "allowed", "reason": "a read", **fields}
    return Entry(
        call="c1",
        client="tester 1.0",
        transport="stdio",
        token="0123456789ab",
        tool=tool,
        danger=danger,
        **known,
    )


def log_in(folder: Path, *, max_bytes: int = 1_000_000) -> AuditLog:
    """Return a log in a folder, whose clock stands still and whose lock is waited for longer."""
    return AuditLog(
        folder / "audit.jsonl",
        Redactor(),
        clock=lambda: NOW,
        sleep=lambda seconds: time.sleep(5 * seconds),
        max_bytes=max_bytes,
    )


def verified(log: AuditLog) -> Verdict:
    """Follow the chain of a log."""
    taken = snapshot(log.path)
    return verdict(taken.lines(), head=taken.head)


def append_several(log: AuditLog, *, number: int = 5) -> None:
    """Write entries about tools `t0`, `t1` ..."""
    for place in range(number):
        log.append(entry(f"t{place}", danger="disruptive"))
