"""What the names of members stand for at a place of the fictional network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware
from fake_mist.tenant.clients import Client, bssid, clients_on
from fake_mist.tenant.draw import device_id, identifier
from fake_mist.tenant.rows import templates
from fake_mist.tenant.rows.places import campus_group
from fake_mist.tenant.ssids import SSIDS, wlan_id
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from fake_mist.tenant.model import Device, Edge, Org, Site, Tenant

ORG: Final = ("/orgs/", "/installer/orgs/")
SITE: Final = ("/sites/", "/installer/sites/")
OTHER: Final = 0xE001
"""Things that are no device of Mist's, such as a cellular router, take these client MACs."""


@dataclass(frozen=True)
class Scope:
    """A place: an organization, or a site of one."""

    tenant: Tenant
    org: Org
    site: Site | None = None

    def __hash__(self) -> int:
        """Tell places apart by name."""
        return hash(self.name)

    @property
    def name(self) -> str:
        """Name the place."""
        return self.org.name if self.site is None else self.site.name

    @property
    def root(self) -> tuple[str, ...]:
        """Give how the paths of the place begin."""
        return ORG if self.site is None else SITE

    @property
    def around(self) -> tuple[Scope, ...]:
        """Give the places whose objects can be named here, the nearest last."""
        org = Scope(self.tenant, self.org)
        return (org,) if self.site is None else (org, self)

    @property
    def ids(self) -> dict[str, str]:
        """Give the ids of the place."""
        site = {} if self.site is None else {"site_id": self.site.id}
        return {"msp_id": self.tenant.msp_id, "org_id": self.org.id, **site}

    @property
    def wanted(self) -> dict[str, str]:
        """Give the parameters without which the API answers 400."""
        return {
            "country_code": self.here.country,
            "forward": "https://www.example.edu/",
            "meeting_id": identifier("meeting", self.name),
            "model": "SRX345",
            "q": self.org.name,
            "type": "orgs",
        }

    @cached_property
    def here(self) -> Site:
        """Give the site, or the first one of the organization."""
        return self.site or self.tenant.sites_of(self.org)[0]

    @property
    def is_equipped(self) -> bool:
        """Tell a place with devices, and so with clients."""
        return bool(self.tenant.devices_at(self.here))

    @property
    def device_ids(self) -> list[str]:
        """Give the ids of one device of each kind."""
        kinds = ("ap", "switch", "gateway")
        found = [next(iter(self.tenant.devices_at(self.here, kind)), None) for kind in kinds]
        return [each.id for each in found if each is not None]

    @cached_property
    def ap(self) -> Device:
        """Give an access point."""
        return self.tenant.devices_at(self.here, "ap")[0]

    @cached_property
    def switch(self) -> Device:
        """Give a switch."""
        return self.tenant.devices_at(self.here, "switch")[0]

    @cached_property
    def gateway(self) -> Device:
        """Give a gateway, or the switch where a site has none."""
        return next(iter(self.tenant.devices_at(self.here, "gateway")), self.switch)

    @cached_property
    def client(self) -> Client:
        """Give the wireless client that a search at the site shows first."""
        aps = {each.mac for each in self.tenant.devices_at(self.here, "ap")}
        found = clients_on(self.tenant, self.org, aps)
        return max(found, key=lambda each: (each.seen, [-ord(digit) for digit in each.mac]))

    @property
    def edge(self) -> Edge:
        """Give a Mist Edge."""
        return self.tenant.edges[0]

    @property
    def other(self) -> str:
        """Give the MAC of a thing that is no device of Mist's."""
        return hardware.mac("client", self.org.number, OTHER + self.here.number)


def meanings(scope: Scope) -> dict[str, Any]:
    """Give values by the name of the member that holds them; without devices there are fewer."""
    alive = (_people, _air, _devices) if scope.is_equipped else ()
    return {**scope.ids, **_usual(scope)} | {
        name: value for each in alive for name, value in each(scope).items()
    }


def _people(scope: Scope) -> dict[str, Any]:
    client, domain = scope.client, scope.org.domain
    return {
        "admin_name": "Sam Okoro sam.okoro@kestrel.example.edu",
        "client_mac": client.mac,
        "client_username": f"guest.one@{domain}",
        "company": scope.org.name,
        "domain": domain,
        "email": f"guest.one@{domain}",
        "guest_mac": client.mac,
        "hostname": client.hostname,
        "last_hostname": client.hostname,
        "requester": "Sam Okoro",
        "requester_email": f"noc@{domain}",
        "user": f"u00001@{domain}",
        "username": f"u00001@{domain}",
        "wcid": identifier("wcid", client.mac),
        "wifi_mac": client.mac,
    }


def _air(scope: Scope) -> dict[str, Any]:
    client = scope.client
    ssid = SSIDS[scope.org][0]
    return {
        "band": client.band,
        "bssid": bssid(client.ap, client.place),
        "channel": 36,
        "last_ip": client.ip or "",
        "rogue_bssid": bssid(client.ap, client.place),
        "rssi": -58,
        "snr": 34,
        "ssid": ssid.name,
        "ssids": [ssid.name],
        "wifi_bssid": bssid(client.ap, client.place),
        "wifi_ip": client.ip or "",
        "wifi_ssid": ssid.name,
        "wlan_id": wlan_id(scope.org, ssid),
        "wlan_ids": [wlan_id(scope.org, ssid)],
    }


def _devices(scope: Scope) -> dict[str, Any]:
    ap, switch = scope.ap, scope.switch
    return {
        "ap": ap.mac,
        "ap_id": ap.id,
        "ap_mac": ap.mac,
        "ap_macs": [ap.mac],
        "aps": [ap.mac],
        "device_id": ap.id,
        "device_ids": [ap.id],
        "device_mac": switch.mac,
        "device_name": switch.name,
        "fpc0_mac": switch.mac,
        "gateway": scope.here.ip(1, 1),
        "mac": ap.mac,
        "gateway_mac": scope.gateway.mac,
        "macs": [ap.mac],
        "model": ap.model,
        "mxedge_id": scope.edge.id,
        "mxedge_ids": [scope.edge.id],
        "mxedge_name": scope.edge.name,
        "node": "node0",
        "parent": device_id(switch.mac),
        "port_id": f"{hardware.PORTS[switch.model].edge}1",
        "serial": ap.serial,
        "switch_mac": switch.mac,
        "vc_mac": switch.mac,
        "version": hardware.AP_VERSION,
    }


def _usual(scope: Scope) -> dict[str, Any]:
    site = scope.here
    return {
        "*": "first",
        "address": site.address,
        "country_code": site.country,
        "dns": ["192.0.2.53"],
        "deviceprofile_id": identifier("deviceprofile", f"{scope.org.name}/ap-standard"),
        "dst_ip": "192.0.2.80",
        "ext_ip": site.public_ip,
        "host": "192.0.2.53",
        "ip": site.ip(20, 2),
        "ip6": "2001:db8::2",
        "gateway6": "2001:db8::1",
        "metric": "num_clients",
        "name": scope.name,
        "netmask": "255.255.255.0",
        "netmask6": "/64",
        "network": "staff",
        "org_ids": [scope.org.id],
        "org_name": scope.org.name,
        "org_names": [scope.org.name],
        "scope": "site",
        "scope_id": site.id,
        "site_id": site.id,
        "site_ids": [site.id],
        "site_name": site.name,
        "sitegroup_id": campus_group(scope.org),
        "sitegroup_ids": [campus_group(scope.org)],
        "src_ip": site.ip(64, 2),
        "subnet": f"{site.ip(64, 0)}/24",
        "subnets": [f"{site.ip(64, 0)}/24"],
        "template_id": templates.template_id(scope.org, "wlan", "campus-wireless"),
        "timestamp": NOW - DAY // 4,
        "timezone": site.timezone,
        "vlan": "20",
        "vlan_id": 20,
        "vlan_ids": [20],
        "webhook_id": identifier("webhook", scope.org.name, "ticket-desk"),
        "webhook_ids": [identifier("webhook", scope.org.name, "ticket-desk")],
        "x": 120.0,
        "y": 80.0,
    }
