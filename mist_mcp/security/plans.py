"""Plans that wait for approval on a terminal, where the client cannot ask anyone.

The server writes the facts into a file, and remembers what it wrote. The operator's command reads
them, and writes an approval beside them that names the exact bytes that the operator saw. The
server takes an approval only for a plan of its own that is as it wrote it: once, and within ten
minutes. A process of the same user can write an approval too, unless there is a PIN that it does
not know.
"""

from __future__ import annotations

import errno
import hmac
import json
import os
import re
import secrets
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import scrypt, sha256
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import RefusedError
from mist_mcp.security.permits import LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from mist_mcp.security.plan import Question

MOST_OPEN: Final = 32
"""Plans of one server that wait at once; more would hide among themselves."""

_ID: Final = re.compile(r"[a-hjkmnp-z2-9]{10}")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10
_PLAN: Final = ".plan"
_APPROVAL: Final = ".approval"
_LARGEST: Final = 200_000
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_SCRYPT: Final = {"n": 1 << 14, "r": 8, "p": 1, "dklen": 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOnFile:
    """A plan as it is on the disk."""

    id: str
    danger: str
    target: str
    lines: tuple[str, ...]
    expires: float
    digest: str


@dataclass(frozen=True, slots=True)
class _Filed:
    id: str
    digest: str
    until: float


class Plans:
    """The plans of one server.

    Args:
        folder: where the files are; made when it is needed.
        clock: epoch seconds.
        pin: what an approval must prove to know; empty if nothing.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float], pin: str = "") -> None:
        """Start with none."""
        self._folder = folder
        self._clock = clock
        self._pin = pin
        self._open: dict[str, _Filed] = {}

    def filed(self, question: Question) -> str:
        """Return the id of the plan that waits for this answer; blocks.

        Raises:
            RefusedError: too many wait already, or the file cannot be written.
        """
        self._sweep()
        known = self._open.get(question.fingerprint)
        if known:
            return known.id
        if len(self._open) >= MOST_OPEN:
            raise RefusedError(
                f"{MOST_OPEN} plans wait for approval already",
                next_step="Approve some with `mist-mcp approve`, or let ten minutes pass.",
            )
        filed = self._written(question)
        self._open[question.fingerprint] = filed
        return filed.id

    def approver(self, question: Question) -> str | None:
        """Return who approved a question, and forget it; None if nobody has. Blocks.

        Raises:
            RefusedError: the approval was made for something else, or without the PIN.
        """
        self._sweep()
        filed = self._open.get(question.fingerprint)
        if filed is None:
            return None
        with _explained(self._folder):
            approval = _read(self._folder / f"{filed.id}{_APPROVAL}")
        if approval is None:
            return None
        del self._open[question.fingerprint]
        self._remove(filed)
        return _approver(approval, filed=filed, pin=self._pin)

    def _written(self, question: Question) -> _Filed:
        until = self._clock() + LIFETIME
        filed_as = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
        shown = {"danger": question.danger, "target": question.target, "lines": question.lines}
        content = json.dumps({"id": filed_as, "expires": until, **shown}).encode()
        with _explained(self._folder):
            _private(self._folder)
            _write(self._folder / f"{filed_as}{_PLAN}", content)
        return _Filed(filed_as, sha256(content).hexdigest(), until)

    def _sweep(self) -> None:
        """Forget what is too old."""
        now = self._clock()
        for fingerprint, filed in list(self._open.items()):
            if filed.until <= now:
                del self._open[fingerprint]
                self._remove(filed)

    def _remove(self, filed: _Filed) -> None:
        with _explained(self._folder):
            remove(self._folder, filed.id)


def pending(folder: Path, *, now: float) -> list[PlanOnFile]:
    """Return the plans that wait, the oldest first.

    Raises:
        RefusedError: the folder cannot be read.
    """
    with _explained(folder):
        if not folder.exists():
            return []
        _private(folder)
        found = [_plan(path) for path in sorted(folder.glob(f"*{_PLAN}"))]
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
    with _explained(folder):
        _private(folder)
        _write(folder / f"{plan.id}{_APPROVAL}", json.dumps(approval).encode())


def remove(folder: Path, plan_id: str) -> None:
    """Remove a plan and its approval."""
    for ending in (_PLAN, _APPROVAL):
        (folder / f"{plan_id}{ending}").unlink(missing_ok=True)


def _approver(approval: bytes, *, filed: _Filed, pin: str) -> str:
    """Return who approved, if it was this plan and with the PIN."""
    fields = _fields(approval)
    wanted = {"digest": filed.digest, "proof": _proof(pin, filed.id, filed.digest)}
    fits = [hmac.compare_digest(str(fields.get(name)), text) for name, text in wanted.items()]
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


def _plan(path: Path) -> PlanOnFile | None:
    """Read a plan; None if the file is none."""
    content = _read(path)
    fields = _fields(content or b"")
    if content is None or not _ID.fullmatch(path.stem) or fields.get("id") != path.stem:
        return None
    try:
        return PlanOnFile(
            id=path.stem,
            danger=str(fields["danger"]),
            target=str(fields["target"]),
            lines=tuple(map(str, fields["lines"])),
            expires=float(fields["expires"]),
            digest=sha256(content).hexdigest(),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _fields(content: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _read(path: Path) -> bytes | None:
    """Read a file of ours; None if there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:  # a symbolic link is no file of ours
            return b""
        raise
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
        return stream.read(_LARGEST) if ours else b""


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there as a whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _private(folder: Path) -> None:
    """Make the folder if it is missing; refuse one that others can look into or write to."""
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    status = folder.stat(follow_symlinks=False)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise _not_private(folder)
    if stat.S_IMODE(status.st_mode) & ~_PRIVATE_FOLDER:
        raise _not_private(folder)


def _not_private(folder: Path) -> RefusedError:
    return RefusedError(
        f"The folder {folder} is not private, so no plan is kept in it",
        next_step=f"Whoever operates the server can run: chmod 700 {folder}.",
    )


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Say in a sentence why the files cannot be used."""
    if sys.platform == "win32":
        raise RefusedError(
            "Approval on a terminal needs private files, which Windows does not have",
            next_step="Use a client that can ask the person.",
        )
    try:
        yield
    except OSError as error:
        raise RefusedError(
            f"The plans in {folder} cannot be read or written ({error.strerror})",
            next_step="Whoever operates the server can check the folder, or set MIST_STATE_DIR.",
        ) from None
