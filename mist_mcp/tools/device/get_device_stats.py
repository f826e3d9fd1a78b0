"""Devices as they are now: state, load, versions, radios, ports."""

import asyncio
from collections.abc import Mapping
from functools import partial

from pydantic import Field

from mist_mcp.analysis.device_health import (
    JUDGED,
    cpu_percent,
    health,
    is_offline,
    memory_percent,
)
from mist_mcp.analysis.health import Health
from mist_mcp.analysis.interfaces import physical
from mist_mcp.analysis.losses import Loss
from mist_mcp.analysis.uptime import up_for
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.device_names import site_device_names
from mist_mcp.cloud.elsewhere import at_site, mac_in
from mist_mcp.cloud.names import DeviceName, SiteName
from mist_mcp.cloud.paging import Facts, Row, facts, list_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import NotFoundError
from mist_mcp.models.device import DeviceStats, Member, Part
from mist_mcp.models.wan import EdgeLinks
from mist_mcp.tools.device.located import located_at
from mist_mcp.tools.kit.client_scope import client_scope
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.dead_ports import DeadPorts, Lost, dead_ports, heard_last, lost
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import ConnectionStatus, DeviceType, Limit, Text
from mist_mcp.tools.kit.scope import Scope, scope_of
from mist_mcp.tools.kit.stats_row import COUNTED, unknown_words
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.naming import as_mac, device_id, site_label
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own, Quoting
from mist_mcp.words.untrusted import quoted

_MOST_NAMED = 3
_MOST_LOST = 20
_UNKNOWN = "unknown"


class StatsRow(Record):
    """A device as it is now."""

    name: Foreign | None = None
    type: Foreign
    model: Foreign | None = None
    mac: Id | None = None
    site: Foreign
    status: Foreign | None = None
    problems: list[Foreign] = Field(default_factory=list)
    unknown: list[Foreign] | None = Field(None, description="judged, but not reported")
    version: Foreign | None = None
    uptime: Own | None = None
    ip: Foreign | None = None
    cpu_percent: float | None = None
    memory_percent: float | None = None
    clients: int | None = None
    last_seen: Moment = None
    last_uplink: list[Foreign] | None = Field(
        None, description="of what is offline: the switch and port that it hung on, or may have"
    )


class LossRow(Record):
    """Devices that were lost within a minute, and what they share."""

    since: Moment = None
    seconds: int = Field(description="between the first and the last")
    devices: int
    types: list[Foreign]
    site: Foreign
    names: list[Foreign]
    switches: list[Foreign] = Field(description="that they may have hung on")
    ports: list[Foreign] | None = Field(None, description="that they may have hung on")
    advice: Quoting


class RadioRow(Record):
    """A radio of an access point."""

    band: Foreign
    channel: int | None = None
    width_mhz: int | None = None
    power_dbm: float | None = None
    clients: int | None = None
    used_percent: float | None = None
    noise_dbm: float | None = None


class MemberRow(Record):
    """A module of a device, or a member of a virtual chassis."""

    member: int | None = None
    node: Own | None = Field(None, description="of a cluster, if not its first")
    role: Foreign | None = None
    state: Foreign | None = None
    model: Foreign | None = None
    serial: Foreign | None = None
    version: Foreign | None = None
    recovery: Foreign | None = Field(None, description="release of its recovery snapshot")
    backup: Foreign | None = None
    poe_watts: float | None = None
    poe_max_watts: float | None = None
    hottest_celsius: float | None = None
    parts: list[Foreign] = Field(default_factory=list, description="fans and power supplies")


class InterfaceRow(Record):
    """An interface of a gateway."""

    port: Foreign
    node: Own | None = Field(None, description="of a cluster, if not its first")
    usage: Foreign | None = None
    name: Foreign | None = Field(None, description="of the uplink or the network")
    provider: Foreign | None = None
    state: Foreign | None = None
    addresses: list[Foreign] | None = None


class BgpPeerRow(Record):
    """A BGP peer of a gateway."""

    neighbor: Foreign | None = None
    neighbor_as: Foreign | None = None
    state: Foreign | None = None


class DeviceDetail(Record):
    """What one device says beyond its row."""

    id: Id | None = None
    serial: Foreign | None = None
    external_ip: Foreign | None = None
    config_status: Foreign | None = None
    config: Moment = Field(None, description="when the configuration was last applied")
    power: Foreign | None = None
    uplink: Foreign | None = Field(None, description="the neighbour that LLDP names, and its port")
    ports_up: int | None = None
    ports_down: list[Foreign] = Field(default_factory=list)


class DevicesNow(Listing):
    """Devices as they are now; `detail`, radios and members only for a single one."""

    scope: Foreign = Field(description="the organization, site or device that the rows are about")
    by_type: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    by_model: dict[Foreign, int] | None = None
    by_version: dict[Foreign, int] | None = None
    with_problems: int | None = None
    by_unknown: dict[Foreign, int] | None = Field(
        None, description="what is judged, and not reported: neither healthy nor ill"
    )
    with_unknown: int | None = None
    lost_at_once: list[LossRow] | None = None
    rows: list[StatsRow]
    detail: DeviceDetail | None = None
    radios: list[RadioRow] = Field(default_factory=list)
    members: list[MemberRow] = Field(default_factory=list)
    bgp_peers: list[BgpPeerRow] | None = Field(None, description="absent where nobody sent any")
    interfaces: list[InterfaceRow] | None = Field(None, description="of a gateway")


@tool("device", danger="read")
async def get_device_stats(
    *,
    device_id: Text | None = None,
    site_id: Text | None = None,
    org_id: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    status: ConnectionStatus | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> DevicesNow:
    """Show how devices are now, problems first: state, load, version, uptime, clients.

    With device_id one in detail: radios, members, power supplies, ports.

    Args:
        device_id: Name, MAC or id.
        site_id: Id or name.
        org_id: Id or name.
        type: Of this type.
        status: Connection.
        limit: Rows at most.
    """
    if device_id is not None:
        return await _one(mist, device_id, site_id=site_id, org_id=org_id)
    query = {"type": type or "all", "status": status or "all"}
    # The lists of whole organizations are lean; those of sites take no such parameter.
    lean = {} if site_id else {"fields": ",".join(JUDGED)}
    scope = await scope_of(mist.client, "stats/devices", site_id=site_id, org_id=org_id)
    read = partial(_in_order, mist, scope, {**query, **lean}, site_id=site_id, org_id=org_id)
    order, shown = await ordered(mist, read, limit=limit)
    return DevicesNow.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*order.notes, *([COUNTED] if shown.first else [])],
        scope=scope.name,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist,
    scope: Scope,
    query: Mapping[str, str],
    *,
    site_id: str | None,
    org_id: str | None,
) -> Order[StatsRow]:
    """Read all devices, each as light as its row, and put those with problems first."""
    ports = await scope_of(mist.client, "stats/ports/search", site_id=site_id, org_id=org_id)
    names = await _others(mist, query, site_id=site_id, org_id=org_id)
    offline: list[DeviceStats] = []

    def row(each: Row) -> StatsRow:
        device = DeviceStats.model_validate(each)
        if device.mac and device.name:
            names[device.mac] = device.name
        if is_offline(device):
            offline.append(device)
        return _stats_row(device, scope.sites, now=mist.clock())

    found, dead = await asyncio.gather(
        facts(list_pages(mist.client, scope.path, query), row), dead_ports(mist, ports.path)
    )

    def ranked() -> Order[StatsRow]:
        gone = lost(offline, dead, names)
        return _ranked(scope, found, gone, dead, now=mist.clock())

    return await aside(ranked, over=found.things)


async def _others(
    mist: Mist, query: Mapping[str, str], *, site_id: str | None, org_id: str | None
) -> dict[str, str]:
    """Return the names of devices that a filter leaves out: what was lost hung on them."""
    if {query["type"], query["status"]} == {"all"}:
        return {}
    return dict((await client_scope(mist.client, site_id=site_id, org_id=org_id)).devices)


def _ranked(
    scope: Scope, found: Facts[StatsRow], gone: Lost, dead: DeadPorts, *, now: float
) -> Order[StatsRow]:
    rows = sorted((_plugged(row, gone, dead, now=now) for row in found.things), key=_rank)
    troubled = sum(bool(row.problems) for row in rows)
    untold = [row.unknown for row in rows if row.unknown]
    by_unknown = counted(word for words in untold for word in words)
    by_status = counted(row.status for row in rows)
    return Order(
        rows,
        complete=found.complete,
        notes=dead.notes,
        summary=f"{scope.name}: {number_of(len(rows), 'device')}, {listed(by_status)}; "
        f"{troubled} with problems{unknown_words(len(untold), by_unknown)}"
        f"{''.join(f'; {_loss_words(loss, scope.sites)}' for loss in gone.losses[:1])}.",
        whole={
            "by_type": counted(None if row.type == _UNKNOWN else row.type for row in rows),
            "by_status": by_status,
            "by_model": counted(row.model for row in rows),
            "by_version": counted(row.version for row in rows),
            "with_problems": troubled,
            "by_unknown": by_unknown or None,
            "with_unknown": len(untold) or None,
            "lost_at_once": [_loss_row(loss, gone, scope.sites) for loss in gone.losses] or None,
        },
    )


def _rank(row: StatsRow) -> tuple[bool, bool, bool, str]:
    """Order rows: what is down, what has problems, what nobody can judge, the others."""
    return (
        (row.status or "").casefold() in ("connected", ""),
        not row.problems,
        not row.unknown,
        row.name or "",
    )


def _plugged(row: StatsRow, gone: Lost, dead: DeadPorts, *, now: float) -> StatsRow:
    """Add what ports tell of a device: what it hung on when it was lost, or that a port died."""
    mac = row.mac or ""
    if mac in gone.uplinks:
        found = gone.uplinks[mac]
        more = len(found) - _MOST_NAMED
        uplinks = [each.label for each in found[:_MOST_NAMED]]
        uplinks += [f"{more} more"] if more > 0 else []
        return row.model_copy(update={"last_uplink": uplinks or None})
    words = list(dead.words(mac, now=now))
    return row.model_copy(update={"problems": [*row.problems, *words]}) if words else row


def _stats_row(device: DeviceStats, names: dict[str, str], *, now: float) -> StatsRow:
    found = health(device, now=now)
    return StatsRow.of(
        device,
        type=device.type or _UNKNOWN,
        mac=device.mac or None,
        site=site_label(device.site_id, names),
        problems=found.problems,
        unknown=found.unknown or None,
        uptime=duration(up_for(device.uptime, now=now)),
        cpu_percent=cpu_percent(device),
        memory_percent=memory_percent(device),
        last_seen=iso(device.last_seen),
    )


def _loss_row(loss: Loss, gone: Lost, names: dict[str, str]) -> LossRow:
    uplinks = [each for device in loss.devices for each in gone.uplinks.get(device.mac, ())]
    ports = sorted({f"{each.switch} {each.port}" for each in uplinks})
    return LossRow(
        since=iso(loss.since),
        seconds=loss.seconds,
        devices=len(loss.devices),
        types=sorted({device.type or "unknown" for device in loss.devices}),
        site=_site_of(loss, names),
        names=[device.name or device.mac for device in loss.devices[:_MOST_LOST]],
        switches=list(loss.switches[:_MOST_LOST]),
        ports=ports[:_MOST_LOST] or None,
        advice=loss.advice,
    )


def _site_of(loss: Loss, names: dict[str, str]) -> str:
    sites = sorted({site_label(device.site_id, names) for device in loss.devices})
    return ", ".join(sites)


def _loss_words(loss: Loss, names: dict[str, str]) -> str:
    """Say what was lost at once, and what it shares."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in _kinds(loss).items())
    called = f", named {quoted(loss.prefix + '...')}" if loss.prefix else ""
    return f"{kinds} lost within {loss.seconds} s at {_site_of(loss, names)}{called}: {loss.advice}"


def _kinds(loss: Loss) -> dict[str, int]:
    return counted(device.type for device in loss.devices)


async def _document(mist: Mist, site: SiteName, found: DeviceName) -> Row:
    """Read the statistics of a device; a second node has those of its cluster."""
    try:
        return await _read(mist, site, found.id, type_=found.type)
    except NotFoundError:
        mac = await mac_in(mist.client, found.mac, org_id=site.org_id, site_id=site.id)
        if mac in (None, found.mac):
            raise
        return await _read(mist, site, device_id(mac), type_=found.type)


async def _read(mist: Mist, site: SiteName, id_: str, *, type_: str | None) -> Row:
    path = path_of("sites/{site_id}/stats/devices/{device_id}", site_id=site.id, device_id=id_)
    # Ports, tunnels and BGP peers of a gateway come only when they are asked for.
    more = ("bgp_peers", "ports") if type_ in ("gateway", None) else ()
    return await mist.client.read_object(path, {"fields": ",".join((*more, *JUDGED))})


async def _one(mist: Mist, text: str, *, site_id: str | None, org_id: str | None) -> DevicesNow:
    """Describe one device; its site comes from the inventory unless it is given."""
    site, found = await located_at(mist, text, site_id=site_id, org_id=org_id)
    read = _document(mist, site, found)
    believed = site if site_id and as_mac(text) else None
    document = await at_site(mist.client, read, text, site=believed, org_id=site.org_id)
    device = DeviceStats.model_validate({**document, "site_id": site.id})
    device, dead, names = await _around(mist, device, site)
    gone = lost([device] if is_offline(device) else [], dead, names)
    now = mist.clock()
    row = _plugged(_stats_row(device, {site.id: site.name}, now=now), gone, dead, now=now)
    trouble = Health(problems=row.problems, unknown=row.unknown or []).sentence
    return DevicesNow(
        summary=f"{row.name or found.name} ({row.model or 'model unknown'}) at {site.name} is "
        f"{row.status or 'in an unknown state'}; {trouble}{_hung_on(row)}.",
        notes=dead.notes,
        scope=row.name or found.name,
        by_type=counted([row.type]),
        by_status=counted([row.status]),
        by_model=counted([row.model]),
        by_version=counted([row.version]),
        with_problems=int(bool(row.problems)),
        with_unknown=int(bool(row.unknown)),
        detail=_detail(device),
        radios=_radios(device),
        members=[
            *(_member(member) for member in device.module_stat),
            *(_member(member, node="node 1") for member in device.module2_stat),
        ],
        bgp_peers=_peers(device),
        interfaces=_interfaces(EdgeLinks.model_validate(document)) or None,
        total=1,
        returned=1,
        rows=[row],
    )


async def _around(
    mist: Mist, device: DeviceStats, site: SiteName
) -> tuple[DeviceStats, DeadPorts, dict[str, str]]:
    """Read what tells of a device from outside: dead ports, and who hung on whom."""
    path = path_of("sites/{site_id}/stats/ports/search", site_id=site.id)
    if is_offline(device):
        return await asyncio.gather(
            heard_last(mist, device),
            dead_ports(mist, path),
            site_device_names(mist.client, site.id),
        )
    dead = await dead_ports(mist, path, mac=device.mac) if device.type == "switch" else DeadPorts()
    return device, dead, {}


def _hung_on(row: StatsRow) -> str:
    return f"; it hung on {', or '.join(row.last_uplink)}" if row.last_uplink else ""


def _detail(device: DeviceStats) -> DeviceDetail:
    known = physical(device.port_stat or device.if_stat)
    uplink = device.lldp_stat
    return DeviceDetail.of(
        device,
        external_ip=device.ext_ip,
        config=iso(device.config_timestamp),
        power=device.power_src,
        uplink=f"{uplink.system_name} {uplink.port_id}" if uplink and uplink.system_name else None,
        ports_up=sum(known.values()) if known else None,
        ports_down=[name for name, up in known.items() if not up],
    )


def _peers(device: DeviceStats) -> list[BgpPeerRow] | None:
    """Return the BGP peers that a row lists; switches list none here, whatever they have."""
    peers = device.bgp_peers
    return None if peers is None else [BgpPeerRow.of(peer) for peer in peers]


def _interfaces(links: EdgeLinks) -> list[InterfaceRow]:
    """Return the interfaces that are used for something: those of gateways."""
    nodes = ((None, links.if_stat), ("node 1", links.if2_stat))
    return [
        InterfaceRow(
            port=said.port_id or name,
            node=node,
            usage=said.port_usage,
            name=said.wan_name or said.network_name,
            provider=said.servp_info.org if said.servp_info else None,
            state={True: "up", False: "down", None: None}[said.up],
            addresses=said.ips,
        )
        for node, interfaces in nodes
        for name, said in interfaces.items()
        if said.port_usage or said.wan_name
    ]


def _radios(device: DeviceStats) -> list[RadioRow]:
    return [
        RadioRow(
            band=f"{band.removeprefix('band_').replace('24', '2.4')} GHz",
            channel=radio.channel,
            width_mhz=radio.bandwidth,
            power_dbm=radio.power,
            clients=radio.num_clients,
            used_percent=radio.util_all,
            noise_dbm=radio.noise_floor,
        )
        for band, radio in sorted(device.radio_stat.items())
    ]


def _member(member: Member, *, node: str | None = None) -> MemberRow:
    heat = [part.celsius for part in member.temperatures or [] if part.celsius is not None]
    parts = [*(member.fans or []), *(member.psus or [])]
    return MemberRow.of(
        member,
        member=member.fpc_idx,
        node=node,
        role=member.vc_role,
        state=member.vc_state or member.status,
        recovery=member.recovery_version,
        backup=member.backup_version,
        poe_watts=member.poe.power_draw if member.poe else None,
        poe_max_watts=member.poe.max_power if member.poe else None,
        hottest_celsius=max(heat, default=None),
        parts=[_part(part) for part in parts],
    )


def _part(part: Part) -> str:
    return f"{part.name or 'part'}: {part.status or 'unknown'}"
