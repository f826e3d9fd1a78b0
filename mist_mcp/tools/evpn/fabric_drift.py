"""Drift of a fabric's switches: each compared with what it inherits at its site."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from mist_mcp.analysis.drift import Kind
from mist_mcp.analysis.merge import Source
from mist_mcp.cloud.names import find_site
from mist_mcp.cloud.paging import Row
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.tools.kit.configured import DifferenceRow, difference_rows, mac_of
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.fabric_sources import Found, Sources
from mist_mcp.tools.kit.inherited import Compared, inherited
from mist_mcp.words.naming import as_id


@dataclass(frozen=True, slots=True)
class Drift:
    """What drifts, and of what it is not known.

    Args:
        fields: that drift, by the MAC address of the switch.
        rows: the values of each of these fields.
        gaps: switches that could not be compared.
        notes: why, and what is not compared.
    """

    fields: dict[str, tuple[str, ...]]
    rows: list[DifferenceRow]
    gaps: list[str]
    notes: list[str]


async def drift_of(mist: Mist, found: Found, sources: Sources) -> Drift:
    """Compare the switches of a fabric with what they inherit: some calls for each site."""
    members = {switch.mac for switch in found.topology.switches}
    configured = sources.things.get("configuration", [])
    sites: dict[str, list[Row]] = {}
    for row in configured:
        if mac_of(row) in members and (site_id := as_id(row.get("site_id"))):
            sites.setdefault(site_id, []).append(row)
    parts = await asyncio.gather(*(_at_site(mist, *site) for site in sites.items()))
    return Drift(
        fields={mac: fields for part in parts for mac, fields in part.fields.items()},
        rows=[row for part in parts for row in part.rows],
        gaps=[gap for part in parts for gap in part.gaps],
        notes=list(dict.fromkeys(note for part in parts for note in part.notes)),
    )


async def _at_site(mist: Mist, site_id: str, switches: Sequence[Row]) -> Drift:
    try:
        site = await find_site(mist.client, site_id, org=None)
    except (ForbiddenError, NotFoundError) as error:
        gap = f"drift of {len(switches)} switches: their site was not read: {error.message}"
        return Drift({}, [], [gap], [])
    inherits = await inherited(mist, site, switches)
    compared = [inherits.compared(switch) for switch in switches]
    unknown = sum(each.differences is None for each in compared)
    rows = difference_rows(inherits, compared)
    return Drift(
        fields={mac_of(each.device): fields for each in compared if (fields := _fields(each))},
        rows=[row for row in rows if row.kind == Kind.DRIFT],
        gaps=[f"drift of {unknown} switches of {site.name}"] if unknown else [],
        notes=inherits.notes,
    )


def _fields(compared: Compared) -> tuple[str, ...]:
    """Return the fields by which a switch itself drifts."""
    return tuple(
        ".".join(each.path)
        for each in compared.differences or []
        if each.kind is Kind.DRIFT and each.source is Source.DEVICE
    )
