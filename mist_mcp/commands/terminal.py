"""The terminal of the person who lists, approves and undoes, and the settings that say where."""

from __future__ import annotations

import getpass
import os
import pwd
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console

from mist_mcp.changing.undo import Undos
from mist_mcp.commands.approvals import Terminal, approve_on_terminal, report_pending
from mist_mcp.commands.rollback_list import report_undos
from mist_mcp.settings.loading import Source, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from mist_mcp.settings.loading import Settings


def show_pending(env_file: Path | None) -> None:
    """Print the plans that wait."""
    folder = _settings(env_file).plans_folder
    report_pending(folder, clock=time.time, console=Console())


def approve_here(env_file: Path | None, plan_id: str) -> None:
    """Approve a plan on the terminal that this process was started on."""
    settings = _settings(env_file)
    approve_on_terminal(
        settings.plans_folder, plan_id, pin=settings.pin, clock=time.time, terminal=this_terminal()
    )


def show_undos(env_file: Path | None) -> None:
    """Print the changes that can be undone."""
    undos = Undos(_settings(env_file).undo_folder, time.time)
    report_undos(undos, console=Console())


def this_terminal() -> Terminal:
    """Return the terminal that this process was started on, if it is one."""
    console = Console(highlight=False)
    return Terminal(
        console=console,
        ask=lambda prompt: console.input(prompt, markup=False),
        ask_secret=getpass.getpass,
        attended=sys.stdin is not None and sys.stdin.isatty() and console.is_terminal,
        person=_person(),
    )


def _settings(env_file: Path | None) -> Settings:
    """Read the settings of the server, the token aside."""
    environment = Source.environment()
    return load_settings(
        environment,
        Source.env_file(env_file),
        Source.defaults(environment),
        Source("not needed", {"MIST_API_TOKEN": "not-needed"}),
    ).settings


def _person() -> str:
    """Name who is logged in, by the system and not by variables that anyone can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
