"""What is read to judge fabrics: a few requests for a whole organization, or for some sites.

A source that is closed to the token, or that the cloud does not have, is a gap, never good news.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from mist_mcp.analysis.device_health import JUDGED
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.names import OrgName, find_org, find_site, site_names
from mist_mcp.cloud.paging import Page, Row, Rows, collect, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError, UnknownNameError
from mist_mcp.models.base import ObjectT, read_all
from mist_mcp.models.evpn import Topology
from mist_mcp.tools.kit.fabric_ports import fabric_ports, upper_ends
from mist_mcp.words.naming import Named, as_id, pick

SWITCHES = {"type": "switch"}
MOST_FABRICS: Final = 200
"""Fabrics of a place; each is read by itself, and none in the world has so many."""

MOST_SITES: Final = 50
"""Sites in which a fabric is looked for that its organization does not list."""

MOST_STATISTICS: Final = 100_000
"""Rows read of one source for one fabric; 5,000 switches have fewer sessions."""

Done = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Base:
    """An organization or a site, below which endpoints are read."""

    kind: str
    id: str

    def path(self, endpoint: str, **ids: str) -> str:
        """Return the path of an endpoint that both have."""
        return path_of(f"{self.kind}/{{base}}/{endpoint}", base=self.id, **ids)


@dataclass(frozen=True, slots=True)
class Sources:
    """Rows by source, and the gaps: sources that did not answer, and why.

    Args:
        rows: by the name of the source; absent for one that did not answer.
        gaps: in words.
        partial: sources of which the cloud has more rows than it sent.
    """

    rows: Mapping[str, list[Row]]
    gaps: tuple[str, ...]
    partial: frozenset[str] = frozenset()
    _facts: dict[str, list[Any]] = field(default_factory=dict, repr=False, compare=False)

    def facts(self, name: str, kind: type[ObjectT]) -> list[ObjectT] | None:
        """Return the rows of a source as facts, read once however many fabrics are judged."""
        rows = self.rows.get(name)
        if rows is None:
            return None
        if name not in self._facts:
            self._facts[name] = read_all(kind, rows)
        return self._facts[name]


@dataclass(frozen=True, slots=True)
class Found:
    """A topology with its switches, where it was read, and what is not known of it."""

    topology: Topology
    base: Base
    gaps: tuple[str, ...] = ()


def bases_of(org: OrgName) -> list[Base]:
    """Return the organization, or its sites if the token's grants are on sites only."""
    if org.whole:
        return [Base("orgs", org.id)]
    return [Base("sites", site_id) for site_id in org.site_ids]


async def places(
    client: MistClient, *, org_id: str | None, site_id: str | None
) -> tuple[list[Base], dict[str, str]]:
    """Return where to look for fabrics, and the names of the sites there."""
    if site_id is not None:
        site = await find_site(client, site_id, org=org_id)
        return [Base("sites", site.id)], {site.id: site.name}
    org = await find_org(client, org_id)
    return bases_of(org), await site_names(client, org)


async def find_fabric(client: MistClient, text: str, bases: Sequence[Base]) -> Found:
    """Return the fabric that an id or a name means, with its switches.

    One that the organization does not list may be one of its sites'.
    """
    there = await topologies(client, bases)
    try:
        return await with_switches(client, _picked(text, there))
    except UnknownNameError:
        sites = [base for base in bases if base.kind == "orgs"]
        further = [site for base in sites for site in await _sites_of(client, base)]
        if not further:
            raise
        there += await topologies(client, further)
    return await with_switches(client, _picked(text, there))


def _picked(text: str, found: Sequence[Found]) -> Found:
    there = {each.topology.id: each for each in found}
    things = [Named(id=key, name=each.topology.name or key) for key, each in there.items()]
    return there[pick(text, things, kind="fabric", source="get_org_evpn_topologies").id]


async def _sites_of(client: MistClient, base: Base) -> list[Base]:
    """Return the first sites of an organization."""
    found = await collect(list_pages(client, base.path("sites")), most=MOST_SITES)
    return [Base("sites", site) for row in found.rows if (site := as_id(row.get("id")))]


async def topologies(client: MistClient, bases: Sequence[Base]) -> list[Found]:
    """Return the fabrics of an organization or of sites, without their switches."""
    parts = await asyncio.gather(
        *(
            collect(list_pages(client, base.path("evpn_topologies")), most=MOST_FABRICS)
            for base in bases
        )
    )
    return [
        Found(topology, base)
        for base, part in zip(bases, parts, strict=True)
        for topology in read_all(Topology, part.rows)
        if as_id(topology.id)
    ]


async def with_switches(client: MistClient, found: Found) -> Found:
    """Return a fabric with its switches, which only its own document has."""
    site = as_id(found.topology.site_id)
    own = [Base("sites", site)] if site and found.base.kind == "orgs" else []
    document: Row | None = None
    gap = ""
    for base in (found.base, *own):
        path = base.path("evpn_topologies/{topology}", topology=found.topology.id)
        try:
            document = await client.read_object(path)
            break
        except (ForbiddenError, NotFoundError) as error:
            gap = gap or f"switches of the fabric: {error.message}"
    if document is None:
        return Found(found.topology, found.base, (gap,))
    # Only rows of the list may have a version.
    return Found(
        Topology.model_validate({"version": found.topology.version, **document}), found.base
    )


async def overview(client: MistClient, bases: Sequence[Base]) -> Sources:
    """Read what tells the state of all fabrics at once: a request for each page of rows."""
    return await _read(
        {
            "BGP sessions": [_sessions(client, base) for base in bases],
            "switches": [_switches(client, base) for base in bases],
            "links": [
                collect(search_pages(client, base.path("devices/search"), SWITCHES))
                for base in bases
            ],
        }
    )


async def inspection(client: MistClient, found: Found, *, done: Done = _nothing) -> Sources:
    """Read all that is known of one fabric, from the sites of its switches.

    Args:
        client: reads from the cloud.
        found: the fabric with its switches.
        done: is told when a source has been read.
    """
    topology = found.topology
    places = {as_id(topology.site_id), *(as_id(each.site_id) for each in topology.switches)}
    sites = [Base("sites", place) for place in sorted(filter(None, places))]
    bases = sites or [found.base]
    ends = upper_ends(topology)
    return await _read(
        {
            "BGP sessions": [_sessions(client, base) for base in bases],
            "switches": [_switches(client, base) for base in bases],
            "ports": [
                fabric_ports(client, base.path("stats/ports/search"), ends) for base in bases
            ],
            "configuration": [
                _all(list_pages(client, base.path("devices"), SWITCHES)) for base in sites
            ],
        },
        done=done,
    )


def _all(pages: AsyncIterator[Page]) -> Coroutine[Any, Any, Rows]:
    return collect(pages, most=MOST_STATISTICS)


def _sessions(client: MistClient, base: Base) -> Coroutine[Any, Any, Rows]:
    return _all(search_pages(client, base.path("stats/bgp_peers/search")))


def _switches(client: MistClient, base: Base) -> Coroutine[Any, Any, Rows]:
    # The list of a whole organization is lean; that of a site takes no such parameter.
    lean = {"fields": ",".join(JUDGED)} if base.kind == "orgs" else {}
    return _all(list_pages(client, base.path("stats/devices"), {**SWITCHES, **lean}))


async def _read(
    sources: Mapping[str, Sequence[Coroutine[Any, Any, Rows]]], *, done: Done = _nothing
) -> Sources:
    answers = await asyncio.gather(*(_rows(name, parts, done) for name, parts in sources.items()))
    return Sources(
        rows={name: rows for name, rows, _ in answers if rows is not None},
        gaps=tuple(gap for _, _, gap in answers if gap is not None),
        partial=frozenset(name for name, rows, gap in answers if rows is not None and gap),
    )


async def _rows(
    name: str, parts: Sequence[Coroutine[Any, Any, Rows]], done: Done
) -> tuple[str, list[Row] | None, str | None]:
    """Return the rows of a source, or why there are none."""
    try:
        found = await asyncio.gather(*parts)
    except (ForbiddenError, NotFoundError) as error:
        return name, None, f"{name} were not read: {error.message}"
    await done()
    rows = [row for part in found for row in part.rows]
    if all(part.complete for part in found):
        return name, rows, None
    total = sum(part.total for part in found)
    return name, rows, f"{name}: only {len(rows)} of {total} rows were read"
