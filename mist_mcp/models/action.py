"""Typed views of a device to which something is to be done, and of its ports."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject
from mist_mcp.models.device import DeviceStats, Member


class ActedMember(Member):
    """A member of a virtual chassis or cluster, with the firmware that it keeps."""

    backup_version: str | None = None
    pending_version: str | None = None
    bios_version: str | None = None
    fpga_version: str | None = None
    vc_mode: str | None = None


class ActedDevice(DeviceStats):
    """A device as it is now; `module2_stat` is the second node of a cluster."""

    module_stat: list[ActedMember] = Field(default_factory=list)  # type: ignore[assignment]
    module2_stat: list[ActedMember] = Field(default_factory=list)  # type: ignore[assignment]

    @property
    def members(self) -> list[ActedMember]:
        """The boxes that it consists of; none if it does not say."""
        return [box for box in (*self.module_stat, *self.module2_stat) if box.vc_role]

    @property
    def updating(self) -> str | None:
        """The state of the last installation of firmware; None if there is none."""
        return self.fwupdate.status if self.fwupdate else None


class ActedPort(MistObject):
    """A port with what hangs on it; power in watts."""

    port_id: str = ""
    up: bool | None = None
    uplink: bool | None = None
    neighbor_mac: str | None = None
    neighbor_system_name: str | None = None
    neighbor_port_desc: str | None = None
    mac_count: int | None = None
    poe_on: bool | None = None
    power_draw: float | None = None
    last_flapped: float | None = None

    @property
    def is_downlink(self) -> bool:
        """Whether a device that LLDP names hangs on it."""
        return bool(self.up and not self.uplink and self.neighbor_system_name)

    @property
    def neighbor(self) -> str | None:
        """What LLDP names at the other end, and its port."""
        parts = (self.neighbor_system_name, self.neighbor_port_desc)
        return " ".join(filter(None, parts)) or None


class Verdict(MistObject):
    """What the cloud answers to an upgrade."""

    status: str | None = None
    timestamp: float | None = None
