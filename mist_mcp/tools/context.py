"""What a tool works with, handed to it by the server for each call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from fastmcp import Context
from fastmcp.dependencies import CurrentContext, Depends

from mist_mcp.call import Call, current_call
from mist_mcp.cloud.client import MistClient
from mist_mcp.cursor import Bookmark, Cursors
from mist_mcp.selection import Selection
from mist_mcp.settings import Settings
from mist_mcp.telemetry.record import Recorder

LIFESPAN_KEY = "mist"


async def _silent(_rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Mist:
    """The cloud, the settings and the time.

    Args:
        client: reads from the cloud.
        settings: the operator's configuration.
        clock: epoch seconds.
        started: when the server started, epoch seconds.
        selection: which tools are on, and why others are off.
        telemetry: what the server has done.
        cursors: seals where a listing goes on.
        call: the call that is being answered.
        progress: tells the client how many rows have been read.
    """

    client: MistClient
    settings: Settings
    clock: Callable[[], float]
    started: float
    selection: Selection
    telemetry: Recorder
    cursors: Cursors = field(default_factory=Cursors)
    call: Call = Call(tool="", arguments={})  # noqa: RUF009 - frozen
    progress: Callable[[int], Awaitable[None]] = _silent

    @property
    def bookmark(self) -> Bookmark | None:
        """Where the listing goes on; None for a first page."""
        return self.call.bookmark

    @property
    def asked(self) -> float:
        """When the first page was asked for, epoch seconds; time windows count from there."""
        return self.bookmark.asked if self.bookmark else self.clock()

    def fresh(self, wanted: bool) -> None:  # noqa: FBT001 - the value of a parameter
        """Forget what is cached, if the caller wants to see what is there now."""
        if wanted:
            self.client.cached.forget()


def _current(context: Context = CurrentContext()) -> Mist:  # noqa: B008 - how FastMCP injects
    mist: Mist = context.lifespan_context[LIFESPAN_KEY]
    return replace(mist, call=current_call(), progress=context.report_progress)


MIST: Mist = Depends(_current)
"""The default of a tool's `mist` parameter; FastMCP fills it and keeps it out of the schema."""
