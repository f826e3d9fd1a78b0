"""`mist-mcp rollback ID`: a person puts back, on a terminal, what a change replaced.

It goes the way of every change: the object as it is now is read and compared, the gate decides,
the person types its name, it is written down, sent once and read back.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.text import Text

from mist_mcp.audit.entry import Entry, token_digest
from mist_mcp.changing.change import carried_out, intended
from mist_mcp.changing.motion import means_same
from mist_mcp.changing.requests import danger_of_request
from mist_mcp.commands.approvals import knows_pin, require_attended, require_name
from mist_mcp.errors import MistError, RefusedError, UncertainError
from mist_mcp.gate.attempt import Attempt
from mist_mcp.server.dependencies import Dependencies
from mist_mcp.server.gatekeeper import CALL_BYTES, followed
from mist_mcp.server.tenants import Tenant
from mist_mcp.tools.utility.api_changes import notes_on, verdict_on
from mist_mcp.tools.utility.api_rows import masked
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

    from mist_mcp.changing.intent import Intent
    from mist_mcp.changing.undo import Undo
    from mist_mcp.cloud.permits import Permit
    from mist_mcp.commands.approvals import Terminal
    from mist_mcp.gate.plan import Plan, Question
    from mist_mcp.settings.loading import Settings
    from mist_mcp.tools.kit.context import Mist

_COMMAND: Final = "rollback"


async def roll_back(
    settings: Settings,
    undo_id: str,
    *,
    terminal: Terminal,
    transport: httpx.AsyncBaseTransport | None,
    clock: Callable[[], float],
) -> None:
    """Undo a change, if the person at the terminal approves.

    Raises:
        RefusedError: there is no person, no such change, or it is not permitted.
        MistError: it failed; the subclass says why.
    """
    require_attended(terminal)
    if not settings.api_token.get_secret_value():
        raise RefusedError(
            "MIST_API_TOKEN is not set, and a rollback uses the operator's own token",
            next_step="Set it to a token of the organization that was changed.",
        )
    # Whoever has the operator's terminal and token writes by this very command.
    writing = settings.model_copy(update={"enable_writes": True})
    dependencies = Dependencies.of(writing, transport=transport, clock=clock)
    async with dependencies.opened(Tenant(settings.api_token, settings.base_url)) as mist:
        undo = await asyncio.to_thread(mist.undos.find, undo_id)
        _require_same_cloud(undo, settings)
        ask = partial(_asked, terminal=terminal, pin=settings.pin)
        asking = replace(mist, permit=partial(mist.clearance.permit_by, ask=ask))
        await followed(mist, _attempt(mist, undo), _undone(asking, undo, terminal=terminal))


async def _undone(mist: Mist, undo: Undo, *, terminal: Terminal) -> None:
    """Put back what was, and say what became of it."""
    show = terminal.console.print
    show(Text(clean(f"Undo: {undo.changed}")))
    for clause in undo.lost:
        show(Text(clean(f"Cannot be restored: {clause}")))
    intent = await intended(mist, undo.write, masked=partial(masked, redactor=mist.redactor))
    if undo.write.method == "PUT" and not intent.changes:
        show("Everything is as it was before the change, so nothing was sent.")
        return
    intent = replace(intent, facts=tuple(_changed_since(intent, undo)))
    taking = _Taking(mist, undo)
    try:
        outcome = await carried_out(replace(mist, permit=taking.permit), intent)
    except MistError as error:
        # What is created twice is there twice; all else is the same when it is done again.
        if not isinstance(error, UncertainError) or undo.write.method != "POST":
            await taking.give_back()
        raise
    show(Text(f"Rollback: {verdict_on(outcome)}."))
    for note in notes_on(replace(outcome, undo=None, changes=())):
        show(Text(f"Note: {note}."))
    if outcome.undo:
        show(f"`mist-mcp rollback {outcome.undo}` makes the change again.")


@dataclass(slots=True)
class _Taking:
    """Uses an undo up when a person has approved it: its request is sent once."""

    mist: Mist
    undo: Undo
    taken: bool = False

    async def permit(self, plan: Plan) -> Permit:
        """Return the permit of the person, with the undo used up."""
        permit = await self.mist.permit(plan)
        await asyncio.to_thread(self.mist.undos.take, self.undo)
        self.taken = True
        return permit

    async def give_back(self) -> None:
        """Let it be used again: nothing was changed."""
        if self.taken:
            await asyncio.to_thread(self.mist.undos.give_back, self.undo)


def _changed_since(intent: Intent, undo: Undo) -> Iterator[tuple[str, str]]:
    """Yield what somebody else made of the fields after the change."""
    if not undo.left or intent.before is None:
        return
    now = {name: intent.before.get(name) for name in undo.left}
    if means_same(*map(intent.motion.meaning, (undo.left, now))):
        return
    for change in intent.between(undo.left, now):
        yield f"Changed by somebody since, {change.field}", f"{change.before} -> {change.after}"


async def _asked(question: Question, attempt: Attempt, *, terminal: Terminal, pin: str) -> str:
    """Ask the person at the terminal.

    Raises:
        RefusedError: the person typed something else than the name.
    """
    for line in question.lines:
        terminal.console.print(Text(line))
    require_name(question.target, terminal)
    if not knows_pin(pin, terminal):
        return "withheld"
    attempt.learn(approver=f"{terminal.person} on a terminal")
    return "given"


def _attempt(mist: Mist, undo: Undo) -> Attempt:
    entry = Entry(
        call=secrets.token_hex(CALL_BYTES),
        client="mist-mcp",
        transport="terminal",
        token=token_digest(mist.settings.api_token.get_secret_value()),
        tool=_COMMAND,
        arguments={"id": undo.id, "method": undo.write.method, "path": undo.write.path},
        danger=danger_of_request(undo.write.method, undo.write.path),
        decision="undecided",
        reason="",
    )
    return Attempt(entry=entry, caller=_COMMAND)


def _require_same_cloud(undo: Undo, settings: Settings) -> None:
    """Go on if the change was made in the cloud of the settings.

    Raises:
        RefusedError: it was made in another one.
    """
    if undo.base_url != settings.base_url:
        raise RefusedError(
            f"The change was made in {clean(undo.base_url)}, and the settings name "
            f"{settings.base_url}",
            next_step="Set MIST_BASE_URL and MIST_API_TOKEN to those of the change.",
        )
