"""Where the layers of a configuration contradict one another, and which of it is drift. Pure.

Drift is a field that is managed for many devices, and that one device contradicts. What the model
leaves to each device, and what a site or a device profile changes for all it holds, is an
override. A field that only one layer sets is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.merge import COMMANDS, Path, Source, flattened, overlaid
from mist_mcp.words.masking import MASK
from mist_mcp.words.redaction import PLAIN, Redactor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.analysis.merge import Fields, Json, Setting

DIFFERS: Final = "(differs)"
"""Stands for a secret."""

INTENDED: Final = {
    "evpn_config": "the role in a fabric is each device's own",
    "iot_config": "what is wired to the device is decided there",
    "ip_config": "the management address is each device's own",
    "ip_configs": "addresses in networks are each device's own",
    "local_port_config": "what is plugged in is decided port by port",
    "oob_ip_config": "the management address is each device's own",
    "other_ip_configs": "addresses in networks are each device's own",
    "port_config": "what is plugged in is decided port by port",
    "port_config_overwrite": "what is plugged in is decided port by port",
    "router_id": "the router id must be each device's own",
    "vars": "variables are there to vary",
    "virtual_chassis": "the members of a stack are each device's own",
    "vrrp_config": "priorities differ between the members of a group",
}
"""Fields that devices are meant to set for themselves, each with the reason."""

_WIDE: Final = {
    Source.SITE: "set for the whole site",
    Source.PROFILE: "set by the device profile",
}


class Kind(StrEnum):
    """What a contradiction means."""

    DRIFT = "drift"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which layers say different things.

    Args:
        path: the field.
        values: what each layer says that says something.
        source: the layer that contradicts those before it.
        reason: why that is as intended; None for drift.
    """

    path: Path
    values: dict[Source, Any]
    source: Source
    reason: str | None

    @property
    def kind(self) -> Kind:
        """Tell drift from an override."""
        return Kind.DRIFT if self.reason is None else Kind.OVERRIDE


def differences(layers: Mapping[Source, Json]) -> list[Difference]:
    """Return the fields of which a layer contradicts those before it, in the order of names."""
    each = flattened(layers)
    sources: dict[Path, Source] = {}
    below: Fields = {}
    for source, own in zip((s for s in Source if s in layers), each, strict=True):
        above = overlaid(below, own)
        sources |= dict.fromkeys(contradicted(below, above), source)
        below = above
    return explained(each, sources)


def explained(each: Sequence[Fields], sources: Mapping[Path, Source]) -> list[Difference]:
    """Return differences in the order of names.

    Args:
        each: what each layer sets, by field.
        sources: the layer that contradicts those before it, by field.
    """
    return [
        Difference(
            path=path,
            values={own[path].source: own[path].value for own in each if path in own},
            source=source,
            reason=_WIDE.get(source) or INTENDED.get(path[0]),
        )
        for path, source in sorted(sources.items())
    ]


def contradicted(below: Fields, above: Fields) -> list[Path]:
    """Return the fields that a layer changed, or left nothing of."""
    return [
        path
        for path, setting in below.items()
        if path != (COMMANDS,) and not _is_kept(setting, above.get(path))
    ]


def _is_kept(setting: Setting, after: Setting | None) -> bool:
    return after is setting or (after is not None and _same(after.value, setting.value))


def _same(one: Any, other: Any) -> bool:
    return bool(_comparable(one) == _comparable(other))


def _comparable(value: Any) -> Any:
    """Return a value for comparison: a VLAN id is a number or, from a variable, its digits."""
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return value if isinstance(value, bool) else str(value)


def shown_values(difference: Difference, *, redactor: Redactor = PLAIN) -> dict[Source, Any]:
    """Return what the layers say, without secrets: those only differ."""
    masked = {
        source: shown(difference.path, value, redactor=redactor)
        for source, value in difference.values.items()
    }
    values = list(masked.values())
    alike = len(values) > 1 and all(_same(values[0], value) for value in values)
    return dict.fromkeys(masked, DIFFERS) if alike or MASK in values else masked


def shown(path: Path, value: Any, *, redactor: Redactor = PLAIN) -> Any:
    """Return the value of a field as it may be shown; the names that lead to it count."""
    held = value
    for key in reversed(path):
        held = {key: held}
    held = redactor.value(held)
    for _ in path:
        if not isinstance(held, dict):
            return redactor.mask(value)
        held = next(iter(held.values()))
    return held
