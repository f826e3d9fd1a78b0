"""Ports of switches: what is plugged in, how it runs, and what is wrong with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from pydantic import Field

from mist_mcp.analysis.port_health import of_port
from mist_mcp.analysis.troubles import kind_of
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.names import DeviceName
from mist_mcp.cloud.paging import Row, facts, search_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.errors import InputError
from mist_mcp.models.client import WiredClient
from mist_mcp.models.statistic import PortStats
from mist_mcp.tools.device.located import located_at
from mist_mcp.tools.device.port_surroundings import PoeRow, Surroundings, surroundings
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope, mac_at
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.stats_row import unknown_words
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed, number_of, tallied
from mist_mcp.words.naming import as_mac, as_mac_part, as_said, mentions, typable
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment
from mist_mcp.words.untrusted import quoted

_LIGHT: Final = (
    "Light levels are not in the cloud: `show interfaces diagnostics optics` on the switch has "
    "them, by execute_custom_shell_command"
)
_UNHEARD: Final = (
    "A neighbor is what LLDP hears, such as an access point; the port of a client is in "
    "search_org_wired_clients"
)
PortState = Literal["up", "down"]

_MOST_CLIENTS: Final = 5
_MOST_KINDS: Final = 3
_NAMED_ONLY: Final = (
    "Clients, VLANs and the PoE budget are read for one switch: name it with device_id"
)


class SwitchPort(PortStats):
    """What the search of ports says that is judged nowhere."""

    neighbor_port_desc: str | None = None
    power_draw: float | None = None
    poe_on: bool | None = None
    poe_disabled: bool | None = None
    poe_mode: str | None = None
    mac_count: int | None = None
    stp_state: str | None = None
    xcvr_model: str | None = None
    xcvr_part_number: str | None = None
    xcvr_serial: str | None = None


class SwitchPortRow(Record):
    """A port as it is now."""

    device: Foreign | None = None
    mac: Id | None = Field(None, description="of the device")
    site: Foreign | None = None
    port: Foreign | None = None
    state: Foreign | None = None
    problems: list[Foreign] = Field(default_factory=list)
    unknown: list[Foreign] | None = Field(None, description="judged, but not reported")
    speed_mbps: float | None = None
    duplex: Foreign | None = None
    poe: Foreign | None = Field(None, description="on, off or disabled, and its standard")
    poe_watts: float | None = None
    rx_errors: int | None = None
    tx_errors: int | None = None
    neighbor: Foreign | None = Field(None, description="as LLDP tells")
    neighbor_mac: Id | None = None
    neighbor_port: Foreign | None = None
    usage: Foreign | None = Field(None, description="port profile")
    description: Foreign | None = None
    networks: list[Foreign] | None = Field(None, description="configured, with VLAN id")
    vlans: list[Foreign] | None = Field(None, description="of clients seen in the last day")
    auth: Foreign | None = Field(None, description="802.1X state")
    stp: Foreign | None = None
    optic: Foreign | None = Field(None, description="model, part number, serial")
    macs: int | None = Field(None, description="MAC addresses behind it now")
    clients: list[Foreign] | None = Field(None, description="seen behind it in the last day")
    last_change: Moment = None


class SwitchPorts(Listing):
    """Ports as they are now, troubled first; the counts are about all that match."""

    scope: Foreign
    by_state: dict[Foreign, int] | None = None
    by_usage: dict[Foreign, int] | None = None
    by_speed: dict[Foreign, int] | None = Field(None, description="Mbit/s, of ports that are up")
    by_device: dict[Foreign, int] | None = None
    by_problem: dict[Foreign, int] | None = None
    with_problems: int | None = None
    by_unknown: dict[Foreign, int] | None = None
    with_unknown: int | None = None
    poe_ports: int | None = Field(None, description="that draw power")
    poe_watts: float | None = Field(None, description="that they draw together")
    poe: list[PoeRow] | None = Field(None, description="of one switch, by member")
    rows: list[SwitchPortRow]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where ports are looked for, and what rows are made with."""

    scope: ClientScope
    query: dict[str, str]
    now: float
    device: DeviceName | None = None
    around: Surroundings = field(default_factory=Surroundings)


@tool("device", danger="read")
async def get_switch_ports(
    *,
    device_id: Text | None = None,
    port: Text | None = None,
    neighbor: Text | None = None,
    state: PortState | None = None,
    troubled: bool = False,
    site_id: Text | None = None,
    org_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> SwitchPorts:
    """Show switch ports: state, speed, PoE, errors, LLDP neighbor, VLANs, clients.

    Args:
        device_id: Name, MAC or id.
        port: As ge-0/0/1.
        neighbor: Its name or MAC.
        state: Link state.
        troubled: Only with problems.
        site_id: Id or name.
        org_id: Id or name.
        limit: Rows at most.
    """
    site, device = (
        await located_at(mist, device_id, site_id=site_id, org_id=org_id)
        if device_id
        else (None, None)
    )
    if device and device.type == "ap":
        raise InputError(
            f"{quoted(device.name)} is an access point, not a switch",
            next_step="Give it as neighbor: that shows the switch port it is plugged into.",
        )
    scope = await client_scope(mist.client, site_id=site.id if site else site_id, org_id=org_id)
    if device and site:
        await mac_at(mist.client, scope, _mac(device), kind="device")
    query = {
        **({"mac": _mac(device)} if device else {"device_type": "switch"}),
        **given(port_id=typable(port).lower() if port else None),
        **given(neighbor_mac=as_mac(as_said(neighbor)) if neighbor else None),
        **given(up={"up": "true", "down": "false", None: None}[state]),
    }
    called = neighbor if "neighbor_mac" not in query else None
    ground = _Ground(scope, query, now=mist.clock(), device=device)
    read = partial(_in_order, mist, ground, neighbor=called, troubled=troubled)
    order, shown = await ordered(mist, read, limit=limit)
    return SwitchPorts.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(neighbor=called, troubled=troubled or None), *order.notes],
        scope=device.name if device else scope.name,
        whole=order.whole,
    )


def _mac(device: DeviceName) -> str:
    """Return the address that ports carry: of a virtual chassis the one in its id."""
    return as_mac(device.id) or device.mac


async def _in_order(
    mist: Mist, ground: _Ground, *, neighbor: str | None, troubled: bool
) -> Order[SwitchPortRow]:
    """Read all ports, each as light as its row, and put those with problems first."""
    device, site_id = ground.device, ground.scope.site_id
    around = (
        await surroundings(mist, site_id=site_id, device_id=device.id, mac=_mac(device))
        if device and site_id
        else Surroundings(notes=[_NAMED_ONLY])
    )
    ground = _Ground(ground.scope, ground.query, ground.now, device, around)
    path = ground.scope.path("stats/ports/search")
    found = await facts(search_pages(mist.client, path, ground.query), partial(_row, ground))

    def ranked() -> Order[SwitchPortRow]:
        rows = [
            row for row in found.things if _fits(row, neighbor) and (row.problems or not troubled)
        ]
        rows.sort(key=_rank)
        return Order(
            rows,
            complete=found.complete,
            notes=[*around.notes, *_dark(ground, rows), *_unheard(ground, neighbor, rows)],
            summary=_summary(ground, rows),
            whole=_whole(ground, rows),
        )

    return await aside(ranked, over=found.things)


def _dark(ground: _Ground, rows: Sequence[SwitchPortRow]) -> list[str]:
    """Say of a single port that its light is not in the cloud, and whether an optic is named."""
    if not ground.device or "port_id" not in ground.query or not rows:
        return []
    named = any(row.optic for row in rows)
    return [_LIGHT if named else f"The cloud names no optic of this port. {_LIGHT}"]


def _unheard(ground: _Ground, neighbor: str | None, rows: Sequence[SwitchPortRow]) -> list[str]:
    """Say where else to look for a neighbor that no port has."""
    asked = neighbor is not None or "neighbor_mac" in ground.query
    return [_UNHEARD] if asked and not rows else []


def _fits(row: SwitchPortRow, neighbor: str | None) -> bool:
    """Tell whether a text is in the name of a neighbour, or a part of its MAC address."""
    if neighbor is None:
        return True
    part = as_mac_part(neighbor)
    in_mac = part is not None and part in (as_mac(row.neighbor_mac or "") or "")
    return in_mac or (row.neighbor is not None and mentions(row.neighbor, as_said(neighbor)))


def _rank(row: SwitchPortRow) -> tuple[object, ...]:
    """Order ports: troubled ones that are down, other troubled, unknown, up, and the rest."""
    return (
        not row.problems,
        row.state != "down" if row.problems else row.state == "down",
        -_errors(row),
        not row.unknown,
        row.device or "",
        _natural(row.port or ""),
    )


def _errors(row: SwitchPortRow) -> int:
    return (row.rx_errors or 0) + (row.tx_errors or 0) if row.problems else 0


def _natural(port: str) -> list[tuple[int, str]]:
    """Return what sorts ge-0/0/2 before ge-0/0/10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.findall(port)]


_PARTS: Final = re.compile(r"[0-9]{1,9}|[^0-9]+|[0-9]+")


def _row(ground: _Ground, raw: Row) -> SwitchPortRow:
    port = SwitchPort.model_validate(raw)
    health = of_port(port, now=ground.now)
    use = ground.around.use(port.port_id or "")
    clients = ground.around.clients.get(port.port_id or "", [])
    usage = port.port_usage or use.usage
    return SwitchPortRow(
        device=ground.scope.device(port.mac),
        mac=port.mac,
        site=ground.scope.site(port.site_id) if ground.device is None else None,
        port=port.port_id,
        state=_state(port),
        problems=health.problems,
        unknown=health.unknown or None,
        speed_mbps=port.speed if port.up else None,
        duplex={True: "full", False: "half", None: None}[port.full_duplex] if port.up else None,
        poe=_poe(port),
        poe_watts=port.power_draw,
        rx_errors=port.rx_errors,
        tx_errors=port.tx_errors,
        neighbor=port.neighbor_system_name or ground.scope.device(port.neighbor_mac),
        neighbor_mac=port.neighbor_mac,
        neighbor_port=port.neighbor_port_desc,
        usage=usage,
        description=use.description,
        networks=ground.around.networks(usage) or None,
        vlans=sorted({vlan for client in clients for vlan in client.vlan}) or None,
        auth=port.auth_state or None,
        stp=port.stp_state or None,
        optic=_optic(port),
        macs=port.mac_count,
        clients=_clients(clients) or None,
        last_change=iso(port.last_flapped),
    )


def _optic(port: SwitchPort) -> str | None:
    """Say what is in the slot; empty texts stand for none."""
    serial = f"serial {port.xcvr_serial}" if port.xcvr_serial else ""
    return ", ".join(filter(None, (port.xcvr_model, port.xcvr_part_number, serial))) or None


def _state(port: SwitchPort) -> str | None:
    return "disabled" if port.disabled else {True: "up", False: "down", None: None}[port.up]


def _poe(port: SwitchPort) -> str | None:
    if port.poe_disabled:
        return "disabled"
    state = {True: "on", False: "off", None: None}[port.poe_on]
    return " ".join(filter(None, (state, port.poe_mode))) or None


def _clients(clients: Sequence[WiredClient]) -> list[str]:
    named = [" ".join(filter(None, (each.name, each.mac))) for each in clients[:_MOST_CLIENTS]]
    more = len(clients) - len(named)
    return [*named, *([f"and {more} more"] if more else [])]


def _summary(ground: _Ground, rows: Sequence[SwitchPortRow]) -> str:
    name = ground.device.name if ground.device else ground.scope.name
    if not rows:
        return f"{name}: no port is reported that fits; that is not known to be healthy."
    states = listed(counted(row.state for row in rows))
    kinds = dict(list(_problems(rows).items())[:_MOST_KINDS])
    troubled = sum(bool(row.problems) for row in rows)
    untold = [row.unknown for row in rows if row.unknown]
    unknown = unknown_words(len(untold), counted(word for words in untold for word in words))
    wrong = f"{troubled} with problems{f': {tallied(kinds)}' if kinds else ''}{unknown}"
    return f"{name}: {number_of(len(rows), 'port')}, {states}; {wrong}{_power(ground, rows)}."


def _power(ground: _Ground, rows: Sequence[SwitchPortRow]) -> str:
    """Say what ports draw, and what is left of the budget of the one switch asked for."""
    drawn = _drawn(rows)
    ports = f"; {len(drawn)} of these ports draw {sum(drawn):g} W PoE" if drawn else ""
    members = [each for each in ground.around.poe if each.left_watts is not None]
    if not members:
        return ports
    used = sum(each.watts or 0.0 for each in members)
    budget = sum(each.budget_watts or 0.0 for each in members)
    return f"{ports}; the switch gives {used:g} of {budget:g} W, {budget - used:g} W are left"


def _drawn(rows: Iterable[SwitchPortRow]) -> list[float]:
    return [row.poe_watts for row in rows if row.poe_watts]


def _problems(rows: Iterable[SwitchPortRow]) -> dict[str, int]:
    return counted(kind for row in rows for kind in {kind_of(each) for each in row.problems})


def _whole(ground: _Ground, rows: Sequence[SwitchPortRow]) -> dict[str, Any]:
    """Count all ports that fit."""
    unknown = [row.unknown for row in rows if row.unknown]
    drawn = _drawn(rows)
    told = any(row.poe_watts is not None for row in rows)
    up = [row for row in rows if row.state == "up"]
    return {
        "by_state": counted(row.state for row in rows),
        "by_usage": counted(row.usage for row in rows),
        "by_speed": counted(f"{row.speed_mbps:g}" if row.speed_mbps else None for row in up)
        or None,
        "by_device": None if ground.device else counted(row.device for row in rows),
        "by_problem": _problems(rows) or None,
        "with_problems": sum(bool(row.problems) for row in rows),
        "by_unknown": counted(word for words in unknown for word in words) or None,
        "with_unknown": len(unknown) or None,
        "poe_ports": len(drawn) if told else None,
        "poe_watts": sum(drawn) if told else None,
        "poe": ground.around.poe or None,
    }
