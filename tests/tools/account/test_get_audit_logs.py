"""The audit log: who changed what, from which value to which."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.tenant import trouble
from mist_mcp.words.times import iso
from tests.server.searching import place_ids, searched, walked
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_audit_logs"
ONLY = {"MIST_TOOLS": "get_organizations,get_org_sites,get_next_page,get_audit_logs"}


async def test_the_log_is_counted_over_all_pages(connect: Connect, fake: FakeMist) -> None:
    """By admin, action, site and source address; each adds up to all lines."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/logs/search", duration="7d")
    data = await client.data("get_audit_logs", duration="7d", limit=3)
    assert data["total"] == len(truth) >= 100
    assert data["by_admin"] == Counter(row["admin_name"] for row in truth)
    assert data["changes"] == sum("after" in row for row in truth)
    for counts in ("by_action", "by_site", "by_source_ip"):
        assert sum(data[counts].values()) == len(truth), counts


async def test_later_pages_bring_every_line_newest_first(connect: Connect, fake: FakeMist) -> None:
    """The log is paged by number, unlike other searches."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/logs/search", duration="7d", sort="-timestamp")
    pages = await walked(client, TOOL, duration="7d", limit=30)
    rows = [row for page in pages for row in page["rows"]]
    assert len(pages) == 4
    assert [row["time"] for row in rows] == [iso(row["timestamp"]) for row in truth]
    assert [row["message"] for row in rows] == [row["message"] for row in truth]


@pytest.mark.parametrize(
    ("device", "field"),
    [
        (trouble.DRIFTED_SWITCH, 'ntp_servers[new at 0]: none → "192.0.2.99"'),
        (trouble.DRIFTED_GATEWAY, 'dns_servers[new at 0]: none → "203.0.113.53"'),
        (trouble.CUT_OFF, 'ip_config.network: "staff" → "mgmt"'),
    ],
)
async def test_who_made_a_device_drift_is_found(device: str, field: str, connect: Connect) -> None:
    """By the name of the device in the message: who, when, and what from which value."""
    data = await (await connect(**ONLY)).data(TOOL, text=device, duration="7d")
    (row,) = data["rows"]
    assert row["admin"].startswith("Sam Reed")
    assert row["changed"] == [field]
    assert data["by_action"] == {"Update Device": 1}


async def test_filters_reach_the_api(connect: Connect, fake: FakeMist) -> None:
    """Site and admin return what the unfiltered counts promise."""
    client = await connect(cloud=fake, **ONLY)
    whole = await client.data(TOOL, duration="7d")
    site = await client.data(TOOL, duration="7d", site_id="Harbour")
    admin = await client.data(TOOL, duration="7d", admin="Robin Hale")
    assert site["total"] == whole["by_site"]["Harbour Branch"] > 0
    assert admin["total"] == admin["by_admin"].popitem()[1] < whole["total"]
    asked = [call.params for call in fake.calls if call.path.endswith("/logs/search")]
    assert {"site_id", "admin_name"} <= {name for params in asked for name in params}


async def test_windows_end_when_they_are_told_to(connect: Connect) -> None:
    """Six days that end a day ago, and the last day, are the week."""
    client = await connect(**ONLY)
    week, day = await client.data(TOOL, duration="7d"), await client.data(TOOL)
    before = await client.data(TOOL, start="-7d", end="-1d")
    assert before["total"] + day["total"] == week["total"]


SECRETS: tuple[tuple[Any, Any], ...] = (
    ({"auth": {"psk": "sekret-1"}, "ssid": "x"}, {"auth": {"psk": "sekret-2"}, "ssid": "x"}),
    ({}, {"radius_config": {"auth_servers": [{"host": "192.0.2.1", "secret": "sekret-3"}]}}),
    ({"vars": {"ROOM": "sekret-4"}}, {"vars": {"ROOM": "sekret-5"}}),
    (
        {"additional_config_cmds": ['set snmp community "sekret-6"']},
        {"additional_config_cmds": ['set system login user x secret "$9$sekret-7"']},
    ),
    ({"name": "x", "key": "sekret-8"}, None),
)


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(("before", "after"), SECRETS)
async def test_a_secret_is_masked_on_both_sides(before: Any, after: Any, *, as_text: bool) -> None:
    """In an object as in JSON inside a text; that it changed is told all the same."""
    sides = {"before": before, "after": after}
    written = {name: json.dumps(side) for name, side in sides.items()} if as_text else sides
    line = {"message": "Update WLAN", "timestamp": 1_781_500_000, **written}
    answer = await answer_of(TOOL, {f"orgs/{ORG}/logs/search": {"results": [line]}})
    (changed, *_) = answer.data["rows"][0]["changed"]
    assert "redacted" in changed or "name" in changed
    assert "sekret" not in json.dumps(answer.data) + answer.text


async def test_different_secrets_look_different(connect: Connect) -> None:
    """That a key is another one now can be seen; other values stand there as they are."""
    data = await (await connect(**ONLY)).data(TOOL, text="Larkspur-IoT", duration="2d")
    (row,) = data["rows"]
    key, hidden = row["changed"]
    before, after = re.findall(r"\[redacted-[0-9a-f]{6}\]", key)
    assert before != after
    assert hidden == "hide_ssid: false → true"


async def test_a_long_change_is_cut() -> None:
    """Eight fields, a value of 160 characters, and how many fields are beyond them."""
    before = {f"field_{number:02}": "x" * 500 for number in range(20)}
    line = {"message": "Delete Site", "before": before, "after": None}
    answer = await answer_of(TOOL, {f"orgs/{ORG}/logs/search": {"results": [line]}})
    changed = answer.data["rows"][0]["changed"]
    assert len(changed) == 9
    assert changed[-1] == "and 12 more fields"
    assert max(map(len, changed)) < 200


async def test_odd_lines_are_read() -> None:
    """No message, no admin, texts where objects are expected."""
    lines = [
        {"message": None, "admin_name": None, "before": "x", "after": ["y"], "site_id": SITE},
        {"message": 7, "timestamp": "now", "before": {}, "after": None},
        {"message": 'Accessed Org "Acme"'},
    ]
    answer = await answer_of(TOOL, {f"orgs/{ORG}/logs/search": {"results": lines}})
    assert answer.data["by_admin"] == {"(unknown)": 3}
    assert answer.data["changes"] == 2
    assert answer.data["by_action"]["Accessed Org"] == 1


@pytest.mark.parametrize("document", [[], {}, {"results": None}, {"results": {}}])
async def test_an_answer_without_lines_is_an_error(document: object) -> None:
    """It is not a log in which nothing happened."""
    assert (await answer_of(TOOL, {f"orgs/{ORG}/logs/search": document})).is_error


@pytest.mark.parametrize("token", ["site-read", "two-factor-pending"])
async def test_a_token_without_rights_is_told_so(token: str, connect: Connect) -> None:
    """The log is the organization's."""
    assert await (await connect(token, MIST_TOOLS=TOOL)).refusal(TOOL)


@pytest.mark.parametrize(
    "arguments", [{"site_id": "Nowhere"}, {"site_id": "../self"}, {"org_id": "Osprey"}]
)
async def test_bad_input_is_refused(arguments: dict[str, str], connect: Connect) -> None:
    """A site or an organization that the token does not see is no empty log."""
    assert "No " in await (await connect(MIST_TOOLS=TOOL)).refusal(TOOL, **arguments)
