"""Typed views of sites."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Coordinates(MistObject):
    """Latitude and longitude in degrees."""

    lat: float | None = None
    lng: float | None = None


class Site(MistObject):
    """A site, with the counts that only its statistics carry."""

    id: str = ""
    name: str = ""
    org_id: str | None = None
    address: str | None = None
    country_code: str | None = None
    timezone: str | None = None
    latlng: Coordinates | None = None
    notes: str | None = None
    sitegroup_ids: list[str] = Field(default_factory=list)
    rftemplate_id: str | None = None
    networktemplate_id: str | None = None
    gatewaytemplate_id: str | None = None
    aptemplate_id: str | None = None
    sitetemplate_id: str | None = None
    secpolicy_id: str | None = None
    alarmtemplate_id: str | None = None
    created_time: float | None = None
    modified_time: float | None = None
    num_ap: int | None = None
    num_ap_connected: int | None = None
    num_switch: int | None = None
    num_switch_connected: int | None = None
    num_gateway: int | None = None
    num_gateway_connected: int | None = None
    num_clients: int | None = None

    @property
    def label(self) -> str:
        """What to call it: nameless sites go by their id."""
        return self.name or self.id

    @property
    def devices(self) -> dict[str, tuple[int, int]]:
        """Connected and all devices by type; what the cloud did not count is unknown, not zero."""
        counts = (
            ("ap", self.num_ap_connected, self.num_ap),
            ("switch", self.num_switch_connected, self.num_switch),
            ("gateway", self.num_gateway_connected, self.num_gateway),
        )
        return {
            kind: (up, total) for kind, up, total in counts if up is not None and total is not None
        }
