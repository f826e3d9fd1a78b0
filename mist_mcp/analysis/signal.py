"""How well an access point hears a client. Pure."""

from __future__ import annotations

from typing import Final

GOOD_DBM: Final = -67.0
"""From here on voice works: the usual design target of wireless networks."""

FAIR_DBM: Final = -72.0
"""Below this Mist counts a user minute as weak signal: the default of its coverage level."""

NOT_CONNECTED: Final = "not connected now"


def signal_grade(rssi: float | None) -> str:
    """Return good, fair or poor for a signal strength in dBm."""
    if rssi is None:
        return NOT_CONNECTED
    if rssi >= GOOD_DBM:
        return "good"
    return "fair" if rssi >= FAIR_DBM else "poor"
