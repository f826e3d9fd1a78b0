"""Rows of network access control: clients, and the events that say why one was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant.clients import bssid
from fake_mist.tenant.draw import number
from fake_mist.tenant.nac import ATTEMPTS, MISPLACED, NO_RULE, Guest, access
from fake_mist.tenant.resource import Resource, each_org
from fake_mist.tenant.ssids import SECURE
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

RETRY: Final = 240
LEFT_EVERY: Final = 40
ENDS: Final = {1: "session_ended", 2: "session_stopped"}
VENDOR: Final = {"wireless": "juniper-mist", "wired": "juniper"}
ADMITTED: Final = ("NAC_CLIENT_CERT_CHECK_SUCCESS", "NAC_CLIENT_PERMIT")


def searched(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/orgs/{org_id}/nac_clients/search`."""
    for guest in access(tenant, org):
        yield {**_client(guest), **_certificate(guest), **_rule(guest), **_place(guest)}


def events(tenant: Tenant, org: Org) -> list[Json]:
    """Give the events of access control, oldest first."""
    rows = [row for guest in access(tenant, org) for row in _events(guest)]
    return sorted(rows, key=lambda row: (row["timestamp"], row["mac"]))


def kind(guest: Guest) -> str:
    """Tell wired from wireless."""
    return "wireless" if guest.port is None else "wired"


def _client(guest: Guest) -> Json:
    row: Json = {
        "auth_type": guest.auth_type,
        "last_nas_vendor": VENDOR[kind(guest)],
        "last_status": _status(guest),
        "last_username": guest.username,
        "mac": guest.mac,
        "nacrule_matched": guest.rule is not None,
        "site_id": guest.device.site.id,
        "timestamp": NOW - guest.ago,
        "type": kind(guest),
        "username": [guest.username],
    }
    if guest.ip is None:
        return row
    return {**row, "client_ip": [guest.ip], "last_client_ip": guest.ip}


def _status(guest: Guest) -> str:
    """Give how it stands; clouds write the end of a session in two ways."""
    if guest.refusal:
        return "denied"
    left = number("left", guest.mac, low=1, high=LEFT_EVERY)
    return ENDS.get(left, "session_started")


def _certificate(guest: Guest) -> Json:
    if guest.auth_type != "eap-tls":
        return {}
    return {
        "last_cert_cn": guest.username,
        "last_cert_expiry": NOW + guest.expiry * DAY,
    }


def _rule(guest: Guest) -> Json:
    if guest.rule is None:
        return {}
    return {
        "last_nacrule_id": guest.rule.id,
        "last_nacrule_name": guest.rule.name,
        "last_vlan": guest.vlan if guest.port else str(guest.vlan),
        "nacrule_name": [guest.rule.name],
        "vlan": [str(guest.vlan)],
    }


def _place(guest: Guest) -> Json:
    if guest.port is not None:
        return {
            "device_mac": guest.device.mac,
            "last_port_id": guest.port,
            "port_id": [guest.port],
        }
    return {
        "ap": [guest.device.mac],
        "last_ap": guest.device.mac,
        "last_ssid": SECURE.name,
        "ssid": [SECURE.name],
    }


def _events(guest: Guest) -> Iterator[Json]:
    if guest.refusal is None:
        noted = ADMITTED if guest.rule == MISPLACED else ADMITTED[1:]
        yield from (_event(guest, type_, place) for place, type_ in enumerate(noted))
        return
    for attempt in range(ATTEMPTS):
        for place, type_ in enumerate(guest.refusal.events):
            yield _event(guest, type_, place, before=attempt * RETRY)


def _event(guest: Guest, type_: str, place: int, *, before: int = 0) -> Json:
    matched = guest.rule is not None
    row: dict[str, Any] = {
        "auth_type": guest.auth_type,
        "client_type": kind(guest),
        "mac": guest.mac,
        "nacrule_matched": matched,
        "nas_vendor": VENDOR[kind(guest)],
        "site_id": guest.device.site.id,
        "timestamp": NOW - guest.ago - before + place / 10,
        "type": type_,
        "username": guest.username,
        **_where(guest),
    }
    if guest.rule is None:
        return row if guest.refusal == NO_RULE else {**row, "idp_username": guest.username}
    return {**row, "nacrule_id": guest.rule.id, "vlan": str(guest.vlan)}


def _where(guest: Guest) -> Json:
    if guest.port is not None:
        return {"device_mac": guest.device.mac, "port_id": guest.port}
    return {"ap": guest.device.mac, "bssid": bssid(guest.device, 1), "ssid": SECURE.name}


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/nac_clients/search", searched),
    each_org("/orgs/{org_id}/nac_clients/events/search", events),
)
