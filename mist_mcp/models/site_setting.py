"""Typed views of the settings of a site that bear on security and operation."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mist_mcp.models.base import MistObject


class Switch(MistObject):
    """A part that is on or off."""

    enabled: bool | None = None


class Rogue(Switch):
    """Whether strangers' access points are looked for."""

    honeypot_enabled: bool | None = None


class Community(MistObject):
    """SNMP version 2 for clients with a name; the name itself is a secret."""

    authorization: str | None = None


class Snmp(Switch):
    """SNMP on switches."""

    client_list: list[Any] = Field(default_factory=list)
    v2c_config: list[Community] = Field(default_factory=list)


class SwitchMgmt(MistObject):
    """How switches are managed."""

    protect_re: Switch | None = None


class SiteSetting(MistObject):
    """The settings of a site, with what templates add."""

    rogue: Rogue | None = None
    auto_upgrade: Switch | None = None
    persist_config_on_device: bool | None = None
    config_auto_revert: bool | None = None
    device_updown_threshold: int | None = None
    ntp_servers: list[str] = Field(default_factory=list)
    dns_servers: list[str] = Field(default_factory=list)
    snmp_config: Snmp | None = None
    remote_syslog: Switch | None = None
    dhcp_snooping: Switch | None = None
    switch_mgmt: SwitchMgmt | None = None
    additional_config_cmds: list[str] = Field(default_factory=list)
