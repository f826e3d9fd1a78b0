"""The server itself: can it reach the cloud, and how is it set up."""

import asyncio
import platform
from importlib.metadata import version
from typing import Any, ClassVar

import psutil
from pydantic import Field

from mist_mcp import __version__
from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.budget import CALLS_PER_HOUR
from mist_mcp.errors import MistError
from mist_mcp.models.account import Me, Usage
from mist_mcp.settings.regions import region_of
from mist_mcp.settings.selection import Selection
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.times import duration, iso

_CHECKS = {
    "the token": ("/api/v1/self", dict),
    "the call budget": ("/api/v1/self/usage", dict),
    "the constants": ("/api/v1/const/countries", list),
}
"""What is asked for, and what an answer of the cloud would be."""

_PACKAGES = ("fastmcp", "mcp", "httpx", "pydantic", "websockets")


class CheckRow(Record):
    """One request, and how it went."""

    check: str
    path: str
    ok: bool
    milliseconds: float | None = None
    error: str | None = None


class Connectivity(Result):
    """Whether the cloud answers, and with what budget."""

    TABLES: ClassVar = {"checks": ("check", "ok", "milliseconds", "error")}

    cloud: str
    region: str | None = None
    healthy: bool
    identity: str | None = None
    checks: list[CheckRow]
    calls_used: int | None = Field(None, description="of this hour, by everything with this token")
    calls_limit: int | None = None


class SettingRow(Record):
    """A setting that is no secret."""

    name: str
    value: str


class HiddenRow(Record):
    """A tool that is switched off."""

    name: str
    reason: str


class PackageRow(Record):
    """An installed package."""

    name: str
    version: str


class ServerStatus(Result):
    """How this server is set up and what it has done."""

    TABLES: ClassVar = {
        "hidden_tools": ("name", "reason"),
        "settings": ("name", "value"),
        "packages": ("name", "version"),
    }

    version: str
    python: str
    cloud: str
    region: str | None = None
    started: str | None = None
    started_epoch: float
    uptime: str | None = None
    mist_calls: int = Field(description="requests to Mist since the start, repeated ones too")
    mist_calls_this_hour: int
    closed_for_seconds: float = Field(description="how long Mist refuses calls; 0 when it does not")
    memory_megabytes: float
    cpu_seconds: float
    tools: int = Field(description="tools that can be called")
    hidden_tools: list[HiddenRow] = Field(
        description="tools that the settings switch off, or that the token cannot use"
    )
    settings: list[SettingRow]
    packages: list[PackageRow]


@tool("diagnostics", danger="read")
async def test_mist_connectivity(*, mist: Mist = MIST) -> Connectivity:  # noqa: PT028 - a tool
    """Test whether the Mist cloud answers and accepts the token, and show the call budget.

    Use it when other tools fail: each check says what is wrong and what to do.
    """
    results = await asyncio.gather(*(_check(mist, name, *asked) for name, asked in _CHECKS.items()))
    checks = [row for row, _ in results]
    documents = dict(zip(_CHECKS, (document for _, document in results), strict=True))
    owner = Me.model_validate(_object(documents["the token"]))
    usage = Usage.model_validate(_object(documents["the call budget"]))
    failed = [row for row in checks if not row.ok]
    host = mist.settings.host
    region = region_of(host)
    return Connectivity(
        summary=f"{host} answers all checks."
        if not failed
        else f"{host}: {len(failed)} of {len(checks)} checks failed. {failed[0].error}",
        cloud=host,
        region=region.name if region else None,
        healthy=not failed,
        identity=owner.email or owner.name,
        checks=checks,
        calls_used=usage.requests,
        calls_limit=usage.request_limit,
    )


async def _check(mist: Mist, name: str, path: str, kind: type) -> tuple[CheckRow, Any]:
    """Make one request; that it fails is an answer here, not an error."""
    began = mist.clock()
    try:
        document = await mist.client.read(path)
        if not isinstance(document, kind) or not document:
            raise unexpected("what the API promises")
    except MistError as error:
        return CheckRow(check=name, path=path, ok=False, error=str(error)), None
    taken = round((mist.clock() - began) * 1000, 1)
    return CheckRow(check=name, path=path, ok=True, milliseconds=taken), document


def _object(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {}


@tool("diagnostics", danger="read")
async def debug_server_status(*, mist: Mist = MIST) -> ServerStatus:
    """Show how this server is set up: version, cloud, settings, calls, memory, hidden tools.

    It asks Mist nothing. Secrets are never shown; the token only as set or not.
    """
    now = mist.clock()
    budget = mist.client.budget
    process = psutil.Process()
    region = region_of(mist.settings.host)
    times = process.cpu_times()
    hidden = {**mist.clearance.unusable(), **mist.selection.hidden}
    return ServerStatus(
        summary=f"mist-mcp {__version__} on {mist.settings.host}, up "
        f"{duration(now - mist.started)}, {budget.this_hour(now)} of {CALLS_PER_HOUR} calls "
        f"made this hour. {_off(mist.selection)}",
        version=__version__,
        python=platform.python_version(),
        cloud=mist.settings.host,
        region=region.name if region else None,
        started=iso(mist.started),
        started_epoch=mist.started,
        uptime=duration(now - mist.started),
        mist_calls=budget.total,
        mist_calls_this_hour=budget.this_hour(now),
        closed_for_seconds=budget.closed_for(now),
        memory_megabytes=round(process.memory_info().rss / 1e6, 1),
        cpu_seconds=round(times.user + times.system, 1),
        tools=len(mist.selection.enabled),
        hidden_tools=[HiddenRow(name=name, reason=reason) for name, reason in hidden.items()],
        settings=[
            SettingRow(name=name, value=value) for name, value in mist.settings.shown.items()
        ],
        packages=[PackageRow(name=name, version=version(name)) for name in _PACKAGES],
    )


def _off(selection: Selection) -> str:
    """Say how many tools are switched off."""
    number = len(selection.hidden)
    if not number:
        return "All tools are on."
    return f"{number} tool{' is' if number == 1 else 's are'} switched off."
