"""The workflows as MCP prompts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from fastmcp.exceptions import ValidationError
from fastmcp.prompts import Prompt
from fastmcp.prompts.base import PromptArgument
from fastmcp.server.dependencies import get_context
from pydantic import PrivateAttr

from mist_mcp.errors import MistError
from mist_mcp.server.usable_tools import know_token, usable
from mist_mcp.server.workflows import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastmcp import FastMCP

    from mist_mcp.answers.presentation import Presentation
    from mist_mcp.server.workflow import Workflow

_MSP: Final = "msp"


def add_prompts(server: FastMCP, *, enabled: Mapping[str, str], presentation: Presentation) -> None:
    """Offer the workflows that the tools are enough for.

    Args:
        server: offers them.
        enabled: the toolset of each tool that can be called.
        presentation: how what a person typed, and errors, leave the server.
    """
    for workflow in WORKFLOWS:
        if workflow.offered(enabled):
            server.add_prompt(
                WorkflowPrompt.of(workflow, enabled=enabled, presentation=presentation)
            )


class WorkflowPrompt(Prompt):
    """A prompt that is a workflow."""

    _workflow: Workflow = PrivateAttr()
    _enabled: Mapping[str, str] = PrivateAttr()
    _presentation: Presentation = PrivateAttr()

    @classmethod
    def of(
        cls, workflow: Workflow, *, enabled: Mapping[str, str], presentation: Presentation
    ) -> WorkflowPrompt:
        """Make the prompt of a workflow."""
        made = cls(
            name=workflow.name,
            title=workflow.title,
            description=workflow.description,
            arguments=[
                PromptArgument(name=one.name, description=one.description, required=one.required)
                for one in workflow.arguments
            ],
        )
        made._workflow = workflow
        made._enabled = enabled
        made._presentation = presentation
        return made

    async def render(self, arguments: dict[str, Any] | None = None) -> str:
        """Write the workflow.

        Raises:
            ValidationError: an argument cannot be used; the sentence says why.
        """
        given = {name: str(text) for name, text in (arguments or {}).items() if text is not None}
        try:
            accepted = self._workflow.accepted(given)
        except MistError as error:
            sentence = self._presentation.sentence(str(error))
            raise ValidationError(sentence, log_level=logging.DEBUG) from error
        shown = {name: self._presentation.sentence(text) for name, text in accepted.items()}
        return self._workflow.written(shown, enabled=await self._usable())

    async def _usable(self) -> Mapping[str, str]:
        """Return the tools that are on and of use to the token.

        Whether tools for MSPs are, only the cloud knows: it is asked, once in a minute, for the
        workflows that have one.
        """
        context = get_context()
        if any(self._enabled.get(tool) == _MSP for tool in self._workflow.tools):
            await know_token(context)
        there = await usable(self._enabled, context)
        return {name: self._enabled[name] for name in there}
