"""Network access control: who asked to come in, by which rule, and who was refused and why.

Mist's access control guards Larkspur-Secure and the wired ports of computers; campusroam is
authenticated elsewhere. The refused are not among the clients: they never got in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware
from fake_mist.tenant.clients import wireless
from fake_mist.tenant.draw import identifier, number
from fake_mist.tenant.places import OBSERVATORY, UNIVERSITY
from fake_mist.tenant.ssids import SECURE
from fake_mist.tenant.trouble import DAY, HOUR
from fake_mist.tenant.wired import wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.clients import Client
    from fake_mist.tenant.model import Device, Org, Tenant
    from fake_mist.tenant.wired import Wired

ISSUER: Final = "/C=GB/O=Larkspur University/CN=Larkspur Device CA"
FIRST_REFUSED: Final = 0xF001
STAFF_VLAN: Final = 20
STUDENT_VLAN: Final = 30
ATTEMPTS: Final = 4
"""Every refused client tried four times, a few minutes apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the access policy."""

    name: str

    @property
    def id(self) -> str:
        """UUID of the rule."""
        return identifier("nacrule", self.name)


WIRELESS: Final = Rule(name="Staff by certificate")
WIRED: Final = Rule(name="Wired computers by certificate")
MISPLACED: Final = Rule(name="Students by certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why clients are refused: the events they leave, and how they tried to come in."""

    reason: str
    events: tuple[str, ...]
    auth_type: str
    count: int
    expired: bool = False


EXPIRED: Final = Refusal(
    reason="certificate expired",
    events=("NAC_CLIENT_CERT_EXPIRED", "NAC_CLIENT_DENY"),
    auth_type="eap-tls",
    count=6,
    expired=True,
)
UNKNOWN_USER: Final = Refusal(
    reason="user not found at the identity provider",
    events=("NAC_IDP_USER_LOOKUP_FAILURE", "NAC_CLIENT_DENY"),
    auth_type="eap-ttls",
    count=4,
)
WRONG_PASSWORD: Final = Refusal(
    reason="wrong password",
    events=("NAC_IDP_AUTHC_FAILURE", "NAC_CLIENT_DENY"),
    auth_type="eap-ttls",
    count=3,
)
NO_RULE: Final = Refusal(
    reason="no rule matches",
    events=("NAC_CLIENT_DENY",),
    auth_type="mab",
    count=3,
)
REFUSALS: Final = (EXPIRED, UNKNOWN_USER, WRONG_PASSWORD, NO_RULE)
MISPLACED_EVERY: Final = 97
"""Every so many-th staff member lands in the students' VLAN by a rule that should not match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One client as access control saw it last; `ago` counts seconds back from NOW."""

    device: Device
    port: str | None
    mac: str
    username: str
    ip: str | None
    auth_type: str
    rule: Rule | None
    vlan: int | None
    expiry: int
    ago: int
    refusal: Refusal | None = None


def access(tenant: Tenant, org: Org) -> Iterator[Guest]:
    """Give the clients that access control knows; only the university uses it."""
    if org != UNIVERSITY:
        return
    guarded = (each for each in wireless(tenant, org) if each.ssid == SECURE)
    for place, client in enumerate(guarded):
        yield _wireless(client, misplaced=place % MISPLACED_EVERY == MISPLACED_EVERY - 1)
    yield from (_wired(each) for each in wired(tenant, org) if each.dot1x)
    yield from _refused(tenant, org)


def _wireless(client: Client, *, misplaced: bool) -> Guest:
    return Guest(
        device=client.ap,
        port=None,
        mac=client.mac,
        username=client.username or client.mac,
        ip=client.ip,
        auth_type="eap-tls",
        rule=MISPLACED if misplaced else WIRELESS,
        vlan=STUDENT_VLAN if misplaced else STAFF_VLAN,
        expiry=_valid(client.mac),
        ago=client.joined,
    )


def _wired(client: Wired) -> Guest:
    return Guest(
        device=client.switch,
        port=client.port,
        mac=client.mac,
        username=client.username or client.mac,
        ip=client.ip,
        auth_type="eap-tls",
        rule=WIRED,
        vlan=STAFF_VLAN,
        expiry=_valid(client.mac),
        ago=number("authenticated", client.mac, low=HOUR, high=DAY - HOUR),
    )


def _refused(tenant: Tenant, org: Org) -> Iterator[Guest]:
    aps = [each for each in tenant.devices_of(org, "ap") if each.site != OBSERVATORY]
    running = FIRST_REFUSED
    for refusal in REFUSALS:
        for place in range(refusal.count):
            mac = hardware.mac("client", org.number, running)
            ap = aps[number("refused", mac, low=40, high=len(aps) - 1)]
            yield Guest(
                device=ap,
                port=None,
                mac=mac,
                username=_stranger(refusal, mac, place, org),
                ip=None,
                auth_type=refusal.auth_type,
                rule=None,
                vlan=None,
                expiry=-number("expired", mac, low=1, high=40) if refusal.expired else 0,
                ago=number("refused at", mac, low=10 * 60, high=6 * HOUR),
                refusal=refusal,
            )
            running += 1


def _stranger(refusal: Refusal, mac: str, place: int, org: Org) -> str:
    if refusal == NO_RULE:
        return mac
    prefix = "leaver" if refusal == UNKNOWN_USER else "x"
    return f"{prefix}{place:03d}@{org.domain}"


def _valid(mac: str) -> int:
    """Give the days until a certificate expires."""
    return number("certificate", mac, low=9, high=360)
