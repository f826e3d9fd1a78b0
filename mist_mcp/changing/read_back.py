"""What is there after a change: a cloud that lags is given time before it counts as otherwise."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.changing.motion import means_same
from mist_mcp.changing.outcome import compared, hidden_among
from mist_mcp.changing.requests import object_path
from mist_mcp.changing.withheld import assumed
from mist_mcp.errors import MistError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from mist_mcp.changing.change import Author
    from mist_mcp.changing.intent import Intent, Json
    from mist_mcp.changing.outcome import Outcome

_PAUSES: Final = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each look; a call stays below the minute that clients wait."""

_LONGEST: Final = 15.0


async def read_back(author: Author, intent: Intent, outcome: Outcome) -> Outcome:
    """Look until a change shows, or time is up, and compare it with what was to be."""
    if intent.write.method == "POST" and outcome.created is None:
        return outcome
    now = asyncio.get_running_loop().time
    until = now() + _LONGEST
    found = outcome
    for pause in _PAUSES:
        if now() + pause > until:
            break
        await author.client.pause(pause)
        found = await _looked(author, intent, outcome)
        if outcome.told.queued or not _may_lag(intent, found):
            break
    await _remember(author, intent, found)
    return found


async def shows(author: Author, intent: Intent) -> bool | None:
    """Tell whether a change shows though it failed; None if a look does not tell."""
    write = intent.write
    try:
        now = await author.client.whole(write.path).read(write.path)
    except NotFoundError:
        return True if write.method == "DELETE" else None
    except MistError:
        return None
    if write.method == "POST":
        return bool(ids_in(now) - intent.known) or None
    return _reads(intent, now) if isinstance(now, dict) else None


def _reads(intent: Intent, now: Json) -> bool | None:
    """Tell whether an object reads as approved, or as before; None for neither."""
    if intent.write.method == "DELETE":
        return False
    meaning = intent.motion.meaning
    touched = meaning(intent.touched_of(now))
    if means_same(touched, meaning(intent.touched_of(intent.after))):
        return True
    return False if means_same(touched, meaning(intent.touched)) else None


def ids_in(document: Any) -> frozenset[str]:
    """Return the ids of the rows of a collection, as far as one page has them."""
    rows = document.get("results") if isinstance(document, dict) else document
    found = rows if isinstance(rows, list) else []
    return frozenset(str(row["id"]) for row in found if isinstance(row, dict) and "id" in row)


async def _looked(author: Author, intent: Intent, outcome: Outcome) -> Outcome:
    """Look once."""
    write = intent.write
    path = object_path(write.path, outcome.created) if outcome.created else write.path
    try:
        now = await author.client.whole(path).read(path)
    except NotFoundError:
        return replace(outcome, seen=outcome.deletes)
    except MistError:
        return outcome
    if not isinstance(now, dict):
        return outcome
    return await asyncio.to_thread(_seen, intent, now, outcome)


def _seen(intent: Intent, now: Json, outcome: Outcome) -> Outcome:
    """Compare what was read back with what was to be."""
    if outcome.deletes:
        return replace(compared(intent, now, outcome), now=now)
    whole, places = assumed(now, intent.after)
    nulls = tuple(
        name
        for name, value in (intent.write.body or {}).items()
        if value is None and name in now and now[name] is None
    )
    return replace(
        compared(intent, whole, outcome), now=now, unseen=hidden_among(intent, places), nulls=nulls
    )


def _may_lag(intent: Intent, found: Outcome) -> bool:
    """Tell whether the cloud shows what was before the change, or cannot be read yet."""
    if not found.seen or found.deletes:
        return not found.seen or bool(found.missing)
    return bool(_stale(intent, found.now or {})) if intent.before else False


def _stale(intent: Intent, now: Json) -> dict[str, Any]:
    """Return the root fields that were sent and are as they were before."""
    meaning, before = intent.motion.meaning, intent.before or {}

    def same(one: Any, other: Any, name: str) -> bool:
        return means_same(meaning({name: one}), meaning({name: other}))

    return {
        name: value
        for name, value in (intent.write.body or {}).items()
        if same(now.get(name), before.get(name), name) and not same(value, before.get(name), name)
    }


async def _remember(author: Author, intent: Intent, found: Outcome) -> None:
    """Keep what the cloud does not show yet, for the next change of the object."""
    if intent.write.method != "PUT":
        return
    sent = _stale(intent, found.now) if found.now is not None else dict(intent.write.body)
    hidden = {path[0] for path in intent.hidden}
    sent = {name: value for name, value in sent.items() if name not in hidden}
    stale = {name: (intent.before or {}).get(name) for name in sent}
    try:
        await author.objects.remember(intent.write.path, sent=sent, stale=stale)
    except RefusedError:
        return
