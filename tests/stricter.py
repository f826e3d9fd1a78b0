"""Tests that fail since the fake cloud is no kinder than a live one: the server's next work.

Each sentence says what the server gets wrong on what live clouds send. A test that passes again has
to leave the list. `tests/conftest.py` marks them.
"""

from __future__ import annotations

from typing import Final

_OPEN: Final = (
    "only findings of Marvis have a status: `status=open` hides every other alarm, although nobody "
    "called it resolved, and those that are `reoccured`"
)
_MARVIS: Final = (
    "findings of Marvis name what they hit in `impacted_entities`: the server shows no device"
)
_SECONDS: Final = "a BGP session younger than a minute prints its seconds alone on the command line"

_NEXT: Final = "tests/tools/utility/test_get_next_page.py"
_FABRIC: Final = (
    "tests/tools/evpn/test_check_evpn_fabric.py::test_each_fabric_has_its_seeded_faults_and_drift"
)
_HOW: Final = ("in process", "served")

STRICTER: Final[dict[str, str]] = {
    "tests/tools/event/test_get_alarms.py::test_a_dhcp_failure_names_site_and_access_points": (
        _MARVIS
    ),
    f"{_NEXT}::test_filters_hold_on_every_page": _OPEN,
    "tests/regressions/test_faults_of_others.py::test_alarms_that_name_hosts_do_not_crash": _OPEN,
    **{f"{_FABRIC}[{how}-True]": _SECONDS for how in _HOW},
    "tests/test_answers.py::test_an_order_in_a_name_is_data[prompt injection in a rogue SSID]": (
        "the honeypot is of class `info` in the public definitions: the question asks for critical"
    ),
    "tests/junos/test_registry.py::test_recorded_outputs_are_understood_to_the_last_line"
    "[show bgp summary-clos-acc-p2-14-text4]": _SECONDS,
    "tests/junos/test_registry.py::test_recorded_outputs_are_understood_to_the_last_line"
    "[show bgp summary-clos-dist-p2-1-text8]": _SECONDS,
}
"""Names of tests, as pytest gives them from the root on, with or without the brackets of a case."""
