"""The options of the command line, and the help that describes them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mist_mcp import __version__
from mist_mcp.commands.clients.known import CLIENTS
from mist_mcp.settings.form import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION: Final = "An MCP server for the Juniper Mist cloud."
EXAMPLES: Final = """\
examples:
  mist-mcp demo                      ask a fictional network a few questions
  mist-mcp --mock                    serve that network on standard input and output
  mist-mcp --mock --mock-token site-read --mock-fault latency:2
                                     with another token, in a slow network
  mist-mcp                           serve the cloud of MIST_API_TOKEN and MIST_BASE_URL
  mist-mcp -t http -p 8080           serve at http://127.0.0.1:8080/mcp
  mist-mcp --toolsets site,client --tools get_alarms
                                     with the tools of two toolsets, and one more
  mist-mcp -t sse --ssl-cert server.pem --ssl-key server.key
                                     serve the older SSE transport over TLS
  mist-mcp fabric campus-ip-clos --mock -o fabric.svg
                                     draw an EVPN fabric
  mist-mcp --validate-config         show the settings, and try them
  mist-mcp --security-check          judge what the token may do
  mist-mcp pending                   list what waits for a person's approval
  mist-mcp rollback k7m2pq9xyz       undo a change, on a terminal
  mist-mcp install claude-desktop --mock
                                     let a client start it with the fictional network
  mist-mcp audit verify              check that nobody edited the audit log
  mist-mcp audit show --last 5       show the newest calls in it

Settings are MIST_... variables, from the environment or a .env file in the working
directory; docs/settings.md lists them. exit status: 0 done, 1 it could not be done or a check
failed, 2 wrong settings or options, 3 the security check found risks.
"""
CHOICE: Final = (
    *("TOOLSETS", "TOOLS", "EXCLUDE_TOOLS", "TOOL_SEARCH"),
    *("ENABLE_WRITES", "RESULT_FORM"),
)
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
AUDIT_FILTERS: Final = {
    "tool": "tool",
    "danger": "class: read, diagnostic, disruptive, configuration, secret, arbitrary",
    "decision": "decision: allowed, refused",
    "outcome": "outcome",
    "call": "call, by its id",
}
LARGEST_COUNT: Final = 10**9
DEFAULT_PORT: Final = 30040
LAST_PORT: Final = 65535


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; what is wrong with it is said, with the usage, and ends with 2."""
    parser = options_parser()
    options = parser.parse_args(arguments)
    if options.json and not options.security_check:
        parser.error("--json belongs to --security-check")
    return options


def options_parser() -> argparse.ArgumentParser:
    """Describe every option."""
    root = argparse.ArgumentParser(
        prog="mist-mcp",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"mist-mcp {__version__}")
    _add_serving(root.add_argument_group("serving"))
    _add_choice(root.add_argument_group("tools (stronger than the variables of the same name)"))
    _add_sources(root.add_argument_group("settings and logs"))
    _add_checks(root.add_argument_group("checks (print a report and exit)"))
    commands = root.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    commands.add_parser(
        "demo",
        help="ask a fictional network a few questions and print the answers",
        description="Start the server with --mock and ask it questions, as an MCP client does.",
    )
    commands.add_parser(
        "pending",
        help="list what waits for approval",
        description="List the plans that wait for a person's approval.",
    )
    approve = commands.add_parser(
        "approve",
        help="show what would be done, and approve it",
        description="Show a plan in full, and approve it for one call. It needs a terminal.",
    )
    approve.add_argument("plan", metavar="PLAN", help="the id of the plan")
    rollback = commands.add_parser(
        "rollback",
        help="list what can be undone, or undo one change",
        description="Show what would be put back, and do it. It needs a terminal and the token.",
    )
    rollback.add_argument("change", metavar="ID", nargs="?", help="the id of the change")
    _add_fabric(
        commands.add_parser(
            "fabric",
            help="draw an EVPN fabric, with its state and findings, as SVG or Mermaid",
            description="Draw an EVPN fabric: switches, links, sessions, findings, the verdict.",
        )
    )
    _add_clients(commands)
    _add_audit(
        commands.add_parser(
            "audit",
            help="check or show what was called, by whom, and what was decided",
            description="Check or show the audit log of MIST_AUDIT_FILE.",
        )
    )
    return root


def chosen_tools(options: argparse.Namespace) -> dict[str, str]:
    """Return the options about tools that were given, as the variables that they stand for."""
    given = {name: getattr(options, name.lower()) for name in CHOICE}
    return {f"MIST_{name}": str(value) for name, value in given.items() if value is not None}


def _add_serving(group: argparse._ArgumentGroup) -> None:
    """Describe how clients connect."""
    group.add_argument(
        "-t",
        "--transport",
        choices=("stdio", "http", "sse"),
        default="stdio",
        help="standard streams (default), streamable HTTP at /mcp, or the older SSE at /sse",
    )
    group.add_argument(
        "-H",
        "--host",
        default="127.0.0.1",
        help="address to listen on (%(default)s); others need MIST_MCP_AUTH_TOKENS",
    )
    group.add_argument(
        "-p",
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help="port to listen on (%(default)s); 0 takes any free one",
    )
    group.add_argument(
        "--ssl-cert", "--ssl-crt", type=Path, metavar="PATH", help="TLS certificate chain (PEM)"
    )
    group.add_argument("--ssl-key", type=Path, metavar="PATH", help="TLS private key (PEM)")


def _add_choice(group: argparse._ArgumentGroup) -> None:
    """Describe which tools a client gets."""
    group.add_argument(
        "--toolsets",
        type=_names,
        metavar="NAMES",
        help="only these toolsets, such as core or site,device",
    )
    group.add_argument(
        "--tools", type=_names, metavar="NAMES", help="these tools, beside the toolsets if given"
    )
    group.add_argument(
        "--exclude-tools", type=_names, metavar="NAMES", help="not these tools, in any case"
    )
    group.add_argument(
        "--tool-search",
        action=argparse.BooleanOptionalAction,
        help="list a few tools that find and call the others",
    )
    group.add_argument(
        "--result-form",
        choices=FORMS,
        help="what a result brings: both forms (default), or the one that the client shows",
    )
    group.add_argument(
        "--enable-writes",
        action=argparse.BooleanOptionalAction,
        help="let tools change things, each time with a person's approval",
    )


def _add_sources(group: argparse._ArgumentGroup) -> None:
    """Describe where settings come from, and what is logged."""
    group.add_argument(
        "--mock", action="store_true", help="a fictional network instead of the cloud; no token"
    )
    group.add_argument(
        "--mock-token", metavar="NAME", help="under --mock: which of its tokens (org-admin)"
    )
    group.add_argument(
        "--cassettes",
        type=Path,
        metavar="FOLDER",
        help="under --mock: what `fake-mist record` wrote",
    )
    group.add_argument(
        "--network", type=Path, metavar="FILE", help="under --mock: a network that a file describes"
    )
    group.add_argument(
        "--mock-fault",
        metavar="FAULT",
        action="append",
        default=[],
        help="under --mock: a fault such as throttle:5@/api/v1/orgs/*#2; may be repeated",
    )
    group.add_argument(
        "--env-file", type=Path, metavar="PATH", help="read this file instead of .env"
    )
    group.add_argument(
        "--log-level",
        type=str.upper,
        choices=LEVELS,
        default="WARNING",
        metavar="LEVEL",
        help=f"{', '.join(LEVELS)} (%(default)s); logs go to stderr",
    )
    group.add_argument(
        "--debug", action="store_true", help="log everything, each HTTP request included"
    )


def _add_checks(group: argparse._ArgumentGroup) -> None:
    """Describe the reports; one at a time."""
    one = group.add_mutually_exclusive_group()
    one.add_argument(
        "--validate-config",
        action="store_true",
        help="every setting, where it came from, and whether it works",
    )
    one.add_argument(
        "--security-check", action="store_true", help="what the token may do, and whether too much"
    )
    group.add_argument(
        "--json", action="store_true", help="with --security-check: as a JSON document"
    )


def _add_fabric(parser: argparse.ArgumentParser) -> None:
    """Describe which fabric is drawn, and where to."""
    parser.add_argument("fabric", metavar="NAME", help="name or id of the fabric")
    parser.add_argument("--org", metavar="NAME", help="its organization, if there are several")
    parser.add_argument("--site", metavar="NAME", help="its site, if names repeat")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PATH",
        help="file to write, as PNG if it is named so; else standard output",
    )
    parser.add_argument(
        "--mermaid",
        dest="ending",
        action="store_const",
        const="mmd",
        default="svg",
        help="a Mermaid flowchart instead of SVG",
    )
    parser.add_argument(
        "--mock",
        action="store_true",
        default=argparse.SUPPRESS,  # it may stand before the command too
        help="of the fictional network",
    )


def _add_clients(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe how this server gets into the file of a client, and out of it."""
    install = commands.add_parser(
        "install",
        help="put this server into the file of an MCP client",
        description="Put this server into the file of an MCP client; all else in it stays.",
    )
    install.add_argument("--print", action="store_true", help="show the entry, and write nothing")
    install.add_argument(
        "--env-file",
        type=Path,
        metavar="PATH",
        default=argparse.SUPPRESS,
        help="the file with the token; else one in your own configuration folder",
    )
    uninstall = commands.add_parser(
        "uninstall",
        help="take it out again",
        description="Take this server out of the file of an MCP client.",
    )
    for parser in (install, uninstall):
        parser.add_argument("client", choices=CLIENTS, metavar="CLIENT", help=", ".join(CLIENTS))
        parser.add_argument("--file", type=Path, metavar="PATH", help="another file of the client")
        parser.add_argument("--name", metavar="NAME", help="of the entry: mist, or mist-mock")
        parser.add_argument(
            "--mock", action="store_true", default=argparse.SUPPRESS, help="the fictional network"
        )


def _add_audit(parser: argparse.ArgumentParser) -> None:
    """Describe what can be asked of the audit log."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="exit 0 if every entry is there as it was written")
    verify.add_argument(
        "--first",
        type=_count,
        default=1,
        metavar="NUMBER",
        help="the first entry that is still here, if older files were moved away (%(default)s)",
    )
    show = actions.add_parser("show", help="print the newest entries as a table")
    show.add_argument(
        "--last", type=_count, default=20, metavar="NUMBER", help="how many (%(default)s)"
    )
    for name, meaning in AUDIT_FILTERS.items():
        show.add_argument(f"--{name}", metavar=name.upper(), help=f"only this {meaning}")


def _count(text: str) -> int:
    """Read a number of things, at least one."""
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < number <= LARGEST_COUNT:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {LARGEST_COUNT}")
    return number


def _names(text: str) -> str:
    """Refuse an empty list: it would leave the choice to the variable."""
    if not text.strip(", "):
        raise argparse.ArgumentTypeError("names, separated by commas, are missing")
    return text


def _port(text: str) -> int:
    """Read a port number."""
    port = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= port <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {LAST_PORT}")
    return port
