"""What speaks on a device's terminal: the Junos shell, or a program that paints a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from fake_mist.junos.following import following, in_fabric
from fake_mist.junos.grammar import grammar
from fake_mist.junos.server import AT_ONCE, Start, converse
from fake_mist.junos.shell import JunosShell
from fake_mist.junos.transcripts import JunosDevice, Sheet, load
from fake_mist.stream.broker import SHELL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from websockets.asyncio.server import ServerConnection

    from fake_mist.junos.ground import Ground
    from fake_mist.stream.tickets import Ticket

USER: Final = "mist"
CONNECTED: Final = "connected"
HOME: Final = "\x1b[2J\x1b[H"
"""Clears a VT100 screen and goes to its corner."""

MEMBERS: Final = {"switch": "{master:0}"}
LAST_LOGIN: Final = "Mon Jun 15 09:12:44 2026 from 192.0.2.10"


def ignored(_text: str) -> None:
    """Take no notice of a command without a transcript."""


def unsaid(_mac: str) -> Mapping[str, str]:
    """Give no device an answer of somebody else's."""
    return {}


def unknown(_row: Mapping[str, Any]) -> None:
    """Know nothing of a device's surroundings."""


@dataclass(kw_only=True)
class Terminals:
    """Speaks as any recorded device.

    Attributes:
        folder: of the transcripts; a device without any knows its own version only.
        missed: told of each command that nothing answers.
        said: texts that somebody gave the device with a MAC address, by command; they come first.
        ground: tells what a device knows of its surroundings; None where nobody recorded them.
        before: tells what it knew when it was recorded; None where nothing happened since.
        start: when a shell greets, and how soon it answers.
    """

    folder: Path
    clock: Callable[[], float]
    missed: Callable[[str], None] = ignored
    said: Callable[[str], Mapping[str, str]] = unsaid
    ground: Callable[[Mapping[str, Any]], Ground | None] = unknown
    before: Callable[[Mapping[str, Any]], Ground | None] = unknown
    start: Start = AT_ONCE

    async def __call__(self, connection: ServerConnection, ticket: Ticket) -> None:
        """Hold one session until either side closes; an offline device says nothing."""
        if ticket.device.get("status") != CONNECTED:
            await connection.wait_closed()
            return
        if ticket.program == SHELL:
            shell = JunosShell(self.device(ticket.device), clock=self.clock, missed=self.missed)
            await converse(connection, shell, start=self.start)
            return
        await connection.send(screen(ticket.program, ticket.device).encode())
        async for _keystroke in connection:
            continue

    def device(self, row: Mapping[str, Any]) -> JunosDevice:
        """Give a device's transcripts, or make the least a device can say."""
        recorded = self._recorded.get(row["mac"])
        device = in_fabric(replace(recorded or made(row), known=self.ground(row)))
        before = self.before(row) if recorded else None
        followed = device if before is None else following(device, before)
        return saying(followed, self.said(row["mac"]))

    @cached_property
    def _recorded(self) -> dict[str, JunosDevice]:
        if not self.folder.is_dir():
            return {}
        return {device.mac: device for device in load(self.folder).values()}


def saying(device: JunosDevice, texts: Mapping[str, str]) -> JunosDevice:
    """Give a device answers to commands, in front of its own."""
    if not texts:
        return device
    given = {(tuple(name.split()), "txt"): (*text.splitlines(),) for name, text in texts.items()}
    known = device.grammar.knowing(words for words, _kind in given)
    return replace(device, grammar=known, outputs={**device.outputs, **given})


def made(row: Mapping[str, Any]) -> JunosDevice:
    """Make a device out of its statistics."""
    words = ("show", "version")
    name, version = str(row.get("name")), str(row.get("version"))
    sheet = Sheet(
        provenance="synthetic",
        name=name,
        mac=row["mac"],
        model=str(row.get("model")),
        user=USER,
        host=name,
        banner=f"JUNOS {version} Kernel 64-bit",
        last_login=LAST_LOGIN,
        member=MEMBERS.get(str(row.get("type")), ""),
    )
    said = (f"Hostname: {name}", f"Model: {sheet.model.lower()}", f"Junos: {version}")
    return JunosDevice(
        sheet=sheet, grammar=grammar().knowing(_once(words)), outputs={(words, "txt"): said}
    )


def _once(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words,)


def screen(program: str, row: Mapping[str, Any]) -> str:
    """Paint a screen of a program."""
    return HOME + "\r\n".join(_painted(program, row))


def _painted(program: str, row: Mapping[str, Any]) -> Iterator[str]:
    if program == "run_top":
        yield "last pid: 21873;  load averages:  0.31,  0.28,  0.27"
        yield "  PID USERNAME   THR PRI NICE   SIZE    RES STATE    TIME    WCPU COMMAND"
        yield " 9471 root         1  20    0   722M    94M select   41:02   2.10% mcd"
        return
    if program != "monitor_traffic":
        yield f"{program}: done"
        return
    yield f"{row.get('name')}                 Seconds: 1             Time: 12:00:00"
    yield "Interface    Link  Input packets        (pps)     Output packets        (pps)"
    yield " ge-0/0/0      Up        1274331         (12)            998121          (9)"
