"""Parts of an answer that may be closed to the token, or empty where the cloud owes a document."""

from collections.abc import Awaitable
from typing import TypeVar

from mist_mcp.errors import ForbiddenError, NotFoundError, UnreadableAnswerError

PartT = TypeVar("PartT")


async def unless_closed(
    reading: Awaitable[PartT], what: str, *, nothing: PartT, notes: list[str]
) -> PartT:
    """Return what was read; where it is closed, not there or no document, a note says so.

    Args:
        reading: the part.
        what: it is, for the note.
        nothing: is returned instead.
        notes: where the note goes.
    """
    try:
        return await reading
    except (ForbiddenError, NotFoundError, UnreadableAnswerError) as error:
        notes.append(f"The {what} is not known: {error.message}")
        return nothing
