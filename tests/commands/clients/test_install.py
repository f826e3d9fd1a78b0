"""`mist-mcp install` and `uninstall`, as a person types them."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from mist_mcp.commands.cli import main
from mist_mcp.commands.clients.known import CLIENTS, Desk
from tests.processes import environment

USER = Path("/home/ada")
MOST_FOR_CURSOR = 40
PRIVATE = 0o600
MINE = '{\n  // mine\n  "mcpServers": {"other": {"command": "x"},},\n}\n'


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home and a project of one's own."""
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """Run a command, and return what it tells."""
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.mark.parametrize(
    ("client", "platform", "file"),
    [
        ("claude-desktop", "linux", ".config/Claude/claude_desktop_config.json"),
        (
            "claude-desktop",
            "darwin",
            "Library/Application Support/Claude/claude_desktop_config.json",
        ),
        ("claude-desktop", "win32", "AppData/Roaming/Claude/claude_desktop_config.json"),
        ("claude-code", "linux", "project/.mcp.json"),
        ("vscode", "win32", "project/.vscode/mcp.json"),
        ("cursor", "darwin", ".cursor/mcp.json"),
        ("gemini-cli", "linux", ".gemini/settings.json"),
        ("windsurf", "linux", ".codeium/windsurf/mcp_config.json"),
        ("generic", "linux", "project/mcp.json"),
    ],
)
def test_each_client_has_its_file_on_each_system(client: str, platform: str, file: str) -> None:
    """As the clients' documents say."""
    desk = Desk(platform, USER, USER / "project")
    assert CLIENTS[client].file(desk) == USER / file


def test_folders_that_the_system_names_are_taken() -> None:
    """A roaming profile, or a configuration folder of one's own; what is relative is not."""
    named = {"XDG_CONFIG_HOME": "/x", "APPDATA": "/a"}
    assert Desk("linux", USER, USER, named).configuration == Path("/x")
    assert Desk("win32", USER, USER, named).configuration == Path("/a")
    assert Desk("linux", USER, USER, {"XDG_CONFIG_HOME": "x"}).configuration == USER / ".config"


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_gets_an_entry_and_loses_it_again(
    client: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a file that is not there yet, and is gone afterwards."""
    told = said(capsys, "install", client, "--mock")
    file = CLIENTS[client].file(Desk("linux", home, home / "project"))
    assert str(file) in told
    entry = json.loads(file.read_text())[CLIENTS[client].key]["mist-mock"]
    assert Path(entry["command"]).is_absolute()
    assert "--mock" in entry["args"]
    assert (entry.get("type") == "stdio") == (client == "vscode")
    said(capsys, "uninstall", client, "--mock")
    assert not file.exists()


def test_what_was_written_starts_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    """As a client would start it, from another folder."""
    said(capsys, "install", "generic", "--mock")
    entry = json.loads(Path("mcp.json").read_text())["mcpServers"]["mist-mock"]
    done = subprocess.run(
        [entry["command"], *entry["args"], "--security-check"],
        cwd="/",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


async def test_cursor_gets_a_set_that_it_can_show(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said to show about 40 tools."""
    said(capsys, "install", "cursor", "--mock")
    entry = json.loads((home / ".cursor" / "mcp.json").read_text())["mcpServers"]["mist-mock"]
    transport = StdioTransport(
        entry["command"], entry["args"], env=environment(), log_file=home / "log"
    )
    async with Client(transport) as client:
        assert 0 < len(await client.list_tools()) <= MOST_FOR_CURSOR


def test_the_token_is_in_no_file_of_a_client(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry names a private file, which is made to be filled in."""
    monkeypatch.setenv("MIST_API_TOKEN", "s3cret-token-0123456789")
    told = said(capsys, "install", "gemini-cli")
    settings = home / ".config" / "mist-mcp" / "mist.env"
    text = (home / ".gemini" / "settings.json").read_text()
    assert "s3cret" not in text + told + settings.read_text()
    assert json.loads(text)["mcpServers"]["mist"]["args"] == ["--env-file", str(settings)]
    assert stat.S_IMODE(settings.stat().st_mode) == PRIVATE
    assert f"--env-file {settings} --validate-config" in told
    settings.write_text("MIST_API_TOKEN=mine\n")
    said(capsys, "install", "cursor")
    assert settings.read_text() == "MIST_API_TOKEN=mine\n"


@pytest.mark.parametrize("there", [None, MINE])
def test_what_cannot_be_written_leaves_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], there: str | None
) -> None:
    """No settings file, no folder, no backup: the file beside it has no name that is possible."""
    file = home / "project" / ("x" * 246)
    if there is not None:
        file.write_text(there)
    before = sorted(home.rglob("*"))
    told = said(capsys, "install", "generic", "--file", str(file), status=2)
    assert "nothing was changed" in told
    assert sorted(home.rglob("*")) == before
    assert there in (None, file.read_text() if there else None)


def test_a_settings_file_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in the entry with its whole path; one that is not there is refused."""
    Path("own.env").write_text("MIST_API_TOKEN=mine\n")
    said(capsys, "install", "generic", "--env-file", "own.env")
    entry = json.loads(Path("mcp.json").read_text())["mcpServers"]["mist"]
    assert entry["args"] == ["--env-file", str(Path("own.env").absolute())]
    assert "none.env is no file" in said(
        capsys, "install", "generic", "--env-file", "none.env", status=2
    )


def test_the_entry_can_be_shown_and_nothing_written(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a file that somebody else keeps."""
    assert main(["install", "vscode", "--print"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["servers"]["mist"]["type"] == "stdio"
    assert "nothing was written" in captured.err
    assert list(home.rglob("*.*")) == []


def test_a_file_of_ones_own_comes_back_to_the_byte(capsys: pytest.CaptureFixture[str]) -> None:
    """With comments and commas; what it held lies beside it meanwhile."""
    file = Path("mcp.json")
    file.write_text(MINE)
    file.chmod(0o640)
    assert "What it held is in mcp.json.before-mist-mock" in said(
        capsys, "install", "generic", "--mock"
    )
    assert Path("mcp.json.before-mist-mock").read_text() == MINE
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "has it already" in said(capsys, "install", "generic", "--mock")
    said(capsys, "uninstall", "generic", "--mock")
    assert file.read_text() == MINE
    assert [path.name for path in Path().iterdir()] == ["mcp.json"]


def test_what_was_edited_meanwhile_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the entry goes."""
    file = Path("mcp.json")
    file.write_text(MINE)
    said(capsys, "install", "generic", "--mock")
    file.write_text(file.read_text().replace("// mine", "// yours"))
    said(capsys, "uninstall", "generic", "--mock")
    assert "mist" not in file.read_text()
    assert "// yours" in file.read_text()


def test_two_entries_live_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    """The fictional network and one's own, in any order of going."""
    said(capsys, "install", "generic", "--mock")
    said(capsys, "install", "generic")
    said(capsys, "uninstall", "generic", "--mock")
    assert list(json.loads(Path("mcp.json").read_text())["mcpServers"]) == ["mist"]
    assert "no server called mist-mock" in said(capsys, "uninstall", "generic", "--mock")


def test_an_older_entry_of_this_server_is_renewed(capsys: pytest.CaptureFixture[str]) -> None:
    """After a move to another folder, say."""
    old = {"mcpServers": {"mist": {"command": "/old/mist-mcp", "args": []}}}
    Path("mcp.json").write_text(json.dumps(old))
    assert "renewed" in said(capsys, "install", "generic")
    entry = json.loads(Path("mcp.json").read_text())["mcpServers"]["mist"]
    assert entry["command"] != "/old/mist-mcp"


@pytest.mark.parametrize("verb", ["install", "uninstall"])
def test_another_server_of_that_name_is_left_alone(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is somebody else's."""
    text = '{"mcpServers": {"mist": {"command": "npx", "args": ["other"]}}}'
    Path("mcp.json").write_text(text)
    assert "--name" in said(capsys, verb, "generic", status=1)
    assert Path("mcp.json").read_text() == text


@pytest.mark.parametrize(
    ("content", "status"), [(b"{", 1), (b"[]", 1), (b"\xff\xfe{\x00", 2), (b'{"mcpServers": 1}', 1)]
)
def test_a_file_that_is_none_is_left_alone(
    content: bytes, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence names the file and what to do."""
    Path("mcp.json").write_bytes(content)
    told = said(capsys, "install", "generic", "--mock", status=status)
    assert "mcp.json" in told
    assert told.count("\n") == 1
    assert Path("mcp.json").read_bytes() == content


def test_a_place_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A file where a folder should be: the same for everybody, root included."""
    Path("taken").write_text("")
    told = said(capsys, "install", "generic", "--mock", "--file", "taken/mcp.json", status=2)
    assert "--file" in told or "--print" in told


def test_a_link_stays_a_link(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some keep these files elsewhere."""
    (home / "kept.json").write_text(MINE)
    Path("mcp.json").symlink_to(home / "kept.json")
    said(capsys, "install", "generic", "--mock")
    assert Path("mcp.json").is_symlink()
    assert "mist-mock" in (home / "kept.json").read_text()


def test_a_client_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """With those that are known."""
    with pytest.raises(SystemExit):
        main(["install", "emacs"])
    assert "claude-desktop" in capsys.readouterr().err


def test_the_program_is_named_where_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside its Python; else the Python with the module."""
    entries: list[Any] = []
    for programs in ((), ("mist-mcp",)):
        folder = tmp_path / f"bin{len(programs)}"
        folder.mkdir()
        for program in programs:
            (folder / program).touch(mode=0o755)
        monkeypatch.setattr(sys, "executable", str(folder / "python"))
        main(["install", "generic", "--mock", "--print"])
        entries.append(json.loads(capsys.readouterr().out)["mcpServers"]["mist-mock"])
    assert entries[0]["args"][:2] == ["-m", "mist_mcp"]
    assert entries[1]["command"] == str(tmp_path / "bin1" / "mist-mcp")
