"""The command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.__main__ import main
from fake_mist.cloud import cassette_folder

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Read a folder of cassettes."""
    return {file.name: file.read_bytes() for file in (folder / "rest").glob("*")}


def test_synthesizing_reproduces_the_committed_cassettes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same seed gives the same bytes, and no file is left over.

    A check says nothing of them; of a changed file and a missing one it says so, and writes none.
    """
    assert main(["synthesize", "--out", str(tmp_path)]) == 0
    assert contents(tmp_path) == contents(cassette_folder())
    assert main(["synthesize", "--out", str(tmp_path), "--check"]) == 0
    rest = tmp_path / "rest"
    (rest / "orgs.yaml").write_text("changed")
    (rest / "self.yaml").unlink()
    before = contents(tmp_path)
    assert main(["synthesize", "--out", str(tmp_path), "--check"]) == 1
    named = capsys.readouterr().out
    assert all(name in named for name in ("orgs.yaml", "self.yaml"))
    assert "msps.yaml" not in named
    assert contents(tmp_path) == before


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By the parser, with the option's name."""
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--port", port])
    assert "argument --port" in capsys.readouterr().err


def test_the_command_line_asks_for_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Without one it explains itself and fails."""
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "required: command" in capsys.readouterr().err
