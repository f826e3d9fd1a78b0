"""Typed views of organizations and their settings."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mist_mcp.models.base import MistObject


class Org(MistObject):
    """An organization."""

    id: str = ""
    name: str = ""
    msp_id: str | None = None
    msp_name: str | None = None
    orggroup_ids: list[str] = Field(default_factory=list)
    alarmtemplate_id: str | None = None
    session_expiry: int | None = None
    created_time: float | None = None
    modified_time: float | None = None


class PasswordPolicy(MistObject):
    """The password policy of an organization."""

    enabled: bool | None = None
    min_length: int | None = None
    expiry_in_days: int | None = None
    requires_special_char: bool | None = None
    requires_two_factor_auth: bool | None = None


class ApiPolicy(MistObject):
    """What API tokens may see, and from where they may come."""

    no_reveal: bool | None = None
    src_ips: list[str] = Field(default_factory=list)


class ShellAccess(MistObject):
    """The Junos login class that each role gets: admin, viewer or none."""

    admin: str | None = None
    write: str | None = None
    read: str | None = None
    helpdesk: str | None = None


class Installer(MistObject):
    """What installers may do, and for how many days after a device was claimed."""

    allow_all_devices: bool | None = None
    allow_all_sites: bool | None = None
    grace_period: int | None = None


class OrgSetting(MistObject):
    """The settings of an organization that bear on security and monitoring."""

    password_policy: PasswordPolicy | None = None
    api_policy: ApiPolicy | None = None
    disable_remote_shell: bool | None = None
    junos_shell_access: ShellAccess | None = None
    ui_idle_timeout: int | None = None
    installer: Installer | None = None
    device_updown_threshold: int | None = None
    ap_updown_threshold: int | None = None
    switch_updown_threshold: int | None = None
    gateway_updown_threshold: int | None = None
    auto_upgrade: dict[str, Any] | None = None
    allow_mist: bool | None = None
