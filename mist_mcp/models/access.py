"""Typed views of who is let in: guests, pre-shared keys, API tokens, administrators.

No field holds a secret: neither a passphrase, nor the key of a token. Times are epoch seconds.
"""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Guest(MistObject):
    """Somebody whom a guest portal let in."""

    name: str | None = None
    email: str | None = None
    company: str | None = None
    mac: str | None = None
    ssid: str | None = None
    ap_mac: str | None = None
    auth_method: str | None = None
    authorized: bool | None = None
    authorized_time: float | None = None
    authorized_expiring_time: float | None = None


class PreSharedKey(MistObject):
    """A pre-shared key, without the key."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    mac: str | None = None
    macs: list[str] = Field(default_factory=list)
    ssid: str | None = None
    vlan_id: str | None = None
    vlan_name: str | None = None
    usage: str | None = None
    role: str | None = None
    max_usage: int | None = None
    created_time: float | None = None
    expire_time: float | None = None


class Privilege(MistObject):
    """A role somewhere; lists of tokens name one group of sites, those of people several."""

    scope: str | None = None
    role: str | None = None
    name: str | None = None
    site_id: str | None = None
    sitegroup_id: str | None = None
    sitegroup_ids: list[str] = Field(default_factory=list)
    views: list[str] = Field(default_factory=list)


class ApiToken(MistObject):
    """An API token of an organization, without its key."""

    id: str | None = None
    name: str | None = None
    created_by: str | None = None
    created_time: float | None = None
    last_used: float | None = None
    privileges: list[Privilege] = Field(default_factory=list)
    src_ips: list[str] = Field(default_factory=list)


class Administrator(MistObject):
    """A person who administers an organization; whoever was invited has a time of expiry."""

    admin_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    email: str | None = None
    privileges: list[Privilege] = Field(default_factory=list)
    enable_two_factor: bool | None = None
    two_factor_verified: bool | None = None
    via_sso: bool | None = None
    password_modified_time: float | None = None
    expire_time: float | None = None
