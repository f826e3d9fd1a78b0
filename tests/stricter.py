"""Tests that fail since the fake cloud is no kinder than a live one: the server's next work.

Each sentence says what the server gets wrong on what live clouds send. A test that passes again has
to leave the list. `tests/conftest.py` marks them.
"""

from __future__ import annotations

from typing import Final

_NAC: Final = "the count of clients by status is keyed `last_status`: the server reads none of it"
_OPEN: Final = (
    "only findings of Marvis have a status: `status=open` hides every other alarm, although nobody "
    "called it resolved, and those that are `reoccured`"
)
_LEAN: Final = (
    "lists of an organization's devices are lean: the server does not ask for `fields`, sees no "
    "fans, supplies and temperatures, and counts the unknown as no problem"
)
_MARVIS: Final = (
    "findings of Marvis name what they hit in `impacted_entities`: the server shows no device"
)
_NODE: Final = "a lost node of a cluster is down in the inventory and in no search: none shows it"

_CLIENTS: Final = "tests/tools/client/test_search_org_nac_clients.py"
_INVENTORY: Final = "tests/tools/organization/test_inventory.py"
_NEXT: Final = "tests/tools/utility/test_get_next_page.py"
_STATS: Final = "tests/tools/organization/test_get_organization_stats.py"

STRICTER: Final[dict[str, str]] = {
    f"{_CLIENTS}::test_all_clients_are_counted_by_the_cloud": _NAC,
    "tests/tools/organization/test_count_org_nac_clients.py::"
    "test_the_counts_are_those_of_the_rows": _NAC,
    "tests/tools/event/test_get_alarms.py::test_a_dhcp_failure_names_site_and_access_points": (
        _MARVIS
    ),
    f"{_INVENTORY}::test_search_shows_what_is_down": _NODE,
    f"{_NEXT}::test_filters_hold_on_every_page": _OPEN,
    "tests/regressions/test_faults_of_others.py::test_alarms_that_name_hosts_do_not_crash": _OPEN,
    "tests/test_answers.py::test_each_trouble_has_its_question": (
        "no question asks for a lost member, a broken cluster or a site without telemetry yet"
    ),
    "tests/test_answers.py::test_the_answer_names_the_trouble"
    "[refused by access control-count_org_nac_clients]": _NAC,
    "tests/test_answers.py::test_an_order_in_a_name_is_data[prompt injection in a rogue SSID]": (
        "the honeypot is of class `info` in the public definitions: the question asks for critical"
    ),
    "tests/tools/device/test_get_device_stats.py::test_what_is_down_comes_first": _LEAN,
    f"{_STATS}::test_all_devices_are_counted_and_those_offline_named": _LEAN,
}
"""Names of tests, as pytest gives them from the root on, with or without the brackets of a case."""
