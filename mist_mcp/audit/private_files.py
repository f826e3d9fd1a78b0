"""Files that nobody but the user of the server reads or writes, and the ids that name them."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_ID: Final = re.compile(r"[a-hjkmnp-z2-9]{10}")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


def new_id() -> str:
    """Return an id that nobody can guess and that a person can type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id, and so can be part of a path."""
    return _ID.fullmatch(text) is not None


def read_own(path: Path, *, most: int) -> bytes | None:
    """Read a file of ours, up to a size; None if there is none, nothing if it is not ours."""
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
        return stream.read(most) if ours else b""


def fields_in(content: bytes | None) -> Mapping[str, Any]:
    """Return the JSON object that a file holds; an empty one if it holds none."""
    try:
        fields = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there as a whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def require_private(folder: Path) -> None:
    """Make the folder if it is missing.

    Raises:
        RefusedError: others can look into it or write to it.
    """
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    status = folder.stat(follow_symlinks=False)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise _not_private(folder)
    if stat.S_IMODE(status.st_mode) & ~_FOLDER_MODE:
        raise _not_private(folder)


def _not_private(folder: Path) -> RefusedError:
    return RefusedError(
        f"The folder {folder} is not private, so nothing is kept in it",
        next_step=f"Whoever operates the server can run: chmod 700 {folder}.",
    )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say in a sentence why the files cannot be used.

    Raises:
        RefusedError: they cannot.
    """
    if sys.platform == "win32":
        raise RefusedError(
            "This needs private files, which Windows does not have",
            next_step="Use a client that can ask the person.",
        )
    try:
        yield
    except OSError as error:
        raise RefusedError(
            f"The files in {folder} cannot be read or written ({error.strerror})",
            next_step="Whoever operates the server can check the folder, or set MIST_STATE_DIR.",
        ) from None
