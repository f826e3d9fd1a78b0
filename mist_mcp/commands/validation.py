"""The reports of `--validate-config` and `--security-check`.

Both ask the cloud who the token is; the token itself is never written, not even in part.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mist_mcp.analysis.privileges import assess
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.token_facts import SELF, token_facts
from mist_mcp.errors import MistError, SettingsError
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.settings.regions import region_of
from mist_mcp.settings.selection import select
from mist_mcp.tools.kit.token_report import TokenSecurity, name_of, token_report
from mist_mcp.tools.kit.tool import toolsets_of
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.untrusted import clean, cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from rich.console import Console

    from mist_mcp.analysis.thresholds import Limits
    from mist_mcp.settings.loading import LoadedSettings, Settings
    from mist_mcp.settings.selection import Selection

VERDICT_STYLES: Final = {"safe": "bold green", "risk": "bold yellow", "critical": "bold red"}


async def identity(
    settings: Settings, *, transport: httpx.AsyncBaseTransport | None, clock: Callable[[], float]
) -> Any:
    """Ask the cloud who the token is.

    Raises:
        MistError: the cloud cannot be asked, or refuses.
    """
    if not settings.api_token.get_secret_value():
        raise SettingsError(
            "There is no token to ask the cloud with: each request brings its own",
            next_step="Set MIST_API_TOKEN to the token that is to be tried.",
        )
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
    for line in refused_lines(loaded):
        console.print(Text(line, "yellow"))
    try:
        document = await identity(loaded.settings, transport=transport, clock=clock)
    except MistError as error:
        console.print(Text(f"Not working: {error.at_terminal}", "bold red"))
        return False
    console.print(Text(f"Working: {_described(document, loaded.settings.limits)}", "bold green"))
    return True


def refused_lines(loaded: LoadedSettings) -> list[str]:
    """Say what does not count because of a file that nobody named, and why, without values."""
    refused = [
        f"Not taken from the .env file that lies here: {name}: {why}"
        for name, why in sorted(loaded.refused.items())
    ]
    return refused + [f"Not used: {name}: {why}" for name, why in sorted(loaded.unused.items())]


async def judged_token(
    settings: Settings, *, transport: httpx.AsyncBaseTransport | None, clock: Callable[[], float]
) -> TokenSecurity:
    """Judge the token; what strangers wrote is cleaned, and what is secret masked.

    Raises:
        MistError: the cloud cannot be asked, so that there is no judgement.
    """
    async with MistClient(settings, transport=transport, clock=clock) as cloud:
        facts = await token_facts(cloud, await cloud.read(SELF), now=clock())
    report = token_report(facts, settings)
    redactor = Redactor(known=settings.secrets)
    return TokenSecurity.model_validate(cleaned(redactor.value(report.model_dump(mode="json"))))


def show_security(report: TokenSecurity, console: Console) -> None:
    """Print the judgement on the token for a person."""
    console.print(Text(f"Verdict: {report.verdict}", VERDICT_STYLES[report.verdict]))
    console.print(Text(f"{report.name or 'Unnamed'}, {report.identity}; {_reach(report)}"))
    if report.risks:
        console.print()
        console.print(_risk_table(report))
    if report.recommendations:
        console.print("\nSmaller tokens that would do:")
    for line in [*(token.advice for token in report.recommendations), *report.notes]:
        console.print(Text(f"- {line}"))


def write_security(report: TokenSecurity, console: Console) -> None:
    """Print the judgement on the token for a program: one JSON document."""
    document = report.model_dump(mode="json", exclude_none=True)
    console.out(json.dumps(document, indent=1, ensure_ascii=False), highlight=False)


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
    """Say who the token is and how far its grants reach, in one line."""
    assessment = assess(document, limits=limits)
    reach = assessment.reach
    counts = {"organizations": reach.organizations, "sites": reach.sites, "MSPs": reach.msps}
    named = "; ".join(f"{what}: {_roles(found)}" for what, found in counts.items() if found)
    name = clean(name_of(document) or "Unnamed")
    return f"{name}, {assessment.identity} ({named or 'no privileges understood'})"


def _roles(found: Mapping[str, int]) -> str:
    """Write counts by role: `1 admin, 2 read`."""
    return ", ".join(f"{count} {role}" for role, count in found.items())


def _reach(report: TokenSecurity) -> str:
    """Say how much the token reaches."""
    counts = [f"{count} {what}" for what, count in report.reach_by_role.items()]
    return f"reaches {'; '.join(counts) or 'nothing that was understood'}"


def _risk_table(report: TokenSecurity) -> Table:
    """List the risks with what to do about each."""
    table = Table(
        *("Severity", "Risk", "About", "What to do"),
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for risk in report.risks:
        cells = (risk.severity, risk.message, ", ".join(risk.affected), risk.mitigation)
        table.add_row(*map(Text, cells))
    return table
