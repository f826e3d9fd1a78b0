"""Configuration written by clients: objects changed, created and removed.

The API documents that PUT replaces the root attributes it is sent, each as a whole, and leaves
the others; POST to a collection creates; DELETE removes. POST to an object, which overwrites it, is
not answered. These are choices of this fake: a body cannot set an object's ids and times and is not
refused for trying; values are not validated. What the cloud derives follows: `fake_mist/derived`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from fake_mist.actions.sessions import identifier
from fake_mist.endpoints.endpoint import ADMIN, WRITE, Endpoint, Kind, path_of
from fake_mist.state.access import NOT_FOUND, Denial
from fake_mist.state.bodies import RefusedError, members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fake_mist.clock import Clock, TimeShift
    from fake_mist.query.filters import Row
    from fake_mist.state.access import Access
    from fake_mist.state.edits import Edits

FIXED: Final = frozenset({"created_time", "id", "modified_time", "org_id", "site_id"})
SITES: Final = ("/orgs/{org_id}/sites", "/sites/{site_id}")
"""Where a site comes into being and where it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A request to write to an endpoint, with the rows that stand there."""

    endpoint: Endpoint
    ids: Mapping[str, str]
    rows: Sequence[Row]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """Carries writes out."""

    edits: Edits
    access: Access
    clock: Clock
    shift: TimeShift
    _numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def denial(
        self, endpoint: Endpoint, authorization: str | None, ids: Mapping[str, str]
    ) -> Denial | None:
        """Say why a token may not write to an endpoint; None lets it."""
        role = ADMIN if endpoint.role == ADMIN else WRITE
        return self.access.refusal(authorization, ids, role=role)

    def answer(self, method: str, write: Write) -> Row | None:
        """Give the object of the 200, None for an empty one; RefusedError otherwise."""
        if write.endpoint.kind is Kind.OBJECT and not write.rows:
            raise RefusedError(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        return {"DELETE": self._remove, "POST": self._create, "PUT": self._change}[method](write)

    def _change(self, write: Write) -> Row:
        (row,) = write.rows
        sent = {**self._members(write), **self._times("modified_time")}
        self.edits.change(write.endpoint, row, sent)
        return {**row, **sent}

    def _create(self, write: Write) -> Row:
        scope = {name: id_ for name, id_ in write.ids.items() if name in FIXED}
        name = f"{path_of(write.endpoint, write.ids)}/{next(self._numbers)}"
        times = self._times("created_time", "modified_time")
        row = {**self._members(write), **scope, "id": identifier(name), **times}
        self.edits.create(write.endpoint, write.ids, row)
        if write.endpoint.path in SITES:
            self.access.directory.site_orgs[row["id"]] = row["org_id"]
        return row

    def _remove(self, write: Write) -> None:
        (row,) = write.rows
        self.edits.remove(write.endpoint, write.ids, row)
        if write.endpoint.path in SITES:
            del self.access.directory.site_orgs[row["id"]]

    def _members(self, write: Write) -> dict[str, Any]:
        sent = members(write.content)
        kept = {name: value for name, value in sent.items() if name not in FIXED}
        moved: dict[str, Any] = self.shift.undone(kept)
        return moved

    def _times(self, *names: str) -> dict[str, int]:
        """Give the present, as a recorded time that answers move to it."""
        return dict.fromkeys(names, int(self.clock()) - self.shift.seconds)
