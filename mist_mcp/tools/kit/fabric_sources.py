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
from mist_mcp.cloud.paging import (
    MOST_ROWS,
    Facts,
    Page,
    Row,
    collect,
    facts,
    list_pages,
    search_pages,
)
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import (
    CloudFailureError,
    ForbiddenError,
    NotFoundError,
    TooLargeAnswerError,
    UnknownNameError,
    UnreadableAnswerError,
)
from mist_mcp.models.base import ObjectT, read_all
from mist_mcp.models.evpn import BgpSession, FabricSwitch, LinkMark, Topology
from mist_mcp.tools.kit.fabric_ports import fabric_ports, upper_ends
from mist_mcp.words.naming import Named, as_id, pick

SWITCHES = {"type": "switch"}
MOST_FABRICS: Final = 200
"""Fabrics of a place; each is read by itself, and none in the world has so many."""

MOST_SITES: Final = 50
"""Sites in which a fabric is looked for that its organization does not list."""

MOST_STATISTICS: Final = 100_000
"""Rows read of one source for one fabric; 5,000 switches have fewer sessions."""

UNREAD: Final = (ForbiddenError, NotFoundError, TooLargeAnswerError)
"""What leaves a gap: a source that is closed, that is not there, or too large to be read."""

UNTOLD: Final = (*UNREAD, CloudFailureError, UnreadableAnswerError)
"""The same for one source beside others: also what failed, or came in another form."""

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
    """What was read, by source, and the gaps: sources that did not answer, and why.

    Args:
        things: facts, and of the configuration rows; none of a source that did not answer.
        gaps: in words.
        partial: sources of which the cloud has more rows than it sent.
    """

    things: Mapping[str, list[Any]]
    gaps: tuple[str, ...]
    partial: frozenset[str] = frozenset()
    _facts: dict[str, list[Any]] = field(default_factory=dict, repr=False, compare=False)

    def facts(self, name: str, kind: type[ObjectT]) -> list[ObjectT] | None:
        """Return the facts of a source; rows are read once, however many fabrics are judged."""
        things = self.things.get(name)
        if things is None:
            return None
        if name not in self._facts:
            self._facts[name] = [
                each if isinstance(each, kind) else kind.model_validate(each) for each in things
            ]
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


async def topologies(
    client: MistClient, bases: Sequence[Base], *, most: int = MOST_ROWS
) -> list[Found]:
    """Return the fabrics of an organization or of sites, `most` of each, without their switches."""
    parts = await asyncio.gather(
        *(collect(list_pages(client, base.path("evpn_topologies")), most=most) for base in bases)
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
        except UNREAD as error:
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
                facts(
                    search_pages(client, base.path("devices/search"), SWITCHES),
                    LinkMark.model_validate,
                )
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
                _rows(list_pages(client, base.path("devices"), SWITCHES)) for base in sites
            ],
        },
        done=done,
    )


async def _rows(pages: AsyncIterator[Page]) -> Facts[Row]:
    """Read rows whole: how they differ from what they inherit is in any field."""
    found = await collect(pages, most=MOST_STATISTICS)
    return Facts(found.rows, total=found.total, complete=found.complete)


def _sessions(client: MistClient, base: Base) -> Coroutine[Any, Any, Facts[BgpSession]]:
    pages = search_pages(client, base.path("stats/bgp_peers/search"))
    return facts(pages, BgpSession.model_validate, most=MOST_STATISTICS)


def _switches(client: MistClient, base: Base) -> Coroutine[Any, Any, Facts[FabricSwitch]]:
    # The list of a whole organization is lean; that of a site takes no such parameter.
    lean = {"fields": ",".join(JUDGED)} if base.kind == "orgs" else {}
    pages = list_pages(client, base.path("stats/devices"), {**SWITCHES, **lean})
    return facts(pages, FabricSwitch.model_validate, most=MOST_STATISTICS)


async def _read(
    sources: Mapping[str, Sequence[Coroutine[Any, Any, Facts[Any]]]], *, done: Done = _nothing
) -> Sources:
    answers = await asyncio.gather(*(_joined(name, parts, done) for name, parts in sources.items()))
    return Sources(
        things={name: things for name, things, _ in answers if things is not None},
        gaps=tuple(gap for _, _, gap in answers if gap is not None),
        partial=frozenset(name for name, things, gap in answers if things is not None and gap),
    )


async def _joined(
    name: str, parts: Sequence[Coroutine[Any, Any, Facts[Any]]], done: Done
) -> tuple[str, list[Any] | None, str | None]:
    """Return what a source has, or why there is nothing."""
    try:
        found = await asyncio.gather(*parts)
    except UNTOLD as error:
        return name, None, f"{name} were not read: {error.message}"
    await done()
    things = [thing for part in found for thing in part.things]
    if all(part.complete for part in found):
        return name, things, None
    total = sum(part.total for part in found)
    return name, things, f"{name}: only {len(things)} of {total} rows were read"
