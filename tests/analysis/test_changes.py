"""What was changed: whom a line of the log concerns, and what is the same at many devices."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.changes import (
    CHANGE_TYPES,
    Happening,
    Subject,
    gathered,
    named_device,
    pushed_values,
    reach_of,
)
from mist_mcp.models.event import LogEntry

MAC, OTHER = "5c5b35000001", "5c5b35000002"
SUBJECT = Subject(id=f"00000000-0000-0000-1000-{MAC}", mac=MAC, name="sw-1")
SITE, ELSEWHERE = "11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"
NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("line", "reach"),
    [
        ({"message": 'Update Device "sw-1"', "site_id": SITE}, "device"),
        ({"message": 'Update Device "SW-1"', "site_id": ELSEWHERE}, "device"),
        ({"message": "Update Device", "device_id": SUBJECT.id, "site_id": SITE}, "device"),
        ({"message": f"Update Device {MAC}", "site_id": SITE}, "device"),
        ({"message": 'Update Device "sw-11"', "site_id": SITE}, None),
        ({"message": "Update Device", "device_id": OTHER, "site_id": SITE}, None),
        ({"message": "Update Site Settings", "site_id": SITE}, "site"),
        ({"message": "Update Site Settings", "site_id": ELSEWHERE}, None),
        ({"message": 'Update Network Template "campus"'}, "organization"),
        ({"message": "Update Template", "site_id": NOWHERE}, "organization"),
        ({}, "organization"),
    ],
)
def test_what_can_reach_a_device_is_wider_than_what_names_it(
    line: dict[str, str], reach: str | None
) -> None:
    """Its site and the organization reach it; other devices, and other sites, do not."""
    entry = LogEntry.model_validate(line)
    assert reach_of(entry, site_id=SITE, subject=SUBJECT) == reach


def test_of_a_site_all_its_devices_count() -> None:
    """And of an organization all sites."""
    here = LogEntry(message='Update Device "sw-2"', site_id=SITE)
    there = LogEntry(message='Update Device "sw-2"', site_id=ELSEWHERE)
    assert reach_of(here, site_id=SITE, subject=None) == "device"
    assert reach_of(there, site_id=SITE, subject=None) is None
    assert reach_of(there, site_id=None, subject=None) == "device"


def test_a_device_is_named_by_its_id_or_in_the_message() -> None:
    """An id that nobody knows stays an address; a site has no device."""
    by_id = LogEntry(message="Update Device", device_id=SUBJECT.id)
    assert named_device(by_id, {MAC: "sw-1"}) == "sw-1"
    assert named_device(by_id, {}) == MAC
    assert named_device(LogEntry(message='Restart Device "sw-9"'), {}) == "sw-9"
    assert named_device(LogEntry(message='Update WLAN "guest"'), {}) is None


def test_the_same_at_many_devices_is_one_change() -> None:
    """With the last and the first time, and how often; another value is another change."""
    each = [
        Happening(time=float(time), source="event", what="SW_CONFIGURED", device=f"sw-{time % 3}")
        for time in range(100, 110)
    ]
    other = Happening(time=200.0, source="event", what="SW_CONFIGURED", changed=("a: 1 → 2",))
    last, many = gathered([*each, other])
    assert (last.number, last.last.changed) == (1, ("a: 1 → 2",))
    assert (many.number, many.first, many.last.time) == (10, 100.0, 109.0)
    assert many.devices.total() == 10
    assert len(many.devices) == 3


def test_a_push_says_nothing_of_radios_that_are_not_there() -> None:
    """The description wants channels of every device; whose it is, and when, is no value."""
    row = {"mac": MAC, "timestamp": 1.0, "channel_24": 0, "channel_5": 36, "version": "1"}
    assert pushed_values(row) == {"channel_5": 36, "version": "1"}


def test_changes_are_of_configurations_and_firmware() -> None:
    """No port that came up, no client that got an address."""
    assert {"SW_CONFIG_CHANGED_BY_USER", "AP_UPGRADED", "GW_CONFIG_FAILED"} <= {*CHANGE_TYPES}
    assert {"SW_CONFIG_CHANGED_BY_MARVIS", "AP_RESTART_BY_USER", "ME_PACKAGE_UPDATED"} <= {
        *CHANGE_TYPES
    }
    assert not [each for each in CHANGE_TYPES if "PORT" in each or "CLIENT" in each]
