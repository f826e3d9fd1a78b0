"""The published Mist clouds and their hosts.

Source: the server list of the Mist OpenAPI description and Juniper's table of API endpoints,
which agree; the federal cloud is named by the vendor's own Python SDK only.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address

API_PREFIX = "api."
WEBSOCKET_PREFIX = "api-ws."
PORTAL_PREFIX = "manage."


@dataclass(frozen=True, slots=True)
class Region:
    """One Mist cloud."""

    name: str
    api_host: str

    @property
    def websocket_host(self) -> str:
        """Name the host that streams events and shell sessions."""
        return WEBSOCKET_PREFIX + self.api_host.removeprefix(API_PREFIX)


REGIONS = (
    Region("Global 01", "api.mist.com"),
    Region("Global 02", "api.gc1.mist.com"),
    Region("Global 03", "api.ac2.mist.com"),
    Region("Global 04", "api.gc2.mist.com"),
    Region("Global 05", "api.gc4.mist.com"),
    Region("EMEA 01", "api.eu.mist.com"),
    Region("EMEA 02", "api.gc3.mist.com"),
    Region("EMEA 03", "api.ac6.mist.com"),
    Region("EMEA 04", "api.gc6.mist.com"),
    Region("APAC 01", "api.ac5.mist.com"),
    Region("APAC 02", "api.gc5.mist.com"),
    Region("APAC 03", "api.gc7.mist.com"),
    Region("US Federal", "api.us.mist-federal.com"),
)


def region_of(host: str) -> Region | None:
    """Find the cloud that a host belongs to, or None."""
    return next((region for region in REGIONS if region.api_host == host), None)


def nearest_api_host(host: str) -> str:
    """Name the published API host that looks most like a mistaken one."""
    wanted = host.lower()
    if wanted.startswith((PORTAL_PREFIX, WEBSOCKET_PREFIX)):
        wanted = API_PREFIX + wanted.partition(".")[2]
    hosts = [region.api_host for region in REGIONS]
    return get_close_matches(wanted, hosts, n=1, cutoff=0.0)[0]


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: localhost or a loopback address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
