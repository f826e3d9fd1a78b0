"""One change of an object: read, compare, have it approved, apply, read back, keep the way back.

The object is read before a person is asked and once more after that: what changed meanwhile is
not what was approved, and nothing is sent.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

from mist_mcp.changing.differences import same
from mist_mcp.changing.hidden import revealed
from mist_mcp.changing.intent import Intent
from mist_mcp.changing.outcome import Outcome, compared
from mist_mcp.changing.proposal import proposed
from mist_mcp.changing.requests import object_path, require_changeable
from mist_mcp.changing.undo import created_by, undoing, undoing_creation
from mist_mcp.cloud.answer import is_refusal
from mist_mcp.errors import CloudError, InputError, MistError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mist_mcp.changing.intent import Json
    from mist_mcp.changing.undo import Undos
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.cloud.permits import Permit, Write
    from mist_mcp.gate.plan import Plan
    from mist_mcp.settings.loading import Settings

_NO_OBJECT: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""Statuses of a path at which things are created or done, and nothing is read."""

_QUOTE: Final = "; Mist says "
"""What stands before the cloud's own words in a sentence of ours."""


class Author(Protocol):
    """What a change is made with; a call of a tool has it all."""

    @property
    def client(self) -> MistClient:
        """Reads, and writes with a permit."""
        ...

    @property
    def settings(self) -> Settings:
        """Name the cloud that is changed."""
        ...

    @property
    def undos(self) -> Undos:
        """Keep the way back."""
        ...

    @property
    def permit(self) -> Callable[[Plan], Awaitable[Permit]]:
        """Return the permit for a plan, once a person has approved it."""
        ...


async def intended(author: Author, write: Write, *, masked: Callable[[Json], Json]) -> Intent:
    """Read what a change is about.

    Raises:
        InputError: it is not a change of one object that a person could judge.
        MistError: the object cannot be read.
    """
    home = require_changeable(write.method, write.path)
    before = await _object(author, write)
    body = revealed(write.body, before, masked(before) if before else None)
    return Intent(home=home, write=replace(write, body=body), before=before, masked=masked)


async def carried_out(author: Author, intent: Intent) -> Outcome:
    """Have a change approved, make it, and read back what became of it.

    Raises:
        Inquiry: a person is being asked, and the call ends here for now.
        RefusedError: it is not permitted, or the object changed meanwhile.
        MistError: it failed; what is not known to have failed says so.
    """
    write = intent.write
    plan = await proposed(author.client, intent)
    permit = await author.permit(plan)
    await _require_same(author, intent)
    target = ", ".join(plan.targets)
    changed = f"{write.method} {write.path}: {target}"
    undo = await _kept(author, undoing(write, intent.before), changed=changed)
    try:
        answer = await author.client.write(write, permit=permit)
    except MistError as error:
        raise await _explained(author, intent, error, undo=undo) from None
    finally:
        author.client.cached.forget()
    created = created_by(write, answer)
    with suppress(RefusedError):  # it is there, whether or not the way back can be kept
        undo = undo or await _kept(author, undoing_creation(write, created), changed=changed)
    outcome = Outcome(
        target=target,
        changes=intent.changes,
        undo=undo,
        created=created,
        deletes=write.method == "DELETE",
    )
    return await _read_back(author, intent, outcome)


async def _object(author: Author, write: Write) -> Json | None:
    """Return the object that a request is about; None where it is about none."""
    try:
        found = await author.client.read(write.path)
    except CloudError as error:
        if write.method == "POST" and error.status in _NO_OBJECT:
            return None
        raise
    one = isinstance(found, dict) and not isinstance(found.get("results"), list)
    if write.method == "POST":
        if one:
            raise InputError(
                "POST would replace the whole object and empty every field that is not sent",
                next_step="Use PUT, with the root fields that change.",
            )
        return None
    if not one:
        raise InputError(
            "The path is not that of one object, so nobody could see what would change",
            next_step="Add the id of the object to the path.",
        )
    return dict(found)


async def _require_same(author: Author, intent: Intent) -> None:
    """Go on if the object is as it was.

    Raises:
        RefusedError: it changed while the person was asked.
    """
    if intent.before is None or same(await _object(author, intent.write), intent.before):
        return
    raise RefusedError(
        "The object changed after it was read, so the approval is not for what would happen now, "
        "and nothing was sent",
        next_step="Read it again, and ask for the change that is still wanted.",
    )


async def _kept(author: Author, write: Write | None, *, changed: str) -> str | None:
    """Keep how a change is undone.

    Raises:
        RefusedError: it cannot be kept.
    """
    if write is None:
        return None
    return await asyncio.to_thread(
        author.undos.keep, write, base_url=author.settings.base_url, changed=changed
    )


async def _explained(
    author: Author, intent: Intent, error: MistError, *, undo: str | None
) -> MistError:
    """Return an error that says whether the change may have been made."""
    # The cloud may repeat a secret that this server put into the body, and no caller has seen.
    words = error.message.partition(_QUOTE)[0] if intent.holds_secrets else error.message
    if not is_refusal(error) and not isinstance(error, RefusedError):
        way_back = f"; `mist-mcp rollback {undo}` would undo it" if undo else ""
        return MistError(
            f"{words}. It is not known whether the change was made{way_back}",
            next_step="Read the object before anything else, and do not repeat the change blindly.",
        )
    if undo:
        with suppress(RefusedError):  # what the cloud said matters more
            await asyncio.to_thread(author.undos.drop, undo)
    return RefusedError(f"{words}. Nothing was changed", next_step=error.next_step)


async def _read_back(author: Author, intent: Intent, outcome: Outcome) -> Outcome:
    """Look at what is there now, and compare it with what was to be."""
    write = intent.write
    if write.method == "POST" and outcome.created is None:
        return outcome
    path = object_path(write.path, outcome.created) if outcome.created else write.path
    try:
        now = await author.client.read(path)
    except NotFoundError:
        return replace(outcome, seen=outcome.deletes)
    except MistError:
        return outcome
    return compared(intent, now, outcome) if isinstance(now, dict) else outcome
