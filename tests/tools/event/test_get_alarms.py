"""Alarms: all pages, grouped, and within a time window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.test_odd_tenants import ORG, Cloud, answer_of, asked

if TYPE_CHECKING:
    import httpx

    from tests.asking import Answer, Connect


async def test_alarms_are_counted_over_all_pages(connect: Connect) -> None:
    """A week holds more than a page; every group of counts adds up to all of it."""
    data = await (await connect()).data("get_alarms", duration="7d")
    assert data["total"] >= 250
    for counts in ("by_severity", "by_type", "by_group", "by_site"):
        assert sum(data[counts].values()) == data["total"], counts


async def test_the_worst_alarms_come_first_then_the_newest(connect: Connect) -> None:
    """The order is ours, whatever the cloud sorts by."""
    rows = (await (await connect()).data("get_alarms", limit=300))["rows"]
    places = [("critical", "warn", "info").index(row["severity"]) for row in rows]
    assert places == sorted(places)
    for severity in ("critical", "warn", "info"):
        times = [row["since"] for row in rows if row["severity"] == severity]
        assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("severity", ["critical", "warn", "info"])
async def test_severities_partition_the_alarms(severity: str, connect: Connect) -> None:
    """A filter returns what the unfiltered counts promise."""
    client = await connect()
    whole = await client.data("get_alarms")
    part = await client.data("get_alarms", severity=severity)
    assert part["total"] == whole["by_severity"][severity] > 0
    assert set(part["by_severity"]) == {severity}


async def test_open_and_resolved_alarms_make_up_the_whole(connect: Connect) -> None:
    """The API has no such filter, so it runs over all pages here, and the answer says so."""
    client = await connect()
    whole = await client.data("get_alarms")
    for status in ("open", "resolved"):
        part = await client.data("get_alarms", status=status)
        assert part["by_status"] == {status: whole["by_status"][status]}
        assert any("status" in note for note in part["notes"])


async def test_acknowledged_and_open_alarms_make_up_the_whole(connect: Connect) -> None:
    """Both values of a boolean filter reach the API."""
    client = await connect()
    whole, acked, unacked = (
        await client.data("get_alarms"),
        await client.data("get_alarms", acked=True),
        await client.data("get_alarms", acked=False),
    )
    assert acked["total"] + unacked["total"] == whole["total"]
    assert acked["unacknowledged"] == 0
    assert unacked["total"] == whole["unacknowledged"]


async def test_alarms_of_a_site_are_those_of_the_organization_there(connect: Connect) -> None:
    """The two views agree."""
    client = await connect()
    whole = await client.data("get_alarms")
    site = await client.data("get_alarms", site_id="Science Park")
    assert site["total"] == whole["by_site"]["Larkspur Science Park"]
    assert site["scope"] == "Larkspur Science Park"


async def test_a_dhcp_failure_names_site_and_access_points(connect: Connect) -> None:
    """What Marvis found is in the answer with its place."""
    data = await (await connect()).data("get_alarms", type="dhcp_failure")
    assert data["rows"][0]["site"] == "Larkspur Medical School"
    assert len(data["rows"][0]["devices"]) == 3


async def test_a_rogue_ssid_is_reported_as_data(connect: Connect) -> None:
    """The SSID that tries to give orders stands among the data, in one field."""
    data = await (await connect()).data("get_alarms", group="security", duration="7d")
    rogue = [row for row in data["rows"] if any("SYSTEM:" in name for name in row["ssids"])]
    assert rogue
    assert "SYSTEM:" not in data["summary"]


async def test_windows_reach_the_api(connect: Connect) -> None:
    """A window inside another holds fewer alarms, and says what it is."""
    client = await connect()
    week = await client.data("get_alarms", duration="7d")
    earlier = await client.data("get_alarms", start="-7d", end="-1d")
    day = await client.data("get_alarms")
    assert day["total"] + earlier["total"] == week["total"]
    assert day["window"] == "last 1d"
    assert "since -7d until -1d" in earlier["window"]


async def test_epoch_times_are_shown_as_dates(connect: Connect) -> None:
    """The window is readable whatever form it was given in."""
    data = await (await connect()).data("get_alarms", start="1781000000", end="now")
    assert data["window"] == "since 2026-06-09T10:13:20Z until now"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"start": "-1h", "end": "-2h"}, "empty or reversed"),
        ({"start": "-1h", "duration": "1d"}, "Both duration and start"),
        ({"start": "now"}, "empty or reversed"),
        ({"duration": "1 fortnight"}, "duration"),
        ({"end": "yesterday"}, "end"),
    ],
)
async def test_impossible_windows_are_refused(
    arguments: dict[str, str], complaint: str, connect: Connect
) -> None:
    """The error says what is wrong before anything is asked."""
    client = await connect()
    result = await client.call("get_alarms", arguments)
    assert result.is_error
    assert complaint in result.text


async def shown(*rows: dict[str, Any], **arguments: Any) -> Answer:
    """Ask a foreign organization with such alarms."""
    odd = {f"orgs/{ORG}/alarms/search": {"results": list(rows), "total": len(rows)}}
    return await answer_of("get_alarms", odd, **arguments)


def alarm(type_: str, time: int = 1750000000, **more: Any) -> dict[str, Any]:
    """Return a row."""
    return {"id": f"{type_}-{time}", "type": type_, "timestamp": time, **more}


async def test_open_alarms_are_all_that_nobody_called_resolved() -> None:
    """Those without a status, and those that came again; what only tells of a return is said."""
    troubles = ["device_down", "switch_down", "gateway_down", "rogue_ap"]
    answer = await shown(
        *map(alarm, troubles),
        alarm("dhcp_failure", status="reoccured"),
        alarm("bad_cable", status="resolved"),
        alarm("ap_offline", resolved_time=1750000001),
        alarm("device_reconnected"),
        status="open",
    )
    assert {row["type"] for row in answer.data["rows"]} == {*troubles, "dhcp_failure"}
    assert answer.data["by_status"] == {"open": 5}
    assert "4 came without a status: they count as open" in answer.text
    assert "1 that only tell of a return or a change are neither open nor resolved" in answer.text
    (again,) = [row for row in answer.data["rows"] if row["type"] == "dhcp_failure"]
    assert again["about"] == ["status: reoccured"]


async def test_an_alarm_says_what_it_is_about() -> None:
    """Device, port, VLAN, cause and advice of a finding, and a field that nobody has seen yet."""
    entity = {"entity_type": "switch", "entity_name": "idf-2", "port_id": "ge-0/0/10", "vlan": 40}
    row = alarm(
        "missing_vlan",
        impacted_entities=[entity],
        suggestion="config_vlan",
        root_cause="trunk",
        quantum_flux={"level": 9},
        last_seen="2025-06-15T16:00:00",
        psk="hunter22",
    )
    answer = await shown(row)
    (told,) = answer.data["rows"]
    assert (told["devices"], told["since"]) == (["idf-2"], "2025-06-15T15:06:40Z")
    assert (told["reported"], told["status"]) == ("2025-06-15T16:00:00Z", "open")
    assert (told["cause"], told["advice"]) == ("trunk", "config_vlan")
    assert told["entities"] == "idf-2 (switch) port_id ge-0/0/10 vlan 40"
    assert told["about"] == ["quantum_flux.level: 9"]
    assert "hunter22" not in str(answer)


async def test_what_came_again_is_grouped_and_nothing_critical_is_folded() -> None:
    """A critical type among many others is counted by its name, however rare."""
    rows = [alarm(f"kind_{n:02}", n + 1, severity="warn") for n in range(30) for _ in "ab"]
    answer = await shown(
        *({**row, "id": str(place)} for place, row in enumerate(rows)),
        alarm("rogue_ap"),
        alarm("of_next_year", severity="critical"),
    )
    counts = answer.data["by_type"]
    assert (counts["rogue_ap"], counts["of_next_year"]) == (1, 1)
    assert sum(counts.values()) == answer.data["total"] == 62
    first = answer.data["repeated"][0]
    assert (first["alarms"], first["open"], first["severity"]) == (2, 2, "warn")
    assert answer.data["rows"][0]["type"] == "of_next_year"


async def test_a_filter_does_not_hide_that_an_alarm_is_over() -> None:
    """Asked for one type only, the cloud leaves out what tells of its end: that is asked too."""
    down = alarm("device_down", aps=["5c5b35000001"])
    back = alarm("device_reconnected", 1750000100, aps=["5c5b35000001"])
    cloud = Choosy(down, back)
    answer = await asked(cloud, "get_alarms", {"type": "device_down"})
    assert [(row["type"], row["status"], row["ended"]) for row in answer.data["rows"]] == [
        ("device_down", "resolved", "2025-06-15T15:08:20Z")
    ]
    assert sum("alarms/search" in url for url in cloud.asked) == 2


class Choosy(Cloud):
    """A tenant whose alarms can be asked for by type."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        """Take the alarms."""
        super().__init__({})
        self.rows = rows

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with those of the types that are asked for."""
        wanted = request.url.params.get("type", "").split(",")
        found = [row for row in self.rows if row["type"] in wanted]
        self.answers[f"orgs/{ORG}/alarms/search"] = {"results": found}
        return super().__call__(request)
