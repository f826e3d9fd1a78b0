"""The endpoints this cloud answers, as one table.

A row tells the path, the cassette that holds its recordings, the kind of its answer, and what
each documented query parameter does. Everything else follows from the row: there is no code for
a single endpoint. Names, defaults and enumerations are those of the published OpenAPI document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoint import Endpoint, Kind, View
from fake_mist.filters import (
    Exact,
    Filter,
    Flag,
    Leading,
    OneOf,
    Only,
    Part,
    Row,
    Shown,
    Since,
    Wild,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DEVICE_TYPES: Final = frozenset({"ap", "gateway", "switch"})
STATUSES: Final = frozenset({"connected", "disconnected"})
EXTRA_FIELDS: Final = ("bgp_peers", "ports", "tunnels", "vpn_peers")
"""Members of a device's statistics that appear only when `fields` asks for them."""


def _is_unassigned(row: Row) -> bool:
    return row.get("site_id") is None


def _is_member(row: Row) -> bool:
    """Tell a virtual chassis member from the chassis, whose own MAC is the `vc_mac`."""
    return bool(row.get("vc_mac")) and row["vc_mac"] != row["mac"]


def _is_free_for_evpn(row: Row) -> bool:
    """Tell an EVPN capable switch (EX4100, EX4400, EX4650, EX92xx, QFX) outside every fabric."""
    model = str(row.get("model"))
    capable = model.startswith(("EX4100", "EX4400", "EX4650", "EX92", "QFX"))
    return row.get("type") == "switch" and capable and not row.get("evpntopo_id")


def _device_type(default: str | None) -> Words:
    return Words(
        field="type",
        allowed=DEVICE_TYPES | {"all", "router"},
        everything="all",
        default=default,
    )


_STATUS: Final = OneOf(field="status", allowed=STATUSES | {"all"}, everything="all")
_ALARM_FILTERS: Final[Mapping[str, Filter]] = {
    "ack_admin_name": Words(field="ack_admin_name"),
    "acked": Flag(field="acked"),
    "group": Words(field="group", allowed=frozenset({"infrastructure", "marvis", "security"})),
    "severity": Words(field="severity", allowed=frozenset({"critical", "info", "warn"})),
    "type": Words(field="type"),
}
_ALL_TYPES: Final = ({"type": "all"},)

_ACCOUNT: Final = (
    Endpoint(path="/self", cassette="self", personal=True),
    Endpoint(path="/self/usage", cassette="self-usage"),
    Endpoint(
        path="/const/countries",
        cassette="const-countries",
        kind=Kind.ARRAY,
        variants={"extend": "false"},
        identity="alpha2",
    ),
    Endpoint(
        path="/const/alarm_defs", cassette="const-alarm_defs", kind=Kind.ARRAY, identity="key"
    ),
    Endpoint(path="/msps/{msp_id}", cassette="msps"),
    Endpoint(path="/msps/{msp_id}/orgs", cassette="msps-orgs", kind=Kind.ARRAY),
)

_ORGANIZATION: Final = (
    Endpoint(path="/orgs/{org_id}", cassette="orgs"),
    Endpoint(path="/orgs/{org_id}/setting", cassette="orgs-setting"),
    Endpoint(path="/orgs/{org_id}/stats", cassette="orgs-stats"),
    Endpoint(path="/orgs/{org_id}/sites", cassette="orgs-sites", kind=Kind.LIST),
    Endpoint(path="/orgs/{org_id}/stats/sites", cassette="orgs-stats-sites", kind=Kind.LIST),
    Endpoint(
        path="/orgs/{org_id}/networktemplates", cassette="orgs-networktemplates", kind=Kind.LIST
    ),
    Endpoint(
        path="/orgs/{org_id}/gatewaytemplates", cassette="orgs-gatewaytemplates", kind=Kind.LIST
    ),
    Endpoint(path="/orgs/{org_id}/rftemplates", cassette="orgs-rftemplates", kind=Kind.LIST),
    Endpoint(
        path="/orgs/{org_id}/inventory",
        cassette="orgs-inventory",
        kind=Kind.LIST,
        recorded_as=({"vc": "true"},),
        identity="mac",
        filters={
            "mac": Exact(field="mac"),
            "model": Exact(field="model"),
            "modified_after": Since(field="modified_time"),
            "serial": Exact(field="serial"),
            "site_id": Exact(field="site_id"),
            "type": Words(field="type", allowed=DEVICE_TYPES),
            "unassigned": Shown(name="unassigned", hidden=_is_unassigned, default="true"),
            "vc": Shown(name="vc", hidden=_is_member),
            "vc_mac": Exact(field="vc_mac"),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/inventory/search",
        cassette="orgs-inventory-search",
        kind=Kind.SEARCH,
        recorded_as=({"type": "ap"}, {"type": "switch"}, {"type": "gateway"}),
        identity="mac",
        filters={
            "mac": Wild(fields=("mac",)),
            "master": Flag(field="master"),
            "model": Leading(field="model"),
            "name": Part(field="name"),
            "serial": Wild(fields=("serial",)),
            "site_id": Exact(field="site_id"),
            "sku": Wild(fields=("sku",)),
            "status": OneOf(field="status", allowed=STATUSES),
            "text": Wild(fields=("name", "mac", "serial")),
            "type": OneOf(field="type", allowed=DEVICE_TYPES, default="ap"),
            "version": Part(field="version"),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/devices",
        cassette="orgs-stats-devices",
        kind=Kind.LIST,
        recorded_as=({"fields": "*", "type": "all"},),
        timed=True,
        extras=EXTRA_FIELDS,
        fields=True,
        filters={
            "evpn_unused": Only(name="evpn_unused", wanted=_is_free_for_evpn),
            "evpntopo_id": Exact(field="evpntopo_id"),
            "mac": Exact(field="mac"),
            "site_id": Exact(field="site_id"),
            "status": _STATUS,
            "type": _device_type("ap"),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/mxedges",
        cassette="orgs-stats-mxedges",
        kind=Kind.LIST,
        recorded_as=({"for_site": "any"},),
        timed=True,
        filters={"for_site": Flag(field="for_site", everything="any")},
    ),
    Endpoint(
        path="/orgs/{org_id}/alarms/search",
        cassette="orgs-alarms-search",
        kind=Kind.SEARCH,
        recorded_as=({"duration": "7d"},),
        timed=True,
        time_field="timestamp",
        filters={**_ALARM_FILTERS, "site_id": Exact(field="site_id")},
    ),
)

_SITE: Final = (
    Endpoint(
        path="/sites/{site_id}",
        cassette="sites",
        view=View(of="/orgs/{org_id}/sites", where={"id": "site_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats",
        cassette="sites-stats",
        view=View(of="/orgs/{org_id}/stats/sites", where={"id": "site_id"}),
    ),
    Endpoint(path="/sites/{site_id}/setting", cassette="sites-setting"),
    Endpoint(
        path="/sites/{site_id}/devices",
        cassette="sites-devices",
        kind=Kind.LIST,
        recorded_as=_ALL_TYPES,
        filters={"name": Part(field="name"), "type": _device_type("ap")},
    ),
    Endpoint(
        path="/sites/{site_id}/devices/{device_id}",
        cassette="sites-devices-device",
        view=View(of="/sites/{site_id}/devices", where={"id": "device_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/devices",
        cassette="sites-stats-devices",
        kind=Kind.LIST,
        recorded_as=_ALL_TYPES,
        extras=EXTRA_FIELDS,
        filters={"status": _STATUS, "type": _device_type("ap")},
        view=View(of="/orgs/{org_id}/stats/devices", where={"site_id": "site_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/devices/{device_id}",
        cassette="sites-stats-devices-device",
        recorded_as=({"fields": "*"},),
        extras=EXTRA_FIELDS,
        fields=True,
        view=View(
            of="/orgs/{org_id}/stats/devices",
            where={"id": "device_id", "site_id": "site_id"},
        ),
    ),
    Endpoint(
        path="/sites/{site_id}/alarms/search",
        cassette="sites-alarms-search",
        kind=Kind.SEARCH,
        recorded_as=({"duration": "7d"},),
        timed=True,
        time_field="timestamp",
        filters=_ALARM_FILTERS,
        view=View(of="/orgs/{org_id}/alarms/search", where={"site_id": "site_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/mxedges",
        cassette="sites-stats-mxedges",
        kind=Kind.LIST,
        timed=True,
        view=View(of="/orgs/{org_id}/stats/mxedges", where={"site_id": "site_id"}),
    ),
)

ENDPOINTS: Final = (*_ACCOUNT, *_ORGANIZATION, *_SITE)
BY_PATH: Final[Mapping[str, Endpoint]] = {endpoint.path: endpoint for endpoint in ENDPOINTS}
