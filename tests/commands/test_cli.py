"""The command line as a person uses it: what it prints, and its exit status."""

from __future__ import annotations

import json
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from mist_mcp import __version__
from mist_mcp.commands.cli import main
from tests.processes import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "s3cret-token-0123456789"
UNREACHABLE = {"MIST_API_TOKEN": TOKEN, "MIST_BASE_URL": "http://127.0.0.1:9"}
OPTIONS = (
    *("--host", "--transport", "--port", "--ssl-cert", "--ssl-crt", "--ssl-key", "--log-level"),
    *(
        "--debug",
        "--validate-config",
        "--security-check",
        "--json",
        "--mock",
        "--mock-token",
        "--mock-fault",
        "--cassettes",
        "--network",
        "--version",
        "--env-file",
    ),
    *("--toolsets", "--tools", "--exclude-tools", "--tool-search"),
)


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep the developer's own settings away, and this process as it was."""
    monkeypatch.delenv("MIST_API_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that is refused with status 2; return its one line."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    """The help lists each option, the demo, examples and the exit statuses."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(option in text for option in (*OPTIONS, "demo", "examples:", "exit status"))


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the package's."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"mist-mcp {__version__}\n")


def test_help_needs_nothing_heavy(tmp_path: Path) -> None:
    """Neither the framework nor an HTTP client is loaded to print the version."""
    code = (
        "import sys; from mist_mcp.commands.options import options_parser;"
        "import mist_mcp.commands.cli;"
        "print(sorted({'fastmcp', 'httpx', 'pydantic', 'rich', 'fake_mist'} & set(sys.modules)))"
    )
    done = run("-c", code, folder=tmp_path, start=(sys.executable,))
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "65536"],
        ["--port", "x"],
        ["--transport", "websocket"],
        ["--log-level", "LOUD"],
        ["--validate-config", "--security-check"],
        ["--json"],
        ["--json", "--validate-config"],
        ["--valid"],
        ["--toolsets", ""],
        ["--tools", " , "],
        ["serve"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An option that is none, or a value that is none, ends with status 2 and the usage."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: mist-mcp" in capsys.readouterr().err


@pytest.mark.parametrize(
    "check", [(), ("--validate-config",), ("--security-check",), ("--security-check", "--json")]
)
def test_a_missing_token_is_one_line(
    check: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, the variable's name and an example; no traceback."""
    assert "MIST_API_TOKEN is not set" in refused(capsys, *check)


def test_a_missing_env_file_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A file given by name must be there."""
    assert "nowhere.env cannot be read" in refused(capsys, "--env-file", "nowhere.env")


def test_an_open_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """No authentication, no other machine: whatever the settings are."""
    for transport in ("http", "sse"):
        line = refused(capsys, "--mock", "-t", transport, "-H", "0.0.0.0")  # noqa: S104
        assert "Listening on 0.0.0.0 is refused" in line


def test_a_port_that_is_no_number_is_told_its_range(capsys: pytest.CaptureFixture[str]) -> None:
    """The message is about ports, not about the program."""
    with pytest.raises(SystemExit):
        main(["-p", "abc"])
    assert "abc is not between 0 and 65535" in capsys.readouterr().err


def test_a_closed_standard_input_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service manager may start it without any."""
    monkeypatch.setattr("sys.stdin", None)
    assert "Standard input is closed" in refused(capsys, "--mock")


def test_half_a_tls_pair_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Both options of TLS, under either name, or none."""
    assert "--ssl-key" in refused(capsys, "-t", "http", "--ssl-crt", "x.pem")
    assert "cannot be loaded" in refused(
        capsys, "-t", "http", "--ssl-cert", "x.pem", "--ssl-key", "y.pem"
    )


def test_mock_without_its_packages_names_the_extra(tmp_path: Path) -> None:
    """A plain install says how to get the fictional network."""
    code = (
        "import sys; sys.modules['respx'] = None; from mist_mcp.commands.cli import main;"
        "sys.exit(main(['--mock', '--validate-config']))"
    )
    done = run("-c", code, folder=tmp_path, start=(sys.executable,))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'mist-mcp[mock]'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--mock", "--mock-token", "root"], "org-admin"),
        (["--mock", "--mock-fault", "earthquake"], "throttle"),
        (["--mock", "--mock-fault", "latency:soon"], "latency:SECONDS"),
        (["--mock-token", "org-read"], "--mock"),
        (["--mock-fault", "latency:1"], "--mock"),
    ],
)
def test_an_unknown_token_or_fault_lists_the_valid_ones(
    arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the fake cloud does not know is refused before anything starts."""
    assert main([*arguments, "--validate-config"]) == 2
    assert hint in capsys.readouterr().err


def test_the_mock_takes_a_token_and_faults(tmp_path: Path) -> None:
    """Another token is another identity, and a fault shows in what fails."""
    other = run("--mock", "--mock-token", "msp-admin", "--security-check", folder=tmp_path)
    assert (other.returncode, "critical" in other.stdout) == (3, True)
    faulty = run("--mock", "--mock-fault", "html:200@*/self", "--validate-config", folder=tmp_path)
    assert faulty.returncode == 1
    assert "no JSON" in faulty.stdout + faulty.stderr


def test_validate_config_shows_what_is_set_and_that_it_works(tmp_path: Path) -> None:
    """Each variable with its source, the cloud, and who the token is; the token is not shown."""
    (tmp_path / ".env").write_text(f"MIST_MAX_WRITE_ORGS=2\nMIST_TOKEN={TOKEN}\n")
    done = run(
        *("--mock", "--validate-config"), folder=tmp_path, variables={"MIST_MAX_CONCURRENT": "3"}
    )
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line}
    assert done.returncode == 0, done.stderr
    assert lines["MIST_MAX_CONCURRENT"] == ["3", "environment"]
    assert lines["MIST_MAX_WRITE_ORGS"] == ["2", ".env", "file"]
    assert lines["MIST_MAX_RESULT_BYTES"] == ["24000", "default"]
    assert (lines["MIST_API_TOKEN"][0], lines["MIST_API_TOKEN"][-1]) == ("set", "--mock")
    assert "api-ws.mist.com" in lines["Cloud:"]
    assert "Working:" in lines
    assert "MIST_TOKEN" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


def test_validate_config_fails_when_the_cloud_cannot_be_asked(tmp_path: Path) -> None:
    """The settings are shown all the same; status 1 and a sentence."""
    done = run("--validate-config", "--debug", folder=tmp_path, variables=UNREACHABLE)
    assert done.returncode == 1
    assert re.search(r"MIST_API_TOKEN +set +environment", done.stdout)
    assert "Not working: 127.0.0.1 refused the connection" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr


@pytest.mark.parametrize(("limit", "verdict", "status"), [("1", "safe", 0), ("0", "critical", 3)])
def test_security_check(limit: str, verdict: str, status: int, tmp_path: Path) -> None:
    """The verdict decides the exit status, and each risk is listed with what to do."""
    done = run(
        *("--mock", "--security-check"), folder=tmp_path, variables={"MIST_MAX_ADMIN_ORGS": limit}
    )
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith(f"Verdict: {verdict}\n")
    assert ("MIST_MAX_ADMIN_ORGS" in done.stdout) is (verdict != "safe")


def test_security_check_as_json(tmp_path: Path) -> None:
    """One document on standard output, the same as a tool's answer, with the same status."""
    done = run("--mock", "--mock-token", "msp-admin", "--security-check", "--json", folder=tmp_path)
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"]) == (3, "critical")
    assert [risk["type"] for risk in report["risks"]] == ["admin_orgs", "user_token"]
    assert report["recommendations"][0]["privileges"] == [{"scope": "org", "role": "read"}]
    assert "fake-msp-admin" not in done.stdout


def test_security_check_names_what_to_create(tmp_path: Path) -> None:
    """A person reads the smaller token below the risks."""
    done = run("--mock", "--mock-token", "msp-admin", "--security-check", folder=tmp_path)
    assert "Smaller tokens that would do:" in done.stdout
    assert 'Create an organization token in "Larkspur University"' in done.stdout


def test_security_check_fails_without_an_answer(tmp_path: Path) -> None:
    """A token that cannot be judged is not safe: status 1."""
    done = run("--security-check", "--json", folder=tmp_path, variables=UNREACHABLE)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mist-mcp: 127.0.0.1 refused the connection")
    assert done.stderr.count("\n") == 1
