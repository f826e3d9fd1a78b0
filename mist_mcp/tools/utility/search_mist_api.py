"""Find the operation of the Mist API that answers or does something, by words."""

import asyncio
import re
from typing import Annotated, ClassVar, Final

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.utility.api_index import Operation, found_operations
from mist_mcp.words.trust import Own

_LONGEST: Final = 300
_SHOWN: Final = 10
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
REFUSED: Final = "arbitrary"
"""The class of what make_mist_api_call never does."""

_FILLED: Final = ("org_id", "site_id")


class OperationRow(Record):
    """An operation."""

    resource: Own
    request: Own = Field(description="method and path, for make_mist_api_call")
    does: Own
    danger: Own
    ids: list[Own] = Field(description="to be written into the path")
    query: list[Own] = Field(description="name, then type or values; * is required")
    body: list[Own] = Field(description="fields that it takes")
    returns: list[Own] = Field(description="fields of the object, or of each row")


class OperationsFound(Result):
    """Operations, the likeliest resource first."""

    TABLES: ClassVar = {"rows": ("request", "does", "danger", "ids", "query", "body", "returns")}

    rows: list[OperationRow]


@tool("utility", danger="read")
async def search_mist_api(
    *, query: Annotated[str, Field(min_length=1, max_length=_LONGEST)], mist: Mist = MIST
) -> OperationsFound:
    """Find the path and parameters for make_mist_api_call, before you call it.

    Args:
        query: Words, such as "rogue access points of a site".
    """
    # Reading the index takes half a second of a thread's time, once.
    found = await asyncio.to_thread(found_operations, query, most=_SHOWN)
    rows = [_row(one) for one in grouped(found)]
    return OperationsFound(
        summary=_headline(rows),
        notes=_notes(found, writes=mist.settings.enable_writes),
        rows=rows,
    )


def grouped(found: list[Operation]) -> list[Operation]:
    """Put the operations of one resource beside each other, where its first one stands."""
    order = list(dict.fromkeys(one.tag for one in found))
    return sorted(found, key=lambda one: order.index(one.tag))


def _headline(rows: list[OperationRow]) -> str:
    if not rows:
        return "No operation of the Mist API has any of these words; try the name of a thing."
    return f"{len(rows)} operations may fit; the first is {rows[0].request}."


def _notes(found: list[Operation], *, writes: bool) -> list[str]:
    """Say what of it cannot be called."""
    notes = ["The lines are the vendor's; ids that are named must be written into the path"]
    if not writes and not all(one.reads for one in found):
        notes.append("This server only reads: of these, GET can be called")
    refused = [f"{one.method} {one.path}" for one in found if one.danger == REFUSED]
    if refused:
        notes.append(f"Always refused here: {', '.join(refused)}")
    return notes


def _row(one: Operation) -> OperationRow:
    """Show an operation."""
    ids = [name for name in _PLACEHOLDER.findall(one.path) if name not in _FILLED]
    return OperationRow(
        resource=one.tag,
        request=f"{one.method} {one.path}",
        does=one.line,
        danger=one.danger,
        ids=ids,
        query=[
            f"{name}{'*' if name in one.needs else ''} {kind}" for name, kind in one.query.items()
        ],
        body=[*one.body],
        returns=[*one.back],
    )
