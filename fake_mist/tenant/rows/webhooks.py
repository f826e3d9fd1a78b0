"""Webhooks and their deliveries: one receiver fails now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.common import created, modified
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

HOOKS: Final = (
    ("ticket-desk", "https://hooks.example.edu/mist", ("alarms", "device-updowns")),
    ("audit-archive", "https://archive.example.edu/in", ("audits",)),
)
SILENT: Final = (
    "chat-bridge",
    "https://hooks.slack.com/services/T0EXAMPLE/B0EXAMPLE/sekretHook7Zq4Lw9Xk2",
    ("client-sessions",),
)
"""It is off, and its topic is none of those whose deliveries are kept; its address is a secret."""

DELIVERIES: Final = 48
FAILS_EVERY: Final = 6


def listed(_tenant: Tenant, org: Org) -> list[Json]:
    """Give the webhooks of an organization."""
    if org != places.UNIVERSITY:
        return []
    silent = {**_hook(org, *SILENT), "enabled": False}
    return [*(_hook(org, *hook) for hook in HOOKS), silent]


def deliveries(org: Org, name: str, url: str, topics: tuple[str, ...]) -> list[Json]:
    """Give the deliveries of a webhook in the last day, oldest first."""
    return [
        _delivery(org, name, url, topics[place % len(topics)], place)
        for place in reversed(range(DELIVERIES))
    ]


def _hook(org: Org, name: str, url: str, topics: tuple[str, ...]) -> Json:
    return {
        "created_time": created("webhook", name),
        "enabled": True,
        "headers": {"X-Api-Key": f"sekret-header-{name}"},
        "id": identifier("webhook", org.name, name),
        "modified_time": modified("webhook", name),
        "name": name,
        "org_id": org.id,
        "secret": f"sekret-webhook-{name}",
        "topics": list(topics),
        "type": "http-post",
        "url": url,
        "verify_cert": True,
    }


def _delivery(org: Org, name: str, url: str, topic: str, place: int) -> Json:
    failed = name == HOOKS[0][0] and place % FAILS_EVERY == 0
    answer = {"error": "502 Bad Gateway", "status": "failure", "status_code": 502}
    return {
        "id": identifier("delivery", org.name, name, place),
        "org_id": org.id,
        "req_url": url,
        "resp_body": "" if failed else '{"status":"ok"}',
        "status": "success",
        "status_code": 200,
        "timestamp": NOW - place * HOUR // 2 - 60,
        "topic": topic,
        "webhook_id": identifier("webhook", org.name, name),
        **(answer if failed else {}),
    }


def _deliveries(_tenant: Tenant) -> Iterator[Answer]:
    org = places.UNIVERSITY
    for name, url, topics in HOOKS:
        ids = {"org_id": org.id, "webhook_id": identifier("webhook", org.name, name)}
        yield Answer(ids=ids, body=deliveries(org, name, url, topics))


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/webhooks", listed),
    Resource(path="/orgs/{org_id}/webhooks/{webhook_id}/events/search", answers=_deliveries),
)
