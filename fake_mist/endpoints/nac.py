"""Network access control: its clients, their count, and its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.clients import AT_SITE, exact
from fake_mist.endpoints.endpoint import Distinct, Endpoint, Kind, View
from fake_mist.query.expiry import Expiring
from fake_mist.query.filters import Exact, Flag, Leading, OneOf, Wild, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

_NAC: Final[Mapping[str, Filter]] = {
    **exact("ap", "auth_type", "idp_id", "ingress_vlan", "mdm_compliance", "mdm_provider"),
    **exact("model", "nacrule_name", "nas_ip", "os", "ssid", "type", "usermac_label"),
    **exact("username", "vlan"),
    "cert_expiry_duration": Expiring(field="last_cert_expiry"),
    "edr_managed": Flag(field="edr_managed"),
    "edr_status": Exact(field="edr_status"),
    "family": Leading(field="family"),
    "hostname": Leading(field="hostname"),
    "mac": Leading(field="mac"),
    "mdm_managed": Flag(field="mdm_managed"),
    "mfg": Leading(field="mfg"),
    "nacrule_id": Exact(field="last_nacrule_id"),
    "nacrule_matched": Flag(field="nacrule_matched"),
    "nas_vendor": Exact(field="last_nas_vendor"),
    "status": OneOf(
        field="last_status",
        allowed=frozenset({"denied", "permitted", "session_started", "session_stopped"}),
    ),
    "text": Wild(fields=("mac", "last_username", "device_mac", "nas_ip", "last_ap")),
}
_EDR: Final = OneOf(field="edr_provider", allowed=frozenset({"crowdstrike", "sentinelone"}))
"""Named `edr_providers` for an organization, and `edr_provider` for a site."""

_NAC_COUNTED: Final = {
    **{
        name: name
        for name in (
            *("ap", "auth_type", "device_mac", "edr_managed", "edr_status"),
            *("family", "hostname", "idp_id", "mdm_compliance", "mdm_managed", "mdm_provider"),
            *("mfg", "model", "mxedge_id", "nacrule_matched", "nas_ip", "os", "site_id", "ssid"),
            *("type", "usermac_label", "username", "nacrule_name"),
        )
    },
    "edr_providers": "edr_provider",
    "nacrule_id": "last_nacrule_id",
    "nas_vendor": "last_nas_vendor",
    "status": "last_status",
    "vlan": "last_vlan",
}

_NAC_EVENTS: Final[Mapping[str, Filter]] = {
    **exact("ap", "auth_type", "bssid", "dryrun_nacrule_id", "idp_id", "idp_role"),
    **exact("idp_username", "ingress_vlan", "mac", "nacrule_id", "nas_ip", "nas_vendor"),
    **exact("resp_attrs", "site_id", "ssid", "usermac_label", "username", "vlan"),
    "dryrun_nacrule_matched": Flag(field="dryrun_nacrule_matched"),
    "nacrule_matched": Flag(field="nacrule_matched"),
    "random_mac": Flag(field="random_mac"),
    "text": Wild(fields=("mac", "username", "device_mac", "ap")),
    "type": Words(field="type"),
}
ENDPOINTS: Final = (
    Endpoint(
        path="/orgs/{org_id}/nac_clients/search",
        cassette="orgs-nac_clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters={**_NAC, **exact("site_id"), "edr_providers": _EDR},
    ),
    Endpoint(
        path="/sites/{site_id}/nac_clients/search",
        cassette="sites-nac_clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters={**_NAC, "edr_provider": _EDR},
        view=View(of="/orgs/{org_id}/nac_clients/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/nac_clients/count",
        cassette="orgs-nac_clients-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        identity="mac",
        distinct=Distinct(
            default="type", fields=_NAC_COUNTED, keys={"status": _NAC_COUNTED["status"]}
        ),
        filters={
            **exact("auth_type", "idp_id", "last_ap", "last_nacrule_id", "last_nas_vendor"),
            **exact("last_ssid", "last_status", "last_username", "mac"),
            "last_vlan_id": Exact(field="last_vlan"),
            **exact("mdm_compliance_status", "mdm_provider", "site_id", "type"),
            "nacrule_matched": Flag(field="nacrule_matched"),
        },
        view=View(of="/orgs/{org_id}/nac_clients/search", where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/nac_clients/events/search",
        cassette="orgs-nac_clients-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        filters=_NAC_EVENTS,
    ),
    Endpoint(
        path="/sites/{site_id}/nac_clients/events/search",
        cassette="sites-nac_clients-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        filters={name: each for name, each in _NAC_EVENTS.items() if name != "site_id"},
        view=View(of="/orgs/{org_id}/nac_clients/events/search", where=AT_SITE),
    ),
)
