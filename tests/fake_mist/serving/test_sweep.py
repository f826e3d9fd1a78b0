"""The whole published API through the vendor's own client library, as a process of its own."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.processes import run

SCRIPT = Path(__file__).with_name("mistapi_sweep.py")
SHARE = 0.97
"""Of the functions, how many are answered with what they ask for."""

EMPTY = {
    "listSiteSleImpactedApplications": "no application is hit in the fictional network",
    "listSiteSleImpactedInterfaces": "no interface is",
    "troubleshootOrg": "it is asked about a client or a device, and finds nothing without",
}
"""Lists without a row anywhere, with the reason."""


@pytest.mark.skipif(find_spec("mistapi") is None, reason="mistapi is not installed")
def test_every_read_of_the_vendors_library_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By ids out of the cloud's lists: nothing is unrecorded, and every body fits its schema."""
    done = run(
        *("run", "--", sys.executable, str(SCRIPT)),
        folder=tmp_path,
        variables={"PYTHONWARNINGS": "ignore"},
        start=(sys.executable, "-m", "fake_mist"),
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    with capsys.disabled():
        print(f"\n{found['functions']} functions: {found['statuses']}; others: {found['others']}")  # noqa: T201
    assert found["functions"] > 400
    assert found["not recorded"] == []
    assert found["wrong"] == {}
    assert found["statuses"]["200"] >= SHARE * found["functions"]
    assert set(found["empty"]) <= EMPTY.keys()
