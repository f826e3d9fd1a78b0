"""Tests that fail since the fake cloud is no kinder than a live one: the server's next work.

Each sentence says what the server gets wrong on what live clouds send. A test that passes again has
to leave the list. `tests/conftest.py` marks them.
"""

from __future__ import annotations

from typing import Final

_SECONDS: Final = "a BGP session younger than a minute prints its seconds alone on the command line"

_FABRIC: Final = (
    "tests/tools/evpn/test_check_evpn_fabric.py::test_each_fabric_has_its_seeded_faults_and_drift"
)
_HOW: Final = ("in process", "served")

STRICTER: Final[dict[str, str]] = {
    **{f"{_FABRIC}[{how}-True]": _SECONDS for how in _HOW},
    "tests/junos/test_registry.py::test_recorded_outputs_are_understood_to_the_last_line"
    "[show bgp summary-clos-acc-p2-14-text4]": _SECONDS,
    "tests/junos/test_registry.py::test_recorded_outputs_are_understood_to_the_last_line"
    "[show bgp summary-clos-dist-p2-1-text8]": _SECONDS,
}
"""Names of tests, as pytest gives them from the root on, with or without the brackets of a case."""
