"""Devices beyond the inventory: searches, counts, firmware, configuration and chassis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.endpoint import Distinct, Endpoint, Kind, View
from fake_mist.endpoints.shared import DEVICE_TYPES, STATUSES
from fake_mist.query.filters import Exact, Flag, Kept, Leading, OneOf, Part, Whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

SORTS: Final = frozenset({"mac", "model", "sku", "timestamp"})
BOOLEANS: Final = frozenset({"false", "true"})
NODES: Final = frozenset({"node0", "node1"})
UP_DOWN: Final = frozenset({"down", "up"})
BANDS: Final = ("band_24", "band_5", "band_6")
UPGRADES: Final = frozenset(
    {
        "cancelled",
        "completed",
        "created",
        "downloaded",
        "downloading",
        "failed",
        "queued",
        "upgrading",
    }
)
AP_TYPE: Final = {"type": "ap"}
TYPES: Final = {"type": DEVICE_TYPES}
AT_SITE: Final = {"site_id": "site_id"}

_RADIO: Final[Mapping[str, Filter]] = {
    **{f"{band}_bandwidth": Exact(field=f"{band}_bandwidth") for band in BANDS},
    **{f"{band}_channel": Whole(field=f"{band}_channel") for band in BANDS},
    **{f"{band}_power": Whole(field=f"{band}_power") for band in BANDS},
}
_LEADING: Final = (
    "ext_ip",
    "hostname",
    "ip",
    "lldp_port_id",
    "lldp_system_desc",
    "lldp_system_name",
    "mac",
    "model",
)
_EXACT: Final = (
    "evpntopo_id",
    "last_config_status",
    "last_hostname",
    "lldp_mgmt_addr",
    "mxedge_id",
    "mxedge_ids",
    "node0_mac",
    "node1_mac",
    "t128agent_version",
    "version",
)
_SEARCH: Final[Mapping[str, Filter]] = {
    **_RADIO,
    **{name: Leading(field=name) for name in _LEADING},
    **{name: Exact(field=name) for name in _EXACT},
    "clustered": Flag(field="clustered"),
    "eth0_port_speed": Whole(field="eth0_port_speed"),
    "mxtunnel_status": OneOf(field="mxtunnel_status", allowed=UP_DOWN),
    "node": OneOf(field="node", allowed=NODES),
    "power_constrained": Flag(field="power_constrained"),
    "radius_stats": Kept(name="radius_stats"),
    "stats": Kept(name="stats", allowed=BOOLEANS, default="false"),
}
_COUNTED: Final = (
    "hostname",
    "ip",
    "lldp_mgmt_addr",
    "lldp_port_id",
    "lldp_system_desc",
    "lldp_system_name",
    "mac",
    "model",
    "mxedge_id",
    "mxtunnel_status",
    "site_id",
    "version",
)

_SEARCHES: Final = (
    Endpoint(
        path="/orgs/{org_id}/devices/search",
        cassette="orgs-devices-search",
        kind=Kind.SEARCH,
        identity="mac",
        timed=True,
        variants=AP_TYPE,
        choices=TYPES,
        filters={**_SEARCH, "site_id": Exact(field="site_id")},
    ),
    Endpoint(
        path="/sites/{site_id}/devices/search",
        cassette="sites-devices-search",
        kind=Kind.SEARCH,
        identity="mac",
        timed=True,
        variants=AP_TYPE,
        choices={**TYPES, "sort": SORTS},
        filters={**_SEARCH, "desc_sort": Kept(name="desc_sort", allowed=SORTS)},
        view=View(of="/orgs/{org_id}/devices/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/devices/count",
        cassette="orgs-devices-count",
        kind=Kind.COUNT,
        timed=True,
        variants=AP_TYPE,
        choices=TYPES,
        distinct=Distinct(default="model", fields={name: name for name in _COUNTED}),
        filters={
            **{name: Exact(field=name) for name in _COUNTED if name != "hostname"},
            "hostname": Part(field="hostname"),
            "managed": Flag(field="managed"),
            "mxtunnel_status": OneOf(field="mxtunnel_status", allowed=UP_DOWN),
        },
        view=View(of="/orgs/{org_id}/devices/search", where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/inventory/count",
        cassette="orgs-inventory-count",
        kind=Kind.COUNT,
        distinct=Distinct(
            default="model",
            fields={name: name for name in ("model", "site_id", "sku", "status", "version")},
        ),
        filters={
            **{name: Exact(field=name) for name in ("model", "site_id", "version")},
            "status": OneOf(field="status", allowed=STATUSES),
            "type": OneOf(field="type", allowed=DEVICE_TYPES, default="ap"),
        },
        view=View(of="/orgs/{org_id}/inventory/search", where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/devices",
        cassette="orgs-devices",
        kind=Kind.REPORT,
        identity="mac",
        envelope=(),
    ),
)

_FIRMWARE: Final = (
    Endpoint(
        path="/orgs/{org_id}/devices/upgrade", cassette="orgs-devices-upgrade", kind=Kind.ARRAY
    ),
    Endpoint(
        path="/sites/{site_id}/devices/upgrade",
        cassette="sites-devices-upgrade",
        kind=Kind.ARRAY,
        filters={"status": OneOf(field="status", allowed=UPGRADES)},
    ),
    *(
        Endpoint(
            path=f"/{place}/devices/versions",
            cassette=f"{place.partition('/')[0]}-devices-versions",
            kind=Kind.ARRAY,
            identity="model,version",
            variants=AP_TYPE,
            choices=TYPES,
            filters={"model": Exact(field="model")},
        )
        for place in ("orgs/{org_id}", "sites/{site_id}")
    ),
)

_CONFIGURATION: Final = (
    Endpoint(
        path="/sites/{site_id}/devices/config_history/search",
        cassette="sites-devices-config_history-search",
        kind=Kind.SEARCH,
        identity="mac,timestamp",
        recorded_as=({"duration": "365d"},),
        timed=True,
        time_field="timestamp",
        variants=AP_TYPE,
        choices=TYPES,
        filters={"mac": Exact(field="mac")},
    ),
    Endpoint(
        path="/sites/{site_id}/devices/last_config/search",
        cassette="sites-devices-last_config-search",
        kind=Kind.SEARCH,
        identity="mac",
        timed=True,
        variants={"device_type": "ap"},
        choices={"device_type": DEVICE_TYPES | {"mxedge"}},
        filters={
            "cert_expiry_duration": Kept(name="cert_expiry_duration"),
            "mac": Exact(field="mac"),
            "name": Exact(field="name"),
            "version": Exact(field="version"),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/devices/{device_id}/config_cmd",
        cassette="sites-devices-config_cmd",
        filters={"sort": Kept(name="sort", allowed=BOOLEANS, default="false")},
    ),
)

_CHASSIS: Final = (
    Endpoint(path="/sites/{site_id}/devices/{device_id}/vc", cassette="sites-devices-vc"),
    Endpoint(path="/sites/{site_id}/devices/{device_id}/ha", cassette="sites-devices-ha"),
    Endpoint(
        path="/sites/{site_id}/stats/switches/metrics",
        cassette="sites-stats-switches-metrics",
        filters={
            "scope": Kept(name="scope", allowed=frozenset({"site", "switch"})),
            "switch_mac": Kept(name="switch_mac"),
            "type": Kept(name="type", allowed=frozenset({"active_ports_summary"})),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/stats/gateways/metrics", cassette="sites-stats-gateways-metrics"
    ),
)

ENDPOINTS: Final = (*_SEARCHES, *_FIRMWARE, *_CONFIGURATION, *_CHASSIS)
