"""Typed views of one device's configuration and of its row in the inventory."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Address(MistObject):
    """How an interface gets its address."""

    type: str | None = None
    ip: str | None = None
    netmask: str | None = None


class PortUse(MistObject):
    """What a port, or a range of ports, is configured for."""

    usage: str | None = None
    description: str | None = None


class EvpnRole(MistObject):
    """The part of a switch in its fabric."""

    role: str | None = None


class DeviceSetup(MistObject):
    """The configuration of a device, as far as a person asks for it first."""

    role: str | None = None
    router_id: str | None = None
    notes: str | None = None
    ip_config: Address | None = None
    ip_configs: dict[str, Address] = Field(default_factory=dict)
    other_ip_configs: dict[str, Address] = Field(default_factory=dict)
    port_config: dict[str, PortUse] = Field(default_factory=dict)
    evpn_config: EvpnRole | None = None


class OwnedDevice(MistObject):
    """What the inventory alone says of a device."""

    sku: str | None = None
    hw_rev: str | None = None
    adopted: bool | None = None
    created_time: float | None = None
    chassis_mac: str | None = None
    chassis_serial: str | None = None
