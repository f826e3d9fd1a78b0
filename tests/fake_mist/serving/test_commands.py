"""`fake-mist serve` and `fake-mist run`, as processes."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import ssl
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import connect

from fake_mist.__main__ import main
from tests.processes import PATIENCE, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.every_python

FAKE = (sys.executable, "-m", "fake_mist")
SCRIPT = Path(__file__).with_name("mistapi_script.py")


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a command; give its process and the first line it said."""
    with subprocess.Popen(
        [*FAKE, *arguments], env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


async def talked(at: dict[str, str]) -> str:
    """Subscribe to the test channel at a printed address."""
    trust = ssl.create_default_context(cafile=at["ca_file"])
    token = {"Authorization": f"Token {at['token']}"}
    url = f"{at['wss']}/api-ws/v1/stream"
    async with connect(url, additional_headers=token, ssl=trust, proxy=None) as socket:
        await socket.send('{"subscribe": "/test"}')
        return str(await socket.recv())


def test_serve_says_its_addresses_and_ends_on_a_signal() -> None:
    """One line of JSON with which curl and a WebSocket client find it; nothing is left over."""
    with started("serve", "--token", "org-read", "--fault", "empty@*/usage") as (process, line):
        at: dict[str, str] = json.loads(line)
        assert at["token"] == "fake-org-read"
        assert "channel_subscribed" in asyncio.run(talked(at))
        if shutil.which("curl"):
            token = f"Authorization: Token {at['token']}"
            url = "https://api.mist.com/api/v1/self"
            curl = ["curl", "-sS", "-x", at["proxy"], "--cacert", at["ca_file"], "-H", token]
            got = subprocess.run([*curl, url], capture_output=True, check=True, env={})
            assert json.loads(got.stdout)["privileges"]
            got = subprocess.run([*curl, f"{url}/usage"], capture_output=True, check=True, env={})
            assert got.stdout == b""
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert not Path(at["ca_file"]).exists()


def test_run_gives_the_commands_status_and_passes_signals_on() -> None:
    """The command handles SIGTERM itself; its exit status is that of `run`."""
    child = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(42))\n"
        "print('ready', flush=True)\n"
        "while True: time.sleep(1)"
    )
    with started("run", "--", sys.executable, "-c", child) as (process, line):
        assert line == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 42


@pytest.mark.parametrize(
    ("command", "status"), [("kill -9 $$", 128 + 9), ("exit 3", 3), ("test -n $MIST_APITOKEN", 0)]
)
def test_run_ends_as_its_command_did(command: str, status: int) -> None:
    """By a status or by a signal, as a shell tells it."""
    assert main(["run", "--", "sh", "-c", command]) == status


def test_a_command_that_cannot_be_run_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """127 for one that is not there, 126 for one that is no program."""
    text = tmp_path / "text"
    text.write_text("no program", encoding="ascii")
    assert main(["run", "--", str(tmp_path / "none")]) == 127
    assert main(["run", "--", str(text)]) == 126
    assert str(text) in capfd.readouterr().err


KEEPING = """
import os, pathlib, sys
for name in ("MIST_STATE_DIR", "MIST_AUDIT_FILE", "MIST_UNDO_DIR"):
    place = pathlib.Path(os.environ[name])
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("fiction")
    print(place)
"""


def test_what_a_command_keeps_goes_with_the_cloud(tmp_path: Path) -> None:
    """Plans, undo and log of a fictional network lie in no place of the user's, and end with it."""
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": "", "MIST_AUDIT_FILE": ""}
    done = run(
        "run", "--", sys.executable, "-c", KEEPING, folder=tmp_path, variables=home, start=FAKE
    )
    assert done.returncode == 0, done.stderr
    places = [Path(line) for line in done.stdout.splitlines()]
    assert len(set(places)) == 3
    assert not any(place.exists() or place.parent.exists() for place in places)
    assert list(tmp_path.iterdir()) == []


def test_what_was_set_for_a_command_is_where_it_keeps(tmp_path: Path) -> None:
    """So that another terminal finds it, and it is there afterwards."""
    names = ("MIST_STATE_DIR", "MIST_AUDIT_FILE", "MIST_UNDO_DIR")
    own = {name: str(tmp_path / "own" / name.lower()) for name in names}
    done = run(
        "run", "--", sys.executable, "-c", KEEPING, folder=tmp_path, variables=own, start=FAKE
    )
    assert done.stdout.splitlines() == list(own.values())
    assert all(Path(place).read_text("utf-8") == "fiction" for place in own.values())


def test_the_server_finds_no_log_of_a_real_network(tmp_path: Path) -> None:
    """`mist-mcp audit` under `run` looks into the log of the fiction, which is empty."""
    real = tmp_path / "mist-mcp" / "audit.jsonl"
    real.parent.mkdir()
    real.write_text("real", encoding="utf-8")
    done = run(
        *("run", "--", sys.executable, "-m", "mist_mcp", "audit", "verify"),
        folder=tmp_path,
        variables={"XDG_STATE_HOME": str(tmp_path), "MIST_AUDIT_FILE": ""},
        start=FAKE,
    )
    assert done.returncode == 1
    assert "There is no audit log at" in done.stderr + done.stdout
    assert str(real) not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "behind --"),
        (["serve", "--", "sh"], "behind --"),
        (["serve", "--fault", "lag"], "server-error"),
        (["serve", "--fault", "latency:x"], "latency:SECONDS"),
    ],
)
def test_a_wrong_option_lists_the_right_ones(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is started."""
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert said in capsys.readouterr().err


def test_an_account_that_there_is_not_lists_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """They are those of the network that is served."""
    assert main(["serve", "--token", "root"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("fake-mist: no account 'root'; there are: ")
    assert "org-admin" in said


@pytest.mark.parametrize("command", ["record", "check"])
def test_other_commands_have_options_of_their_own(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are passed on as they stand."""
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"fake-mist {command}" in capsys.readouterr().out


def test_an_address_that_cannot_be_had_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """192.0.2.0/24 belongs to nobody."""
    assert main(["serve", "--host", "192.0.2.1"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.skipif(not find_spec("mistapi"), reason="mistapi is not installed")
def test_an_unmodified_mistapi_script_runs_against_the_fake_cloud(tmp_path: Path) -> None:
    """Its calls, its pagination helper, its device utilities and its shell session."""
    done = run(
        *("run", "--", sys.executable, str(SCRIPT)),
        folder=tmp_path,
        variables={"PYTHONWARNINGS": "ignore"},
        start=FAKE,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    statuses = {**report["statuses"], **{f"more {url}": ok for url, ok in report["more"].items()}}
    assert {url: status for url, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 50
    assert report["rows"]["inventory"] == report["rows"]["inventory_total"] > 400
    assert report["rows"]["alarms"] == report["rows"]["alarms_total"] > 200
    assert "3 packets transmitted, 3 packets received" in report["utilities"]["ping"]
    assert all(report["utilities"].values())
    assert f"Hostname: {report['switch']}" in report["shell"]
    assert report["version"] in report["shell"]
