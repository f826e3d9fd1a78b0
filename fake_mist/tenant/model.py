"""What the fictional network is made of; the rows of every endpoint are views of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fake_mist.tenant.draw import device_id, identifier


class FabricKind(StrEnum):
    """The campus fabrics Mist builds, and the absence of one."""

    IP_CLOS = "ip-clos"
    ERB = "erb"
    CRB = "crb"
    MULTIHOMING = "evpn-multihoming"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """An organization; `number` keeps its addresses apart from the others'.

    One with `stories` has clients, alarms and troubles of its own making.
    """

    number: int
    name: str
    domain: str
    stories: bool = True

    @property
    def id(self) -> str:
        """UUID of the organization."""
        return identifier("org", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building with access points, named by a short code."""

    code: str
    name: str
    floors: int
    rooms: int

    def room(self, place: int) -> str:
        """Name the room at a place counted from 0, filling floor after floor."""
        return f"{place // self.rooms % self.floors}.{place % self.rooms + 1:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site; `number` is unique in the whole tenant and the second octet of its addresses."""

    org: Org
    number: int
    name: str
    short: str
    address: str
    country: str
    timezone: str
    offset: int
    lat: float
    lng: float
    fabric: FabricKind
    access_points: int
    buildings: tuple[Building, ...]

    @property
    def id(self) -> str:
        """UUID of the site."""
        return identifier("site", self.name)

    def ip(self, net: int, host: int) -> str:
        """Give an address of the site."""
        return f"10.{self.number}.{net}.{host}"

    @property
    def public_ip(self) -> str:
        """Address the site shows to the cloud, out of a documentation range."""
        return f"198.51.100.{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chassis:
    """One box of a virtual chassis or of a cluster."""

    mac: str
    serial: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An access point, a switch or a gateway; `members` holds more than one box of a chassis."""

    kind: str
    name: str
    org: Org
    site: Site
    mac: str
    serial: str
    model: str
    ip: str
    role: str = ""
    pod: int | None = None
    loopback: str | None = None
    asn: int | None = None
    building: Building | None = None
    members: tuple[Chassis, ...] = ()
    fabric_id: str | None = None

    @property
    def id(self) -> str:
        """Id that Mist derives from the MAC."""
        return device_id(self.mac)

    @property
    def role_in_story(self) -> str:
        """Name under which the seeded troubles know the device; none where nothing is seeded."""
        return self.name if self.org.stories else ""

    @property
    def boxes(self) -> tuple[Chassis, ...]:
        """Every box: the members of a chassis, or the device alone."""
        alone = Chassis(mac=self.mac, serial=self.serial, model=self.model)
        return self.members or (alone,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A cable between two devices; `upper` is nearer to the core.

    Attributes:
        bundle: number of its aggregated interface on `upper`, where `lower` hangs on several
            switches by one Ethernet segment: one for each lower switch of a pod.
    """

    upper: Device
    upper_port: str
    lower: Device
    lower_port: str
    bundle: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fabric:
    """One EVPN fabric: the switches carry role, pod, loopback and AS, the links their ports."""

    site: Site
    kind: FabricKind
    switches: tuple[Device, ...]
    links: tuple[Link, ...]
    name: str = ""

    @property
    def id(self) -> str:
        """UUID of the EVPN topology."""
        return identifier("evpn", self.name or self.site.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A Mist Edge; without a site it belongs to the organization."""

    name: str
    org: Org
    site: Site | None
    mac: str
    serial: str
    model: str

    @property
    def id(self) -> str:
        """UUID of the edge."""
        return identifier("mxedge", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """A claimed device that no site has yet."""

    org: Org
    kind: str
    mac: str
    serial: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tenant:
    """Everything there is, in a fixed order."""

    msp_name: str
    orgs: tuple[Org, ...]
    sites: tuple[Site, ...]
    devices: tuple[Device, ...]
    links: tuple[Link, ...]
    fabrics: tuple[Fabric, ...]
    edges: tuple[Edge, ...]
    spares: tuple[Spare, ...]

    @property
    def msp_id(self) -> str:
        """UUID of the managed service provider."""
        return identifier("msp", self.msp_name)

    def sites_of(self, org: Org) -> list[Site]:
        """Give the sites of an organization."""
        return [site for site in self.sites if site.org == org]

    def devices_of(self, org: Org, *kinds: str) -> list[Device]:
        """Give the devices of an organization, of some kinds or of all."""
        return [each for each in self.devices if each.org == org and each.kind in (kinds or KINDS)]

    def devices_at(self, site: Site, *kinds: str) -> list[Device]:
        """Give the devices of a site, of some kinds or of all."""
        return [each for each in self.devices_of(site.org, *kinds) if each.site == site]


KINDS: Final = ("ap", "switch", "gateway")
