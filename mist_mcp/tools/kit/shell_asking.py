"""Asking devices in their shell: what bars the way is said before any session is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mist_mcp.analysis.shell_login import Login
from mist_mcp.shell.policy import Command
from mist_mcp.shell.runner import DeviceTranscript, Place
from mist_mcp.shell.session import CommandOutput
from mist_mcp.shell.wire import Bounds
from mist_mcp.tools.kit.context import Mist, Progress
from mist_mcp.tools.kit.heartbeat import heartbeat
from mist_mcp.tools.kit.shell_rights import login_obstacle
from mist_mcp.tools.kit.targets import Target, shell_obstacle
from mist_mcp.words.untrusted import quoted

_SMALLEST: Final = 0.001
"""Of a device; by so much a sign of life goes on, since progress must grow."""


async def ask(
    mist: Mist,
    targets: Sequence[Target],
    commands: Sequence[Command],
    *,
    logins: Mapping[str | None, Login],
    bounds: Bounds,
) -> list[DeviceTranscript]:
    """Run commands on devices, all at once; a failure is part of a transcript.

    Args:
        mist: the call; its client hears of each device as soon as it is done.
        targets: where.
        commands: what.
        logins: by site.
        bounds: of the session with each device.
    """
    barred = {target.id: _barred(target, logins) for target in targets}
    free = [target.place for target in targets if barred[target.id].failure is None]
    headway = _Headway(mist.progress, devices=len(free), commands=len(commands))
    async with heartbeat(headway.alive, sleep=mist.devices.shells.sleep):
        ran = await mist.devices.shells.run_many(
            free,
            [command.expanded for command in commands],
            bounds=bounds,
            progress=headway.done,
            heard=headway.heard,
        )
    said = {transcript.device.device_id: transcript for transcript in ran}
    return [said.get(target.id, barred[target.id]) for target in targets]


@dataclass(slots=True)
class _Headway:
    """How far the asking is, in devices; each telling is more than the one before."""

    tell: Progress
    devices: int
    commands: int
    finished: int = 0
    told: float = 0.0
    _parts: dict[str, float] = field(default_factory=dict)

    async def heard(self, device: Place, output: CommandOutput) -> None:
        """Tell that a device has answered a command, unless that was the last one."""
        part = self._parts.get(device.device_id, 0.0) + 1 / self.commands
        self._parts[device.device_id] = part
        if part < 1 - _SMALLEST:
            await self._tell(f"{quoted(device.name)} answered {quoted(output.command)}")

    async def done(self, transcript: DeviceTranscript) -> None:
        """Tell that a device is done."""
        self.finished += 1
        self._parts[transcript.device.device_id] = 1.0
        how = "done" if transcript.completed else "failed"
        name = quoted(transcript.device.name)
        await self._tell(f"{self.finished} of {self.devices}: {name} {how}")

    async def alive(self, seconds: float) -> None:
        """Tell that the asking goes on."""
        await self._tell(f"{self.finished} of {self.devices} after {seconds:g} seconds")

    async def _tell(self, message: str) -> None:
        done = sum(self._parts.values())
        self.told = max(done, self.told + _SMALLEST if self.told >= done else done)
        await self.tell(self.told, self.devices, message)


def _barred(target: Target, logins: Mapping[str | None, Login]) -> DeviceTranscript:
    """Return the transcript of a device that is not asked; without a failure, it may be."""
    failure = shell_obstacle(target) or login_obstacle(logins[target.site_id])
    return DeviceTranscript(device=target.place, failure=failure)
