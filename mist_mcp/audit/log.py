"""The audit log: one line for each entry, appended under a lock, in files that are never edited.

A file that is full is renamed to `<name>.<number of its last entry>` and never removed; the chain
goes on in the next one. `<name>.head` says which line is the last, and is what writers lock.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import nullcontext
from dataclasses import dataclass
from glob import escape
from io import BytesIO
from typing import TYPE_CHECKING, Final

from mist_mcp.audit.chain import (
    START,
    Line,
    Link,
    ends_of,
    follows,
    head_in,
    head_text,
    linked,
)
from mist_mcp.audit.entry import LINE_START, READ, fields_of
from mist_mcp.audit.log_files import LogStore, locked, private_file, sync_folder, write_at
from mist_mcp.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mist_mcp.answers.presentation import Masks
    from mist_mcp.audit.entry import Entry

_LOG: Final = logging.getLogger(__name__)
_MAX_BYTES: Final = 10_000_000
_WINDOW: Final = 1 << 18
"""Bytes at the end of a file in which its last line must be; none is nearly as long."""

_HEAD_BYTES: Final = len(head_text(START))
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Where entries are written.

    Args:
        path: the file that is written now; the older ones stand beside it.
        redactor: masks secrets, the API token among them.
        clock: epoch seconds.
        sleep: waits while another process writes.
        max_bytes: the size above which a new file is begun.
    """

    path: Path
    redactor: Masks
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    max_bytes: int = _MAX_BYTES

    def append(self, entry: Entry) -> int:
        """Write an entry and return its number; blocks. Above read it is on the disk then.

        Raises:
            AuditError: it cannot be written, or the log is not as it was left.
        """
        fields = fields_of(entry, time=self.clock(), redactor=self.redactor)
        store = LogStore(self.path.parent, self.path)
        with store.explained():
            store.ready()
            with locked(head_path(self.path), sleep=self.sleep) as head:
                last, size = _end(self.path, head=_head(head))
                content, link = linked(fields, after=last)
                if size and size + len(content) > self.max_bytes:
                    self.path.rename(_full_path(self.path, last))
                    size = 0
                durable = entry.danger != READ
                _write(self.path, content, offset=size, durable=durable)
                _write_head(head, link, durable=durable)
        return link.number


async def record(log: AuditLog, entry: Entry) -> None:
    """Write an entry while other calls go on. For a mere read a failure is only a warning.

    Raises:
        AuditError: the entry of a call that can do more cannot be written, so it must not run.
    """
    try:
        await asyncio.to_thread(log.append, entry)
    except AuditError as error:
        if entry.danger != READ:
            raise
        _LOG.warning("a call of %s is not in the audit log: %s", entry.tool, error)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The log at one moment.

    Args:
        head: the last line that was written, as far as it is known.
        full: the files that are written no more, the oldest first.
        path: the file that is written now.
        current: its content.
    """

    head: Link | None
    full: tuple[Path, ...]
    path: Path
    current: bytes

    def lines(self) -> Iterator[Line]:
        """Yield every line, the oldest first.

        Raises:
            AuditError: a file cannot be read.
        """
        with LogStore(self.path.parent, self.path).explained():
            for path in self.full:
                with path.open("rb") as stream:
                    yield from _numbered(path.name, stream)
            yield from _numbered(self.path.name, BytesIO(self.current))


def snapshot(path: Path, *, sleep: Callable[[float], None] = time.sleep) -> Snapshot:
    """Take the log as it is between two entries; blocks.

    Raises:
        AuditError: there is none, or it cannot be read.
    """
    there = head_path(path).exists()
    if not there and not path.exists() and not full_files(path):
        raise AuditError(
            f"There is no audit log at {path}",
            next_step="Set MIST_AUDIT_FILE as the server has it; it writes with the first call.",
        )
    lock = locked(head_path(path), sleep=sleep) if there else nullcontext()
    with LogStore(path.parent, path).explained(), lock as descriptor:
        head = None if descriptor is None else _head(descriptor)
        current = path.read_bytes() if path.exists() else b""
        return Snapshot(head, full_files(path), path, current)


def head_path(path: Path) -> Path:
    """Return the file that says which line is the last."""
    return path.with_name(f"{path.name}.head")


def full_files(path: Path) -> tuple[Path, ...]:
    """Return the files that are written no more, the oldest first."""
    found = path.parent.glob(f"{escape(path.name)}.*")
    return tuple(sorted(p for p in found if p.suffix[1:].isdecimal()))


def _full_path(path: Path, last: Link) -> Path:
    return path.with_name(f"{path.name}.{last.number:0{_DIGITS}d}")


def _numbered(name: str, stream: Iterator[bytes]) -> Iterator[Line]:
    return (Line(name, place, content) for place, content in enumerate(stream, start=1))


def _end(path: Path, *, head: Link | None) -> tuple[Link, int]:
    """Return the last link of the log and the size of the file that is written now.

    The beginning of a line that its writer did not live to finish is cut off.

    Raises:
        AuditError: the log does not end as its head says; to go on would hide that.
    """
    with private_file(path) as log:
        size = os.fstat(log).st_size
        content = os.pread(log, _WINDOW, max(0, size - _WINDOW))
        torn = content[content.rfind(b"\n") + 1 :]
        whole = content.removesuffix(torn) or _last_full(path)
        before, last = (ends_of(whole) or (None, None)) if whole else (START, START)
        if last is None or before is None or not _is_begun(torn):
            raise _no_log(path)
        if not follows(head, last=last, before=before):
            raise AuditError(
                f"The audit log {path} does not end as it was left",
                next_step="Tell the user that the operator of the server can see more with"
                " `mist-mcp audit verify`, and move its files away to begin anew.",
                command_step="See `mist-mcp audit verify`, then move its files away to begin anew.",
            )
        if torn:
            os.ftruncate(log, size - len(torn))
        return last, size - len(torn)


def _last_full(path: Path) -> bytes:
    full = full_files(path)
    return full[-1].read_bytes()[-_WINDOW:] if full else b""


def _is_begun(torn: bytes) -> bool:
    """Tell whether what stands after the last newline can be the beginning of a line of ours."""
    return torn.startswith(LINE_START[: len(torn)])


def _no_log(path: Path) -> AuditError:
    return AuditError(
        f"{path} holds something else than an audit log",
        next_step="Move it away, or give MIST_AUDIT_FILE another path.",
    )


def _write(path: Path, content: bytes, *, offset: int, durable: bool) -> None:
    with private_file(path) as log:
        write_at(log, content, offset=offset, durable=durable)
    if durable:
        sync_folder(path.parent)


def _head(descriptor: int) -> Link | None:
    return head_in(os.pread(descriptor, _HEAD_BYTES + 1, 0))


def _write_head(descriptor: int, link: Link, *, durable: bool) -> None:
    os.pwrite(descriptor, head_text(link), 0)
    if durable:
        os.fsync(descriptor)
