"""The files of the audit log: private, locked, and synchronized with the disk."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.audit.private_store import FILE_MODE, NEVER_FOLLOWED, PrivateStore, is_own_file
from mist_mcp.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_TRIES: Final = 500
_PAUSE: Final = 0.01
"""Seconds between two tries to lock; five in all."""


@dataclass(frozen=True, slots=True)
class LogStore(PrivateStore):
    """Files beside which others may read, where the operator lets them."""

    ERROR = AuditError
    EXPOSED = (
        "The folder {0.folder} can be written by others, so no audit log is kept in it",
        "Give MIST_AUDIT_FILE a folder of its own, or take the right from others.",
    )
    UNUSABLE = (
        "The audit log {0.path} cannot be used ({reason})",
        "Check its folder and the disk, or give MIST_AUDIT_FILE another path.",
    )
    IMPOSSIBLE = (
        "The audit log needs file locks that Windows does not have",
        "Run the server on Linux or macOS, or with MIST_AUDIT_FILE=off.",
    )

    path: Path

    def is_private(self) -> bool:
        """Tell whether nobody else could replace the files."""
        return not self.folder.stat().st_mode & _OTHERS_WRITE


@contextmanager
def private_file(path: Path) -> Iterator[int]:
    """Open a file to read and write, and make it if it is missing; nobody else may do either.

    Raises:
        AuditError: it is no file of ours.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NEVER_FOLLOWED, FILE_MODE)
    try:
        _take(descriptor, path)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, sleep: Callable[[float], None]) -> Iterator[int]:
    """Open a file that only one at a time can have open in this way, in any process.

    Raises:
        AuditError: another has it for too long, or the system has no such locks.
    """
    with private_file(path) as descriptor:
        _lock(descriptor, sleep=sleep)
        yield descriptor


def write_at(descriptor: int, content: bytes, *, offset: int, durable: bool) -> None:
    """Write all of a content at the end of a file, at once to the disk if it must be durable.

    What was written is taken back if not all of it could be.
    """
    done = 0
    try:
        while done < len(content):
            done += os.pwrite(descriptor, content[done:], offset + done)
        if durable:
            os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, offset)
        raise


def sync_folder(path: Path) -> None:
    """Make sure that the names in a folder survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    status = os.fstat(descriptor)
    if not is_own_file(status):
        raise AuditError(
            f"{path} is no file of the user that runs the server",
            next_step="Move it away, or give MIST_AUDIT_FILE another path.",
        )
    if stat.S_IMODE(status.st_mode) != FILE_MODE:
        os.fchmod(descriptor, FILE_MODE)


def _lock(descriptor: int, *, sleep: Callable[[float], None]) -> None:
    import fcntl  # noqa: PLC0415 - not on Windows, where the rest of the server runs without it

    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(_PAUSE)
        else:
            return
    raise AuditError(
        "Another process holds the audit log", next_step="Find out which, and end it if it hangs."
    )
