"""Layers of a configuration: what they make together, and where they contradict one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.published import committed
from mist_mcp.analysis.drift import DIFFERS, Kind, differences, shown, shown_values
from mist_mcp.analysis.inheritance import SWITCH_SETTINGS, layers_of
from mist_mcp.analysis.merge import Setting, Source, merged

if TYPE_CHECKING:
    from collections.abc import Mapping

    Stack = Mapping[Source, dict[str, Any]]

TEMPLATE, SITE, PROFILE, DEVICE = Source
FIELDS: Final = ("a", "ip_config", "networks", "ntp_servers", "port_config", "port_usages")
PORTS: Final = ("ge-0/0/0", "ge-0/0/0-3", "ge-0/0/2-5", "ge-0/0/2,ge-0/0/9", "mge-0/0/1")

scalars = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(("", "x", "1"))
values = st.recursive(
    scalars | st.lists(scalars, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from(("a", "b", *PORTS)), inner, max_size=3),
    max_leaves=6,
)
documents = st.dictionaries(st.sampled_from((*FIELDS, "additional_config_cmds")), values)
stacks = st.fixed_dictionaries({}, optional=dict.fromkeys(Source, documents))


def flat(layers: Stack) -> dict[str, Any]:
    """Return the merged values by dotted field."""
    return {".".join(path): setting.value for path, setting in merged(layers).items()}


def found(layers: Stack) -> dict[str, Kind]:
    """Return the kinds of differences by dotted field."""
    return {".".join(each.path): each.kind for each in differences(layers)}


def turned(value: Any) -> Any:
    """Return a JSON value with the keys of every object in reverse."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return value


@given(document=documents)
def test_merging_is_idempotent(document: dict[str, Any]) -> None:
    """A configuration over itself is itself, and contradicts nothing."""
    same = dict.fromkeys(Source, document)
    assert flat(same) == flat({TEMPLATE: document})
    assert differences(same) == []


@given(layers=stacks, empty=st.sampled_from(Source))
def test_an_empty_layer_changes_nothing(layers: dict[Source, Any], empty: Source) -> None:
    """Whether it is absent, without fields, or with fields that say nothing."""
    others = {source: layer for source, layer in layers.items() if source is not empty}
    nothing: dict[str, Any] = {
        "ntp_servers": [],
        "port_config": {"ge-0/0/0": {}},
        "a": None,
        "ip_config": "",
    }
    for layer in ({}, nothing):
        assert merged({**others, empty: layer}) == merged(others)
        assert differences({**others, empty: layer}) == differences(others)


@given(layers=stacks)
def test_the_order_of_keys_does_not_matter(layers: dict[Source, Any]) -> None:
    """Neither that of the fields nor that of the layers."""
    other = turned({source: turned(layer) for source, layer in layers.items()})
    assert merged(other) == merged(layers)
    assert differences(other) == differences(layers)


@given(layers=stacks, shared=documents)
def test_a_field_that_is_equal_everywhere_is_no_difference(
    layers: dict[Source, Any], shared: dict[str, Any]
) -> None:
    """Whatever the layers say beside it."""
    stack = {source: {**layers.get(source, {}), **shared} for source in Source}
    assert {each.path[0] for each in differences(stack)}.isdisjoint(shared)


@given(layers=stacks)
def test_the_device_wins_and_only_the_device_drifts(layers: dict[Source, Any]) -> None:
    """All that the device says is in the result, and a wider layer never drifts."""
    device = layers.get(DEVICE, {})
    # Ranges of ports may be split, and lines of CLI are added to; both have tests of their own.
    apart = {"additional_config_cmds", "port_config"}
    plain = {name: value for name, value in device.items() if name not in apart}
    result = flat(layers)
    assert all(result.get(name) == value for name, value in flat({DEVICE: plain}).items())
    assert {each.source for each in differences(layers) if each.kind is Kind.DRIFT} <= {DEVICE}


def test_each_field_tells_which_layer_it_came_from() -> None:
    """Template, site, profile, device: the narrower wins, lists are replaced, null is not set."""
    layers: Stack = {
        TEMPLATE: {"dns_servers": ["1", "2"], "snmp_config": {"enabled": 1, "name": "t"}},
        SITE: {"dns_servers": ["3"], "ntp_servers": ["4"]},
        PROFILE: {"snmp_config": {"name": "p"}, "ntp_servers": None},
        DEVICE: {"snmp_config": {"contact": "d"}, "name": "sw-1", "id": "5"},
    }
    assert merged(layers) == {
        ("dns_servers",): Setting(["3"], SITE),
        ("ntp_servers",): Setting(["4"], SITE),
        ("snmp_config", "contact"): Setting("d", DEVICE),
        ("snmp_config", "enabled"): Setting(1, TEMPLATE),
        ("snmp_config", "name"): Setting("p", PROFILE),
    }


def test_drift_is_told_from_what_a_device_may_set() -> None:
    """A managed field contradicted is drift; addresses, ports and variables are its own."""
    template: dict[str, Any] = {
        "ntp_servers": ["1"],
        "router_id": "2",
        "port_config": {"ge-0/0/1": {"usage": "a"}},
    }
    device: dict[str, Any] = {
        "ntp_servers": ["9"],
        "router_id": "9",
        "port_config": {"ge-0/0/1": {"usage": "b"}},
    }
    assert found({TEMPLATE: template, DEVICE: {**device, "dns_servers": ["own"]}}) == {
        "ntp_servers": Kind.DRIFT,
        "port_config.ge-0/0/1.usage": Kind.OVERRIDE,
        "router_id": Kind.OVERRIDE,
    }


def test_what_a_site_changes_is_an_override_until_a_device_contradicts_it() -> None:
    """The values of all layers stand beside one another."""
    layers = {TEMPLATE: {"ntp_servers": ["1"]}, SITE: {"ntp_servers": ["2"]}}
    (change,) = differences(layers)
    assert (change.kind, change.source, change.reason) == (
        Kind.OVERRIDE,
        SITE,
        "set for the whole site",
    )
    (drift,) = differences({**layers, DEVICE: {"ntp_servers": ["1"]}})
    assert (drift.kind, drift.source) == (Kind.DRIFT, DEVICE)
    assert drift.values == {TEMPLATE: ["1"], SITE: ["2"], DEVICE: ["1"]}


@pytest.mark.parametrize("field", ["port_usages", "networks"])
def test_a_definition_made_again_replaces_the_whole_definition(field: str) -> None:
    """What the device leaves out of it is gone, and that is a difference too."""
    layers: Stack = {
        TEMPLATE: {field: {"ap": {"mode": "trunk", "all_networks": True}, "staff": {"mode": "x"}}},
        DEVICE: {field: {"ap": {"mode": "access"}}},
    }
    assert flat(layers) == {f"{field}.ap.mode": "access", f"{field}.staff.mode": "x"}
    assert set(found(layers)) == {f"{field}.ap.mode", f"{field}.ap.all_networks"}


def test_lines_of_cli_are_added_and_never_drift() -> None:
    """Each layer appends its own, none twice."""
    layers = {
        TEMPLATE: {"additional_config_cmds": ["set a", "set b"]},
        DEVICE: {"additional_config_cmds": ["set b", "set c"]},
    }
    assert flat(layers) == {"additional_config_cmds": ["set a", "set b", "set c"]}
    assert differences(layers) == []


def test_a_port_in_a_range_is_compared_with_the_range() -> None:
    """The range is split where a port of it is set elsewhere; other ranges remain."""
    layers = {
        TEMPLATE: {"port_config": {"ge-0/0/0-2": {"usage": "a"}, "ge-0/0/8-23": {"usage": "b"}}},
        DEVICE: {"port_config": {"ge-0/0/1": {"usage": "c"}}},
    }
    assert flat(layers) == {
        "port_config.ge-0/0/0.usage": "a",
        "port_config.ge-0/0/1.usage": "c",
        "port_config.ge-0/0/2.usage": "a",
        "port_config.ge-0/0/8-23.usage": "b",
    }
    assert list(found(layers)) == ["port_config.ge-0/0/1.usage"]


@pytest.mark.parametrize("key", ["ge-0/0/5-2", "ge-0/0/0-9999", "{{UPLINKS}}", ""])
def test_a_range_that_is_none_stays_one_key(key: str) -> None:
    """Backwards, without end, a variable or nothing: no ports are made up."""
    layers: Stack = {
        TEMPLATE: {"port_config": {key: {"usage": "a"}}},
        DEVICE: {"port_config": {key: 1}},
    }
    assert list(flat(layers)) == [f"port_config.{key}"]


def test_a_number_from_a_variable_is_the_same_number() -> None:
    """A resolved variable is text; a switch is not the number one."""
    assert found({TEMPLATE: {"vlan_id": 10, "on": True}, DEVICE: {"vlan_id": "10", "on": 1}}) == {
        "on": Kind.DRIFT
    }


@pytest.mark.parametrize("odd", [7, "text", ["list"], {"deep": {"er": 1}}, None])
def test_odd_shapes_are_differences_not_errors(odd: Any) -> None:
    """An object where the other layer has a list, a text or a number."""
    usual = {"port_config": {"ge-0/0/0-3": {"usage": "a"}}, "additional_config_cmds": ["set a"]}
    fields = flat({TEMPLATE: usual, SITE: dict.fromkeys(usual, odd), DEVICE: usual})
    assert fields["port_config.ge-0/0/0-3.usage"] == "a"
    assert fields["additional_config_cmds"][0] == "set a"


def test_a_secret_is_never_shown() -> None:
    """Two secrets differ, and that is all that is said; beside them the rest is readable.

    A variable may be a secret under any name.
    """
    servers = [{"host": "192.0.2.1", "secret": "sekret-one"}]
    layers: Stack = {
        TEMPLATE: {
            "switch_mgmt": {"root_password": "sekret-1"},
            "vars": {"LOBBY": "sekret-lobby"},
            "radius_config": {"auth_servers": servers, "acct_servers": servers},
        },
        DEVICE: {
            "switch_mgmt": {"root_password": "sekret-2"},
            "vars": {"LOBBY": "sekret-attic"},
            "radius_config": {
                "auth_servers": [{"host": "192.0.2.1", "secret": "sekret-two"}],
                "acct_servers": [{"host": "192.0.2.9", "secret": "sekret-two"}],
            },
        },
    }
    by_field = {".".join(each.path): shown_values(each) for each in differences(layers)}
    assert by_field["switch_mgmt.root_password"] == {TEMPLATE: DIFFERS, DEVICE: DIFFERS}
    assert by_field["vars.LOBBY"] == {TEMPLATE: DIFFERS, DEVICE: DIFFERS}
    assert by_field["radius_config.auth_servers"] == {TEMPLATE: DIFFERS, DEVICE: DIFFERS}
    assert by_field["radius_config.acct_servers"][DEVICE][0]["host"] == "192.0.2.9"
    assert "sekret" not in str(by_field)
    assert "sekret" not in str([shown(path, each.value) for path, each in merged(layers).items()])


def test_variables_are_resolved_with_the_devices_own_first() -> None:
    """In values and in keys; a variable that nobody defined remains as it is."""
    layers = layers_of(
        {"type": "switch", "vars": {"NTP": "9"}, "ntp_servers": ["9"]},
        template={"ntp_servers": ["{{NTP}}"], "dns_servers": ["{{ DNS }}", "{{NONE}}"]},
        setting={"vars": {"NTP": "1", "DNS": "2", "UP": "ge-0/0/1"}, "rogue": {"enabled": True}},
        profile={"port_config": {"{{UP}}": {"usage": "uplink"}}},
    )
    fields = flat(layers)
    assert fields["dns_servers"] == ["2", "{{NONE}}"]
    assert "port_config.ge-0/0/1.usage" in fields
    assert not any(name.startswith("rogue") for name in fields)
    assert found(layers) == {"vars.NTP": Kind.OVERRIDE}


def test_a_gateway_inherits_the_gateways_part_of_the_site() -> None:
    """What the site sets for switches is nothing to a gateway."""
    layers = layers_of(
        {"type": "gateway"},
        template={"ntp_servers": ["1"], "type": "standalone"},
        setting={"dns_servers": ["switches"], "gateway": {"dns_servers": ["gateways"]}},
        profile={},
    )
    assert flat(layers) == {"dns_servers": ["gateways"], "ntp_servers": ["1"]}


def test_the_settings_for_switches_are_those_of_a_network_template() -> None:
    """The published site settings that a network template has too, and the variables."""
    schemas = committed().schemas
    site, template = (schemas[name]["properties"] for name in ("site_setting", "network_template"))
    about = {"created_time", "id", "modified_time", "org_id", "switch_matching"}
    assert (site.keys() & template.keys()) - about | {"vars"} == SWITCH_SETTINGS
