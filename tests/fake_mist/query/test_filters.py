"""What each documented parameter keeps."""

from __future__ import annotations

import pytest

from fake_mist.endpoints import BY_PATH
from fake_mist.query.filters import BadQueryError, Row

STATS = "/orgs/{org_id}/stats/devices"
INVENTORY = "/orgs/{org_id}/inventory"
SEARCH = "/orgs/{org_id}/inventory/search"
ALARMS = "/orgs/{org_id}/alarms/search"
EDGES = "/orgs/{org_id}/stats/mxedges"
DEVICES = "/sites/{site_id}/devices"

SWITCH: Row = {
    "type": "switch",
    "mac": "5c5b355100a1",
    "model": "EX4400-48P",
    "serial": "XZ12600001KES",
    "name": "clos-acc-P1-01",
    "status": "connected",
    "site_id": "s1",
    "vc_mac": "5c5b355100a1",
    "version": "23.4R2-S4.11",
    "evpntopo_id": None,
    "modified_time": 1000.5,
    "master": True,
}
SPARE: Row = {"type": "ap", "mac": "5c5b35a10001", "model": "AP45", "name": "", "site_id": None}
ALARM: Row = {"type": "device_down", "acked": False, "group": "infrastructure"}


@pytest.mark.parametrize(
    ("path", "name", "text", "row", "kept"),
    [
        (STATS, "type", "all", SWITCH, True),
        (STATS, "type", "ap", SWITCH, False),
        (STATS, "type", "ap,switch", SWITCH, True),
        (STATS, "status", "all", SWITCH, True),
        (STATS, "status", "disconnected", SWITCH, False),
        (STATS, "mac", "5C5B355100A1", SWITCH, True),
        (STATS, "mac", "5c5b35", SWITCH, False),
        (STATS, "evpn_unused", "true", SWITCH, True),
        (STATS, "evpn_unused", "true", {**SWITCH, "evpntopo_id": "t"}, False),
        (STATS, "evpn_unused", "true", {**SWITCH, "model": "EX2300-C"}, False),
        (STATS, "evpn_unused", "false", SPARE, True),
        (INVENTORY, "vc", "false", SWITCH, True),
        (INVENTORY, "vc", "false", {**SWITCH, "mac": "5c5b355100a2"}, False),
        (INVENTORY, "vc", "true", {**SWITCH, "mac": "5c5b355100a2"}, True),
        (INVENTORY, "unassigned", "false", SPARE, False),
        (INVENTORY, "unassigned", "true", SPARE, True),
        (INVENTORY, "site_id", "null", SPARE, True),
        (INVENTORY, "site_id", "null", SWITCH, False),
        (INVENTORY, "modified_after", "1000", SWITCH, True),
        (INVENTORY, "modified_after", "1001", SWITCH, False),
        (INVENTORY, "modified_after", "5", SPARE, False),
        (INVENTORY, "disconnected_before", "900", {**SWITCH, "last_disconnected": 800}, True),
        (INVENTORY, "disconnected_before", "800", {**SWITCH, "last_disconnected": 800}, False),
        (INVENTORY, "disconnected_before", "900", SWITCH, False),
        (SEARCH, "vc_mac", "5c5b355100a0,5c5b355100a1", SWITCH, True),
        (SEARCH, "master_mac", "5c5b355100a0", SWITCH, False),
        (SEARCH, "magic", "WVTFBLTNPXD23H2", SWITCH, False),
        (SEARCH, "mac", "*5100*", SWITCH, True),
        (SEARCH, "mac", "5100", SWITCH, False),
        (SEARCH, "model", "ex44*", SWITCH, True),
        (SEARCH, "model", "*44*", SWITCH, True),
        (SEARCH, "model", "EX4400", SWITCH, False),
        (SEARCH, "name", "ACC", SWITCH, True),
        (SEARCH, "name", "dist", SWITCH, False),
        (SEARCH, "version", "4R2", SWITCH, True),
        (SEARCH, "version", "*4R2*", SWITCH, True),
        (SEARCH, "text", "*p1-01", SWITCH, True),
        (SEARCH, "text", "xz126*", SWITCH, True),
        (SEARCH, "text", "acc", SWITCH, False),
        (SEARCH, "text", "*[*", SWITCH, False),
        (SEARCH, "master", "true", SWITCH, True),
        (SEARCH, "master", "true", SPARE, False),
        (ALARMS, "type", "dhcp_failure,device_down", ALARM, True),
        (ALARMS, "group", "marvis,security", ALARM, False),
        (ALARMS, "acked", "False", ALARM, True),
        (EDGES, "for_site", "any", {"for_site": False}, True),
        (EDGES, "for_site", "true", {"for_site": False}, False),
        (DEVICES, "name", "acc-p1", SWITCH, True),
    ],
)
def test_a_parameter_keeps_what_its_description_says(
    path: str, name: str, text: str, row: Row, *, kept: bool
) -> None:
    """Exact, list, wildcard, partial and boolean parameters, each by its own rule."""
    assert BY_PATH[path].filters[name].keep(text)(row) is kept


@pytest.mark.parametrize(
    ("path", "name", "text"),
    [
        (STATS, "type", "toaster"),
        (STATS, "status", "up"),
        (SEARCH, "type", "ap,switch"),
        (SEARCH, "model", "*43"),
        (INVENTORY, "vc", "yes"),
        (INVENTORY, "modified_after", "yesterday"),
        (ALARMS, "severity", "fatal"),
        (ALARMS, "acked", "1"),
        (EDGES, "for_site", "some"),
    ],
)
def test_a_bad_value_is_refused(path: str, name: str, text: str) -> None:
    """A value outside the documentation is an error, never an empty answer."""
    with pytest.raises(BadQueryError, match=text.replace("*", r"\*")):
        BY_PATH[path].filters[name].keep(text)


@pytest.mark.parametrize(
    ("path", "name", "text", "kept"),
    [
        ("/orgs/{org_id}/devices/search", "hostname", "clos-*", True),
        ("/orgs/{org_id}/devices/search", "hostname", "sci-*", False),
        ("/orgs/{org_id}/stats/ports/search", "speed", "1000", True),
        ("/orgs/{org_id}/stats/ports/search", "speed", "100", False),
        ("/orgs/{org_id}/stats/ports/search", "poe_on", "false", True),
        ("/orgs/{org_id}/devices/search", "stats", "true", True),
    ],
)
def test_a_list_is_any_of_its_values_and_a_number_is_a_number(
    path: str, name: str, text: str, *, kept: bool
) -> None:
    """An absent truth is false, and some parameters keep everything."""
    row: Row = {"hostname": ["old-name", "clos-acc-p1-01"], "speed": 1000}
    assert BY_PATH[path].filters[name].keep(text)(row) is kept


@pytest.mark.parametrize(
    ("path", "name", "text"),
    [
        ("/orgs/{org_id}/stats/ports/search", "speed", "fast"),
        ("/orgs/{org_id}/stats/ports/search", "stp_state", "asleep"),
        ("/orgs/{org_id}/devices/search", "stats", "perhaps"),
    ],
)
def test_a_value_outside_the_description_is_refused(path: str, name: str, text: str) -> None:
    """Numbers, enumerations and truths alike."""
    with pytest.raises(BadQueryError, match=name):
        BY_PATH[path].filters[name].keep(text)
