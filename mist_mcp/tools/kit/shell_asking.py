"""Asking devices in their shell: what bars the way is said before any session is opened."""

import itertools
from collections.abc import Mapping, Sequence

from mist_mcp.analysis.shell_login import Login
from mist_mcp.shell.policy import Command
from mist_mcp.shell.runner import DeviceTranscript
from mist_mcp.shell.wire import Bounds
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.shell_rights import login_obstacle
from mist_mcp.tools.kit.targets import Target, shell_obstacle
from mist_mcp.words.untrusted import quoted


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
    count = itertools.count(1)

    async def tell(transcript: DeviceTranscript) -> None:
        done = next(count)
        how = "done" if transcript.completed else "failed"
        name = quoted(transcript.device.name)
        await mist.progress(done, len(free), f"{done} of {len(free)}: {name} {how}")

    ran = await mist.devices.shells.run_many(
        free, [command.expanded for command in commands], bounds=bounds, progress=tell
    )
    said = {transcript.device.device_id: transcript for transcript in ran}
    return [said.get(target.id, barred[target.id]) for target in targets]


def _barred(target: Target, logins: Mapping[str | None, Login]) -> DeviceTranscript:
    """Return the transcript of a device that is not asked; without a failure, it may be."""
    failure = shell_obstacle(target) or login_obstacle(logins[target.site_id])
    return DeviceTranscript(device=target.place, failure=failure)
