"""The wireless networks of each organization: what WLANs, clients and sessions are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import identifier
from fake_mist.tenant.places import HOSPITAL, OSPREY, UNIVERSITY
from fake_mist.tenant.rows.templates import VLANS

if TYPE_CHECKING:
    from fake_mist.tenant.model import Org


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssid:
    """One wireless network; `network` is the VLAN's name, `auth` is eap, psk or open."""

    name: str
    network: str
    auth: str
    key_mgmt: str

    @property
    def vlan(self) -> int:
        """VLAN its clients land in."""
        return VLANS[self.network]


SECURE: Final = Ssid(
    name="Larkspur-Secure", network="staff", auth="eap", key_mgmt="WPA3-EAP-SHA256/CCMP"
)
ROAM: Final = Ssid(
    name="campusroam", network="students", auth="eap", key_mgmt="WPA3-EAP-SHA256/CCMP"
)
GUEST: Final = Ssid(name="Larkspur-Guest", network="guest", auth="open", key_mgmt="WPA3-SAE-FT")
THINGS: Final = Ssid(name="Larkspur-IoT", network="iot", auth="psk", key_mgmt="WPA2-PSK/CCMP")


def _staff(name: str) -> Ssid:
    return Ssid(name=name, network="staff", auth="psk", key_mgmt="WPA2-PSK/CCMP")


SSIDS: Final = {
    UNIVERSITY: (SECURE, ROAM, GUEST, THINGS),
    HOSPITAL: (_staff("Hospital-Staff"),),
    OSPREY: (_staff("Osprey-Depot"),),
}


def wlan_id(org: Org, ssid: Ssid) -> str:
    """Give the id of a WLAN."""
    return identifier("wlan", f"{org.name}/{ssid.name}")
