"""Junos commands through the tool, against the simulated devices by real WebSockets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from fake_mist.cloud import cassette_folder
from mist_mcp.shell.policy import LONGEST_COMMAND
from tests.sentences import check_sentence

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

COMMAND = "execute_custom_shell_command"


def recorded(device: str, command: str) -> list[str]:
    """Read what a device prints, from its transcript."""
    path = cassette_folder() / "shell" / device / f"{command.replace(' ', '-')}.txt"
    return path.read_text(encoding="utf-8").rstrip().split("\n")


def sent(fake: FakeMist) -> list[str]:
    """Name what was asked of the cloud beside reading."""
    return [call.path.rpartition("/")[2] for call in fake.calls if call.method != "GET"]


async def test_the_output_is_what_the_device_prints(connect: Connect) -> None:
    """Line by line, with the command written out."""
    data = await (await connect()).data(COMMAND, device_id="sci-core-1", commands=["sh bgp su"])
    assert data["commands"] == ["show bgp summary"]
    [row] = data["outputs"]
    assert row["completed"]
    assert row["lines"] == [line.rstrip() for line in recorded("sci-core-1", "show bgp summary")]
    assert (data["devices_answered"], data["devices_failed"]) == (1, [])


async def test_a_single_command_may_come_without_a_list(connect: Connect) -> None:
    """A text is a list of one; the schema stays a plain array."""
    client = await connect()
    data = await client.data(COMMAND, device_id="harbour-gw", commands="show system uptime")
    assert data["commands"] == ["show system uptime"]
    schema = (await client.tools())[COMMAND].input_schema["properties"]["commands"]
    assert (schema["type"], schema["items"]) == ("array", {"type": "string"})


async def test_several_commands_share_one_session(connect: Connect, fake: FakeMist) -> None:
    """In their order, each with its own output; what Junos says against one is told."""
    client = await connect(cloud=fake)
    commands = ["show chassis alarms", "show system core-dumps", "show route summary"]
    data = await client.data(COMMAND, device_id="med-acc-p1-03", commands=commands)
    assert [row["command"] for row in data["outputs"]] == commands
    assert data["outputs"][0]["lines"] == recorded("med-acc-p1-03", "show chassis alarms")
    assert sent(fake) == ["shell"]


async def test_devices_are_asked_at_once_and_failures_stand_beside_answers(
    connect: Connect, fake: FakeMist
) -> None:
    """An access point, a device that is offline and a session router fail alone, unasked."""
    client = await connect(cloud=fake)
    data = await client.data(
        COMMAND,
        device_id="harbour-gw, AP-ARTS-0.01, sci-acc-p2-10, clos-gw-1, harbour-sw-1",
        commands=["show chassis alarms"],
    )
    failures = {row["device"]: row.get("failure", "") for row in data["outputs"]}
    assert "(ap) has no Junos shell" in failures["AP-ARTS-0.01"]
    assert "is offline" in failures["sci-acc-p2-10"]
    assert "(SSR1300) has no Junos shell" in failures["clos-gw-1"]
    assert data["devices_failed"] == ["AP-ARTS-0.01", "sci-acc-p2-10", "clos-gw-1"]
    assert failures["harbour-gw"] == failures["harbour-sw-1"] == ""
    assert sent(fake) == ["shell", "shell"]
    assert "5 devices: 3 failed, 2 answered" in data["summary"]


async def test_several_names_for_one_device_ask_it_once(connect: Connect, fake: FakeMist) -> None:
    """Name, MAC address, id and serial number."""
    client = await connect(cloud=fake)
    mac = (await client.data("search_org_devices", text="harbour-gw"))["rows"][0]["mac"]
    device = f"harbour-gw,{mac},00000000-0000-0000-1000-{mac},{mac.upper()[:6]}-{mac.upper()[6:]}"
    data = await client.data(COMMAND, device_id=device, commands=["show version"])
    assert [row["device"] for row in data["outputs"]] == ["harbour-gw"]
    assert sent(fake) == ["shell"]


async def test_a_site_means_all_its_switches_and_gateways(connect: Connect) -> None:
    """Compared with the inventory."""
    client = await connect()
    data = await client.data(COMMAND, site_id="Harbour Branch", commands=["show version"])
    site = await client.data("get_site_info", site_id="Harbour Branch")
    rows = (await client.data("get_org_inventory", site_id=site["id"], limit=1000))["rows"]
    expected = {row["name"] for row in rows if row["type"] in ("switch", "gateway")}
    assert {row["device"] for row in data["outputs"]} == expected
    assert data["devices_answered"] == len(expected) == 4


@pytest.mark.parametrize(("token", "number"), [("org-admin", 2), ("site-read", 2)])
async def test_a_role_means_its_switches_in_the_fabrics(
    token: str, number: int, connect: Connect
) -> None:
    """Of one site, also for a token of that site alone."""
    data = await (await connect(token)).data(
        COMMAND, site_id="Science Park", role="Core", commands=["show version"]
    )
    assert {row["device"] for row in data["outputs"]} == {"sci-core-1", "sci-core-2"}
    assert data["devices_answered"] == number


async def test_a_role_reaches_over_all_sites(connect: Connect) -> None:
    """Compared with the fabrics themselves."""
    client = await connect()
    data = await client.data(COMMAND, role="core", commands=["show version"])
    fabrics = (await client.data("get_org_evpn_topologies"))["rows"]
    switches = [
        row["name"]
        for fabric in fabrics
        for row in (await client.data("get_evpn_topologies_details", topology_id=fabric["id"]))[
            "rows"
        ]
        if row["role"] == "core"
    ]
    assert sorted(row["device"] for row in data["outputs"]) == sorted(switches)


async def test_too_many_devices_are_refused_before_any_is_asked(
    connect: Connect, fake: FakeMist
) -> None:
    """The campus has more than 50; so may a list."""
    client = await connect(cloud=fake)
    for where in ({"site_id": "Main Campus"}, {"device_id": ",".join(["harbour-gw"] * 51)}):
        refusal = await client.refusal(COMMAND, commands=["show version"], **where)
        assert "one call may ask 1 to 50" in refusal
    assert sent(fake) == []


NOBODY: Final[list[tuple[dict[str, Any], str]]] = [
    ({}, "Nothing says which devices to ask"),
    ({"device_id": "harbour-gw", "role": "core"}, "both choose devices"),
    ({"device_id": " , "}, "0 devices"),
    ({"device_id": "no such device"}, "no such device"),
    ({"device_id": "harbour-gw,no such device"}, "no such device"),
    ({"device_id": "harbour-gw,clos-acc-p1-0"}, "fits"),
    ({"device_id": "AP-ARTS-0.01"}, "(ap) has no Junos shell"),
    ({"device_id": "sci-acc-p2-10"}, "is offline"),
    ({"device_id": "harbour-gw", "site_id": "Science Park"}, "harbour-gw"),
    ({"role": "spine"}, '"spine"'),
    ({"role": "../../orgs"}, "Roles in its fabrics are"),
    ({"site_id": "nowhere"}, "nowhere"),
    ({"device_id": "harbour-gw", "timeout": 301}, "timeout"),
]
"""Whom nobody can ask, and what the refusal says."""


async def test_who_cannot_be_asked_is_explained(connect: Connect, fake: FakeMist) -> None:
    """A sentence, and no session."""
    client = await connect(cloud=fake)
    for where, says in NOBODY:
        refusal = await client.refusal(COMMAND, commands=["show version"], **where)
        assert says in refusal
        check_sentence(refusal)
    assert sent(fake) == []


FORBIDDEN: Final[list[tuple[list[str], str]]] = [
    (["request system reboot"], '"request"'),
    (["show version", "req sys reb"], '"req"'),
    (["start shell"], '"start"'),
    (["show version | save /var/tmp/x"], '"save"'),
    (["configure"], '"configure"'),
    (["show version\nrequest system zeroize"], "U+000A"),
    (["show\x00version"], "U+0000"),
    (["show configuration snmp | match community"], "without the words"),
    (["é"], "U+00E9"),
    ([" "], "empty"),
    ([], "commands"),
    (["show version"] * 11, "commands"),
    (["x" * (LONGEST_COMMAND + 1)], "commands"),
    (["show " + "x" * 10_000], "commands"),
]
"""Commands that do more than read, or are none, and the word that the refusal names."""


async def test_what_does_more_than_read_is_refused(connect: Connect, fake: FakeMist) -> None:
    """The refusal names the word; no device is looked up, and nothing is sent to any."""
    client = await connect(cloud=fake)
    for commands, word in FORBIDDEN:
        refusal = await client.refusal(COMMAND, device_id="harbour-gw", commands=commands)
        assert word in refusal
        check_sentence(refusal)
    assert sent(fake) == []
    assert [call.path for call in fake.calls if "/inventory" in call.path] == []


async def test_secrets_are_masked(connect: Connect) -> None:
    """The configuration of the switch whose every secret is recognisable."""
    client = await connect()
    answer = await client.call(
        COMMAND,
        {
            "device_id": "clos-acc-p1-02",
            "commands": ["show configuration", "show configuration | display set"],
        },
    )
    plain, as_set = (row["lines"] for row in answer.data["outputs"])
    shown = "\n".join([*plain, *as_set, answer.text])
    assert shown.replace("every sekret below", "").count("sekret") == 0
    assert any(
        re.fullmatch(r' {8}encrypted-password "\[redacted-\w{6}\]"; ## SECRET-DATA', line)
        for line in plain
    )
    assert any(line.startswith("set ") and "[redacted-" in line for line in as_set)


@pytest.mark.parametrize(
    ("token", "login"),
    [
        ("org-admin", "the role admin gets the Junos login admin"),
        ("org-read", "the role read gets the Junos login viewer"),
        ("helpdesk", "the role helpdesk gets the Junos login viewer"),
        ("site-read", "which Junos login the role read gets could not be read"),
    ],
)
async def test_the_answer_says_which_login_it_had(token: str, login: str, connect: Connect) -> None:
    """As the setting of the organization gives it to the role of the token."""
    client = await connect(token)
    data = await client.data(COMMAND, device_id="sci-core-1", commands=["show version"])
    assert login in data["summary"]
    assert [words.startswith(login) for words in data["logins"]] == [True]


async def test_a_role_of_which_nothing_is_known_is_tried(connect: Connect, fake: FakeMist) -> None:
    """The cloud refuses an installer, and its refusal is told."""
    refusal = await (await connect("installer")).refusal(
        COMMAND, device_id="sci-core-1", commands=["show version"]
    )
    assert "status 403" in refusal


async def test_a_long_output_goes_on_line_by_line(connect: Connect, fake: FakeMist) -> None:
    """Whole, in both forms, and the device is asked once; short ones beside it are whole too."""
    client = await connect(cloud=fake, MIST_MAX_RESULT_BYTES="4000")
    commands = ["show chassis alarms", "show log messages", "show interfaces terse"]
    answer = await client.call(COMMAND, {"device_id": "med-acc-p1-03", "commands": commands})
    printed: dict[str, list[str]] = {command: [] for command in commands}
    asked = list(fake.calls)
    texts: list[str] = []
    while True:
        assert max(len(json.dumps(answer.data)), len(answer.text.encode())) <= 4200
        for row in answer.data.get("outputs", []):
            printed[row["command"]] += row["lines"]
        texts += [line[2:] for line in answer.text.splitlines() if line.startswith(">")]
        if "next" not in answer.data:
            break
        assert f"get_next_page with cursor {answer.data['next']}" in answer.text
        answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
    assert printed == {command: recorded("med-acc-p1-03", command) for command in commands}
    assert texts == [line for lines in printed.values() for line in lines]
    assert list(fake.calls) == asked


async def test_an_empty_output_is_an_answer(connect: Connect) -> None:
    """The device printed nothing; both forms say so."""
    command = 'show chassis alarms | match "no such word"'
    answer = await (await connect()).call(
        COMMAND, {"device_id": "med-acc-p1-03", "commands": [command]}
    )
    [note] = answer.data["notes"]
    assert note.endswith("on med-acc-p1-03: the device printed nothing")
    assert "the device printed nothing" in answer.text
