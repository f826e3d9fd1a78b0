"""Applies the gate to every call of a tool, whichever way it comes, and writes it down.

The decision is made at the call, from the call alone: what was listed before, and in which
session, has no part in it. A call by way of another tool (`call_tool`, `get_next_page`) comes
through here again under its own name.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fastmcp.exceptions import ToolError
from fastmcp.server.middleware import Middleware
from fastmcp.tools.base import InputRequiredToolResult

from mist_mcp.audit.entry import Entry, token_digest
from mist_mcp.errors import AuditError, MistError, RefusedError
from mist_mcp.gate.attempt import Attempt, attempting
from mist_mcp.gate.consent import caller
from mist_mcp.tools.kit.arguments import given
from mist_mcp.tools.kit.context import Mist, leased
from mist_mcp.tools.kit.tool import MistTool
from mist_mcp.words.danger import danger_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from fastmcp import Context
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import Tool, ToolResult
    from mcp.types import CallToolRequestParams, ListToolsRequest

    from mist_mcp.answers.presentation import Presentation

ResultT = TypeVar("ResultT")

_LOG: Final = logging.getLogger(__name__)
CALL_BYTES: Final = 8
_UNCLASSIFIED: Final = "unclassified"
_DECIDED: Final = {"allow": "allowed", "ask": "asked"}


class Gatekeeper(Middleware):
    """Lets a call through, or says why not.

    Args:
        presentation: how sentences leave.
    """

    def __init__(self, presentation: Presentation) -> None:
        """Keep the presentation."""
        self._presentation = presentation

    async def on_list_tools(
        self,
        context: MiddlewareContext[ListToolsRequest],
        call_next: CallNext[ListToolsRequest, Sequence[Tool]],
    ) -> Sequence[Tool]:
        """Leave out what the token cannot use, if that is known; nothing is asked for it."""
        tools = await call_next(context)
        if context.fastmcp_context is None:
            return tools
        try:
            async with leased(context.fastmcp_context) as mist:
                unusable = mist.clearance.unusable()
        except MistError:
            return tools
        return [tool for tool in tools if tool.name not in unusable]

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Decide, and write down how it ended."""
        here = context.fastmcp_context
        if here is None:
            raise ToolError("The call has no context, so it cannot be judged. It was not run.")
        name = context.message.name
        tool = await here.fastmcp.get_tool(name)
        if tool is None:
            return await call_next(context)  # the framework says that there is no such tool
        arguments = given(context.message.arguments, tool.parameters)
        danger = _danger(tool, arguments)
        try:
            async with leased(here) as mist:
                attempt = _attempt(name, arguments, danger, mist=mist, context=here)
                await self._admit(mist, attempt, danger)
                return await followed(mist, attempt, call_next(context))
        except MistError as error:
            sentence = self._presentation.sentence(str(error))
            raise ToolError(sentence, log_level=logging.INFO) from error

    async def _admit(self, mist: Mist, attempt: Attempt, danger: str) -> None:
        """Go on if the gate has nothing against it.

        Raises:
            RefusedError: the gate has.
        """
        decision = await mist.clearance.decision(danger, attempt)
        if decision.verdict != "refuse":
            attempt.learn(decision=_DECIDED[decision.verdict], reason=decision.reason)
            return
        await _noted(mist, attempt.learn(decision="refused", reason=decision.reason))
        raise RefusedError(
            f"{attempt.entry.tool} is refused: {decision.reason}", next_step=decision.next_step
        )


async def followed(mist: Mist, attempt: Attempt, running: Awaitable[ResultT]) -> ResultT:
    """Let a call run, and write down how it ended and how long it took."""
    began = mist.clock()
    outcome = "cancelled"
    try:
        with attempting(attempt):
            result = await running
        outcome = "a person is asked" if isinstance(result, InputRequiredToolResult) else "ok"
    except Exception as error:
        outcome = type(error.__cause__ or error).__name__
        raise
    else:
        return result
    finally:
        entry = attempt.learn(outcome=outcome, seconds=round(mist.clock() - began, 3))
        await asyncio.shield(asyncio.ensure_future(_noted(mist, entry)))


async def _noted(mist: Mist, entry: Entry) -> None:
    """Write an entry about what has been decided or done already; that cannot be taken back."""
    if mist.clearance.audit is None:
        return
    try:
        await mist.clearance.audit(entry)
    except AuditError as error:
        _LOG.warning("a call of %s is not in the audit log: %s", entry.tool, error)


def _attempt(
    name: str, arguments: dict[str, Any], danger: str, *, mist: Mist, context: Context
) -> Attempt:
    entry = Entry(
        call=secrets.token_hex(CALL_BYTES),
        client=_client(context),
        transport=context.transport or "in memory",
        token=token_digest(mist.settings.api_token.get_secret_value()),
        tool=name,
        arguments=arguments,
        danger=danger,
        decision="undecided",
        reason="",
    )
    return Attempt(entry=entry, caller=caller(context))


def _danger(tool: Tool, arguments: dict[str, Any]) -> str:
    """Return what a call can do; a tool that says nothing about it is of no class, and refused."""
    return danger_of(tool.card.danger, arguments) if isinstance(tool, MistTool) else _UNCLASSIFIED


def _client(context: Context) -> str:
    """Name the client as it names itself."""
    if context.request_context is None:
        return "none"
    params = context.session.client_params
    about = params.client_info if params else None
    return f"{about.name} {about.version}" if about else "unnamed"
