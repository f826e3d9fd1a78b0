"""Constants of the API: countries and alarm definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.rows.common import Json

COUNTRIES: Final = (
    ("DE", 276, "Germany"),
    ("FR", 250, "France"),
    ("GB", 826, "United Kingdom"),
    ("IE", 372, "Ireland"),
    ("NL", 528, "Netherlands"),
    ("US", 840, "United States"),
)
MORE_COUNTRIES: Final = (("AQ", 10, "Antarctica"), ("FK", 238, "Falkland Islands"))

ALARMS: Final = (
    ("device_down", "Device offline", "infrastructure", "warn", "aps"),
    ("device_reconnected", "Device reconnected", "infrastructure", "info", "aps"),
    ("device_restarted", "Device restarted", "infrastructure", "info", "aps"),
    ("switch_down", "Switch offline", "infrastructure", "critical", "switches"),
    ("switch_reconnected", "Switch reconnected", "infrastructure", "info", "switches"),
    ("sw_alarm_chassis_fan", "Switch fan failed", "infrastructure", "critical", "switches"),
    ("sw_alarm_chassis_psu", "Switch power supply", "infrastructure", "warn", "switches"),
    ("sw_alarm_chassis_hot", "Switch running hot", "infrastructure", "critical", "switches"),
    ("gateway_reconnected", "Gateway reconnected", "infrastructure", "info", "gateways"),
    ("dhcp_failure", "DHCP failure", "marvis", "critical", "aps"),
    ("dns_failure", "DNS failure", "marvis", "warn", "aps"),
    ("auth_failure", "Authentication failure", "marvis", "warn", "aps"),
    ("bad_cable", "Bad cable", "marvis", "warn", "switches"),
    ("missing_vlan", "Missing VLAN", "marvis", "critical", "switches"),
    ("rogue_ap", "Rogue access point", "security", "warn", "aps"),
    ("honeypot_ssid", "Honeypot SSID", "security", "critical", "aps"),
)


def countries(*, extended: bool) -> Iterator[Json]:
    """Give the certified countries, and the others on request."""
    for code, numeric, name in COUNTRIES:
        yield {"alpha2": code, "certified": True, "name": name, "numeric": numeric}
    for code, numeric, name in MORE_COUNTRIES if extended else ():
        yield {"alpha2": code, "certified": False, "name": name, "numeric": numeric}


def alarm_definitions() -> Iterator[Json]:
    """Give the definition of every alarm type the tenant raises."""
    for key, display, group, severity, field in ALARMS:
        yield {
            "display": display,
            "fields": [field, "hostnames"],
            "group": group,
            "key": key,
            "severity": severity,
        }
