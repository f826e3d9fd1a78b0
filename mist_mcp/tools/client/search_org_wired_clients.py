"""Wired clients and the ports that they are on: any of them found, all of them counted."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, get_args

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import search_pages
from mist_mcp.models.client import WiredClient
from mist_mcp.tools.client.client_counts import Count, by_search, by_value, counted_clients
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope, mac_at
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given, wired_text
from mist_mcp.tools.kit.listing import everything
from mist_mcp.tools.kit.parameters import Duration, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import listed, number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import time_window

AuthState = Literal["authenticated", "authenticating", "held", "init"]


class WiredRow(Record):
    """A wired client, as it was last seen."""

    name: Foreign | None = None
    mac: Id
    ip: list[Foreign]
    switch: Foreign | None = Field(None, description="by name or by MAC address")
    switch_mac: Id | None = None
    port: Foreign | None = None
    vlan: list[Foreign]
    auth: Foreign | None = None
    vendor_class: Foreign | None = Field(None, description="what it says to the DHCP server")
    also_on: list[Foreign] | None = Field(None, description="other ports that it was seen on")
    site: Foreign
    last_seen: Moment = None


class WiredClients(Listing):
    """Wired clients, the latest first; the counts are about all that match."""

    scope: Foreign
    window: Own
    by_site: dict[Foreign, int] | None = None
    by_switch: dict[Foreign, int] | None = None
    by_port: dict[Foreign, int] | None = Field(None, description="of the one switch asked for")
    by_vlan: dict[Foreign, int] | None = None
    by_auth_state: dict[Foreign, int] | None = Field(
        None, description="unknown for ports that do not authenticate"
    )
    rows: list[WiredRow]


@tool("client", danger="read")
async def search_org_wired_clients(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    text: Text | None = None,
    switch: Text | None = None,
    vlan: int | None = None,
    auth_state: AuthState | None = None,
    duration: Duration | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> WiredClients:
    """Find wired clients and their ports; count them by switch, VLAN and 802.1X state.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        text: Part of a MAC or name, or an IP.
        switch: Switch, name or MAC.
        vlan: VLAN number.
        auth_state: Its 802.1X state.
        duration: Last 1h, 7d.
        limit: Rows at most.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    switch_mac = await mac_at(mist.client, scope, switch, kind="switch") if switch else None
    at_site = scope.site_id is not None
    filters = {
        **wired_text(text),
        **given(device_mac=switch_mac),
        **given(vlan=None if vlan is None else str(vlan)),
        **given(auth_state=None if at_site else auth_state),
    }
    query = window.query | filters
    clients = await counted_clients(
        mist,
        partial(search_pages, mist.client, scope.path("wired_clients/search"), query | NEWEST),
        read=WiredClient.model_validate,
        limit=limit,
        keys=_wired_keys(scope, one_switch=switch_mac is not None),
        counts=None if filters or at_site else _wired_counts(mist, scope, query),
        keep=(lambda client: client.auth_state == auth_state)
        if at_site and auth_state
        else everything,
    )
    return WiredClients.showing(
        clients.found,
        rows=[_wired_row(client, scope) for client in clients.found.things],
        summary=f"{scope.name}, {window.words}: {number_of(clients.amount, 'wired client')} fit; "
        f"by 802.1X state: {listed(clients.counts.get('by_auth_state', {}))}.",
        notes=filter_note(auth_state=auth_state) if at_site else [],
        scope=scope.name,
        window=window.words,
        whole=clients.counts,
    )


def _wired_keys(
    scope: ClientScope, *, one_switch: bool
) -> dict[str, Callable[[WiredClient], str | None]]:
    where: dict[str, Callable[[WiredClient], str | None]] = (
        {"by_port": lambda client: client.port}
        if one_switch
        else {"by_switch": lambda client: scope.device(client.switch_mac)}
    )
    return {
        "by_site": lambda client: scope.site(client.site_id),
        **where,
        "by_vlan": lambda client: ", ".join(client.vlan),
        "by_auth_state": lambda client: client.auth_state,
    }


def _wired_counts(mist: Mist, scope: ClientScope, query: Mapping[str, str]) -> dict[str, Count]:
    """Return how the cloud counts the clients of an organization; states only by searching."""
    search, count = scope.path("wired_clients/search"), scope.path("wired_clients/count")
    by = partial(by_value, mist.client, count, query)
    return {
        "by_site": by(distinct="site_id", label=scope.site),
        "by_switch": by(distinct="device_mac", label=scope.device),
        "by_vlan": by(distinct="vlan"),
        "by_auth_state": by_search(
            mist.client, search, query, parameter="auth_state", values=get_args(AuthState)
        ),
    }


def _wired_row(client: WiredClient, scope: ClientScope) -> WiredRow:
    method = f" ({client.auth_method})" if client.auth_method else ""
    others = [
        f"{scope.device(other.device_mac) or '?'} {other.port_id or '?'}"
        for other in client.attachments[1:]
    ]
    return WiredRow.of(
        client,
        switch=scope.device(client.switch_mac),
        auth=f"{client.auth_state}{method}" if client.auth_state else None,
        vendor_class=client.dhcp_vendor_class_identifier,
        also_on=others or None,
        site=scope.site(client.site_id),
        last_seen=iso(client.timestamp),
    )
