"""What goes wrong between the approval and the end: said as it is, and nothing is repeated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from mcp.types import ElicitResult, InputRequiredResult

from fake_mist.faults.fault import Disconnect, Html, Malformed, ServerError, Throttle, Timeout
from mist_mcp.changing.undo import Undos
from tests.changing.world import (
    ERAS,
    IOT,
    ORG,
    PLACE,
    SSID,
    TOOL,
    Person,
    asking,
    entries,
    kept,
    plainly,
    sent,
)

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist
    from fake_mist.faults.fault import Attempt, Fault

CHANGE: dict[str, Any] = {"path": IOT, "method": "PUT", "body": {"vlan_id": 5}}
DENIED: list[tuple[Fault, str]] = [
    (ServerError(method="PUT", status=400), "status 400"),
    (ServerError(method="PUT", status=403), "no right"),
    (ServerError(method="PUT", status=404), "status 404"),
    (Throttle(method="PUT", retry_after=60), "status 429"),
]
UNSURE: list[tuple[Fault, str]] = [
    (ServerError(method="PUT", status=409), "conflict"),
    (ServerError(method="PUT", status=408), "status 408"),
    (ServerError(method="PUT", status=500), "status 500"),
    (ServerError(method="PUT", status=503, done=True), "status 503"),
    (Html(method="PUT"), "status 502"),
    (Timeout(method="PUT"), "did not answer in time"),
    (Timeout(method="PUT", done=True), "did not answer in time"),
    (Disconnect(method="PUT"), "could not be reached"),
    (Malformed(method="PUT"), "no JSON"),
]


@dataclass(frozen=True, slots=True)
class Edited:
    """A fault by which the cloud answers with something else than it would."""

    method: str
    path: str
    edit: Any
    after: int = 0

    def strikes(self, number: int) -> bool:
        """Act from some request on."""
        return number > self.after

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Edit the document of the answer."""
        answer = await attempt.proceed()
        return httpx.Response(answer.status_code, json=self.edit(answer.json()))


@dataclass(frozen=True, slots=True)
class Instead:
    """A fault by which the cloud does nothing, and answers this."""

    method: str
    response: httpx.Response
    path: str = "*"
    after: int = 0

    def strikes(self, number: int) -> bool:
        """Act from some request on."""
        return number > self.after

    async def answer(self, _attempt: Attempt) -> httpx.Response:
        """Answer."""
        return self.response


@ERAS
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_what_changed_while_the_person_was_asked_is_not_sent(
    method: str, mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The approval was for what was read; the other change stays."""
    other = {"vlan_id": 6}
    person = Person(meanwhile=partial(plainly, fake, "PUT", IOT, other))
    call = {**CHANGE, "method": method, "body": {"vlan_id": 5} if method == "PUT" else None}
    async with asking(fake, tmp_path, person, mode=mode) as client:
        refusal = await client.refusal(TOOL, **call)
    changed = "changed after it was read" if mode == "legacy" else "no longer what the person was"
    assert changed in refusal
    assert (sent(fake), kept(tmp_path)) == ([("PUT", IOT, other)], [])


@ERAS
async def test_what_vanished_while_the_person_was_asked_is_not_sent(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """There is nothing to change any more."""
    gone = Person(meanwhile=partial(plainly, fake, "DELETE", IOT))
    async with asking(fake, tmp_path, gone, mode=mode) as client:
        assert "status 404" in await client.refusal(TOOL, **CHANGE)
    assert [method for method, _, _ in sent(fake)] == ["DELETE"]


@pytest.mark.parametrize(("fault", "words"), DENIED, ids=str)
async def test_what_the_cloud_refuses_changed_nothing(
    fault: Fault, words: str, fake: FakeMist, tmp_path: Path
) -> None:
    """It says so, no way back is kept, and it was sent once."""
    fake.inject(fault)
    async with asking(fake, tmp_path, Person()) as client:
        refusal = await client.refusal(TOOL, **CHANGE)
    assert words in refusal
    assert "Nothing was changed" in refusal
    assert (len(sent(fake)), kept(tmp_path)) == (1, [])


@pytest.mark.parametrize(("fault", "words"), UNSURE, ids=str)
async def test_what_may_have_been_done_is_said_to_be_unknown(
    fault: Fault, words: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The way back is kept and named, and nothing is repeated."""
    fake.inject(fault)
    async with asking(fake, tmp_path, Person()) as client:
        refusal = await client.refusal(TOOL, **CHANGE)
    (undo,) = Undos(tmp_path / "state" / "undo", fake.clock).kept()
    assert words in refusal
    assert "It is not known whether the change was made" in refusal
    assert f"`mist-mcp rollback {undo.id}`" in refusal
    assert len(sent(fake)) == 1


async def test_something_new_of_which_nothing_is_known_cannot_be_undone(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Without an id there is no way back, and none is named."""
    fake.inject(Timeout(method="POST", done=True))
    async with asking(fake, tmp_path, Person()) as client:
        refusal = await client.refusal(TOOL, path=f"{ORG}/wlans", method="POST", body={"ssid": "x"})
    assert "It is not known whether the change was made, but something new is there" in refusal
    assert (len(sent(fake)), kept(tmp_path)) == (1, [])


async def test_what_the_cloud_says_cannot_give_a_hidden_secret_away(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Regression: an error may quote the body, and this server put a key into it."""
    key = (await plainly(fake, "GET", IOT))["auth"]["psk"]

    said = httpx.Response(400, json={"detail": f"{key} is too short"})
    fake.inject(Instead("PUT", said))
    async with asking(fake, tmp_path, Person()) as client:
        (row,) = (await client.data(TOOL, path=IOT, fields="auth"))["rows"]
        body = {"auth": {**row["auth"], "type": "x"}}
        refusal = await client.refusal(TOOL, path=IOT, method="PUT", body=body)
        assert "is too short" in await client.refusal(TOOL, **CHANGE)
    assert "status 400" in refusal
    assert key not in refusal


async def test_a_field_that_the_cloud_ignores_is_said(fake: FakeMist, tmp_path: Path) -> None:
    """With what is there instead; the others are counted."""
    fake.inject(Edited("GET", IOT, lambda found: {**found, "vlan_id": 50}))
    async with asking(fake, tmp_path, Person()) as client:
        body = {"vlan_id": 5, "hide_ssid": True}
        data = await client.data(TOOL, path=IOT, method="PUT", body=body)
    assert "accepted, but 1 of 2 fields read back otherwise" in data["summary"]
    assert {"field": "vlan_id", "before": 50, "after": 5, "now": 50} in data["rows"]
    assert [row["field"] for row in data["rows"] if "now" in row] == ["vlan_id"]
    assert "undoes it" in data["notes"][0]


async def test_another_field_that_changed_at_the_same_time_is_said(
    fake: FakeMist, tmp_path: Path
) -> None:
    """By its name; when it was changed is no field, and the change itself is done."""
    other = {"bands": ["24"], "modified_time": 7}
    fake.inject(Edited("GET", IOT, lambda found: {**found, **other}, after=6))
    async with asking(fake, tmp_path, Person()) as client:
        data = await client.data(TOOL, **CHANGE)
    assert "done; 1 field read back as approved" in data["summary"]
    assert any(note.startswith("Other fields differ too") for note in data["notes"])
    assert "bands" in data["notes"][0]
    assert "modified_time" not in "".join(data["notes"])


async def test_what_the_cloud_fills_in_is_no_difference(fake: FakeMist, tmp_path: Path) -> None:
    """Regression: the defaults of a new object were counted as fields that read back otherwise."""

    def filled(found: Any) -> Any:
        return {**found, "vlan_enabled": False, "auth": {**found["auth"], "owe": "disabled"}}

    fake.inject(Edited("GET", f"{ORG}/wlans/*", filled))
    async with asking(fake, tmp_path, Person()) as client:
        body = {"ssid": "x", "auth": {"type": "open"}}
        data = await client.data(TOOL, path=f"{ORG}/wlans", method="POST", body=body)
    assert "2 fields read back as approved" in data["summary"]
    assert len(data["notes"]) == 1


async def test_a_deletion_that_did_nothing_is_said(fake: FakeMist, tmp_path: Path) -> None:
    """The cloud answers that all is well, and the object is still there."""
    fake.inject(Instead("DELETE", httpx.Response(200)))
    async with asking(fake, tmp_path, Person()) as client:
        data = await client.data(TOOL, path=IOT, method="DELETE")
    assert "accepted, but it is still there" in data["summary"]


async def test_what_cannot_be_read_back_is_said(fake: FakeMist, tmp_path: Path) -> None:
    """The change is made, and can be undone."""
    fake.inject(Instead("GET", httpx.Response(500), path=IOT, after=6))
    async with asking(fake, tmp_path, Person()) as client:
        data = await client.data(TOOL, **CHANGE)
    assert "the result could not be read back" in data["summary"]
    assert data["rollback"]
    assert (await plainly(fake, "GET", f"{ORG}/wlans"))[3]["vlan_id"] == 5


async def test_an_answer_counts_once(fake: FakeMist, tmp_path: Path) -> None:
    """The same call with the same answer again changes nothing, even back where it began."""
    yes = {"approval": ElicitResult(action="accept", content={"approve": True})}
    async with asking(fake, tmp_path, Person()) as asker:

        async def call(**more: Any) -> Any:
            tool = asker.client.session.call_tool
            return await tool(TOOL, CHANGE, allow_input_required=True, **more)

        first = await call()
        assert isinstance(first, InputRequiredResult)
        answered = {"input_responses": yes, "request_state": first.request_state}
        assert not (await call(**answered)).is_error
        await plainly(fake, "PUT", IOT, {"vlan_id": 50})
        replayed = await call(**answered)
    assert replayed.is_error
    assert "used before" in replayed.content[0].text
    assert [body for _, _, body in sent(fake)] == [{"vlan_id": 5}, {"vlan_id": 50}]


async def test_the_log_says_how_it_failed(fake: FakeMist, tmp_path: Path) -> None:
    """Allowed, and then not done."""
    fake.inject(ServerError(method="PUT", status=403))
    async with asking(fake, tmp_path, Person()) as client:
        await client.refusal(TOOL, **CHANGE)
    last = entries(tmp_path)[-1]
    assert (last["decision"], last["targets"]) == ("allowed", [SSID, PLACE])
    assert last["outcome"].endswith("Error")
