"""Configuration that devices inherit: templates, networks, WLANs, and what a site makes of them."""

from __future__ import annotations

from typing import Final

from fake_mist.endpoint import Endpoint, Kind
from fake_mist.endpoints.shared import DEVICE_TYPES
from fake_mist.filters import Exact, OneOf

RESOLVE: Final = {"resolve": "false"}


def _listed(name: str) -> Endpoint:
    return Endpoint(path=f"/orgs/{{org_id}}/{name}", cassette=f"orgs-{name}", kind=Kind.LIST)


ENDPOINTS: Final = (
    _listed("networks"),
    _listed("wlans"),
    _listed("aptemplates"),
    _listed("sitetemplates"),
    _listed("templates"),
    _listed("alarmtemplates"),
    _listed("secpolicies"),
    _listed("sitegroups"),
    Endpoint(
        path="/orgs/{org_id}/deviceprofiles",
        cassette="orgs-deviceprofiles",
        kind=Kind.LIST,
        recorded_as=({"type": "ap"}, {"type": "switch"}, {"type": "gateway"}),
        filters={"type": OneOf(field="type", allowed=DEVICE_TYPES, default="ap")},
    ),
    Endpoint(path="/sites/{site_id}/wlans", cassette="sites-wlans", kind=Kind.LIST),
    Endpoint(
        path="/sites/{site_id}/wlans/derived",
        cassette="sites-wlans-derived",
        kind=Kind.ARRAY,
        variants=RESOLVE,
        filters={"wlan_id": Exact(field="id")},
    ),
    Endpoint(
        path="/sites/{site_id}/networks/derived",
        cassette="sites-networks-derived",
        kind=Kind.ARRAY,
        variants=RESOLVE,
    ),
    Endpoint(
        path="/sites/{site_id}/networktemplates/derived",
        cassette="sites-networktemplates-derived",
        variants=RESOLVE,
    ),
    Endpoint(
        path="/sites/{site_id}/gatewaytemplates/derived",
        cassette="sites-gatewaytemplates-derived",
        kind=Kind.ARRAY,
        variants=RESOLVE,
    ),
    Endpoint(
        path="/sites/{site_id}/rftemplates/derived",
        cassette="sites-rftemplates-derived",
        kind=Kind.ARRAY,
        variants=RESOLVE,
    ),
    Endpoint(path="/sites/{site_id}/setting/derived", cassette="sites-setting-derived"),
)
