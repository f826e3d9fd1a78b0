"""Next steps of findings, read as what they promise: commands, or calls of tools."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Final

from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import checked_command

DEFINITIONS: Final = Path(__file__).parents[2] / "golden/definitions"
ALLOWED: Final = load_commands()


def wrong_with(step: str) -> str | None:
    """Say what cannot be run of a next step; None when all can."""
    said = step.split(";", maxsplit=1)[0]
    return _commands(said) if said.startswith("On ") else _call(said)


def _commands(said: str) -> str | None:
    where, _, rest = said.partition(": show ")
    if not rest:
        return f"no command in {said!r}"
    for command in f"show {rest}".split(", "):
        try:
            checked_command(command, commands=ALLOWED)
        except Exception as error:  # noqa: BLE001 - whatever the policy says of it
            return f"{command!r} {where}: {error}"
    return None


def _call(said: str) -> str | None:
    try:
        call = ast.parse(said, mode="eval").body
    except SyntaxError:
        return f"neither a command nor a call: {said!r}"
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
        return f"no call: {said!r}"
    path = DEFINITIONS / f"{call.func.id}.json"
    if not path.exists():
        return f"no tool {call.func.id}"
    schema = json.loads(path.read_text(encoding="utf-8"))["input_schema"]
    given = {each.arg for each in call.keywords}
    unknown = given - schema["properties"].keys()
    lacking = set(schema.get("required", ())) - given
    return f"{said!r}: unknown {unknown}, lacking {lacking}" if unknown or lacking else None
