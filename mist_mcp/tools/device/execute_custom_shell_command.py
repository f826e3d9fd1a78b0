"""Junos commands on devices, one or many at once."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mist_mcp.answers.results import Result
from mist_mcp.errors import InputError
from mist_mcp.shell.policy import LONGEST_COMMAND, Command, checked_command
from mist_mcp.shell.runner import DeviceTranscript
from mist_mcp.shell.wire import Bounds
from mist_mcp.tools.device.shell_rows import (
    LONGEST,
    REFUSED,
    ROOM,
    OutputRow,
    output_rows,
    refused,
    silences,
)
from mist_mcp.tools.kit.arguments import as_commands
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Names, Seconds, Text
from mist_mcp.tools.kit.shell_asking import ask
from mist_mcp.tools.kit.shell_rights import logins
from mist_mcp.tools.kit.targets import Ground, Target, all_named, all_there, ground_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed
from mist_mcp.words.trust import Foreign

MOST_COMMANDS: Final = 10
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_COMMAND)]
Lines = Annotated[
    list[Line], Field(min_length=1, max_length=MOST_COMMANDS), BeforeValidator(as_commands)
]


class CommandsRun(Result):
    """What devices answered to commands that only read."""

    commands: list[Foreign] = Field(description="as they were sent, written out")
    devices_answered: int = Field(description="where every command ended")
    devices_failed: list[Foreign] = Field(description="where something is missing")
    logins: list[Foreign] = Field(description="which Junos login the token gets, and why")
    outputs: list[OutputRow]


@tool("device", danger="diagnostic")
async def execute_custom_shell_command(
    *,
    commands: Lines,
    device_id: Names | None = None,
    site_id: Text | None = None,
    role: Text | None = None,
    timeout: Seconds = 50,  # noqa: ASYNC109 - bounds the session with each device
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> CommandsRun:
    """Run Junos commands that only read (show, ping ...) on switches and SRX gateways.

    Args:
        commands: Such as show bgp summary.
        device_id: Names, with commas.
        site_id: Id or name; alone: all devices there.
        role: Fabric role, such as access.
        timeout: Seconds per device.
        org_id: Id or name.
    """
    checked = [checked_command(text, commands=mist.devices.commands) for text in commands]
    ground = await ground_of(mist, site_id=site_id, org_id=org_id)
    targets = await _targets(mist, ground, names=device_id, role=role)
    known = await logins(mist, ground.org, {target.site_id for target in targets})
    bounds = Bounds(total=timeout, characters=LONGEST)
    transcripts = await ask(mist, targets, checked, logins=known, bounds=bounds)
    if len(transcripts) == 1 and transcripts[0].failure is not None:
        raise transcripts[0].failure
    words = list(dict.fromkeys(login.words for login in known.values()))
    return await asyncio.to_thread(_answer, mist, transcripts, checked, words=words)


async def _targets(
    mist: Mist, ground: Ground, *, names: str | None, role: str | None
) -> list[Target]:
    if names and role:
        raise InputError(
            "device_id and role both choose devices",
            next_step="Give one of them; site_id may stand beside either.",
        )
    if names:
        return await all_named(mist, names, ground)
    if role is None and ground.site is None:
        raise InputError(
            "Nothing says which devices to ask", next_step="Give device_id, site_id or role."
        )
    return await all_there(mist, ground, role=role)


def _answer(
    mist: Mist,
    transcripts: Sequence[DeviceTranscript],
    commands: Sequence[Command],
    *,
    words: list[str],
) -> CommandsRun:
    rows = output_rows(transcripts, max_bytes=ROOM, redactor=mist.redactor)
    failed = [each.device.name for each in transcripts if not _answered(each)]
    return CommandsRun(
        summary=f"{_asked(transcripts, commands)}: {_outcome(transcripts)}; {'; '.join(words)}.",
        notes=[*_cut_note(rows), *silences(rows)],
        commands=[command.expanded for command in commands],
        devices_answered=len(transcripts) - len(failed),
        devices_failed=failed,
        logins=words,
        outputs=rows,
    )


def _asked(transcripts: Sequence[DeviceTranscript], commands: Sequence[Command]) -> str:
    what = commands[0].expanded if len(commands) == 1 else f"{len(commands)} commands"
    [first, *others] = transcripts
    return f"{what} on {f'{len(others) + 1} devices' if others else first.device.name}"


def _outcome(transcripts: Sequence[DeviceTranscript]) -> str:
    if len(transcripts) == 1:
        return _how(transcripts[0])
    return listed(counted(_how(each) for each in transcripts))


def _answered(transcript: DeviceTranscript) -> bool:
    """Tell whether every command ended, and none was refused."""
    return transcript.completed and not any(map(refused, transcript.outputs))


def _how(transcript: DeviceTranscript) -> str:
    if _answered(transcript):
        return "answered"
    if transcript.outputs and all(map(refused, transcript.outputs)):
        return REFUSED
    return "answered in part" if transcript.outputs else "failed"


def _cut_note(rows: Sequence[OutputRow]) -> list[str]:
    cut = sum(row.left_out is not None for row in rows)
    how = 'ask fewer devices, or less of each: | match "a pattern", | last 50, terse'
    return [f"{cut} of {len(rows)} outputs are without their middle; {how}"] if cut else []
