"""The MSP, people and their tokens, licences, and what else a site has."""

from __future__ import annotations

from typing import Final

from fake_mist.endpoints.clients import exact
from fake_mist.endpoints.endpoint import ADMIN, Copy, Endpoint, Kind, View
from fake_mist.query.filters import Flag, Kept, Part, Wild

_MSP: Final = (
    Endpoint(
        path="/msps/{msp_id}/admins",
        cassette="msps-admins",
        kind=Kind.ARRAY,
        identity="admin_id",
        role=ADMIN,
    ),
    Endpoint(path="/msps/{msp_id}/inventory/{device_mac}", cassette="msps-inventory"),
    Endpoint(path="/msps/{msp_id}/licenses", cassette="msps-licenses"),
    Endpoint(path="/msps/{msp_id}/orggroups", cassette="msps-orggroups", kind=Kind.ARRAY),
    Endpoint(
        path="/msps/{msp_id}/orgs/search",
        cassette="msps-orgs-search",
        kind=Kind.SEARCH,
        lacks=frozenset({"duration"}),
        timed=True,
        identity="org_id",
        filters={
            **exact("org_id", "usage_types"),
            "name": Part(field="name"),
            "sub_insufficient": Flag(field="sub_insufficient"),
            "trial_enabled": Flag(field="trial_enabled"),
        },
    ),
    Endpoint(path="/msps/{msp_id}/stats/licenses", cassette="msps-stats-licenses"),
    Endpoint(path="/msps/{msp_id}/stats/orgs", cassette="msps-stats-orgs", kind=Kind.LIST),
    Endpoint(
        path="/msps/{msp_id}/suggestion/count",
        cassette="msps-suggestion-count",
        variants={"distinct": "org_id"},
        choices={"distinct": frozenset({"org_id", "status"})},
        filters={"limit": Kept(name="limit", default="100")},
    ),
    Endpoint(
        path="/msps/{msp_id}/tickets",
        cassette="msps-tickets",
        kind=Kind.ARRAY,
        timed=True,
        time_field="updated_at",
    ),
)

_PEOPLE: Final = (
    Endpoint(path="/self/apitokens", cassette="self-apitokens", kind=Kind.ARRAY, personal=True),
    Endpoint(
        path="/orgs/{org_id}/admins",
        cassette="orgs-admins",
        kind=Kind.ARRAY,
        identity="admin_id",
        role=ADMIN,
    ),
    Endpoint(
        path="/orgs/{org_id}/apitokens", cassette="orgs-apitokens", kind=Kind.ARRAY, role=ADMIN
    ),
)

_LICENSES: Final = (
    Endpoint(path="/orgs/{org_id}/licenses", cassette="orgs-licenses"),
    Endpoint(
        path="/orgs/{org_id}/licenses/usages",
        cassette="orgs-licenses-usages",
        kind=Kind.ARRAY,
        identity="site_id",
    ),
    Endpoint(path="/sites/{site_id}/licenses/usages", cassette="sites-licenses-usages"),
)

_SITE_FLAGS: Final = (
    *("analytic_enabled", "app_waking", "asset_enabled", "auto_upgrade_enabled"),
    *("honeypot_enabled", "locate_unconnected", "mesh_enabled", "remote_syslog_enabled"),
    *("rogue_enabled", "rtsa_enabled", "vna_enabled", "wifi_enabled"),
)

_SURROUNDINGS: Final = (
    Endpoint(
        path="/orgs/{org_id}/sites/search",
        cassette="orgs-sites-search",
        kind=Kind.SEARCH,
        timed=True,
        copies=(Copy(of="/orgs/{org_id}/sites", whole=False),),
        filters={
            **exact("auto_upgrade_version", "country_code", "id"),
            **{name: Flag(field=name) for name in _SITE_FLAGS},
            "name": Wild(fields=("name",)),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/stats/mxedges/{mxedge_id}",
        cassette="sites-stats-mxedges-mxedge",
        timed=True,
        view=View(
            of="/orgs/{org_id}/stats/mxedges", where={"id": "mxedge_id", "site_id": "site_id"}
        ),
    ),
    Endpoint(
        path="/sites/{site_id}/stats/discovered_switches/search",
        cassette="sites-stats-discovered_switches-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="system_name",
        filters={
            **exact("hostname", "model", "system_name", "vendor", "version"),
            "adopted": Flag(field="adopted"),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/stats/beacons",
        cassette="sites-stats-beacons",
        kind=Kind.LIST,
        timed=True,
        identity="mac",
    ),
    Endpoint(
        path="/sites/{site_id}/stats/assets",
        cassette="sites-stats-assets",
        kind=Kind.LIST,
        timed=True,
        filters=exact("map_id"),
        identity="mac",
    ),
    Endpoint(
        path="/orgs/{org_id}/stats/assets",
        cassette="orgs-stats-assets",
        kind=Kind.LIST,
        timed=True,
        identity="mac",
    ),
)

ENDPOINTS: Final = (*_MSP, *_PEOPLE, *_LICENSES, *_SURROUNDINGS)
