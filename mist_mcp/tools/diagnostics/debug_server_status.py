"""Show how this server is set up: version, cloud, settings, calls, memory, hidden tools."""

import platform
from importlib.metadata import version

import psutil
from pydantic import Field

from mist_mcp import __version__
from mist_mcp.answers.contract import OUTPUT_VERSION
from mist_mcp.answers.results import Record, Result
from mist_mcp.settings.regions import region_of
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Moment, Own

_PACKAGES = ("fastmcp", "mcp", "httpx", "pydantic", "websockets")


class SettingRow(Record):
    """A setting that is no secret."""

    name: Foreign
    value: Foreign


class HiddenRow(Record):
    """A tool that is switched off."""

    name: Foreign
    reason: Foreign


class PackageRow(Record):
    """An installed package."""

    name: Foreign
    version: Foreign


class ServerStatus(Result):
    """How this server is set up and what it has done."""

    version: Foreign
    python: Foreign
    cloud: Foreign
    region: Foreign | None = None
    started: Moment = None
    uptime: Own | None = None
    mist_calls: int = Field(description="requests to Mist since the start, repeated ones too")
    mist_calls_this_hour: int
    closed_for_seconds: float = Field(description="how long Mist refuses calls; 0 when it does not")
    memory_megabytes: float
    cpu_seconds: float
    output_version: int = Field(description="of the names of tools, arguments and fields")
    tools: int = Field(description="tools that can be called")
    hidden_tools: list[HiddenRow] = Field(
        description="tools that the settings switch off, or that the token cannot use"
    )
    settings: list[SettingRow]
    packages: list[PackageRow]


@tool("diagnostics", danger="read")
async def debug_server_status(*, mist: Mist = MIST) -> ServerStatus:
    """Show how this server is set up: version, cloud, settings, calls, memory, hidden tools.

    It asks Mist nothing.
    """
    now = mist.clock()
    budget = mist.client.budget
    process = psutil.Process()
    region = region_of(mist.settings.host)
    times = process.cpu_times()
    hidden = {**mist.clearance.unusable(), **mist.selection.hidden}
    return ServerStatus(
        summary=f"mist-mcp {__version__} on {mist.settings.host}, up "
        f"{duration(now - mist.started)}, {budget.this_hour(now)} of {budget.limit} calls "
        f"made this hour. {_off(len(mist.selection.hidden), len(mist.clearance.unusable()))}",
        version=__version__,
        python=platform.python_version(),
        cloud=mist.settings.host,
        region=region.name if region else None,
        started=iso(mist.started),
        uptime=duration(now - mist.started),
        mist_calls=budget.total,
        mist_calls_this_hour=budget.this_hour(now),
        closed_for_seconds=budget.closed_for(now),
        memory_megabytes=round(process.memory_info().rss / 1e6, 1),
        cpu_seconds=round(times.user + times.system, 1),
        output_version=OUTPUT_VERSION,
        tools=len(mist.selection.enabled),
        hidden_tools=[HiddenRow(name=name, reason=reason) for name, reason in hidden.items()],
        settings=[
            SettingRow(name=name, value=value) for name, value in mist.settings.shown.items()
        ],
        packages=[PackageRow(name=name, version=version(name)) for name in _PACKAGES],
    )


def _off(switched_off: int, useless: int) -> str:
    """Say how many tools are switched off, and how many are of no use to the token."""
    words = [f"{_tools(switched_off)} switched off"] if switched_off else []
    words += [f"{_tools(useless)} of no use to the token"] if useless else []
    return f"{', '.join(words)}." if words else "All tools are on."


def _tools(number: int) -> str:
    return f"{number} tool is" if number == 1 else f"{number} tools are"
