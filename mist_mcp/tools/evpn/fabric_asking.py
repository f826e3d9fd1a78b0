"""Asking switches of a fabric in their shell what the cloud does not know."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mist_mcp.analysis.evpn.causes import enquiries
from mist_mcp.analysis.evpn.cli_facts import (
    TUNNELS,
    CliFacts,
    cli_facts_of,
    gaps_of,
    joined,
    tells,
)
from mist_mcp.analysis.evpn.verification import MAC_VRF_TUNNELS, representatives, shell_steps
from mist_mcp.cloud.names import OrgName
from mist_mcp.junos.reading import Parsed
from mist_mcp.junos.registry import Facts
from mist_mcp.shell.policy import Command, checked_command
from mist_mcp.shell.runner import DeviceTranscript
from mist_mcp.shell.session import CommandOutput
from mist_mcp.shell.wire import DEFAULT
from mist_mcp.tools.evpn.fabric_verdicts import Judged, with_answers
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.shell_asking import ask
from mist_mcp.tools.kit.shell_rights import logins
from mist_mcp.tools.kit.targets import Target
from mist_mcp.words.naming import as_id, device_id

_NOTHING: Final = "empty, or not understood"


@dataclass(frozen=True, slots=True)
class Answers:
    """What switches said, by MAC address, and what is missing, by the reason."""

    cli_facts: dict[str, CliFacts] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)

    @property
    def gaps(self) -> list[str]:
        """Say what is missing, each reason once."""
        return [f"Not told by {', '.join(what)}: {why}" for why, what in self.missing.items()]


async def answers_of(mist: Mist, one: Judged, *, org: OrgName) -> Answers:
    """Run the commands of the plan whose outputs are understood here, on all switches at once."""
    asked = representatives(one.case, one.assessment.findings)
    steps = shell_steps(one.case, asked)
    wanted = {
        each.mac: tuple(step.run for step in steps if each.mac in step.switches) for each in asked
    }
    return await _heard(mist, one, wanted, org=org)


async def questioned(mist: Mist, one: Judged, answers: Answers, *, org: OrgName) -> Judged:
    """Judge a fabric with what its switches said, and told of the sessions that are not well.

    What they do not tell of a session leaves no gap: that it is not well is known.
    """
    first = with_answers(one, answers.cli_facts, gaps=answers.gaps)
    wanted = enquiries(first.case, first.assessment.findings)
    if not wanted:
        return first
    told = (await _heard(mist, first, wanted, org=org)).cli_facts
    more = {mac: joined(answers.cli_facts.get(mac), facts) for mac, facts in told.items()}
    return with_answers(one, {**answers.cli_facts, **more}, gaps=answers.gaps)


async def _heard(
    mist: Mist, one: Judged, wanted: Mapping[str, tuple[str, ...]], *, org: OrgName
) -> Answers:
    """Run commands on switches, by MAC address."""
    groups = _groups(mist, one, wanted)
    sites = {target.site_id for targets, _ in groups for target in targets}
    known = await logins(mist, org, sites)
    answers = await asyncio.gather(
        *(
            ask(mist, targets, commands, logins=known, bounds=DEFAULT)
            for targets, commands in groups
        )
    )
    heard = [
        (target, commands, transcript)
        for (targets, commands), transcripts in zip(groups, answers, strict=True)
        for target, transcript in zip(targets, transcripts, strict=True)
    ]
    refused = [target for target, commands, said in heard if _refuses(TUNNELS, commands, said)]
    elsewhere = _checked(mist, [MAC_VRF_TUNNELS])
    again = await ask(mist, refused, elsewhere, logins=known, bounds=DEFAULT) if refused else ()
    second = {target.mac: each for target, each in zip(refused, again, strict=True)}
    found = Answers()
    for target, commands, transcript in heard:
        _hear(found, target, commands, _joined(commands, transcript, second.get(target.mac)))
    return found


def _refuses(command: str, commands: Sequence[Command], transcript: DeviceTranscript) -> bool:
    """Tell whether a switch does not know a command: Junos Evolved has it under `mac-vrf`."""
    pairs = zip(commands, transcript.outputs, strict=False)
    return any(each.bare == command and output.error for each, output in pairs)


def _joined(
    commands: Sequence[Command], transcript: DeviceTranscript, second: DeviceTranscript | None
) -> DeviceTranscript:
    """Put what was said of the tunnels elsewhere in the place where it was refused."""
    if second is None or second.failure is not None or second.outputs[0].error:
        return transcript
    outputs = tuple(
        second.outputs[0] if each.bare == TUNNELS else output
        for each, output in zip(commands, transcript.outputs, strict=True)
    )
    return replace(transcript, outputs=outputs)


def _groups(
    mist: Mist, one: Judged, wanted: Mapping[str, tuple[str, ...]]
) -> list[tuple[list[Target], list[Command]]]:
    """Return switches with the commands for them; those with the same commands are together."""
    groups: dict[tuple[str, ...], list[Target]] = {}
    for mac, commands in wanted.items():
        if commands:
            groups.setdefault(commands, []).append(_target(one, mac))
    return [(group, _checked(mist, commands)) for commands, group in groups.items()]


def _checked(mist: Mist, commands: Iterable[str]) -> list[Command]:
    return [checked_command(text, commands=mist.devices.commands) for text in commands]


def _target(one: Judged, mac: str) -> Target:
    switch, device = one.fabric.switches[mac], one.case.devices.get(mac)
    return Target(
        id=device_id(mac),
        name=switch.name,
        mac=mac,
        type="switch",
        model=switch.model or "",
        status=device.status if device else None,
        site_id=as_id(switch.site_id)
        or as_id(device.site_id if device else None)
        or as_id(one.fabric.topology.site_id),
    )


def _hear(
    found: Answers, target: Target, commands: Sequence[Command], transcript: DeviceTranscript
) -> None:
    """Add what a switch said, and what it did not say."""
    if transcript.failure is not None:
        found.missing.setdefault(transcript.failure.message, []).append(target.name)
        return
    outputs: dict[str, Parsed[Facts]] = {}
    broken_off: set[str] = set()
    failed: dict[str, list[str]] = {}
    for command, output in zip(commands, transcript.outputs, strict=True):
        parsed = output.parsed
        if parsed and tells(command.bare, parsed):
            outputs[command.bare] = parsed
        if not output.completed:
            broken_off.add(command.bare)
        for why in _gaps(command.bare, output):
            failed.setdefault(why, []).append(command.bare)
    found.cli_facts[target.mac] = cli_facts_of(outputs, broken_off=broken_off)
    for why, texts in failed.items():
        found.missing.setdefault(f"{', '.join(texts)}: {why}", []).append(target.name)


def _gaps(command: str, output: CommandOutput) -> tuple[str, ...]:
    """Say what of an output is not known: all of it, what comes after its end, or lines of it."""
    parsed = output.parsed
    if parsed is None or not tells(command, parsed):
        return (output.reason or output.error or _NOTHING,)
    return (*([output.reason] if not output.completed else ()), *gaps_of(command, parsed))
