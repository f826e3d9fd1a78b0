"""Find the operation of the Mist API that answers or does something, by words."""

import asyncio
import re
from typing import Annotated, Final

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.utility.api_index import REFUSED, Operation, found_operations
from mist_mcp.words.counts import number_of
from mist_mcp.words.trust import Own

_LONGEST: Final = 300
_SHOWN: Final = 10
_MOST_OTHERS: Final = 9
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_FILLED: Final = ("org_id", "site_id")


class OperationRow(Record):
    """A resource: the operation on it that fits best, and the others."""

    resource: Own
    request: Own = Field(description="method and path, for make_mist_api_call")
    does: Own
    danger: Own
    ids: list[Own] = Field(description="to be written into the path")
    query: list[Own] = Field(description="name, then type or values; * is required")
    body: list[Own] = Field(description="fields that it takes")
    returns: list[Own] = Field(description="fields of the object, or of each row")
    also: list[Own] = Field(description="further operations on it")


class OperationsFound(Result):
    """Resources of the API, the likeliest first."""

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
    rows = [_row(best, others) for best, *others in found]
    return OperationsFound(
        summary=_headline(rows),
        notes=_notes([each[0] for each in found], writes=mist.settings.enable_writes),
        rows=rows,
    )


def _headline(rows: list[OperationRow]) -> str:
    if not rows:
        return "No operation of the Mist API has any of these words; try the name of a thing."
    return f"{number_of(len(rows), 'resource')} may fit; the likeliest is {rows[0].request}."


def _notes(found: list[Operation], *, writes: bool) -> list[str]:
    """Say what of it cannot be called."""
    notes = ["The lines are the vendor's; ids that are named must be written into the path"]
    if not writes and not all(one.reads for one in found):
        notes.append("This server only reads: of these, GET can be called")
    secret = [f"{one.method} {one.path}" for one in found if one.reads and one.danger == "secret"]
    if secret and not writes:
        listed = ", ".join(secret)
        notes.append(f"Refused while this server only reads, as they hand out keys: {listed}")
    refused = [f"{one.method} {one.path}" for one in found if one.danger == REFUSED]
    if refused:
        notes.append(f"Always refused here: {', '.join(refused)}")
    return notes


def _row(one: Operation, others: list[Operation]) -> OperationRow:
    """Show an operation, and name the others on the same resource."""
    return OperationRow(
        resource=one.tag,
        request=f"{one.method} {one.path}",
        does=one.line,
        danger=one.danger,
        ids=[name for name in _PLACEHOLDER.findall(one.path) if name not in _FILLED],
        query=[
            f"{name}{'*' if name in one.needs else ''} {kind}" for name, kind in one.query.items()
        ],
        body=[*one.body],
        returns=[*one.back],
        also=[f"{other.method} {other.path}" for other in others[:_MOST_OTHERS]],
    )
