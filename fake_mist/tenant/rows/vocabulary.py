"""The words of the API: what events, insight metrics, models and licences there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import event_kinds, hardware, places
from fake_mist.tenant.nac import ISSUER
from fake_mist.tenant.resource import Resource, once
from fake_mist.tenant.ssids import SECURE
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Tenant
    from fake_mist.tenant.rows.common import Json

CLIENT_EVENTS: Final = (
    ("CLIENT_AUTH_ASSOCIATION", "Association"),
    ("CLIENT_IP_ASSIGNED", "IP Assigned"),
    ("CLIENT_DNS_OK", "DNS Success"),
    ("CLIENT_DEAUTHENTICATION", "Deauthentication"),
    ("MARVIS_EVENT_CLIENT_DHCP_FAILURE", "DHCP Failure"),
    ("MARVIS_EVENT_CLIENT_AUTH_FAILURE", "Authorization Failure"),
)
DEVICE_EVENTS: Final = (
    ("AP_CONFIGURED", "AP Configured", "AP was configured"),
    ("AP_CONFIG_CHANGED_BY_RRM", "Config Changed by RRM", "Radio management changed the AP"),
    ("AP_DHCP_FAILURE", "DHCP Failure", "Clients of the AP get no answer from a DHCP server"),
    ("AP_DISCONNECTED", "AP Disconnected", "AP lost its connection to the cloud"),
    ("AP_RESTARTED", "AP Restarted", "AP was restarted"),
    ("AP_RRM_ACTION", "RRM Action", "Radio management acted on the AP"),
    ("GW_CONFIGURED", "Gateway Configured", "Gateway was configured"),
    ("GW_DHCP_RESOLVED", "DHCP Resolved", "Gateway got its address"),
    ("GW_VPN_PATH_UP", "VPN Path Up", "A VPN path of the gateway came up"),
    ("SW_ALARM_CHASSIS_FAN", "Chassis Fan Alarm", "A fan of the switch failed"),
    ("SW_ALARM_CHASSIS_HOT", "Chassis Hot Alarm", "The switch is too hot"),
    ("SW_ALARM_CHASSIS_PSU", "Chassis PSU Alarm", "A power supply of the switch is missing"),
    ("SW_CONFIGURED", "Switch Configured", "Switch was configured"),
    ("SW_DISCONNECTED", "Switch Disconnected", "Switch lost its connection to the cloud"),
    ("SW_DOT1XD_USR_AUTHENTICATED", "802.1X Authenticated", "A wired user was authenticated"),
    ("SW_PORT_DOWN", "Port Down", "A port of the switch went down"),
    ("SW_PORT_UP", "Port Up", "A port of the switch came up"),
)
NAC_EVENTS: Final = (
    "NAC_CLIENT_CERT_CHECK_SUCCESS",
    "NAC_CLIENT_CERT_EXPIRED",
    "NAC_CLIENT_DENY",
    "NAC_CLIENT_PERMIT",
    "NAC_IDP_AUTHC_FAILURE",
    "NAC_IDP_USER_LOOKUP_FAILURE",
)
METRICS: Final = {
    "bytes": ("Aggregated bytes over time", "byte", ("site", "ap", "client")),
    "num_aps": ("Number of connected access points over time", "", ("site",)),
    "num_clients": ("Number of clients over time", "", ("site", "ap", "device")),
    "rx_bps": ("Received bits per second", "bps", ("device", "switch")),
    "tx_bps": ("Sent bits per second", "bps", ("device", "switch")),
}
"""Insight metrics: description, unit and scopes. Mist has more; it lists them nowhere else."""

TOP_APPLICATIONS: Final = "top-wan-apps"
RANKED: Final = {
    TOP_APPLICATIONS: ("Applications over the WAN by bytes", "byte", ("site", "device")),
}
"""Metrics whose values are the first of a ranking, not numbers over time."""

LICENSES: Final = (
    ("sub_man", "SUB-MAN", "Wi-Fi Management"),
    ("sub_vna", "SUB-VNA", "Marvis for Wireless"),
    ("sub_ex48", "SUB-EX48", "Wired Assurance 48"),
    ("sub_ex12", "SUB-EX12", "Wired Assurance 12"),
    ("sub_wan1", "SUB-WAN1", "WAN Assurance 1"),
    ("sub_me", "SUB-ME", "Mist Edge"),
    ("sub_ana", "SUB-ANA", "Access Assurance"),
)
EVPN_MODELS: Final = ("EX4100", "EX4400", "EX4650", "EX92", "QFX")


def client_events(_tenant: Tenant) -> Iterator[Json]:
    """Give `/const/client_events`."""
    return ({"display": display, "key": key} for key, display in CLIENT_EVENTS)


def device_events(_tenant: Tenant) -> Iterator[Json]:
    """Give `/const/device_events`."""
    worded = {key: (display, description) for key, display, description in DEVICE_EVENTS}
    for key in sorted(event_kinds.ALL | worded.keys()):
        display, description = worded.get(key, (_spoken(key),) * 2)
        yield {"description": description, "display": display, "key": key}


def _spoken(key: str) -> str:
    """Write a key as words."""
    return key.replace("_", " ").capitalize()


def nac_events(_tenant: Tenant) -> Iterator[Json]:
    """Give `/const/nac_events`: an example of each type."""
    for type_ in NAC_EVENTS:
        yield {
            "cert_issuer": ISSUER,
            "eap_type": "EAP-TLS",
            "nas_vendor": "Mist",
            "org_id": places.UNIVERSITY.id,
            "random_mac": False,
            "ssid": SECURE.name,
            "timestamp": NOW - HOUR,
            "type": type_,
            "username": f"u00001@{places.UNIVERSITY.domain}",
        }


def insight_metrics(_tenant: Tenant) -> Json:
    """Give `/const/insight_metrics`."""
    ranked = {name: {**_metric(*words), "type": "keyvalues"} for name, words in RANKED.items()}
    return {**{name: _metric(*words) for name, words in METRICS.items()}, **ranked}


def device_models(tenant: Tenant) -> Iterator[Json]:
    """Give `/const/device_models`: every model the tenant has."""
    models = {box.model: device.kind for device in tenant.devices for box in device.boxes}
    for model, kind in sorted(models.items()):
        yield MODELS[kind](model)


def license_types(_tenant: Tenant) -> Iterator[Json]:
    """Give `/const/license_types`."""
    for key, name, description in LICENSES:
        yield {"description": description, "includes": [key], "key": key, "name": name}


def _metric(description: str, unit: str, scopes: tuple[str, ...]) -> Json:
    return {
        "description": description,
        "example": [18, None, 15],
        "intervals": {
            "10m": {"interval": 600, "max_age": DAY},
            "1h": {"interval": HOUR, "max_age": 14 * DAY},
        },
        "report_durations": {"1d": {"duration": DAY, "interval": HOUR}},
        "scopes": list(scopes),
        "type": "timeseries",
        "unit": unit,
    }


def _access_point(model: str) -> Json:
    return {
        "ap_type": model.lower(),
        "band_24_usages": ["24", "5"],
        "description": f"{model} access point",
        "display": model,
        "has_11ax": True,
        "has_wifi_band24": True,
        "has_wifi_band5": True,
        "has_wifi_band6": model != "AP43",
        "model": model,
        "type": "ap",
    }


def _switch(model: str) -> Json:
    return {
        "display": model,
        "has_bgp": True,
        "has_evpn": model.startswith(EVPN_MODELS),
        "has_poe_out": hardware.PORTS[model].poe_watts > 0,
        "has_vc": model.startswith("EX4"),
        "model": model,
        "type": "switch",
    }


def _gateway(model: str) -> Json:
    return {
        "description": model,
        "has_bgp": True,
        "has_ha_control": True,
        "has_snapshot": model.startswith("SRX"),
        "model": model,
        "t128_device": model.startswith("SSR"),
        "type": "gateway",
    }


MODELS: Final = {"ap": _access_point, "gateway": _gateway, "switch": _switch}

RESOURCES: Final[tuple[Resource, ...]] = (
    once("/const/client_events", client_events),
    once("/const/device_events", device_events),
    once("/const/device_models", device_models),
    once("/const/insight_metrics", insight_metrics),
    once("/const/license_types", license_types),
    once("/const/nac_events", nac_events),
)
