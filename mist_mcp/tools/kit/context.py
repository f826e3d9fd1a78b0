"""What a tool works with, handed to it by the server for each call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from fastmcp import Context
from fastmcp.dependencies import CurrentContext, Depends

from mist_mcp.actions.meanwhile import Sightings
from mist_mcp.answers.cursor import Bookmark, Cursors
from mist_mcp.answers.orders import Orders
from mist_mcp.answers.presentation import WayOn
from mist_mcp.answers.shelf import Further, Shelf
from mist_mcp.answers.tool_call import ToolCall, current_call
from mist_mcp.changing.objects import Objects
from mist_mcp.changing.undo import Undos
from mist_mcp.cloud.allowance import allowing
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.permits import Permit, unpermitted
from mist_mcp.gate.clearance import Clearance
from mist_mcp.gate.plan import Plan
from mist_mcp.settings.loading import Settings
from mist_mcp.settings.selection import Selection
from mist_mcp.shell.access import DeviceAccess
from mist_mcp.telemetry.record import Recorder
from mist_mcp.words.redaction import PLAIN, Redactor

LIFESPAN_KEY = "mist"
KEPT = "kept answer"
"""Of a bookmark's start: what it points to is kept under this key. No query of Mist is so named."""


class Progress(Protocol):
    """Tells the client how far a call is."""

    async def __call__(
        self, progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        """Tell it."""


async def _silent(progress: float, total: float | None = None, message: str | None = None) -> None:
    """Tell nobody."""


async def _nobody(_plan: Plan) -> Permit:
    """Permit nothing: there is no call that a person could be asked about."""
    raise unpermitted()


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
        devices: speaks with devices.
        clearance: the gate, for what is above reading.
        undos: where it is kept how changes are undone.
        objects: holds what is being changed.
        cursors: seals where a listing goes on.
        orders: keeps lists that were put in order here, behind their cursors.
        shelf: keeps what is longer than an answer.
        sightings: the devices as people were shown them.
        redactor: masks secrets before a result is cut or flattened.
        call: the call that is being answered.
        progress: tells the client how many rows have been read, or devices have answered.
        permit: returns the permit for a plan, once a person has approved it.
    """

    client: MistClient
    settings: Settings
    clock: Callable[[], float]
    started: float
    selection: Selection
    telemetry: Recorder
    devices: DeviceAccess
    clearance: Clearance
    undos: Undos
    objects: Objects
    cursors: Cursors = field(default_factory=Cursors)
    orders: Orders = field(default_factory=Orders)
    shelf: Shelf = field(default_factory=Shelf)
    sightings: Sightings = field(default_factory=Sightings)
    redactor: Redactor = PLAIN
    call: ToolCall = ToolCall(tool="", arguments={})  # noqa: RUF009 - frozen
    progress: Progress = _silent
    permit: Callable[[Plan], Awaitable[Permit]] = _nobody

    @property
    def bookmark(self) -> Bookmark | None:
        """Where the listing goes on; None for a first page."""
        return self.call.bookmark

    @property
    def asked(self) -> float:
        """When the first page was asked for, epoch seconds; time windows count from there."""
        return self.bookmark.asked if self.bookmark else self.clock()

    def leading_on(self, rest: Further) -> str:
        """Keep the rest of an answer, and return the cursor that leads on to it."""
        now, call = self.clock(), current_call()
        self.shelf.put(rest.kept, now=now)
        bookmark = Bookmark(
            tool=call.tool,
            arguments={},
            asked=self.asked,
            issued=now,
            total=None,
            before=0,
            start={KEPT: rest.kept.key},
            skip=rest.first,
        )
        return self.cursors.sealed(bookmark)

    def rest(self, bookmark: Bookmark) -> Further | None:
        """Return the rest of an answer that a bookmark points to; None if it is to be read.

        Raises:
            InputError: it is not kept any more.
        """
        key = bookmark.start.get(KEPT)
        if key is None:
            return None
        return Further(self.shelf.at(key, tool=bookmark.tool), bookmark.skip)

    def fresh(self, wanted: bool) -> None:  # noqa: FBT001 - the value of a parameter
        """Forget what is cached, if the caller wants to see what is there now.

        Later pages go on with what the first one read.
        """
        if wanted and self.bookmark is None:
            self.client.forget()


class Host(Protocol):
    """Finds what the current call works with."""

    def serving(self) -> AbstractAsyncContextManager[Mist]:
        """Return it for as long as the call takes."""
        ...


_LEASED: ContextVar[tuple[Host, Mist] | None] = ContextVar("leased", default=None)


@asynccontextmanager
async def leased(context: Context) -> AsyncIterator[Mist]:
    """Return what the call works with: leased by whoever asks first, read by those further in.

    It has one allowance for all that it reads.

    Raises:
        MistError: the call is nobody's, or there is no room for another token.
    """
    host: Host = context.lifespan_context[LIFESPAN_KEY]
    known = _LEASED.get()
    if known is not None and known[0] is host:
        yield known[1]
        return
    async with host.serving() as mist:
        before = _LEASED.set((host, mist))
        try:
            with allowing():
                yield mist
        finally:
            _LEASED.reset(before)


def leading_on() -> WayOn | None:
    """Return what keeps the rest of a long answer of the current call; None outside of one."""
    known = _LEASED.get()
    return known[1].leading_on if known else None


@asynccontextmanager
async def _current(
    context: Context = CurrentContext(),  # noqa: B008 - how FastMCP injects
) -> AsyncIterator[Mist]:
    async with leased(context) as mist:
        yield replace(
            mist,
            call=current_call(),
            progress=context.report_progress,
            permit=partial(mist.clearance.permit, context=context),
        )


MIST: Mist = Depends(_current)
"""The default of a tool's `mist` parameter; FastMCP fills it and keeps it out of the schema."""
