"""Starting the real server as a process, the way a client or a person does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
PATIENCE = 300
"""Seconds after which a process hangs for certain, on however slow a machine."""

SERVER = (sys.executable, "-m", "mist_mcp")
MOCK = (*SERVER, "--mock", "-p", "0")


def environment(**variables: str) -> dict[str, str]:
    """Make an environment without the developer's own settings, with these variables.

    Compiled sources are kept: each of some hundred processes would compile them all again.
    """
    own = ("MIST_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(own)}
    quiet = {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "MIST_AUDIT_FILE": "off"}
    return {**kept, **quiet, **variables}


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
def web_server(
    *arguments: str,
    folder: Path,
    log: Path | None = None,
    variables: Mapping[str, str] | None = None,
    start: tuple[str, ...] = MOCK,
) -> Iterator[WebServer]:
    """Start a listening server on any free port; it is gone afterwards in any case.

    Args:
        arguments: of its command line.
        folder: where it runs.
        log: gets a copy of what it writes from its start to its end.
        variables: of its environment.
        start: the command that comes before the arguments.
    """
    with ExitStack() as stack:
        errors = stack.enter_context(log.open("w")) if log else subprocess.PIPE
        process = stack.enter_context(
            subprocess.Popen(
                [*start, *arguments],
                cwd=folder,
                env=environment(**(variables or {})),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        )
        stack.callback(process.terminate)
        yield WebServer(process, url=_greeting(process, log).split()[-1])


def _greeting(process: subprocess.Popen[str], log: Path | None) -> str:
    """Return the line that names the URL."""
    if log is None:
        assert process.stderr is not None
        return process.stderr.readline()
    while not (lines := re.findall(r"^mist-mcp .*", log.read_text(), re.MULTILINE)):
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    return str(lines[0])
