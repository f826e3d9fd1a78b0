"""What objects of a kind are about: the members that no name and no schema tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, nac
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.rows import air
from fake_mist.tenant.ssids import GUEST, SSIDS, wlan_id
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fake_mist.tenant.rows.meanings import Scope

Json = dict[str, Any]

OUTSIDE: Final = ("/login/", "/register/", "/self/oauth/", "/self/two_factor/", "/self/update/")
"""What is no part of a network: how an account is opened, and its second factor."""

CONSTANT: Final = "/const/"
"""What belongs to no tenant: nothing in it is called after one, and a `key` is no secret."""

NAMED: Final = ("attachment_id", "claim_id", "marvisclient_id", "sdkclient_id")
"""Ids of what is no object of a list of its own."""

LISTS: Final = (
    ("/sites/{site_id}/stats/maps/{map_id}/sdkclients", "sdkclient_id"),
    ("/orgs/{org_id}/stats/marvisclients/search", "marvisclient_id"),
)
CLIENTS: Final = ("client", "guest", "usermac", "fingerprint", "iotendpoint", "calls", "wan_usages")
OTHERS: Final = ("otherdevices", "assets", "/iot")


def address(path: str, scope: Scope) -> Json:
    """Give whose MAC stands in the rows of a path."""
    if any(word in path for word in OTHERS):
        return {"mac": scope.other, "device_mac": scope.other, "model": "IBR900"}
    if "mxedge" in path:
        edge = scope.edge
        return {"mac": edge.mac, "device_mac": edge.mac, "model": edge.model, "serial": edge.serial}
    if not scope.is_equipped:
        return {}
    if "/anomaly/device/" in path:
        return {"device_mac": scope.ap.mac}
    if any(word in path for word in CLIENTS):
        return {"mac": scope.client.mac, "model": scope.client.kit.model}
    return {}


def ids(name: str, scope: Scope) -> list[str]:
    """Give the ids that other modules of rows write, by what they are called in a path."""
    if name == "device_id":
        return scope.device_ids
    if name == "mxedge_id":
        return [each.id for each in scope.tenant.edges if each.org == scope.org]
    if name == "rogue_bssid":
        return [row["bssid"] for row in air.rogues(scope.tenant, scope.here, "")]
    return []


def file(path: str, scope: Scope) -> str:
    """Write what is no JSON: the devices as a table, anything else as marked-up text."""
    if path.endswith("/export"):
        rows = ((each.name, each.mac, each.model) for each in scope.tenant.devices_at(scope.here))
        return "\n".join(map(",".join, (("name", "mac", "model"), *rows)))
    return f'<?xml version="1.0"?>\n<EntityDescriptor entityID="{path.rpartition("/")[2]}"/>'


def title(path: str, scope: Scope) -> str:
    """Name an object by its kind and its place."""
    kind = next(word for word in reversed(path.split("/")) if word not in _PLAIN)
    place = "Some" if path.startswith(CONSTANT) else scope.name
    return f"{place} {kind.strip('{}').removesuffix('s').replace('_', ' ')}"


def facts(path: str, scope: Scope) -> Sequence[Json]:
    """Give the members of each object of a path; one object without any, where nothing is said."""
    found = _FACTS.get(path)
    return [{}] if found is None else found(scope)


def _nac_rules(_scope: Scope) -> list[Json]:
    rules = (nac.WIRELESS, nac.WIRED, nac.MISPLACED)
    return [
        {"action": "allow", "enabled": True, "id": each.id, "name": each.name, "order": place}
        for place, each in enumerate(rules, start=1)
    ]


def _edges(scope: Scope) -> list[Json]:
    return [
        {
            "for_site": each.site is not None,
            "id": each.id,
            "mac": each.mac,
            "model": each.model,
            "name": each.name,
            "serial_number": each.serial,
            **({} if each.site is None else {"site_id": each.site.id}),
        }
        for each in scope.tenant.edges
        if each.org == scope.org
    ]


def _maps(scope: Scope) -> list[Json]:
    building = scope.here.buildings[0]
    return [{"name": f"{building.name}, ground floor", "type": "image"}]


def _keys(scope: Scope) -> list[Json]:
    """Give the keys of things; an organization has one that ended, and one that never does."""
    ssid = next((each for each in SSIDS[scope.org] if each.auth == "psk"), SSIDS[scope.org][0])
    sensors = {"name": f"{scope.name} sensors", "ssid": ssid.name, "vlan_id": ssid.vlan}
    if scope.site is not None:
        return [sensors]
    return [{"ssid": ssid.name, **each} for each in (sensors, *_more_keys(scope.name))]


def _more_keys(place: str) -> list[Json]:
    ended = {"name": f"{place} exhibition", "expire_time": NOW - 3 * DAY, "vlan_id": 60}
    endless = {"name": f"{place} lecture screen", "expire_time": None, "usage": "single"}
    return [
        {"id": identifier("psk", each["name"]), "passphrase": f"sekret-psk-{place[-4:]}", **each}
        for each in (ended, endless)
    ]


def _guests(scope: Scope) -> list[Json]:
    """Give who is let in, and at a site somebody whose time is over."""
    now = [{}] if scope.site is None else [{}, _former(scope)]
    usual = {"ssid": GUEST.name, "wlan_id": wlan_id(scope.org, GUEST), "auth_method": "email"}
    return [{**usual, **each} for each in now]


def _former(scope: Scope) -> Json:
    return {
        "authorized": False,
        "authorized_expiring_time": NOW - DAY,
        "authorized_time": NOW - 2 * DAY,
        "email": f"guest.two@{scope.org.domain}",
        "mac": hardware.mac("client", scope.org.number, 0xE101 + scope.here.number),
        "name": f"{scope.name} former guest",
        "auth_method": "passphrase",
    }


def _captures(scope: Scope) -> list[Json]:
    """Give a capture: whoever has the address may fetch it, as it is signed."""
    name = identifier("capture", scope.name)
    address = f"https://pcap-url.example.edu/{name}.pcap?X-Amz-Signature=sekret{name[:8]}Zq7Lw2"
    return [{"type": "client", "format": "stream", "pcap_url": address}]


def _profiles(scope: Scope) -> list[Json]:
    name = f"{scope.name} feeds"
    return [{"id": identifier("orgs-secintelprofiles", scope.name), "name": name}]


def _tickets(scope: Scope) -> list[Json]:
    return [{"attachment_ids": [identifier("attachment_id", scope.name)]}]


def _switches(scope: Scope) -> list[Json]:
    switch = scope.switch
    return [
        {"mac": switch.mac, "model": switch.model, "name": switch.name, "serial": switch.serial}
    ]


def _sites(scope: Scope) -> list[Json]:
    return [
        {"address": each.address, "country_code": each.country, "id": each.id, "name": each.name}
        for each in scope.tenant.sites_of(scope.org)
    ]


def _found_organizations(scope: Scope) -> list[Json]:
    return [{"id": scope.org.id, "text": scope.org.name, "type": "orgs"}]


def _country(_scope: Scope) -> list[Json]:
    return [{"code": 826, "name": "United Kingdom"}]  # ISO 3166-1


def _zones(_scope: Scope) -> list[Json]:
    return [{"name": "staff-zone"}]


_PLAIN: Final = frozenset({"", "search", "count", "events", "visits", "current", "defaults"})
_FACTS: Final[Mapping[str, Callable[[Scope], Sequence[Json]]]] = {
    "/const/ap_channels": _country,
    "/msps/{msp_id}/search": _found_organizations,
    "/orgs/{org_id}/mxedges": _edges,
    "/orgs/{org_id}/nacrules": _nac_rules,
    "/orgs/{org_id}/pcaps": _captures,
    "/orgs/{org_id}/psks": _keys,
    "/installer/orgs/{org_id}/devices": _switches,
    "/installer/orgs/{org_id}/sites": _sites,
    "/orgs/{org_id}/secintelprofiles": _profiles,
    "/orgs/{org_id}/securityzones": _zones,
    "/orgs/{org_id}/tickets": _tickets,
    "/sites/{site_id}/devices/ap_channels": _country,
    "/sites/{site_id}/guests": _guests,
    "/sites/{site_id}/maps": _maps,
    "/sites/{site_id}/pcaps": _captures,
    "/sites/{site_id}/psks": _keys,
}
