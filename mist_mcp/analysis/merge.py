"""One configuration out of several layers, with the layer that each field came from. Pure.

The narrower layer wins: template, site, device profile, device. Objects merge by key, lists are
replaced as a whole. What is null or empty says nothing: devices carry empty fields that nobody
set, and an empty list that would clear an inherited one looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.ports import aligned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]
Path = tuple[str, ...]
"""The keys that lead to a field: ("port_config", "ge-0/0/1", "usage")."""

COMMANDS: Final = "additional_config_cmds"
"""Lines of CLI: each layer adds its own, none replaces another's.

https://www.mist.com/documentation/template-based-configuration-with-device-and-port-profile/
"""

WHOLE_ENTRIES: Final = frozenset({"networks", "port_usages"})
"""A name that is defined again replaces the whole definition (the API on `device_switch`)."""

PORTS: Final = ("local_port_config", "port_config", "port_config_overwrite")
_NOT_CONFIGURATION: Final = frozenset(
    {"created_time", "deviceprofile_id", "for_site", "id", "mac", "managed", "map_id"}
    | {"mist_configured", "model", "modified_time", "msp_id", "name", "notes", "org_id"}
    | {"role", "serial", "site_id", "type", "x", "y", "image1_url", "image2_url", "image3_url"}
    # How the portal shows a template, and what it holds for some of its devices only.
    | {"dnsOverride", "gateway_matching", "group_tags", "ntpOverride", "switch_matching"}
)
"""Fields that say what an object is, not what it sets."""


class Source(StrEnum):
    """The layers, the widest first."""

    TEMPLATE = "template"
    SITE = "site"
    PROFILE = "profile"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of a field, and the narrowest layer that sets it."""

    value: Any
    source: Source


Fields = dict[Path, Setting]


def merged(layers: Mapping[Source, Json]) -> Fields:
    """Return the configuration that the layers make together, by field."""
    return reduce(overlaid, flattened(layers), {})


def flattened(layers: Mapping[Source, Json]) -> list[Fields]:
    """Return what each layer sets by itself, the widest layer first."""
    given = {source: _settings(layers[source]) for source in Source if source in layers}
    for name in PORTS:
        holders = [own for own in given.values() if isinstance(own.get(name), dict)]
        for own, ports in zip(holders, aligned([own[name] for own in holders]), strict=True):
            own[name] = ports
    return [
        {path: Setting(value, source) for path, value in _leaves(own, ())}
        for source, own in given.items()
    ]


def overlaid(below: Fields, own: Fields) -> Fields:
    """Return what a layer makes of those below it."""
    gone = _replaced(below, own)
    above = {path: setting for path, setting in below.items() if path not in gone}
    for path, setting in own.items():
        above[path] = _appended(above.get(path), setting) if path == (COMMANDS,) else setting
    return above


def _replaced(below: Fields, own: Fields) -> set[Path]:
    """Return the fields of which a layer leaves nothing: it defines what holds them anew."""
    if not own:
        return set()
    holders = {path[:size] for path in own for size in range(1, len(path))}
    entries = {path[:2] for path in own if path[0] in WHOLE_ENTRIES}
    return {
        path
        for path in below
        if path in holders
        or path[:2] in entries
        or any(path[:size] in own for size in range(1, len(path)))
    }


def _appended(below: Setting | None, own: Setting) -> Setting:
    """Add a layer's lines to those below it, each once."""
    if below is None or not isinstance(below.value, list) or not isinstance(own.value, list):
        return own
    new = [line for line in own.value if line not in below.value]
    return Setting([*below.value, *new], own.source) if new else below


def _settings(document: Json) -> Json:
    own = {key: value for key, value in document.items() if key not in _NOT_CONFIGURATION}
    return _said(own)


def _said(document: Json) -> Json:
    """Return an object without what says nothing."""
    said = {
        key: _said(value) if isinstance(value, dict) else value for key, value in document.items()
    }
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the fields in the order of their names."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _leaves(value[key], (*path, key))
    else:
        yield path, value
