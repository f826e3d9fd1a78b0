"""What the parsers make of recorded outputs, as reviewed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.junos.transcripts import parsed, recorded

CASES = (
    *(("show version", device) for device in ("clos-acc-p1-02", "harbour-gw", "sci-core-1")),
    *(("show chassis hardware", device) for device in ("clos-acc-p1-02", "harbour-gw")),
    *(("show chassis alarms", device) for device in ("clos-dist-p2-1", "med-acc-p1-03")),
    ("show system alarms", "clos-acc-p1-01"),
    *(("show system core-dumps", device) for device in ("clos-acc-p1-02", "harbour-sw-1")),
    *(("show bgp summary", device) for device in ("lib-core-1", "sci-dist-p2-1", "med-acc-p1-03")),
    *(("show evpn database", device) for device in ("clos-acc-p1-20", "sci-core-1")),
    ("show evpn instance extensive", "lib-core-1"),
    ("show ethernet-switching vxlan-tunnel-end-point remote", "lib-core-1"),
    ("show lldp neighbors", "med-acc-p1-03"),
    *(("show interfaces terse", device) for device in ("harbour-gw", "med-acc-p1-03")),
    *(("show ethernet-switching table", device) for device in ("clos-acc-p1-20", "harbour-sw-1")),
    *(("show route summary", device) for device in ("harbour-gw", "sci-core-1")),
    *(("show virtual-chassis", device) for device in ("clos-acc-p1-02", "clos-core-1")),
    ("show log messages", "harbour-gw"),
)


@pytest.mark.parametrize(("command", "device"), CASES)
def test_a_recorded_output_gives_the_reviewed_facts(command: str, device: str, golden: Any) -> None:
    """The facts of an output change only on purpose."""
    name = command.removeprefix("show ").replace(" ", "-")
    golden.json(f"junos/{name}/{device}", parsed(command, recorded(command)[device]))
