"""A stateful cloud for tests: what it keeps is true, what it shows and answers may deviate.

It keeps objects of its own, and answers everything else (who am I, names, sites, statistics) as the
fake cloud does. Each deviation is a switch; several act one after the other, in their order.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx

from fake_mist import FakeMist
from tests.changing.deviating.objects import (
    COLLECTIONS,
    FIXED,
    SECRETS,
    Json,
    identifier,
    kept_at_the_start,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from fake_mist.cloud import Times

    Apply = Callable[[], Awaitable[httpx.Response]]


@dataclass(slots=True)
class Version:
    """An object as it was after a write, None if it was deleted, and how often it could be read."""

    document: Json | None
    readings: int = 0


@dataclass(slots=True)
class Sent:
    """A write that arrived, and whether it was carried out."""

    method: str
    path: str
    body: Any
    applied: bool = False


class Switch:
    """A deviation of what is shown, kept or answered; by itself it changes nothing."""

    def begin(self, cloud: Deviating) -> None:
        """Arrange what the cloud keeps."""

    def hidden_for(self, reading: int) -> int:
        """Return how many readings a write stays unseen at this reading of the object."""
        del reading
        return 0

    def shown(self, document: Json, reading: int) -> Json:
        """Return an object as a reading of it shows it; the first reading is 1."""
        del reading
        return document

    def stored(self, document: Json, body: Json) -> Json:
        """Return an object as it is kept after a body was written into it."""
        del body
        return document

    async def answer(self, cloud: Deviating, write: Sent, apply: Apply) -> httpx.Response:
        """Answer a write, which is carried out by `apply`."""
        del cloud, write
        return await apply()


@dataclass(slots=True)
class _Shelf:
    versions: dict[str, list[Version]] = field(default_factory=dict)
    readings: dict[str, int] = field(default_factory=dict)


class Deviating(FakeMist):
    """The test cloud; give it to a server wherever a fake cloud goes.

    Attributes:
        writes: every write that arrived, the oldest first.
        readings: how often each path was read.
    """

    def __init__(self, *switches: Switch, times: Times | None = None) -> None:
        """Fill the cloud, and let the switches arrange it."""
        super().__init__(times=times)
        self._beneath = self.transport
        self.transport = httpx.MockTransport(self._answered)
        self.switches = switches
        self.writes: list[Sent] = []
        self._shelf = _Shelf({path: [Version(kept)] for path, kept in kept_at_the_start().items()})
        for switch in switches:
            switch.begin(self)

    @property
    def readings(self) -> Mapping[str, int]:
        """How often each object was read."""
        return self._shelf.readings

    @property
    def paths(self) -> list[str]:
        """Where there is an object now."""
        return [path for path in self._shelf.versions if self.truth(path) is not None]

    def truth(self, path: str) -> Json | None:
        """Return what is kept at a path, with its secrets."""
        versions = self._shelf.versions.get(path)
        return deepcopy(versions[-1].document) if versions else None

    def put(self, path: str, document: Json | None) -> None:
        """Keep an object, as somebody else would who is no client under test."""
        self._shelf.versions.setdefault(path, [Version(None)]).append(Version(deepcopy(document)))

    def edit(self, path: str, fields: Json) -> None:
        """Change root fields of an object, as somebody else."""
        self.put(path, {**(self.truth(path) or {}), **fields})

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if not self._is_own(path):
            return await self._beneath.handle_async_request(request)
        if request.method == "GET":
            return self._read(path)
        write = Sent(request.method, path, json.loads(request.content or b"null"))
        self.writes.append(write)
        return await self._written(write)

    def _is_own(self, path: str) -> bool:
        parent = path.rpartition("/")[0]
        homes = COLLECTIONS.values()
        return path in self._shelf.versions or path in homes or parent in homes

    def _read(self, path: str) -> httpx.Response:
        if path in COLLECTIONS.values():
            rows = (self._seen(each) for each in self._shelf.versions if _within(each, path))
            return httpx.Response(HTTPStatus.OK, json=[row for row in rows if row is not None])
        row = self._seen(path)
        return NOT_FOUND() if row is None else httpx.Response(HTTPStatus.OK, json=row)

    def _seen(self, path: str) -> Json | None:
        versions = self._shelf.versions.get(path)
        if not versions:
            return None
        reading = self._shelf.readings[path] = self._shelf.readings.get(path, 0) + 1
        for version in versions:
            version.readings += 1
        unseen = max((switch.hidden_for(reading) for switch in self.switches), default=0)
        visible = [each for each in versions[1:] if each.readings > unseen]
        document = deepcopy((visible or versions)[-1 if visible else 0].document)
        for switch in self.switches:
            document = None if document is None else switch.shown(document, reading)
        return document

    async def _written(self, write: Sent) -> httpx.Response:
        async def applied() -> httpx.Response:
            return self._applied(write)

        answer: Apply = applied
        for switch in reversed(self.switches):
            answer = partial(switch.answer, self, write, answer)
        return await answer()

    def _applied(self, write: Sent) -> httpx.Response:
        write.applied = True
        return {"DELETE": self._remove, "POST": self._create, "PUT": self._change}[write.method](
            write
        )

    def _change(self, write: Sent) -> httpx.Response:
        kept = self.truth(write.path)
        if kept is None:
            write.applied = False
            return NOT_FOUND()
        self.put(write.path, self._stored(kept, write.body))
        return self._echo(write.path)

    def _create(self, write: Sent) -> httpx.Response:
        if write.path not in COLLECTIONS.values():
            write.applied = False
            return NOT_FOUND()
        path = f"{write.path}/{identifier(f'{write.path}/{len(self.writes)}')}"
        own = {"id": path.rpartition("/")[2], "created_time": 1_700_000_001}
        self.put(path, self._stored(own, write.body))
        return self._echo(path)

    def _remove(self, write: Sent) -> httpx.Response:
        if self.truth(write.path) is None:
            write.applied = False
            return NOT_FOUND()
        self.put(write.path, None)
        return httpx.Response(HTTPStatus.OK)

    def _stored(self, kept: Json, body: Any) -> Json:
        sent = {name: value for name, value in body.items() if name not in FIXED}
        document = {**kept, **deepcopy(sent)}
        for switch in self.switches:
            document = switch.stored(document, sent)
        return document

    def _echo(self, path: str) -> httpx.Response:
        """Answer with the object as it is now, as far as the cloud shows it."""
        document = self.truth(path)
        for switch in self.switches:
            document = None if document is None else switch.shown(document, 0)
        return httpx.Response(HTTPStatus.OK, json=document)


def NOT_FOUND() -> httpx.Response:  # noqa: N802 - a constant that cannot be shared
    """Answer that there is nothing."""
    return httpx.Response(HTTPStatus.NOT_FOUND, json={"detail": "Not found."})


def _within(path: str, collection: str) -> bool:
    return path.rpartition("/")[0] == collection


def secrets_in(document: Any) -> Iterator[Any]:
    """Yield the value of each secret field of a document, at any depth, empty ones too."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in SECRETS:
                yield value
            else:
                yield from secrets_in(value)
    elif isinstance(document, list):
        for item in document:
            yield from secrets_in(item)


@dataclass(frozen=True, slots=True)
class Loss:
    """Secrets that were there and are not, and what stands in a field for one and is none."""

    gone: frozenset[str]
    ruined: tuple[Any, ...]


TRUE_SECRET: Final = ("S3cr3t-", "N3w-")
"""How every real secret of these tests begins."""


def loss(cloud: Deviating) -> Loss:
    """Tell which secrets a cloud lost since the start; those of deleted objects are not counted."""
    gone: set[str] = set()
    ruined: list[Any] = []
    start = kept_at_the_start()
    for path in cloud.paths:
        now = list(secrets_in(cloud.truth(path)))
        gone |= set(secrets_in(start.get(path, {}))) - set(map(str, now))
        ruined += [each for each in now if not str(each).startswith(TRUE_SECRET)]
    return Loss(frozenset(gone), tuple(ruined))
