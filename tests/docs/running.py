"""Running a documented command, and talking to it if it is a server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.docs.prepared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PATIENCE: Final = 60
CLIENT: Final = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "a reader", "version": "1"},
}

QUIET: Final = {"FASTMCP_CHECK_FOR_UPDATES": "off", "FASTMCP_LOG_ENABLED": "false"}
"""The framework reads these when it is imported: it asks nobody, and writes nothing."""

CALLED: Final = {"name": "debug_server_status", "arguments": {}}


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Command:
    """What is started: one of this project's commands, where, and with which variables."""

    script: str
    arguments: Sequence[str]
    folder: Path
    variables: Mapping[str, str]

    @property
    def order(self) -> bytes:
        """The command as it is sent to the process that starts it."""
        return json.dumps(
            {
                "script": self.script,
                "arguments": list(self.arguments),
                "folder": str(self.folder),
                "variables": dict(self.variables),
            }
        ).encode()


class Started:
    """A command that runs."""

    def __init__(self, runner: Runner, pipes: Sequence[int]) -> None:
        """Take our ends of its streams."""
        self.process = int(runner.answer())
        self._runner = runner
        self._in, self._out, self.errors = (
            os.fdopen(number, mode) for number, mode in zip(pipes, "wrr", strict=True)
        )

    def say(self, message: dict[str, Any]) -> None:
        """Write a line of JSON to its standard input."""
        self._in.write(json.dumps(message) + "\n")
        self._in.flush()

    def hear(self, number: int) -> dict[str, Any]:
        """Read lines of JSON until the answer with this number."""
        for line in self._out:
            message: dict[str, Any] = json.loads(line)
            if message.get("id") == number:
                return message
        raise AssertionError(f"it ended before it answered: {self.errors.read()}")

    def line(self) -> str:
        """Read a line of its standard output."""
        line: str = self._out.readline()
        return line

    def stop(self) -> Finished:
        """End it as a service manager does."""
        os.kill(self.process, signal.SIGTERM)
        return self.end()

    def end(self) -> Finished:
        """Close its standard input and wait."""
        self._in.close()
        out, err = self._out.read(), self.errors.read()
        self._out.close()
        self.errors.close()
        return Finished(int(self._runner.answer()), out, err)


class Runner:
    """The process that has imported everything, and starts commands."""

    def __init__(self, orders: socket.socket) -> None:
        """Take our end of its socket."""
        self._orders = orders
        self._answers = orders.makefile()

    def answer(self) -> str:
        """Read what it tells: the number of a process, then how that ended."""
        return self._answers.readline()

    def start(self, command: Command) -> Started:
        """Start a command; it must be ended before the next is started."""
        (its_in, our_in), (our_out, its_out), (our_err, its_err) = (os.pipe() for _ in range(3))
        theirs = (its_in, its_out, its_err)
        socket.send_fds(self._orders, [command.order], theirs)
        for number in theirs:
            os.close(number)
        return Started(self, (our_in, our_out, our_err))

    def run(self, command: Command) -> Finished:
        """Run a command to its end, with nothing on standard input."""
        return self.start(command).end()

    def tools(self, command: Command) -> list[str]:
        """Start a server over standard streams as a client does; call a tool, and list all."""
        started = self.start(command)
        try:
            started.say({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": CLIENT})
            started.hear(1)
            started.say({"jsonrpc": "2.0", "method": "notifications/initialized"})
            started.say({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": CALLED})
            started.hear(2)
            started.say({"jsonrpc": "2.0", "id": 3, "method": "tools/list"})
            return [tool["name"] for tool in started.hear(3)["result"]["tools"]]
        finally:
            started.end()


@contextmanager
def runner() -> Iterator[Runner]:
    """Start the process that starts commands."""
    ours, theirs = socket.socketpair()
    with (
        ours,
        subprocess.Popen(
            [sys.executable, "-m", "tests.docs.prepared", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
        ) as process,
    ):
        theirs.close()
        yield Runner(ours)
        ours.shutdown(socket.SHUT_RDWR)
        process.wait(PATIENCE)
