"""Typed views of managed service providers, and of what they see of their organizations."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Msp(MistObject):
    """A managed service provider."""

    name: str | None = None
    tier: str | None = None
    url: str | None = None
    created_time: float | None = None


class OrgGroup(MistObject):
    """A group of organizations."""

    id: str = ""
    name: str | None = None
    org_ids: list[str] = Field(default_factory=list)


class Subscription(MistObject):
    """Licences of one type that were bought together, for a time."""

    type: str | None = None
    quantity: int | None = None
    end_time: float | None = None


class Licenses(MistObject):
    """Licences by type: those bought, and those in use."""

    entitled: dict[str, int] | None = None
    summary: dict[str, int] | None = None
    licenses: list[Subscription] = Field(default_factory=list)


class UserMinutes(MistObject):
    """User minutes, and those that were good."""

    ok: float | None = None
    total: float | None = None


class OrgLevel(MistObject):
    """A service level of an organization."""

    path: str = ""
    user_minutes: UserMinutes = UserMinutes()

    @property
    def percent(self) -> float | None:
        """Return what was good in per cent; None without data."""
        ok, total = self.user_minutes.ok, self.user_minutes.total
        return round(100 * ok / total, 1) if ok is not None and total else None


class OrgStats(MistObject):
    """The totals of an organization."""

    id: str = ""
    name: str | None = None
    orggroup_ids: list[str] = Field(default_factory=list)
    num_sites: int | None = None
    num_devices: int | None = None
    num_devices_connected: int | None = None
    num_devices_disconnected: int | None = None
    num_inventory: int | None = None
    sle: list[OrgLevel] = Field(default_factory=list)

    @property
    def weakest(self) -> OrgLevel | None:
        """Return the lowest service level."""
        known = [level for level in self.sle if level.percent is not None]
        return min(known, key=lambda level: level.percent or 0.0, default=None)


class FoundOrg(MistObject):
    """An organization in the search of its provider, by device type and subscriptions."""

    org_id: str = ""
    num_aps: int | None = None
    num_switches: int | None = None
    num_gateways: int | None = None
    sub_insufficient: bool | None = None
    trial_enabled: bool | None = None
