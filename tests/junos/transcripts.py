"""The recorded outputs, and what the parsers make of a text."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from textwrap import dedent
from typing import Any

from mist_mcp.junos.registry import READERS, parse

SHELL = Path(__file__).parents[2] / "cassettes/shell"
ALIKE = {
    "show virtual-chassis status": "show virtual-chassis",
    "show mac-vrf forwarding vlans": "show vlans",
    "show mac-vrf forwarding vxlan-tunnel-end-point remote": (
        "show ethernet-switching vxlan-tunnel-end-point remote"
    ),
}
"""Commands that print what another one prints."""

OUTPUTS = Path(__file__).parent / "outputs"


def recorded(command: str) -> dict[str, str]:
    """Return the outputs of a command by device."""
    name = f"{command.replace(' ', '-')}.txt"
    return {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in sorted(SHELL.glob(f"*/{name}"))
    }


def sample(command: str) -> str:
    """Return one output of a command with facts in it: recorded, or of a device of the world."""
    name = ALIKE.get(command, command)
    world = sorted((OUTPUTS / name.replace(" ", "-")).glob("*.txt"))
    found = recorded(name).get("clos-acc-p1-02")
    if found is None or not parse(command, found).blocks:
        found = world[0].read_text(encoding="utf-8") if world else found
    assert found is not None, f"no output of {command}"
    return found


def every_record() -> list[tuple[str, str, str]]:
    """Return command, device and output of everything recorded that a parser reads."""
    return [
        (command, device, text) for command in READERS for device, text in recorded(command).items()
    ]


def parsed(command: str, text: str) -> dict[str, Any]:
    """Return what a parser makes of a text, as plain data."""
    return asdict(parse(command, text))


def facts(command: str, text: str) -> dict[str, Any]:
    """Return the facts of an indented text from one device, understood without a doubt."""
    found = parsed(command, dedent(text))
    assert (found["notes"], found["raw"]) == ((), None)
    (block,) = found["blocks"]
    assert block["member"] is None
    return dict(block["facts"])


def notes(command: str, text: str) -> list[str]:
    """Return the notes on an indented text."""
    return list(parsed(command, dedent(text))["notes"])
