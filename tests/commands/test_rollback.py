"""`mist-mcp rollback`: a person puts back what a change replaced, and nobody else can."""

from __future__ import annotations

import json
import re
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from rich.console import Console

from fake_mist.faults.fault import ServerError
from mist_mcp.changing.undo import Undos
from mist_mcp.commands.approvals import Terminal
from mist_mcp.commands.rollback import roll_back
from mist_mcp.commands.rollback_list import report_undos
from mist_mcp.errors import MistError, RefusedError
from tests.asking import Asker
from tests.conftest import settings_on
from tests.processes import command, environment, run
from tests.writing import writing_server

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist

TOOL = "make_mist_api_call"
SSID = "Larkspur-IoT"
KEY = "Larkspur-n3w-Key"


async def yes(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


class Screen:
    """A terminal, and a person who types what was prepared."""

    def __init__(self, *lines: str, pins: tuple[str, ...] = (), attended: bool = True) -> None:
        """Prepare the lines."""
        self._written = StringIO()
        typed, secret = iter(lines), iter(pins)
        self.terminal = Terminal(
            console=Console(file=self._written, width=200),
            ask=lambda _prompt: next(typed),
            ask_secret=lambda _prompt: next(secret),
            attended=attended,
            person="olive",
        )

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self._written.getvalue()


async def plainly(cloud: FakeMist, method: str, path: str, body: Any = None) -> Any:
    """Ask with a plain client, as the ground truth."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.request(method, path, json=body)).json()


async def wlan(cloud: FakeMist) -> tuple[str, Any]:
    """Return the path of a WLAN with a key, and the WLAN."""
    org = (await plainly(cloud, "GET", "/api/v1/self"))["privileges"][0]["org_id"]
    path = f"/api/v1/orgs/{org}/wlans"
    found = next(each for each in await plainly(cloud, "GET", path) if each["ssid"] == SSID)
    return f"{path}/{found['id']}", found


async def made(cloud: FakeMist, folder: Path, **arguments: Any) -> dict[str, Any]:
    """Make a change that a person approves."""
    server = writing_server(cloud, folder)
    async with Client(server, elicitation_handler=yes) as client:
        return await Asker(client).data(TOOL, **arguments)


async def undone(cloud: FakeMist, folder: Path, change: str, screen: Screen, **more: str) -> None:
    """Undo a change on a terminal, with the settings of the operator: writes are not enabled."""
    own = {
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        "MIST_STATE_DIR": str(folder / "state"),
    }
    await roll_back(
        settings_on(cloud, **{**own, **more}),
        change,
        terminal=screen.terminal,
        transport=cloud.transport,
        clock=cloud.clock,
    )


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of the audit log about rollbacks."""
    lines = (folder / "audit" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["tool"] == "rollback"]


async def changed_key(cloud: FakeMist, folder: Path) -> tuple[str, Any, str]:
    """Change the key of a WLAN; return its path, what it was, and the id for the rollback."""
    path, before = await wlan(cloud)
    body = {"auth": {**before["auth"], "psk": KEY}, "hide_ssid": True}
    done = await made(cloud, folder, path=path, method="PUT", body=body)
    return path, before, done["rollback"]


async def test_a_change_is_undone_with_its_secrets(fake: FakeMist, tmp_path: Path) -> None:
    """The old key is back though nobody has seen it, and so is a field that was not set."""
    path, before, change = await changed_key(fake, tmp_path)
    assert (await plainly(fake, "GET", path))["auth"]["psk"] == KEY
    screen = Screen(SSID)
    await undone(fake, tmp_path, change, screen)
    now = await plainly(fake, "GET", path)
    assert (now["auth"], now.get("hide_ssid")) == (before["auth"], before.get("hide_ssid"))
    assert "Change auth.psk: " in screen.text
    assert "read back as approved" in screen.text
    assert KEY not in screen.text
    assert before["auth"]["psk"] not in screen.text


async def test_it_is_written_down(fake: FakeMist, tmp_path: Path) -> None:
    """Who, what and how it ended, and no secret."""
    _, before, change = await changed_key(fake, tmp_path)
    await undone(fake, tmp_path, change, Screen(SSID))
    first, last = entries(tmp_path)[-2:]
    assert (first["decision"], first["approver"]) == ("allowed", "olive on a terminal")
    assert (last["outcome"], last["targets"][0]) == ("ok", SSID)
    written = (tmp_path / "audit" / "audit.jsonl").read_text(encoding="utf-8")
    assert KEY not in written
    assert before["auth"]["psk"] not in written


async def test_what_was_undone_can_be_done_again(fake: FakeMist, tmp_path: Path) -> None:
    """A rollback is a change too."""
    path, _, change = await changed_key(fake, tmp_path)
    screen = Screen(SSID)
    await undone(fake, tmp_path, change, screen)
    again = screen.text.rpartition("mist-mcp rollback ")[2].split("`")[0]
    await undone(fake, tmp_path, again, Screen(SSID))
    assert (await plainly(fake, "GET", path))["auth"]["psk"] == KEY


async def test_what_was_created_is_deleted_and_what_was_deleted_is_created(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The object comes back under another id, with everything that it had."""
    path, before = await wlan(fake)
    collection = path.rpartition("/")[0]
    done = await made(fake, tmp_path, path=path, method="DELETE")
    await undone(fake, tmp_path, done["rollback"], Screen(SSID))
    (back,) = [each for each in await plainly(fake, "GET", collection) if each["ssid"] == SSID]
    own = {"id", "created_time", "modified_time"}
    assert {name: back[name] for name in back if name not in own} == {
        name: before[name] for name in before if name not in own
    }
    undos = Undos(tmp_path / "state" / "undo", fake.clock).kept()
    (made_again,) = [undo for undo in undos if undo.tried is None]
    assert made_again.write.method == "DELETE"
    await undone(fake, tmp_path, made_again.id, Screen(SSID))
    assert SSID not in {each["ssid"] for each in await plainly(fake, "GET", collection)}


async def test_nothing_is_sent_where_all_is_as_it_was(fake: FakeMist, tmp_path: Path) -> None:
    """Somebody put it back already."""
    path, before, change = await changed_key(fake, tmp_path)
    same = {"auth": before["auth"], "hide_ssid": before.get("hide_ssid")}
    await plainly(fake, "PUT", path, same)
    sent = len([call for call in fake.calls if call.method == "PUT"])
    screen = Screen()
    await undone(fake, tmp_path, change, screen)
    assert "nothing was sent" in screen.text
    assert len([call for call in fake.calls if call.method == "PUT"]) == sent


@pytest.mark.parametrize(
    ("screen", "more", "words"),
    [
        (Screen("Larkspur"), {}, "not the name"),
        (Screen(SSID, attended=False), {}, "Only a person"),
        (Screen(SSID, pins=("1", "2", "3")), {"MIST_APPROVAL_PIN": "8642"}, "did not approve"),
        (Screen(SSID), {"MIST_BASE_URL": "https://api.eu.mist.com"}, "made in https://api.mist"),
        (Screen(SSID), {"MIST_API_TOKEN": "fake-org-read"}, "role of the API token"),
        (Screen(SSID), {"MIST_AUDIT_FILE": "/dev/null/audit"}, "audit log"),
    ],
    ids=["other name", "pipe", "wrong pin", "other cloud", "read token", "no audit"],
)
async def test_it_is_refused(
    screen: Screen, more: dict[str, str], words: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Nothing is sent without a person, the PIN, the right token, and a log to write it in."""
    path, _, change = await changed_key(fake, tmp_path)
    with pytest.raises(RefusedError, match=words):
        await undone(fake, tmp_path, change, screen, **more)
    assert (await plainly(fake, "GET", path))["auth"]["psk"] == KEY


async def test_it_is_approved_with_the_pin(fake: FakeMist, tmp_path: Path) -> None:
    """The right one at the second try."""
    path, before, change = await changed_key(fake, tmp_path)
    screen = Screen(SSID, pins=("1", "8642"))
    await undone(fake, tmp_path, change, screen, MIST_APPROVAL_PIN="8642")
    assert (await plainly(fake, "GET", path))["auth"] == before["auth"]


async def test_a_failure_of_the_cloud_leaves_the_way_back(fake: FakeMist, tmp_path: Path) -> None:
    """It is said that it is not known, and the same id works later."""
    path, before, change = await changed_key(fake, tmp_path)
    fake.inject(ServerError(path=path, method="PUT", times=1))
    with pytest.raises(MistError, match="not known whether"):
        await undone(fake, tmp_path, change, Screen(SSID))
    await undone(fake, tmp_path, change, Screen(SSID))
    assert (await plainly(fake, "GET", path))["auth"] == before["auth"]


async def test_the_changes_are_listed(fake: FakeMist, tmp_path: Path) -> None:
    """The newest first, with what was changed, and without any value."""
    _, before, change = await changed_key(fake, tmp_path)
    screen = Screen()
    report_undos(Undos(tmp_path / "state" / "undo", fake.clock), console=screen.terminal.console)
    assert change in screen.text
    assert SSID in screen.text
    assert "auth.psk, hide_ssid" in screen.text
    assert before["auth"]["psk"] not in screen.text


async def test_nothing_is_kept_of_a_fictional_network(tmp_path: Path) -> None:
    """Else a rollback in the real cloud would find it; the operator's own folder counts no more."""
    kept = tmp_path / "kept"
    own = {
        "MIST_AUDIT_FILE": str(tmp_path / "audit.jsonl"),
        "MIST_STATE_DIR": str(tmp_path / "state"),
        "MIST_UNDO_DIR": str(kept),
    }
    transport = StdioTransport(
        sys.executable,
        command("--mock", "--enable-writes")[1:],
        env=environment(**own),
        cwd=str(tmp_path),
        keep_alive=False,
    )
    change = {"path": "/api/v1/sites/{site_id}", "site_id": "Harbour Branch", "method": "PUT"}
    async with Client(transport, elicitation_handler=yes) as client:
        data = await Asker(client).data(TOOL, **change, body={"notes": "new"})
    assert "rollback" not in data
    assert not kept.exists()
    assert not (tmp_path / "state" / "undo").exists()


async def planned(folder: Path, **variables: str) -> str:
    """Ask the server on the fictional network for a write, from a client without forms."""
    home = {
        "HOME": str(folder / "home"),
        "MIST_AUDIT_FILE": str(folder / "audit.jsonl"),
        "XDG_STATE_HOME": str(folder / "home" / "state"),
    }
    transport = StdioTransport(
        sys.executable,
        command("--mock", "--enable-writes")[1:],
        env=environment(**home, **variables),
        cwd=str(folder),
        keep_alive=False,
    )
    change = {"path": "/api/v1/sites/{site_id}", "site_id": "Harbour Branch", "method": "PUT"}
    async with Client(transport) as client:
        refused = await Asker(client).refusal(TOOL, **change, body={"notes": "new"})
        (place,) = re.findall(r"`mist-mcp approve \w+` .*, with MIST_STATE_DIR=(\S+) set", refused)
        told = run("pending", folder=folder, variables={**home, "MIST_STATE_DIR": place})
        assert "Harbour Branch" in told.stdout
        waiting = run("pending", folder=folder, variables={**home, **variables})
    assert waiting.returncode == 0, waiting.stderr
    return waiting.stdout


async def test_no_plan_of_a_fictional_network_waits_among_real_ones(tmp_path: Path) -> None:
    """Else `mist-mcp pending` lists it beside them; where a folder is named, it waits there."""
    assert "Harbour Branch" not in await planned(tmp_path)
    assert not (tmp_path / "home").exists()
    assert "Harbour Branch" in await planned(tmp_path, MIST_STATE_DIR=str(tmp_path / "named"))


def test_the_commands_work_without_a_terminal_as_far_as_they_can(tmp_path: Path) -> None:
    """Listing needs neither token nor terminal; undoing needs both."""
    variables = {"MIST_STATE_DIR": str(tmp_path)}
    listed = run("rollback", folder=tmp_path, variables=variables)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "no change that can be undone" in listed.stdout
    refused = run(
        "rollback", "k7m2pq9xyz", folder=tmp_path, variables={**variables, "MIST_API_TOKEN": "t"}
    )
    assert refused.returncode == 1
    assert "Only a person at a terminal" in refused.stderr


async def test_commands_that_come_back_are_read_line_by_line(
    fake: FakeMist, tmp_path: Path
) -> None:
    """As in every other question, with what they delete marked, and written down so."""
    path = "/api/v1/sites/bc74a0d8-517e-5a77-9234-e9e2f0f5b1f7/setting"
    await plainly(fake, "PUT", path, {"additional_config_cmds": ["delete vlans a", "set b c"]})
    body = {"additional_config_cmds": ["set b c"]}
    done = await made(fake, tmp_path, path=path, method="PUT", body=body)
    screen = Screen("Harbour Branch")
    await undone(fake, tmp_path, done["rollback"], screen)
    lines = screen.text.splitlines()
    place = lines.index("Change additional_config_cmds, line by line (1 of 2 lines stay):")
    assert lines[place + 1] == "+ [DELETES] delete vlans a"
    assert lines[place + 1] in entries(tmp_path)[-1]["shown"]
