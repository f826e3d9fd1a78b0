"""Plans that wait for approval on a terminal, where the client cannot ask anyone.

The server writes the facts into a file, and remembers what it wrote. The operator's command reads
them, and writes an approval beside them that names the exact bytes that the operator saw. The
server takes an approval only for a plan of its own that is as it wrote it: once, and within ten
minutes. It holds the file as long, so that the command sees whether the server is still there:
nobody else can take the approval. A process of the same user can write an approval too, unless
there is a PIN that it does not know.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import scrypt, sha256
from typing import TYPE_CHECKING, Final

from mist_mcp.audit.held_file import HeldFile, is_abandoned
from mist_mcp.audit.private_store import Kept, PrivateStore, fields_in, new_id
from mist_mcp.cloud.permits import LIFETIME
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mist_mcp.gate.plan import Question

MOST_OPEN: Final = 32
"""Plans of one server that wait at once; more would hide among themselves."""

_PLAN: Final = ".plan"
_APPROVAL: Final = ".approval"
_LARGEST: Final = 2_000_000
"""Bytes of a file; the longest plan has 60 changes of 2 values of 1000 characters of 12 bytes."""

_SCRYPT: Final = {"n": 1 << 14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOnFile:
    """A plan as it is on the disk."""

    id: str
    danger: str
    target: str
    lines: tuple[str, ...]
    expires: float
    digest: str
    abandoned: bool
    """Whether the server that made it is gone, so that an approval would lead to nothing."""


@dataclass(frozen=True, slots=True)
class _Filed:
    id: str
    digest: str
    until: float
    held: HeldFile


class Plans:
    """The plans of one server.

    Args:
        folder: where the files are; made when it is needed.
        clock: epoch seconds.
        pin: what an approval must prove to know; empty if nothing.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float], pin: str) -> None:
        """Start with none."""
        self._store = PrivateStore(folder)
        self._clock = clock
        self._pin = pin
        self._open: dict[str, _Filed] = {}

    def filed(self, question: Question) -> str:
        """Return the id of the plan that waits for this answer; blocks.

        Raises:
            RefusedError: too many wait already, or the file cannot be written.
        """
        self._sweep()
        known = self._open.get(question.digest)
        if known:
            return known.id
        if len(self._open) >= MOST_OPEN:
            raise RefusedError(
                f"{MOST_OPEN} plans wait for approval already",
                next_step="Tell the user to approve some with `mist-mcp approve`, or let ten"
                " minutes pass.",
            )
        filed = self._written(question)
        self._open[question.digest] = filed
        return filed.id

    def approver(self, question: Question) -> str | None:
        """Return who approved a question, and forget it; None if nobody has. Blocks.

        Raises:
            RefusedError: the approval was made for something else, or without the PIN.
        """
        self._sweep()
        filed = self._open.get(question.digest)
        if filed is None:
            return None
        approval = self._store.read(f"{filed.id}{_APPROVAL}", most=_LARGEST)
        if approval is None:
            return None
        self._forget(question.digest)
        return _approver(approval, filed=filed, pin=self._pin)

    def _written(self, question: Question) -> _Filed:
        until = self._clock() + LIFETIME
        filed_as = new_id()
        shown = {"danger": question.danger, "target": question.target, "lines": question.lines}
        content = json.dumps({"id": filed_as, "expires": until, **shown}).encode()
        self._store.write(f"{filed_as}{_PLAN}", content)
        with self._store.explained():
            held = HeldFile(self._store.folder / f"{filed_as}{_PLAN}")
        return _Filed(filed_as, sha256(content).hexdigest(), until, held)

    def _sweep(self) -> None:
        """Forget what is too old."""
        now = self._clock()
        for digest, filed in list(self._open.items()):
            if filed.until <= now:
                self._forget(digest)

    def _forget(self, digest: str) -> None:
        """Let go of a plan, and remove what is on the disk."""
        filed = self._open.pop(digest)
        filed.held.close()
        remove(self._store.folder, filed.id)


def pending(folder: Path, *, now: float) -> list[PlanOnFile]:
    """Return the plans that wait, the oldest first.

    Raises:
        RefusedError: the folder cannot be read.
    """
    store = PrivateStore(folder)
    found = [
        _plan(kept, abandoned=is_abandoned(folder / f"{kept.id}{_PLAN}"))
        for kept in store.kept(_PLAN, most=_LARGEST)
    ]
    waiting = [
        plan
        for plan in found
        if plan and plan.expires > now and not (folder / f"{plan.id}{_APPROVAL}").exists()
    ]
    return sorted(waiting, key=lambda plan: plan.expires)


def approve(folder: Path, plan: PlanOnFile, *, by: str, pin: str) -> None:
    """Write the approval of a plan.

    Args:
        folder: where the plan is.
        plan: as the person saw it.
        by: the person.
        pin: what the person typed; empty if nothing was asked.
    """
    approval = {"digest": plan.digest, "by": by, "proof": _proof(pin, plan.id, plan.digest)}
    PrivateStore(folder).write(f"{plan.id}{_APPROVAL}", json.dumps(approval).encode())


def remove(folder: Path, plan_id: str) -> None:
    """Remove a plan and its approval."""
    PrivateStore(folder).remove(f"{plan_id}{_PLAN}", f"{plan_id}{_APPROVAL}")


def _approver(approval: bytes, *, filed: _Filed, pin: str) -> str:
    """Return who approved, if it was this plan and with the PIN."""
    fields = fields_in(approval)
    wanted = {"digest": filed.digest, "proof": _proof(pin, filed.id, filed.digest)}
    fits = [
        hmac.compare_digest(str(fields.get(name)).encode(errors="replace"), text.encode())
        for name, text in wanted.items()
    ]
    if not all(fits):
        raise RefusedError(
            "The approval on the terminal is not for this plan, or was made without the PIN",
            next_step="Call the tool again for a new plan, and tell whoever operates the server.",
        )
    return f"{fields.get('by')} on a terminal"


def _proof(pin: str, plan_id: str, digest: str) -> str:
    """Return what only who knows the PIN can write."""
    if not pin:
        return ""
    salt = f"{plan_id} {digest}".encode()
    return scrypt(pin.encode(), salt=salt, **_SCRYPT).hex()


def _plan(kept: Kept, *, abandoned: bool) -> PlanOnFile | None:
    """Read a plan; None if the file is none."""
    fields = kept.fields
    try:
        return PlanOnFile(
            id=kept.id,
            danger=str(fields["danger"]),
            target=str(fields["target"]),
            lines=tuple(map(str, fields["lines"])),
            expires=float(fields["expires"]),
            digest=sha256(kept.content).hexdigest(),
            abandoned=abandoned,
        )
    except (KeyError, TypeError, ValueError):
        return None
