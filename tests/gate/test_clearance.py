"""What it takes to get a permit: who is asked, when nobody is, and what is written down."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client

from fake_mist.faults.fault import ServerError
from fake_mist.tenant.places import HOSPITAL, SCIENCE_PARK, UNIVERSITY
from mist_mcp.audit.entry import Entry
from mist_mcp.cloud.permits import Write
from mist_mcp.errors import RefusedError
from mist_mcp.gate.attempt import Attempt, attempting
from mist_mcp.gate.plan import Plan, Reach
from mist_mcp.server.dependencies import Dependencies
from mist_mcp.server.tenants import Tenant
from mist_mcp.words.danger import DANGERS
from tests.asking import Asker
from tests.conftest import settings_on
from tests.writing import DEVICE, writing_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from fake_mist import FakeMist
    from mist_mcp.cloud.permits import Permit
    from mist_mcp.gate.plan import Question
    from mist_mcp.tools.kit.context import Mist
    from mist_mcp.words.danger import Danger
    from tests.conftest import Clouds

WRITE = Write("POST", "/api/v1/x", {"a": 1})
PLAN = Plan(
    what="Restart",
    danger="disruptive",
    targets=(DEVICE,),
    org_id=UNIVERSITY.id,
    site_id=SCIENCE_PARK.id,
    write=WRITE,
    reach=Reach(devices=1),
    irreversible="",
)
ACKNOWLEDGE = "acknowledge_security_risks"


@asynccontextmanager
async def opened(
    cloud: FakeMist,
    folder: Path,
    *,
    clock: Callable[[], float] | None = None,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Mist]:
    """Return what a call works with, on a server that may write."""
    own = {
        "MIST_ENABLE_WRITES": "true",
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        **(more or {}),
    }
    settings = settings_on(cloud, **own)
    shared = Dependencies.of(settings, transport=cloud.transport, clock=clock or cloud.clock)
    async with shared.opened(Tenant(settings.api_token, settings.base_url)) as mist:
        yield mist


def attempt_of(danger: str = "disruptive") -> Attempt:
    """Return a call that the gate has not decided on."""
    entry = Entry(
        call="1",
        client="tester",
        transport="in memory",
        token="0123",
        tool="restart",
        arguments={},
        danger=danger,
        decision="asked",
        reason="a person must approve it",
    )
    return Attempt(entry=entry, caller="tester")


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of the audit log."""
    path = folder / "audit" / "audit.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Person:
    """Somebody who is asked, and always gives the same answer."""

    def __init__(self, answer: str = "given") -> None:
        """Be asked nothing so far."""
        self.answer = answer
        self.seen: list[str] = []

    async def __call__(self, question: Question, attempt: Attempt) -> str:
        """Answer as the gate wants to be answered."""
        self.seen.append(question.text)
        if self.answer == "given":
            attempt.learn(approver="alex")
        return self.answer

    async def at_client(self, message: str, *_: Any) -> dict[str, Any]:
        """Answer as a client's person does."""
        self.seen.append(message)
        return {"approve": self.answer == "given"}


async def permit(
    mist: Mist, person: Person, attempt: Attempt | None = None, *, plan: Plan = PLAN
) -> Permit:
    """Ask for a permit in a call."""
    with attempting(attempt or attempt_of()):
        return await mist.clearance.permit_by(plan, ask=person)


async def test_a_person_who_approves_gives_the_permit_for_this_request(
    fake: FakeMist, tmp_path: Path
) -> None:
    """It is written down, with who approved and what it is done to, before it is given."""
    person = Person()
    async with opened(fake, tmp_path) as mist:
        given = await permit(mist, person)
        (line,) = entries(tmp_path)
        mist.clearance.ledger.redeem(given, WRITE)
    assert person.seen[0].startswith(f"Restart: {DEVICE}")
    assert (line["decision"], line["reason"]) == ("allowed", "a person approved it")
    assert (line["approver"], line["targets"], line["outcome"]) == ("alex", [DEVICE], None)


@pytest.mark.parametrize("answer", ["withheld", "unreachable", "none", "yes", ""])
async def test_no_other_answer_gives_one(answer: str, fake: FakeMist, tmp_path: Path) -> None:
    """Nothing is written down as allowed; the call knows that it was refused, and why."""
    attempt = attempt_of()
    async with opened(fake, tmp_path) as mist:
        with pytest.raises(RefusedError, match=r"^Refused: .*approve") as raised:
            await permit(mist, Person(answer), attempt)
    assert entries(tmp_path) == []
    assert attempt.entry.decision == "refused"
    assert attempt.entry.reason in str(raised.value)


@pytest.mark.parametrize("danger", ["read", "diagnostic"])
@pytest.mark.parametrize("answer", ["given", "withheld"])
async def test_a_plan_that_calls_itself_harmless_counts_as_the_worst(
    answer: str, danger: Danger, fake: FakeMist, tmp_path: Path
) -> None:
    """Who asks for a permit wants to write, so a person decides."""
    person, attempt = Person(answer), attempt_of(danger)
    async with opened(fake, tmp_path) as mist:
        if answer == "given":
            await permit(mist, person, attempt, plan=replace(PLAN, danger=danger))
        else:
            with pytest.raises(RefusedError):
                await permit(mist, person, attempt, plan=replace(PLAN, danger=danger))
    (text,) = person.seen
    assert "Class of danger: arbitrary" in text
    assert attempt.entry.danger == "arbitrary"


@pytest.mark.parametrize("danger", [one for one in DANGERS if one not in ("read", "diagnostic")])
async def test_the_class_of_the_plan_is_the_class_of_the_call(
    danger: Danger, fake: FakeMist, tmp_path: Path
) -> None:
    """What the tool said of itself was all that could be known before."""
    attempt = attempt_of("arbitrary")
    async with opened(fake, tmp_path) as mist:
        await permit(mist, Person(), attempt, plan=replace(PLAN, danger=danger))
    assert attempt.entry.danger == danger
    assert [line["danger"] for line in entries(tmp_path)] == [danger]


@pytest.mark.parametrize(
    ("token", "more", "why"),
    [
        ("org-admin", {"MIST_ENABLE_WRITES": "false"}, "read-only mode"),
        ("org-read", {}, "role of the API token does not suffice"),
        ("over-privileged", {}, "critical risks"),
    ],
)
async def test_nobody_is_asked_about_what_is_refused_in_any_case(
    token: str, more: dict[str, str], why: str, clouds: Clouds, tmp_path: Path
) -> None:
    """A person who approves it would have done so for nothing."""
    person, attempt = Person(), attempt_of()
    async with opened(await clouds(token), tmp_path, more=more) as mist:
        with pytest.raises(RefusedError, match=why):
            await permit(mist, person, attempt)
    assert person.seen == []
    assert attempt.entry.decision == "refused"


async def test_nobody_is_asked_where_nothing_is_written_down(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Without an audit log nothing changes, whoever approves it."""
    person = Person()
    async with opened(fake, tmp_path) as mist:
        unlogged = replace(mist, clearance=replace(mist.clearance, audit=None))
        with pytest.raises(RefusedError, match="audit log"):
            await permit(unlogged, person)
    assert person.seen == []


async def test_what_is_approved_but_cannot_be_written_down_is_not_permitted(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The log is written before anything is sent."""
    (tmp_path / "audit").write_text("a file in place of the folder")
    attempt = attempt_of()
    async with opened(fake, tmp_path) as mist:
        with pytest.raises(RefusedError, match="could not be written to the audit log"):
            await permit(mist, Person(), attempt)
    assert attempt.entry.decision == "refused"
    assert attempt.entry.reason == "it could not be written to the audit log"


async def test_the_role_counts_where_the_plan_is(clouds: Clouds, tmp_path: Path) -> None:
    """A role in one organization is none in another, and some roles suffice for some classes."""
    person = Person()
    async with opened(await clouds("helpdesk"), tmp_path) as mist:
        await permit(mist, person)
        for other in (
            replace(PLAN, danger="configuration"),
            replace(PLAN, org_id=HOSPITAL.id, site_id=""),
        ):
            with pytest.raises(RefusedError, match="role of the API token does not suffice"):
                await permit(mist, person, plan=other)
    assert len(person.seen) == 1


async def test_risks_stop_nothing_where_the_operator_says_so(
    clouds: Clouds, tmp_path: Path
) -> None:
    """Accepted for good, or no obstacle at all; a person still approves each change."""
    cloud = await clouds("over-privileged")
    for more in ({"MIST_SECURITY_RISKS_ACKNOWLEDGED": "1"}, {"MIST_STRICT_SECURITY_MODE": "0"}):
        person = Person()
        async with opened(cloud, tmp_path, more=more) as mist:
            await permit(mist, person)
        assert len(person.seen) == 1


async def test_one_call_gets_one_permit(fake: FakeMist, tmp_path: Path) -> None:
    """Otherwise the answer to one question could be taken for the answer to another."""
    person, attempt = Person(), attempt_of()
    async with opened(fake, tmp_path) as mist:
        await permit(mist, person, attempt)
        with pytest.raises(RefusedError, match="one approval only"):
            await permit(mist, person, attempt)
    assert len(person.seen) == 1


async def test_nothing_is_permitted_outside_a_call(fake: FakeMist, tmp_path: Path) -> None:
    """The gate has let nothing through that it could be for."""
    person = Person()
    async with opened(fake, tmp_path) as mist:
        with pytest.raises(LookupError):
            await mist.clearance.permit_by(PLAN, ask=person)
    assert person.seen == []


async def test_what_is_unknown_of_the_token_is_told_with_its_cause(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The next step comes from what the cloud answered."""
    fake.inject(ServerError(503, path="/api/v1/self"))
    async with opened(fake, tmp_path) as mist:
        with pytest.raises(RefusedError, match=r"could not be analysed\. The cloud"):
            await permit(mist, Person())


async def test_a_call_that_a_person_has_yet_to_approve_is_not_written_as_allowed(
    fake: FakeMist, tmp_path: Path
) -> None:
    """One that is harmless is, before it runs; one that only looks needs no line before."""
    async with opened(fake, tmp_path) as mist:
        for danger, verdict in (("read", "allow"), ("disruptive", "ask"), ("diagnostic", "allow")):
            decision = await mist.clearance.decision(danger, attempt_of(danger))
            assert decision.verdict == verdict
    (line,) = entries(tmp_path)
    assert (line["danger"], line["decision"], line["outcome"]) == ("diagnostic", "allowed", None)
    assert line["reason"] == "it changes nothing that matters"


async def test_what_is_harmless_runs_without_an_audit_log(fake: FakeMist, tmp_path: Path) -> None:
    """The operator of a server that only reads may have none."""
    read_only = {"MIST_ENABLE_WRITES": "false", "MIST_AUDIT_FILE": "off"}
    async with Client(writing_server(fake, tmp_path, **read_only)) as client:
        asker = Asker(client)
        await asker.data("get_user_info")
        await asker.data("plan_restart", only="plan")
        assert "read-only" in await asker.refusal("plan_restart")
    assert entries(tmp_path) == []


async def test_a_token_without_critical_risks_needs_nobody(fake: FakeMist, tmp_path: Path) -> None:
    """There is nothing that a person could accept."""
    person = Person()
    server = writing_server(fake, tmp_path)
    async with Client(server, elicitation_handler=person.at_client) as client:
        data = await Asker(client).data(ACKNOWLEDGE)
    assert (data["acknowledged"], data.get("until"), person.seen) == (False, None, [])


async def test_what_the_operator_accepts_nobody_else_is_asked_about(
    clouds: Clouds, tmp_path: Path
) -> None:
    """It has no end either."""
    person, accepted = Person(), {"MIST_SECURITY_RISKS_ACKNOWLEDGED": "true"}
    server = writing_server(await clouds("over-privileged"), tmp_path, **accepted)
    async with Client(server, elicitation_handler=person.at_client) as client:
        data = await Asker(client).data(ACKNOWLEDGE)
    assert (data["acknowledged"], data.get("until"), person.seen) == (True, None, [])


@pytest.mark.parametrize("writes", ["true", "false"])
async def test_an_acceptance_is_written_down_and_given_once(
    writes: str, clouds: Clouds, tmp_path: Path
) -> None:
    """By whom, and for which token; while it lasts nobody is asked again; writes or none."""
    person = Person()
    cloud = await clouds("over-privileged")
    server = writing_server(cloud, tmp_path, MIST_ENABLE_WRITES=writes)
    async with Client(server, elicitation_handler=person.at_client) as client:
        asker = Asker(client)
        first = await asker.data(ACKNOWLEDGE)
        again = await asker.data(ACKNOWLEDGE)
        await asker.data("plan_restart", only="plan")
    assert len(person.seen) == 1
    assert first["until"]
    assert again["until"] == first["until"]
    (line,) = [one for one in entries(tmp_path) if one["approver"] and not one["outcome"]]
    assert (line["tool"], line["danger"], line["decision"]) == (ACKNOWLEDGE, "arbitrary", "allowed")
    assert (line["approver"], line["reason"]) == (
        "the person at the client",
        "a person approved it",
    )
    assert line["targets"] == ["alex.moor@kestrel.example.edu"]


async def test_an_acceptance_that_cannot_be_written_down_is_none(
    clouds: Clouds, tmp_path: Path
) -> None:
    """The risks block as before."""
    (tmp_path / "audit").write_text("a file in place of the folder")
    person = Person()
    server = writing_server(await clouds("over-privileged"), tmp_path)
    async with Client(server, elicitation_handler=person.at_client) as client:
        asker = Asker(client)
        assert "audit log" in await asker.refusal(ACKNOWLEDGE)
        assert "critical risks" in await asker.refusal("plan_restart", only="plan")
    assert len(person.seen) == 1


async def test_without_an_audit_log_nobody_accepts_risks(clouds: Clouds, tmp_path: Path) -> None:
    """Nothing would say who did, so the risks block as before."""
    unlogged = {"MIST_ENABLE_WRITES": "false", "MIST_AUDIT_FILE": "off"}
    server = writing_server(await clouds("over-privileged"), tmp_path, **unlogged)
    async with Client(server, elicitation_handler=Person().at_client) as client:
        asker = Asker(client)
        assert "audit log" in await asker.refusal(ACKNOWLEDGE)
        assert "critical risks" in await asker.refusal("plan_restart", only="plan")


async def test_who_did_not_approve_is_not_named_as_approver(clouds: Clouds, tmp_path: Path) -> None:
    """The log tells a refusal by a person from an approval."""
    server = writing_server(await clouds("over-privileged"), tmp_path)
    async with Client(server, elicitation_handler=Person("withheld").at_client) as client:
        await Asker(client).refusal(ACKNOWLEDGE)
    last = entries(tmp_path)[-1]
    assert (last["tool"], last["decision"], last["approver"]) == (ACKNOWLEDGE, "refused", None)
    assert last["reason"] == "a person did not approve it"
