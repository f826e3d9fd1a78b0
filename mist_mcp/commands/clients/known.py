"""The clients that are known: where each keeps its file, and the form of an entry in it. Pure.

The places are those of the clients' own documents (November 2026); `docs/clients.md` names them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Entry = dict[str, object]

_FEW: Final = "core"
"""The toolset for Cursor, which shows a model about 40 tools of all its servers together."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works.

    Args:
        platform: as `sys.platform` names it.
        home: the home folder.
        folder: the folder that is open, for clients with a file in each project.
        variables: the environment.
    """

    platform: str
    home: Path
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def configuration(self) -> Path:
        """The folder in which programs keep what a person has set."""
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        if self.platform == "win32":
            return self._named("APPDATA") or self.home / "AppData" / "Roaming"
        return self._named("XDG_CONFIG_HOME") or self.home / ".config"

    def _named(self, variable: str) -> Path | None:
        path = Path(self.variables.get(variable, ""))
        return path if path.is_absolute() else None


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client.

    Args:
        title: its name, for people.
        file: gives the place of its file.
        key: under which its file keeps servers.
        extra: what an entry needs beside command and arguments.
        options: options of this server that suit it.
        then: what makes it read the file again.
    """

    title: str
    file: Callable[[Desk], Path]
    key: str = "mcpServers"
    extra: Mapping[str, object] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    then: str = "Start it anew."

    def entry(self, command: tuple[str, ...]) -> Entry:
        """Return the entry that starts a command."""
        program, *arguments = (*command, *self.options)
        return {**self.extra, "command": program, "args": arguments}


CLIENTS: Final[Mapping[str, KnownClient]] = {
    "claude-desktop": KnownClient(
        "Claude Desktop",
        lambda desk: desk.configuration / "Claude" / "claude_desktop_config.json",
        then="Quit it wholly and start it again; closing its window is not enough.",
    ),
    "claude-code": KnownClient(
        "Claude Code",
        lambda desk: desk.folder / ".mcp.json",
        then="Start `claude` in this folder; it asks whether the server may be used.",
    ),
    "vscode": KnownClient(
        "VS Code",
        lambda desk: desk.folder / ".vscode" / "mcp.json",
        key="servers",
        extra={"type": "stdio"},
        then="Open this folder in it, and start the server where the file shows `Start`.",
    ),
    "cursor": KnownClient(
        "Cursor",
        lambda desk: desk.home / ".cursor" / "mcp.json",
        options=("--toolsets", _FEW),
        then="Switch the server on in its settings, under MCP.",
    ),
    "gemini-cli": KnownClient(
        "Gemini CLI",
        lambda desk: desk.home / ".gemini" / "settings.json",
        then="Start `gemini` anew; `/mcp` lists the tools.",
    ),
    "windsurf": KnownClient(
        "Windsurf",
        lambda desk: desk.home / ".codeium" / "windsurf" / "mcp_config.json",
        then="Refresh the list of servers in its settings.",
    ),
    "generic": KnownClient(
        "a client with a file of the usual form",
        lambda desk: desk.folder / "mcp.json",
        then="Point the client at this file.",
    ),
}
