"""One device in depth: what the cloud knows and what the device itself says, asked at once."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from pydantic import Field

from mist_mcp.analysis.drift import Kind
from mist_mcp.answers.results import Result
from mist_mcp.cloud.names import OrgName, SiteName, find_site
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.device_setup import DeviceSetup
from mist_mcp.shell.policy import checked_command
from mist_mcp.shell.runner import DeviceTranscript
from mist_mcp.shell.wire import DEFAULT
from mist_mcp.tools.device.device_setup import (
    Owned,
    PortRow,
    SetupRow,
    owned,
    port_rows,
    setup_row,
)
from mist_mcp.tools.device.get_device_stats import (
    BgpPeerRow,
    DeviceDetail,
    InterfaceRow,
    MemberRow,
    RadioRow,
    StatsRow,
    get_device_stats,
)
from mist_mcp.tools.device.junos_facts import (
    COMMANDS,
    AlarmRow,
    CoreDumpRow,
    HardwareRow,
    JunosFacts,
    LogRow,
    RouteTableRow,
    SoftwareRow,
    facts_of,
)
from mist_mcp.tools.device.shell_rows import ROOM, OutputRow, output_rows, silences
from mist_mcp.tools.kit.configured import (
    MOST_DIFFERENCES,
    ConfigRow,
    DifferenceRow,
    config_row,
    difference_rows,
    left_out,
)
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.inherited import TEMPLATES, Compared, inherited, type_of
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.shell_asking import ask
from mist_mcp.tools.kit.shell_rights import logins
from mist_mcp.tools.kit.targets import OFFLINE, Target, ground_of, named, obstacle
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign

OneT = TypeVar("OneT")
OtherT = TypeVar("OtherT")


class EnhancedDevice(Result):
    """One device: what it is, how it is, how it is configured, and what its shell says."""

    device: StatsRow
    detail: DeviceDetail | None = None
    inventory: Owned | None = None
    configured: ConfigRow
    setup: SetupRow
    ports: list[PortRow] = Field(description="configured ports")
    differences: list[DifferenceRow] = Field(description="from what it inherits, drift first")
    radios: list[RadioRow]
    members: list[MemberRow]
    bgp_peers: list[BgpPeerRow] | None = None
    interfaces: list[InterfaceRow] | None = Field(None, description="of a gateway")
    login: Foreign | None = Field(None, description="the Junos login of the token, and why")
    software: list[SoftwareRow] | None = None
    alarms: list[AlarmRow] | None = Field(None, description="active now, from the device itself")
    core_dumps: list[CoreDumpRow] | None = None
    hardware: list[HardwareRow] | None = None
    route_tables: list[RouteTableRow] | None = None
    log: list[LogRow] | None = Field(None, description="the last 50 lines, grouped; device time")
    raw: list[OutputRow] | None = None


@tool("device", danger="diagnostic")
async def get_enhanced_device_info(
    *,
    device_id: Text,
    site_id: Text | None = None,
    raw: bool = False,
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> EnhancedDevice:
    """Describe one device in full: state, setup, drift, what its shell says.

    Args:
        device_id: Name, MAC or id.
        site_id: Id or name.
        raw: With Junos output.
        org_id: Id or name.
    """
    ground = await ground_of(mist, site_id=site_id, org_id=org_id)
    target = await named(mist, device_id, ground)
    if target.site_id is None and (bar := obstacle(target)):
        raise bar
    site = ground.site or await find_site(mist.client, target.site_id or "", org=None)
    described, (transcript, words) = await _all(mist, site, target, ground.org)
    facts = facts_of(transcript.outputs)
    whole = described.model_copy(update=_from_shell(facts, transcript, described, words=words))
    if not raw:
        return whole
    rows = output_rows([transcript], max_bytes=ROOM, redactor=mist.redactor)
    return whole.model_copy(update={"raw": rows, "notes": [*whole.notes, *silences(rows)]})


async def _all(
    mist: Mist, site: SiteName, target: Target, org: OrgName
) -> tuple[EnhancedDevice, tuple[DeviceTranscript, str]]:
    """Ask the cloud and the device; where the inventory has it offline, its statistics decide."""
    if target.status != OFFLINE:
        return await _both(_described(mist, site, target, org), _asked(mist, target, org))
    described = await _described(mist, site, target, org)
    return described, await _asked(mist, replace(target, status=described.device.status), org)


async def _both(one: Awaitable[OneT], other: Awaitable[OtherT]) -> tuple[OneT, OtherT]:
    """Wait for both at once; if one fails, the other is ended."""
    task = asyncio.ensure_future(other)
    try:
        return await one, await task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _asked(mist: Mist, target: Target, org: OrgName) -> tuple[DeviceTranscript, str]:
    """Ask the device itself; returns the words about the login, too."""
    known = await logins(mist, org, [target.site_id])
    lines = [checked_command(text, commands=mist.devices.commands) for text in COMMANDS]
    [transcript] = await ask(mist, [target], lines, logins=known, bounds=DEFAULT)
    return transcript, known[target.site_id].words


async def _described(mist: Mist, site: SiteName, target: Target, org: OrgName) -> EnhancedDevice:
    """Describe a device by what the cloud knows."""
    path = path_of("sites/{site_id}/devices/{device_id}", site_id=site.id, device_id=target.id)
    config, now, row = await asyncio.gather(
        mist.client.read_object(path),
        get_device_stats(device_id=target.id, site_id=site.id, mist=mist),
        owned(mist, org, mac=target.mac),
    )
    inherits = await inherited(mist, site, [config])
    compared = inherits.compared(config)
    differing = difference_rows(inherits, [compared])
    setup = DeviceSetup.model_validate(config)
    return EnhancedDevice.of(
        now,
        summary=" ".join([now.summary, *_drift(compared)]),
        notes=[*inherits.notes, *left_out(differing)],
        device=now.rows[0],
        inventory=row,
        configured=config_row(compared, {target.mac: now.rows[0].status}, inherits),
        setup=setup_row(setup),
        ports=port_rows(setup),
        differences=differing[:MOST_DIFFERENCES],
    )


def _from_shell(
    facts: JunosFacts, transcript: DeviceTranscript, described: EnhancedDevice, *, words: str
) -> dict[str, object]:
    """Return the fields that the device's shell adds."""
    failure = transcript.failure
    missing = [f"The device itself told nothing: {failure.message}"] if failure else []
    return {
        "summary": " ".join([described.summary, *_reported(facts)]),
        "notes": [*described.notes, *missing, *facts.notes],
        "login": words if transcript.outputs else None,
        "software": facts.software,
        "alarms": facts.alarms,
        "core_dumps": facts.core_dumps,
        "hardware": facts.hardware,
        "route_tables": facts.route_tables,
        "log": facts.log,
    }


def _reported(facts: JunosFacts) -> list[str]:
    """Say what the device reports that somebody should look at."""
    counts = {"alarm": facts.alarms, "core dump": facts.core_dumps}
    known = [
        f"{len(rows) or 'no'} {what}{'' if len(rows) == 1 else 's'}"
        for what, rows in counts.items()
        if rows is not None
    ]
    return [f"The device itself reports {' and '.join(known)}."] if known else []


def _drift(compared: Compared) -> list[str]:
    """Say how far the configuration is from what it inherits; nothing of what is not compared."""
    number = compared.number(Kind.DRIFT)
    if type_of(compared.device) not in TEMPLATES:
        return []
    if number is None:
        return ["Whether its configuration drifts is unknown."]
    return [f"{number or 'No'} field{'' if number == 1 else 's'} of its configuration drift."]
