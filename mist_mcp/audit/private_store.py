"""A folder of files that nobody but the user of the server reads or writes, and ids that name them.

The audit log, the plans that wait and the undos are kept in one each.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import stat
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from mist_mcp.errors import MistError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_ID: Final = re.compile(r"[a-hjkmnp-z2-9]{10}")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10
_KEY_BYTES: Final = 32
NEVER_FOLLOWED: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Kept(NamedTuple):
    """A JSON object that was kept under an id, and its bytes as they are on the disk."""

    id: str
    content: bytes
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PrivateStore:
    """Files of one folder, which is made when something is written. All of it blocks."""

    ERROR: ClassVar[type[MistError]] = RefusedError
    EXPOSED: ClassVar = (
        "The folder {0.folder} is not private, so nothing is kept in it",
        "Whoever operates the server can run: chmod 700 {0.folder}.",
    )
    UNUSABLE: ClassVar = (
        "The files in {0.folder} cannot be read or written ({reason})",
        "Whoever operates the server can check the folder, or set MIST_STATE_DIR.",
    )
    IMPOSSIBLE: ClassVar = (
        "This needs private files, which Windows does not have",
        "Use a client that can ask the person.",
    )

    folder: Path

    def write(self, name: str, content: bytes) -> None:
        """Write a file that is there as a whole or not at all.

        Raises:
            MistError: it cannot be written, or others can use the folder.
        """
        with self.explained():
            self.ready()
            draft = self.folder / f"{name}.{secrets.token_hex(8)}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NEVER_FOLLOWED
            descriptor = os.open(draft, flags, FILE_MODE)
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(content)
                draft.replace(self.folder / name)
            except OSError:
                draft.unlink(missing_ok=True)
                raise

    def claim(self, name: str) -> bool:
        """Make an empty file; false if it is there already, so that of many one gets true."""
        with self.explained():
            self.ready()
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NEVER_FOLLOWED
            try:
                os.close(os.open(self.folder / name, flags, FILE_MODE))
            except FileExistsError:
                return False
            return True

    def key(self, name: str) -> bytes:
        """Return a random key, made when it is first needed.

        Raises:
            MistError: there is something else in its place, or it cannot be written.
        """
        if not self._has(name):
            draft = f"{name}.{new_id()}"
            self.write(draft, secrets.token_bytes(_KEY_BYTES))
            with self.explained(), suppress(FileExistsError):  # another process was faster
                os.link(self.folder / draft, self.folder / name)
            self.remove(draft)
        found = self.read(name, most=_KEY_BYTES)
        if found is None or len(found) != _KEY_BYTES:
            raise self._refusal(self.UNUSABLE, f"{name} is no key")
        return found

    def _has(self, name: str) -> bool:
        with self.explained():
            return os.path.lexists(self.folder / name)

    def read(self, name: str, *, most: int) -> bytes | None:
        """Read a file, up to a size; None if there is none, nothing if it is not ours."""
        with self.explained():
            try:
                descriptor = os.open(self.folder / name, os.O_RDONLY | NEVER_FOLLOWED)
            except FileNotFoundError:
                return None
            except OSError as error:
                if error.errno == errno.ELOOP:  # a symbolic link is no file of ours
                    return b""
                raise
            with os.fdopen(descriptor, "rb") as stream:
                return stream.read(most) if is_own_file(os.fstat(descriptor)) else b""

    def kept(self, ending: str, *, most: int) -> list[Kept]:
        """Return what was kept under ids, the oldest first; other files are passed over."""
        with self.explained():
            if not self.folder.exists():
                return []
            self.ready()
            found = [(path.stem, self.read(path.name, most=most)) for path in self._all(ending)]
        kept = [Kept(name, content or b"", fields_in(content)) for name, content in found]
        return [one for one in kept if _ID.fullmatch(one.id) and one.fields.get("id") == one.id]

    def remove(self, *names: str) -> None:
        """Remove files, if they are there."""
        with self.explained():
            for name in names:
                (self.folder / name).unlink(missing_ok=True)

    def prune(self, ending: str, *, most: int) -> None:
        """Remove the oldest files with an ending, but for so many."""
        with self.explained():
            self.remove(*(path.name for path in self._all(ending)[:-most]))

    def ready(self) -> None:
        """Make the folder if it is missing, and refuse it if others can use it."""
        self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        if not self.is_private():
            raise self._refusal(self.EXPOSED)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Say in a sentence why the files cannot be used."""
        if sys.platform == "win32":
            raise self._refusal(self.IMPOSSIBLE)
        try:
            yield
        except OSError as error:
            raise self._refusal(self.UNUSABLE, error.strerror) from None

    def is_private(self) -> bool:
        """Tell whether nobody else can look into the folder or write to it."""
        status = self.folder.stat(follow_symlinks=False)
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
        return ours and not stat.S_IMODE(status.st_mode) & ~_FOLDER_MODE

    def _refusal(self, sentences: tuple[str, str], reason: str | None = None) -> MistError:
        message, next_step = (text.format(self, reason=reason) for text in sentences)
        return self.ERROR(message, next_step=next_step)

    def _all(self, ending: str) -> list[Path]:
        return sorted(self.folder.glob(f"*{ending}"), key=_written)


def new_id() -> str:
    """Return an id that nobody can guess and that a person can type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))


def is_own_file(status: os.stat_result) -> bool:
    """Tell whether what was opened is a regular file of the user."""
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()


def fields_in(content: bytes | None) -> Mapping[str, Any]:
    """Return the JSON object that a file holds; an empty one if it holds none."""
    try:
        fields = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _written(path: Path) -> int:
    try:
        return path.lstat().st_mtime_ns
    except FileNotFoundError:  # removed by another process since it was listed
        return 0
