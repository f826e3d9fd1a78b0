"""The reports of `--validate-config` and `--security-check`.

Both ask the cloud who the token is; the token itself is never written, not even in part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mist_mcp.analysis.privileges import Limits, assess
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.regions import region_of
from mist_mcp.errors import MistError
from mist_mcp.security.untrusted import clean
from mist_mcp.selection import select
from mist_mcp.tool import toolsets_of
from mist_mcp.tools.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from rich.console import Console

    from mist_mcp.analysis.privileges import Assessment
    from mist_mcp.selection import Selection
    from mist_mcp.settings import LoadedSettings, Settings

SELF: Final = "/api/v1/self"
VERDICT_STYLES: Final = {"safe": "bold green", "risk": "bold yellow", "critical": "bold red"}


async def identity(
    settings: Settings, *, transport: httpx.AsyncBaseTransport | None, clock: Callable[[], float]
) -> Any:
    """Ask the cloud who the token is.

    Raises:
        MistError: the cloud cannot be asked, or refuses.
    """
    async with MistClient(settings, transport=transport, clock=clock) as cloud:
        return await cloud.read(SELF)


async def report_configuration(
    loaded: LoadedSettings,
    *,
    transport: httpx.AsyncBaseTransport | None,
    clock: Callable[[], float],
    console: Console,
) -> bool:
    """Print what is set and where it came from, try it, and tell whether it works.

    Raises:
        SettingsError: the settings about tools name what is none, or leave none.
    """
    selection = select(toolsets_of(CATALOGUE), choice=loaded.settings.choice)
    console.print(_settings_table(loaded), end="\n\n")
    console.print(Text(_cloud_line(loaded.settings)))
    console.print(Text(_tools_line(selection)))
    for name in loaded.ignored:
        console.print(Text(f"Not a setting of this server, ignored: {clean(name)}", "yellow"))
    try:
        document = await identity(loaded.settings, transport=transport, clock=clock)
    except MistError as error:
        console.print(Text(f"Not working: {error}", "bold red"))
        return False
    console.print(Text(f"Working: {_described(document, loaded.settings.limits)}", "bold green"))
    return True


async def report_security(
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None,
    clock: Callable[[], float],
    console: Console,
) -> Assessment:
    """Print the judgement on the token, and return it.

    Raises:
        MistError: the cloud cannot be asked, so that there is no judgement.
    """
    document = await identity(settings, transport=transport, clock=clock)
    assessment = assess(document, limits=settings.limits)
    console.print(Text(f"Verdict: {assessment.verdict}", VERDICT_STYLES[assessment.verdict]))
    console.print(Text(_described(document, settings.limits)))
    if assessment.risks:
        console.print()
        console.print(_risk_table(assessment))
    return assessment


def _settings_table(loaded: LoadedSettings) -> Table:
    """List each variable, its value and its source."""
    table = Table("Variable", "Value", "From", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for variable, value in loaded.settings.shown.items():
        table.add_row(variable, Text(value), Text(loaded.origins[variable]))
    return table


def _cloud_line(settings: Settings) -> str:
    """Name the cloud, and the host that it streams from."""
    region = region_of(settings.host)
    if region is None:
        return f"Cloud: {settings.host} on this machine"
    return f"Cloud: {region.name}, API {region.api_host}, WebSocket {region.websocket_host}"


def _tools_line(selection: Selection) -> str:
    """Count the tools, and name those that are switched off."""
    number = len(selection.enabled) + len(selection.hidden)
    off = f"; switched off: {', '.join(selection.hidden)}" if selection.hidden else ""
    return f"Tools: {len(selection.enabled)} of {number}{off}"


def _described(document: object, limits: Limits) -> str:
    """Say who the token is and how far it reaches, in one line."""
    assessment = assess(document, limits=limits)
    reach = assessment.reach
    counts = {"organizations": reach.organizations, "sites": reach.sites, "MSPs": reach.msps}
    named = "; ".join(f"{what}: {_roles(found)}" for what, found in counts.items() if found)
    return f"{_name(document)}, {assessment.identity} ({named or 'no privileges understood'})"


def _roles(found: Mapping[str, int]) -> str:
    """Write counts by role: `1 admin, 2 read`."""
    return ", ".join(f"{count} {role}" for role, count in found.items())


def _name(document: object) -> str:
    """Name the token's owner, cleaned: it is text that somebody else wrote."""
    fields = document if isinstance(document, dict) else {}
    name = fields.get("email") or fields.get("name")
    return clean(name) if isinstance(name, str) else "Unnamed"


def _risk_table(assessment: Assessment) -> Table:
    """List the risks with what to do about each."""
    table = Table(
        "Severity", "Risk", "Scopes", "What to do", box=SIMPLE_HEAD, show_edge=False, pad_edge=False
    )
    for risk in assessment.risks:
        table.add_row(risk.severity, risk.message, ", ".join(risk.scopes), risk.mitigation)
    return table
