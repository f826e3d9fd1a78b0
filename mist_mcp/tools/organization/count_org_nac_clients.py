"""How many clients access control knows, by any one of their marks."""

from typing import Literal

from pydantic import Field

from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.counting import count_by
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Duration, NacStatus, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import number_of
from mist_mcp.words.trust import Foreign, Own
from mist_mcp.words.window import time_window

Mark = Literal[
    "type",
    "status",
    "auth_type",
    "nacrule_name",
    "vlan",
    "ssid",
    "site_id",
    "ap",
    "device_mac",
    "username",
    "mdm_compliance",
    "edr_status",
]


_ROWS = 100
"""Values in one answer."""

_OF_ALL = ("type", "status")
"""Marks that every client has."""

_MORE = "There are more values than the {} that were counted"
_UNCOUNTED = "Clients without a {} are not counted: search_org_nac_clients has all of them"


class ValueCount(Record):
    """How many clients have a value."""

    value: Foreign
    clients: int


class NacCounts(Listing):
    """Clients by one of their marks, the most frequent value first."""

    scope: Foreign
    window: Own
    distinct: Foreign
    clients: int | None = Field(
        None, description="sum of the counts; a client with two values counts for both"
    )
    rows: list[ValueCount]


@tool("organization", danger="read")
async def count_org_nac_clients(
    *,
    org_id: Text | None = None,
    distinct: Mark = "type",
    status: NacStatus | None = None,
    duration: Duration | None = None,
    mist: Mist = MIST,
) -> NacCounts:
    """Count NAC clients by status, rule, VLAN, SSID, site, switch, user or compliance.

    Args:
        org_id: Id or name.
        distinct: What to count by.
        status: Their last status.
        duration: Last 1h, 7d.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await client_scope(mist.client, site_id=None, org_id=org_id)
    query = window.query | given(last_status=status)
    path = scope.org_path("nac_clients/count")
    pairs, complete = await count_by(mist.client, path, query, distinct=distinct)
    rows = [_row(value, count, scope, distinct=distinct) for value, count in pairs]
    clients = sum(row.clients for row in rows)
    shown = arranged(mist, sorted(rows, key=lambda row: (-row.clients, row.value)), limit=_ROWS)
    return NacCounts.showing(
        shown,
        rows=shown.things,
        summary=f"{scope.name}, {window.words}: {number_of(clients, 'client')} of access "
        f"control with {number_of(len(rows), 'value')} of {distinct}.",
        notes=[
            *([_UNCOUNTED.format(distinct)] if distinct not in _OF_ALL else []),
            *(
                []
                if complete
                else [f"There are more values than the {len(rows)} that were counted"]
            ),
        ],
        scope=scope.name,
        window=window.words,
        distinct=distinct,
        whole={"clients": clients},
    )


def _row(value: str | None, count: int, scope: ClientScope, *, distinct: str) -> ValueCount:
    labels = {"site_id": scope.site, "ap": scope.device, "device_mac": scope.device}
    label = labels.get(distinct, str)
    return ValueCount(value=label(value or "") or "(unknown)", clients=count)
