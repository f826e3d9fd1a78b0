"""What is read of the air at a site: radios, plan, changes, neighbours, foreign networks."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import Field

from mist_mcp.analysis.air import plain_band
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.paging import PAGE_SIZE, Facts, Row, facts, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.device import Radio
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist

BANDS: Final = ("24", "5", "6")
KINDS: Final = ("lan", "spoof", "honeypot", "others")
"""Kinds of foreign networks, as Mist sorts them; the gravest first."""

CHANGES_OF: Final = "7d"
HEARD_IN: Final = "1d"


class AirRadio(Radio):
    """A radio, and what its air is used for, in per cent."""

    mac: str | None = None
    util_tx: float | None = None
    util_rx_in_bss: float | None = None
    util_rx_other_bss: float | None = None
    util_non_wifi: float | None = None


class AccessPoint(MistObject):
    """An access point and its radios by band."""

    id: str | None = None
    name: str | None = None
    mac: str | None = None
    radio_stat: dict[str, AirRadio] = Field(default_factory=dict)


class Planned(MistObject):
    """What RRM gives a radio: channel, width in MHz, power in dBm."""

    channel: int | None = None
    bandwidth: int | None = None
    power: float | None = None


class Plan(MistObject):
    """The plan of RRM, by band and id of access points."""

    band_24: dict[str, Planned] = Field(default_factory=dict)
    band_5: dict[str, Planned] = Field(default_factory=dict)
    band_6: dict[str, Planned] = Field(default_factory=dict)
    timestamp: float | None = None

    def of(self, band: str, device_id: str | None) -> Planned:
        """Return what a radio is given; nothing is known of one that is not there."""
        plans: dict[str, Planned] = getattr(self, f"band_{band}", {})
        return plans.get(device_id or "", Planned())


class Heard(MistObject):
    """How strong an access point hears another one, in dBm."""

    mac: str | None = None
    rssi: float | None = None


class Hearing(MistObject):
    """What an access point hears of others."""

    mac: str | None = None
    neighbors: list[Heard] = Field(default_factory=list)


class Change(MistObject):
    """What RRM changed at a radio, and why."""

    ap: str | None = None
    band: str | None = None
    event: str | None = None
    channel: int | None = None
    pre_channel: int | None = None
    bandwidth: int | None = None
    pre_bandwidth: int | None = None
    power: float | None = None
    pre_power: float | None = None
    timestamp: float | None = None


class Stranger(MistObject):
    """A network that is not ours, as access points hear it; strength in dBm."""

    ssid: str | None = None
    bssid: str | None = None
    channel: int | None = None
    avg_rssi: float | None = None
    ap_mac: str | None = None
    num_aps: int | None = None
    times_heard: int | None = None
    seen_on_lan: bool | None = None


class Network(MistObject):
    """A WLAN of ours."""

    ssid: str | None = None
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Air:
    """All that was read; a part that is None is closed to the token, an empty one is empty.

    Args:
        stations: access points with their radios.
        plan: of RRM.
        changes: that RRM made.
        hearing: by band, what access points hear of each other.
        strangers: foreign networks by kind.
        ours: our SSIDs that are on.
        notes: what is closed or cut.
    """

    stations: Facts[AccessPoint]
    plan: Plan | None
    changes: list[Change] | None
    hearing: Mapping[str, list[Hearing] | None]
    strangers: Mapping[str, list[Stranger] | None]
    ours: list[str] | None
    notes: list[str]


async def read_air(mist: Mist, site_id: str, *, band: str | None) -> Air:
    """Read everything at once; of bands, only the one that is asked for."""
    reading = _Reading(mist, site_id)
    bands = [band] if band else list(BANDS)
    stations, plan, changes, ours, hearing, strangers = await asyncio.gather(
        reading.stations(),
        reading.plan(),
        reading.changes(),
        reading.ours(),
        asyncio.gather(*(reading.hearing(each) for each in bands)),
        asyncio.gather(*(reading.strangers(kind) for kind in KINDS)),
    )
    return Air(
        stations=stations,
        plan=plan,
        changes=changes if changes is None else [each for each in changes if _is_of(each, band)],
        hearing=dict(zip(bands, hearing, strict=True)),
        strangers=dict(zip(KINDS, strangers, strict=True)),
        ours=ours,
        notes=sorted(reading.notes),
    )


def _is_of(change: Change, band: str | None) -> bool:
    return band is None or plain_band(change.band or "") == band


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the parts; what is closed or cut goes into the notes."""

    mist: Mist
    site_id: str
    notes: list[str] = field(default_factory=list)

    async def stations(self) -> Facts[AccessPoint]:
        pages = list_pages(self.mist.client, self._path("stats/devices"), {"type": "ap"})
        return await facts(pages, AccessPoint.model_validate)

    async def plan(self) -> Plan | None:
        document = await self._open(self._path("rrm/current"), {}, "plan of RRM")
        return Plan.model_validate(document) if isinstance(document, dict) else None

    async def changes(self) -> list[Change] | None:
        query = {"duration": CHANGES_OF}
        rows = await self._rows(self._path("rrm/events"), query, "list of changes by RRM")
        return None if rows is None else read_all(Change, rows)

    async def hearing(self, band: str) -> list[Hearing] | None:
        what = f"list of neighbors in band {band}"
        rows = await self._rows(self._path(f"rrm/neighbors/band/{band}"), {}, what)
        return None if rows is None else read_all(Hearing, rows)

    async def strangers(self, kind: str) -> list[Stranger] | None:
        query = {"type": kind, "duration": HEARD_IN}
        what = f"list of foreign networks of the kind {kind}"
        rows = await self._rows(self._path("insights/rogues"), query, what)
        return None if rows is None else read_all(Stranger, rows)

    async def ours(self) -> list[str] | None:
        query = {"resolve": "true"}
        document = await self._open(self._path("wlans/derived"), query, "list of our SSIDs")
        if not isinstance(document, list):
            return None
        networks = read_all(Network, (row for row in document if isinstance(row, dict)))
        return [each.ssid for each in networks if each.ssid and each.enabled is not False]

    def _path(self, endpoint: str) -> str:
        return path_of(f"sites/{{site_id}}/{endpoint}", site_id=self.site_id)

    async def _rows(self, path: str, query: Mapping[str, str], what: str) -> list[Row] | None:
        """Read one page: the links of these lists lead to other paths."""
        document = await self._open(path, {**query, "limit": str(PAGE_SIZE)}, what)
        if document is None:
            return None
        rows = document.get("results") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            raise unexpected("an object with results")
        if document.get("next") and len(rows) >= PAGE_SIZE:
            self.notes.append(f"Of the {what}, the first {len(rows)} are read; there are more")
        return [row for row in rows if isinstance(row, dict)]

    async def _open(self, path: str, query: Mapping[str, str], what: str) -> Any:
        reading = self.mist.client.read(path, query)
        return await unless_closed(reading, what, nothing=None, notes=self.notes)
