"""The air at a site: radios, what RRM changed, and foreign networks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from pydantic import Field

from mist_mcp.analysis.air import band_words, imitated, plain_band, share_air
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.turns import aside
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope, mac_at
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.site.site_air import (
    CHANGES_OF,
    HEARD_IN,
    KINDS,
    AccessPoint,
    Air,
    AirRadio,
    Change,
    Planned,
    Stranger,
    read_air,
)
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.untrusted import quoted

Band = Literal["24", "5", "6"]

_MOST_NEIGHBORS: Final = 3
_MOST_CHANGES: Final = 10
_MOST_STRANGERS: Final = 20
_MOST_SILENT: Final = 10
_RADAR: Final = "radar"


class CoChannelRow(Record):
    """An access point that is heard on the same channel, or on one that overlaps."""

    ap: Foreign
    rssi_dbm: float | None = None


class AirRow(Record):
    """A radio and its air."""

    ap: Foreign
    mac: Id | None = None
    band: Foreign
    channel: int | None = None
    width_mhz: int | None = None
    power_dbm: float | None = None
    used_percent: float | None = Field(None, description="of airtime, by all")
    own_percent: float | None = Field(None, description="by this radio and its clients")
    other_wifi_percent: float | None = None
    non_wifi_percent: float | None = None
    noise_dbm: float | None = None
    clients: int | None = None
    co_channel: int | None = Field(None, description="neighbors heard whose channel overlaps")
    co_channel_strongest: list[CoChannelRow] | None = None
    rrm_channel: int | None = Field(None, description="as RRM plans")
    rrm_width_mhz: int | None = None
    rrm_power_dbm: float | None = None


class ChangeRow(Record):
    """What RRM changed at a radio."""

    time: Moment = None
    ap: Foreign | None = None
    mac: Id | None = None
    band: Foreign | None = None
    why: Foreign | None = None
    from_channel: int | None = None
    channel: int | None = None
    from_width_mhz: int | None = None
    width_mhz: int | None = None
    from_power_dbm: float | None = None
    power_dbm: float | None = None


class StrangerRow(Record):
    """A network that is not of this site."""

    kind: Own = Field(description="lan: on our wire; spoof, honeypot: poses as ours; others")
    ssid: Foreign | None = None
    bssid: Id | None = None
    imitates: Foreign | None = Field(None, description="our SSID that it is or looks like")
    channel: int | None = None
    rssi_dbm: float | None = None
    heard_by: Foreign | None = None
    aps: int | None = Field(None, description="access points that hear it")
    times_heard: int | None = None
    on_lan: bool | None = None


class SiteRadio(Listing):
    """Radios, the busiest first; changes and foreign networks stand on the first page."""

    site: Foreign
    by_band: dict[Foreign, int] | None = None
    silent: list[Foreign] | None = Field(None, description="access points that report no radio")
    changes: list[ChangeRow] | None = Field(None, description="by RRM in 7 days, newest first")
    changes_by_why: dict[Foreign, int] | None = None
    strangers: list[StrangerRow] | None = Field(None, description="heard in a day, gravest first")
    strangers_by_kind: dict[Own, int] | None = None
    imitating: int | None = None
    rows: list[AirRow]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is asked for: a band, and the MAC address of an access point; None for all."""

    scope: ClientScope
    site_id: str
    band: str | None
    mac: str | None


@tool("site", danger="read")
async def get_site_radio(
    *,
    site_id: Text,
    org_id: Text | None = None,
    band: Band | None = None,
    ap: Text | None = None,
    limit: Limit = 10,
    mist: Mist = MIST,
) -> SiteRadio:
    """Show the air at a site: channels, airtime, noise, RRM, radar, rogues, foreign SSIDs.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        band: Such as 24.
        ap: Name or MAC.
        limit: Rows at most.
    """
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    mac = await mac_at(mist.client, scope, ap, kind="access point") if ap else None
    sought = _Sought(scope, scope.site_id or "", band, mac)
    order, shown = await ordered(mist, partial(_in_order, mist, sought), limit=limit)
    return SiteRadio.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(band=band, ap=ap), *order.notes],
        site=scope.name,
        whole=order.whole,
    )


async def _in_order(mist: Mist, sought: _Sought) -> Order[AirRow]:
    """Read the air, and put the busiest radios first."""
    air = await read_air(mist, sought.site_id, band=sought.band)
    return await aside(partial(_ranked, sought, air), over=air.stations.things)


def _ranked(sought: _Sought, air: Air) -> Order[AirRow]:
    rows = sorted(_rows(sought, air), key=_rank)
    silent = [_name(each) for each in _stations(sought, air) if not each.radio_stat]
    changes = _changes(sought, air)
    strangers = _strangers(sought, air)
    return Order(
        rows,
        complete=air.stations.complete,
        notes=[*air.notes, *_left_out(changes, strangers, silent), *_unsorted(sought)],
        summary=" ".join(_summary(sought, rows, silent, changes, strangers)),
        whole={
            "by_band": counted(row.band for row in rows),
            "silent": silent[:_MOST_SILENT] or None,
            "changes": None if changes is None else changes[:_MOST_CHANGES],
            "changes_by_why": None if changes is None else counted(row.why for row in changes),
            "strangers": None if strangers is None else strangers[:_MOST_STRANGERS],
            "strangers_by_kind": {
                kind: sum(row.kind == kind for row in strangers or [])
                for kind, known in air.strangers.items()
                if known is not None
            }
            or None,
            "imitating": _imitating(strangers) if air.ours is not None else None,
        },
    )


def _imitating(strangers: Sequence[StrangerRow] | None) -> int | None:
    return None if strangers is None else sum(row.imitates is not None for row in strangers)


def _left_out(
    changes: Sequence[ChangeRow] | None,
    strangers: Sequence[StrangerRow] | None,
    silent: Sequence[str],
) -> list[str]:
    """Say of which lists only the beginning is shown."""
    parts: list[tuple[str, int, int]] = [
        ("changes", len(changes or []), _MOST_CHANGES),
        ("foreign networks", len(strangers or []), _MOST_STRANGERS),
        ("access points that report no radio", len(silent), _MOST_SILENT),
    ]
    return [f"Of {total} {what}, {most} are shown" for what, total, most in parts if total > most]


def _unsorted(sought: _Sought) -> list[str]:
    """Say what a filter cannot sort: the cloud sends no band of foreign networks."""
    return ["Foreign networks are those of all bands"] if sought.band else []


def _stations(sought: _Sought, air: Air) -> Iterator[AccessPoint]:
    return (each for each in air.stations.things if sought.mac in (None, each.mac))


def _name(station: AccessPoint) -> str:
    return station.name or station.mac or "(unknown)"


def _rank(row: AirRow) -> tuple[object, ...]:
    """Order radios: the busiest first, then those of unknown use, by name."""
    used = row.used_percent
    return (used is None, -(used or 0), -(row.co_channel or 0), row.ap, row.band)


def _rows(sought: _Sought, air: Air) -> Iterator[AirRow]:
    tuned = _Tuned.of(air)
    for station in _stations(sought, air):
        for name, radio in station.radio_stat.items():
            band = plain_band(name)
            if sought.band in (None, band):
                yield _row(station, band, radio, air, tuned)


def _row(station: AccessPoint, band: str, radio: AirRadio, air: Air, tuned: "_Tuned") -> AirRow:
    near = tuned.near(station, band, radio)
    planned = air.plan.of(band, station.id) if air.plan else Planned()
    return AirRow(
        ap=_name(station),
        mac=station.mac,
        band=band_words(band),
        channel=radio.channel,
        width_mhz=radio.bandwidth,
        power_dbm=radio.power,
        used_percent=radio.util_all,
        own_percent=_own(radio),
        other_wifi_percent=radio.util_rx_other_bss,
        non_wifi_percent=radio.util_non_wifi,
        noise_dbm=radio.noise_floor,
        clients=radio.num_clients,
        co_channel=None if near is None else len(near),
        co_channel_strongest=None if near is None else near[:_MOST_NEIGHBORS],
        rrm_channel=planned.channel,
        rrm_width_mhz=planned.bandwidth,
        rrm_power_dbm=planned.power,
    )


def _own(radio: AirRadio) -> float | None:
    """Return what the radio and its clients use, where both are told."""
    if radio.util_tx is None or radio.util_rx_in_bss is None:
        return None
    return radio.util_tx + radio.util_rx_in_bss


@dataclass(frozen=True, slots=True)
class _Tuned:
    """Which radios are on which channel, and who hears whom, both by band and MAC address."""

    radios: Mapping[tuple[str, str], tuple[str, AirRadio]]
    heard: Mapping[tuple[str, str], list[tuple[str, float | None]]]

    @classmethod
    def of(cls, air: Air) -> "_Tuned":
        """Index the air; neighbors may be named by the address of the radio too."""
        radios = {
            (plain_band(band), mac): (_name(station), radio)
            for station in air.stations.things
            for band, radio in station.radio_stat.items()
            for mac in (station.mac, radio.mac)
            if mac
        }
        heard = {
            (band, each.mac): [(near.mac, near.rssi) for near in each.neighbors if near.mac]
            for band, known in air.hearing.items()
            for each in known or []
            if each.mac
        }
        return cls(radios, heard)

    def near(self, station: AccessPoint, band: str, radio: AirRadio) -> list[CoChannelRow] | None:
        """Return the neighbors whose channel overlaps, the strongest first; None if unknown."""
        told = (self.heard.get((band, mac)) for mac in (station.mac, radio.mac) if mac)
        heard = next((each for each in told if each is not None), None)
        if heard is None or radio.channel is None:
            return None
        mine = (radio.channel, radio.bandwidth)
        rows = [
            CoChannelRow(ap=name, rssi_dbm=rssi)
            for mac, rssi in heard
            for name, other in [self.radios.get((band, mac), ("", AirRadio()))]
            if other.channel is not None and share_air(band, mine, (other.channel, other.bandwidth))
        ]
        return sorted(rows, key=_strength)


def _strength(row: CoChannelRow | StrangerRow) -> tuple[bool, float]:
    """Order by strength; what is of unknown strength comes last."""
    return row.rssi_dbm is None, -(row.rssi_dbm or 0)


def _changes(sought: _Sought, air: Air) -> list[ChangeRow] | None:
    if air.changes is None:
        return None
    known = [each for each in air.changes if sought.mac in (None, each.ap)]
    known.sort(key=lambda each: each.timestamp or 0.0, reverse=True)
    return [_change(each, sought.scope.device) for each in known]


def _change(change: Change, called: Callable[[str | None], str | None]) -> ChangeRow:
    return ChangeRow(
        time=iso(change.timestamp),
        ap=called(change.ap),
        mac=change.ap,
        band=band_words(change.band) if change.band else None,
        why=change.event,
        from_channel=change.pre_channel,
        channel=change.channel,
        from_width_mhz=change.pre_bandwidth,
        width_mhz=change.bandwidth,
        from_power_dbm=change.pre_power,
        power_dbm=change.power,
    )


def _strangers(sought: _Sought, air: Air) -> list[StrangerRow] | None:
    """Return foreign networks, what imitates us first; None where no kind can be read."""
    if all(known is None for known in air.strangers.values()):
        return None
    rows = [
        _stranger(kind, each, air.ours or [], sought.scope.device)
        for kind, known in air.strangers.items()
        for each in known or []
        if sought.mac in (None, each.ap_mac)
    ]
    rows.sort(key=lambda row: (row.imitates is None, KINDS.index(row.kind), _strength(row)))
    return rows


def _stranger(
    kind: str, heard: Stranger, ours: Iterable[str], called: Callable[[str | None], str | None]
) -> StrangerRow:
    return StrangerRow(
        kind=kind,
        ssid=heard.ssid,
        bssid=heard.bssid,
        imitates=imitated(heard.ssid, ours),
        channel=heard.channel,
        rssi_dbm=heard.avg_rssi,
        heard_by=called(heard.ap_mac),
        aps=heard.num_aps,
        times_heard=heard.times_heard,
        on_lan=heard.seen_on_lan,
    )


def _summary(
    sought: _Sought,
    rows: Sequence[AirRow],
    silent: Sequence[str],
    changes: Sequence[ChangeRow] | None,
    strangers: Sequence[StrangerRow] | None,
) -> Iterator[str]:
    yield f"{sought.scope.name}: {_radio_words(rows, len(silent))}."
    yield _change_words(changes)
    yield _stranger_words(strangers)


def _radio_words(rows: Sequence[AirRow], silent: int) -> str:
    mute = number_of(silent, "access point")
    without = f"; {mute} report{'s' if silent == 1 else ''} no radio" if silent else ""
    if not rows:
        return f"no radio is reported, so the air is not known{without}"
    bands = listed(counted(row.band for row in rows))
    first = rows[0]
    if first.used_percent is None:
        return f"{number_of(len(rows), 'radio')}, {bands}; the use of none is reported{without}"
    untold = sum(row.used_percent is None for row in rows)
    unknown = f"; the use of {untold} is not reported" if untold else ""
    busiest = f"{quoted(first.ap)} {first.band} at {first.used_percent:g} %"
    return f"{number_of(len(rows), 'radio')}, {bands}; the busiest is {busiest}{unknown}{without}"


def _change_words(changes: Sequence[ChangeRow] | None) -> str:
    if changes is None:
        return "What RRM changed is not known."
    if not changes:
        return f"No change by RRM is reported in {CHANGES_OF}."
    radar = sum(_RADAR in (row.why or "") for row in changes)
    by_radar = f"{radar} because of radar" if radar else "none because of radar"
    return f"RRM changed {number_of(len(changes), 'radio')} in {CHANGES_OF}, {by_radar}."


def _stranger_words(strangers: Sequence[StrangerRow] | None) -> str:
    if strangers is None:
        return "Foreign networks are not known."
    if not strangers:
        return f"No foreign network is reported in {HEARD_IN}."
    kinds = listed(counted(row.kind for row in strangers))
    posing = sorted({row.imitates for row in strangers if row.imitates})
    named = f"; imitated: {', '.join(map(quoted, posing))}" if posing else ""
    return f"{len(strangers)} foreign networks: {kinds}{named}."
