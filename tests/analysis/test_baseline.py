"""What devices inherit, flattened once: the same differences as layer by layer."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from mist_mcp.analysis.baseline import baseline
from mist_mcp.analysis.drift import differences
from mist_mcp.analysis.merge import Source
from tests.analysis.test_drift import DEVICE, documents, stacks


@given(layers=stacks, devices=documents)
def test_a_baseline_finds_what_the_layers_say(
    layers: dict[Source, Any], devices: dict[str, Any]
) -> None:
    """Whatever the layers and the device are, ports and repeated definitions among them."""
    below = {source: layer for source, layer in layers.items() if source is not DEVICE}
    found = baseline(below).differences(devices)
    assert found == differences({**below, DEVICE: devices})


def test_a_baseline_serves_many_devices() -> None:
    """What one device contradicts says nothing about the next."""
    below = baseline({Source.TEMPLATE: {"ntp_servers": ["1"], "networks": {"a": {"vlan_id": 1}}}})
    odd = below.differences({"networks": {"a": {"vlan_id": 2}}})
    assert [each.path for each in odd] == [("networks", "a", "vlan_id")]
    assert below.differences({"networks": {"a": {"vlan_id": "1"}}}) == []
    assert [each.path for each in below.differences({"ntp_servers": ["2"]})] == [("ntp_servers",)]
