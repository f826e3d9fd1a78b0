"""A site, its devices, statistics and alarms."""

from __future__ import annotations

from typing import Final

from fake_mist.endpoints.endpoint import CHANGED, OWNED, Endpoint, Kind, View
from fake_mist.endpoints.shared import ALARM_FILTERS, ALL_TYPES, EXTRA_FIELDS, STATUS, device_type
from fake_mist.query.filters import Part

ENDPOINTS: Final = (
    Endpoint(
        path="/sites/{site_id}",
        cassette="sites",
        writes=OWNED,
        view=View(of="/orgs/{org_id}/sites", where={"id": "site_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats",
        cassette="sites-stats",
        view=View(of="/orgs/{org_id}/stats/sites", where={"id": "site_id"}),
    ),
    Endpoint(path="/sites/{site_id}/setting", cassette="sites-setting", writes=CHANGED),
    Endpoint(
        path="/sites/{site_id}/devices",
        cassette="sites-devices",
        kind=Kind.LIST,
        recorded_as=ALL_TYPES,
        filters={"name": Part(field="name"), "type": device_type("ap")},
    ),
    Endpoint(
        path="/sites/{site_id}/devices/{device_id}",
        cassette="sites-devices-device",
        writes=CHANGED,
        view=View(of="/sites/{site_id}/devices", where={"id": "device_id"}),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/devices",
        cassette="sites-stats-devices",
        kind=Kind.LIST,
        recorded_as=ALL_TYPES,
        extras=EXTRA_FIELDS,
        filters={"status": STATUS, "type": device_type("ap")},
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
        filters=ALARM_FILTERS,
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
