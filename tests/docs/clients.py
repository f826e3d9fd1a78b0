"""What a client's configuration starts or calls, started and asked for its tools."""

from __future__ import annotations

import asyncio
import re
import ssl
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from fastmcp import Client
from fastmcp.client.transports import SSETransport, StreamableHttpTransport

from tests.docs.doors import complaint, default_port, loaded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.docs.documents import Place
    from tests.docs.stage import Stage

URL: Final = re.compile(r"\bhttps?://\S+")
HERE: Final = ("--mock", "-H", "127.0.0.1", "-p", "0")
"""Added to what serves on the web: the fictional network, loopback, any free port."""

FIELDS: Final = {"type", "command", "args", "env", "url", "headers"}


def configured(entries: Mapping[str, Any], place: Place, stage: Stage) -> None:
    """Start each server of a client's file, or one that answers where it calls."""
    for name, entry in entries.items():
        if unknown := set(entry) - FIELDS:
            place.breaks("a client's file has known fields", f"{name}: {sorted(unknown)}")
        if "url" in entry:
            called(entry["url"], entry.get("headers", {}), place, stage)
        else:
            arguments = (entry["command"], *entry.get("args", []))
            begun(arguments, entry.get("env", {}), place, stage)


def begun(
    command: Sequence[str], variables: Mapping[str, str], place: Place, stage: Stage
) -> list[str]:
    """Start a server over standard streams, on the fake cloud; return its tools."""
    path, *arguments = command
    if PurePosixPath(path).name != "mist-mcp":
        place.breaks("clients start mist-mcp", path)
    if said := complaint(arguments, script="mist-mcp"):
        place.breaks("the command line takes its arguments", said)
    accepted(variables, place)
    tools = stage.tools(["--mock", *arguments], variables)
    if not tools:
        place.breaks("a started server lists tools", " ".join(command))
    return tools


def accepted(variables: Mapping[str, str], place: Place) -> None:
    """Load settings from these variables."""
    try:
        ignored = loaded(variables).ignored
    except Exception as error:  # noqa: BLE001 - whatever it is, the document is wrong
        place.breaks("settings can be loaded", str(error))
    if ignored:
        place.breaks("variables are settings", ", ".join(ignored))


def called(url: str, headers: Mapping[str, str], place: Place, stage: Stage) -> None:
    """Start a server that wants the token of these headers, and call it at its own address."""
    port = urlsplit(url).port
    if port != default_port():
        place.breaks("the address has the default port", url)
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        place.breaks("clients send Authorization: Bearer", str(headers))
    variables = {"MIST_MCP_AUTH_TOKENS": f"reader={token}"}
    accepted(variables, place)
    served(["-t", "http"], variables, place, stage, path=urlsplit(url).path)


def served(
    arguments: Sequence[str],
    variables: Mapping[str, str],
    place: Place,
    stage: Stage,
    path: str | None = None,
) -> None:
    """Start a server on the web, ask it for its tools as a client that may, and stop it."""
    started = stage.start("mist-mcp", [*arguments, *HERE], variables)
    said = ""
    try:
        while not (found := URL.search(said)):
            line = started.errors.readline()
            if not line:
                place.breaks("a server says where it listens", said)
            said += line
        url = found[0] if path is None else found[0].replace("/mcp", path)
        if not asyncio.run(_tools(url, variables, stage)):
            place.breaks("a started server lists tools", url)
    finally:
        status = started.stop().status
    if status:
        place.breaks("a server ends with 0", f"status {status}")


async def _tools(url: str, variables: Mapping[str, str], stage: Stage) -> list[str]:
    """List the tools as the first of those who may connect."""
    first = variables.get("MIST_MCP_AUTH_TOKENS", "").partition(",")[0].partition("=")[2]
    make = SSETransport if url.endswith("/sse") else StreamableHttpTransport
    trust = ssl.create_default_context(cafile=str(stage.folder / "authority.pem"))
    headers = {"Authorization": f"Bearer {first}"} if first else {}
    async with Client(make(url, headers=headers, verify=trust)) as client:
        return [tool.name for tool in await client.list_tools()]
