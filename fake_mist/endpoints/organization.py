"""An organization, its inventory, statistics and alarms."""

from __future__ import annotations

from typing import Final

from fake_mist.endpoints.endpoint import CHANGED, GROWING, Copy, Endpoint, Kind
from fake_mist.endpoints.shared import (
    ALARM_FILTERS,
    BLANK_FIELDS,
    DEVICE_TYPES,
    EXTRA_FIELDS,
    HEAVY_FIELDS,
    STATUS,
    STATUSES,
    device_type,
    is_free_for_evpn,
    is_member,
    is_unassigned,
)
from fake_mist.query.filters import (
    Before,
    Exact,
    Flag,
    Leading,
    OneOf,
    Only,
    Part,
    Shown,
    Since,
    Wild,
    Words,
)

DEVICE: Final = Copy(of="/sites/{site_id}/devices", whole=False)

ENDPOINTS: Final = (
    Endpoint(path="/orgs/{org_id}", cassette="orgs", writes=CHANGED),
    Endpoint(path="/orgs/{org_id}/setting", cassette="orgs-setting", writes=CHANGED),
    Endpoint(
        path="/orgs/{org_id}/stats",
        cassette="orgs-stats",
        copies=(Copy(of="/orgs/{org_id}", whole=False),),
    ),
    Endpoint(path="/orgs/{org_id}/sites", cassette="orgs-sites", kind=Kind.LIST, writes=GROWING),
    Endpoint(
        path="/orgs/{org_id}/stats/sites",
        cassette="orgs-stats-sites",
        kind=Kind.LIST,
        copies=(Copy(of="/orgs/{org_id}/sites", whole=False),),
    ),
    Endpoint(
        path="/orgs/{org_id}/inventory",
        cassette="orgs-inventory",
        kind=Kind.LIST,
        recorded_as=({"vc": "true"},),
        identity="mac",
        copies=(DEVICE,),
        filters={
            "disconnected_before": Before(field="last_disconnected"),
            "mac": Exact(field="mac"),
            "model": Exact(field="model"),
            "modified_after": Since(field="modified_time"),
            "serial": Exact(field="serial"),
            "site_id": Exact(field="site_id"),
            "type": Words(field="type", allowed=DEVICE_TYPES),
            "unassigned": Shown(name="unassigned", hidden=is_unassigned, default="true"),
            "vc": Shown(name="vc", hidden=is_member),
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
            "disconnected_before": Before(field="last_disconnected"),
            "mac": Wild(fields=("mac",)),
            "magic": Words(field="magic"),
            "master": Flag(field="master"),
            "master_mac": Words(field="vc_mac"),
            "model": Leading(field="model"),
            "modified_after": Since(field="timestamp"),
            "name": Part(field="name"),
            "serial": Wild(fields=("serial",)),
            "site_id": Exact(field="site_id"),
            "sku": Wild(fields=("sku",)),
            "status": OneOf(field="status", allowed=STATUSES),
            "text": Wild(fields=("name", "mac", "serial")),
            "type": OneOf(field="type", allowed=DEVICE_TYPES, default="ap"),
            "vc_mac": Words(field="vc_mac"),
            "version": Part(field="version"),
        },
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/devices",
        cassette="orgs-stats-devices",
        kind=Kind.LIST,
        recorded_as=({"fields": "*", "type": "all"},),
        timed=True,
        copies=(DEVICE,),
        extras=(*EXTRA_FIELDS, *HEAVY_FIELDS),
        blanks=BLANK_FIELDS,
        fields=True,
        filters={
            "evpn_unused": Only(name="evpn_unused", wanted=is_free_for_evpn),
            "evpntopo_id": Exact(field="evpntopo_id"),
            "mac": Exact(field="mac"),
            "site_id": Exact(field="site_id"),
            "status": STATUS,
            "type": device_type("ap"),
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
        filters={**ALARM_FILTERS, "site_id": Exact(field="site_id")},
    ),
)
