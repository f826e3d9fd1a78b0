"""A model calls tools, a person runs commands: an error that both may see has a step for each."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mist_mcp.server.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent / "mist_mcp"
SEEN_BY_BOTH = ("cloud", "gate", "changing", "audit", "settings", "words", "tools/kit/scope.py")
"""What `fabric`, `rollback` and the reports of the command line go through."""

TOOLS = re.compile("|".join(rf"\b{function.__name__}\b" for function in CATALOGUE))
COMMAND = re.compile(r"`mist-mcp (?!approve \{)[a-z-]")
PASSED_ON = ("Tell the user", "tell the user")


def steps(source: str) -> Iterator[tuple[str, bool]]:
    """Yield each next step that stands in a source, and whether it has another for a terminal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            named = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if "next_step" in named:
                yield named["next_step"], "command_step" in named


def one_sided(source: str) -> list[str]:
    """Return the steps that name a tool, and say nothing else at a terminal."""
    return [step for step, other in steps(source) if TOOLS.search(step) and not other]


@pytest.mark.parametrize("place", SEEN_BY_BOTH)
def test_a_step_that_names_a_tool_has_one_for_a_terminal(place: str) -> None:
    """Wherever both may see it."""
    files = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
    assert {f.name: found for f in files if (found := one_sided(f.read_text()))} == {}


def test_a_step_that_names_a_command_is_for_the_user() -> None:
    """A model runs no command: it passes it on; `rollback` alone is asked by nobody else."""
    wrong = [
        (file.name, step)
        for file in sorted(ROOT.rglob("*.py"))
        if "commands" not in file.parts and file.name != "undo.py"
        for step, _ in steps(file.read_text())
        if COMMAND.search(step) and not any(words in step for words in PASSED_ON)
    ]
    assert wrong == []


def test_the_rule_bites() -> None:
    """A step for models alone is found."""
    assert one_sided("E('x', next_step='See get_user_info.')")
    assert not one_sided("E('x', next_step='See get_user_info.', command_step='Look.')")
