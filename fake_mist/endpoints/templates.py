"""Configuration that devices inherit: templates, networks, WLANs, and what a site makes of them."""

from __future__ import annotations

from typing import Any, Final

from fake_mist.endpoints.endpoint import GROWING, Endpoint, Kind
from fake_mist.endpoints.shared import DEVICE_TYPES
from fake_mist.query.filters import Exact, OneOf

ORG: Final = "orgs/{org_id}"
SITE: Final = "sites/{site_id}"
RESOLVE: Final = {"resolve": "false"}


def _listed(name: str, *, scope: str = ORG, **more: Any) -> Endpoint:
    """Describe a list that clients may add to."""
    return Endpoint(
        path=f"/{scope}/{name}",
        cassette=f"{scope.partition('/')[0]}-{name}",
        kind=Kind.LIST,
        writes=GROWING,
        **more,
    )


def _derived(name: str, *, kind: Kind = Kind.ARRAY, **more: Any) -> Endpoint:
    """Describe what a site makes of configuration that it inherits."""
    return Endpoint(
        path=f"/{SITE}/{name}/derived",
        cassette=f"sites-{name}-derived",
        kind=kind,
        variants=RESOLVE,
        **more,
    )


ENDPOINTS: Final = (
    _listed("networktemplates"),
    _listed("gatewaytemplates"),
    _listed("rftemplates"),
    _listed("networks"),
    _listed("wlans"),
    _listed("aptemplates"),
    _listed("sitetemplates"),
    _listed("templates"),
    _listed("alarmtemplates"),
    _listed("secpolicies"),
    _listed("sitegroups"),
    _listed(
        "deviceprofiles",
        recorded_as=({"type": "ap"}, {"type": "switch"}, {"type": "gateway"}),
        filters={"type": OneOf(field="type", allowed=DEVICE_TYPES, default="ap")},
    ),
    _listed("wlans", scope=SITE),
    _derived("wlans", filters={"wlan_id": Exact(field="id")}),
    _derived("networks"),
    _derived("networktemplates", kind=Kind.OBJECT),
    _derived("gatewaytemplates"),
    _derived("rftemplates"),
    _derived("deviceprofiles"),
    Endpoint(path="/sites/{site_id}/setting/derived", cassette="sites-setting-derived"),
)
