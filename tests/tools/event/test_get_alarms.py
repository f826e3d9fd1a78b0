"""Alarms: all pages, grouped, and within a time window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.asking import Connect


async def test_alarms_are_counted_over_all_pages(connect: Connect) -> None:
    """A week holds more than a page; every group of counts adds up to all of it."""
    data = await (await connect()).data("get_alarms", duration="7d")
    assert data["total"] >= 250
    for counts in ("by_severity", "by_type", "by_group", "by_site"):
        assert sum(data[counts].values()) == data["total"], counts


async def test_alarms_come_newest_first(connect: Connect) -> None:
    """The order is that of time, whatever the API's default."""
    times = [row["time"] for row in (await (await connect()).data("get_alarms"))["rows"]]
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
