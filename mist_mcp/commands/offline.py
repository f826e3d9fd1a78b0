"""What an operator does without a token and without the cloud; each tells whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.commands.audit import report
from mist_mcp.commands.terminal import approve_here, show_pending, show_undos

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping


def pending(options: argparse.Namespace) -> bool:
    """List what waits for approval."""
    show_pending(options.env_file)
    return True


def approve(options: argparse.Namespace) -> bool:
    """Approve a plan."""
    approve_here(options.env_file, options.plan)
    return True


def undos(options: argparse.Namespace) -> bool:
    """List what can be undone."""
    show_undos(options.env_file)
    return True


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], bool]]] = {
    "audit": report,
    "pending": pending,
    "approve": approve,
    "rollback": undos,
}
