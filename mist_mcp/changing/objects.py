"""The objects that are being changed: one change at a time, and what was sent to each last.

An object belongs to one change from the last reading to the reading back: in this process, and
among all processes with the same folder for state.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from filelock import AsyncFileLock, Timeout

from mist_mcp.audit.private_store import FILE_MODE, PrivateStore, fields_in
from mist_mcp.changing.motion import Motion, means_same
from mist_mcp.cloud.permits import LIFETIME
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from mist_mcp.cloud.permits import Write

LAG: Final = 120.0
"""Seconds for which the cloud may still show an object as it was before a change."""

_LONGEST_WAIT: Final = 40.0
_MOST: Final = 500
"""Objects whose habits are remembered."""

_OWN: Final = re.compile(r".*(?=/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")
"""What stands before the last id of a path."""

_LARGEST: Final = 1_000_000
_ENDING: Final = ".sent"


@dataclass(slots=True)
class Objects:
    """The objects of one cloud.

    Args:
        folder: where other processes see what is under way; made when it is needed.
        base_url: the cloud.
        clock: epoch seconds.
    """

    folder: Path
    base_url: str
    clock: Callable[[], float]
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    _waiting: dict[str, int] = field(default_factory=dict)
    _asked: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    _motions: OrderedDict[str, Motion] = field(default_factory=OrderedDict)

    @asynccontextmanager
    async def turn(self, path: str) -> AsyncIterator[None]:
        """Hold an object for as long as a change of it takes.

        Raises:
            RefusedError: another change of it takes too long, or the folder cannot be used.
        """
        lock = self._turns.setdefault(path, asyncio.Lock())
        self._waiting[path] = self._waiting.get(path, 0) + 1
        try:
            async with lock, self._among_processes(path):
                yield
        finally:
            self._waiting[path] -= 1
            if not self._waiting[path]:
                del self._waiting[path], self._turns[path]

    @asynccontextmanager
    async def _among_processes(self, path: str) -> AsyncIterator[None]:
        await asyncio.to_thread(self._make_ready)
        lock = AsyncFileLock(self.folder / f"{self._name(path)}.lock", mode=FILE_MODE)
        try:
            await lock.acquire(timeout=_LONGEST_WAIT)
        except Timeout:
            raise RefusedError(
                "Another change of the same object is under way, and nothing was sent",
                next_step="Try again when that is done.",
            ) from None
        try:
            yield
        finally:
            await asyncio.shield(lock.release())

    def motion(self, path: str) -> Motion:
        """Return what an object was seen to do by itself."""
        return self._motions.get(path, Motion())

    def learn(self, path: str, motion: Motion) -> None:
        """Remember what an object does by itself."""
        self._motions[path] = motion
        self._motions.move_to_end(path)
        while len(self._motions) > _MOST:
            self._motions.popitem(last=False)

    async def unseen(self, path: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the root fields that were sent and that the cloud does not show yet."""
        kept = await asyncio.to_thread(partial(self._store.read, self._file(path), most=_LARGEST))
        sent, stale = self._still_fresh(fields_in(kept))
        meant = self.motion(path).meaning
        return {
            name: value
            for name, value in sent.items()
            if means_same(meant({name: document.get(name)}), meant({name: stale.get(name)}))
        }

    async def remember(
        self, path: str, *, sent: Mapping[str, Any], stale: Mapping[str, Any]
    ) -> None:
        """Keep the root fields that the cloud does not show yet; none are forgotten."""
        name = self._file(path)
        if not sent:
            await asyncio.to_thread(self._store.remove, name)
            return
        fields = {"until": self.clock() + LAG, "sent": dict(sent), "stale": dict(stale)}
        await asyncio.to_thread(self._store.write, name, json.dumps(fields).encode())

    def asked_about(self, write: Write, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object as it was when a person was first asked about a request, or as it is."""
        now = self.clock()
        self._asked = {key: kept for key, kept in self._asked.items() if kept[0] > now}
        return self._asked.setdefault(write.digest, (now + LIFETIME, dict(before)))[1]

    def forget_question(self, write: Write) -> None:
        """Forget what a person was asked about: it is approved."""
        self._asked.pop(write.digest, None)

    def _still_fresh(self, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was sent and what it replaced, if that is not long ago."""
        until, sent, stale = (fields.get(name) for name in ("until", "sent", "stale"))
        fresh = isinstance(until, float) and 0 < until - self.clock() <= LAG
        if fresh and isinstance(sent, dict) and isinstance(stale, dict):
            return sent, stale
        return {}, {}

    def _make_ready(self) -> None:
        with self._store.explained():
            self._store.ready()

    def _file(self, path: str) -> str:
        return f"{self._name(path)}{_ENDING}"

    def _name(self, path: str) -> str:
        """Name an object by its own id: several paths may lead to it."""
        return sha256(f"{self.base_url} {_OWN.sub('', path)}".encode()).hexdigest()[:32]

    @property
    def _store(self) -> PrivateStore:
        return PrivateStore(self.folder)
