"""A person is asked, sees the facts, and only a clear yes to this very question counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import FastMCPTransport
from fastmcp.client.transports.base import TransportOptions
from fastmcp.exceptions import ToolError
from fastmcp.utilities.tests import asgi_server
from mcp import ClientSession
from mcp.types import (
    CallToolResult,
    ClientCapabilities,
    ElicitationCapability,
    FormElicitationCapability,
    InputRequiredResult,
    TextContent,
    UrlElicitationCapability,
)
from mcp.types import ElicitResult as RawAnswer

from mist_mcp.cloud.permits import LIFETIME, Write
from mist_mcp.errors import RefusedError
from mist_mcp.gate.consent import Questions
from mist_mcp.gate.plan import Change, Plan, Question, Reach, asked_by, question_of
from mist_mcp.web.authentication import NamedTokens
from mist_mcp.words.redaction import Redactor
from tests.asking import Asker
from tests.web.callers import ALICE, BOB
from tests.writing import ASKED, SECRET, restarts, writing_server

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist
    from tests.conftest import Clouds

ERAS = pytest.mark.parametrize("mode", ["auto", "legacy"])
YES = RawAnswer(action="accept", content={"approve": True})
NO_ANSWERS = [
    RawAnswer(action="decline"),
    RawAnswer(action="cancel"),
    RawAnswer(action="accept"),
    RawAnswer(action="accept", content={}),
    RawAnswer(action="accept", content={"approve": False}),
    RawAnswer(action="accept", content={"approve": "true"}),
    RawAnswer(action="accept", content={"approve": 1}),
    RawAnswer(action="accept", content={"ok": True}),
    RawAnswer(action="decline", content={"approve": True}),
]
PLAN = Plan(
    what="Restart the switch",
    danger="disruptive",
    targets=("sw-1",),
    org_id="o",
    site_id="s",
    write=Write("POST", "/api/v1/x", {"a": 1}),
    changes=(Change("name", "old", "new"),),
    reach=Reach(devices=1, clients=3),
    irreversible="sessions are lost",
    facts=(("Uptime", "3 days"),),
    basis="b",
)


def question(plan: Plan = PLAN) -> Question:
    """Return what a person is shown of a plan."""
    return question_of(plan, masks=Redactor())


@ERAS
async def test_the_person_sees_the_facts_and_no_secret(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Name, class, request, reach, changes, what is lost; a stranger's text stays on its line."""
    seen: list[str] = []

    async def look(message: str, *_: Any) -> ElicitResult[Any]:
        seen.append(message)
        return ElicitResult(action="decline")

    server = writing_server(fake, tmp_path)
    async with Client(server, mode=mode, elicitation_handler=look) as client:
        await Asker(client).refusal("restart_device", **ASKED)
    (text,) = seen
    lines = text.splitlines()
    assert lines[:2] == ["Restart the device: harbour-gw", "Class of danger: disruptive"]
    assert lines[2].startswith("Request: POST /api/v1/sites/")
    assert lines[3] == "Affected: devices: 1, sites: 1, clients: 12"
    assert "Uptime: 3 days" in lines
    assert 'Change name: "a\\nb\\u001b[2J" -> none' in lines
    assert lines[-1] == "Cannot be undone: sessions are lost"
    assert SECRET not in text
    assert any(line.startswith("Change radius.secret: ") for line in lines)
    assert restarts(fake) == []


@ERAS
@pytest.mark.parametrize("answer", NO_ANSWERS, ids=lambda answer: str(answer.content))
async def test_everything_but_a_clear_yes_is_a_no(
    answer: RawAnswer, mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Declined, cancelled, empty, filled in by a program, another field, another type."""

    async def reply(*_: Any) -> Any:
        return ElicitResult(action=answer.action, content=answer.content)

    server = writing_server(fake, tmp_path)
    async with Client(server, mode=mode, elicitation_handler=reply) as client:
        await Asker(client).refusal("restart_device", **ASKED)
    assert restarts(fake) == []


class Raw:
    """A client of the newest era that puts into its requests what it likes."""

    def __init__(self, client: Client[Any]) -> None:
        """Use a connected client."""
        self._session = client.session

    async def call(
        self,
        *,
        state: str | None = None,
        answer: Any = None,
        arguments: dict[str, Any] = ASKED,
    ) -> CallToolResult | InputRequiredResult:
        """Call the tool that restarts."""
        return await self._session.call_tool(
            "restart_device",
            arguments,
            input_responses=None if answer is None else {"approval": answer},
            request_state=state,
            allow_input_required=True,
        )

    async def asked(self) -> str:
        """Call, and return the state that came with the question."""
        result = await self.call()
        assert isinstance(result, InputRequiredResult)
        assert result.request_state
        return result.request_state

    async def refusal(self, **how: Any) -> str:
        """Call, and return the error."""
        try:
            result = await self.call(**how)
        except Exception as error:  # noqa: BLE001 - the framework refuses some at the protocol
            return str(error)
        assert isinstance(result, CallToolResult)
        assert result.is_error
        (block,) = result.content
        assert isinstance(block, TextContent)
        return block.text


def person(server: Any) -> Client[Any]:
    """Return a client that says that it can ask."""

    async def never(*_: Any) -> Any:
        pytest.fail("the raw client answers by itself")

    return Client(server, elicitation_handler=never)


async def test_an_answer_that_nobody_asked_for_is_not_taken(fake: FakeMist, tmp_path: Path) -> None:
    """Regression: others run the tool at the first call if it brings its own yes."""
    async with person(writing_server(fake, tmp_path)) as client:
        result = await Raw(client).call(answer=YES)
    assert isinstance(result, InputRequiredResult)
    assert restarts(fake) == []


async def test_a_state_without_an_answer_asks_anew(fake: FakeMist, tmp_path: Path) -> None:
    """A client that shows the form again, without having got an answer, loses nothing by it."""
    async with person(writing_server(fake, tmp_path)) as client:
        raw = Raw(client)
        result = await raw.call(state=await raw.asked())
        assert isinstance(result, InputRequiredResult)
        assert restarts(fake) == []
        done = await raw.call(state=result.request_state, answer=YES)
    assert isinstance(done, CallToolResult)
    assert len(restarts(fake)) == 1


async def test_an_answer_counts_once(fake: FakeMist, tmp_path: Path) -> None:
    """Regression: the framework takes the same sealed state until it is ten minutes old."""
    async with person(writing_server(fake, tmp_path)) as client:
        raw = Raw(client)
        state = await raw.asked()
        first = await raw.call(state=state, answer=YES)
        assert isinstance(first, CallToolResult)
        assert not first.is_error
        assert "to no open question" in await raw.refusal(state=state, answer=YES)
    assert len(restarts(fake)) == 1


async def test_a_no_counts_once_too(fake: FakeMist, tmp_path: Path) -> None:
    """The same question cannot be answered again with a yes."""
    async with person(writing_server(fake, tmp_path)) as client:
        raw = Raw(client)
        state = await raw.asked()
        assert "did not approve" in await raw.refusal(
            state=state, answer=RawAnswer(action="cancel")
        )
        assert "to no open question" in await raw.refusal(state=state, answer=YES)
    assert restarts(fake) == []


async def test_forged_altered_and_borrowed_states_are_refused(
    fake: FakeMist, tmp_path: Path
) -> None:
    """One that was made up, one that was changed, one of other arguments, one of another server."""
    async with (
        person(writing_server(fake, tmp_path)) as client,
        person(writing_server(fake, tmp_path / "other")) as other,
    ):
        raw = Raw(client)
        state = await raw.asked()
        middle = len(state) // 2
        altered = state[:middle] + ("A" if state[middle] != "A" else "B") + state[middle + 1 :]
        for odd in ("0" * 64, "", altered, await Raw(other).asked()):
            await raw.refusal(state=odd, answer=YES)
        await raw.refusal(state=state, answer=YES, arguments={**ASKED, "member": 1})
    assert restarts(fake) == []


async def test_an_answer_under_another_name_is_none(fake: FakeMist, tmp_path: Path) -> None:
    """A state with no answer to the question."""
    async with person(writing_server(fake, tmp_path)) as client:
        raw = Raw(client)
        result = await client.session.call_tool(
            "restart_device",
            ASKED,
            input_responses={"ok": YES},
            request_state=await raw.asked(),
            allow_input_required=True,
        )
    assert isinstance(result, CallToolResult)
    assert result.is_error
    assert restarts(fake) == []


def test_a_question_is_open_for_ten_minutes_and_for_itself_alone() -> None:
    """Later, or for a plan that is another by now, the answer is refused."""
    now = [0.0]
    questions = Questions(lambda: now[0])
    for other in (
        replace(PLAN, what="Restart the switches"),
        replace(PLAN, danger="arbitrary"),
        replace(PLAN, targets=("sw-2",)),
        replace(PLAN, targets=("sw-1", "sw-2")),
        replace(PLAN, org_id="p"),
        replace(PLAN, site_id="t"),
        replace(PLAN, write=Write("POST", "/api/v1/x", {"a": 2})),
        replace(PLAN, write=Write("PUT", "/api/v1/x", {"a": 1})),
        replace(PLAN, irreversible=""),
        replace(PLAN, basis="c"),
        replace(PLAN, reach=Reach(devices=2, clients=3)),
        replace(PLAN, reach=Reach(devices=1, sites=1, clients=3)),
    ):
        number = questions.opened(question())
        with pytest.raises(RefusedError, match="no longer what the person was asked"):
            questions.answered(number, question(other))
        with pytest.raises(RefusedError, match="no open question"):
            questions.answered(number, question())
    number = questions.opened(question())
    with pytest.raises(RefusedError):
        questions.answered(number, asked_by(question(), "another client"))
    number = questions.opened(question())
    now[0] = LIFETIME
    with pytest.raises(RefusedError, match="came too late"):
        questions.answered(number, question())


def test_what_changes_by_itself_does_not_make_another_question() -> None:
    """Uptime and the number of clients move while a person reads."""
    moved = replace(PLAN, facts=(("Uptime", "4 days"),), reach=Reach(devices=1, clients=4))
    assert question(moved).digest == question().digest
    assert question(moved).lines != question().lines


def test_only_so_many_questions_are_kept() -> None:
    """The oldest goes first, so that nobody fills the memory."""
    questions = Questions(lambda: 0.0)
    first, second, *_, last = [questions.opened(question()) for _ in range(257)]
    questions.answered(second, question())
    questions.answered(last, question())
    with pytest.raises(RefusedError):
        questions.answered(first, question())


def test_what_is_not_shown_is_said() -> None:
    """Unknown numbers, more changes than fit, long values."""
    plan = replace(
        PLAN,
        reach=Reach(),
        changes=tuple(Change(f"f{n}", None, "x" * 1500) for n in range(61)),
        irreversible="",
    )
    lines = question(plan).lines
    assert "Affected: devices: unknown, sites: unknown, clients: unknown" in lines
    assert "AND 1 MORE CHANGES THAT ARE NOT SHOWN" in lines
    assert any(line.endswith("… (1502 long)") for line in lines)
    assert lines[-1] == "Cannot be undone: nothing"


@ERAS
async def test_the_form_demands_a_yes_or_no_and_suggests_neither(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """A client that fills in defaults, or leaves fields out, approves nothing."""
    forms: list[dict[str, Any]] = []

    async def look(_message: str, _type: Any, params: Any, _context: Any) -> ElicitResult[Any]:
        forms.append(params.requested_schema)
        return ElicitResult(action="decline")

    server = writing_server(fake, tmp_path)
    async with Client(server, mode=mode, elicitation_handler=look) as client:
        await Asker(client).refusal("restart_device", **ASKED)
    (form,) = forms
    (field,) = form["properties"].values()
    assert (form["type"], form["required"]) == ("object", list(form["properties"]))
    assert (field["type"], "default" in field) == ("boolean", False)
    assert field["title"]
    assert "exactly this" in field["description"]


def test_open_questions_wait_side_by_side_until_they_are_too_old() -> None:
    """A clock that is set back brings none back; the young ones still count."""
    now = [0.0]
    questions = Questions(lambda: now[0])
    old = questions.opened(question())
    now[0] = 1.0
    young = questions.opened(question())
    now[0] = LIFETIME
    questions.opened(question())
    now[0] = 2.0
    with pytest.raises(RefusedError):
        questions.answered(old, question())
    questions.answered(young, question())


FORMS, LINKS = FormElicitationCapability(), UrlElicitationCapability()


class Saying(FastMCPTransport):
    """Connects a client that says this of what it can show."""

    def __init__(self, server: Any, elicitation: ElicitationCapability | None) -> None:
        """Make a session that says it."""
        super().__init__(server)

        class Session(ClientSession):
            def _build_capabilities(self, _version: str) -> ClientCapabilities:
                return ClientCapabilities(elicitation=elicitation)

        self._saying = TransportOptions(session_class=Session)

    def connect_session(self, **more: Any) -> Any:
        """Connect with that session."""
        return super().connect_session(**{**more, "transport_options": self._saying})


@ERAS
@pytest.mark.parametrize(
    ("elicitation", "is_asked"),
    [
        (None, False),
        (ElicitationCapability(url=LINKS), False),
        (ElicitationCapability(), True),
        (ElicitationCapability(form=FORMS), True),
        (ElicitationCapability(form=FORMS, url=LINKS), True),
    ],
    ids=["nothing", "links", "unspecified", "forms", "both"],
)
async def test_a_client_is_asked_if_it_shows_forms(
    *,
    elicitation: ElicitationCapability | None,
    is_asked: bool,
    mode: str,
    fake: FakeMist,
    tmp_path: Path,
) -> None:
    """One that only opens links shows none; one that does not say what it shows does."""
    seen: list[str] = []

    async def decline(message: str, *_: Any) -> ElicitResult[Any]:
        seen.append(message)
        return ElicitResult(action="decline")

    transport = Saying(writing_server(fake, tmp_path), elicitation)
    async with Client(transport, mode=mode, elicitation_handler=decline) as client:
        sentence = await Asker(client).refusal("restart_device", **ASKED)
    assert (len(seen), "`mist-mcp approve" in sentence) == (int(is_asked), not is_asked)
    assert restarts(fake) == []


async def test_a_session_that_cannot_carry_a_question_is_asked_nothing(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Where each request gets one answer and no more, whatever the client says that it shows."""
    server = writing_server(fake, tmp_path)
    async with (
        asgi_server(server, json_response=True) as served,
        Client(served.transport(), mode="legacy", elicitation_handler=approving) as client,
    ):
        assert "`mist-mcp approve" in await Asker(client).refusal("restart_device", **ASKED)
    assert restarts(fake) == []


async def approving(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


async def test_a_call_that_no_client_made_asks_nobody(fake: FakeMist, tmp_path: Path) -> None:
    """Code in the server's own process waits for the terminal like a client without forms."""
    server = writing_server(fake, tmp_path)
    async with Client(server, elicitation_handler=approving):
        with pytest.raises(ToolError, match="`mist-mcp approve"):
            await server.call_tool("restart_device", ASKED)
    assert restarts(fake) == []


async def test_what_one_user_accepts_counts_for_no_other(clouds: Clouds, tmp_path: Path) -> None:
    """Without sessions it is who has logged in that makes the difference, not the connection."""
    server = writing_server(await clouds("over-privileged"), tmp_path)
    server.auth = NamedTokens({"alice": ALICE, "bob": BOB})
    async with asgi_server(server) as served:

        def user(bearer: str) -> Client[Any]:
            return Client(served.transport(auth=bearer), elicitation_handler=approving)

        async with user(ALICE) as alice, user(BOB) as bob:
            await Asker(alice).data("acknowledge_security_risks")
            assert "critical risks" in await Asker(bob).refusal("plan_restart", only="plan")
        async with user(ALICE) as again:
            await Asker(again).data("plan_restart", only="plan")
