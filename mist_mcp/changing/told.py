"""What the cloud answered to a change, where that is more than the object. Pure.

An answer with status 200 or 207 may say that some or all of it failed, and one with 202, or with
the id of a job, that nothing is done yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FAILED: Final = (
    *("error", "errors", "failed", "failures", "rejected", "invalid", "duplicated", "duplicates"),
    *("skipped", "not_found", "conflict", "conflicts", "ignored"),
)
"""Fields that list what was not done."""

_DONE: Final = ("success", "succeeded", "added", "updated", "created", "deleted", "inventory_added")
_WHY: Final = ("reason", "reasons", "message", "detail", "error", "errors", "status_message")
_JOBS: Final = ("job_id", "task_id", "request_id", "import_id", "upgrade_id", "scan_id")
_WAITING: Final = frozenset(
    {"queued", "pending", "scheduled", "accepted", "in_progress", "inprogress", "processing"}
    | {"starting", "started", "running"}
)
_MOST: Final = 200
"""Things of which an answer tells one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an answer tells of.

    Args:
        what: its id, name, MAC address or place in the request.
        result: the word that the cloud has for what became of it.
        why: the reason, as the cloud gives it; empty if it gives none.
        failed: whether it was not done.
    """

    what: str
    result: str
    why: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer tells.

    Args:
        parts: what became of each thing, where it says so.
        trouble: the cloud's words for what went wrong; empty if nothing did.
        queued: whether nothing is done yet.
        job: the id by which a job can be followed; None if there is none.
    """

    parts: tuple[Part, ...] = ()
    trouble: str = ""
    queued: bool = False
    job: str | None = None

    @property
    def failed(self) -> int:
        """How many things were not done."""
        return sum(part.failed for part in self.parts)

    @property
    def plain(self) -> bool:
        """Whether the answer tells nothing beside the object."""
        return not (self.parts or self.trouble or self.queued)


NOTHING_TOLD: Final = Told()
"""The answer is the object, or empty."""


def told(status: int, document: Any) -> Told:
    """Read an answer with a status of success.

    Args:
        status: of the answer.
        document: its body; None if it is empty.
    """
    parts = tuple(_parts(status, document))
    fields = document if isinstance(document, dict) else {}
    job = next((str(fields[name]) for name in _JOBS if fields.get(name)), None)
    waits = str(fields.get("status", "")).casefold() in _WAITING and "id" not in fields
    queued = status == HTTPStatus.ACCEPTED or job is not None or waits
    if queued and job is None and fields.get("id"):
        job = str(fields["id"])
    if not parts or not all(part.failed for part in parts):
        return Told(parts, "" if parts else _trouble(fields), queued, job)
    words = "; ".join(part.why or part.what for part in parts)
    return Told(parts, words, queued, job)


def _trouble(fields: Mapping[str, Any]) -> str:
    """Return what an answer says went wrong as a whole; a `detail` beside an object is its own."""
    failed = str(fields.get("status", "")).casefold() in ("error", "failed", "failure")
    failed = failed or fields.get("success") is False
    names = ("error", "errors") if "id" in fields else ("error", "errors", "detail")
    words = (str(fields[name]) for name in (*names, *(_WHY if failed else ())) if fields.get(name))
    return "; ".join(dict.fromkeys(words)) or ("failed" if failed else "")


def _parts(status: int, document: Any) -> Iterator[Part]:
    rows = document if isinstance(document, list) else _rows_of(document)
    if rows is not None:
        several = status == HTTPStatus.MULTI_STATUS or any(map(_says_failed, rows))
        if several:
            yield from (_row(row, number) for number, row in enumerate(rows[:_MOST]))
        return
    if not isinstance(document, dict):
        return
    failures = [name for name in document if name in _FAILED and _is_filled(document[name])]
    for name in document if failures else ():
        if name in _DONE or name in failures:
            yield from _listed(name, document[name], document, failed=name in failures)


def _is_filled(value: Any) -> bool:
    return isinstance(value, list | dict) and bool(value)


def _rows_of(document: Any) -> list[Any] | None:
    rows = document.get("results") if isinstance(document, dict) else None
    return rows if isinstance(rows, list) else None


def _listed(name: str, things: Any, document: Mapping[str, Any], *, failed: bool) -> Iterator[Part]:
    """Yield the things in one list or map of an answer; reasons may stand in a list beside it."""
    if isinstance(things, dict):
        pairs = [(str(key), value) for key, value in things.items()]
        yield from (Part(key, name, _why(value), failed) for key, value in pairs[:_MOST])
        return
    if not isinstance(things, list):
        return
    reasons = document.get("reason", document.get("reasons")) if failed else None
    given = reasons if isinstance(reasons, list) else []
    for number, thing in enumerate(things[:_MOST]):
        own = _why(thing) if isinstance(thing, dict) else ""
        why = str(given[number]) if number < len(given) else own
        yield Part(_name(thing, number), name, why, failed)


def _row(row: Any, number: int) -> Part:
    fields = row if isinstance(row, dict) else {}
    failed = _says_failed(row)
    said = next((str(fields[name]) for name in ("status", "result", "code") if name in fields), "")
    return Part(_name(row, number), said or ("failed" if failed else "done"), _why(row), failed)


def _says_failed(row: Any) -> bool:
    if not isinstance(row, dict):
        return False
    status = row.get("status", row.get("code"))
    if isinstance(status, int) and not isinstance(status, bool):
        return status >= HTTPStatus.BAD_REQUEST
    words = ("error", "failed", "failure", "rejected", "duplicated", "conflict")
    return (
        str(status).casefold() in words
        or any(row.get(name) for name in ("error", "errors"))
        or row.get("success") is False
    )


def _name(thing: Any, number: int) -> str:
    if isinstance(thing, dict):
        names = ("name", "mac", "serial", "magic", "id", "email", "ssid")
        return next((str(thing[name]) for name in names if thing.get(name)), f"[{number}]")
    return str(thing)


def _why(thing: Any) -> str:
    if isinstance(thing, dict):
        return next((str(thing[name]) for name in _WHY if thing.get(name)), "")
    return str(thing) if isinstance(thing, str) else ""
