"""Typed views of WLANs; of secrets only whether they are there."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, field_validator

from mist_mcp.models.base import MistObject


class Auth(MistObject):
    """How clients authenticate, and how what they send is encrypted."""

    type: str | None = None
    pairwise: list[str] = Field(default_factory=list)
    owe: str | None = None
    enable_mac_auth: bool | None = None
    multi_psk_only: bool | None = None
    wep_as_secondary_auth: bool | None = None


class Feature(MistObject):
    """A part of a WLAN that is on or off."""

    enabled: bool | None = None


class RadiusServer(MistObject):
    """A RADIUS server, without its secret; a host may be a site variable in double braces."""

    host: str | None = None
    port: str | None = None


class RadSec(Feature):
    """RADIUS in TLS: to servers, or through Mist Edges."""

    servers: list[RadiusServer] = Field(default_factory=list)
    use_mxedge: bool | None = None
    use_site_mxedge: bool | None = None


class Portal(Feature):
    """The guest portal, and how guests show who they are there."""

    auth: str | None = None


_OLD_BANDS: Final = {"both": ["24", "5"]}


class Wlan(MistObject):
    """A WLAN; a VLAN may be a site variable in double braces."""

    id: str = ""
    ssid: str = ""
    enabled: bool | None = None
    hide_ssid: bool | None = None
    auth: Auth | None = None
    bands: list[str] = Field(default_factory=list)
    band: str | None = None
    """What older rows have in place of `bands`: `24`, `5`, or `both`."""

    vlan_enabled: bool | None = None
    vlan_id: str | None = None
    vlan_ids: list[str] = Field(default_factory=list)
    interface: str | None = None
    isolation: bool | None = None
    l2_isolation: bool | None = None
    apply_to: str | None = None
    ap_ids: list[str] | None = None
    template_id: str | None = None
    site_id: str | None = None
    portal: Portal | None = None
    mist_nac: Feature | None = None
    dynamic_psk: Feature | None = None
    radsec: RadSec | None = None
    auth_servers: list[RadiusServer] = Field(default_factory=list)
    acct_servers: list[RadiusServer] = Field(default_factory=list)
    disable_message_authenticator_check: bool | None = None

    @property
    def radio_bands(self) -> list[str]:
        """Return its bands, as new rows and as older ones have them."""
        old = _OLD_BANDS.get(self.band or "", [self.band] if self.band else [])
        return self.bands or old

    @field_validator("vlan_ids", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        """Read several VLANs that are written as one text with commas."""
        return value.split(",") if isinstance(value, str) else value
