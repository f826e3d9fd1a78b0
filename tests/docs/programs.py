"""What happens with each program that a document calls: run, or parsed only, with the reason."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import tomllib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from tests.docs import clients
from tests.docs.documents import ROOT
from tests.docs.doors import complaint, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.shims import Call
    from tests.docs.stage import Stage

ATTENDED: Final = ("approve", "rollback")
"""Commands that want a person at a terminal to decide; here is none, and they say so."""

NOBODY: Final = "Only a person at a terminal can approve"

NOT_RUN: Final = {
    "python": "scripts of benchmarks/ measure for minutes; a module or script must be there",
    "python3": "makes an environment; the suite runs in one that was made so",
    "pip": "installs; what it is asked for must be declared and pinned",
    "nox": "runs this suite; its sessions must be there",
    "pytest": "compares with a real cloud; its file and flags must be there",
    "git": "is about the reader's checkout",
    "docker": "is no part of a test machine; what the image does, tests/test_release.py reads",
    "openssl": "makes a token; a number stands for it",
    "claude": "is somebody else's program; the server behind -- is run",
    "curl": "is run by `fake-mist run` where this machine has it",
    "fake-mist record": "reads a real cloud",
    "fake-mist shapes": "reads a real cloud",
    "fake-mist synthesize": "writes into the checkout; a test of its own proves what it writes",
}
"""What is checked without being run, and why."""


def mist_mcp(call: Call, stage: Stage) -> None:
    """Serve and be asked for tools, or do what it is to do, in the fictional network."""
    arguments = list(call.arguments)
    if said := complaint(arguments, script="mist-mcp"):
        call.place.breaks("the command line takes its arguments", said)
    clients.accepted(call.variables, call.place)
    options = serving(arguments)
    if options is None:
        _report(call, stage)
    elif options.transport == "stdio":
        clients.begun(("mist-mcp", *arguments), call.variables, call.place, stage)
    else:
        clients.served(arguments, call.variables, call.place, stage)


def _report(call: Call, stage: Stage) -> None:
    command = call.arguments[0]
    decides = command in ATTENDED and len(call.arguments) > 1
    if command == "audit":
        stage.tools(["--mock"])  # which writes the log
    network = [] if command == "demo" else ["--mock"]
    done = stage.run("mist-mcp", [*network, *call.arguments], call.variables)
    if decides:
        if done.status != 1 or NOBODY not in done.err:
            call.place.breaks("it asks for a terminal", done.out + done.err)
    elif done.status:
        call.place.breaks("the command ends with 0", done.out + done.err)


def fake_mist(call: Call, stage: Stage) -> None:
    """Run it, or what it runs; a server is stopped when it has said where it is."""
    if said := complaint(call.arguments, script="fake-mist"):
        call.place.breaks("the command line takes its arguments", said)
    command = call.arguments[0]
    no_curl = "curl " in call.shown and shutil.which("curl") is None
    if f"fake-mist {command}" in NOT_RUN or no_curl:
        return
    if command == "serve":
        _serve_fake(call, stage)
        return
    done = stage.run("fake-mist", call.arguments, call.variables)
    if done.status or (command == "run" and not done.out):
        call.place.breaks("the command ends with 0 and says something", done.out + done.err)


def _serve_fake(call: Call, stage: Stage) -> None:
    started = stage.start("fake-mist", [*call.arguments, "--port", "0"])
    said = started.line()
    started.stop()
    if "token" not in json.loads(said or "{}"):
        call.place.breaks("it prints its addresses as a line of JSON", said)


def python(call: Call, _stage: Stage) -> None:
    """Look for the script or module."""
    if call.arguments[:1] == ("-m",):
        known = find_spec(call.arguments[1]) is not None
    else:
        known = bool(call.arguments) and (ROOT / call.arguments[0]).is_file()
    if not known:
        call.place.breaks("Python runs something that is there", call.shown)


def pip(call: Call, _stage: Stage) -> None:
    """Look whether each requirement is declared here and pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    own = {name for extra in extras for name in (f".[{extra}]", f"mist-mcp[{extra}]")}
    groups = set(project["dependency-groups"])
    pinned = {
        line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    words = iter(call.arguments)
    if next(words, None) != "install":
        call.place.breaks("pip installs", call.shown)
    for word in words:
        if word in {"-c", "--constraint", "-r"}:
            known = (ROOT / next(words, "-")).is_file()
        elif word == "--group":
            known = next(words, None) in groups
        else:
            known = word in {"-q", "-e", ".", "mist-mcp", *own} or word in pinned
        if not known:
            call.place.breaks("pip installs what is declared and pinned", word)


def nox(call: Call, _stage: Stage) -> None:
    """Look for the sessions."""
    own = call.arguments[: call.arguments.index("--")] if "--" in call.arguments else call.arguments
    source = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    sessions = set(re.findall(r"^@nox\.session.*\ndef (\w+)", source, re.MULTILINE))
    flag, *wanted = own or ("-s",)
    if flag not in {"-s", "--session"} or {each.partition("-")[0] for each in wanted} - sessions:
        call.place.breaks("nox has such a session", f"{call.shown}; there are {sorted(sessions)}")


def pytest(call: Call, _stage: Stage) -> None:
    """Look for the files, and for flags of this suite."""
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    for word in call.arguments:
        if word.startswith("--"):
            known = f'addoption("{word}"' in conftest
        else:
            known = word.startswith("-") or (ROOT / word.partition("::")[0]).exists()
        if not known:
            call.place.breaks("pytest finds it", word)


def claude(call: Call, stage: Stage) -> None:
    """Start the server that a client is told to start."""
    if call.arguments[:2] != ("mcp", "add") or "--" not in call.arguments:
        call.place.breaks("claude mcp add NAME -- COMMAND", call.shown)
    cut = call.arguments.index("--")
    own = call.arguments[2:cut]
    given = [text for flag, text in itertools.pairwise(own) if flag in {"-e", "--env"}]
    variables = dict(text.split("=", 1) for text in given)
    clients.begun(call.arguments[cut + 1 :], variables, call.place, stage)


def nothing(_call: Call, _stage: Stage) -> None:
    """Leave it at that: bash took the line."""


PROGRAMS: Final[dict[str, Callable[[Call, Stage], None]]] = {
    "mist-mcp": mist_mcp,
    "fake-mist": fake_mist,
    "python": python,
    "python3": python,
    "pip": pip,
    "nox": nox,
    "pytest": pytest,
    "claude": claude,
    "git": nothing,
    "docker": nothing,
    "openssl": nothing,
}
