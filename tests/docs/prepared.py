"""Commands of this project as processes, started from one that has imported everything already.

A documented command is run as a person runs it: a process of its own, with streams, variables, a
folder and an exit status. Importing the framework for each would take most of the time, so one
process imports it once, and forks. `python -m tests.docs.prepared FD` is that process; it takes
orders over a socket, one at a time, each with the three streams.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import socket
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parents[2]
ORDER: Final = 1_000_000
STREAMS: Final = 3
HEAVY: Final = ("tests.conftest", "uvicorn", "starlette.applications", "rich.console")


def scripts() -> dict[str, str]:
    """Return the commands that are installed, with the functions behind them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = project["project"]["scripts"]
    return found


def function_of(script: str) -> Callable[[list[str]], int]:
    """Import the function behind a command."""
    found: Callable[[list[str]], int] = pkgutil.resolve_name(scripts()[script])
    return found


def serve(orders: socket.socket) -> None:
    """Import everything, and run what is ordered until nobody orders any more."""
    for script in scripts():
        function_of(script)
    for module in HEAVY:
        importlib.import_module(module)
    while True:
        message, streams, _, _ = socket.recv_fds(orders, ORDER, STREAMS)
        if not message:
            return
        child = os.fork()
        if not child:
            orders.close()
            os._exit(_run(json.loads(message), streams))
        for stream in streams:
            os.close(stream)
        _tell(orders, child)
        _tell(orders, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _tell(orders: socket.socket, number: int) -> None:
    orders.sendall(f"{number}\n".encode())


def _run(order: dict[str, Any], streams: list[int]) -> int:
    """Become the process that was ordered; return its exit status."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["variables"])
    sys.argv = [order["script"], *order["arguments"]]
    try:
        status = function_of(order["script"])(order["arguments"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does: told, and ended with 1
        sys.excepthook(*sys.exc_info())
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
