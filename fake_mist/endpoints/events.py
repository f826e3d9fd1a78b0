"""Events, alarms by number, audit logs, webhooks, and the constants that explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.clients import AT_SITE, exact
from fake_mist.endpoints.endpoint import GROWING, Distinct, Endpoint, Kind, View
from fake_mist.endpoints.shared import ALARM_FILTERS, DEVICE_TYPES
from fake_mist.query.filters import Exact, Kept, OneOf, Part, Whole, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

WEEK: Final = ({"duration": "7d"},)

_CONSTANTS: Final = (
    Endpoint(
        path="/const/client_events",
        cassette="const-client_events",
        kind=Kind.ARRAY,
        identity="key",
    ),
    Endpoint(
        path="/const/device_events",
        cassette="const-device_events",
        kind=Kind.ARRAY,
        identity="key",
    ),
    Endpoint(
        path="/const/device_models",
        cassette="const-device_models",
        kind=Kind.ARRAY,
        identity="model",
    ),
    Endpoint(path="/const/insight_metrics", cassette="const-insight_metrics"),
    Endpoint(
        path="/const/license_types",
        cassette="const-license_types",
        kind=Kind.ARRAY,
        identity="key",
    ),
    Endpoint(
        path="/const/nac_events", cassette="const-nac_events", kind=Kind.ARRAY, identity="type"
    ),
)

_EVENTS: Final[Mapping[str, Filter]] = {
    **exact("mac", "model"),
    "includes": Kept(name="includes"),
    "last_by": Kept(name="last_by"),
    "text": Part(field="text"),
    "type": Words(field="type"),
}
_ORG_EVENTS: Final = "/orgs/{org_id}/devices/events/search"

_DEVICES: Final = (
    Endpoint(
        path=_ORG_EVENTS,
        cassette="orgs-devices-events-search",
        kind=Kind.SEARCH,
        recorded_as=({"device_type": "all", "duration": "7d"},),
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        filters={
            **_EVENTS,
            "device_type": Words(
                field="device_type",
                allowed=DEVICE_TYPES | {"all"},
                everything="all",
                default="ap",
            ),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/devices/events/search",
        cassette="sites-devices-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        filters=_EVENTS,
        view=View(of=_ORG_EVENTS, where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/devices/events/count",
        cassette="orgs-devices-events-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        distinct=Distinct(
            default="model",
            fields={
                name: name
                for name in (
                    *("ap", "apfw", "model", "org_id", "site_id", "text", "timestamp", "type"),
                )
            },
        ),
        filters={
            **exact("ap", "apfw", "model", "site_id", "type"),
            "includes": Kept(name="includes"),
            "text": Part(field="text"),
        },
        view=View(of=_ORG_EVENTS, where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/devices/events/count",
        cassette="sites-devices-events-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        distinct=Distinct(
            default="model",
            fields={name: name for name in ("mac", "model", "type", "type_code")},
        ),
        filters=exact("model", "type", "type_code"),
        view=View(of=_ORG_EVENTS, where=AT_SITE),
    ),
    Endpoint(
        path="/sites/{site_id}/events/system/search",
        cassette="sites-events-system-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="timestamp,type",
        filters={"type": Words(field="type")},
    ),
    Endpoint(
        path="/sites/{site_id}/services/events/search",
        cassette="sites-services-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp,type",
        filters={
            **exact("mac", "model", "peer_mac", "peer_port_id", "policy", "port_id", "type"),
            **exact("version", "vpn_name", "vpn_path"),
            "text": Part(field="text"),
        },
    ),
)

_ALARMS: Final = (
    Endpoint(
        path="/orgs/{org_id}/alarms/count",
        cassette="orgs-alarms-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        distinct=Distinct(default="type"),
        view=View(of="/orgs/{org_id}/alarms/search", where={}),
    ),
    Endpoint(
        path="/sites/{site_id}/alarms/count",
        cassette="sites-alarms-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        distinct=Distinct(
            default="type",
            fields={name: name for name in ("acked", "group", "severity", "type")},
        ),
        filters=ALARM_FILTERS,
        view=View(of="/orgs/{org_id}/alarms/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/alarmtemplates/suppress",
        cassette="orgs-alarmtemplates-suppress",
        kind=Kind.REPORT,
        envelope=(),
        identity="site_id",
        filters={
            "scope": OneOf(field="scope", allowed=frozenset({"org", "site"}), default="site"),
        },
    ),
)

_SORTS: Final = frozenset({"-timestamp", "admin_id", "site_id", "timestamp"})
_LOGS: Final[Mapping[str, Filter]] = {
    "admin_name": Part(field="admin_name"),
    "message": Part(field="message"),
    "site_id": Exact(field="site_id"),
    "sort": Kept(name="sort", allowed=_SORTS),
}
_ORG_LOGS: Final = "/orgs/{org_id}/logs/search"

_AUDIT: Final = (
    Endpoint(
        path=_ORG_LOGS,
        cassette="orgs-logs-search",
        kind=Kind.RESULTS,
        recorded_as=WEEK,
        timed=True,
        time_field="timestamp",
        filters=_LOGS,
    ),
    Endpoint(
        path="/orgs/{org_id}/logs",
        cassette="orgs-logs",
        kind=Kind.RESULTS,
        timed=True,
        time_field="timestamp",
        filters=_LOGS,
        view=View(of=_ORG_LOGS, where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/logs/count",
        cassette="orgs-logs-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        distinct=Distinct(
            default="admin_name",
            fields={name: name for name in ("admin_id", "admin_name", "message", "site_id")},
        ),
        filters={
            **exact("admin_id", "site_id"),
            "admin_name": Part(field="admin_name"),
            "message": Part(field="message"),
        },
        view=View(of=_ORG_LOGS, where={}),
    ),
    Endpoint(
        path="/msps/{msp_id}/logs",
        cassette="msps-logs",
        kind=Kind.RESULTS,
        recorded_as=WEEK,
        timed=True,
        time_field="timestamp",
        filters=_LOGS,
    ),
    Endpoint(
        path="/self/logs",
        cassette="self-logs",
        kind=Kind.RESULTS,
        recorded_as=WEEK,
        timed=True,
        time_field="timestamp",
        envelope=("end", "limit", "page", "start", "total"),
        filters={"message": _LOGS["message"], "sort": _LOGS["sort"]},
        personal=True,
    ),
)

_TOPICS: Final = frozenset({"alarms", "audits", "device-updowns", "occupancy-alerts", "ping"})

_WEBHOOKS: Final = (
    Endpoint(
        path="/orgs/{org_id}/webhooks", cassette="orgs-webhooks", kind=Kind.LIST, writes=GROWING
    ),
    Endpoint(
        path="/orgs/{org_id}/webhooks/{webhook_id}/events/search",
        cassette="orgs-webhooks-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        filters={
            "error": Part(field="error"),
            "status": OneOf(field="status", allowed=frozenset({"failure", "success"})),
            "status_code": Whole(field="status_code"),
            "topic": OneOf(field="topic", allowed=_TOPICS),
        },
    ),
)

ENDPOINTS: Final = (*_CONSTANTS, *_DEVICES, *_ALARMS, *_AUDIT, *_WEBHOOKS)
