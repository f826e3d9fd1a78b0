"""Wired clients: how many each access switch has, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.clients import address
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Org, Tenant

FIRST: Final = 0x8001
"""Wired clients take the upper half of an organization's client MACs."""

FEWEST: Final = 2
MOST: Final = 10
CLIENT_PORTS: Final = 8
"""Ports 0 to 7 of an access switch are for clients; more clients share a port behind a phone."""

RESERVED: Final = 2000
"""Wired clients' addresses follow those of the wireless ones in the same network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """A make of wired client; `vendor_class` is what it says to the DHCP server."""

    label: str
    vendor_class: str


MAKES: Final = (
    Make(label="PC", vendor_class="MSFT 5.0"),
    Make(label="PRN", vendor_class="Hewlett-Packard JetDirect"),
    Make(label="CAM", vendor_class="udhcp 1.31"),
    Make(label="TEL", vendor_class="yealink"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """One wired client; `seen` counts seconds back from NOW."""

    switch: Device
    port: str
    mac: str
    hostname: str
    ip: str
    make: Make
    network: str
    dot1x: bool
    username: str | None
    seen: int


def wired_count(switch: Device) -> int:
    """Give how many clients a switch has at NOW."""
    if not (switch.org.stories and switch.role.endswith("access")) or trouble.is_offline(switch):
        return 0
    return number("wired", switch.mac, low=FEWEST, high=MOST)


def wired(tenant: Tenant, org: Org) -> Iterator[Wired]:
    """Give the wired clients of an organization."""
    running = FIRST
    for switch in tenant.devices_of(org, "switch"):
        for place in range(wired_count(switch)):
            yield _client(switch, place, running)
            running += 1


def _client(switch: Device, place: int, running: int) -> Wired:
    make = choice(MAKES, "make", switch.org.name, running)
    guarded = switch.org == UNIVERSITY and make == MAKES[0]
    count = running - FIRST
    return Wired(
        switch=switch,
        port=f"{hardware.ports(switch.model).edge}{place % CLIENT_PORTS}",
        mac=hardware.mac("client", switch.org.number, running),
        hostname=f"{make.label}-{switch.site.short.upper()}-{count:04d}",
        ip=address(switch.site, "staff", RESERVED + count),
        make=make,
        network="staff",
        dot1x=guarded,
        username=f"w{count:05d}@{switch.org.domain}" if guarded else None,
        seen=number("seen", "wired", running, low=5, high=55),
    )
