"""`mist-mcp pending` and `mist-mcp approve`, as processes: a terminal is needed, and is enough."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from mist_mcp.commands.approvals import Terminal, approve_on_terminal
from mist_mcp.errors import RefusedError
from mist_mcp.gate.plan import Question
from mist_mcp.gate.plans import Plans
from tests.processes import PATIENCE, SERVER, environment, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ON_A_TERMINAL = (
    sys.executable,
    "-c",
    "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
)
"""Gives a command a terminal; what is typed there comes from a pipe, as any program could do."""

QUESTION = Question(
    lines=("Restart the switch: sw-1", "Affected: devices: 1 \x1b[2J"),
    target="sw-1",
    danger="disruptive",
    digest="f",
)


def variables(folder: Path) -> dict[str, str]:
    """Return the settings that server and operator share."""
    return {"MIST_STATE_DIR": str(folder), "MIST_APPROVAL_PIN": "8642"}


def plans_of(folder: Path) -> Plans:
    """Return the plans of a server in this process."""
    return Plans(folder / "plans", clock=time.time, pin="8642")


def typed(folder: Path, plan: str, *lines: tuple[str, str]) -> tuple[int, str]:
    """Approve on a terminal where a line is typed at each prompt; return status and screen."""
    command = [*ON_A_TERMINAL, *SERVER, "approve", plan]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(**variables(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        screen = ""
        for prompt, line in lines:
            while prompt not in screen and (letter := process.stdout.read(1)):
                screen += letter
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
        screen += process.stdout.read()
        return process.wait(PATIENCE), screen


def test_a_person_approves_on_a_terminal(tmp_path: Path) -> None:
    """The facts are shown, the name and the PIN are typed, the plan leaves the list."""
    plans = plans_of(tmp_path)
    plan = plans.filed(QUESTION)
    listed = run("pending", folder=tmp_path, variables=variables(tmp_path))
    assert (listed.returncode, listed.stderr) == (0, "")
    assert plan in listed.stdout
    assert "Restart the switch: sw-1" in listed.stdout
    status, screen = typed(tmp_path, plan, ("name sw-1: ", "sw-1"), ("PIN: ", "8642"))
    assert status == 0, screen
    assert "Affected: devices: 1" in screen
    assert "\x1b[2J" not in screen
    assert "8642" not in screen
    emptied = run("pending", folder=tmp_path, variables=variables(tmp_path))
    assert emptied.stdout == "No plan waits for approval.\n"
    assert (plans.approver(QUESTION) or "").endswith(" on a terminal")


def test_the_wrong_name_approves_nothing(tmp_path: Path) -> None:
    """Status 1, and a sentence."""
    plans = plans_of(tmp_path)
    status, screen = typed(tmp_path, plans.filed(QUESTION), ("name sw-1: ", "yes"))
    assert (status, "nothing was approved" in screen) == (1, True)
    assert plans.approver(QUESTION) is None


@pytest.mark.parametrize("made", [Plans.filed, lambda _plans, _question: "abcdefghjk"])
def test_a_pipe_approves_nothing(made: Callable[[Plans, Question], str], tmp_path: Path) -> None:
    """Without a terminal, a plan that is there is as good as none."""
    plans = plans_of(tmp_path)
    done = run("approve", made(plans, QUESTION), folder=tmp_path, variables=variables(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Only a person at a terminal can approve" in done.stderr
    assert plans.approver(QUESTION) is None


def test_the_folder_comes_from_the_environment(tmp_path: Path) -> None:
    """XDG_STATE_HOME names it where MIST_STATE_DIR does not."""
    plans_of(tmp_path / "mist-mcp").filed(QUESTION)
    done = run("pending", folder=tmp_path, variables={"XDG_STATE_HOME": str(tmp_path)})
    assert "Restart the switch: sw-1" in done.stdout


FILES_A_PLAN = """
import pathlib, sys, time
from mist_mcp.gate.plan import Question
from mist_mcp.gate.plans import Plans
question = Question(lines=("Restart: sw-1",), target="sw-1", danger="disruptive", digest="f")
plans = Plans(pathlib.Path(sys.argv[1]), clock=time.time, pin="8642")
print(plans.filed(question), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("killed", [True, False])
def test_a_plan_whose_server_is_gone_is_not_approved(killed: bool, tmp_path: Path) -> None:
    """However it ended, and though another one is there by now; the list says so."""
    command = [sys.executable, "-c", FILES_A_PLAN, str(tmp_path / "plans")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        plan = server.stdout.readline().strip()
        served = run("pending", folder=tmp_path, variables=variables(tmp_path))
        assert "the server is gone" not in " ".join(served.stdout.split())
        if killed:
            server.kill()
    plans = plans_of(tmp_path)
    anew = plans.filed(QUESTION)
    listed = run("pending", folder=tmp_path, variables=variables(tmp_path)).stdout
    assert {plan, anew} <= set(listed.split())
    assert listed.count("server is") == 1
    status, screen = typed(tmp_path, plan)
    assert (status, "The server that made this plan is gone" in " ".join(screen.split())) == (
        1,
        True,
    ), screen
    status, screen = typed(tmp_path, anew, ("name sw-1: ", "sw-1"), ("PIN: ", "8642"))
    assert status == 0, screen


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("Zürich-Hbf", "Zu\u0308rich\u2011Hbf"),
        ("スイッチ\uff11", "スイッチ1"),
        ("sw\u20111", "sw-1"),
        ("sw\u00a01", "sw 1"),
        ("\uff33\uff37\uff0d\uff11", "SW-1"),
        ("\u0627\u0644\u0645\u0641\u062a\u0627\u062d", "code"),
        ("\u3164", "code"),
    ],
)
def test_every_name_can_be_typed(target: str, line: str, tmp_path: Path) -> None:
    """As a keyboard has it; or by a code, where not every keyboard has it or nobody sees it."""
    plans = plans_of(tmp_path)
    question = replace(QUESTION, target=target)
    plan = plans.filed(question)
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return prompt.rpartition("the code ")[2].rstrip(": ") if line == "code" else line

    at_desk = Terminal(
        console=Console(quiet=True),
        ask=ask,
        ask_secret=lambda _: "8642",
        attended=True,
        person="alex",
    )
    approve_on_terminal(tmp_path / "plans", plan, pin="8642", clock=time.time, terminal=at_desk)
    assert plans.approver(question) == "alex on a terminal"
    plan = plans.filed(question)
    for wrong in ("", " ", "\u200b", "code", target.upper() + "x"):
        nobody = replace(at_desk, ask=partial(_typing, wrong))
        with pytest.raises(RefusedError, match="not the name"):
            approve_on_terminal(
                tmp_path / "plans", plan, pin="8642", clock=time.time, terminal=nobody
            )


def _typing(line: str, _prompt: str) -> str:
    return line
