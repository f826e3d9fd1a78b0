"""Who changed what in the last week: the audit log, and the tokens and people behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.draw import choice, identifier, number
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Org, Tenant

PEOPLE: Final = (("robin.hale", "Robin", "Hale"), ("sam.reed", "Sam", "Reed"))
TOKEN: Final = "larkspur-automation"  # noqa: S105 - the name of a token
EVERYDAY: Final = (
    "Login with Role admin",
    "Accessed Org",
    "Update Site Settings",
    "Update WLAN",
    "Update Network Template",
    "Update Device",
)
EACH_DAY: Final = 14
SMALL_EACH_DAY: Final = 2
DAYS: Final = 7
PUBLIC: Final = "203.0.113.{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit log; `ago` counts seconds back from NOW."""

    org: Org
    admin: str
    login: str
    message: str
    ago: int
    site_id: str | None = None
    device: Device | None = None
    before: Any = None
    after: Any = None

    @property
    def id(self) -> str:
        """UUID of the line."""
        return line_id(self.org, self.message, self.ago)


def line_id(org: Org, message: str, ago: int) -> str:
    """Give the UUID of a line."""
    return identifier("log", org.name, message, ago)


def update_of(device: Device) -> str:
    """Write the message about a change of a device."""
    return f'Update Device "{device.name}"'


QUIET_SITES: Final = (places.OBSERVATORY, places.FIELD_STATION)
"""Sites that nobody works at."""


def entries(tenant: Tenant, org: Org) -> list[Entry]:
    """Give the audit log of an organization, newest first."""
    found = [*_everyday(tenant, org)]
    if org == places.UNIVERSITY:
        found += _telling(tenant)
    return sorted(found, key=lambda entry: entry.ago)


def name_of(login: str) -> str:
    """Write a person as the log does: name and address."""
    for each, first, last in PEOPLE:
        if each == login:
            return f"{first} {last} {login}@kestrel.example.edu"
    return login


def _everyday(tenant: Tenant, org: Org) -> Iterator[Entry]:
    each_day = EACH_DAY if org == places.UNIVERSITY else SMALL_EACH_DAY
    sites = [each for each in tenant.sites_of(org) if each not in QUIET_SITES]
    for place in range(each_day * DAYS):
        slot = DAY // each_day
        ago = place * slot + number("log", org.name, place, low=1, high=slot - 1)
        message = choice(EVERYDAY, "log", org.name, ago)
        login = choice((*(person[0] for person in PEOPLE), TOKEN), "who", org.name, ago)
        about = message.startswith("Update")
        yield Entry(
            org=org,
            admin=name_of(login),
            login=login,
            message=message,
            ago=ago,
            site_id=choice(sites, "where", org.name, ago).id if about else None,
            before={"notes": ""} if about else None,
            after={"notes": f"change {place}"} if about else None,
        )


def _telling(tenant: Tenant) -> Iterator[Entry]:
    """Give the changes behind two troubles: who made the switch and the gateway drift."""
    named = {device.name: device for device in tenant.devices}
    drift = (
        (trouble.DRIFTED_SWITCH, {"ntp_servers": ["192.0.2.99"]}, 30 * HOUR),
        (trouble.DRIFTED_GATEWAY, {"dns_servers": ["203.0.113.53"]}, 29 * HOUR),
    )
    for name, change, ago in drift:
        device = named[name]
        yield Entry(
            org=device.org,
            admin=name_of("sam.reed"),
            login="sam.reed",
            message=update_of(device),
            ago=ago,
            site_id=device.site.id,
            device=device,
            before={},
            after=change,
        )
    yield _readdressed(named[trouble.CUT_OFF])
    yield _new_key()


def _readdressed(device: Device) -> Entry:
    """Give the change that cut a switch off; some lines have their values as JSON in a text."""
    after = management(device)
    return Entry(
        org=device.org,
        admin=name_of("sam.reed"),
        login="sam.reed",
        message=update_of(device),
        ago=trouble.RECONFIGURED[device.name],
        site_id=device.site.id,
        device=device,
        before=json.dumps({"ip_config": {**after, "network": "staff"}}, sort_keys=True),
        after=json.dumps({"ip_config": after}, sort_keys=True),
    )


def _new_key() -> Entry:
    """Give a change of a secret: both values stand in the log."""
    return Entry(
        org=places.UNIVERSITY,
        admin=name_of("robin.hale"),
        login="robin.hale",
        message='Update WLAN "Larkspur-IoT"',
        ago=26 * HOUR,
        before={"auth": {"psk": "sekret-things-2025", "type": "psk"}, "hide_ssid": False},
        after={"auth": {"psk": "sekret-things-2026", "type": "psk"}, "hide_ssid": True},
    )


def management(device: Device) -> dict[str, str]:
    """Give the configured address of a switch."""
    return {
        "gateway": device.site.ip(10, 1),
        "ip": device.ip,
        "netmask": "255.255.255.0",
        "network": "mgmt",
        "type": "static",
    }


def row(entry: Entry) -> dict[str, Any]:
    """Write a line as the searches show it."""
    base = {
        "admin_id": identifier("admin", entry.login),
        "admin_name": entry.admin,
        "id": entry.id,
        "message": entry.message,
        "org_id": entry.org.id,
        "site_id": entry.site_id,
        "src_ip": PUBLIC.format(len(entry.login) + 20),
        "timestamp": NOW - entry.ago,
    }
    device = {} if entry.device is None else {"device_id": entry.device.id}
    change = {} if entry.after is None else {"after": entry.after, "before": entry.before}
    return {**base, **device, **change}
