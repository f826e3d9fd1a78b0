"""What a device inherits from: the layers below its own configuration. Pure.

Switches inherit from a network template and the site's settings, gateways from a gateway
template and the part of the site's settings that is for gateways; a device profile, where a
device has one, wins over both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.merge import COMMANDS, Json, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCH_SETTINGS: Final = frozenset(
    {"acl_policies", "acl_tags", COMMANDS, "dhcp_snooping", "dns_servers", "dns_suffix"}
    | {"extra_routes", "extra_routes6", "mist_nac", "networks", "ntp_servers", "ospf_areas"}
    | {"port_mirroring", "port_usages", "radius_config", "remote_syslog"}
    | {"remove_existing_configs", "routing_policies", "snmp_config", "switch_mgmt", "vars"}
    | {"vrf_config", "vrf_instances"}
)
"""Settings of a site that are for its switches; the others are for the site or for radios."""

_VARIABLE: Final = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


def layers_of(device: Json, *, template: Json, setting: Json, profile: Json) -> dict[Source, Json]:
    """Return the layers of a device's configuration, with their variables resolved.

    Args:
        device: a switch or a gateway.
        template: of its type, the one that the site uses; empty if it uses none.
        setting: the site's settings.
        profile: the device's profile; empty if it has none.
    """
    variables = variables_of(device, setting)
    below = layers_below(
        str(device.get("type")),
        template=template,
        setting=setting,
        profile=profile,
        variables=variables,
    )
    return {**below, Source.DEVICE: resolved(device, variables)}


def layers_below(
    kind: str, *, template: Json, setting: Json, profile: Json, variables: Mapping[str, Any]
) -> dict[Source, Json]:
    """Return the layers that devices of a type inherit, with their variables resolved."""
    part = gateway_part if kind == "gateway" else switch_part
    layers = {Source.TEMPLATE: template, Source.SITE: part(setting), Source.PROFILE: profile}
    return {source: resolved(layer, variables) for source, layer in layers.items()}


def variables_of(device: Json, setting: Json) -> Json:
    """Return the variables that hold for a device: the site's, and its own over them."""
    return {**_object(setting, "vars"), **_object(device, "vars")}


def has_rules(kind: str, *layers: Json) -> bool:
    """Tell whether a layer holds settings for some of the devices of a type only.

    Which devices a rule means depends on parts of names that the API counts in two ways, so
    what rules add is not part of the layers.
    """
    return any(_object(layer, f"{kind}_matching").get("enable") for layer in layers)


def switch_part(setting: Json) -> Json:
    """Return what a site sets for its switches."""
    own = {name: value for name, value in setting.items() if name in SWITCH_SETTINGS}
    return {**own, **_object(setting, "switch")}


def gateway_part(setting: Json) -> Json:
    """Return what a site sets for its gateways."""
    return {
        COMMANDS: setting.get("gateway_additional_config_cmds"),
        "gateway_mgmt": setting.get("gateway_mgmt"),
        "vars": setting.get("vars"),
        **_object(setting, "gateway"),
    }


def _object(holder: Json, name: str) -> Json:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def resolved(value: Any, variables: Mapping[str, Any]) -> Any:
    """Return a JSON value with the variables in double braces replaced; unknown ones remain."""
    if isinstance(value, str):
        if "{{" not in value:
            return value
        return _VARIABLE.sub(lambda found: str(variables.get(found[1], found[0])), value)
    if isinstance(value, list):
        return [resolved(item, variables) for item in value]
    if isinstance(value, dict):
        return {resolved(key, variables): resolved(item, variables) for key, item in value.items()}
    return value
