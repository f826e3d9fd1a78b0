"""The transcripts of the fictional network: which devices, which commands, as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.network import tenant as build
from fake_mist.tenant.transcripts import (
    chassis,
    logs,
    overlay,
    routing,
    security,
    statements,
    switching,
    system,
)
from fake_mist.tenant.transcripts.facts import facts, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fake_mist.tenant.model import Device, Tenant
    from fake_mist.tenant.transcripts.facts import Facts

BANNERED: Final = "obs-sw-1"
"""The switch that greets with lines like prompts, whose line is slow, and whose ports say odd
things: all three are seen of devices, and none may be taken for a prompt."""

MESSAGE: Final = (
    "***********************************************",
    "noc@larkspur.example.edu # keep out",
    "WARNING> every session is recorded",
    "% Unauthorized access is an offence",
    "{master:0}",
)
PAUSE_MS: Final = 20

DEVICES: Final = (
    "clos-core-1",
    trouble.OVERLAY_DOWN[1],
    "clos-dist-p2-1",
    "clos-acc-p1-01",
    trouble.SECRET_SWITCH,
    trouble.OVERLAY_DOWN[0],
    *trouble.MISSING_LINK,
    trouble.FLAPPING[0],
    *trouble.ONE_SIDED,
    *trouble.SILENT,
    *trouble.DUPLICATE_LOOPBACK,
    *trouble.DUPLICATE_LOOPBACK.values(),
    "med-core-1",
    "med-dist-p1-1",
    "med-dist-p2-1",
    "lib-core-1",
    trouble.FAILED_FAN,
    "harbour-sw-1",
    "harbour-gw",
    BANNERED,
    "obs-gw",
)
"""Cores, distribution and access switches, sound and in trouble, a plain switch, a gateway."""

NODES: Final = {"node0": "primary", "node1": "secondary"}
QUIET: Final = "harbour-sw-1"
"""Has no core dumps and says so by saying nothing."""

_Commands = dict[str, "Callable[[Facts], list[str]]"]

SHARED: Final[_Commands] = {
    "show-bgp-summary.txt": routing.bgp_summary,
    "show-chassis-alarms.txt": system.chassis_alarms,
    "show-configuration.set": statements.set_commands,
    "show-configuration.txt": statements.configuration,
    "show-log-messages.txt": logs.messages,
    "show-route-summary.txt": routing.route_summary,
    "show-system-alarms.txt": system.system_alarms,
    "show-system-core-dumps.txt": system.core_dumps,
    "show-system-uptime.txt": system.uptime,
    "show-version.json": system.version_json,
    "show-version.txt": system.version,
}
SWITCH: Final[_Commands] = {
    **SHARED,
    "show-bfd-session.txt": routing.bfd,
    "show-chassis-environment.txt": chassis.environment,
    "show-chassis-hardware.txt": chassis.switch_hardware,
    "show-ethernet-switching-table.txt": switching.mac_table,
    "show-ethernet-switching-vxlan-tunnel-end-point-remote.txt": overlay.remote_endpoints,
    "show-evpn-database.txt": overlay.database,
    "show-evpn-instance-extensive.txt": overlay.instance,
    "show-interfaces-terse.txt": switching.terse,
    "show-interfaces-vtep.txt": overlay.interfaces,
    "show-lacp-interfaces.txt": switching.lacp,
    "show-lldp-neighbors.txt": switching.lldp,
    "show-virtual-chassis.txt": chassis.virtual_chassis,
    "show-vlans.txt": switching.vlans,
}
GATEWAY: Final[_Commands] = {
    **SHARED,
    "show-chassis-cluster-status.txt": security.cluster_status,
    "show-chassis-hardware.txt": chassis.gateway_hardware,
    "show-interfaces-terse.txt": security.terse,
    "show-security-flow-session-summary.txt": security.sessions,
}


def transcripts(tenant: Tenant) -> dict[str, str]:
    """Write every file of every device: its path in the folder to its text."""
    seen = survey(tenant)
    named = {device.name: device for device in tenant.devices}
    return {
        f"{name}/{file}": text
        for name in dict.fromkeys(DEVICES)
        for file, text in _device(facts(seen, named[name]))
    }


def write_transcripts(folder: Path) -> None:
    """Write the transcripts; other devices' stay."""
    for path, text in transcripts(build()).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def differs(folder: Path) -> list[str]:
    """Name the files that `write_transcripts` would change."""
    texts = transcripts(build())
    return [path for path, text in texts.items() if _read(folder / path) != text.encode()]


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _device(each: Facts) -> Iterator[tuple[str, str]]:
    yield "device.toml", _sheet(each)
    commands = GATEWAY if each.device.kind == "gateway" else SWITCH
    for file, command in commands.items():
        quiet = each.device.name == QUIET and file == "show-system-core-dumps.txt"
        lines = [] if quiet else command(each)
        yield file, "".join(f"{line.rstrip()}\n" for line in lines)
    if each.device.name == BANNERED:
        described = switching.descriptions()
        yield "show-interfaces-descriptions.txt", "".join(f"{line}\n" for line in described)


def _sheet(each: Facts) -> str:
    device = each.device
    told = {
        "provenance": "synthetic",
        "name": device.name,
        "mac": device.mac,
        "model": device.model,
        "user": "mist",
        "host": device.name,
        "banner": f"JUNOS {each.version} Kernel 64-bit  JNPR-12.1-{system.BUILD}",
        "last_login": "Mon Jun 15 09:12:44 2026 from 192.0.2.10",
        "member": _member(device),
    }
    lines = [f'{key} = "{value}"\n' for key, value in told.items()]
    if device.name == BANNERED:
        lines += [f"message = {json.dumps(MESSAGE)}\n", f"pause_ms = {PAUSE_MS}\n"]
    if device.kind == "gateway":
        nodes = (f'{name} = "{{{role}:{name}}}"\n' for name, role in NODES.items())
        lines += ["\n[nodes]\n", *nodes]
    return "".join(lines)


def _member(device: Device) -> str:
    if device.kind == "gateway":
        return f"{{{NODES['node0']}:node0}}"
    return "" if device.model == hardware.BIG_CORE else "{master:0}"
