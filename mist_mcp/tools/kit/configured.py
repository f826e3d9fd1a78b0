"""Configured devices as rows: their own state, their differences, their merged settings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, overload

from pydantic import Field

from mist_mcp.analysis.drift import Difference, Kind, shown, shown_values
from mist_mcp.analysis.merge import Json, Source, merged
from mist_mcp.answers.results import Record
from mist_mcp.models.device import DeviceConfig
from mist_mcp.tools.kit.inherited import TEMPLATES, Compared, Inherited, type_of
from mist_mcp.words.counts import counted, listed
from mist_mcp.words.naming import as_mac
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

MOST_DIFFERENCES: Final = 50
"""Differences in one answer."""

REMOVED: Final = "(removed)"
"""Stands where a layer defines anew what held a field, and leaves the field out."""


class ConfigRow(Record):
    """A device, and how far its configuration is its own."""

    name: Foreign | None = None
    type: Foreign
    model: Foreign | None = None
    mac: Id | None = None
    serial: Foreign | None = None
    connected: bool | None = None
    managed: bool | None = None
    template: Foreign | None = None
    profile: Foreign | None = None
    drift: int | None = Field(None, description="fields that drift; absent if unknown")
    overrides: int | None = Field(None, description="fields that it overrides as intended")
    modified: Moment = None
    id: Id | None = None


class DifferenceRow(Record):
    """A field of which a layer says something else than those before it."""

    device: Foreign = Field(description="or, in brackets, all that a site or profile holds")
    field: Foreign
    kind: Own = Field(description="drift, or override: as intended")
    template_value: Any = None
    site_value: Any = None
    profile_value: Any = None
    device_value: Any = None
    reason: Foreign | None = Field(None, description="why it is no drift")


class SettingRow(Record):
    """A field of a device's merged configuration."""

    field: Foreign
    value: Any
    source: Foreign = Field(description="template, site, profile or device")


def config_row(
    compared: Compared, status: Mapping[str, str | None], inherits: Inherited
) -> ConfigRow:
    """Return the row of a device; `status` is by MAC address."""
    config = DeviceConfig.model_validate(compared.device)
    state = status.get(mac_of(compared.device))
    return ConfigRow.of(
        config,
        type=config.type or "unknown",
        mac=mac_of(compared.device) or None,
        connected=None if state is None else state == "connected",
        template=label_of(inherits.templates.get(config.type or "", {})),
        profile=label_of(inherits.profile(compared.device) or {}) or config.deviceprofile_id,
        drift=compared.number(Kind.DRIFT),
        overrides=compared.number(Kind.OVERRIDE),
        modified=iso(config.modified_time),
    )


def mac_of(device: Json) -> str:
    """Return the MAC address of a configured device; its id holds it too."""
    return str(device.get("mac") or as_mac(str(device.get("id"))) or "")


def drift_summary(compared: Sequence[Compared]) -> str:
    """Say how many devices drift; one that could not be compared is not called healthy."""
    drifts = [each.number(Kind.DRIFT) for each in compared if type_of(each.device) in TEMPLATES]
    types = listed(counted(type_of(each.device) for each in compared))
    if not drifts:
        return f"{types}."
    unknown = drifts.count(None)
    return (
        f"{types}; {sum(map(bool, drifts))} of {len(drifts) - unknown} compared switches and "
        f"gateways drift{f', of {unknown} others it is unknown' if unknown else ''}."
    )


def left_out(rows: Sequence[DifferenceRow]) -> list[str]:
    """Say that there are more differences than are shown."""
    if len(rows) <= MOST_DIFFERENCES:
        return []
    shown_of = f"Only the first {MOST_DIFFERENCES} of {len(rows)} differences are shown"
    return [f"{shown_of}, drift first; name a device to see its own"]


def difference_rows(inherits: Inherited, compared: Iterable[Compared]) -> Sequence[DifferenceRow]:
    """Return the differences, drift first; what a site or a profile sets is told once.

    Each is made into a row, and masked, where it is looked at.
    """
    found: dict[tuple[str | None, ...], tuple[Difference, str]] = {}
    for each in compared:
        for difference in each.differences or []:
            whose = _whose(difference, each.device, inherits)
            own = str(each.device.get("id")) if difference.source is Source.DEVICE else None
            found.setdefault((whose, own, *difference.path), (difference, whose))
    return _DifferenceRows(
        sorted(found.values(), key=lambda one: str(one[0].kind)), redactor=inherits.redactor
    )


class _DifferenceRows(Sequence[DifferenceRow]):
    """Rows that are made when they are looked at."""

    def __init__(self, found: Sequence[tuple[Difference, str]], *, redactor: Redactor) -> None:
        """Keep what they are made of."""
        self._found = found
        self._redactor = redactor

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> DifferenceRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[DifferenceRow]: ...
    def __getitem__(self, place: int | slice) -> DifferenceRow | list[DifferenceRow]:
        """Make one, or some."""
        if isinstance(place, slice):
            return [self._row(*one) for one in self._found[place]]
        return self._row(*self._found[place])

    def _row(self, difference: Difference, whose: str) -> DifferenceRow:
        values = shown_values(difference, redactor=self._redactor)
        return _difference_row(difference, values, whose=whose)


def _whose(difference: Difference, device: Json, inherits: Inherited) -> str:
    if difference.source is Source.SITE:
        return f"(every {type_of(device)} of the site)"
    if difference.source is Source.PROFILE:
        return f"(profile {label_of(inherits.profile(device) or {})})"
    return str(device.get("name") or device.get("mac") or device.get("id"))


def _difference_row(
    difference: Difference, shown_by: Mapping[Source, Any], *, whose: str
) -> DifferenceRow:
    """Return what the layers say, up to the one that contradicts."""
    values = {difference.source: REMOVED, **shown_by}
    wider = list(Source)[: list(Source).index(difference.source) + 1]
    return DifferenceRow.of(
        difference,
        device=whose,
        field=".".join(difference.path),
        **{f"{source}_value": values[source] for source in wider if source in values},
    )


def setting_rows(inherits: Inherited, device: Json) -> list[SettingRow]:
    """Return a device's merged configuration; empty if not all of its layers are known."""
    return [
        SettingRow(
            field=".".join(path),
            value=shown(path, each.value, redactor=inherits.redactor),
            source=each.source,
        )
        for path, each in sorted(merged(inherits.layers(device) or {}).items())
    ]


def label_of(document: Json) -> str | None:
    """Return the name of a template or a profile, or its id."""
    label = document.get("name") or document.get("id")
    return str(label) if label else None
