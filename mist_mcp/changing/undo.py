"""What a change can be undone by, kept in private files until an operator needs it.

A file holds the values that were there before, secrets among them: nothing else could bring them
back. The oldest files go when there are many.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mist_mcp.audit.private_store import PrivateStore, new_id
from mist_mcp.changing.differences import written
from mist_mcp.changing.requests import collection_of
from mist_mcp.changing.withheld import filled, without
from mist_mcp.cloud.permits import Write, canonical
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mist_mcp.changing import differences

MOST: Final = 200
"""Files that are kept."""

_ENDING: Final = ".undo"
_TAKEN: Final = ".taken"
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
_KEY: Final = "seal.key"
_LARGEST: Final = 4_000_000
_SEAL_SIZE: Final = 100
_OWN_FIELDS: Final = ("id", "org_id", "site_id", "created_time", "modified_time")
"""Fields that the cloud sets in what it creates."""

_UNRESTORABLE: Final = re.compile(r".*/(admins|apitokens|invites|maps|mxedges|sdkinvites|sites)")
"""Collections of what is more than its document: a key, an image, a registration, a mail."""

_UNDELETABLE: Final = re.compile(r".*/sites")
"""Collections of what is not deleted from here."""


class Way(NamedTuple):
    """A request that undoes another, and what it cannot restore, each as a clause."""

    write: Write
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How one change is undone.

    Args:
        id: what an operator gives to `mist-mcp rollback`.
        made: when the change was made, epoch seconds.
        base_url: the cloud that it was made in.
        changed: what was changed, in words.
        fields: which fields, as they are written.
        write: the request that undoes it.
        left: what the change left in the root fields of that request, as far as it is known.
        lost: what cannot be restored, each as a clause; nobody here ever saw it.
        tried: when it was rolled back, epoch seconds; None if it was not.
    """

    id: str = ""
    made: float = 0.0
    base_url: str
    changed: str
    fields: tuple[str, ...] = ()
    write: Write
    left: dict[str, Any] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    tried: float | None = None


@dataclass(frozen=True, slots=True)
class Undos:
    """The files of one folder, each with a seal that who cannot read the folder cannot make.

    Args:
        folder: where they are, made when it is needed; None keeps nothing.
        clock: epoch seconds.
    """

    folder: Path | None
    clock: Callable[[], float]

    @property
    def kept_at_all(self) -> bool:
        """Whether a change can be undone from here."""
        return self.folder is not None

    def keep(self, undo: Undo) -> Undo:
        """Keep how a change is undone, and return it with its id; blocks.

        Raises:
            RefusedError: it cannot be written.
        """
        filed = replace(undo, id=undo.id or new_id(), made=undo.made or self.clock())
        plain = asdict(filed)
        if len(json.dumps(plain)) > _LARGEST - _SEAL_SIZE:
            raise RefusedError(
                "What is there is too large to be kept, so the change could not be undone",
                next_step="Tell the user to make the change in the Mist portal.",
            )
        content = json.dumps({**plain, "seal": self._seal(plain)}).encode()
        self._store.write(f"{filed.id}{_ENDING}", content)
        for ending in (_ENDING, _TAKEN):
            self._store.prune(ending, most=MOST)
        return filed

    def drop(self, undo_id: str) -> None:
        """Forget a change that was not made; blocks."""
        self._store.remove(f"{undo_id}{_ENDING}", f"{undo_id}{_TAKEN}")

    def kept(self) -> list[Undo]:
        """Return all, the newest first; blocks.

        Raises:
            RefusedError: the folder cannot be read.
        """
        if self.folder is None:
            return []
        found = [self._read(kept.fields) for kept in self._store.kept(_ENDING, most=_LARGEST)]
        return sorted((undo for undo in found if undo), key=lambda undo: undo.made, reverse=True)

    def find(self, undo_id: str) -> Undo:
        """Return one that was not rolled back yet; blocks.

        Raises:
            RefusedError: there is none with this id, or it is used up.
        """
        for kept in self._store.kept(_ENDING, most=_LARGEST) if self.folder else ():
            if kept.id == undo_id:
                return self._usable(kept.fields)
        raise RefusedError(
            "No change with this id can be undone from here",
            next_step="`mist-mcp rollback` without an id lists those that can.",
        )

    def _usable(self, fields: Mapping[str, Any]) -> Undo:
        undo = self._read(fields)
        if undo is None:
            raise RefusedError(
                "What is kept under this id is not what was written: somebody changed it",
                next_step="Undo the change in the Mist portal.",
            )
        if undo.tried is not None:
            raise _used_up()
        return undo

    def take(self, undo: Undo) -> None:
        """Use one up, before its request is sent: of two who try at once one gets it. Blocks.

        Raises:
            RefusedError: it is used up.
        """
        if not self._store.claim(f"{undo.id}{_TAKEN}"):
            raise _used_up()
        self.keep(replace(undo, tried=self.clock()))

    def give_back(self, undo: Undo) -> None:
        """Let one be used again, whose request was certainly not carried out; blocks."""
        self.keep(replace(undo, tried=None))
        self._store.remove(f"{undo.id}{_TAKEN}")

    def _read(self, fields: Mapping[str, Any]) -> Undo | None:
        """Read an undo; None if this is not what was written."""
        plain = {name: value for name, value in fields.items() if name != "seal"}
        genuine = hmac.compare_digest(str(fields.get("seal")).encode(), self._seal(plain).encode())
        return _undo_in(plain) if genuine else None

    def _seal(self, plain: Mapping[str, Any]) -> str:
        key = self._store.key(_KEY)
        return hmac.digest(key, canonical(plain).encode(), "sha256").hex()

    @property
    def _store(self) -> PrivateStore:
        if self.folder is None:
            raise RefusedError(
                "Here it is not kept how changes are undone",
                next_step="Set MIST_UNDO_DIR to a folder.",
            )
        return PrivateStore(self.folder)


def _used_up() -> RefusedError:
    return RefusedError(
        "This change was rolled back already, or somebody does it now",
        next_step="`mist-mcp rollback` without an id lists what can be undone; read the object "
        "to see how it is.",
    )


def undoing(
    write: Write, before: dict[str, Any] | None, hidden: tuple[differences.Place, ...]
) -> Way | None:
    """Return how another request is undone, as far as it is known before that is sent; pure.

    Args:
        write: what will be sent.
        before: the object as it is; None where there is none.
        hidden: the places of secrets in it that the cloud does not show.
    """
    if before is None or write.method not in ("PUT", "DELETE"):
        return None
    if write.method == "PUT":
        return _restoring(write, before, hidden)
    collection = collection_of(write.path)
    if collection is None or _UNRESTORABLE.fullmatch(collection):
        return None
    kept = {
        name: value
        for name, value in before.items()
        if name not in _OWN_FIELDS and value is not None
    }
    lost = tuple(f"{written(path)}, which the cloud does not show" for path in hidden)
    return Way(Write("POST", collection, without(kept, hidden)), lost)


def _restoring(
    write: Write, before: dict[str, Any], hidden: tuple[differences.Place, ...]
) -> Way | None:
    """Return how root fields are restored; a secret that nobody saw stays as it was made."""
    body, lost = {}, []
    for name in write.body:
        unknown = [path for path in hidden if path[0] == name]
        lost += [f"{written(path)}, whose former value the cloud did not show" for path in unknown]
        if not unknown:
            body[name] = before.get(name)
        elif (name,) not in unknown:
            restored = filled(before, write.body, tuple(unknown))[name]
            if restored != write.body[name]:
                body[name] = restored
    return Way(Write("PUT", write.path, body), tuple(lost)) if body else None


def emptied(
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    sent: Mapping[str, Any],
    hidden: tuple[differences.Place, ...],
) -> dict[str, Any]:
    """Return the root fields that a change emptied, in part or wholly, without sending them."""
    unknown = {path[0] for path in hidden}
    return {
        name: value
        for name, value in before.items()
        if not (name in sent or name in _OWN_FIELDS or name in unknown)
        and _is_emptied(value, now.get(name))
    }


def _is_emptied(before: Any, now: Any) -> bool:
    """Tell whether something is gone of a value."""
    if isinstance(before, dict) and isinstance(now, dict):
        return any(_is_emptied(value, now.get(name)) for name, value in before.items())
    if isinstance(before, list) and isinstance(now, list):
        return len(now) < len(before)
    return before not in _NOTHING and now in _NOTHING


def undoing_creation(write: Write, created_id: str | None) -> Way | None:
    """Return how what another request created is removed; None if nothing is known to be."""
    if created_id is None or _UNDELETABLE.fullmatch(write.path):
        return None
    return Way(Write("DELETE", f"{write.path}/{created_id}"), ())


def created_by(write: Write, answer: object) -> str | None:
    """Return the id of what a request created, as the answer tells; None if it tells none."""
    created_id = answer.get("id") if isinstance(answer, dict) else None
    creates = write.method == "POST" and collection_of(f"{write.path}/{created_id}") == write.path
    return str(created_id) if creates else None


def _undo_in(fields: Mapping[str, Any]) -> Undo | None:
    """Read an undo; None if the fields are none."""
    try:
        texts = {name: str(fields[name]) for name in ("id", "base_url", "changed")}
        return Undo(
            **texts,
            made=float(fields["made"]),
            write=_write_in(fields["write"]),
            fields=tuple(map(str, fields["fields"])),
            left=dict(fields["left"]),
            lost=tuple(map(str, fields["lost"])),
            tried=None if fields["tried"] is None else float(fields["tried"]),
        )
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
