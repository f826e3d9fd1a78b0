"""`mist-mcp pending` and `mist-mcp approve`: a person approves on a terminal what would be done."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mist_mcp.errors import RefusedError
from mist_mcp.gate.plans import approve, pending, remove
from mist_mcp.words.naming import typable
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from mist_mcp.gate.plans import PlanOnFile

PIN_TRIES: Final = 3
_MINUTE: Final = 60
_GONE: Final = "the server is gone"
_CODE_LENGTH: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where the person is.

    Args:
        console: shows.
        ask: reads a line, after a prompt.
        ask_secret: the same, without showing what is typed.
        attended: whether a person can be there: it is no pipe and no file.
        person: who is logged in.
    """

    console: Console
    ask: Callable[[str], str]
    ask_secret: Callable[[str], str]
    attended: bool
    person: str


def report_pending(folder: Path, *, clock: Callable[[], float], console: Console) -> None:
    """Print the plans that wait for approval.

    Raises:
        RefusedError: they cannot be read.
    """
    now = clock()
    waiting = pending(folder, now=now)
    if not waiting:
        console.print("No plan waits for approval.")
        return
    table = Table("Plan", "Class", "What", "Minutes left", box=SIMPLE_HEAD, pad_edge=False)
    for plan in waiting:
        left = _GONE if plan.abandoned else f"{(plan.expires - now) / _MINUTE:.0f}"
        table.add_row(plan.id, *(Text(clean(text)) for text in (plan.danger, plan.lines[0], left)))
    console.print(table)
    console.print("`mist-mcp approve PLAN` shows one in full.")


def approve_on_terminal(
    folder: Path, plan_id: str, *, pin: str, clock: Callable[[], float], terminal: Terminal
) -> None:
    """Show a plan, and approve it if the person types its target, and the PIN if there is one.

    Raises:
        RefusedError: there is no person, no such plan, or something else was typed.
    """
    require_attended(terminal)
    plan = _waiting(folder, plan_id, now=clock())
    for line in plan.lines:
        terminal.console.print(Text(clean(line)))
    terminal.console.print()
    require_name(plan.target, terminal)
    if not knows_pin(pin, terminal):
        remove(folder, plan.id)
        raise RefusedError(
            f"The PIN was wrong {PIN_TRIES} times, so the plan was thrown away",
            next_step="Let the call be made again for a new plan.",
        )
    _waiting(folder, plan_id, now=clock())
    approve(folder, plan, by=terminal.person, pin=pin)
    terminal.console.print("Approved, for one call. Let the same call be made again.")


def _waiting(folder: Path, plan_id: str, *, now: float) -> PlanOnFile:
    """Return the plan with an id."""
    for plan in pending(folder, now=now):
        if plan.id == plan_id:
            _require_served(plan)
            return plan
    raise RefusedError(
        "No plan with this id waits for approval: it was never made, is too old, or is settled",
        next_step="`mist-mcp pending` lists those that wait.",
    )


def _require_served(plan: PlanOnFile) -> None:
    """Go on if there is still a server that can take an approval.

    Raises:
        RefusedError: the one that made the plan is gone.
    """
    if plan.abandoned:
        raise RefusedError(
            "The server that made this plan is gone: it ended, or was started anew. Nobody would "
            "take the approval, so nothing was approved",
            next_step="Let the call be made again for a new plan.",
        )


def require_attended(terminal: Terminal) -> None:
    """Go on if a person can be there.

    Raises:
        RefusedError: nobody can.
    """
    if not terminal.attended:
        raise RefusedError(
            "Only a person at a terminal can approve, and this is a pipe or a file",
            next_step="Run the command in a terminal of its own.",
        )


def require_name(target: str, terminal: Terminal) -> None:
    """Have the person type what it is about, which nobody does without having read it.

    A name that not every keyboard has, or that nobody can see, has a code made of it beside it.

    Raises:
        RefusedError: something else was typed.
    """
    name, code = typable(target), _code(target)
    ways = {f"the name {clean(target)}": name} if name else {}
    if not name.isascii() or not name:
        ways[f"the code {code}"] = code
    typed = terminal.ask(f"To approve, type {' or '.join(ways)}: ")
    if typable(typed) not in ways.values():
        raise RefusedError(
            "That is not the name, so nothing was approved", next_step="Run the command again."
        )


def _code(target: str) -> str:
    """Return letters and digits that stand for a name."""
    return sha256(target.encode(errors="surrogatepass")).hexdigest()[:_CODE_LENGTH]


def knows_pin(pin: str, terminal: Terminal) -> bool:
    """Tell whether the person can type the PIN, in a few tries; true if there is none."""
    tries = range(PIN_TRIES if pin else 0)
    typed = (terminal.ask_secret("PIN: ") for _ in tries)
    return not pin or any(hmac.compare_digest(text.encode(), pin.encode()) for text in typed)
