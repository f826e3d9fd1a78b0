"""Rows of devices: what a box is, how it is configured, and what it reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.network.errors import NetworkError
from fake_mist.tenant import hardware
from fake_mist.tenant.model import (
    Building,
    Device,
    Fabric,
    FabricKind,
    Link,
    Org,
    Site,
    Tenant,
)
from fake_mist.tenant.rows import config, gateways, inventory, ports, radios, switches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.query.filters import Row

INVENTORY: Final = "/orgs/{org_id}/inventory"
STATISTICS: Final = "/orgs/{org_id}/stats/devices"
CONFIGURED: Final = "/sites/{site_id}/devices"
PORTS: Final = "/orgs/{org_id}/stats/ports/search"
MAC: Final = re.compile(r"[0-9a-f]{12}")
HOSTS: Final = 250
FIRST_NET: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row and the collection that it belongs to."""

    path: str
    row: Row
    site_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSite(Site):
    """A site that somebody described; its ids are those of its row."""

    own_id: str

    @property
    def id(self) -> str:
        """UUID of the site."""
        return self.own_id


def place(org: Org, row: Row, number: int) -> Site:
    """See a site's row as the makers of rows do; `number` is the second octet of its addresses."""
    name = str(row["name"])
    short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "site"
    return OwnSite(
        org=org,
        number=number,
        name=name,
        short=short,
        address=str(row.get("address") or ""),
        country=str(row.get("country_code") or ""),
        timezone=str(row.get("timezone") or "Etc/UTC"),
        offset=0,
        lat=0.0,
        lng=0.0,
        fabric=FabricKind.NONE,
        access_points=0,
        buildings=(Building(code="A", name=name, floors=1, rooms=HOSTS),),
        own_id=str(row["id"]),
    )


def mac_of(text: str) -> str:
    """Read a MAC in any notation."""
    found = re.sub(r"[:.\-\s]", "", text).lower()
    if not MAC.fullmatch(found):
        raise NetworkError(f"{text!r} is no MAC address", field="mac")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a device; the rest is made."""

    name: str
    model: str
    mac: str | None
    serial: str | None
    ip: str | None


def device(said: Said, site: Site, number: int) -> Device:
    """Make a device of one box; `number` is another one for each."""
    net, host = divmod(number, HOSTS)
    kind, org = hardware.kind(said.model), site.org.number
    if kind is None:
        raise NetworkError(f"no model {said.model!r} is known", field="model")
    return Device(
        kind=kind,
        name=said.name,
        org=site.org,
        site=site,
        mac=mac_of(said.mac) if said.mac else hardware.mac(kind, org, number),
        serial=said.serial or hardware.serial(kind, org, number),
        model=said.model.upper(),
        ip=said.ip or site.ip((FIRST_NET + net) % 256, host + 2),
        role="access" if kind == "switch" else "",
        building=site.buildings[0],
    )


def rows(
    it: Device, links: tuple[Link, ...] = (), fabric: Fabric | None = None
) -> Iterator[Placed]:
    """Give what the inventory, the configuration, the statistics and the ports say of a device."""
    beside = fabric.switches if fabric else (it,)
    configured = config.configuration(it, links, config.loopbacks(beside))
    yield Placed(path=CONFIGURED, row=configured, site_id=it.site.id)
    yield Placed(path=STATISTICS, row=_statistics(it, links))
    alone = tenant(it.org, it.site, (it,), links, ())
    for row in inventory.listed(alone, it.org):
        yield Placed(path=INVENTORY, row=row)
    for row in ports.ports(alone, it.org) if it.kind != "ap" else ():
        yield Placed(path=PORTS, row=row)


def tenant(
    org: Org,
    site: Site,
    devices: tuple[Device, ...],
    links: tuple[Link, ...],
    fabrics: tuple[Fabric, ...],
) -> Tenant:
    """Put a few things together, as if they were all there is."""
    return Tenant(
        msp_name="",
        orgs=(org,),
        sites=(site,),
        devices=devices,
        links=links,
        fabrics=fabrics,
        edges=(),
        spares=(),
    )


def _statistics(it: Device, links: tuple[Link, ...]) -> Row:
    if it.kind == "ap":
        return radios.statistics(it, None, 0)
    return switches.statistics(it, links, 0) if it.kind == "switch" else gateways.statistics(it)


def plugged(
    mac: str, switch: Row, port: str | None, read: Callable[[str], list[Row]]
) -> Iterator[Placed]:
    """Give the port of a switch that an access point hangs on."""
    if switch["type"] != "switch":
        raise NetworkError(f"{switch['name']} is no switch", field="switch")
    taken = {
        row["port_id"]
        for row in read(PORTS)
        if row["mac"] == switch["mac"] and row.get("neighbor_mac")
    }
    edge = hardware.ports(str(switch["model"])).edge
    free = (f"{edge}{place}" for place in range(radios.FIRST_AP_PORT, 255))
    name = port or next(each for each in free if each not in taken)
    if name in taken:
        raise NetworkError(f"{name} of {switch['name']} is taken", field="port")
    ap = next(row for row in read(STATISTICS) if row["mac"] == mac)
    yield Placed(
        path=PORTS,
        row={
            "full_duplex": True,
            "last_flapped": ap["last_seen"] - ap["uptime"],
            "mac": switch["mac"],
            "neighbor_mac": mac,
            "neighbor_port_desc": "eth0",
            "neighbor_system_name": ap["name"],
            "org_id": switch["org_id"],
            "poe_disabled": False,
            "poe_on": True,
            "port_id": name,
            "port_usage": "ap",
            "site_id": switch["site_id"],
            "speed": ports.AP_SPEED,
            "type": "switch",
            "up": True,
            "uplink": False,
        },
    )
