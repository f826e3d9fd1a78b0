"""`mist-mcp rollback ID`: a person puts back, on a terminal, what a change replaced.

It goes the way of every change: the object as it is now is read and compared, the gate decides,
the person types its name, it is written down, sent once and read back.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.text import Text

from mist_mcp.audit.entry import Entry, token_digest
from mist_mcp.changing.change import carried_out, intended
from mist_mcp.changing.requests import danger_of_request
from mist_mcp.commands.approvals import knows_pin, require_attended, require_name
from mist_mcp.errors import RefusedError
from mist_mcp.gate.attempt import Attempt
from mist_mcp.server.dependencies import Dependencies
from mist_mcp.server.gatekeeper import CALL_BYTES, followed
from mist_mcp.server.tenants import Tenant
from mist_mcp.tools.utility.api_changes import verdict_on
from mist_mcp.tools.utility.api_rows import masked
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from mist_mcp.changing.undo import Undo
    from mist_mcp.commands.approvals import Terminal
    from mist_mcp.gate.plan import Question
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
    intent = await intended(mist, undo.write, masked=partial(masked, redactor=mist.redactor))
    if undo.write.method == "PUT" and not intent.changes:
        show("Everything is as it was before the change, so nothing was sent.")
        return
    outcome = await carried_out(mist, intent)
    show(Text(f"Rollback: {verdict_on(outcome)}."))
    if outcome.undo:
        show(f"`mist-mcp rollback {outcome.undo}` makes the change again.")


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
