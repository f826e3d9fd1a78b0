"""Outputs of real devices of many releases, with other names and values, and what they say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mist_mcp.junos.registry import READERS
from tests.junos.transcripts import parsed

OUTPUTS = Path(__file__).parent / "outputs"
CASES = sorted(
    (command, file)
    for command in READERS
    for file in (OUTPUTS / command.replace(" ", "-")).glob("*.txt")
)


@pytest.mark.parametrize(
    ("command", "file"), CASES, ids=[f"{file.parent.name}-{file.stem}" for _, file in CASES]
)
def test_an_output_of_the_world_is_understood_to_the_last_line(
    command: str, file: Path, golden: Any
) -> None:
    """Nothing is left over, and the facts change only on purpose."""
    found = parsed(command, file.read_text(encoding="utf-8"))
    assert (found["notes"], found["raw"]) == ((), None)
    assert found["blocks"]
    golden.json(f"junos/{file.parent.name.removeprefix('show-')}/world-{file.stem}", found)


def test_every_folder_belongs_to_a_command() -> None:
    """A misspelt name would hide its outputs."""
    names = {command.replace(" ", "-") for command in READERS}
    assert {folder.name for folder in OUTPUTS.iterdir()} <= names


def test_the_page_counts_them() -> None:
    """How much of the world each family has met."""
    page = (Path(__file__).parents[2] / "docs/shell.md").read_text(encoding="utf-8")
    names = {command.replace(" ", "-"): command for command in READERS}
    for folder in OUTPUTS.iterdir():
        assert f"| `{names[folder.name]}` | {len(list(folder.glob('*.txt')))} |" in page


def test_each_output_has_a_source() -> None:
    """Where it is from is named, and nothing is named that is not there."""
    sources = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))
    there = {f"{file.parent.name}/{file.stem}" for file in OUTPUTS.glob("*/*.txt")}
    assert sources.keys() == there
    assert all(sources.values())
