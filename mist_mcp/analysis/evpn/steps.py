"""Next steps as text: commands on switches, or calls of this server's tools. Pure.

What stands after the first semicolon is advice to a person; before it stands what can be run.
"""

from __future__ import annotations

import json
import re
from ipaddress import ip_address
from itertools import takewhile
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z0-9_.:/*-]+", re.ASCII)
"""A word of a command; what has others is no value that a command takes, whoever sent it."""


def is_address(text: str | None) -> bool:
    """Tell whether a command takes a text for an address: not with the interface behind it."""
    try:
        ip_address(text or "")
    except ValueError:
        return False
    return "%" not in (text or "")


def bgp_neighbor(address: str | None) -> str:
    """Return the command that tells of a session; of all where its address is none."""
    return f"show bgp neighbor {address}" if is_address(address) else "show bgp summary"


def on(where: str, *commands: str, then: str = "") -> str:
    """Return commands to run on a switch, or on several by their names.

    A command ends where a value that somebody sent is no word of a command.
    """
    plain = dict.fromkeys(map(_plain, commands))
    return f"On {where}: {', '.join(plain)}{f'; {then}' if then else ''}"


def _plain(command: str) -> str:
    return " ".join(takewhile(_WORD.fullmatch, command.split(" ")))


def call(tool: str, *, then: str = "", **arguments: str) -> str:
    """Return a call of a tool with its arguments."""
    given = ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items())
    return f"{tool}({given}){f'; {then}' if then else ''}"
