"""The requests by POST that need no permit: they look or blink, and change nothing that matters."""

from __future__ import annotations

import re
from typing import Final

ENDINGS: Final = (
    *("locate", "unlocate", "poll_stats"),
    *("shell", "ping", "service_ping", "traceroute", "arp", "resolve_dns"),
    *("show_arp", "show_bgp_summary", "show_dhcp_leases", "show_dot1x", "show_evpn_database"),
    *("show_forwarding_table", "show_mac_table", "show_ospf_database", "show_ospf_interfaces"),
    *("show_ospf_neighbors", "show_ospf_summary", "show_route", "show_service_path"),
    "show_session",
)
"""What may stand at the end of the path. A shell is there because only commands that the policy
allows are ever typed into it."""

_ID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH: Final = re.compile(rf"/api/v1/sites/{_ID}/devices/{_ID}/(?:{'|'.join(ENDINGS)})")


def is_harmless(path: str) -> bool:
    """Tell whether a POST to a path needs no permit."""
    return _PATH.fullmatch(path) is not None
