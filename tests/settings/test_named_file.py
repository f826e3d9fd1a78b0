"""A settings file that `--env-file` names: believed if it is the operator's own, and private."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from mist_mcp.errors import SettingsError
from mist_mcp.settings.loading import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRETS = (
    "MIST_API_TOKEN=value-of-it",
    "MIST_APPROVAL_PIN=value-of-it",
    "MIST_MCP_AUTH_TOKENS=alice=0123456789abcdef0123456789abcdef",
    "SMTP_PASSWORD=value-of-it",
    "export MIST_API_TOKEN='value-of-it'",
)


def named(folder: Path, *, text: str, mode: int) -> Path:
    """Write a settings file under another name than `.env`."""
    file = folder / "mist.env"
    file.write_text(f"MIST_HOST=api.eu.mist.com\n{text}\n")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, text: str, mode: int) -> None:
    """One sentence names the variable and the cure, and not the secret."""
    with pytest.raises(SettingsError, match="chmod 600") as refusal:
        Source.env_file(named(tmp_path, text=text, mode=mode))
    name = text.removeprefix("export ").partition("=")[0]
    assert f"Others can read the settings file {tmp_path}/mist.env, and it holds {name}" in str(
        refusal.value
    )
    assert "value-of-it" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "MIST_TOOLSETS=site", "MIST_API_TOKEN=", "MIST_STATE_DIR=x"])
def test_others_may_read_what_is_no_secret(tmp_path: Path, text: str) -> None:
    """Neither an address nor an empty token is one."""
    file = named(tmp_path, text=text, mode=0o644)
    assert Source.env_file(file).values["MIST_HOST"] == "api.eu.mist.com"


@pytest.mark.parametrize("text", SECRETS)
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_is_believed(tmp_path: Path, text: str, mode: int) -> None:
    """By its path, or by a link of the operator's own."""
    file = named(tmp_path, text=text, mode=mode)
    (tmp_path / "link").symlink_to(file)
    assert Source.env_file(file).values == Source.env_file(tmp_path / "link").values


def test_what_is_no_text_file_is_one_sentence(tmp_path: Path) -> None:
    """A named pipe is not waited for, and a link that leads nowhere is said."""
    made: tuple[Callable[[Path], object], ...] = (
        os.mkfifo,
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(tmp_path / "nowhere"),
        lambda path: path.symlink_to(path),
        lambda path: path.write_bytes(b"MIST_API_TOKEN=\xff\xfe"),
        lambda path: path.write_bytes("MIST_API_TOKEN=x".encode("utf-16")),
    )
    for number, make in enumerate(made):
        make(tmp_path / str(number))
        with pytest.raises(SettingsError, match=r"is no file|cannot be read as text"):
            Source.env_file(tmp_path / str(number))


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can give a file away")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """Whether it is the file that is another's, or the link to it."""
    file = named(tmp_path, text="", mode=0o600)
    link = tmp_path / "link"
    link.symlink_to(file)
    os.lchown(link, 12345, 12345)
    with pytest.raises(SettingsError, match="link that belongs to another user"):
        Source.env_file(link)
    os.chown(file, 12345, 12345)
    with pytest.raises(SettingsError, match="belongs to another user"):
        Source.env_file(file)


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator can read everything")
def test_an_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    """It says where to look."""
    with pytest.raises(SettingsError, match="cannot be read as text"):
        Source.env_file(named(tmp_path, text="", mode=0o000))
