"""One change of an object: read, compare, have it approved, apply, read back, keep the way back.

The object is read before a person is asked and once more after that, when nobody else here can
change it: if what the change touches is no longer what was approved, nothing is sent.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

from mist_mcp.changing.hidden import revealed
from mist_mcp.changing.intent import Intent
from mist_mcp.changing.motion import means_same
from mist_mcp.changing.outcome import Outcome
from mist_mcp.changing.proposal import place_of, proposed
from mist_mcp.changing.read_back import ids_in, read_back, shows
from mist_mcp.changing.requests import require_changeable
from mist_mcp.changing.told import told
from mist_mcp.changing.undo import Undo, created_by, emptied, undoing, undoing_creation
from mist_mcp.changing.withheld import settled, withheld
from mist_mcp.cloud.answer import is_refusal
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import CloudError, InputError, MistError, RefusedError, UncertainError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mist_mcp.changing.differences import Place
    from mist_mcp.changing.intent import Json
    from mist_mcp.changing.objects import Objects
    from mist_mcp.changing.requests import Home
    from mist_mcp.changing.undo import Undos, Way
    from mist_mcp.cloud.answer import Answer
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.cloud.permits import Permit, Write
    from mist_mcp.gate.plan import Plan
    from mist_mcp.settings.loading import Settings

_NO_OBJECT: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
"""Statuses of a path at which things are created or done, and nothing is read."""

_QUOTE: Final = "; Mist says "
"""What stands before the cloud's own words in a sentence of ours."""

_READINGS: Final = 4
"""Times that an object which seems to have changed is read again: it may move by itself."""

_MOST_SHOWN: Final = 10
_A_MINUTE: Final = 60.0


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
    def objects(self) -> Objects:
        """Hold an object while it is changed."""
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
    if write.method == "POST":
        body = settled(revealed(write.body or {}, None, None), {}, ())
        known = await _known(author, write.path)
        return Intent(home, replace(write, body=write.body and body), None, masked, known=known)
    before, late = await _seen(author, write.path)
    hidden = await _withheld(author, home, before)
    body = None
    if write.method == "PUT":
        body = settled(revealed(write.body, before, masked(before)), before, hidden)
    return Intent(
        home,
        replace(write, body=body),
        before,
        masked,
        hidden=hidden,
        motion=author.objects.motion(write.path),
        late=late,
    )


async def carried_out(author: Author, intent: Intent) -> Outcome:
    """Have a change approved, make it, and read back what became of it.

    Raises:
        Inquiry: a person is being asked, and the call ends here for now.
        RefusedError: it is not permitted, or the object changed meanwhile.
        MistError: it failed; what is not known to have failed says so.
    """
    write = intent.write
    intent = replace(intent, facts=(*intent.facts, *_since_asked(author, intent)))
    plan = await proposed(author.client, intent, undos=author.undos.kept_at_all)
    permit = await author.permit(plan)
    held = nullcontext() if write.method == "POST" else author.objects.turn(write.path)
    async with held:
        intent = await _as_approved(author, intent)
        author.objects.forget_question(write)
        return await _made(author, intent, permit, target=", ".join(plan.targets))


async def _made(author: Author, intent: Intent, permit: Permit, *, target: str) -> Outcome:
    """Send the request, and tell what is there afterwards."""
    write = intent.write
    changed = f"{write.method} {write.path}: {target}"
    await asyncio.to_thread(lambda: intent.changes)
    way = undoing(write, intent.before, intent.hidden)
    undo = await _kept(author, intent, way, changed=changed)
    try:
        answer = await author.client.write(write, permit=permit)
    except MistError as error:
        raise await _explained(author, intent, error, undo=undo) from None
    finally:
        author.client.forget()
    outcome = _answered(intent, answer, target=target)
    with suppress(RefusedError):  # it is there, whether or not the way back can be kept
        removal = None if outcome.existing else undoing_creation(write, outcome.created)
        undo = undo or await _kept(author, intent, removal, changed=changed)
    outcome = await read_back(author, intent, outcome)
    undo, outcome = await _completed(author, intent, undo, outcome)
    return replace(outcome, undo=undo.id if undo else None, lost=undo.lost if undo else ())


def _answered(intent: Intent, answer: Answer, *, target: str) -> Outcome:
    """Return what the cloud says of a change."""
    write, document = intent.write, answer.document
    said = told(answer.status, document)
    created = None if said.queued else created_by(write, document)
    return Outcome(
        target=target,
        changes=intent.changes,
        told=said,
        created=created,
        existing=created is not None and _was_there(intent, answer, created),
        deletes=write.method == "DELETE",
    )


def _was_there(intent: Intent, answer: Answer, created: str) -> bool:
    """Tell whether what a request seems to have created is older than the request."""
    made = answer.document.get("created_time")
    is_old = isinstance(made, int | float) and answer.moment is not None
    return created in intent.known or (is_old and made < (answer.moment or 0.0) - _A_MINUTE)


async def _seen(author: Author, path: str) -> tuple[Json, tuple[str, ...]]:
    """Return an object as it is, and the root fields that the cloud does not show yet.

    It is read twice, to see what moves by itself.
    """
    first = await _object(author, path)
    second = await _object(author, path)
    author.objects.learn(path, author.objects.motion(path).seen(first, second))
    late = await author.objects.unseen(path, second)
    return {**second, **late}, tuple(late)


async def _object(author: Author, path: str) -> Json:
    """Return the object that a request is about.

    Raises:
        InputError: there is no single one.
    """
    found = await author.client.whole(path).read(path)
    if not isinstance(found, dict) or isinstance(found.get("results"), list):
        raise InputError(
            "The path is not that of one object, so nobody could see what would change",
            next_step="Add the id of the object to the path.",
        )
    return dict(found)


async def _known(author: Author, path: str) -> frozenset[str]:
    """Return the ids of what is in a collection, as far as one look tells.

    Raises:
        InputError: the path is that of one object.
    """
    try:
        found = await author.client.whole(path).read(path)
    except CloudError as error:
        if error.status in _NO_OBJECT:
            return frozenset()
        raise
    if isinstance(found, dict) and not isinstance(found.get("results"), list):
        raise InputError(
            "POST would replace the whole object and empty every field that is not sent",
            next_step="Use PUT, with the root fields that change.",
        )
    return ids_in(found)


async def _withheld(author: Author, home: Home, before: Json) -> tuple[Place, ...]:
    """Return where the cloud hides secrets in an object; it is asked only if that matters."""
    certain, possible = (
        withheld(before, noun=home.noun, reveals=reveals) for reveals in (True, None)
    )
    if certain == possible:
        return certain
    try:
        org_id, _ = await place_of(author.client, home)
        setting = await author.client.cached.read_object(
            path_of("orgs/{org_id}/setting", org_id=org_id)
        )
    except MistError:
        return possible
    policy = setting.get("api_policy")
    return possible if isinstance(policy, dict) and policy.get("no_reveal") else certain


async def _as_approved(author: Author, intent: Intent) -> Intent:
    """Return the intent with the object as it is now, if that is what was approved.

    Raises:
        RefusedError: what the change touches is another.
    """
    if intent.before is None:
        return intent
    now = intent.before
    for _ in range(_READINGS):
        now, late = await _seen(author, intent.write.path)
        found = replace(
            intent, before=now, late=late, motion=author.objects.motion(intent.write.path)
        )
        if means_same(*map(found.motion.meaning, (intent.touched, found.touched))):
            return found
    raise RefusedError(
        "The object changed after it was read, so the approval is not for what would happen now, "
        f"and nothing was sent. Changed meanwhile: {_fields(intent, intent.before, now)}",
        next_step="Read it again, and ask for the change that is still wanted.",
    )


def _since_asked(author: Author, intent: Intent) -> tuple[tuple[str, str], ...]:
    """Return what changed since a person was asked about the same request, for who is asked now."""
    if intent.before is None:
        return ()
    earlier = author.objects.asked_about(intent.write, intent.before)
    meanings = map(intent.motion.meaning, (intent.touched_of(earlier), intent.touched))
    if means_same(*meanings):
        return ()
    return (("Changed since the last question", _fields(intent, earlier, intent.before)),)


def _fields(intent: Intent, one: Json, other: Json) -> str:
    """Write what differs in what a change touches, with masked secrets."""
    found = intent.between(intent.touched_of(one), intent.touched_of(other))
    texts = [f"{each.field}: {each.before} -> {each.after}" for each in found]
    more = f" and {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
    return "; ".join(texts[:_MOST_SHOWN]) + more


async def _kept(author: Author, intent: Intent, way: Way | None, *, changed: str) -> Undo | None:
    """Keep how a change is undone.

    Raises:
        RefusedError: it cannot be kept.
    """
    if way is None or not author.undos.kept_at_all:
        return None
    undo = Undo(
        base_url=author.settings.base_url,
        changed=changed,
        fields=tuple(change.field for change in intent.changes[:_MOST_SHOWN]),
        write=way.write,
        lost=way.lost,
    )
    return await asyncio.to_thread(author.undos.keep, undo)


async def _completed(
    author: Author, intent: Intent, undo: Undo | None, outcome: Outcome
) -> tuple[Undo | None, Outcome]:
    """Add to an undo what the change emptied beside what it sent, and what it left."""
    if undo is None or intent.write.method != "PUT" or outcome.now is None:
        return undo, outcome
    beside = emptied(intent.before or {}, outcome.now, sent=intent.write.body, hidden=intent.hidden)
    body = {**undo.write.body, **beside}
    whole = replace(
        undo,
        write=replace(undo.write, body=body),
        left={name: outcome.now.get(name) for name in body},
    )
    with suppress(RefusedError):  # the first one is kept
        undo = await asyncio.to_thread(author.undos.keep, whole)
    return undo, replace(outcome, emptied=tuple(beside))


async def _explained(
    author: Author, intent: Intent, error: MistError, *, undo: Undo | None
) -> MistError:
    """Return an error that says whether the change may have been made."""
    # The cloud may repeat a secret that this server put into the body, and no caller has seen.
    words = error.message.partition(_QUOTE)[0] if intent.holds_secrets else error.message
    refused = isinstance(error, RefusedError)
    shown = None if refused else await shows(author, intent)
    if not refused and (shown or not is_refusal(error)):
        way_back = f"; `mist-mcp rollback {undo.id}` would undo it" if undo else ""
        return UncertainError(
            f"{words}. It is not known whether the change was made{_look(intent, shown)}{way_back}",
            next_step="Read the object before anything else, and do not repeat the change blindly.",
        )
    if undo:
        with suppress(RefusedError):  # what the cloud said matters more
            await asyncio.to_thread(author.undos.drop, undo.id)
    return RefusedError(
        f"{words}. Nothing was changed",
        next_step=error.next_step,
        command_step=error.command_step,
    )


def _look(intent: Intent, shown: bool | None) -> str:  # noqa: FBT001 - a value with a third one
    """Say what a look after an error tells of a change."""
    if shown is None:
        return ""
    if not shown:
        return ", and the object reads as before, which it may do for a while"
    new = intent.write.method == "POST"
    return ", but something new is there" if new else ", but the object reads as if it was"
