"""Webhooks: where each sends, of what, and which deliveries failed, since when and why."""

import asyncio
from collections.abc import Sequence

from pydantic import Field

from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Duration, Limit, Text
from mist_mcp.tools.kit.scope import Scope, scope_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.organization.webhook_address import place_of
from mist_mcp.tools.organization.webhook_deliveries import (
    KEPT_TOPICS,
    Deliveries,
    deliveries_of,
    is_kept,
)
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_MOST = 20
"""Webhooks whose deliveries are read; each takes up to four requests."""

_NOTES = (
    f"Unknown: no delivery is kept; there are some of {', '.join(sorted(KEPT_TOPICS))} alone",
    "Of an address only scheme, host and port are shown: its path may be a secret",
)
_OF_SITES = "Webhooks that a site defines for itself are not among these: ask with site_id"
_OF_ORG = "Webhooks of the whole organization are not among these: leave site_id out"


class Webhook(MistObject):
    """A webhook, without its secret, its headers and its credentials."""

    id: str | None = None
    name: str | None = None
    type: str | None = None
    url: str | None = None
    enabled: bool | None = None
    topics: list[str] = Field(default_factory=list)
    verify_cert: bool | None = None


class WebhookRow(Record):
    """A webhook, and what became of its deliveries."""

    name: Foreign | None = None
    verdict: Own = Field(description="fails now, failed at times, works, unknown or off")
    enabled: bool | None = None
    type: Foreign | None = None
    sends_to: Foreign | None = None
    topics: list[Foreign] = Field(default_factory=list)
    verify_cert: bool | None = None
    deliveries: int | None = None
    failed: int | None = None
    answered: list[Foreign] | None = Field(None, description="status of the receiver: how often")
    reasons: list[Foreign] | None = Field(None, description="of failures, with how many")
    failing_since: Moment = Field(None, description="if none arrived since then")
    last_failure: Moment = None
    last_success: Moment = None
    id: Id | None = None


class Webhooks(Listing):
    """Webhooks, those that fail first."""

    scope: Foreign
    window: Own
    by_verdict: dict[Own, int] | None = None
    rows: list[WebhookRow]


@tool("organization", danger="read")
async def get_org_webhooks(
    *,
    site_id: Text | None = None,
    duration: Duration | None = None,
    org_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> Webhooks:
    """List webhooks: host, topics, failed deliveries with their reason, since when.

    Args:
        site_id: Id or name, for the site's own.
        duration: Such as 7d.
        org_id: Id or name.
        limit: Rows at most.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await scope_of(mist.client, "webhooks", site_id=site_id, org_id=org_id)

    async def read() -> Order[WebhookRow]:
        return await _in_order(mist, scope, window)

    order, shown = await ordered(mist, read, limit=limit)
    return Webhooks.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*_NOTES, _OF_ORG if site_id else _OF_SITES, *order.notes],
        scope=scope.name,
        window=window.words,
        whole=order.whole,
    )


async def _in_order(mist: Mist, scope: Scope, window: Window) -> Order[WebhookRow]:
    found = await collect(list_pages(mist.client.keeping(Webhook), scope.path))
    hooks = sorted(read_all(Webhook, found.rows), key=lambda hook: hook.enabled is False)
    notes: list[str] = []
    if len(hooks) > _MOST:
        notes.append(f"Deliveries are read of {_MOST} of {len(hooks)} webhooks")
    known = await asyncio.gather(
        *(_deliveries(mist, scope, hook, window, notes) for hook in hooks[:_MOST])
    )
    unread = [Deliveries()] * len(hooks[_MOST:])
    rows = [_row(*each) for each in zip(hooks, [*known, *unread], strict=True)]
    rows.sort(key=_rank)
    return Order(
        rows,
        complete=found.complete,
        notes=notes,
        summary=_summary(scope, rows, window),
        whole={"by_verdict": counted(row.verdict for row in rows)},
    )


async def _deliveries(
    mist: Mist, scope: Scope, hook: Webhook, window: Window, notes: list[str]
) -> Deliveries:
    if hook.id is None or not is_kept(hook.topics):
        return Deliveries()
    path, name = f"{scope.path}/{hook.id}", quoted(hook.name or hook.id)
    return await deliveries_of(mist, path, window.query, name=name, notes=notes)


def _rank(row: WebhookRow) -> tuple[bool, int, str]:
    return row.verdict == "off", -(row.failed or 0), row.name or ""


def _row(hook: Webhook, known: Deliveries) -> WebhookRow:
    newest = known.failures[0].timestamp if known.failures else None
    return WebhookRow.of(
        hook,
        verdict="off" if hook.enabled is False else known.verdict,
        sends_to=place_of(hook.url),
        deliveries=known.number,
        failed=known.failed,
        answered=[f"{code}: {number}" for code, number in known.by_code.items()] or None,
        reasons=known.reasons(hook.url) or None,
        failing_since=iso(known.since),
        last_failure=iso(newest),
        last_success=iso(known.success.timestamp) if known.success else None,
    )


def _summary(scope: Scope, rows: Sequence[WebhookRow], window: Window) -> str:
    if not rows:
        return f"{scope.name}: no webhook is set up."
    states = listed(counted(row.verdict for row in rows))
    failed = [
        f"{quoted(row.name or row.id or '?')} failed {row.failed} of {row.deliveries} times"
        for row in rows
        if row.failed
    ]
    return f"{scope.name}: {number_of(len(rows), 'webhook')} ({states}), {window.words}" + (
        f": {'; '.join(failed)}." if failed else "; no failed delivery is kept."
    )
