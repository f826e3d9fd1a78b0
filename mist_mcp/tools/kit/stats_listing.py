"""Statistics of an organization or a site: all counted, the worst named, all of them listed."""

import heapq
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from pydantic import Field

from mist_mcp.analysis import troubles
from mist_mcp.analysis.device_health import JUDGED
from mist_mcp.answers.results import Excerpt, Listing, filter_note
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.paging import PAGE_SIZE, Page, Place, Row, list_pages, search_pages
from mist_mcp.cloud.reading import Reading
from mist_mcp.tools.kit import stats_kinds
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.dead_ports import DeadPorts, dead_ports
from mist_mcp.tools.kit.listing import everything, surveyed
from mist_mcp.tools.kit.stats_row import (
    COUNTED,
    GRAVE,
    About,
    StatRow,
    WeighedRow,
    rows_of,
    unknown_words,
)
from mist_mcp.words.counts import UNKNOWN, Tally, listed, summed, tallied
from mist_mcp.words.trust import Foreign, Own
from mist_mcp.words.window import time_window

MOST_WORST: Final = 10
"""Rows named as the worst."""

MOST_KINDS: Final = 4
"""Kinds of problems named in the summary."""


class StatsListing(Listing):
    """Things of one kind as they are now; the counts are about all of them."""

    scope: Foreign = Field(description="the organization or site that the rows are about")
    kind: Own
    window: Own | None = None
    by_state: dict[Foreign, int] | None = None
    by_type: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    by_cluster: dict[Foreign, Own] | None = Field(
        None, description="of Mist Edges: connected/all of each cluster"
    )
    by_problem: dict[Foreign, int] | None = None
    with_problems: int | None = None
    by_unknown: dict[Foreign, int] | None = Field(
        None, description="what is judged, and not reported: neither healthy nor ill"
    )
    with_unknown: int | None = None
    licenses_missing: dict[Foreign, int] | None = None
    worst: list[StatRow] | None = Field(
        None, description="of many rows those with the gravest problems"
    )
    rows: list[StatRow]


class Pager(Protocol):
    """One of the ways in which endpoints page."""

    def __call__(
        self,
        cloud: Reading,
        path: str,
        query: Mapping[str, str | int] | None,
        *,
        size: int,
        since: Place,
    ) -> AsyncIterator[Page]:
        """Yield pages."""


async def first_page(
    cloud: Reading,
    path: str,
    query: Mapping[str, str | int] | None,
    *,
    size: int,  # noqa: ARG001 - the endpoint has no further page
    since: Place,
) -> AsyncIterator[Page]:
    """Yield the one page of an endpoint that takes a limit and has no further page."""
    answer = await cloud.get(path, {**(query or {}), "limit": PAGE_SIZE})
    if not isinstance(answer.document, list):
        raise unexpected("an array")
    rows = [row for row in answer.document if isinstance(row, dict)]
    yield Page(rows=rows[since.skip :], total=len(rows), place=since, following=None)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of statistics.

    Args:
        endpoint: below the organization or the site.
        read: makes a row.
        pages: how the endpoint pages.
        queries: one for each time it has to be asked.
        timed: whether it takes a time window.
        named: whether rows name devices by MAC address only.
        ported: whether rows are judged by their ports too.
    """

    endpoint: str
    read: Callable[[Row, About], WeighedRow]
    pages: Pager = list_pages
    queries: tuple[Mapping[str, str], ...] = ({},)
    timed: bool = True
    named: bool = False
    ported: bool = False


_SHARED: Final = {
    "devices": Kind(
        "stats/devices",
        stats_kinds.device,
        queries=({"type": "all"},),
        timed=False,
        ported=True,
    ),
    "mxedges": Kind("stats/mxedges", stats_kinds.edge),
    "assets": Kind("stats/assets", stats_kinds.tag),
    "ports": Kind(
        "stats/ports/search", stats_kinds.port, pages=search_pages, timed=False, named=True
    ),
    "ospf_peers": Kind(
        "stats/ospf_peers/search", stats_kinds.ospf_peer, pages=search_pages, named=True
    ),
}
OF_ORG: Final = {
    **_SHARED,
    "devices": Kind(
        "stats/devices",
        stats_kinds.device,
        queries=({"type": "all", "fields": ",".join(JUDGED)},),
        timed=False,
        ported=True,
    ),
    "sites": Kind("stats/sites", stats_kinds.site, timed=False),
    "mxedges": Kind("stats/mxedges", stats_kinds.edge, queries=({"for_site": "any"},)),
    "vpn_peers": Kind("stats/vpn_peers/search", stats_kinds.vpn_peer, pages=search_pages),
    "tunnels": Kind(
        "stats/tunnels/search",
        stats_kinds.tunnel,
        pages=search_pages,
        # Without a type Mist shows the tunnels of access points only.
        queries=({"type": "wan"}, {"type": "wxtunnel"}),
        named=True,
    ),
}
"""Kinds of an organization, by the name of the tool's type."""

OF_SITE: Final = {
    **_SHARED,
    "clients": Kind("stats/clients", stats_kinds.client, pages=first_page, named=True),
    "beacons": Kind("stats/beacons", stats_kinds.tag),
    "bgp_peers": Kind(
        "stats/bgp_peers/search", stats_kinds.bgp_peer, pages=search_pages, named=True
    ),
    "discovered_switches": Kind(
        "stats/discovered_switches/search", stats_kinds.discovered_switch, pages=search_pages
    ),
}
"""Kinds of a site, by the name of the tool's type."""


class Survey(Tally[WeighedRow]):
    """Counts of rows by state, type and site, and the worst of them.

    Args:
        read: makes a row.
        about: what it is made with.
    """

    def __init__(self, read: Callable[[Row, About], WeighedRow], *, about: About) -> None:
        """Start at zero."""
        super().__init__(
            state=lambda each: each.row.state,
            type=lambda each: each.row.type,
            site=lambda each: each.row.site,
        )
        self._read = read
        self._about = about
        self.worst: list[WeighedRow] = []
        self.troubled = 0
        self.seen = 0
        self.untold = 0
        self._problems: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._grave: set[str] = set()
        self._clusters: Counter[str] = Counter()
        self._up: Counter[str] = Counter()

    def read(self, row: Row) -> WeighedRow:
        """Read a row, whether or not it will be kept."""
        self.seen += 1
        return self._read(row, self._about)

    def add(self, thing: WeighedRow) -> None:
        """Count one row."""
        super().add(thing)
        self.untold += bool(thing.row.unknown)
        if cluster := thing.row.cluster:
            self._clusters[cluster] += 1
            self._up[cluster] += thing.row.state == "connected"
        self._unknown.update(thing.row.unknown or ())
        if thing.weight:
            self.troubled += 1
            kinds = {troubles.kind_of(problem) for problem in thing.row.problems}
            self._problems.update(kinds)
            if thing.weight >= GRAVE:
                self._grave.update(kinds)
            worse = [*self.worst, thing]
            self.worst = heapq.nlargest(MOST_WORST, worse, key=lambda each: each.weight)

    @property
    def problems(self) -> dict[str, int]:
        """Return how many rows have each kind of problem."""
        return summed(self._problems.items(), always=self._grave)

    @property
    def trouble(self) -> str:
        """Say how many rows have problems, and which ones most of them have."""
        gravest = sorted(self.problems.items(), key=lambda pair: pair[0] not in self._grave)
        most = dict(gravest[:MOST_KINDS])
        told = f"{self.troubled} with problems{f': {tallied(most)}' if most else ''}"
        return told + unknown_words(self.untold, self.unknown)

    @property
    def clusters(self) -> dict[str, str]:
        """Return how many of the members of each cluster are connected, of how many."""
        return {name: f"{self._up[name]}/{all_}" for name, all_ in sorted(self._clusters.items())}

    @property
    def halves(self) -> str:
        """Say which clusters lost members; nothing where none did."""
        lost = [name for name, all_ in self._clusters.items() if self._up[name] < all_]
        words = (f"{self._up[name]} of {self._clusters[name]} of cluster {name}" for name in lost)
        return f"; connected are only {', '.join(words)}" if lost else ""

    @property
    def unknown(self) -> dict[str, int]:
        """Return of how many rows each judged thing is unknown."""
        return summed(self._unknown.items())

    def known(self, name: str) -> dict[str, int] | None:
        """Return the counts by one key; None where no row has it."""
        counts = self.counts(name)
        return counts if counts.keys() - {UNKNOWN} else None


async def ports_of(mist: Mist, kind: Kind, path: str) -> DeadPorts:
    """Read the ports that are down at a place, if rows of a kind are judged by them."""
    return await dead_ports(mist, path) if kind.ported else DeadPorts()


@dataclass(frozen=True, slots=True)
class Ground:
    """What statistics are about.

    Args:
        name: of the organization or the site.
        path: makes the path of an endpoint below it.
        about: names and the time.
    """

    name: str
    path: Callable[[str], str]
    about: About


async def stats_listing(
    mist: Mist,
    ground: Ground,
    kind: Kind,
    *,
    word: str,
    troubled: bool,
    duration: str | None,
    limit: int,
) -> StatsListing:
    """Count everything of one kind, name the worst, and show the first rows."""
    window = time_window(duration, None, None, now=mist.asked) if duration else None
    query = window.query if window and kind.timed else {}
    path = ground.path(kind.endpoint)
    survey = Survey(kind.read, about=ground.about)
    found = await surveyed(
        mist,
        [partial(kind.pages, mist.client, path, {**each, **query}) for each in kind.queries],
        read=survey.read,
        keep=_has_problems if troubled else everything,
        limit=limit,
        tally=survey,
    )
    by_state = survey.known("state")
    states = f" ({listed(by_state)})" if by_state else ""
    return StatsListing.showing(
        found,
        rows=rows_of(found.things),
        summary=f"{ground.name}, {word.replace('_', ' ')}: "
        f"{'' if found.complete else 'at least '}{found.total}{states}; "
        f"{survey.trouble}{survey.halves}.",
        notes=[
            *filter_note(troubled=troubled or None),
            *([] if kind.timed else window_note(duration, word)),
            *_limit_note(kind, survey.seen),
            *ground.about.dead.notes,
            *([COUNTED] if kind.ported and found.first else []),
        ],
        scope=ground.name,
        kind=word,
        window=window.words if window and kind.timed else None,
        whole={
            "by_state": by_state,
            "by_type": survey.known("type"),
            "by_site": survey.known("site"),
            "by_cluster": survey.clusters or None,
            "by_problem": survey.problems or None,
            "with_problems": survey.troubled,
            "by_unknown": survey.unknown or None,
            "with_unknown": survey.untold or None,
            "worst": rows_of(survey.worst) if _hides_some(found, survey) else None,
        },
    )


def _has_problems(each: WeighedRow) -> bool:
    return each.weight > 0


def _hides_some(found: Excerpt[WeighedRow], survey: Survey) -> bool:
    """Tell whether rows with problems are hard to see: among many others, or on later pages."""
    return bool(survey.worst) and (
        (len(found.things) > MOST_WORST and survey.troubled < len(found.things))
        or (found.total or 0) > len(found.things)
    )


def window_note(duration: str | None, word: str) -> list[str]:
    """Say that what was asked for is shown as it is now, whatever the time."""
    if duration is None:
        return []
    return [f"The cloud takes no time for {word}: they are shown as they are now"]


def _limit_note(kind: Kind, seen: int) -> list[str]:
    if kind.pages is not first_page or seen < PAGE_SIZE:
        return []
    return [f"The cloud shows {PAGE_SIZE} rows here at most; search_org_wireless_clients has all"]
