"""Who opens sessions on devices: the seam between actions and the WebSockets."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Row

ORIGIN: Final = "websocket_origin"
"""Request extension that names scheme and host of the WebSockets, as the client reaches them."""

NOWHERE: Final = "wss://api-ws.mist.com"


NAMESPACE: Final = UUID("73657373-696f-5e73-8000-6c61726b7370")


def identifier(name: str) -> str:
    """Derive an id from a name, the same in every run."""
    return str(uuid5(NAMESPACE, name))


class Sessions(Protocol):
    """Opens a session on a device; the output comes over a WebSocket."""

    def open(self, device: Row, command: str, body: Mapping[str, Any]) -> str:
        """Run a command; returns the id of the session that carries its output."""

    def terminal(
        self, device: Row, program: str, *, authorization: str, origin: str | None = None
    ) -> dict[str, str]:
        """Open a terminal; returns `session` and `url`."""


class Unheard:
    """Sessions of a cloud without WebSockets: they have an id, and nobody speaks in them."""

    def __init__(self) -> None:
        """Count the sessions from the first."""
        self._numbers = count(1)

    def open(self, device: Row, command: str, body: Mapping[str, Any]) -> str:
        """Give the next id."""
        return identifier(f"{device['mac']}/{command}/{len(body)}/{next(self._numbers)}")

    def terminal(
        self, device: Row, program: str, *, authorization: str, origin: str | None = None
    ) -> dict[str, str]:
        """Give an address at which nothing listens."""
        session = self.open(device, program, {"authorization": authorization})
        return {"session": session, "url": f"{origin or NOWHERE}/ssh?jwt=sekret-{session}"}
