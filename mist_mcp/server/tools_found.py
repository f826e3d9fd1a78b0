"""The answer of the tool search: definitions of the best two, a line for each of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fastmcp.tools import ToolResult
from mcp.types import TextContent

from mist_mcp.answers.byte_budget import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastmcp.tools import Tool

_BEST: Final = 2


@dataclass(frozen=True, slots=True)
class ToolsFound:
    """What a search found, the likeliest first.

    Args:
        summary: one sentence.
        tools: the tools: the best two are told in full, the others by a line.
        paths: methods and paths for make_mist_api_call.
    """

    summary: str
    tools: Sequence[Tool] = ()
    paths: Sequence[str] = ()

    @staticmethod
    def best(tools: Sequence[Tool]) -> Sequence[Tool]:
        """Return the tools that are told in full."""
        return tools[:_BEST]

    def fitting(self, max_bytes: int) -> ToolResult:
        """Return the answer, without the last tools if there is no room for them."""
        answer = self.answer()
        if _size(answer) <= max_bytes or len(self.tools) <= 1:
            return answer
        return replace(self, tools=self.tools[:-1]).fitting(max_bytes)

    def answer(self) -> ToolResult:
        """Return all of it, as data and as text."""
        best, further = self.tools[:_BEST], self.tools[_BEST:]
        lines = [line for one in best for line in _described(one)]
        if self.paths:
            lines += ["Likely paths for make_mist_api_call:", *(f"  {path}" for path in self.paths)]
        lines += map(_signature, further)
        return ToolResult(
            content="\n".join([self.summary, *lines]),
            structured_content={
                "summary": self.summary,
                "tools": [_definition(one) for one in best],
                "paths": list(self.paths),
                "further": [{"name": one.name, "line": _signature(one)} for one in further],
            },
        )


def _size(answer: ToolResult) -> int:
    """Return the bytes of the larger form."""
    texts = [block.text for block in answer.content if isinstance(block, TextContent)]
    return max(size(answer.structured_content), sum(len(text.encode()) for text in texts))


def _definition(found: Tool) -> dict[str, Any]:
    """Return what a model needs to call a tool."""
    return {
        "name": found.name,
        "description": found.description,
        "input_schema": found.parameters,
    }


def _described(found: Tool) -> list[str]:
    """Write the same as lines: the signature, the rest of the description, the arguments."""
    rest = (found.description or "").partition("\n")[2]
    return [
        _signature(found),
        *(f"  {line}" for line in rest.splitlines() if line),
        *(
            f"  - {name}: {schema.get('description', '')}"
            for name, schema in found.parameters["properties"].items()
        ),
    ]


def _signature(found: Tool) -> str:
    """Write a tool as one line: `name(argument, optional=...): first line of the description`."""
    required = found.parameters.get("required", ())
    arguments = ", ".join(
        name if name in required else f"{name}={_values(schema)}"
        for name, schema in found.parameters["properties"].items()
    )
    return f"{found.name}({arguments}): {(found.description or '').partition(chr(10))[0]}"


def _values(schema: dict[str, Any]) -> str:
    """Write what an argument can be: its words, or its type."""
    return "|".join(map(str, schema.get("enum", ()))) or str(schema.get("type", "any"))
