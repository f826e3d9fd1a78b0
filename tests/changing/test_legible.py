"""What a person approves can be read: only credentials are masked, and commands stand in lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from mist_mcp.changing.intent import Intent, require_readable
from mist_mcp.changing.legible import legible
from mist_mcp.changing.requests import Home
from mist_mcp.changing.seen import spelled
from mist_mcp.cloud.permits import Write
from mist_mcp.errors import InputError
from mist_mcp.gate.command_marks import marked
from mist_mcp.gate.plan import Plan, Reach, question_of
from tests.changing.documents import KEYED, PLAIN, REDACTOR, SECRET, shown
from tests.changing.test_differences import SECRET_TABLES, plainly, secretly
from tests.changing.world import (
    ERAS,
    HARBOUR,
    IOT,
    TOOL,
    Person,
    asking,
    audited,
    entries,
    sent,
)
from tests.changing.world import (
    plainly as asked_plainly,
)
from tests.gate.test_plans import approved, plan_id

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist

CREDENTIAL = "Hunter2-Plant3d"
COMMANDS = [
    "set system host-name sw-1",
    "delete interfaces ge-0/0/1",
    f'set system root-authentication plain-text-password-value "{CREDENTIAL}"',
]


def intent(after: dict[str, Any], before: dict[str, Any] | None = None) -> Intent:
    """Return a change of an object."""
    write = Write("PUT", "/api/v1/sites/x/setting", after)
    home = Home(scope="sites", id="x", rest="setting")
    return Intent(home=home, write=write, before=before or {}, masked=shown)


def read(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[str]:
    """Return the lines about the fields of a change that a person reads."""
    plan = Plan(
        what="Change",
        danger="configuration",
        targets=("x",),
        org_id="o",
        write=Write("PUT", "/x", after),
        changes=tuple(field.change for field in intent(after, before).legible),
        reach=Reach(),
        irreversible="",
    )
    return list(question_of(plan, masks=REDACTOR).lines[4:-1])


@pytest.mark.parametrize(
    "name", ["additional_config_cmds", "cli", "config_cmd", "port_commands", "cmds"]
)
def test_commands_are_read_one_a_line(name: str) -> None:
    """Regression: 231 devices were given commands that nobody was shown."""
    head, first, second, third = read({name: COMMANDS})
    assert head == f"Change {name}, line by line (0 of 3 lines stay):"
    assert first == "+ set system host-name sw-1"
    assert second == "+ [DELETES, CUTS MANAGEMENT] delete interfaces ge-0/0/1"
    assert third.startswith("+ [OPENS ACCESS] set system root-authentication plain-text-password-")
    assert CREDENTIAL not in third
    assert "[redacted-" in third


def test_only_the_lines_that_differ_are_read() -> None:
    """A line before all others does not make them all look new; a secret that differs is seen."""
    before = {"cmds": COMMANDS}
    other = [*COMMANDS[:2], COMMANDS[2].replace(CREDENTIAL, f"{CREDENTIAL}2")]
    head, first, second, third = read({"cmds": ["set vlans a vlan-id 5", *other]}, before)
    assert head == "Change cmds, line by line (2 of 4 lines stay):"
    assert first == "+ set vlans a vlan-id 5"
    assert (second[0], third[0]) == ("-", "+")
    assert second[1:] != third[1:]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"keys": ["delete interfaces me0"]}, "delete interfaces me0"),
        ({"auth_keys": {"1": "open to any any"}}, 'auth_keys.1: none -> "open to any any"'),
        ({"magic": "set system services telnet"}, "set system services telnet"),
        ({"snmp": {"authorization": "read-write"}}, 'snmp.authorization: none -> "read-write"'),
        ({"authorization": f"Basic {CREDENTIAL}"}, "authorization: none -> "),
        ({"vars": {f"psk={CREDENTIAL}": None, "a": "x"}}, "vars.a"),
        ({"vars": {"SUBNET": "10.0.0.0/8"}}, 'vars.SUBNET: none -> "10.0.0.0/8"'),
        ({"vars": {"RULE": "permit any any"}}, 'vars.RULE: none -> "permit any any"'),
        ({"script": "set x y\ndelete z"}, "+ [DELETES] delete z"),
        ({"notes": ["set system services ssh"]}, "+ [OPENS ACCESS] set system services ssh"),
    ],
)
def test_what_is_no_credential_is_shown(after: dict[str, Any], words: str) -> None:
    """Though its field is masked by its name in results."""
    lines = "\n".join(read(after))
    assert words in lines
    assert CREDENTIAL not in lines
    require_readable(intent(after))


@pytest.mark.parametrize(
    "after",
    [
        {"psk": CREDENTIAL},
        {"keys": [CREDENTIAL, "0123456789"]},
        {"keys": [{"psk": f"correct {CREDENTIAL}"}]},
        {"auth_keys": {"1": CREDENTIAL}},
        {"magic": CREDENTIAL},
        {"vars": {"GUEST": CREDENTIAL}},
        {"vars": {"GUEST_PSK_2": f"two {CREDENTIAL}"}},
        {"servers": [{"secret": CREDENTIAL, "host": "a"}]},
        {"url": f"https://u:{CREDENTIAL}@h/"},
        {"mgmt_cert": {"key": f"-----BEGIN PRIVATE KEY-----\n{CREDENTIAL.replace('-', '')}\n"
                       "-----END PRIVATE KEY-----"}},
    ],
)  # fmt: skip
def test_a_plain_credential_stays_masked(after: dict[str, Any]) -> None:
    """By its name or inside a text; it can be approved."""
    lines = "\n".join(read(after))
    assert "[redacted-" in lines
    assert "Hunter2" not in lines
    require_readable(intent(after))


@pytest.mark.parametrize(
    "after",
    [
        {"psk": {"delete": "interfaces"}},
        {"password": "set system login user x"},
        {"secret": "a\nb"},
        {"secret": "x" * 300},
        {"webhook_secret": [{"a": "delete interfaces"}]},
        {"cmds": ["-----BEGIN PRIVATE KEY-----", "delete interfaces me0"]},
        {"cmds": ["set x password=a;delete;interfaces"]},
        {"cmds": [f'set x secret "{"y" * 300}"']},
        {"cmds": ['set x secret "set system login user x"']},
        {"vars": {f"psk={CREDENTIAL}": "x"}},
        {"note": "-----BEGIN PRIVATE KEY----- delete interfaces me0"},
    ],
)
def test_a_mask_for_what_nobody_can_read_is_refused(after: dict[str, Any]) -> None:
    """Half command and half secret, an object as a password, a name with a secret in it."""
    with pytest.raises(InputError, match="a mask would stand for more than a password"):
        require_readable(intent(after))


@pytest.mark.parametrize(
    "after",
    [
        {"cmds": [f"set vlans v{number}" for number in range(500)]},
        {"cmds": [f"set vlans v{number}" for number in range(61)]},
        {"cmds": ["set " + "x" * 1000]},
        {"keys": [f"key{number}" for number in range(61)]},
        {"psk": "y" * 1100},
        {"auth_keys": {str(number): "z" for number in range(61)}},
    ],
)
def test_the_limits_measure_what_is_sent(after: dict[str, Any]) -> None:
    """Regression: a mask of 17 characters let any number of commands through."""
    with pytest.raises(InputError, match="too large for a person"):
        require_readable(intent(after))
    fewer = {"cmds": [f"set vlans v{number}" for number in range(60)]}
    require_readable(intent(fewer))
    assert len(read(fewer)) == 61


@pytest.mark.parametrize("odd", ["\u202e", "\u200b", "\x1b", "\U000e0041", "\r"])
def test_what_nobody_can_see_is_spelled_out(odd: str) -> None:
    """In a value, a line and a name: what is put back may hold it."""
    for after in ({"name": f"a{odd}b"}, {"cmds": [f"set a{odd}b c"]}, {f"a{odd}b": 1}):
        text = "\n".join(read(after))
        assert odd not in text
        assert spelled(odd) in text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("delete vlans x", "DELETES"),
        ("del vlans x", "DELETES"),
        ("deactivate interfaces ge-0/0/1", "DELETES, CUTS MANAGEMENT"),
        ("delete interfaces", "DELETES, CUTS MANAGEMENT"),
        ("set interfaces ge-0/0/1 disable", "DELETES"),
        ("set system login user x class super-user", "OPENS ACCESS"),
        ("set groups g system services ssh", "OPENS ACCESS"),
        ("set system services telnet", "OPENS ACCESS"),
        ("set system services web-management http", "OPENS ACCESS"),
        ("set apply-groups evil", "OPENS ACCESS"),
        ("set security policies p then permit", "OPENS ACCESS"),
        ("set rule any any", "OPENS ACCESS"),
        ("set interfaces fxp0 unit 0", "CUTS MANAGEMENT"),
        ("set interfaces me0 unit 0", "CUTS MANAGEMENT"),
        ("set interfaces vme unit 0", "CUTS MANAGEMENT"),
        ("set interfaces em0 unit 0", "CUTS MANAGEMENT"),
        ("set interfaces irb unit 5", "CUTS MANAGEMENT"),
        ("set routing-instances mgmt_junos x", "CUTS MANAGEMENT"),
        ("set system management-instance", "CUTS MANAGEMENT"),
    ],
)
def test_what_must_not_be_overlooked_is_marked(command: str, words: str) -> None:
    """Deletion, access, management."""
    assert marked(command) == f"[{words}] {command}"


def test_a_harmless_command_has_no_mark() -> None:
    """Or nobody would read them."""
    for command in ("set vlans a vlan-id 5", "set protocols lldp interface all"):
        assert marked(command) == command


@given(PLAIN, PLAIN)
def test_plain_documents_read_as_they_differ(before: dict[str, Any], after: dict[str, Any]) -> None:
    """The fields and values of a plain difference, none hidden."""
    fields = list(legible(before, after, masked=shown))
    assert [(each.change.field, each.change.before, each.change.after) for each in fields] == [
        (change.field, change.before, change.after) for change in plainly(before, after)
    ]
    assert not any(each.hidden for each in fields)


@given(KEYED, KEYED)
def test_no_credential_is_read(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Neither in a value nor in the name of a field."""
    assert SECRET not in "\n".join(read(after, before))


SERVERS = [
    {"host": f"192.0.2.{number}", "port": 1812, "secret": f"{CREDENTIAL}-{number}"}
    for number in range(20)
]


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (SERVERS[1:],
         [('Change rows[host=192.0.2.0]: {"host": "192.0.2.0", "port": 1812, "secret": "MASK"}'
           " -> none")]),
        ([{"host": "x", "secret": CREDENTIAL}, *SERVERS],
         ['Change rows[host=x, new at 0]: none -> {"host": "x", "secret": "MASK"}']),
        ([*SERVERS[:5], {**SERVERS[5], "port": 1}, *SERVERS[6:]],
         ["Change rows[host=192.0.2.5].port: 1812 -> 1"]),
        ([*SERVERS[:5], {**SERVERS[5], "secret": CREDENTIAL}, *SERVERS[6:]],
         ['Change rows[host=192.0.2.5].secret: "MASK" -> "MASK"']),
        ([SERVERS[1], SERVERS[0], *SERVERS[2:]],
         [('Change rows[order]: ["host=192.0.2.0", "host=192.0.2.1"] -> '
           '["host=192.0.2.1", "host=192.0.2.0"]')]),
    ],
)  # fmt: skip
def test_a_row_is_a_line(after: list[Any], lines: list[str]) -> None:
    """With what is in it, its secrets masked; so is a field of it, and another order."""
    found = read({"rows": after}, {"rows": SERVERS})
    assert [re.sub(r"\[redacted-[0-9a-f]{6}\]", "MASK", line) for line in found] == lines
    require_readable(intent({"rows": after}, {"rows": SERVERS}))


def test_commands_in_a_row_that_comes_are_read_one_a_line() -> None:
    """Nobody reads them inside a value; and a row too long for a line is read field by field."""
    rule = {"name": "r", "additional_config_cmds": COMMANDS[:2], "port_config": {"a": 1}}
    assert read({"rules": [rule]}) == [
        'Change rules[name=r, new at 0].name: none -> "r"',
        "Change rules[name=r, new at 0].additional_config_cmds, line by line (0 of 2 lines stay):",
        "+ set system host-name sw-1",
        "+ [DELETES, CUTS MANAGEMENT] delete interfaces ge-0/0/1",
        "Change rules[name=r, new at 0].port_config.a: none -> 1",
    ]
    large = {"rules": [{"name": "r", "a": "x" * 600, "b": "y" * 600}]}
    assert [line.partition(":")[0] for line in read(large)] == [
        f"Change rules[name=r, new at 0].{name}" for name in ("name", "a", "b")
    ]
    require_readable(intent(large))


def test_names_that_nobody_can_tell_apart_are_no_reason_to_guess() -> None:
    """What stands there is masked, and the change is refused."""
    before = {"a": {"b": 1, "b\u200b": 2}}
    after = {"a": {"b": 1, "b\u200b": 3}}
    assert read(after, before) == ['Change a.b\\u200b: "[redacted]" -> "[redacted]"']
    with pytest.raises(InputError, match="a mask would stand for more"):
        require_readable(intent(after, before))


@given(SECRET_TABLES, SECRET_TABLES)
def test_no_secret_names_a_row(before: list[Any], after: list[Any]) -> None:
    """Wherever it stands: in a row that goes or comes, in its name, in an order."""
    one, other = ({"rows": rows, "keys": rows} for rows in (before, after))
    assert SECRET not in "\n".join(read(other, one))
    assert SECRET not in f"{secretly(one, other)}"


def test_many_lines_are_compared_in_a_time_that_ends() -> None:
    """All of them go and come then, and a person is not asked about so many."""
    before, after = ({"cmds": [f"set {end}"] * 9_000 + [f"{end}"]} for end in ("a", "b"))
    fields = list(legible(before, after, masked=shown))
    assert [len(field.sent) for field in fields] == [18_002]
    short = {"cmds": [*before["cmds"], "set c"]}
    (field,) = legible(before, short, masked=shown)
    assert field.change.lines == (("+", "set c"),)


@ERAS
async def test_the_form_the_audit_log_and_the_answer(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The person and the log have the lines; the model has no more than it is shown elsewhere."""
    person = Person()
    body = {"additional_config_cmds": COMMANDS}
    async with asking(fake, tmp_path, person, mode=mode) as client:
        data = await client.data(TOOL, **HARBOUR, method="PUT", body=body)
    assert "+ [DELETES, CUTS MANAGEMENT] delete interfaces ge-0/0/1" in person.lines
    assert sent(fake)[0][2] == body
    assert entries(tmp_path)[-1]["shown"] == person.lines
    assert CREDENTIAL not in audited(tmp_path) + person.seen[0] + json.dumps(data)


@ERAS
async def test_a_list_of_servers(mode: str, fake: FakeMist, tmp_path: Path) -> None:
    """Regression: of 20 servers, the first went, and a person was asked about 40 fields."""
    await asked_plainly(fake, "PUT", IOT, {"auth_servers": SERVERS})
    person = Person()
    async with asking(fake, tmp_path, person, mode=mode) as client:
        (row,) = (await client.data(TOOL, path=IOT, fields="auth_servers"))["rows"]
        rest = row["auth_servers"][1:]
        body = {"auth_servers": [*rest[1:], rest[0]]}
        data = await client.data(TOOL, path=IOT, method="PUT", body=body)
    gone, order = (line for line in person.lines if line.startswith("Change auth_servers"))
    assert gone.startswith('Change auth_servers[host=192.0.2.0]: {"host": "192.0.2.0", "port": 1')
    assert gone.endswith("-> none")
    assert order.startswith('Change auth_servers[order]: ["host=192.0.2.1", ')
    assert "2 fields read back as approved" in data["summary"]
    fields = ["auth_servers[host=192.0.2.0]", "auth_servers[order]"]
    assert [row["field"] for row in data["rows"]] == fields
    now = await asked_plainly(fake, "GET", IOT)
    assert now["auth_servers"] == [*SERVERS[2:], SERVERS[1]]
    assert CREDENTIAL not in audited(tmp_path) + person.seen[0] + json.dumps(data)


async def test_the_terminal_shows_the_same(
    fake: FakeMist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the plan on file, which `pending` and `approve` read."""
    body = {"additional_config_cmds": COMMANDS}
    async with asking(fake, tmp_path, None) as client:
        plan = plan_id(await client.refusal(TOOL, **HARBOUR, method="PUT", body=body))
        filed = json.loads((tmp_path / "state" / "plans" / f"{plan}.plan").read_text())
        assert "+ [DELETES, CUTS MANAGEMENT] delete interfaces ge-0/0/1" in filed["lines"]
        assert CREDENTIAL not in json.dumps(filed)
        approved(tmp_path, plan, fake, filed["target"])
        await client.data(TOOL, **HARBOUR, method="PUT", body=body)
    path = sent(fake)[0][1]
    assert (await asked_plainly(fake, "GET", path))["additional_config_cmds"] == COMMANDS


async def test_what_nobody_could_read_is_refused_at_the_door(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Nobody is asked, and nothing is sent."""
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        for commands, words in (
            (["-----BEGIN PRIVATE KEY-----", "delete interfaces"], "a mask would stand for more"),
            ([f"set vlans v{number}" for number in range(500)], "500 fields or lines"),
        ):
            body = {"additional_config_cmds": commands}
            assert words in await client.refusal(TOOL, **HARBOUR, method="PUT", body=body)
    assert (person.seen, sent(fake)) == ([], [])
