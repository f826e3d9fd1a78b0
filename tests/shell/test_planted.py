"""What looks like a prompt and is none: in banners, in outputs, behind any cut of the bytes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.junos.shell import JunosShell
from fake_mist.junos.transcripts import load
from mist_mcp.errors import ShellError
from mist_mcp.shell.events import Output, Ready, Resumed
from mist_mcp.shell.protocol import Protocol, unpaged
from mist_mcp.shell.session import open_session
from tests.junos.transcripts import SHELL
from tests.shell.strangers import PROMPT, saying, stranger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fake_mist.junos.transcripts import JunosDevice
    from tests.shell.conftest import Serve

DEVICES = load(SHELL)
COMMANDS = sorted({(name, words) for name, each in DEVICES.items() for words, _ in each.outputs})
PLANTS = (
    "noc@corp.example # keep out",
    "noc@corp.example # ",
    "WARNING> every session is recorded",
    "root@tower:RE:0% ",
    "% Unauthorized access is an offence",
    "# ",
    "{master:0}",
    "{master:0}[edit]",
    "{user}@{host}> show version | no-more",
    "{user}@{host}> ",
    "{user}@{host}# ",
    "",
    "---(more)---",
)


def planted(device: JunosDevice, lines: Iterable[str]) -> list[str]:
    """Return lines as they look on a device."""
    sheet = device.sheet
    return [line.replace("{user}", sheet.user).replace("{host}", sheet.host) for line in lines]


def spoken(device: JunosDevice, command: str) -> list[bytes]:
    """Return the greeting of a device, and its answer to a command."""
    shell = JunosShell(device, clock=lambda: 0.0)
    shell.resize(500, 1000)
    return [shell.greet(), shell.feed(f"\0{unpaged(command)}\n".encode())]


def output(answers: Sequence[bytes], command: str, cuts: Iterable[int]) -> tuple[str, bool]:
    """Return what a command said and whether its prompt stands at the end, for these cuts."""
    protocol = Protocol()
    text, ready = "", False
    for place, answer in enumerate(answers):
        if place:
            protocol.command(unpaged(command))
            text, ready = "", False
        ends = sorted({0, len(answer), *(cut % (len(answer) + 1) for cut in cuts)})
        for start, end in pairwise(ends):
            for event in protocol.feed(answer[start:end]):
                text += event.text if isinstance(event, Output) else ""
                ready = isinstance(event, Ready) or (ready and not isinstance(event, Resumed))
    return text, ready


@given(st.data())
def test_no_planted_prompt_and_no_cut_changes_an_output(data: st.DataObject) -> None:
    """A banner and an output with prompts of others, and of this session: every line is there."""
    name, words = data.draw(st.sampled_from(COMMANDS))
    device, command = DEVICES[name], " ".join(words)
    draw_lines = st.lists(st.sampled_from(PLANTS), max_size=4)
    lines = list(device.outputs[words, "txt"]) if (words, "txt") in device.outputs else []
    at = data.draw(st.integers(0, len(lines)))
    kept = [line.rstrip() for line in planted(device, data.draw(draw_lines)) if "(more" not in line]
    lines = [*lines[:at][-20:], *kept, "the last line"]
    changed = replace(
        device,
        sheet=replace(device.sheet, message=planted(device, data.draw(draw_lines))),
        outputs={(words, "txt"): tuple(lines)},
    )
    answers = spoken(changed, command)
    whole = "".join(f"{line.rstrip()}\n" for line in lines)
    assert output(answers, command, []) == (whole, True)
    cuts = data.draw(st.lists(st.integers(0, 10_000), max_size=20))
    assert output(answers, command, cuts) == (whole, True)
    assert output(answers, command, range(10_000)) == (whole, True)


@pytest.mark.usefixtures("jumping")
@pytest.mark.parametrize("plant", PLANTS)
async def test_a_banner_refuses_no_shell(serve: Serve, leaf: JunosDevice, plant: str) -> None:
    """Whatever stands in it, and however slowly it comes."""
    sheet = replace(leaf.sheet, message=planted(leaf, [plant, plant]))
    async with serve(device=replace(leaf, sheet=sheet)) as session:
        outputs = [await session.run("show version") for _ in range(2)]
    assert outputs[0].completed
    assert outputs[0].text == outputs[1].text
    assert outputs[0].text.startswith("Hostname")


@pytest.mark.usefixtures("jumping")
async def test_a_pause_behind_a_banners_prompt_loses_no_command() -> None:
    """Keys that the device did not take are typed again, once its own prompt stands there."""
    answers = (b"\r\nWARNING> ", b"all is recorded\r\n\r\n" + PROMPT)
    echo = b"show x | no-more \r\nout\r\n\r\n" + PROMPT
    async with (
        stranger(saying(*answers, echo)) as origin,
        open_session(origin, origin=origin) as session,
    ):
        first = await session.run("show x")
    assert (first.text, first.completed) == ("out\n", True)


@pytest.mark.usefixtures("jumping")
async def test_a_shell_that_is_no_command_line_is_still_refused() -> None:
    """A prompt that stays is no banner's line."""
    async with stranger(saying(b"noc@corp.example # hello\r\nroot@leaf-1:RE:0% ")) as origin:
        with pytest.raises(ShellError, match="a root shell"):
            async with open_session(origin, origin=origin):
                pass
