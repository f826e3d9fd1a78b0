"""Typed views of clients, and of what happened to them at access control.

Mist keeps lists of everything a client was seen with, and most of the latest values beside them
as scalars. One or the other may be missing, and a list may come as a scalar.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mist_mcp.models.base import Latest, MistObject


def _several(value: Any) -> Any:
    """Read a lone value as a list of one, and no value as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


Several = Annotated[list[str], BeforeValidator(_several)]


def _latest(last: str | None, seen: list[str]) -> str | None:
    """Return the latest value; Mist lists it first."""
    return last or next((value for value in seen if value), None)


class WirelessClient(MistObject):
    """A row of `clients/search`."""

    mac: str = ""
    mfg: Latest | None = None
    band: Latest | None = None
    site_id: str | None = None
    timestamp: float | None = None
    ap: Several = Field(default_factory=list)
    device: Several = Field(default_factory=list)
    hostname: Several = Field(default_factory=list)
    model: Several = Field(default_factory=list)
    last_model: Latest | None = None
    ip: Several = Field(default_factory=list)
    os: Several = Field(default_factory=list)
    ssid: Several = Field(default_factory=list)
    username: Several = Field(default_factory=list)
    vlan: Several = Field(default_factory=list)
    last_ap: Latest | None = None
    last_device: Latest | None = None
    last_hostname: Latest | None = None
    last_ip: Latest | None = None
    last_os: Latest | None = None
    last_ssid: Latest | None = None
    last_username: Latest | None = None
    last_vlan: Latest | None = None

    @property
    def name(self) -> str | None:
        """Return its host name."""
        return _latest(self.last_hostname, self.hostname)

    @property
    def user(self) -> str | None:
        """Return who uses it."""
        return _latest(self.last_username, self.username)

    @property
    def address(self) -> str | None:
        """Return its IP address; None if it got none."""
        return _latest(self.last_ip, self.ip)

    @property
    def ap_mac(self) -> str | None:
        """Return the MAC address of its access point."""
        return _latest(self.last_ap, self.ap)

    @property
    def network(self) -> str | None:
        """Return the SSID."""
        return _latest(self.last_ssid, self.ssid)

    @property
    def vlan_id(self) -> str | None:
        """Return the VLAN."""
        return _latest(self.last_vlan, self.vlan)

    @property
    def kind(self) -> str | None:
        """Return what it is: its family, else who made it."""
        return _latest(self.last_device, self.device) or self.mfg

    @property
    def build(self) -> str | None:
        """Return its model."""
        return _latest(self.last_model, self.model)

    @property
    def system(self) -> str | None:
        """Return its operating system."""
        return _latest(self.last_os, self.os)


class Radio(MistObject):
    """How a connected client is heard: a row of `stats/clients`; dBm and dB."""

    mac: str = ""
    rssi: float | None = None
    snr: float | None = None


class Attachment(MistObject):
    """A port that a wired client was seen on, and when."""

    device_mac: Latest | None = None
    port_id: Latest | None = None
    when: str | None = None


class WiredClient(MistObject):
    """A row of `wired_clients/search`."""

    mac: str = ""
    site_id: str | None = None
    timestamp: float | None = None
    auth_method: Latest | None = None
    auth_state: Latest | None = None
    dhcp_hostname: Latest | None = None
    dhcp_fqdn: Latest | None = None
    dhcp_vendor_class_identifier: Latest | None = None
    device_mac: Several = Field(default_factory=list)
    device_mac_port: list[Attachment] = Field(default_factory=list)
    ip: Several = Field(default_factory=list)
    port_id: Several = Field(default_factory=list)
    vlan: Several = Field(default_factory=list)

    @property
    def name(self) -> str | None:
        """Return the name that it tells the DHCP server."""
        return self.dhcp_hostname or self.dhcp_fqdn

    @property
    def attachments(self) -> list[Attachment]:
        """Return the ports that it was seen on, the latest first."""
        if self.device_mac_port:
            return sorted(self.device_mac_port, key=lambda port: port.when or "", reverse=True)
        ports = [*self.port_id, *[None] * len(self.device_mac)]
        return [
            Attachment(device_mac=mac, port_id=port)
            for mac, port in zip(self.device_mac, ports, strict=False)
        ]

    @property
    def switch_mac(self) -> str | None:
        """Return the MAC address of the switch that it was last seen on."""
        return next((port.device_mac for port in self.attachments), None)

    @property
    def port(self) -> str | None:
        """Return the port that it was last seen on."""
        return next((port.port_id for port in self.attachments), None)


class NacClient(MistObject):
    """A row of `nac_clients/search`."""

    mac: str = ""
    type: Latest | None = None
    auth_type: Latest | None = None
    site_id: str | None = None
    timestamp: float | None = None
    mdm_compliance: Latest | None = None
    edr_status: Latest | None = None
    ap: Several = Field(default_factory=list)
    client_ip: Several = Field(default_factory=list)
    device_mac: Latest | None = None
    nacrule_name: Several = Field(default_factory=list)
    port_id: Several = Field(default_factory=list)
    ssid: Several = Field(default_factory=list)
    username: Several = Field(default_factory=list)
    vlan: Several = Field(default_factory=list)
    last_ap: Latest | None = None
    last_cert_expiry: float | None = None
    last_client_ip: Latest | None = None
    last_nacrule_name: Latest | None = None
    last_port_id: Latest | None = None
    last_ssid: Latest | None = None
    last_status: Latest | None = None
    last_username: Latest | None = None
    last_vlan: Latest | None = None

    @property
    def user(self) -> str | None:
        """Return the name that it gave."""
        return _latest(self.last_username, self.username)

    @property
    def address(self) -> str | None:
        """Return its IP address."""
        return _latest(self.last_client_ip, self.client_ip)

    @property
    def rule(self) -> str | None:
        """Return the rule that let it in; None for one that was refused."""
        return _latest(self.last_nacrule_name, self.nacrule_name)

    @property
    def vlan_id(self) -> str | None:
        """Return the VLAN that it was put into."""
        return _latest(self.last_vlan, self.vlan)

    @property
    def network(self) -> str | None:
        """Return the SSID."""
        return _latest(self.last_ssid, self.ssid)

    @property
    def port(self) -> str | None:
        """Return the switch port."""
        return _latest(self.last_port_id, self.port_id)

    @property
    def through(self) -> str | None:
        """Return the MAC address of the access point or switch."""
        return _latest(self.last_ap, self.ap) or self.device_mac


class NacEvent(MistObject):
    """A row of `nac_clients/events/search`."""

    mac: str = ""
    type: Latest | None = None
    timestamp: float | None = None
