"""What changed before a trouble: who, what, from which value; and the history of a device."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.clock import NOW
from fake_mist.faults.fault import Empty, ServerError
from fake_mist.tenant import trouble
from mist_mcp.words.times import iso
from tests.server.searching import place_ids, searched
from tests.tools.test_odd_tenants import MAC, ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_recent_changes"
OFF = str(iso(NOW - trouble.OFFLINE[trouble.CUT_OFF]))
STARVED = str(iso(NOW - trouble.STARVED_FOR))


async def test_who_cut_a_switch_off_is_found(connect: Connect) -> None:
    """In the hour before it went offline: the line, its values, what it caused, and the push."""
    data = await (await connect()).data(TOOL, device_id=trouble.CUT_OFF, before=OFF)
    assert data["device"] == trouble.CUT_OFF
    assert data["by_source"] == {"event": 2, "audit log": 1, "push": 1}
    (line,) = [row for row in data["rows"] if row["source"] == "audit log"]
    assert line["by"].startswith("Sam Reed")
    assert line["before"] == "8 min"
    assert line["changed"] == ['ip_config.network: "staff" → "mgmt"']
    caused = [row for row in data["rows"] if row["source"] == "event"]
    assert {row["text"] for row in caused} == {f'caused by: Update Device "{trouble.CUT_OFF}"'}
    assert {row["by"] for row in caused} == {line["by"]}
    assert "ip_config.network: 'staff' → 'mgmt'" in data["summary"]
    times = [row["time"] for row in data["rows"]]
    assert times == sorted(times, reverse=True)
    assert max(times) < OFF


async def test_what_marvis_did_itself_stands_before_the_dhcp_failure(connect: Connect) -> None:
    """It disabled the port of a DHCP server; no person is behind it."""
    data = await (await connect()).data(TOOL, site_id="Medical School", before=STARVED)
    (row,) = [row for row in data["rows"] if row["source"] == "Marvis"]
    name, port = trouble.BLOCKED_SERVER
    assert (row["what"], row["devices"], row["before"]) == (f"disable_port {port}", [name], "5 min")
    assert row["text"] == "reason: rogue_dhcp_server_detected"
    assert "disable_port" in data["summary"]


async def test_the_history_of_a_device_tells_what_differs(connect: Connect, fake: FakeMist) -> None:
    """Push by push; the oldest has nothing to be compared with, and the API keeps no more."""
    client = await connect(cloud=fake)
    ap = trouble.STARVED[0]
    _, site = await place_ids(client, "Medical")
    (found,) = (await client.data("search_org_devices", text=ap))["rows"]
    history = f"sites/{site}/devices/config_history/search"
    truth = await searched(fake, history, duration="365d", mac=found["mac"])
    data = await client.data(TOOL, device_id=ap, duration="365d")
    pushes = [row for row in data["rows"] if row["source"] == "push"]
    assert {row["time"] for row in pushes} == {iso(row["timestamp"]) for row in truth}
    last, middle, oldest = pushes
    assert "the same as the push before" in last["text"]
    assert middle["changed"] == [
        'ssids[new at 3]: none → "Larkspur-IoT"',
        'version: "0.14.29633" → "0.14.30842"',
    ]
    assert "not known" in oldest["text"]
    assert any("keeps no text of a configuration" in note for note in data["notes"])


async def test_a_push_is_compared_with_one_before_the_window(connect: Connect) -> None:
    """Also where the window holds one alone."""
    client = await connect()
    whole = await client.data(TOOL, device_id=trouble.STARVED[0], duration="365d")
    middle = [row for row in whole["rows"] if row["source"] == "push"][1]
    window = {"before": middle["time"], "duration": "2d"}
    alone = await client.data(TOOL, device_id=trouble.STARVED[0], **window)
    pushes = [row for row in alone["rows"] if row["source"] == "push"]
    assert [row["changed"] for row in pushes] == [middle["changed"]]


async def test_templates_reach_a_site_and_others_do_not(connect: Connect, fake: FakeMist) -> None:
    """Lines without a site are shown as such; those of other sites are counted."""
    client = await connect(cloud=fake)
    org, site = await place_ids(client, "Harbour")
    log = await searched(fake, f"orgs/{org}/logs/search", duration="7d")
    changes = [row for row in log if "after" in row]
    data = await client.data(TOOL, site_id="Harbour", duration="7d")
    shown = [row for row in data["rows"] if row["source"] == "audit log"]
    here = [row for row in changes if row["site_id"] == site]
    wide = [row for row in changes if row["site_id"] is None]
    assert len(shown) == len(here) + len(wide)
    assert sum(row["reach"] == "organization" for row in shown) == len(wide) > 0
    others = len(changes) - len(here) - len(wide)
    assert f"Left out: {others} of other sites or devices" in data["notes"]


async def test_the_whole_organization_is_one_list(connect: Connect, fake: FakeMist) -> None:
    """All changes of the log; what is read by site alone is said."""
    client = await connect(cloud=fake)
    org, _ = await place_ids(client, "Harbour")
    log = await searched(fake, f"orgs/{org}/logs/search", duration="7d")
    data = await client.data(TOOL, duration="7d")
    assert data["by_source"]["audit log"] == sum("after" in row for row in log)
    assert any("read for a site or a device" in note for note in data["notes"])


async def test_the_same_at_many_devices_is_one_row(connect: Connect) -> None:
    """With how often, since when, and some of the devices."""
    data = await (await connect()).data(TOOL, site_id="Main Campus", duration="7d")
    (row,) = [row for row in data["rows"] if row["what"] == "SW_CONFIGURED"]
    assert row["times"] > len(row["devices"]) == 6
    assert row["devices"][-1].startswith("and ")
    assert row["first"] < row["time"]
    assert sum(data["by_source"].values()) == data["total"]


async def test_no_secret_leaves(connect: Connect) -> None:
    """A new key is a change, and both keys are masks."""
    answer = await (await connect()).call(TOOL, {"duration": "7d"})
    assert "Larkspur-IoT" in answer.text
    assert "redacted" in answer.text
    assert "sekret" not in answer.text + json.dumps(answer.data)


@pytest.mark.parametrize(
    ("fault", "path", "what"),
    [
        (ServerError(path="*/logs/search", status=403), "logs", "audit log"),
        (Empty(path="*/marvis_configs/search"), "marvis", "list of changes by Marvis"),
        (ServerError(path="*/config_history/search", status=404), "push", "history of config"),
        (ServerError(path="*/devices/events/search", status=403), "events", "list of events"),
    ],
)
async def test_a_source_that_is_closed_is_no_source_without_changes(
    fault: Any, path: str, what: str, connect: Connect, fake: FakeMist
) -> None:
    """The others are told, and what is not known is said in one sentence."""
    fake.inject(fault)
    client = await connect(cloud=fake)
    data = await client.data(TOOL, site_id="Science Park", duration="3h")
    assert data["unread"][0].startswith(what), path
    assert f"Not known: {what}" in data["summary"]
    assert sum(f"The {what}" in note for note in data["notes"]) == 1
    assert data["total"] > 0


async def test_nothing_reported_is_said_so() -> None:
    """An hour without changes; nothing is called unchanged."""
    answer = await answer_of(TOOL, _sources(), site_id=SITE, duration="1h")
    assert "no change is reported." in answer.data["summary"]
    assert answer.data["total"] == 0
    assert "unread" not in answer.data


async def test_odd_rows_are_read() -> None:
    """No time, no type, an unknown line of the log, a push of nobody, changes as a list."""
    more = _sources(
        log=[{"message": None, "before": ["x"], "after": "{", "id": 7}],
        events=[{"type": None, "mac": MAC, "audit_id": "gone"}, {"timestamp": "now"}],
        pushes=[{"timestamp": 4e9, "version": ["1"]}, {"mac": MAC}],
        marvis=[{"op": None, "vlan_ids": "20", "mac": None}, {"vlan_ids": [1, 2], "op": "add"}],
    )
    answer = await answer_of(TOOL, more, site_id=SITE, duration="1h")
    rows = answer.data["rows"]
    assert {row["source"] for row in rows} == {"audit log", "event", "push", "Marvis"}
    assert "line gone of the audit log" in answer.text
    assert any(row.get("text") == "VLAN 1, 2" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"device_id": "no-such-switch"}, "no-such-switch"),
        ({"site_id": "Nowhere"}, "Nowhere"),
        ({"before": "soon"}, "time"),
        ({"duration": "400d"}, "longer than a year"),
    ],
)
async def test_bad_input_is_refused(arguments: Any, says: str, connect: Connect) -> None:
    """A device that never was has no history without changes."""
    assert says in await (await connect()).refusal(TOOL, **arguments)


async def test_a_token_of_sites_is_told_what_it_may_not_see(connect: Connect) -> None:
    """The log is the organization's; the rest is the site's."""
    client = await connect("site-read")
    site = (await client.data("get_org_sites"))["rows"][0]["name"]
    data = await client.data(TOOL, site_id=site, duration="7d")
    assert "audit log" in data["unread"]


def _sources(**found: list[Any]) -> dict[str, Any]:
    """Give the sources of a site, empty unless told."""
    history = f"sites/{SITE}/devices/config_history/search"
    paths = {
        "log": f"orgs/{ORG}/logs/search",
        "events": f"sites/{SITE}/devices/events/search",
        "pushes": history,
        "marvis": f"sites/{SITE}/marvis_configs/search",
    }
    empty: dict[str, Any] = {path: {"results": []} for path in paths.values()}
    site = {"id": SITE, "name": "here", "org_id": ORG}
    more = {paths[name]: {"results": rows} for name, rows in found.items()}
    return {**empty, **more, f"sites/{SITE}": site, f"sites/{SITE}/devices": []}
