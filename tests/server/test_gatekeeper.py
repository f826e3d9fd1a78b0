"""The gate at work: on every way to a tool, in both eras, whatever was listed before."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.exceptions import McpError, ToolError
from fastmcp.server.middleware import MiddlewareContext
from fastmcp.utilities.tests import asgi_server
from mcp.types import CallToolRequestParams, Implementation

from fake_mist.faults.fault import ServerError
from mist_mcp.answers.presentation import Presentation
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.permits import Ledger, Write
from mist_mcp.errors import RefusedError
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.gatekeeper import Gatekeeper, followed
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.words.redaction import Redactor
from tests.asking import Asker
from tests.gate.test_clearance import Person, attempt_of, entries, opened
from tests.writing import ASKED, DEVICE, SECRET, restarts, writing_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from fake_mist import FakeMist
    from tests.conftest import Clouds

pytestmark = pytest.mark.every_python

READ_ONLY = {"MIST_ENABLE_WRITES": "false"}
ERAS = pytest.mark.parametrize("mode", ["auto", "legacy"])
HARMLESS = {"device_id": DEVICE, "action": "locate"}
WRITERS = ("device_action", "make_mist_api_call")


async def yes(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


async def refused(server: Any, mode: str = "auto", tool: str = "restart_device") -> str:
    """Call a tool as a client whose person approves everything, and return the refusal."""
    async with Client(server, mode=mode, elicitation_handler=yes) as client:
        return await Asker(client).refusal(tool, **ASKED)


@ERAS
async def test_read_only_mode_refuses_before_anything_is_asked(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Neither the person nor the cloud."""
    sentence = await refused(writing_server(fake, tmp_path, **READ_ONLY), mode)
    assert sentence.startswith("restart_device is refused: this server is in read-only mode.")
    assert "--enable-writes" in sentence
    assert not fake.calls


@ERAS
async def test_a_person_approves_and_it_runs_once(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """One request leaves, and the log says who approved it, about what."""
    server = writing_server(fake, tmp_path)
    async with Client(server, mode=mode, elicitation_handler=yes) as client:
        data = await Asker(client).data("restart_device", **ASKED)
    assert data["device"] == DEVICE
    assert len(restarts(fake)) == 1
    allowed, ended = entries(tmp_path)[-2:]
    assert (allowed["decision"], allowed["outcome"]) == ("allowed", None)
    assert allowed["approver"] == "the person at the client"
    assert (allowed["targets"], allowed["danger"]) == ([DEVICE], "disruptive")
    assert (ended["call"], ended["outcome"]) == (allowed["call"], "ok")


async def test_an_argument_cannot_call_a_danger_harmless(fake: FakeMist, tmp_path: Path) -> None:
    """The class is told from the arguments; where they do not tell, it is the worst."""
    server = writing_server(fake, tmp_path, **READ_ONLY)
    async with Client(server, elicitation_handler=yes) as client:
        asker = Asker(client)
        assert (await asker.data("plan_restart", only="plan"))["device"] == "plan"
        for arguments in ({"only": "Plan"}, {"only": None}, {}):
            assert "read-only" in await asker.refusal("plan_restart", **arguments)


async def test_the_client_is_shown_the_worst_class(fake: FakeMist, tmp_path: Path) -> None:
    """A tool that may disturb is destructive in every hint."""
    async with Client(writing_server(fake, tmp_path)) as client:
        tools = await Asker(client).tools()
    for name in ("plan_restart", "restart_device"):
        hints, meta = tools[name].annotations, tools[name].meta
        assert hints is not None
        assert meta is not None
        assert (hints.read_only_hint, hints.destructive_hint) == (False, True)
        assert (hints.idempotent_hint, meta["danger"]) == (False, "disruptive")


async def test_a_server_that_only_reads_does_not_frighten(fake: FakeMist, tmp_path: Path) -> None:
    """What is refused in any case is no reason for a client to ask before every harmless call."""
    async with Client(writing_server(fake, tmp_path, **READ_ONLY)) as client:
        tools = await Asker(client).tools()
    shown = {name: (tools[name].meta or {})["danger"] for name in ("plan_restart", *WRITERS)}
    assert shown == {
        "plan_restart": "diagnostic",
        "device_action": "diagnostic",
        "make_mist_api_call": "read",
    }


@ERAS
async def test_a_call_by_way_of_tool_search_meets_the_same_gate(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Refused in read-only mode; approved and run where writes are on."""
    asked = {"name": "restart_device", "arguments": ASKED}
    for more, runs in ((READ_ONLY, 0), ({}, 1)):
        server = writing_server(fake, tmp_path, MIST_TOOL_SEARCH="true", **more)
        async with Client(server, mode=mode, elicitation_handler=yes) as client:
            answer = await Asker(client).call("call_tool", asked)
        assert answer.is_error is (runs == 0), answer.text
        assert len(restarts(fake)) == runs


@pytest.mark.parametrize("more", [READ_ONLY, {}], ids=["read-only", "writes"])
async def test_a_tool_that_says_nothing_about_its_danger_is_refused(
    more: dict[str, str], fake: FakeMist, tmp_path: Path
) -> None:
    """One that was added past the catalogue can do anything, so it does nothing."""
    server = writing_server(fake, tmp_path, **more)

    @server.tool
    async def stranger() -> str:
        return "done"

    async with Client(server, elicitation_handler=yes) as client:
        assert "nothing is known" in await Asker(client).refusal("stranger")
    (line,) = entries(tmp_path)
    assert (line["danger"], line["decision"]) == ("unclassified", "refused")


async def test_a_tool_that_nobody_has_is_no_affair_of_the_gate(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The framework says that there is none."""
    async with Client(writing_server(fake, tmp_path)) as client:
        with pytest.raises(McpError, match="Unknown tool"):
            await client.call_tool("no_such_tool", {})


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("org-read", "the role of the API token does not suffice"),
        ("site-read", "the role of the API token does not suffice"),
        ("two-factor-pending", "critical risks that no person acknowledged"),
        ("over-privileged", "critical risks that no person acknowledged"),
        ("expired", "the privileges of the API token could not be analysed"),
    ],
)
async def test_what_the_token_is_decides(
    token: str, why: str, clouds: Clouds, tmp_path: Path
) -> None:
    """A role that does not suffice, risks that nobody accepted, an analysis that failed."""
    cloud = await clouds(token)
    assert why in await refused(writing_server(cloud, tmp_path))
    assert restarts(cloud) == []


async def test_accepted_risks_do_not_make_up_for_a_missing_role(
    clouds: Clouds, tmp_path: Path
) -> None:
    """Privileges that cannot be read give no right."""
    server = writing_server(
        await clouds("two-factor-pending"), tmp_path, MIST_SECURITY_RISKS_ACKNOWLEDGED="true"
    )
    assert "not known what the API token may do" in await refused(server)


async def test_risks_block_what_is_harmless_too_until_the_operator_accepts_them(
    clouds: Clouds, tmp_path: Path
) -> None:
    """Reading goes on in any case."""
    cloud = await clouds("over-privileged")
    for setting in (
        {},
        {"MIST_SECURITY_RISKS_ACKNOWLEDGED": "1"},
        {"MIST_STRICT_SECURITY_MODE": "0"},
    ):
        async with Client(writing_server(cloud, tmp_path, **READ_ONLY, **setting)) as client:
            asker = Asker(client)
            answer = await asker.call("plan_restart", {"only": "plan"})
            assert not (await asker.call("get_user_info")).is_error
        assert answer.is_error is (setting == {})


async def test_without_an_answer_of_the_cloud_nothing_above_reading_runs(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The analysis fails, so it is closed."""
    fake.inject(ServerError(503, path="/api/v1/self"))
    sentence = await refused(writing_server(fake, tmp_path), tool="sneaky_post")
    assert "could not be analysed. The cloud" in sentence
    assert restarts(fake) == []


@pytest.mark.parametrize("tool", ["restart_device", "sneaky_post"])
async def test_what_cannot_be_written_down_does_not_run(
    tool: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Reading does, all the same."""
    (tmp_path / "audit").write_text("a file in place of the folder")
    server = writing_server(fake, tmp_path)
    assert "could not be written to the audit log" in await refused(server, tool=tool)
    assert restarts(fake) == []
    async with Client(server) as client:
        assert not (await Asker(client).call("get_user_info")).is_error


async def test_no_code_path_posts_past_the_gate(fake: FakeMist, tmp_path: Path) -> None:
    """A tool that says it is harmless cannot restart anything."""
    assert "nobody permitted" in await refused(writing_server(fake, tmp_path), tool="sneaky_post")
    assert restarts(fake) == []


async def test_a_permit_is_used_up_by_one_request(fake: FakeMist, tmp_path: Path) -> None:
    """A second request in the same call is not sent."""
    server = writing_server(fake, tmp_path)
    async with Client(server, elicitation_handler=yes) as client:
        sentence = await Asker(client).refusal("restart_device", **ASKED, times=2)
    assert "nobody permitted exactly this one" in sentence
    assert len(restarts(fake)) == 1


PATH = "/api/v1/sites/x/devices/y/restart"


async def test_a_client_that_was_given_no_ledger_cannot_write(fake: FakeMist) -> None:
    """Nor does a permit of another ledger help."""
    settings = load_settings(Source("test", fake.settings)).settings
    write = Write("POST", PATH)
    async with MistClient(settings, transport=fake.transport, clock=fake.clock) as client:
        with pytest.raises(RefusedError):
            await client.write(write, permit=Ledger(fake.clock).issue(write))
        for path in (
            PATH,
            "/api/v1/orgs/x/inventory",
            PATH.replace("restart", "locate/../restart"),
        ):
            with pytest.raises(RefusedError):
                await client.post(path)
    assert not fake.calls


async def test_tools_that_the_token_cannot_use_leave_the_list_once_it_is_known(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Listing asks nothing; the status says why; a call is decided as before."""
    async with Client(writing_server(fake, tmp_path)) as client:
        asker = Asker(client)
        first = set(await asker.tools())
        assert not fake.calls
        before = await asker.refusal("get_msp_orgs")
        await asker.data("get_organizations")
        hidden = first - set(await asker.tools())
        status = await asker.data("debug_server_status")
        assert await asker.refusal("get_msp_orgs") == before
    assert hidden == {"get_msp_info", "get_msp_orgs"}
    assert status["hidden_tools"] == [
        {"name": name, "reason": "the API token has no privilege on an MSP"}
        for name in (function.__name__ for function in CATALOGUE)
        if name in hidden
    ]


@pytest.mark.parametrize(("mode", "told"), [("legacy", 1), ("auto", 0)])
async def test_a_session_is_told_once_that_its_list_has_changed(
    mode: str, told: int, fake: FakeMist, tmp_path: Path
) -> None:
    """Each session that was shown it, whichever taught what the token can do."""
    heard: dict[str, list[str]] = {"teacher": [], "other": []}

    def listening(name: str) -> Callable[[object], Awaitable[None]]:
        async def hear(message: object) -> None:
            heard[name].append(type(message).__name__)

        return hear

    server = writing_server(fake, tmp_path)
    async with (
        Client(server, mode=mode, message_handler=listening("teacher")) as teacher,
        Client(server, mode=mode, message_handler=listening("other")) as other,
    ):
        for client in (teacher, other):
            await Asker(client).tools()
        for _ in range(2):
            await Asker(teacher).call("get_organizations")
        assert heard["other"] == []
        for _ in range(2):
            await Asker(other).call("debug_server_status")
    once = ["ToolListChangedNotification"] * told
    assert heard == {"teacher": once, "other": once}


async def test_who_brings_no_token_is_shown_every_tool(fake: FakeMist, tmp_path: Path) -> None:
    """Nothing is known of what they could not use; a call says what is missing."""
    each = {"MIST_MCP_PER_REQUEST_TOKENS": "true"}
    async with Client(writing_server(fake, tmp_path)) as client:
        every = set(await Asker(client).tools())
    async with Client(writing_server(fake, tmp_path, **each)) as client:
        assert set(await Asker(client).tools()) == every
        assert "token" in await Asker(client).refusal("get_user_info")
    assert not fake.calls


async def test_a_token_with_an_msp_keeps_its_tools(clouds: Clouds, tmp_path: Path) -> None:
    """And one whose privileges are not understood: the call decides."""
    for token in ("msp-admin", "two-factor-pending"):
        async with Client(writing_server(await clouds(token), tmp_path)) as client:
            asker = Asker(client)
            first = set(await asker.tools())
            await asker.call("get_organizations")
            assert set(await asker.tools()) == first


@ERAS
async def test_the_log_has_every_call_and_no_secret(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Reads once, refusals with the reason, arguments without secrets."""
    server = writing_server(fake, tmp_path, **READ_ONLY)
    async with Client(server, mode=mode) as client:
        asker = Asker(client)
        await asker.call("get_user_info")
        await asker.refusal("restart_device", device_id=f"password: {SECRET}")
        await asker.refusal("get_site_info", site_id="nowhere")
    read, refusal, failed = entries(tmp_path)
    assert (read["tool"], read["danger"], read["decision"]) == ("get_user_info", "read", "allowed")
    assert (read["outcome"], failed["outcome"]) == ("ok", "UnknownNameError")
    assert (refusal["decision"], refusal["outcome"]) == ("refused", None)
    assert refusal["reason"] == "this server is in read-only mode"
    assert read["client"] != "unnamed"
    assert SECRET not in json.dumps(refusal)
    assert fake.settings["MIST_API_TOKEN"] not in (tmp_path / "audit" / "audit.jsonl").read_text()


async def test_the_log_says_who_called_what_and_why_it_ran(fake: FakeMist, tmp_path: Path) -> None:
    """The client as it names itself, what was given and no more; calls are told apart."""
    server = writing_server(fake, tmp_path, **READ_ONLY)
    tester = Implementation(name="tester", version="7")
    async with Client(server, client_info=tester) as client:
        await Asker(client).data("get_user_info")
        await client.session.call_tool("get_user_info")
        await Asker(client).data("plan_restart", only="plan")
        await Asker(client).refusal("plan_restart", only=None)
    look, bare, *_, harmless, refusal = entries(tmp_path)
    assert {line["client"] for line in entries(tmp_path)} == {"tester 7"}
    assert {line["transport"] for line in entries(tmp_path)} == {"in memory"}
    calls = {line["call"] for line in entries(tmp_path)}
    assert len(calls) == 4
    assert all(re.fullmatch("[0-9a-f]{16}", call) for call in calls)
    assert (look["decision"], look["reason"]) == ("allowed", "it only looks")
    assert harmless["reason"] == "it changes nothing that matters"
    assert [look["arguments"], bare["arguments"], harmless["arguments"]] == [
        {},
        {},
        {"only": "plan"},
    ]
    assert (refusal["tool"], refusal["arguments"]) == ("plan_restart", {})


async def test_the_log_says_how_a_call_came_and_that_nobody_gave_a_name(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Over HTTP without a session, and from code in the server's own process."""
    server = writing_server(fake, tmp_path)
    async with asgi_server(server, stateless_http=True) as served:
        async with Client(served.transport(), mode="legacy") as client:
            await Asker(client).data("get_user_info")
        await server.call_tool("get_user_info")
    over_http, inside = entries(tmp_path)
    assert (over_http["transport"], over_http["client"]) == ("streamable-http", "unnamed")
    assert (inside["client"], inside["outcome"]) == ("none", "ok")


async def test_the_log_says_that_a_person_is_being_asked(fake: FakeMist, tmp_path: Path) -> None:
    """The call ended, but nothing has been allowed or done."""
    person = Person()
    async with Client(
        writing_server(fake, tmp_path), elicitation_handler=person.at_client
    ) as client:
        await client.session.call_tool("restart_device", ASKED, allow_input_required=True)
    (line,) = entries(tmp_path)
    assert (line["decision"], line["outcome"]) == ("asked", "a person is asked")
    assert line["reason"] == "a person must approve it"


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Start far from zero."""
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.mark.parametrize(
    ("error", "cause", "outcome"),
    [
        (None, None, "ok"),
        (ToolError("x"), None, "ToolError"),
        (ToolError("x"), RefusedError("x", next_step="y"), "RefusedError"),
    ],
)
async def test_the_log_says_how_a_call_ended_and_how_long_it_took(
    error: Exception | None,
    cause: Exception | None,
    outcome: str,
    fake: FakeMist,
    tmp_path: Path,
) -> None:
    """To the millisecond; an error by the name of what was behind it."""
    time = Time()

    async def running() -> str:
        time.now += 2.34567
        if error:
            raise error from cause
        return "done"

    async with opened(fake, tmp_path, clock=time) as mist:
        if error:
            with pytest.raises(type(error)):
                await followed(mist, attempt_of(), running())
        else:
            assert await followed(mist, attempt_of(), running()) == "done"
    (line,) = entries(tmp_path)
    assert (line["outcome"], line["seconds"]) == (outcome, 2.346)


async def test_a_call_that_is_cancelled_is_written_down_too(fake: FakeMist, tmp_path: Path) -> None:
    """It may have done something before."""
    started = asyncio.Event()

    async def running() -> None:
        started.set()
        await asyncio.Event().wait()

    async with opened(fake, tmp_path) as mist:
        task = asyncio.create_task(followed(mist, attempt_of(), running()))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (line,) = entries(tmp_path)
    assert line["outcome"] == "cancelled"


async def test_what_was_done_and_cannot_be_written_down_is_told_the_operator(
    fake: FakeMist, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is given all the same: it cannot be taken back."""
    (tmp_path / "audit").write_text("a file in place of the folder")

    async def running() -> str:
        return "done"

    async with opened(fake, tmp_path) as mist:
        with caplog.at_level(logging.WARNING):
            assert await followed(mist, attempt_of(), running()) == "done"
    assert "a call of restart is not in the audit log" in caplog.text


async def test_what_comes_past_the_framework_is_not_run(fake: FakeMist, tmp_path: Path) -> None:
    """Without a context nothing is known of who calls; listing, which tells nothing, goes on."""
    gate = Gatekeeper(Presentation(redactor=Redactor(), max_bytes=24_000))
    ran: list[str] = []

    async def call_next(context: MiddlewareContext[Any]) -> Any:
        ran.append(context.message.name if context.message else "listing")
        return ["a tool"]

    call = CallToolRequestParams(name="get_user_info", arguments={})
    with pytest.raises(ToolError, match="It was not run"):
        await gate.on_call_tool(MiddlewareContext(message=call), call_next)
    listing: MiddlewareContext[Any] = MiddlewareContext(message=None)
    assert list(await gate.on_list_tools(listing, call_next)) == ["a tool"]
    assert ran == ["listing"]


@ERAS
async def test_a_refusal_or_a_wrong_argument_is_no_error_of_the_server(
    mode: str, fake: FakeMist, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Only what fails on the server's own side is one, and that once."""
    server = writing_server(fake, tmp_path, MIST_ENABLE_WRITES="false")
    async with Client(server, mode=mode) as connected:
        client = Asker(connected)
        for tool, arguments in (
            ("restart_device", ASKED),
            ("restart_device", {}),
            ("get_site_info", {"site_id": "no such site"}),
            ("get_site_info", {"site_id": 1, "psk": SECRET}),
            ("no_such_tool", {}),
        ):
            await client.refusal(tool, **arguments)
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
        assert SECRET not in caplog.text
