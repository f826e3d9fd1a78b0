"""A Mist cloud without a network: a transport for any httpx client, answered from recordings.

>>> async with FakeMist(token="org-admin") as fake:
...     client = httpx.AsyncClient(transport=fake.transport, base_url="https://api.mist.com")
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import httpx

from fake_mist.actions.alarms import Alarms
from fake_mist.actions.answers import Answers
from fake_mist.actions.restarts import Restarts
from fake_mist.actions.sessions import Sessions, Unheard
from fake_mist.cassettes import HOST, Library
from fake_mist.clock import NOW, Clock, TimeShift, shift_to
from fake_mist.faults.fault import Fault, Script, Sleep, too_many
from fake_mist.replay.hiding import Hidden, Hiding
from fake_mist.replay.misses import Lenient, Misses, Strict
from fake_mist.replay.replay import Replay, reply
from fake_mist.replay.writes import Writes
from fake_mist.state.budget import USAGE, Budget
from fake_mist.state.state import MARK, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from fake_mist.network import Network

CALLS_KEPT: Final = 10_000
DEFAULT_TOKEN: Final = "org-admin"  # noqa: S105 - the name of a fictional account


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the cloud; `status` is None when it was broken off."""

    method: str
    path: str
    params: dict[str, str]
    status: int | None
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When it is: the clock, and the shift from recorded times to it."""

    clock: Clock
    shift: Callable[[], TimeShift]


def frozen() -> Times:
    """Stand at NOW, with every time as it was recorded."""
    return Times(clock=lambda: float(NOW), shift=TimeShift)


def running(clock: Clock) -> Times:
    """Go with a clock; recorded times follow it."""
    return Times(clock=clock, shift=lambda: shift_to(clock()))


class FakeMist:
    """The fake cloud; strict unless made with `live`.

    Attributes:
        transport: give it to `httpx.AsyncClient(transport=...)`.
        settings: the settings a client needs, under the names of the environment.
        clock: epoch seconds, as the cloud sees them.
        calls: the latest requests, oldest first.
        budget: the calls of each token in this hour, and how many there may be.
    """

    def __init__(  # noqa: PLR0913 - what a cloud is put together from
        self,
        token: str = DEFAULT_TOKEN,
        *,
        cassettes: Path | None = None,
        network: Network | None = None,
        misses: Misses | None = None,
        times: Times | None = None,
        sleep: Sleep = asyncio.sleep,
        hidden: Hidden = Hidden.STARS,
    ) -> None:
        """Open the cassettes; a recording is loaded when it is first asked for.

        Args:
            token: the account of the client.
            cassettes: a folder of them, else those of the built-in network.
            network: one of your own, instead of cassettes.
            misses: what becomes of what nothing answers.
            times: when it is.
            sleep: how faults wait.
            hidden: what stands in the place of a secret that a token may not see.
        """
        at = times or frozen()
        folder = cassettes or cassette_folder()
        self.state = network.state if network else State.of(Library(folder / "rest"))
        self.state.begin()
        self._misses = misses or Strict()
        replay = _replay(self.state, self._misses, at, hidden)
        self._answers, self._router = replay.answers, replay.router()
        self.budget = Budget()
        self._script = Script(sleep=sleep, clock=at.clock)
        self.transport = httpx.MockTransport(self._handle)
        self.settings = {"MIST_API_TOKEN": _token(token, self.state), "MIST_BASE_URL": HOST}
        self.clock = at.clock
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)

    @classmethod
    def live(
        cls,
        token: str = DEFAULT_TOKEN,
        *,
        cassettes: Path | None = None,
        network: Network | None = None,
        clock: Clock = time.time,
    ) -> Self:
        """Make a cloud for people: misses are answers, and recorded times become the present."""
        misses, times = Lenient(), running(clock)
        return cls(token, cassettes=cassettes, network=network, misses=misses, times=times)

    @property
    def network(self) -> Network:
        """What is there, to add to it and to let things happen."""
        from fake_mist.network import Network  # noqa: PLC0415 - only who changes it loads it

        return Network.over(self.state)

    def reset(self) -> None:
        """Forget all that was written and happened since this cloud was made."""
        self.state.reset(self.clock)
        self.budget = Budget(limit=self.budget.limit)
        self.calls.clear()

    @property
    def unmatched(self) -> list[str]:
        """Requests and parameters that no recording and no table row covers."""
        return self._misses.unmatched

    def hear(self, sessions: Sessions) -> None:
        """Let somebody else open the sessions on devices, whose output WebSockets carry."""
        self._answers.sessions = sessions

    def inject(self, fault: Fault) -> None:
        """Put a fault between clients and the recordings."""
        self._script.inject(fault)

    async def __aenter__(self) -> Self:
        """Enter."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise UnmatchedError for what was missed, unless another error is on its way."""
        if error is None:
            self._misses.settle()

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        status = None
        try:
            response = await self._script.answer(request, lambda: self._route(request))
            status = response.status_code
        finally:
            params = dict(request.url.params)
            body = request.content.decode("utf-8", "replace")
            self.calls.append(Call(request.method, request.url.path, params, status, body))
        return response

    async def _route(self, request: httpx.Request) -> httpx.Response:
        """Answer what the token has a call left for."""
        whose = request.headers.get("Authorization")
        counted = whose if whose in self.state.access.accounts else None
        wait = None if counted is None else self.budget.spend(counted, self.clock())
        if wait is not None:
            return too_many(wait)
        response = await self._replayed(request)
        if counted is None or request.url.path != USAGE or response.status_code != HTTPStatus.OK:
            return response
        return reply({**response.json(), **self.budget.usage(counted, self.clock())})

    async def _replayed(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._router.async_handler(request)
        finally:
            self._router.reset()  # respx keeps every call for ever otherwise


def _replay(state: State, misses: Misses, times: Times, hidden: Hidden) -> Replay:
    """Put the answers to reading, acting and writing on one set of recordings."""
    recordings, entry = state.recordings, state.access
    answers = Answers(
        access=entry,
        recordings=recordings,
        alarms=Alarms(recordings, times.shift),
        restarts=Restarts(edits=recordings.edits, clock=times.clock, shift=times.shift),
        clock=times.clock,
        sessions=Unheard(),
    )
    still = times.shift()
    writes = Writes(edits=recordings.edits, access=entry, clock=times.clock, shift=still)
    return Replay(
        recordings=recordings,
        access=entry,
        answers=answers,
        writes=writes,
        hiding=Hiding(access=entry, recordings=recordings, form=hidden),
        misses=misses,
        clock=times.clock,
        shift=times.shift,
        still=still,
    )


def _token(name: str, state: State) -> str:
    if name not in state.accounts:
        raise ValueError(f"no account {name!r}; there are: {', '.join(state.accounts)}")
    return f"{MARK}{name}"


def cassette_folder() -> Path:
    """Find the checkout's cassettes beside the package, or else those installed inside it."""
    package = Path(__file__).parent
    beside = package.parent / "cassettes"
    return beside if (beside / "rest").is_dir() else package / "cassettes"
