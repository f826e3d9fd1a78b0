"""A network of one's own behind the real commands: served, and judged by the server."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from fake_mist.cloud import cassette_folder
from tests.docs.documents import ROOT, Document
from tests.processes import command, environment, run

if TYPE_CHECKING:
    from pathlib import Path

FAKE = (sys.executable, "-m", "fake_mist")
READ = """
import json, os, urllib.request
token = {"Authorization": "Token " + os.environ["MIST_API_TOKEN"]}
base = json.loads(os.environ["FAKE_MIST_ADDRESSES"])["http"]
asked = urllib.request.Request(base + "/api/v1/self", headers=token)
print(urllib.request.urlopen(asked).read().decode())
"""


def example() -> str:
    """Give the network of the documents."""
    document = Document.read(ROOT / "docs" / "fake-cloud.md")
    (found,) = [block.text for block in document.blocks if block.language == "yaml"]
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the network of the documents."""
    path = tmp_path / "acme.yaml"
    path.write_text(example(), encoding="utf-8")
    return path


async def test_thirty_lines_are_a_fabric_that_the_server_judges(file: Path, tmp_path: Path) -> None:
    """Over standard streams, with the outage and the flap that the file tells of."""
    assert len(example().splitlines()) <= 30
    process, *rest = command("--mock", "--network", str(file))
    transport = StdioTransport(process, rest, env=environment(), cwd=str(tmp_path))
    async with Client(transport) as client:
        answer = await client.call_tool("check_evpn_fabric", {"topology_id": "head-office"})
    data = answer.structured_content
    assert data is not None
    assert (data["name"], data["site"], data["kind"]) == ("head-office", "Head Office", "IP Clos")
    found = [(row["severity"], row["check"], row["switches"]) for row in data["findings"]]
    assert ("major", "offline switch", ["ams-core-2"]) in found
    assert {tuple(switches) for _, check, switches in found if check == "flapping session"} == {
        ("ams-core-1", "head-office-dist-p1-1")
    }
    assert data["unknown"] == []
    assert data["verdict"] != "healthy"


def test_a_program_finds_the_network_and_its_accounts(file: Path, tmp_path: Path) -> None:
    """Behind `fake-mist run`."""
    asked = ("run", "--network", str(file), "--token", "noc", "--", sys.executable, "-c", READ)
    done = run(*asked, folder=tmp_path, start=FAKE)
    assert (done.returncode, done.stderr) == (0, "")
    (grant,) = json.loads(done.stdout)["privileges"]
    assert (grant["name"], grant["role"], grant["scope"]) == ("Acme", "read", "org")


def test_recorded_cassettes_are_served(tmp_path: Path) -> None:
    """Those of a folder, here a copy of the built-in ones."""
    asked = ("run", "--cassettes", str(cassette_folder()), "--", sys.executable, "-c", READ)
    done = run(*asked, folder=tmp_path, start=FAKE)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "larkspur-automation"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--token", "nobody"), "no account 'nobody'; there are: "),
        (("--network", "none.yaml"), "none.yaml: No such file or directory"),
        (("--network", "bad.yaml"), "bad.yaml, line 2: sites: colour: there is no such field"),
        (("--cassettes", "nowhere"), "nowhere has no cassettes: there is no folder `rest` in it"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    """Of `fake-mist` and of the server alike."""
    (tmp_path / "bad.yaml").write_text("sites:\n- {name: A, colour: red}\n")
    done = run("run", *options, "--", "true", folder=tmp_path, start=FAKE)
    assert done.returncode == 1
    assert done.stderr.startswith("fake-mist: ")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    mine = tuple(each.replace("--token", "--mock-token") for each in options)
    done = run("--mock", *mine, "--validate-config", folder=tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_mock_a_network_is_refused(tmp_path: Path) -> None:
    """It would be the real cloud that is asked."""
    done = run("--network", "net.yaml", "--validate-config", folder=tmp_path)
    assert done.returncode != 0
    assert "--network" in done.stderr
    assert "--mock" in done.stderr
