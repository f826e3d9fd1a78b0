"""Typed views of firmware: the releases on offer, and the upgrades of sites."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Release(MistObject):
    """A release that the cloud offers for a model; `tag` is what the cloud calls it."""

    model: str | None = None
    version: str | None = None
    tag: str | None = None


class UpgradeCounts(MistObject):
    """Devices of an upgrade by how far they are; only numbers of those that are counted."""

    total: int | None = None
    upgraded: int | None = None
    rebooted: int | None = None
    downloaded: int | None = None
    downloading: int | None = None
    scheduled: int | None = None
    skipped: int | None = None
    failed: int | None = None


class SiteUpgrade(MistObject):
    """An upgrade of devices of a site; `start_time` may lie ahead."""

    id: str | None = None
    status: str | None = None
    strategy: str | None = None
    target_version: str | None = None
    start_time: float | None = None
    reboot_at: float | None = None
    counts: UpgradeCounts | None = None


class UpgradePart(MistObject):
    """The part of an organization's upgrade that one site has."""

    site_id: str | None = None


class OrgUpgrade(MistObject):
    """An upgrade that was started for an organization."""

    site_upgrades: list[UpgradePart] = Field(default_factory=list)
