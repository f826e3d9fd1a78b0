"""Restarts of devices, which their statistics show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import BY_PATH
from fake_mist.state.edits import Since

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fake_mist.clock import Clock, TimeShift
    from fake_mist.query.filters import Row
    from fake_mist.state.edits import Edits

STATISTICS: Final = BY_PATH["/sites/{site_id}/stats/devices/{device_id}"]
RESTART: Final = "restart"
ALONE: Final = frozenset({"member", "node"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarts:
    """The uptime of devices that clients restarted.

    These are choices: the device is back at once; one that is not connected does not hear of it;
    where the body names a member or a node, that restarts alone and the device runs on; sessions,
    clients and events stay as they are.
    """

    edits: Edits
    clock: Clock
    shift: Callable[[], TimeShift]

    def restart(self, device: Row, body: Mapping[str, Any]) -> None:
        """Count the uptime anew from now on."""
        if device.get("status") != "connected" or ALONE & body.keys():
            return
        at = int(self.clock())
        members = {
            "last_seen": at - self.shift().seconds,
            "uptime": Since(at, self.clock),
        }
        self.edits.change(STATISTICS, device, members)
