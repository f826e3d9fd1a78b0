"""What is served, on sockets or in one process, before anything listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fake_mist.serving.codings import OFFERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from fake_mist.serving.codings import Coding
    from fake_mist.serving.sockets import Sockets


@dataclass(frozen=True, slots=True)
class World:
    """What is served: a transport for HTTP, and the WebSockets; and how answers may be packed."""

    transport: httpx.AsyncBaseTransport
    sockets: Sockets
    codings: Sequence[Coding] = OFFERED
