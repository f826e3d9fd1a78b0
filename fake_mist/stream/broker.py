"""Sessions on devices: a command goes in by REST, its output comes out on the stream channel.

Sans-I/O: `open` writes messages, a listener takes them. Published clients open the session first
and connect then, and the cloud does not say how long output waits for them. So this is a choice:
a device takes a moment to answer, and what nobody hears then is kept for the first listener.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, Final

from fake_mist.stream.tickets import Ticket, Tickets
from fake_mist.stream.wrapping import form_of_command

if TYPE_CHECKING:
    from fake_mist.stream.places import Row

Listener = Callable[[str], None]
Output = Callable[["Row", str, Mapping[str, Any]], Iterator[str]]

KEPT: Final = 64
"""Sessions whose output waits for a listener; of more, the oldest is lost."""

WEB: Final = "wss://api-ws.mist.com"
SHELL: Final = "shell"


Act = Callable[[], None]


def at_once(act: Act) -> None:
    """Let the device answer while the request is still under way."""
    act()


def unguessable() -> str:
    """Make an id for a session."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class _Waiting:
    channel: str
    messages: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Broker:
    """Who listens where, and what waits.

    Attributes:
        output: gives the chunks that a command on a device prints.
        origin: scheme and host of the WebSockets that answers name, unless a request names its own.
        soon: does something when a device would have answered.
    """

    output: Output
    origin: str = WEB
    soon: Callable[[Act], object] = at_once
    identifier: Callable[[], str] = unguessable
    kept: int = KEPT
    tickets: Tickets = field(default_factory=Tickets)
    _listeners: dict[str, list[Listener]] = field(default_factory=dict)
    _waiting: deque[_Waiting] = field(default_factory=deque)

    def open(self, device: Row, command: str, body: Mapping[str, Any]) -> str:
        """Run a command on a device; returns the id of the session that carries its output."""
        session = self.identifier()
        chunks = ({"session": session, "raw": raw} for raw in self.output(device, command, body))
        form, channel = form_of_command(command), channel_of(device)
        messages = tuple(form(channel, chunk) for chunk in chunks)
        self.soon(partial(self._publish, channel, messages))
        return session

    def terminal(
        self, device: Row, program: str, *, authorization: str, origin: str | None = None
    ) -> dict[str, str]:
        """Open a terminal on a device: the answer to POST .../shell."""
        session = self.identifier()
        ticket = Ticket(
            session=session, program=program, device=device, authorization=authorization
        )
        jwt = self.tickets.issue(ticket)
        return {"session": session, "url": f"{origin or self.origin}/ssh?jwt={jwt}"}

    def subscribe(self, channel: str, listener: Listener) -> None:
        """Add a listener; the first gets what waits, several sessions mixed."""
        self._listeners.setdefault(channel, []).append(listener)
        waiting = [each for each in self._waiting if each.channel == channel]
        for each in waiting:
            self._waiting.remove(each)
        for message in mixed([each.messages for each in waiting]):
            listener(message)

    def unsubscribe(self, channel: str, listener: Listener) -> None:
        """Take a listener away."""
        rest = [each for each in self._listeners.pop(channel, []) if each != listener]
        if rest:
            self._listeners[channel] = rest

    def _publish(self, channel: str, messages: tuple[str, ...]) -> None:
        listeners = self._listeners.get(channel)
        if listeners is None and messages:
            self._waiting.append(_Waiting(channel, messages))
            while len(self._waiting) > self.kept:
                self._waiting.popleft()
        for message in messages:
            for listener in listeners or ():
                listener(message)


def channel_of(device: Row) -> str:
    """Name the channel of a device's output."""
    return f"/sites/{device['site_id']}/devices/{device['id']}/cmd"


def mixed(sessions: list[tuple[str, ...]]) -> Iterator[str]:
    """Take one message of each session in turn."""
    turns = chain.from_iterable(zip_longest(*sessions))
    return (message for message in turns if message is not None)
