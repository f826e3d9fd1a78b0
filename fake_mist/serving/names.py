"""The names under which clients know the cloud."""

from __future__ import annotations

from typing import Final

REGIONS: Final = (
    *("mist.com", "gc1.mist.com", "ac2.mist.com", "gc2.mist.com", "gc4.mist.com"),
    *("eu.mist.com", "gc3.mist.com", "ac6.mist.com", "gc6.mist.com"),
    *("ac5.mist.com", "gc5.mist.com", "gc7.mist.com"),
    "us.mist-federal.com",
)
"""Domains of the published regions: https://www.juniper.net/documentation/us/en/software/mist/."""

API: Final = "api."
SOCKETS: Final = "api-ws."
HOSTS: Final = frozenset(f"{kind}{region}" for region in REGIONS for kind in (API, SOCKETS))
HTTPS_PORT: Final = "443"


def is_cloud(authority: str) -> bool:
    """Tell whether host:port is one of the cloud's, on the port of HTTPS."""
    host, _, port = authority.rpartition(":")
    return port == HTTPS_PORT and host.lower() in HOSTS


def socket_host(host: str) -> str | None:
    """Give the WebSocket host beside an API host; None for a name that is not the cloud's."""
    name = host.lower().removesuffix(f":{HTTPS_PORT}")
    if name not in HOSTS:
        return None
    return SOCKETS + name.removeprefix(SOCKETS).removeprefix(API)
