"""Approval where the client cannot ask anyone: plans on files, bound to what was shown."""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager
from hashlib import scrypt
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.utilities.tests import asgi_server
from rich.console import Console

from mist_mcp.cloud.permits import LIFETIME, Write
from mist_mcp.commands.approvals import Terminal, approve_on_terminal
from mist_mcp.errors import RefusedError
from mist_mcp.gate.plan import (
    LONGEST_VALUE,
    MOST_CHANGES,
    Change,
    Plan,
    Question,
    Reach,
    question_of,
)
from mist_mcp.gate.plans import PlanOnFile, Plans, approve, pending
from mist_mcp.words.redaction import Redactor
from tests.asking import Asker
from tests.writing import ASKED, DEVICE, SECRET, restarts, writing_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fake_mist import FakeMist
    from tests.conftest import Clouds

ERAS = pytest.mark.parametrize("mode", ["auto", "legacy"])
PIN = "8642"
QUESTION = Question(lines=("Restart: sw-1", "b"), target="sw-1", danger="disruptive", digest="f")


def plan_id(sentence: str) -> str:
    """Return the id that a refusal names."""
    match = re.search(r"`mist-mcp approve (\w+)`", sentence)
    assert match, sentence
    return match[1]


def terminal(*typed: str, attended: bool = True) -> Terminal:
    """Return a terminal at which somebody types these lines."""
    lines = iter(typed)
    return Terminal(
        console=Console(quiet=True),
        ask=lambda _prompt: next(lines),
        ask_secret=lambda _prompt: next(lines),
        attended=attended,
        person="alex",
    )


def approved(folder: Path, plan: str, cloud: FakeMist, *typed: str, pin: str = "") -> None:
    """Approve a plan as a person does."""
    approve_on_terminal(
        folder / "state" / "plans", plan, pin=pin, clock=cloud.clock, terminal=terminal(*typed)
    )


@ERAS
async def test_a_call_waits_for_the_terminal_and_then_runs_once(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The same call again: before the approval the same plan, after it one run, then a new plan."""
    async with Client(writing_server(fake, tmp_path), mode=mode) as client:
        asker = Asker(client)
        plan = plan_id(await asker.refusal("restart_device", **ASKED))
        assert plan_id(await asker.refusal("restart_device", **ASKED)) == plan
        approved(tmp_path, plan, fake, DEVICE)
        other = plan_id(await asker.refusal("restart_device", **ASKED, member=1))
        assert restarts(fake) == []
        await asker.data("restart_device", **ASKED)
        again = plan_id(await asker.refusal("restart_device", **ASKED))
    assert len({plan, other, again}) == 3
    assert len(restarts(fake)) == 1
    line = next(
        entry
        for entry in map(json.loads, (tmp_path / "audit" / "audit.jsonl").read_text().splitlines())
        if entry["approver"]
    )
    assert line["approver"] == "alex on a terminal"


@pytest.mark.parametrize("stateless", [False, True])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("asks", [False, True])
async def test_http_meets_the_same_gate(
    *, mode: str, stateless: bool, asks: bool, fake: FakeMist, tmp_path: Path
) -> None:
    """Stateful and stateless, in both eras: a person approves, here or there, before it runs."""

    async def yes(*_: Any) -> dict[str, Any]:
        return {"approve": True}

    async with over_http(writing_server(fake, tmp_path), stateless=stateless) as connected:
        async with connected(mode=mode, elicitation_handler=yes if asks else None) as client:
            answer = await Asker(client).call("restart_device", ASKED)
        can_ask = asks and not (stateless and mode == "legacy")
        assert answer.is_error is not can_ask, answer.text
        if not can_ask:
            assert restarts(fake) == []
            approved(tmp_path, plan_id(answer.text), fake, DEVICE)
            async with connected(mode=mode) as client:
                second = await Asker(client).call("restart_device", ASKED)
            same_session = stateless or mode == "auto"
            assert second.is_error is not same_session, second.text
            assert len(restarts(fake)) == int(same_session)
    assert len(restarts(fake)) <= 1


async def test_http_in_read_only_mode_refuses_what_was_listed(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Regression: others hide write tools by session, which a stateless client has not."""
    server = writing_server(fake, tmp_path, MIST_ENABLE_WRITES="false")
    for stateless in (False, True):
        async with over_http(server, stateless=stateless) as connected:
            for mode in ("auto", "legacy"):
                async with connected(mode=mode) as client:
                    refusal = await Asker(client).refusal("restart_device", **ASKED)
                    assert "read-only mode" in refusal
    assert restarts(fake) == []


@asynccontextmanager
async def over_http(server: Any, *, stateless: bool) -> AsyncIterator[Any]:
    """Return a maker of clients over HTTP."""
    async with asgi_server(server, stateless_http=stateless) as served:

        def connected(**more: Any) -> Client[Any]:
            return Client(served.transport(), **more)

        yield connected


async def test_the_files_are_private_and_hold_no_secret(fake: FakeMist, tmp_path: Path) -> None:
    """Folder 0700, files 0600, nothing half written left behind."""
    async with Client(writing_server(fake, tmp_path)) as client:
        plan = plan_id(await Asker(client).refusal("restart_device", **ASKED))
    folder = tmp_path / "state" / "plans"
    (path,) = folder.iterdir()
    assert path.name == f"{plan}.plan"
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert SECRET not in path.read_text()


async def test_one_session_cannot_use_what_another_was_approved(
    fake: FakeMist, tmp_path: Path
) -> None:
    """An approval is for the client that asked."""
    server = writing_server(fake, tmp_path)
    async with Client(server, mode="legacy") as one, Client(server, mode="legacy") as two:
        plan = plan_id(await Asker(one).refusal("restart_device", **ASKED))
        approved(tmp_path, plan, fake, DEVICE)
        assert plan_id(await Asker(two).refusal("restart_device", **ASKED)) != plan
        assert restarts(fake) == []


class Desk:
    """A server's plans, and the files as the operator has them."""

    def __init__(self, folder: Path, *, pin: str = "") -> None:
        """Start at time zero."""
        self.now = 0.0
        self.folder = folder / "plans"
        self.plans = Plans(self.folder, clock=lambda: self.now, pin=pin)

    def approve(self, plan: str, *typed: str, pin: str = "", attended: bool = True) -> None:
        """Do as the command does."""
        approve_on_terminal(
            self.folder,
            plan,
            pin=pin,
            clock=lambda: self.now,
            terminal=terminal(*typed, attended=attended),
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk without a PIN."""
    return Desk(tmp_path)


def test_nobody_approves_by_a_pipe(desk: Desk) -> None:
    """Whatever is in it."""
    plan = desk.plans.filed(QUESTION)
    with pytest.raises(RefusedError, match="Only a person at a terminal"):
        desk.approve(plan, "sw-1", attended=False)
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize("typed", ["", "y", "yes", "sw-2", "SW-1", "sw-1 x"])
def test_only_the_name_approves(typed: str, desk: Desk) -> None:
    """Blanks around it aside."""
    plan = desk.plans.filed(QUESTION)
    with pytest.raises(RefusedError, match="not the name"):
        desk.approve(plan, typed)
    assert desk.plans.approver(QUESTION) is None
    desk.approve(plan, " sw-1 ")
    assert desk.plans.approver(QUESTION) == "alex on a terminal"
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize("odd", ["", "a" * 10, "../../etc/passwd", "x\0", "*", "."])
def test_ids_that_nobody_made_are_refused(odd: str, desk: Desk) -> None:
    """And lead to no file."""
    desk.plans.filed(QUESTION)
    with pytest.raises(RefusedError, match="No plan with this id"):
        desk.approve(odd, "sw-1")


def test_a_plan_is_approved_once(desk: Desk) -> None:
    """Neither a second approval nor a kept file brings it back."""
    plan = desk.plans.filed(QUESTION)
    desk.approve(plan, "sw-1")
    kept = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    with pytest.raises(RefusedError):
        desk.approve(plan, "sw-1")
    assert desk.plans.approver(QUESTION)
    assert list(desk.folder.iterdir()) == []
    for name, content in kept.items():
        (desk.folder / name).write_bytes(content)
    assert desk.plans.approver(QUESTION) is None
    assert desk.plans.filed(QUESTION) != plan
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_plan_is_too_old_after_ten_minutes(when: str, desk: Desk) -> None:
    """Before the approval or after it."""
    plan = desk.plans.filed(QUESTION)
    if when == "after":
        desk.approve(plan, "sw-1")
    desk.now = LIFETIME
    if when == "before":
        with pytest.raises(RefusedError):
            desk.approve(plan, "sw-1")
    assert desk.plans.approver(QUESTION) is None
    assert list(desk.folder.iterdir()) == []


def test_a_plan_that_was_altered_on_the_disk_approves_nothing(desk: Desk) -> None:
    """What the person saw is not what the server would do."""
    plan = desk.plans.filed(QUESTION)
    path = desk.folder / f"{plan}.plan"
    path.write_text(path.read_text().replace("Restart: sw-1", "Blink: sw-1"))
    desk.approve(plan, "sw-1")
    with pytest.raises(RefusedError, match="not for this plan"):
        desk.plans.approver(QUESTION)
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize(
    "content",
    [
        *("", "{}", "[]", "null", "[" * 100_000, "\0"),
        *(
            '{"digest": 1}',
            '{"digest": "\u00fc", "proof": ""}',
            '{"digest": "\\ud800", "proof": ""}',
        ),
    ],
    ids=["empty", "fields", "list", "null", "deep", "zero", "number", "umlaut", "half"],
)
def test_a_forged_approval_is_refused_and_ends_the_plan(content: str, desk: Desk) -> None:
    """Whatever it says."""
    plan = desk.plans.filed(QUESTION)
    (desk.folder / f"{plan}.approval").write_text(content)
    with pytest.raises(RefusedError):
        desk.plans.approver(QUESTION)
    assert desk.plans.approver(QUESTION) is None


def test_a_plan_that_nobody_filed_is_shown_but_never_run(desk: Desk) -> None:
    """The server knows its own."""
    stranger = Desk(desk.folder.parent)
    plan = stranger.plans.filed(QUESTION)
    desk.approve(plan, "sw-1")
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"id": "IDIDIDIDID", "lines": 1}', "\xff"])
def test_files_that_are_no_plans_are_passed_over(content: str, desk: Desk) -> None:
    """Nothing else is lost by them."""
    plan = desk.plans.filed(QUESTION)
    for name in ("abcdefghjk.plan", "x.plan"):
        (desk.folder / name).write_text(content.replace("IDIDIDIDID", "abcdefghjk"))
    (desk.folder / "bcdefghjkm.plan").symlink_to(desk.folder / f"{plan}.plan")
    assert [one.id for one in pending(desk.folder, now=0.0)] == [plan]


def test_the_pin_is_proven_and_three_tries_are_all(tmp_path: Path) -> None:
    """Right on the third try; wrong three times throws the plan away; none at all is refused."""
    desk = Desk(tmp_path, pin=PIN)
    plan = desk.plans.filed(QUESTION)
    desk.approve(plan, "sw-1", "1", "", PIN, pin=PIN)
    assert desk.plans.approver(QUESTION) == "alex on a terminal"
    plan = desk.plans.filed(QUESTION)
    with pytest.raises(RefusedError, match="wrong 3 times"):
        desk.approve(plan, "sw-1", "1", "2", "3", pin=PIN)
    with pytest.raises(RefusedError, match="No plan"):
        desk.approve(plan, "sw-1", PIN, pin=PIN)
    assert desk.plans.approver(QUESTION) is None


@pytest.mark.parametrize("pin", ["", "8643"])
def test_an_approval_without_the_pin_is_none(pin: str, tmp_path: Path) -> None:
    """A program of the same user can write the file, but not what the PIN makes of it."""
    desk = Desk(tmp_path, pin=PIN)
    desk.plans.filed(QUESTION)
    (plan,) = pending(desk.folder, now=0.0)
    approve(desk.folder, plan, by="a program", pin=pin)
    with pytest.raises(RefusedError, match="without the PIN"):
        desk.plans.approver(QUESTION)


def test_only_so_many_plans_wait(desk: Desk) -> None:
    """More would hide among themselves; time makes room."""
    for number in range(32):
        desk.plans.filed(_other(number))
    with pytest.raises(RefusedError, match="wait for approval already"):
        desk.plans.filed(QUESTION)
    desk.now = LIFETIME
    assert desk.plans.filed(QUESTION)


def _other(number: int) -> Question:
    return Question(lines=("a",), target="t", danger="secret", digest=str(number))


def test_a_folder_that_others_can_use_is_refused(desk: Desk) -> None:
    """Its files could be anyone's."""
    desk.folder.mkdir(mode=0o755)
    with pytest.raises(RefusedError, match="chmod 700"):
        desk.plans.filed(QUESTION)


@ERAS
async def test_a_person_accepts_the_risks_of_the_token(
    mode: str, clouds: Clouds, tmp_path: Path
) -> None:
    """Then they block no longer, for this client, and changes are still asked about."""
    seen: list[str] = []

    async def yes(message: str, *_: Any) -> dict[str, Any]:
        seen.append(message)
        return {"approve": True}

    cloud = await clouds("over-privileged")
    server = writing_server(cloud, tmp_path)
    async with Client(server, mode=mode, elicitation_handler=yes) as client:
        asker = Asker(client)
        assert "critical risks" in await asker.refusal("plan_restart", only="plan")
        data = await asker.data("acknowledge_security_risks")
        assert data["acknowledged"]
        assert data["until"]
        await asker.data("acknowledge_security_risks")
        assert len(seen) == 1
        await asker.data("plan_restart", only="plan")
    assert "for one hour" in seen[0]
    assert "Risk: " in seen[0]
    async with Client(server, mode="legacy") as other:
        assert "critical risks" in await Asker(other).refusal("plan_restart", only="plan")


@ERAS
async def test_a_person_who_does_not_accept_the_risks_is_heard(
    mode: str, clouds: Clouds, tmp_path: Path
) -> None:
    """Nothing is unblocked."""

    async def no(*_: Any) -> dict[str, Any]:
        return {"approve": False}

    server = writing_server(await clouds("over-privileged"), tmp_path)
    async with Client(server, mode=mode, elicitation_handler=no) as client:
        asker = Asker(client)
        assert "did not approve" in await asker.refusal("acknowledge_security_risks")
        assert "critical risks" in await asker.refusal("plan_restart", only="plan")


def test_the_same_question_waits_as_one_plan(desk: Desk) -> None:
    """A client that tries again does not fill the list."""
    assert desk.plans.filed(QUESTION) == desk.plans.filed(QUESTION)
    assert len(pending(desk.folder, now=0.0)) == 1


def test_plans_are_listed_from_the_oldest_on(desk: Desk) -> None:
    """Those that are approved or too old have left the list."""
    made = []
    for number in range(8):
        desk.now = float(number)
        made.append(desk.plans.filed(_other(number)))
    desk.approve(made[4], "t")
    listed = [plan.id for plan in pending(desk.folder, now=LIFETIME + 1)]
    assert listed == [made[2], made[3], *made[5:]]


def test_a_plan_under_another_name_is_none(desk: Desk) -> None:
    """Nor is one under a name that no server gives."""
    plan = desk.plans.filed(QUESTION)
    content = (desk.folder / f"{plan}.plan").read_text()
    for name, inside in (("abcdefghjk", plan), ("Abcdefghjk", "Abcdefghjk"), ("abc", "abc")):
        (desk.folder / f"{name}.plan").write_text(content.replace(plan, inside))
    assert [one.id for one in pending(desk.folder, now=0.0)] == [plan]


@pytest.mark.parametrize(
    "wrong", [{"lines": 1}, {"lines": None}, {"expires": "soon"}, {"expires": None}]
)
def test_a_plan_with_fields_of_other_kinds_is_none(wrong: dict[str, Any], desk: Desk) -> None:
    """It hides none that is right."""
    plan = desk.plans.filed(QUESTION)
    fields = json.loads((desk.folder / f"{plan}.plan").read_text())
    damaged = json.dumps({**fields, "id": "abcdefghjk", **wrong})
    (desk.folder / "abcdefghjk.plan").write_text(damaged)
    assert [one.id for one in pending(desk.folder, now=0.0)] == [plan]


def test_looking_for_plans_makes_no_folder(desk: Desk) -> None:
    """Where no server ever filed one, none waits."""
    assert pending(desk.folder, now=0.0) == []
    assert not desk.folder.exists()


def test_nothing_is_read_or_approved_in_a_folder_that_others_can_use(desk: Desk) -> None:
    """What a person would see could be anyone's."""
    desk.plans.filed(QUESTION)
    (plan,) = pending(desk.folder, now=0.0)
    desk.folder.chmod(0o755)
    with pytest.raises(RefusedError, match="chmod 700"):
        pending(desk.folder, now=0.0)
    with pytest.raises(RefusedError, match="chmod 700"):
        approve(desk.folder, plan, by="alex", pin="")


def test_what_waits_is_what_was_filed(desk: Desk) -> None:
    """Every fact that the person is to see, and until when; another question is another plan."""
    desk.now = 5.0
    plan = desk.plans.filed(QUESTION)
    (found,) = pending(desk.folder, now=5.0)
    assert found == PlanOnFile(
        id=plan,
        danger=QUESTION.danger,
        target=QUESTION.target,
        lines=QUESTION.lines,
        expires=5.0 + LIFETIME,
        digest=found.digest,
        abandoned=False,
    )


def test_the_longest_plan_can_be_approved(desk: Desk) -> None:
    """As many changes as are shown, of values as long as are shown, in a faraway script."""
    value = "\U00020000" * LONGEST_VALUE
    plan = Plan(
        what="Change the site",
        danger="configuration",
        targets=("sw-1",),
        org_id="o",
        write=Write("PUT", "/api/v1/x", {}),
        changes=tuple(Change(f"f{number}", value, value) for number in range(MOST_CHANGES)),
        reach=Reach(),
        irreversible="",
    )
    question = question_of(plan, masks=Redactor())
    desk.approve(desk.plans.filed(question), "sw-1")
    assert desk.plans.approver(question) == "alex on a terminal"


def test_a_file_that_is_far_too_large_is_no_plan(desk: Desk) -> None:
    """It is not read to its end, whoever wrote it."""
    plan = desk.plans.filed(QUESTION)
    path = desk.folder / f"{plan}.plan"
    fields = {**json.loads(path.read_text()), "lines": ["x" * 5_000_000]}
    path.write_text(json.dumps(fields))
    assert pending(desk.folder, now=0.0) == []


@pytest.mark.parametrize("pin", ["", PIN])
def test_an_approval_is_the_digest_a_name_and_a_costly_proof(pin: str, tmp_path: Path) -> None:
    """Server and command may be of two versions; and each guess at the PIN takes 16 MiB."""
    desk = Desk(tmp_path, pin=pin)
    plan = desk.plans.filed(QUESTION)
    (found,) = pending(desk.folder, now=0.0)
    salt = f"{plan} {found.digest}".encode()
    proof = scrypt(pin.encode(), salt=salt, n=16_384, r=8, p=1).hex() if pin else ""
    content = json.dumps({"digest": found.digest, "by": "alex", "proof": proof})
    (desk.folder / f"{plan}.approval").write_text(content)
    assert desk.plans.approver(QUESTION) == "alex on a terminal"
