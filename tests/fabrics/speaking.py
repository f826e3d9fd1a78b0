"""A cloud whose switches have shells, each over a WebSocket on loopback."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx
from websockets.asyncio.server import serve

from tests.fabrics.case import Case
from tests.fabrics.cloud import Cloud
from tests.fabrics.shells import PRINTERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from websockets.asyncio.server import ServerConnection

    from tests.fabrics.builder import Fabric, Json
    from tests.fabrics.shells import Printer

LOGIN: Final = "Last login: Thu Jun 11 12:11:05 2026 from 192.0.2.10\n--- JUNOS 23.4R2-S4.11"
SHELL: Final = re.compile(r".*/sites/[^/]+/devices/[0-9a-f-]+-(?P<mac>[0-9a-f]{12})/shell")


@dataclass(frozen=True, slots=True)
class Spoken(Case):
    """A fabric that is asked in its shells too, and what is right to say of it.

    `prints` are the outputs that are not those of the fabric as it is: by switch (`*` for all) and
    command; None for a command that the switch does not know.
    """

    prints: Mapping[tuple[str, str], Printer | None] = field(default_factory=dict)
    login: str = LOGIN


class SpeakingCloud(Cloud):
    """Answers for fabrics, and opens the shells of their switches."""

    def __init__(self, fabrics: Sequence[Fabric], origin: str) -> None:
        """Lead shells to an origin."""
        super().__init__(fabrics)
        self._origin = origin

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        asked = SHELL.fullmatch(request.url.path)
        if request.method == "POST" and asked:
            url = f"{self._origin}/ssh?jwt={asked['mac']}"
            return httpx.Response(200, json={"session": "a session", "url": url})
        return super().__call__(request)

    def _self(self) -> Json:
        """Let the token open shells: reading alone does not (API: junos_shell_access)."""
        known = super()._self()
        rights = [{**each, "role": "write"} for each in known["privileges"]]
        return {**known, "privileges": rights}


@asynccontextmanager
async def shells(cases: Mapping[str, Spoken], fabrics: Sequence[Fabric]) -> AsyncIterator[str]:
    """Serve the shells of all switches of some fabrics; return their origin."""
    places = {
        switch.mac: (fabric, switch.name)
        for fabric in fabrics
        for switch in fabric.switches.values()
    }

    async def session(socket: ServerConnection) -> None:
        path = socket.request.path if socket.request else ""
        fabric, name = places[path.rpartition("=")[2]]
        await _session(socket, cases[fabric.name], fabric, name)

    async with serve(session, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


async def _session(socket: ServerConnection, case: Spoken, fabric: Fabric, name: str) -> None:
    """Greet, and answer line by line with echo and prompt."""
    prompt, typed = f"mist@{name}> ", ""
    await _send(socket, f"{case.login}\n{{master:0}}\n{prompt}")
    async for message in socket:
        if isinstance(message, str):
            continue  # the size of the window
        typed += message.decode().replace("\0", "")
        while line := re.match(r"([^\r\n]*)[\r\n]", typed):
            typed = typed[line.end() :]
            await _send(socket, f"{line[1]} \n")
            said = _said(case, fabric, name, line[1])
            wrong = f"{'^':>{len(prompt) + len(line[1])}}\nsyntax error, expecting <command>.\n"
            block = "" if not said else f"{said}\n"
            end = f"{wrong}{prompt}" if said is None else f"{block}\n{{master:0}}\n{prompt}"
            await _send(socket, end)


def _said(case: Spoken, fabric: Fabric, name: str, line: str) -> str | None:
    """Return what a switch prints; None for a command that it does not know."""
    command = " ".join(line.partition("|")[0].split())
    if not command or command.startswith("set cli "):
        return ""
    for place in ((name, command), ("*", command)):
        if place in case.prints:
            printer = case.prints[place]
            return None if printer is None else printer(fabric, name)
    usual = PRINTERS.get(command)
    return None if usual is None else usual(fabric, name)


async def _send(socket: ServerConnection, text: str) -> None:
    await socket.send(text.replace("\n", "\r\n").encode())
