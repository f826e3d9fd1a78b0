"""A small switch to talk to, a clock to turn, and the devices of the fictional network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.cloud import cassette_folder
from fake_mist.junos.shell import JunosShell
from fake_mist.junos.transcripts import JunosDevice, load
from tests.fake_mist.junos.talking import SHEET, TEXTS, Talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def texts() -> dict[str, str]:
    """Give the files of the small switch, for a test to change."""
    return dict(TEXTS)


@pytest.fixture
def switch(tmp_path: Path, texts: dict[str, str]) -> Callable[..., JunosDevice]:
    """Load the small switch; keywords are lines that replace those of `device.toml`."""

    def loaded(**told: str) -> JunosDevice:
        lines = [line for line in SHEET.splitlines() if line.split()[0] not in told]
        folder = tmp_path / "leaf-1"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        added = [f"{key} = {value}" for key, value in told.items()]
        (folder / "device.toml").write_text("\n".join([*lines, *added]), encoding="utf-8")
        return load(tmp_path)["leaf-1"]

    return loaded


@pytest.fixture
def talk(switch: Callable[..., JunosDevice]) -> Callable[..., Talk]:
    """Open a session on the small switch and hear its greeting out."""

    def opened(**told: str) -> Talk:
        now = [0.0]
        missed: list[str] = []
        shell = JunosShell(switch(**told), clock=lambda: now[0], missed=missed.append)
        shell.greet()
        return Talk(shell, now, missed)

    return opened


@pytest.fixture(scope="session")
def devices() -> dict[str, JunosDevice]:
    """Load the transcripts of the fictional network."""
    return load(cassette_folder() / "shell")
