"""Uplinks of gateways: the providers that each is plugged into, and how well they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.draw import number

if TYPE_CHECKING:
    from fake_mist.tenant.model import Device

FIRST: Final = "ge-0/0/0"
SECOND: Final = "ge-0/0/1"
TUNNELED: Final = frozenset({"clos-gw-1", "harbour-gw", "med-gw-1", "sci-gw-1"})
"""Gateways with VPN paths: only over those is an uplink measured, as has been seen of live ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """A port to a provider.

    Attributes:
        name: as it is configured.
        kind: `wan_type` of the configuration.
        provider: as its address is registered.
        asn: out of the documentation range (RFC 5398).
        address: without its length; empty where there is none.
        mode: how it got its address.
    """

    gateway: Device
    port: str
    name: str
    kind: str
    provider: str
    asn: str
    address: str
    mode: str = "Static"

    @property
    def is_up(self) -> bool:
        """Tell whether it carries anything."""
        return (self.gateway.name, self.port) != trouble.DEAD_UPLINK

    @property
    def quality(self) -> dict[str, float]:
        """Give latency and jitter in ms, loss in per cent; nothing where nobody measures."""
        if not self.is_up or self.gateway.name not in TUNNELED:
            return {}
        if (self.gateway.name, self.port) == trouble.LOSSY_UPLINK:
            return {name: trouble.LOSSY[name] for name in ("jitter", "latency", "loss")}
        key = (self.gateway.mac, self.port)
        return {
            "jitter": number("uplink-jitter", *key, low=1, high=40) / 10,
            "latency": number("uplink-latency", *key, low=30, high=220) / 10,
            "loss": 0.0,
        }


def uplinks(gateway: Device) -> list[Uplink]:
    """Give the uplinks of a gateway: one, and a second one where a trouble needs it."""
    site = gateway.site
    found = [
        Uplink(
            gateway=gateway,
            port=FIRST,
            name="provider-1",
            kind="broadband",
            provider="Fulmar Fibre",
            asn="64496",
            address=site.public_ip,
        )
    ]
    if (gateway.name, SECOND) == trouble.DEAD_UPLINK:
        found.append(
            Uplink(
                gateway=gateway,
                port=SECOND,
                name="provider-2",
                kind="dsl",
                provider="Gannet Telecom",
                asn="64497",
                address="",
                mode="DHCP",
            )
        )
    if (gateway.name, SECOND) == trouble.LOSSY_UPLINK:
        found.append(
            Uplink(
                gateway=gateway,
                port=SECOND,
                name="mobile-1",
                kind="lte",
                provider="Petrel Mobile",
                asn="64498",
                address=f"203.0.113.{100 + site.number}",
                mode="DHCP",
            )
        )
    return found
