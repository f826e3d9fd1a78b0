"""A file that a process holds for as long as it lives, so that others can see whether it does.

The lock is the kernel's (flock): it goes with its process, however that ends, and it is seen
through a folder that containers share, where numbers of processes mean nothing.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING
from weakref import finalize

from mist_mcp.audit.private_store import NEVER_FOLLOWED

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path


class HeldFile:
    """A file that is locked until this is closed, or is gone."""

    def __init__(self, path: Path) -> None:
        """Lock it; where the file system knows no locks, nobody can tell.

        Raises:
            OSError: it cannot be opened.
        """
        descriptor = os.open(path, os.O_RDWR | NEVER_FOLLOWED)
        self._end = finalize(self, os.close, descriptor)
        _try(descriptor, exclusive=True)

    def close(self) -> None:
        """Let go of it."""
        self._end()


def is_abandoned(path: Path) -> bool:
    """Tell whether the process that held a file is gone; what cannot be told is not so."""
    try:
        descriptor = os.open(path, os.O_RDONLY | NEVER_FOLLOWED)
    except OSError:
        return False
    try:
        return _try(descriptor, exclusive=False)
    finally:
        os.close(descriptor)


def _try(descriptor: int, *, exclusive: bool) -> bool:
    """Lock a file if nobody else does; false as well where there are no locks."""
    if sys.platform == "win32":
        return False
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
