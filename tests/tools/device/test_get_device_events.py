"""Events of devices: all of them counted, the troubles among them named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist.clock import NOW
from fake_mist.tenant import event_kinds, trouble
from mist_mcp.words.times import iso
from tests.acting import Fails
from tests.server.searching import place_ids, searched, walked
from tests.tools.test_odd_tenants import MAC, ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

TOOL = "get_device_events"
ONLY = {"MIST_TOOLS": "get_organizations,get_org_sites,get_next_page,get_device_events"}
DARK = [name for name in trouble.OFFLINE if name.startswith("AP-CHEM")]


def troubles(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the troubles of an answer by kind."""
    return {row["trouble"]: row for row in data["troubles"]}


async def test_events_of_all_types_of_device_are_counted(connect: Connect, fake: FakeMist) -> None:
    """The API shows those of access points by default; the counts are about all."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/devices/events/search", device_type="all")
    data = await client.data("get_device_events", limit=5)
    assert data["total"] == len(truth) > 100
    types = Counter(row["type"] for row in truth)
    assert data["by_type"].pop("(other)") == sum(types.values()) - sum(data["by_type"].values())
    assert data["by_type"].items() <= types.items()
    for counts in ("by_device", "by_site", "by_time"):
        assert sum(data[counts].values()) == len(truth), counts
    assert list(data["by_time"]) == sorted(data["by_time"])


async def test_later_pages_bring_every_event_newest_first(connect: Connect, fake: FakeMist) -> None:
    """Nothing is lost or repeated on the way."""
    client = await connect(cloud=fake, **ONLY)
    org, site = await place_ids(client, "Science")
    truth = await searched(fake, f"sites/{site}/devices/events/search", duration="7d")
    pages = await walked(client, TOOL, site_id="Science Park", duration="7d", limit=30)
    rows = [row for page in pages for row in page["rows"]]
    assert [row["reported"] for row in rows] == sorted(
        (iso(row["timestamp"]) or "" for row in truth), reverse=True
    )
    assert Counter((row["mac"], row["reported"], row["type"]) for row in rows) == Counter(
        (row["mac"], iso(row["timestamp"]), row["type"]) for row in truth
    )
    assert {org} == {row["org_id"] for row in truth}
    assert "troubles" not in pages[1]


async def test_dhcp_failures_name_the_three_starved_access_points(connect: Connect) -> None:
    """Since three hours, and at no other device."""
    found = troubles(await (await connect(**ONLY)).data(TOOL))["DHCP failure"]
    assert found["at"] == 3
    assert {place.split()[0] for place in found["where"]} == set(trouble.STARVED)
    assert found["events"] == 3 * trouble.STARVED_FOR // 600
    assert iso(NOW - trouble.STARVED_FOR) <= found["first"] < found["last"] <= iso(NOW)
    assert "no answer from a DHCP server" in found["what"][0]


async def test_devices_that_went_dark_are_named(connect: Connect) -> None:
    """Six access points of one building, and a switch."""
    found = troubles(await (await connect(**ONLY)).data(TOOL))["lost its cloud connection"]
    names = {place.split()[0] for place in found["where"]}
    assert names == {*DARK, "sci-acc-p2-10"}
    assert set(found["types"]) == {"AP_DISCONNECTED", "SW_DISCONNECTED"}


async def test_hardware_alarms_name_the_hot_and_the_broken(connect: Connect) -> None:
    """Fan, power supply and heat of two switches."""
    found = troubles(await (await connect(**ONLY)).data(TOOL))["hardware alarm"]
    assert {place.split()[0] for place in found["where"]} == {*trouble.HOT}
    assert found["where"][0] == f"{trouble.FAILED_FAN} (3)"


async def test_events_of_one_device_are_found_by_name_and_address(
    connect: Connect, fake: FakeMist
) -> None:
    """In any notation; nothing else is among them."""
    client = await connect(cloud=fake, **ONLY)
    named = await client.data(TOOL, device_id=trouble.FAILED_FAN, duration="7d")
    mac = named["rows"][0]["mac"]
    colons = ":".join(mac[i : i + 2] for i in range(0, 12, 2)).upper()
    addressed = await client.data(TOOL, device_id=colons, duration="7d", site_id="Medical")
    assert named["total"] == addressed["total"] >= 3
    assert set(named["by_device"]) == {trouble.FAILED_FAN}


async def test_types_partition_the_events(connect: Connect) -> None:
    """A filter returns what the counts promise; several types go with commas."""
    client = await connect(**ONLY)
    whole = (await client.data(TOOL))["by_type"]
    one = await client.data(TOOL, type="AP_RESTARTED")
    both = await client.data(TOOL, type="AP_RESTARTED,SW_CONFIGURED")
    assert one["by_type"] == {"AP_RESTARTED": whole["AP_RESTARTED"]}
    assert both["total"] == whole["AP_RESTARTED"] + whole["SW_CONFIGURED"]


async def test_windows_end_when_they_are_told_to(connect: Connect) -> None:
    """Six days that end a day ago, and the last day, are the week; a week is counted by day."""
    client = await connect(**ONLY)
    week, day = await client.data(TOOL, duration="7d"), await client.data(TOOL)
    before = await client.data(TOOL, start="-7d", end="-1d")
    assert before["total"] + day["total"] == week["total"]
    assert len(week["by_time"]) <= 8
    assert all(time.endswith("T00:00:00Z") for time in week["by_time"])


async def test_a_site_token_sees_the_events_of_its_site(connect: Connect) -> None:
    """Without the site the error says what to do; its devices have their names."""
    client = await connect("site-read", MIST_TOOLS=TOOL)
    assert "no right" in await client.refusal(TOOL)
    data = await client.data(TOOL, site_id="Science Park")
    assert any("sci-acc-p2-10" in row["where"][0] for row in data["troubles"])


@pytest.mark.parametrize(
    "arguments",
    [
        {"site_id": "Nowhere"},
        {"org_id": "00000000-0000-4000-8000-000000000000"},
        {"device_id": "no-such-device"},
        {"device_id": "../../self"},
        {"duration": "2y"},
        {"end": "-400d", "duration": "400d"},
    ],
)
async def test_bad_input_is_refused(arguments: dict[str, str], connect: Connect) -> None:
    """Each is a sentence, not a crash and not an empty answer."""
    assert await (await connect(MIST_TOOLS=TOOL)).refusal(TOOL, **arguments)


async def test_a_type_that_never_happened_is_an_empty_answer(connect: Connect) -> None:
    """Hostile text is only a filter."""
    data = await (await connect(MIST_TOOLS=TOOL)).data(TOOL, type="@evil.example/\u202e")
    assert (data["total"], data["rows"], data["troubles"]) == (0, [], [])


async def test_odd_events_are_read() -> None:
    """No type, no time, an old access point's address, a port without a number."""
    rows = [
        {"type": None, "timestamp": None},
        {"type": "AP_RESTARTED", "ap": MAC, "timestamp": "soon", "text": ["x"]},
        *({"type": "SW_PORT_DOWN", "mac": MAC, "timestamp": NOW + n} for n in range(3)),
    ]
    odd = {
        f"orgs/{ORG}/devices/events/search": {"results": [*rows, None]},
        f"orgs/{ORG}/devices": {"results": [{"mac": MAC, "name": "ap-1"}]},
        "const/device_events": [{"key": "AP_RESTARTED", "display": None}, "x"],
    }
    answer = await answer_of(TOOL, odd)
    assert answer.data["total"] == 5
    assert troubles(answer.data)["flapping port"]["where"] == ["ap-1 (3)"]
    assert troubles(answer.data)["restart"]["what"] == ["AP_RESTARTED (1)"]
    closed = await answer_of(TOOL, {f"sites/{SITE}/devices/events/search": 403}, site_id=SITE)
    assert closed.is_error


async def told(*rows: dict[str, Any], **arguments: Any) -> Answer:
    """Ask a foreign organization of one access point about such events."""
    every = [{"mac": MAC, "timestamp": NOW - 100 + n, **row} for n, row in enumerate(rows)]
    odd = {
        f"orgs/{ORG}/devices/events/search": {"results": every[::-1]},
        f"orgs/{ORG}/devices": {"results": [{"mac": MAC, "name": "ap-1"}]},
        "const/device_events": [],
    }
    return await answer_of(TOOL, odd, **arguments)


async def test_every_public_trouble_is_told_as_trouble() -> None:
    """One event of each type that begins one; a single port that went down is somebody's cable."""
    answer = await told(*({"type": begin, "port_id": "1"} for begin in event_kinds.ENDS))
    types = {type_ for row in answer.data["troubles"] for type_ in row["types"]}
    assert types == event_kinds.ENDS.keys() - {"SW_PORT_DOWN", "AP_PORT_DOWN"}
    assert answer.data["unknown"] == []


async def test_what_is_over_is_told_as_over() -> None:
    """After what stands, and in the summary too."""
    answer = await told(
        {"type": "SW_DISCONNECTED"}, {"type": "SW_CONNECTED"}, {"type": "SW_EVPN_CORE_ISOLATED"}
    )
    assert [(row["trouble"], row["over"]) for row in answer.data["troubles"]] == [
        ("EVPN core isolated", 0),
        ("lost its cloud connection", 1),
    ]
    assert answer.data["troubles"][1]["where"] == ["ap-1 (1, over)"]
    assert "lost its cloud connection 1 at ap-1, over." in answer.data["summary"]


async def test_an_unknown_type_is_told_as_unknown_with_its_text() -> None:
    """The summary calls it neither trouble nor the absence of trouble."""
    answer = await told(
        {"type": "SW_QUANTUM_LEAK_FAILED", "text": "flux at 9"}, {"type": "AP_CONNECTED"}
    )
    assert answer.data["troubles"] == []
    (row,) = answer.data["unknown"]
    assert (row["type"], row["events"], row["says"]) == ("SW_QUANTUM_LEAK_FAILED", 1, "flux at 9")
    assert "of unknown meaning 1 (SW_QUANTUM_LEAK_FAILED)" in answer.data["summary"]
    assert "no trouble" not in answer.data["summary"]


async def test_a_filter_does_not_hide_that_trouble_is_over() -> None:
    """Asked for one type only, the cloud leaves out what ends it: that is asked too."""
    rows = [
        {"type": type_, "mac": MAC, "timestamp": NOW - ago}
        for type_, ago in (("SW_CONNECTED", 1), ("SW_DISCONNECTED", 9))
    ]

    class Choosy(Cloud):
        """A tenant whose events can be asked for by type."""

        def __call__(self, request: httpx.Request) -> httpx.Response:
            wanted = request.url.params.get("type", "").split(",")
            found = [row for row in rows if row["type"] in wanted]
            self.answers[f"orgs/{ORG}/devices/events/search"] = {"results": found}
            return super().__call__(request)

    cloud = Choosy({f"orgs/{ORG}/devices": {"results": []}, "const/device_events": []})
    data = (await asked(cloud, TOOL, {"type": "SW_DISCONNECTED"})).data
    assert (data["total"], data["by_type"]) == (1, {"SW_DISCONNECTED": 1})
    assert [(row["events"], row["over"]) for row in data["troubles"]] == [(1, 1)]


async def test_events_of_a_device_that_moved_are_those_of_its_old_site(
    connect: Connect, fake: FakeMist
) -> None:
    """They stay where they happened: asked for there they come, with where the device is now."""
    client = await connect(cloud=fake, **ONLY)
    org, old = await place_ids(client, "Harbour Branch")
    _, new = await place_ids(client, "Observatory")
    before = await client.data(TOOL, device_id="harbour-gw", site_id=old, duration="7d")
    assert before["total"] > 0
    assert before["notes"] == []
    row = {"mac": before["rows"][0]["mac"], "name": "harbour-gw", "type": "gateway"}

    def owned(request: httpx.Request) -> httpx.Response:
        rows = [{**row, "site_id": new}] if request.url.params["type"] == "gateway" else []
        return httpx.Response(200, json={"results": rows, "total": len(rows)})

    fake.inject(Fails("GET", f"/api/v1/orgs/{org}/inventory/search", owned))
    fake.inject(
        Fails("GET", f"/api/v1/sites/{old}/devices", lambda _: httpx.Response(200, json=[]))
    )
    client = await connect(cloud=fake, **ONLY)
    for mark in ("harbour-gw", row["mac"]):
        after = await client.data(TOOL, device_id=mark, site_id=old, duration="7d")
        assert after["total"] == before["total"]
        assert any("Larkspur Observatory" in note for note in after["notes"])
    told = await client.refusal(TOOL, device_id="harbour-gw", site_id=old, type="AP_RESTARTED")
    assert "Larkspur Observatory" in told
