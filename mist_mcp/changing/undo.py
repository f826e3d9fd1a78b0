"""What a change can be undone by, kept in private files until an operator needs it.

A file holds the values that were there before, secrets among them: nothing else could bring them
back. The oldest files go when there are many.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.audit.private_store import PrivateStore, new_id
from mist_mcp.changing.requests import collection_of
from mist_mcp.cloud.permits import Write
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MOST: Final = 200
"""Files that are kept."""

_ENDING: Final = ".undo"
_LARGEST: Final = 4_000_000
_OWN_FIELDS: Final = ("id", "org_id", "site_id", "created_time", "modified_time")
"""Fields that the cloud sets in what it creates."""

_UNRESTORABLE: Final = re.compile(r".*/(admins|apitokens|invites|maps|mxedges|sdkinvites|sites)")
"""Collections of what is more than its document: a key, an image, a registration, a mail."""

_UNDELETABLE: Final = re.compile(r".*/sites")
"""Collections of what is not deleted from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How one change is undone.

    Args:
        id: what an operator gives to `mist-mcp rollback`.
        made: when the change was made, epoch seconds.
        base_url: the cloud that it was made in.
        changed: what was changed, in words.
        write: the request that undoes it.
    """

    id: str
    made: float
    base_url: str
    changed: str
    write: Write


@dataclass(frozen=True, slots=True)
class Undos:
    """The files of one folder.

    Args:
        folder: where they are; made when it is needed.
        clock: epoch seconds.
    """

    folder: Path
    clock: Callable[[], float]

    def keep(self, write: Write, *, base_url: str, changed: str) -> str:
        """Keep how a change is undone, and return the id of it; blocks.

        Raises:
            RefusedError: it cannot be written.
        """
        undo = Undo(id=new_id(), made=self.clock(), base_url=base_url, changed=changed, write=write)
        content = json.dumps(asdict(undo)).encode()
        if len(content) > _LARGEST:
            raise RefusedError(
                "What is there is too large to be kept, so the change could not be undone",
                next_step="Tell the user to make the change in the Mist portal.",
            )
        self._store.write(f"{undo.id}{_ENDING}", content)
        self._store.prune(_ENDING, most=MOST)
        return undo.id

    def drop(self, undo_id: str) -> None:
        """Forget a change that was not made; blocks."""
        self._store.remove(f"{undo_id}{_ENDING}")

    def kept(self) -> list[Undo]:
        """Return all, the newest first; blocks.

        Raises:
            RefusedError: the folder cannot be read.
        """
        newest_first = reversed(self._store.kept(_ENDING, most=_LARGEST))
        found = [_undo_in(kept.fields) for kept in newest_first]
        return sorted((undo for undo in found if undo), key=lambda undo: undo.made, reverse=True)

    def find(self, undo_id: str) -> Undo:
        """Return one; blocks.

        Raises:
            RefusedError: there is none with this id.
        """
        for undo in self.kept():
            if undo.id == undo_id:
                return undo
        raise RefusedError(
            "No change with this id can be undone from here",
            next_step="`mist-mcp rollback` without an id lists those that can.",
        )

    @property
    def _store(self) -> PrivateStore:
        return PrivateStore(self.folder)


def undoing(write: Write, before: dict[str, Any] | None) -> Write | None:
    """Return the request that undoes another, as far as it is known before that is sent; pure.

    Args:
        write: what will be sent.
        before: the object as it is; None where there is none.
    """
    if before is None or write.method not in ("PUT", "DELETE"):
        return None
    if write.method == "PUT":
        return Write("PUT", write.path, {name: before.get(name) for name in write.body})
    collection = collection_of(write.path)
    if collection is None or _UNRESTORABLE.fullmatch(collection):
        return None
    kept = {name: value for name, value in before.items() if name not in _OWN_FIELDS}
    return Write("POST", collection, kept)


def undoing_creation(write: Write, created_id: str | None) -> Write | None:
    """Return the request that removes what another one created; None if none is known."""
    if created_id is None or _UNDELETABLE.fullmatch(write.path):
        return None
    return Write("DELETE", f"{write.path}/{created_id}")


def created_by(write: Write, answer: object) -> str | None:
    """Return the id of what a request created, as the answer tells; None if it tells none."""
    created_id = answer.get("id") if isinstance(answer, dict) else None
    creates = write.method == "POST" and collection_of(f"{write.path}/{created_id}") == write.path
    return str(created_id) if creates else None


def _undo_in(fields: Mapping[str, Any]) -> Undo | None:
    """Read an undo; None if the fields are none."""
    try:
        texts = {name: str(fields[name]) for name in ("id", "base_url", "changed")}
        return Undo(**texts, made=float(fields["made"]), write=_write_in(fields["write"]))
    except (KeyError, TypeError, ValueError):
        return None


def _write_in(fields: Mapping[str, Any]) -> Write:
    """Read a request.

    Raises:
        ValueError: it is none that changes something.
    """
    path, body = str(fields["path"]), fields.get("body")
    if fields["method"] in ("PUT", "POST", "DELETE") and isinstance(body, dict | None):
        return Write(fields["method"], path, body)
    message = "no request that changes something"
    raise ValueError(message)
