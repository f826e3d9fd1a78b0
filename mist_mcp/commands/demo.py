"""A walk through the fictional network: questions a person asks, answered by the real server.

The server runs as a process of its own and is asked over standard input and output, as any MCP
client does. Each step takes its names from earlier answers; nothing is known beforehand.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StdioTransport
from fastmcp.exceptions import ToolError
from mcp import MCPError
from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mist_mcp.commands.drawn_fabric import drawn_fabric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console, RenderableType

Answer: TypeAlias = dict[str, Any]

ROWS_SHOWN: Final = 8
INDENT: Final = (0, 0, 1, 2)
BAR: Final = 40
TIME: Final = re.compile(r"\A(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ\Z")
LINES_SHOWN: Final = 16
COMMAND: Final = "show bgp summary"
SERVER: Final = ("-m", "mist_mcp", "--mock", "--enable-writes", "--env-file", os.devnull)
OPENING: Final = "A real MCP server is asked about a fictional network: no token, no internet."
CLOSING: Final = (
    "To ask questions of your own, give your MCP client the command `mist-mcp --mock`,"
    " or `mist-mcp` with MIST_API_TOKEN set to ask about your network."
)


async def run_demo(console: Console) -> bool:
    """Start the server, ask it everything, and tell whether it answered."""
    # The client passes few variables on; the server is to be found wherever this module was.
    variables = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    transport = StdioTransport(sys.executable, list(SERVER), env=variables, keep_alive=False)

    async def refuse(question: str, *_: object) -> ElicitResult[Any]:
        """Show what a person would be asked, and do not approve it."""
        heading = Text("The person at the client is asked, and says no:", "yellow")
        asked = Group(heading, Text(question))
        console.print(Padding(asked, INDENT, expand=False))
        return ElicitResult(action="decline")

    try:
        async with Client(transport, elicitation_handler=refuse) as client:
            await walk(Conversation(client, console))
    except (MCPError, ToolError) as error:
        console.print(Text(f"The demo stopped: {error}", "bold red"))
        return False
    return True


@dataclass(frozen=True, slots=True)
class Conversation:
    """A client and the terminal on which its questions and answers appear."""

    client: Client[Any]
    console: Console

    async def ask(
        self, question: str, tool: str, show: Callable[[Answer], RenderableType], **arguments: str
    ) -> Answer:
        """Ask one question with one tool call, show the answer, and return its data.

        Raises:
            ToolError: the tool failed.
        """
        result = await self.client.call_tool(tool, arguments)
        answer: Answer = result.structured_content or {}
        given = ", ".join(f'{name}="{value}"' for name, value in arguments.items())
        self.console.print(Text(question, "bold cyan"))
        shown = Group(
            Text(f"{tool}({given})", "dim"), Text(answer.get("summary", "")), "", show(answer)
        )
        self.console.print(Padding(shown, INDENT, expand=False))
        return answer

    async def draw(self, fabric: Answer) -> None:
        """Show the picture of a fabric that an answer links to."""
        uri = str(fabric.get("picture", "")).replace(".svg", ".mmd")
        (picture,) = await self.client.read_resource(uri)
        drawn = drawn_fabric(getattr(picture, "text", ""))
        self.console.print(Padding(drawn, INDENT, expand=False))

    async def try_to(self, request: str, tool: str, **arguments: str) -> None:
        """Ask for what a person must approve, and show what became of it."""
        self.console.print(Text(request, "bold cyan"))
        result = await self.client.call_tool(tool, arguments, raise_on_error=False)
        told = "\n".join(getattr(block, "text", "") for block in result.content)
        self.console.print(Padding(Text(told), INDENT, expand=False))


async def walk(conversation: Conversation) -> None:
    """Ask what a newcomer would ask, each question led to by the answer before.

    Raises:
        ToolError: a tool failed.
    """
    console, ask = conversation.console, conversation.ask
    console.print(Text(OPENING, "italic"), end="\n\n")
    await ask("Who am I, and what may I do?", "get_user_info", rows("grants", GRANT))
    await ask("Which sites are there?", "get_org_sites", rows("rows", SITE))
    await ask(
        "What do we own?", "get_org_inventory", lambda answer: counts(answer.get("by_type", {}))
    )
    down = await ask("What is down?", "get_device_stats", rows("rows", DOWN), status="disconnected")
    alarms = await ask(
        "Which alarms are critical?", "get_alarms", rows("rows", ALARM), severity="critical"
    )
    device = remarkable(alarms, down)
    if device:
        await ask(
            f"Tell me more about {device}.", "get_device_stats", device_sheet, device_id=device
        )
    fabrics = await ask("Is a fabric in trouble?", "get_org_evpn_topologies", rows("rows", FABRIC))
    for worst in listed(fabrics)[:1]:
        fabric = await ask(
            f"What is wrong with {worst['name']}?",
            "get_evpn_topologies_details",
            rows("findings", FINDING),
            topology_id=worst["name"],
        )
        await conversation.draw(fabric)
        for switch in involved(fabric)[:1]:
            await ask(
                f"What does {switch} itself say?",
                "execute_custom_shell_command",
                screen,
                device_id=switch,
                commands=COMMAND,
            )
    if device:
        await conversation.try_to(
            f"Restart {device}.", "device_action", device_id=device, action="restart"
        )
    await ask(
        "Is the organization set up securely?",
        "get_org_settings",
        lambda answer: table(weak(answer), PRACTICE),
    )
    console.print(Text(CLOSING, "italic"))


GRANT: Final = {"scope": "Scope", "name": "Of", "role": "Role", "msp_name": "MSP"}
SITE: Final = {
    "name": "Site",
    "country": "In",
    "aps": "APs",
    "switches": "Switches",
    "gateways": "Gateways",
    "offline": "Offline",
    "clients": "Clients",
}
DOWN: Final = {"name": "Device", "type": "Type", "site": "Site", "problems": "Problem"}
ALARM: Final = {"since": "Since (UTC)", "type": "Alarm", "devices": "Devices", "site": "Site"}
FABRIC: Final = {"name": "Fabric", "kind": "Kind", "verdict": "Verdict", "counts": "Seen"}
FINDING: Final = {"severity": "Severity", "what": "Finding", "affects": "Affects"}
DEVICE: Final = {
    "name": "name",
    "model": "model",
    "site": "site",
    "status": "status",
    "problems": "problems",
    "version": "version",
    "uptime": "uptime",
    "ip": "address",
    "cpu_percent": "CPU %",
    "memory_percent": "memory %",
    "clients": "clients",
    "last_seen": "last seen (UTC)",
}
MEMBER: Final = {"member": "Member", "model": "Model", "hottest_celsius": "°C", "parts": "Parts"}
PRACTICE: Final = {"practice": "What should hold", "value": "What is", "advice": "What to do"}


def remarkable(alarms: Answer, down: Answer) -> str | None:
    """Choose a device to look at: one with an alarm about itself, or else one that is down."""
    infrastructure = [row for row in listed(alarms) if row.get("group") == "infrastructure"]
    alarmed = [name for row in infrastructure for name in listed(row, "devices")[:1]]
    disconnected = [row["name"] for row in listed(down)]
    return next((name for name in alarmed if name not in disconnected), None) or next(
        iter(disconnected), None
    )


def listed(answer: Answer, field: str = "rows") -> list[Any]:
    """Take a list out of an answer; an empty one is left out of it."""
    return answer.get(field) or []


def rows(field: str, columns: Mapping[str, str]) -> Callable[[Answer], RenderableType]:
    """Show a list of an answer as a table; the rows of an answer may be fewer than its total."""

    def shown(answer: Answer) -> RenderableType:
        items = listed(answer, field)
        total = answer.get("total") if field == "rows" else None
        return table(items, columns, total=total)

    return shown


def table(
    items: Sequence[Answer], columns: Mapping[str, str], *, total: int | None = None
) -> RenderableType:
    """Lay items out under headings, the first few of them, and say how many are left."""
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in columns.values():
        grid.add_column(heading, overflow="fold")
    for item in items[:ROWS_SHOWN]:
        grid.add_row(*(Text(cell(item.get(field))) for field in columns))
    left = (total or len(items)) - len(items[:ROWS_SHOWN])
    return Group(grid, Text(f"... and {left} more", "dim")) if left > 0 else grid


def involved(fabric: Answer) -> list[str]:
    """Name the switches of a fabric's findings about sessions, the first first."""
    sessions = (one for one in listed(fabric, "findings") if "session" in str(one.get("check")))
    return [switch for one in sessions for switch in listed(one, "switches")]


def screen(answer: Answer) -> RenderableType:
    """Show the first lines that a device answered."""
    lines = [line for output in listed(answer, "outputs") for line in listed(output, "lines")]
    left = len(lines) - LINES_SHOWN
    more = [f"... and {left} more lines"] if left > 0 else []
    return Text("\n".join([*lines[:LINES_SHOWN], *more]), no_wrap=True, overflow="ellipsis")


def counts(numbers: Mapping[str, int]) -> RenderableType:
    """Show numbers by name, with bars to compare them by."""
    grid = Table.grid(padding=(0, 2))
    most = max(numbers.values(), default=1)
    for name, number in numbers.items():
        grid.add_row(name, str(number), Text("#" * max(1, number * BAR // most), "cyan"))
    return grid


def weak(answer: Answer) -> list[Answer]:
    """Keep the practices that need attention."""
    return [item for item in listed(answer, "practices") if item.get("verdict") == "weak"]


def device_sheet(answer: Answer) -> RenderableType:
    """Show one device: its facts, and the members of a switch with their parts."""
    device: Answer = next(iter(listed(answer)), {})
    facts = Table.grid(padding=(0, 2))
    for field, name in DEVICE.items():
        value = cell(device.get(field))
        if value:
            facts.add_row(Text(name, "dim"), Text(value))
    members = listed(answer, "members")
    return Group(facts, "", table(members, MEMBER)) if members else facts


def cell(value: object) -> str:
    """Write a value the way a person reads it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = "" if value is None else str(value)
    return TIME.sub(r"\1 \2", text)
