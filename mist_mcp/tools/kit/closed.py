"""Parts of an answer that may be closed to the token."""

from collections.abc import Awaitable
from typing import TypeVar

from mist_mcp.errors import ForbiddenError, MistError, NotFoundError

PartT = TypeVar("PartT")


async def unless_closed(
    reading: Awaitable[PartT],
    what: str,
    *,
    nothing: PartT,
    notes: list[str],
    besides: tuple[type[MistError], ...] = (),
) -> PartT:
    """Return what was read; where it is closed or not there, a note says that it is not known.

    Args:
        reading: the part.
        what: it is, for the note.
        nothing: is returned instead.
        notes: where the note goes.
        besides: further errors that leave the part unknown.
    """
    unknown: tuple[type[MistError], ...] = (ForbiddenError, NotFoundError, *besides)
    try:
        return await reading
    except unknown as error:
        notes.append(f"The {what} is not known: {error.message}")
        return nothing
