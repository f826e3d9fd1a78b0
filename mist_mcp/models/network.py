"""Typed views of an organization's networks, and of what uses them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mist_mcp.models.base import MistObject


class Switchable(MistObject):
    """Something that is on or off."""

    enabled: bool | None = None


class Network(MistObject):
    """A network; VLAN and addresses may hold site variables in double braces."""

    id: str = ""
    name: str = ""
    vlan_id: str | None = None
    subnet: str | None = None
    gateway: str | None = None
    subnet6: str | None = None
    isolation: bool | None = None
    internal_access: Switchable | None = None
    internet_access: Switchable | None = None
    vpn_access: dict[str, Any] = Field(default_factory=dict)


class NetworkPort(MistObject):
    """A port of a gateway template or profile."""

    networks: list[str] = Field(default_factory=list)
    port_network: str | None = None


class NetworkUser(MistObject):
    """A template or profile, as far as it names networks."""

    name: str | None = None
    port_config: dict[str, NetworkPort] = Field(default_factory=dict)
    ip_configs: dict[str, Any] = Field(default_factory=dict)
    dhcpd_config: dict[str, Any] = Field(default_factory=dict)
    import_org_networks: list[str] = Field(default_factory=list)

    @property
    def networks(self) -> set[str]:
        """The names of the networks that it uses."""
        ports = self.port_config.values()
        named = {name for port in ports for name in (*port.networks, port.port_network) if name}
        return {*named, *self.ip_configs, *self.dhcpd_config, *self.import_org_networks}
