"""Advice that works where it is shown: an error names no tool that cannot be called from there."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

from fastmcp.exceptions import ToolError
from fastmcp.server.middleware import Middleware

from mist_mcp.errors import MistError
from mist_mcp.server.usable_tools import usable

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

    from mist_mcp.answers.presentation import Presentation

_ENDS: Final = re.compile(r"(?<=[.;])\s+")
"""Where a clause ends."""

_WORD: Final = re.compile(r"\w+")
_LISTS: Final = re.compile(r"\b\w+_\w+(?:(?:, | or | and )\w+_\w+)*\b")
"""Names of tools, and others like them, in a row."""


class Advice(Middleware):
    """Leaves out of errors what they say of tools that are off, or of no use to the token.

    Args:
        known: all tools that there are.
        enabled: those that are on.
        presentation: how sentences leave.
    """

    def __init__(
        self, known: Collection[str], *, enabled: Collection[str], presentation: Presentation
    ) -> None:
        """Keep the names."""
        self._known = frozenset(known)
        self._enabled = enabled
        self._presentation = presentation

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Say an error anew, if its next step names a tool that is not there."""
        try:
            return await call_next(context)
        except ToolError as error:
            cause = error.__cause__
            if not isinstance(cause, MistError):
                raise
            there = await usable(self._enabled, context.fastmcp_context)
            sentence = advised(cause, off=self._known - set(there))
            said = self._presentation.sentence(sentence)
            raise ToolError(said, log_level=logging.INFO) from cause


def advised(error: MistError, *, off: Collection[str]) -> str:
    """Return the sentence of an error, with a next step that names no tool that is off; pure."""
    steps = (_without(step, off) for step in (error.next_step, error.command_step))
    step = next(filter(None, steps), "Tell the user.")
    return f"{error.message.rstrip('.')}. {step}"


def _without(step: str, off: Collection[str]) -> str:
    """Return the clauses of a step that name no tool that is off."""
    if not _names(step) & set(off):
        return step
    clauses = (_LISTS.sub(lambda found: _listed(found[0], off), each) for each in _ENDS.split(step))
    text = " ".join(each for each in clauses if not _names(each) & set(off)).rstrip("; .")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _names(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _listed(text: str, off: Collection[str]) -> str:
    """Return a list of names without those that are off; as it is if all are."""
    kept = [name for name in _WORD.findall(text) if name not in {*off, "or", "and"}]
    last = " and " if " and " in text else " or "
    return last.join(filter(None, [", ".join(kept[:-1]), *kept[-1:]])) or text
