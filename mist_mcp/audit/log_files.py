"""The files of the audit log: private, locked, and synchronized with the disk."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from mist_mcp.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_TRIES: Final = 500
_PAUSE: Final = 0.01
"""Seconds between two tries to lock; five in all."""


def private_folder(path: Path) -> None:
    """Make the folder if it is missing; refuse one in which others could replace the files."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if path.stat().st_mode & _OTHERS_WRITE:
        raise AuditError(
            f"The folder {path} can be written by others, so no audit log is kept in it",
            next_step="Give MIST_AUDIT_FILE a folder of its own, or take the right from others.",
        )


@contextmanager
def private_file(path: Path) -> Iterator[int]:
    """Open a file to read and write, and make it if it is missing; nobody else may do either.

    Raises:
        AuditError: it is no file of ours.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, PRIVATE_FILE)
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
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
        raise AuditError(
            f"{path} is no file of the user that runs the server",
            next_step="Move it away, or give MIST_AUDIT_FILE another path.",
        )
    if stat.S_IMODE(status.st_mode) != PRIVATE_FILE:
        os.fchmod(descriptor, PRIVATE_FILE)


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
