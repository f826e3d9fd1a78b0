"""A change that a person approves: what is shown, what is sent, what is read back and kept."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client

from mist_mcp.changing.undo import Undos
from mist_mcp.cloud.permits import Write
from mist_mcp.words.redaction import Redactor
from tests.asking import Asker
from tests.changing.world import (
    ERAS,
    HARBOUR,
    IOT,
    NEW,
    ORG,
    PLACE,
    SSID,
    TOOL,
    Person,
    asking,
    audited,
    entries,
    kept,
    plainly,
    sent,
)
from tests.conftest import REDACTION_KEY
from tests.gate.test_plans import approved, plan_id
from tests.writing import writing_server

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist

MASKS = Redactor(key=REDACTION_KEY)
LOST = (
    "what clients and devices lose meanwhile; the fields themselves can be put back with mist-mcp "
    "rollback"
)


async def key_of(cloud: FakeMist) -> str:
    """Return the key of the WLAN."""
    key: str = (await plainly(cloud, "GET", IOT))["auth"]["psk"]
    return key


def undos(cloud: FakeMist, folder: Path) -> Undos:
    """Return how changes are undone."""
    return Undos(folder / "state" / "undo", cloud.clock)


@ERAS
async def test_an_object_is_changed(mode: str, fake: FakeMist, tmp_path: Path) -> None:
    """The person sees names, reach and each field; it is sent once, read back, and kept."""
    before = await plainly(fake, "GET", IOT)
    person = Person()
    body = {"vlan_id": 77, "auth": {**before["auth"], "psk": NEW}, "colour": None}
    async with asking(fake, tmp_path, person, mode=mode) as client:
        answer = await client.call(TOOL, {"path": IOT, "method": "put", "body": body})
    old, new = MASKS.mask(before["auth"]["psk"]), MASKS.mask(NEW)
    assert person.lines == [
        f"Change in wlans: {SSID}, {PLACE}",
        "Class of danger: configuration",
        f"Request: PUT {IOT}",
        "Affected: devices: 472, sites: 7, clients: 1291",
        f'Change auth.psk: "{old}" -> "{new}"',
        f"Change vlan_id: {before['vlan_id']} -> 77",
        f"Cannot be undone: {LOST}",
    ]
    assert sent(fake) == [("PUT", IOT, body)]
    data = answer.data
    assert data["rows"] == [
        {"field": "auth.psk", "before": old, "after": new},
        {"field": "vlan_id", "before": before["vlan_id"], "after": 77},
    ]
    verdict = f"PUT {IOT} ({SSID}, {PLACE}): done; 2 fields read back as approved."
    assert data["summary"] == verdict
    assert answer.text.splitlines()[0] == verdict
    undo = undos(fake, tmp_path).find(data["rollback"])
    assert undo.write == Write("PUT", IOT, {name: before.get(name) for name in body})
    for shown in (answer.text, json.dumps(data), audited(tmp_path), *person.seen):
        assert NEW not in shown
        assert before["auth"]["psk"] not in shown


@ERAS
async def test_something_is_created_and_deleted(mode: str, fake: FakeMist, tmp_path: Path) -> None:
    """The id comes back, both can be undone, and the name is known at once."""
    person = Person()
    body = {"ssid": "Guest9", "auth": {"type": "psk", "psk": NEW}}
    async with asking(fake, tmp_path, person, mode=mode) as client:
        await client.data("get_org_wlans")
        made = await client.data(TOOL, path="/api/v1/orgs/{org_id}/wlans", method="POST", body=body)
        created = next(undo for undo in undos(fake, tmp_path).kept())
        assert f"done, created as {created.write.path.rpartition('/')[2]}; 3 f" in made["summary"]
        assert "Guest9" in json.dumps(await client.data("get_org_wlans"))
        gone = await client.call(TOOL, {"path": f"{created.write.path}/", "method": "DELETE"})
        assert "Guest9" not in json.dumps(await client.data("get_org_wlans"))
    assert person.seen[0].startswith(
        f"Create or do in wlans: Guest9, {PLACE}\nClass of danger: arb"
    )
    heading, danger, *_ = person.seen[1].splitlines()
    assert (heading[:6], heading[6:]) == ("Delete", f" from wlans: Guest9, {PLACE}")
    assert danger == "Class of danger: configuration"
    assert 'Change ssid: "Guest9" -> none' in person.seen[1]
    assert "done; it is gone." in gone.text
    assert "creates it anew, under another id" in gone.text
    assert [row[:2] for row in sent(fake)] == [
        ("POST", f"{ORG}/wlans"),
        ("DELETE", created.write.path),
    ]
    assert undos(fake, tmp_path).find(gone.data["rollback"]).write == Write(
        "POST", f"{ORG}/wlans", body
    )
    for shown in (gone.text, json.dumps([made, gone.data]), audited(tmp_path), *person.seen):
        assert NEW not in shown


async def test_a_site_that_was_created_is_read_where_it_is(fake: FakeMist, tmp_path: Path) -> None:
    """Beside its organization; it cannot be deleted from here, and the answer says so."""
    async with asking(fake, tmp_path, Person()) as client:
        data = await client.data(
            TOOL,
            path="/api/v1/orgs/{org_id}/sites",
            method="POST",
            body={"name": "Annex", "timezone": "Europe/London"},
        )
        assert "2 fields read back as approved" in data["summary"]
        assert data["notes"] == ["mist-mcp rollback cannot undo it"]
        assert "rollback" not in data
        found = await client.data(TOOL, path="/api/v1/sites/{site_id}", site_id="Annex")
    assert found["rows"][0]["timezone"] == "Europe/London"


@ERAS
async def test_a_person_who_declines_is_heard(mode: str, fake: FakeMist, tmp_path: Path) -> None:
    """Nothing is sent, nothing is kept, the object is as it was."""
    before = await plainly(fake, "GET", IOT)
    async with asking(fake, tmp_path, Person(approves=False), mode=mode) as client:
        for call in (
            {"path": IOT, "method": "PUT", "body": {"vlan_id": 5}},
            {"path": IOT, "method": "DELETE"},
            {"path": f"{ORG}/wlans", "method": "POST", "body": {"ssid": "x"}},
        ):
            assert "did not approve" in await client.refusal(TOOL, **call)
    assert (sent(fake), kept(tmp_path)) == ([], [])
    assert await plainly(fake, "GET", IOT) == before


async def test_masks_that_come_back_keep_their_secrets(fake: FakeMist, tmp_path: Path) -> None:
    """A caller changes a field beside a key that it has never seen."""
    key = await key_of(fake)
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        (row,) = (await client.data(TOOL, path=IOT, fields="auth"))["rows"]
        body = {"auth": {**row["auth"], "pairwise": ["wpa3"]}}
        assert key not in json.dumps(body)
        data = await client.data(TOOL, path=IOT, method="PUT", body=body)
    assert [line for line in person.lines if line.startswith("Change ")][1:] == [
        'Change auth.pairwise[0]: "wpa2-ccmp" -> "wpa3"'
    ]
    assert [row["field"] for row in data["rows"]] == ["auth.pairwise[0]"]
    assert (await plainly(fake, "GET", IOT))["auth"]["psk"] == key
    assert key not in json.dumps(data) + audited(tmp_path) + person.seen[0]


async def test_what_would_change_nothing_is_not_sent(fake: FakeMist, tmp_path: Path) -> None:
    """And nobody is asked: the same values, masks and all, and null for what is absent."""
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        (row,) = (await client.data(TOOL, path=IOT, fields="auth,ssid"))["rows"]
        data = await client.data(TOOL, path=IOT, method="PUT", body={**row, "colour": None})
    assert data["summary"] == f"PUT {IOT}: nothing would change, so nothing was sent."
    assert "notes" not in data or data["notes"] == []
    assert (person.seen, sent(fake), kept(tmp_path)) == ([], [], [])


@ERAS
async def test_it_waits_for_a_terminal_where_the_client_cannot_ask(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The same call again runs once; the name of the object is typed."""
    call: dict[str, Any] = {**HARBOUR, "method": "PUT", "body": {"rogue": {"enabled": False}}}
    async with Client(writing_server(fake, tmp_path), mode=mode) as connected:
        client = Asker(connected)
        plan = plan_id(await client.refusal(TOOL, **call))
        assert sent(fake) == []
        approved(tmp_path, plan, fake, "Harbour Branch")
        assert "read back as approved" in (await client.data(TOOL, **call))["summary"]
        assert len(sent(fake)) == 1
        again = await client.data(TOOL, **call)
        assert "nothing would change" in again["summary"]
    assert "alex on a terminal" in [entry["approver"] for entry in entries(tmp_path)]


@ERAS
async def test_a_plan_whose_object_changed_is_another(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The approval on the terminal counts for what was seen there."""
    call: dict[str, Any] = {"path": IOT, "method": "PUT", "body": {"vlan_id": 5}}
    async with Client(writing_server(fake, tmp_path), mode=mode) as connected:
        client = Asker(connected)
        plan = plan_id(await client.refusal(TOOL, **call))
        approved(tmp_path, plan, fake, SSID)
        await plainly(fake, "PUT", IOT, {"vlan_id": 6})
        assert plan_id(await client.refusal(TOOL, **call)) != plan
    assert [body for _, _, body in sent(fake)] == [{"vlan_id": 6}]


async def test_the_log_says_who_approved_what(fake: FakeMist, tmp_path: Path) -> None:
    """Before it is sent and after; the names, the class, the person."""
    async with asking(fake, tmp_path, Person()) as client:
        await client.data(TOOL, path=IOT, method="PUT", body={"vlan_id": 5})
    first, last = [entry for entry in entries(tmp_path) if entry["targets"]][-2:]
    assert (first["outcome"], last["outcome"]) == (None, "ok")
    for entry in (first, last):
        assert entry["targets"] == [SSID, PLACE]
        assert entry["approver"] == "the person at the client"
        assert (entry["decision"], entry["danger"]) == ("allowed", "configuration")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_what_could_not_be_undone_is_not_sent(
    method: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Where the folder for state cannot be used."""
    body = {"body": {"vlan_id": 5}} if method == "PUT" else {}
    async with asking(fake, tmp_path, Person(), MIST_STATE_DIR=os.devnull) as client:
        refusal = await client.refusal(TOOL, path=IOT, method=method, **body)
    assert "MIST_STATE_DIR" in refusal
    assert sent(fake) == []


async def test_what_is_created_stays_where_its_undo_cannot_be_kept(
    fake: FakeMist, tmp_path: Path
) -> None:
    """It is there already, so the answer says what cannot be done."""
    async with asking(fake, tmp_path, Person(), MIST_STATE_DIR=os.devnull) as client:
        data = await client.data(TOOL, path=f"{ORG}/wlans", method="POST", body={"ssid": "x"})
    assert "done, created as " in data["summary"]
    assert data["notes"] == ["mist-mcp rollback cannot undo it"]


async def test_an_object_too_large_to_type_again_can_be_deleted(
    fake: FakeMist, tmp_path: Path
) -> None:
    """More fields than a person is shown: the number of the others is."""
    big = {"name": "Big", **{f"field_{number}": number for number in range(90)}}
    made = await plainly(fake, "POST", f"{ORG}/rftemplates", big)
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        data = await client.data(TOOL, path=f"{ORG}/rftemplates/{made['id']}", method="DELETE")
    assert "MORE CHANGES THAT ARE NOT SHOWN" in person.seen[0]
    assert "it is gone" in data["summary"]


async def test_a_name_that_nobody_can_see_is_no_name(fake: FakeMist, tmp_path: Path) -> None:
    """Regression: on the terminal, an empty line would have been the name."""
    await plainly(fake, "PUT", IOT, {"ssid": "\u200b \u2066"})
    person = Person(approves=False)
    async with asking(fake, tmp_path, person) as client:
        await client.refusal(TOOL, path=IOT, method="PUT", body={"vlan_id": 5})
    assert person.lines[0] == f"Change in wlans: {PLACE}"


async def test_a_new_name_is_known_at_once(fake: FakeMist, tmp_path: Path) -> None:
    """What was read about names before the change is forgotten."""
    async with asking(fake, tmp_path, Person()) as client:
        asked = {"path": "/api/v1/sites/{site_id}", "method": "PUT", "body": {"name": "Quay"}}
        await client.data(TOOL, **asked, site_id="Harbour Branch")
        assert (await client.data("get_site_info", site_id="Quay"))["name"] == "Quay"
        assert "Harbour" in await client.refusal("get_site_info", site_id="Harbour Branch")


@ERAS
async def test_a_guess_of_a_secret_is_not_answered_without_a_person(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Whether it is right or wrong, a person is asked, and a refusal tells neither."""
    before = await plainly(fake, "GET", IOT)
    refusals = set()
    for guess in (before["auth"]["psk"], NEW):
        person = Person(approves=False)
        body = {"auth": {**before["auth"], "psk": guess}}
        async with asking(fake, tmp_path, person, mode=mode) as client:
            refusals.add(await client.refusal(TOOL, path=IOT, method="PUT", body=body))
        assert len(person.seen) == 1
    assert len(refusals) == 1
    assert sent(fake) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", IOT, {"vlan_id": 77}),
        ("DELETE", IOT, None),
        ("POST", "/api/v1/orgs/{org_id}/wlans", {"ssid": "Guest9"}),
    ],
)
async def test_where_no_undo_is_kept_none_is_promised(
    method: str, path: str, body: dict[str, Any] | None, fake: FakeMist, tmp_path: Path
) -> None:
    """As under `--mock`: neither the question nor the answer offers a rollback."""
    person = Person()
    async with asking(fake, tmp_path, person, MIST_UNDO_DIR="off") as client:
        answer = await client.call(TOOL, {"path": path, "method": method, "body": body})
    assert "done" in answer.data["summary"]
    assert "rollback" not in answer.data
    assert not any("rollback" in line for line in person.lines)
    assert {note for note in answer.data.get("notes", []) if "rollback" in note} <= {
        "mist-mcp rollback cannot undo it"
    }
    assert kept(tmp_path) == []
