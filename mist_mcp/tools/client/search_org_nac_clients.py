"""Clients of access control: who was let in by which rule, who was refused and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pydantic import Field

from mist_mcp.analysis.refusals import DENIED, REFUSAL_EVENTS, refusals
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.paging import Rows, collect, search_pages
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.base import read_all
from mist_mcp.models.client import NacClient, NacEvent
from mist_mcp.tools.client.client_counts import Count, CountedClients, by_value, counted_clients
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, anywhere, given
from mist_mcp.tools.kit.parameters import Duration, Limit, NacStatus, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import Window, time_window

_MOST_EVENTS = 3000
"""Events, and clients, that are read to say why clients are refused."""

_SOON = 30 * 86_400
"""Seconds; a certificate that ends later is none of today's worries."""


class NacRow(Record):
    """A client, as access control saw it last."""

    user: Foreign | None = None
    mac: Id
    status: Foreign | None = None
    reason: Foreign | None = Field(None, description="why it was refused")
    type: Foreign | None = None
    auth_type: Foreign | None = None
    rule: Foreign | None = None
    vlan: Foreign | None = None
    ip: Foreign | None = None
    ssid: Foreign | None = None
    through: Foreign | None = Field(None, description="access point or switch, by name or MAC")
    port: Foreign | None = None
    site: Foreign
    certificate_ends: Moment = Field(None, description="if within 30 days, or past")
    mdm_compliance: Foreign | None = None
    edr_status: Foreign | None = None
    last_seen: Moment = None


class NacClients(Listing):
    """Clients of access control, the latest first; the counts are about all that match."""

    scope: Foreign
    window: Own
    by_status: dict[Foreign, int] | None = None
    by_reason: dict[Foreign, int] | None = Field(
        None, description="of the clients that are refused"
    )
    by_rule: dict[Foreign, int] | None = None
    by_vlan: dict[Foreign, int] | None = None
    by_auth_type: dict[Foreign, int] | None = None
    by_type: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    rows: list[NacRow]


@tool("client", danger="read")
async def search_org_nac_clients(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    text: Text | None = None,
    status: NacStatus | None = None,
    rule: Text | None = None,
    duration: Duration | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> NacClients:
    """Find clients of access control: who got in by which rule, who was denied and why.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        text: Part of a MAC or user name.
        status: Their last status.
        rule: Exact name of their rule.
        duration: Last 1h, 7d.
        limit: Rows at most.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    filters = given(text=text and anywhere(text), status=status, nacrule_name=rule)
    countable = window.query | given(last_status=status)
    can_count = scope.site_id is None and text is None and rule is None
    query = window.query | filters
    clients = await counted_clients(
        mist,
        partial(search_pages, mist.client, scope.path("nac_clients/search"), query | NEWEST),
        read=NacClient.model_validate,
        limit=limit,
        keys=_keys(scope),
        counts=_counts(mist, scope, countable) if can_count else None,
    )
    why = await _reasons(mist, scope, query, clients)
    return NacClients.showing(
        clients.found,
        rows=[_row(client, scope, why.reasons, now=mist.asked) for client in clients.found.things],
        summary=_summary(scope, window, clients, why.counts),
        notes=why.notes,
        scope=scope.name,
        window=window.words,
        whole={**clients.counts, **({"by_reason": why.counts} if why.counts else {})},
    )


def _keys(scope: ClientScope) -> dict[str, Callable[[NacClient], str | None]]:
    return {
        "by_status": lambda client: client.last_status,
        "by_rule": lambda client: client.rule,
        "by_vlan": lambda client: client.vlan_id,
        "by_auth_type": lambda client: client.auth_type,
        "by_type": lambda client: client.type,
        "by_site": lambda client: scope.site(client.site_id),
    }


def _counts(mist: Mist, scope: ClientScope, query: Mapping[str, str]) -> dict[str, Count]:
    by = partial(by_value, mist.client, scope.org_path("nac_clients/count"), query)
    return {
        "by_status": by(distinct="status"),
        "by_rule": by(distinct="nacrule_name"),
        "by_vlan": by(distinct="vlan"),
        "by_auth_type": by(distinct="auth_type"),
        "by_type": by(distinct="type"),
        "by_site": by(distinct="site_id", label=scope.site),
    }


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why clients are refused.

    Args:
        reasons: by MAC address.
        counts: how many of all that are refused, by reason.
        notes: what could not be read.
    """

    reasons: Mapping[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


async def _reasons(
    mist: Mist, scope: ClientScope, query: Mapping[str, str], clients: CountedClients[NacClient]
) -> Reasons:
    """Read why clients are refused, if any are; counted on the first page only."""
    shown = any(client.last_status == DENIED for client in clients.found.things)
    if not shown and DENIED not in clients.counts.get("by_status", {}):
        return Reasons()
    window = {name: query[name] for name in ("start", "end")}
    try:
        events = await _events(mist, scope, window)
    except (ForbiddenError, NotFoundError) as error:
        return Reasons(notes=[f"Why clients were refused is not known: {error.message}"])
    reasons = refusals(read_all(NacEvent, events.rows))
    cut = f"Reasons are from the last {_MOST_EVENTS} of {events.total} events"
    counts = await _refused(mist, scope, query, reasons) if clients.found.first else {}
    return Reasons(reasons, counts, notes=[] if events.complete else [cut])


async def _refused(
    mist: Mist, scope: ClientScope, query: Mapping[str, str], reasons: Mapping[str, str]
) -> dict[str, int]:
    """Count all clients that are refused by reason."""
    path, wanted = scope.path("nac_clients/search"), {**query, "status": DENIED}
    refused = await collect(search_pages(mist.client, path, wanted), most=_MOST_EVENTS)
    clients = read_all(NacClient, refused.rows)
    return counted(reasons.get(client.mac) for client in clients)


async def _events(mist: Mist, scope: ClientScope, window: Mapping[str, str]) -> Rows:
    """Read the events that say why; only organizations have a search for them."""
    query = {**window, **NEWEST, "type": ",".join(REFUSAL_EVENTS)} | given(site_id=scope.site_id)
    path = scope.org_path("nac_clients/events/search")
    return await collect(search_pages(mist.client, path, query), most=_MOST_EVENTS)


def _summary(
    scope: ClientScope,
    window: Window,
    clients: CountedClients[NacClient],
    reasons: Mapping[str, int],
) -> str:
    by_status = listed(clients.counts.get("by_status", {}))
    because = f"; refused: {listed(reasons)}" if reasons else ""
    number = number_of(clients.amount, "client")
    return f"{scope.name}, {window.words}: {number} fit ({by_status}){because}."


def _ending(expiry: float | None, *, now: float) -> float | None:
    """Return when a certificate ends, if that is soon enough to mind."""
    return expiry if expiry is not None and expiry - now < _SOON else None


def _row(
    client: NacClient, scope: ClientScope, reasons: Mapping[str, str], *, now: float
) -> NacRow:
    ends = _ending(client.last_cert_expiry, now=now)
    return NacRow.of(
        client,
        status=client.last_status,
        reason=reasons.get(client.mac) if client.last_status == DENIED else None,
        vlan=client.vlan_id,
        ip=client.address,
        ssid=client.network,
        through=scope.device(client.through),
        site=scope.site(client.site_id),
        certificate_ends=iso(ends),
        last_seen=iso(client.timestamp),
    )
