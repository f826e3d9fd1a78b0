"""Service levels, insight metrics, and what Marvis finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.clients import exact
from fake_mist.endpoints.endpoint import Endpoint, Kind, View
from fake_mist.query.filters import Exact, Kept, OneOf, Whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

_SLE: Final = "/sites/{site_id}/sle/{scope}/{scope_id}"
_METRIC: Final = f"{_SLE}/metric/{{metric}}"
_IMPACTS: Final = frozenset(
    {
        *(
            "ap",
            "band",
            "chassis",
            "client",
            "device_os",
            "device_type",
            "gateway",
            "gateway_zones",
        ),
        *("interface", "mxedge", "peer_path", "server", "switch", "vlan", "wlan"),
    }
)


def _impacted(name: str) -> Endpoint:
    """Describe one list of those whom a metric hits."""
    return Endpoint(
        path=f"{_METRIC}/impacted-{name}",
        cassette=f"sites-sle-impacted-{name}",
        timed=True,
        variants={"classifier": ""},
    )


_LEVELS: Final = (
    Endpoint(path=f"{_SLE}/metrics", cassette="sites-sle-metrics"),
    Endpoint(path=f"{_METRIC}/classifiers", cassette="sites-sle-classifiers"),
    Endpoint(path=f"{_METRIC}/threshold", cassette="sites-sle-threshold"),
    Endpoint(path=f"{_METRIC}/summary", cassette="sites-sle-summary", timed=True),
    Endpoint(path=f"{_METRIC}/summary-trend", cassette="sites-sle-summary-trend", timed=True),
    Endpoint(path=f"{_METRIC}/histogram", cassette="sites-sle-histogram", timed=True),
    Endpoint(
        path=f"{_METRIC}/classifier/{{classifier}}/summary-trend",
        cassette="sites-sle-classifier-summary-trend",
        timed=True,
    ),
    Endpoint(
        path=f"{_METRIC}/impact-summary",
        cassette="sites-sle-impact-summary",
        timed=True,
        variants={"classifier": ""},
        filters={"fields": Kept(name="fields", allowed=_IMPACTS)},
    ),
    Endpoint(
        path=f"{_METRIC}/classifier/{{classifier}}/summary",
        cassette="sites-sle-classifier-summary",
        timed=True,
    ),
    *map(_impacted, ("aps", "users")),
    *map(_impacted, ("chassis", "clients", "interfaces", "switches")),
    *map(_impacted, ("applications", "gateways")),
    Endpoint(
        path="/orgs/{org_id}/insights/sites-sle",
        cassette="orgs-insights-sites-sle",
        kind=Kind.RESULTS,
        timed=True,
        identity="site_id",
        variants={"sle": "wifi"},
        choices={"sle": frozenset({"wan", "wifi", "wired"})},
        envelope=("end", "interval", "limit", "page", "start", "total"),
        filters={"interval": Kept(name="interval")},
    ),
    Endpoint(
        path="/orgs/{org_id}/insights/{metric}",
        cassette="orgs-insights",
        timed=True,
        variants={"sle": "ap-availability"},
        filters={"interval": Kept(name="interval")},
    ),
    Endpoint(
        path="/msps/{msp_id}/insights/{metric}",
        cassette="msps-insights",
        timed=True,
        variants={"sle": "wifi"},
        filters={"interval": Kept(name="interval")},
    ),
)

_PAGE: Final[Mapping[str, Filter]] = {
    "interval": Kept(name="interval"),
    "limit": Kept(name="limit", default="100"),
    "page": Kept(name="page", default="1"),
}
_PORT: Final[Mapping[str, Filter]] = {**_PAGE, "port_id": Kept(name="port_id")}
_INSIGHTS: Final = "/sites/{site_id}/insights"

_SERIES: Final = (
    Endpoint(
        path=_INSIGHTS,
        cassette="sites-insights",
        timed=True,
        variants={"metrics": ""},
        required=frozenset({"metrics"}),
        filters=_PAGE,
        absent=True,
    ),
    Endpoint(
        path=f"{_INSIGHTS}/ap/{{device_id}}/stats",
        cassette="sites-insights-ap-stats",
        timed=True,
        variants={"metrics": ""},
        required=frozenset({"metrics"}),
        filters=_PAGE,
    ),
    Endpoint(
        path=f"{_INSIGHTS}/gateway/{{device_id}}/stats",
        cassette="sites-insights-gateway-stats",
        timed=True,
        variants={"metrics": ""},
        required=frozenset({"metrics"}),
        filters=_PORT,
    ),
    Endpoint(
        path=f"{_INSIGHTS}/switch/{{device_mac}}/{{metric}}",
        cassette="sites-insights-switch",
        timed=True,
        filters=_PORT,
    ),
    Endpoint(
        path=f"{_INSIGHTS}/device/{{device_mac}}/{{metric}}",
        cassette="sites-insights-device",
        timed=True,
        filters=_PORT,
    ),
    Endpoint(
        path=f"{_INSIGHTS}/client/{{client_mac}}",
        cassette="sites-insights-client",
        timed=True,
        variants={"metrics": ""},
        required=frozenset({"metrics"}),
        filters=_PAGE,
    ),
)

_ROGUE_KINDS: Final = frozenset({"", "honeypot", "lan", "others", "spoof"})
_RADIO_BANDS: Final = frozenset(
    {"24", "5", "5-dedicated", "5-selectable", "6", "6-dedicated", "6-selectable"}
)
_SPAN: Final = ("end", "limit", "start")

_AIR: Final = (
    Endpoint(
        path=f"{_INSIGHTS}/rogues",
        cassette="sites-insights-rogues",
        kind=Kind.RESULTS,
        lacks=frozenset({"page"}),
        timed=True,
        identity="bssid",
        variants={"type": ""},
        choices={"type": _ROGUE_KINDS},
        envelope=_SPAN,
        onward="/sites/{site_id}/rogues",
        filters={"interval": Kept(name="interval")},
    ),
    Endpoint(
        path=f"{_INSIGHTS}/rogues/clients",
        cassette="sites-insights-rogues-clients",
        kind=Kind.RESULTS,
        lacks=frozenset({"page"}),
        timed=True,
        identity="client_mac",
        envelope=_SPAN,
        onward="/sites/{site_id}/rogues/clients/",
        filters={"interval": Kept(name="interval")},
    ),
    Endpoint(
        path="/sites/{site_id}/rogues/events/search",
        cassette="sites-rogues-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="bssid,timestamp",
        variants={"type": ""},
        choices={"type": _ROGUE_KINDS},
        filters={
            "ap_mac": Exact(field="ap"),
            "bssid": Exact(field="bssid"),
            "channel": Whole(field="channel"),
            "seen_on_lan": Kept(name="seen_on_lan"),
            "ssid": Exact(field="ssid"),
        },
    ),
    Endpoint(path="/sites/{site_id}/rrm/current", cassette="sites-rrm-current"),
    Endpoint(
        path="/sites/{site_id}/rrm/events",
        cassette="sites-rrm-events",
        kind=Kind.RESULTS,
        timed=True,
        time_field="timestamp",
        identity="ap,timestamp",
        envelope=_SPAN,
        onward="/sites/{site_id}/events/rrm",
        absolute=True,
        filters={"band": OneOf(field="band", allowed=_RADIO_BANDS)},
    ),
    Endpoint(
        path="/sites/{site_id}/rrm/neighbors/band/{band}",
        cassette="sites-rrm-neighbors",
        kind=Kind.RESULTS,
        identity="mac",
        envelope=_SPAN,
    ),
)

_APPLICATIONS_BY: Final = frozenset(
    {"ap", "app", "category", "device_mac", "port_id", "service", "src_ip", "ssid", "wcid"}
    | {"wlan_id"}
)
_APPLICATIONS: Final = (
    Endpoint(
        path="/sites/{site_id}/stats/apps/count",
        cassette="sites-stats-apps-count",
        variants={"app": "", "device_mac": "", "distinct": "ap", "wired": "false"},
        choices={"distinct": _APPLICATIONS_BY},
        filters={"limit": Kept(name="limit", default="100")},
    ),
    Endpoint(
        path="/sites/{site_id}/devices/{device_id}/synthetic_test",
        cassette="sites-devices-synthetic_test",
    ),
)

_MARVIS: Final = (
    Endpoint(
        path="/orgs/{org_id}/troubleshoot",
        cassette="orgs-troubleshoot",
        kind=Kind.REPORT,
        lacks=frozenset({"duration"}),
        timed=True,
        identity="text",
        variants={"mac": "", "site_id": "", "type": ""},
        choices={"type": frozenset({"wan", "wired", "wireless"})},
        envelope=("end", "start"),
    ),
    Endpoint(
        path="/sites/{site_id}/marvis_configs/search",
        cassette="sites-marvis_configs-search",
        kind=Kind.RESULTS,
        lacks=frozenset({"page"}),
        recorded_as=({"duration": "7d"},),
        timed=True,
        time_field="timestamp",
        filters=exact("admin_id", "mac", "op", "port_id", "reason", "src", "type", "vlan_ids"),
    ),
)

_LINKED: Final = (
    Endpoint(
        path="/sites/{site_id}/rogues",
        cassette="sites-rogues",
        kind=Kind.RESULTS,
        timed=True,
        identity="bssid",
        variants={"type": ""},
        choices={"type": _ROGUE_KINDS},
        envelope=_SPAN,
        filters={"interval": Kept(name="interval")},
        view=View(of=f"{_INSIGHTS}/rogues", where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/rogues/clients",
        cassette="sites-rogues-clients",
        kind=Kind.RESULTS,
        timed=True,
        identity="client_mac",
        envelope=_SPAN,
        filters={"interval": Kept(name="interval")},
        view=View(of=f"{_INSIGHTS}/rogues/clients", where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/events/rrm",
        cassette="sites-events-rrm",
        kind=Kind.RESULTS,
        timed=True,
        time_field="timestamp",
        identity="ap,timestamp",
        envelope=_SPAN,
        filters={"band": OneOf(field="band", allowed=_RADIO_BANDS)},
        view=View(of="/sites/{site_id}/rrm/events", where={}),
    ),
)
"""Paths that stand in the description's examples of `next` alone."""

OLDER: Final = (
    *_LINKED,
    Endpoint(
        path=f"{_INSIGHTS}/{{metric}}",
        cassette="sites-insights-metric",
        timed=True,
        filters=_PAGE,
    ),
)
"""Paths that are in use and not, or no longer, described; they come last.

Live clouds have the metric of a site in the path, and none at the path of today's description:
the changelog of `nowireless4u/hpe-networking-mcp`, 2.0.0.4.
"""

ENDPOINTS: Final = (*_LEVELS, *_SERIES, *_AIR, *_APPLICATIONS, *_MARVIS)
