"""Next steps as text: commands on switches, or calls of this server's tools. Pure.

What stands after the first semicolon is advice to a person; before it stands what can be run.
"""

from __future__ import annotations

import json


def on(where: str, *commands: str, then: str = "") -> str:
    """Return commands to run on a switch, or on several by their names."""
    return f"On {where}: {', '.join(commands)}{f'; {then}' if then else ''}"


def call(tool: str, *, then: str = "", **arguments: str) -> str:
    """Return a call of a tool with its arguments."""
    given = ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items())
    return f"{tool}({given}){f'; {then}' if then else ''}"
