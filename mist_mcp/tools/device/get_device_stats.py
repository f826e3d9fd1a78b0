"""Devices as they are now: state, load, versions, radios, ports."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.device_health import cpu_percent, memory_percent, problems
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import DeviceName, SiteName, find_device, find_org, find_site, owner_of
from mist_mcp.cloud.paging import Facts, facts, list_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.device import DeviceStats, Member, Part
from mist_mcp.tools.device.located import located
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import ConnectionStatus, DeviceType, Limit, Text
from mist_mcp.tools.kit.scope import Scope, scope_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed
from mist_mcp.words.naming import as_mac, device_id, site_label
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

_UNKNOWN: Final = "unknown"


class StatsRow(Record):
    """A device as it is now."""

    name: Foreign | None = None
    type: Foreign
    model: Foreign | None = None
    mac: Id | None = None
    site: Foreign
    status: Foreign | None = None
    problems: list[Foreign] = Field(default_factory=list)
    version: Foreign | None = None
    uptime: Own | None = None
    ip: Foreign | None = None
    cpu_percent: float | None = None
    memory_percent: float | None = None
    clients: int | None = None
    last_seen: Moment = None


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
    role: Foreign | None = None
    model: Foreign | None = None
    serial: Foreign | None = None
    version: Foreign | None = None
    poe_watts: float | None = None
    poe_max_watts: float | None = None
    hottest_celsius: float | None = None
    parts: list[Foreign] = Field(default_factory=list, description="fans and power supplies")


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
    rows: list[StatsRow]
    detail: DeviceDetail | None = None
    radios: list[RadioRow] = Field(default_factory=list)
    members: list[MemberRow] = Field(default_factory=list)
    bgp_peers: list[BgpPeerRow] = Field(default_factory=list)


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
    """Show how devices are now: state, problems, load, version, uptime, clients.

    With device_id one device in detail: radios, members, power supplies, ports. Without, those of
    a site or the organization, problems first.

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
    scope = await scope_of(mist.client, "stats/devices", site_id=site_id, org_id=org_id)
    read = partial(_in_order, mist, scope, query)
    order, shown = await ordered(mist, read, limit=limit)
    return DevicesNow.showing(
        shown, rows=shown.things, summary=order.summary, scope=scope.name, whole=order.whole
    )


async def _in_order(mist: Mist, scope: Scope, query: Mapping[str, str]) -> Order[StatsRow]:
    """Read all devices, each as light as its row, and put those with problems first."""
    row = partial(_stats_row, names=scope.sites, now=mist.clock())
    found = await facts(
        list_pages(mist.client, scope.path, query),
        lambda each: row(DeviceStats.model_validate(each)),
    )
    return await aside(partial(_ranked, scope.name, found), over=found.things)


def _ranked(scope: str, found: Facts[StatsRow]) -> Order[StatsRow]:
    rows = sorted(
        found.things, key=lambda row: (row.status == "connected", not row.problems, row.name or "")
    )
    troubled = sum(bool(row.problems) for row in rows)
    by_status = counted(row.status for row in rows)
    return Order(
        rows,
        complete=found.complete,
        summary=f"{scope}: {len(rows)} devices, {listed(by_status)}; {troubled} with problems.",
        whole={
            "by_type": counted(None if row.type == _UNKNOWN else row.type for row in rows),
            "by_status": by_status,
            "by_model": counted(row.model for row in rows),
            "by_version": counted(row.version for row in rows),
            "with_problems": troubled,
        },
    )


def _stats_row(device: DeviceStats, names: dict[str, str], *, now: float) -> StatsRow:
    return StatsRow.of(
        device,
        type=device.type or _UNKNOWN,
        mac=device.mac or None,
        site=site_label(device.site_id, names),
        problems=problems(device, now=now),
        uptime=duration(device.uptime),
        cpu_percent=cpu_percent(device),
        memory_percent=memory_percent(device),
        clients=_clients(device),
    )


def _clients(device: DeviceStats) -> int | None:
    if device.num_clients is not None or device.clients_stats is None:
        return device.num_clients
    return device.clients_stats.total.num_wired_clients if device.clients_stats.total else None


async def _one(mist: Mist, text: str, *, site_id: str | None, org_id: str | None) -> DevicesNow:
    """Describe one device; its site comes from the inventory unless it is given."""
    site, found = await _located(mist, text, site_id=site_id, org_id=org_id)
    path = path_of("sites/{site_id}/stats/devices/{device_id}", site_id=site.id, device_id=found.id)
    # Ports, tunnels and BGP peers of a gateway come only when they are asked for.
    query = {"fields": "bgp_peers,ports"} if found.type in ("gateway", None) else None
    document = await mist.client.read_object(path, query)
    device = DeviceStats.model_validate({**document, "site_id": site.id})
    row = _stats_row(device, {site.id: site.name}, now=mist.clock())
    trouble = "; ".join(row.problems) or "no known problem"
    return DevicesNow(
        summary=f"{row.name or found.name} ({row.model or 'model unknown'}) at {site.name} is "
        f"{row.status or 'in an unknown state'}; {trouble}.",
        scope=row.name or found.name,
        by_type=counted([row.type]),
        by_status=counted([row.status]),
        by_model=counted([row.model]),
        by_version=counted([row.version]),
        with_problems=int(bool(row.problems)),
        detail=_detail(device),
        radios=_radios(device),
        members=[_member(member) for member in device.module_stat],
        bgp_peers=[BgpPeerRow.of(peer) for peer in device.bgp_peers or []],
        total=1,
        returned=1,
        rows=[row],
    )


async def _located(
    mist: Mist, text: str, *, site_id: str | None, org_id: str | None
) -> tuple[SiteName, DeviceName]:
    """Find a device and the site that it is assigned to."""
    if site_id is None:
        return await located(mist, text, org_id=org_id)
    site = await find_site(mist.client, site_id, org=org_id)
    if mac := as_mac(text):
        return site, DeviceName(id=device_id(mac), name=mac, mac=mac, type=None, site_id=site.id)
    org = await owner_of(mist.client, site) or await find_org(mist.client, org_id)
    return site, await find_device(mist.client, text, org=org, site=site)


def _detail(device: DeviceStats) -> DeviceDetail:
    ports = device.port_stat or device.if_stat
    known = {name: port for name, port in ports.items() if port.up is not None}
    uplink = device.lldp_stat
    return DeviceDetail.of(
        device,
        external_ip=device.ext_ip,
        config=iso(device.config_timestamp),
        power=device.power_src,
        uplink=f"{uplink.system_name} {uplink.port_id}" if uplink and uplink.system_name else None,
        ports_up=sum(bool(port.up) for port in known.values()) if known else None,
        ports_down=[name for name, port in known.items() if not port.up],
    )


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


def _member(member: Member) -> MemberRow:
    heat = [part.celsius for part in member.temperatures if part.celsius is not None]
    return MemberRow.of(
        member,
        member=member.fpc_idx,
        role=member.vc_role,
        poe_watts=member.poe.power_draw if member.poe else None,
        poe_max_watts=member.poe.max_power if member.poe else None,
        hottest_celsius=max(heat, default=None),
        parts=[_part(part) for part in (*member.fans, *member.psus)],
    )


def _part(part: Part) -> str:
    return f"{part.name or 'part'}: {part.status or 'unknown'}"
