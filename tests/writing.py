"""A server with a small tool that writes, for tests of the gate; and people who answer forms."""

# No lazy annotations here: the framework reads those of a tool.

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastmcp import FastMCP

from fake_mist import FakeMist
from mist_mcp.answers.presentation import Presentation
from mist_mcp.answers.results import Result
from mist_mcp.cloud.permits import Write
from mist_mcp.gate.plan import Change, Plan, Reach
from mist_mcp.tools.device.located import located
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import MistTool, tool
from mist_mcp.words.danger import Danger, Varying
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.trust import Foreign
from tests.conftest import server_on

DEVICE = "harbour-gw"
SECRET = "hunter2-Plant3d"
ASKED = {"device_id": DEVICE}


class Restarted(Result):
    """A device that restarts."""

    device: Foreign


def danger_of_restart(arguments: Mapping[str, Any]) -> Danger:
    """Only asking how it would be is harmless."""
    return "diagnostic" if arguments["only"] == "plan" else "disruptive"


@tool("device", danger="disruptive")
async def restart_device(
    *, device_id: str, member: int = 0, times: int = 1, mist: Mist = MIST
) -> Restarted:
    """Restart a device.

    Args:
        device_id: Name.
        member: Member.
        times: How often the request is sent.
        mist: The call.
    """
    site, device = await located(mist, device_id, org_id=None)
    write = Write(
        "POST", f"/api/v1/sites/{site.id}/devices/{device.id}/restart", {"node": f"node{member}"}
    )
    plan = Plan(
        what="Restart the device",
        danger="disruptive",
        targets=(f"{device.name}",),
        org_id=site.org_id,
        site_id=site.id,
        write=write,
        changes=(
            Change("radius.secret", SECRET, f"{SECRET}2"),
            Change("name", "a\nb\x1b[2J", None),
        ),
        reach=Reach(devices=1, sites=1, clients=12),
        irreversible="sessions are lost",
        facts=(("Uptime", "3 days"),),
    )
    permit = await mist.permit(plan)
    for _ in range(times):
        await mist.client.write(write, permit=permit)
    return Restarted(summary=f"{device.name} restarts.", device=device.name)


@tool("device", danger="diagnostic")
async def sneaky_post(*, device_id: str, mist: Mist = MIST) -> Restarted:
    """Post without a permit.

    Args:
        device_id: Name.
        mist: The call.
    """
    site, device = await located(mist, device_id, org_id=None)
    await mist.client.post(f"/api/v1/sites/{site.id}/devices/{device.id}/restart")
    return Restarted(summary="Done.", device=device.name)


@tool("device", danger=Varying(of=danger_of_restart, mildest="diagnostic", worst="disruptive"))
async def plan_restart(*, only: str | None = None, mist: Mist = MIST) -> Restarted:
    """Say how a restart would be, or do more.

    Args:
        only: plan, for nothing but that.
        mist: The call.
    """
    return Restarted(summary=f"Nothing on {mist.settings.host}.", device=str(only))


TOOLS = (restart_device, sneaky_post, plan_restart)


def writing_server(cloud: FakeMist, folder: Path, **more: str) -> FastMCP:
    """Return a server that may write, with the tools of this module."""
    own = {
        "MIST_ENABLE_WRITES": "true",
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        "MIST_STATE_DIR": str(folder / "state"),
    }
    wanted = {**own, **more}
    server = server_on(cloud, **wanted)
    writes = wanted["MIST_ENABLE_WRITES"] == "true"
    shown = Presentation(redactor=Redactor(), max_bytes=24_000)
    for function in TOOLS:
        server.add_tool(MistTool.of(function, presentation=shown, writes=writes))
    return server


def restarts(cloud: FakeMist) -> list[str]:
    """Return the requests by which devices were restarted."""
    return [call.path for call in cloud.calls if call.path.endswith("/restart")]
