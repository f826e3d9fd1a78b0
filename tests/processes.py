"""Starting the real server as a process, the way a client or a person does."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
PATIENCE = 30
SERVER = (sys.executable, "-m", "mist_mcp")


def environment(**variables: str) -> dict[str, str]:
    """Make an environment without the developer's own settings, with these variables."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MIST_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **variables}


def command(*arguments: str) -> list[str]:
    """Write the command line of the server under this Python."""
    return [*SERVER, *arguments]


def run(
    *arguments: str,
    folder: Path,
    variables: Mapping[str, str] | None = None,
    start: tuple[str, ...] = SERVER,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a folder of its own, with nothing on standard input."""
    return subprocess.run(
        [*start, *arguments],
        cwd=folder,
        env=environment(**(variables or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class WebServer:
    """A server process that listens, and the URL it said."""

    process: subprocess.Popen[str]
    url: str

    def stop(self, signal: int) -> tuple[int, str]:
        """Send a signal; return the exit status and what was written after the URL."""
        self.process.send_signal(signal)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out + err


@contextmanager
def web_server(*arguments: str, folder: Path) -> Iterator[WebServer]:
    """Start a listening server on any free port; it is gone afterwards in any case."""
    process = subprocess.Popen(
        command("--mock", "-p", "0", *arguments),
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        line = process.stderr.readline()
        try:
            yield WebServer(process, url=line.split()[-1])
        finally:
            process.terminate()
