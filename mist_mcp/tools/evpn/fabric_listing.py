"""Fabrics in a list: a verdict on each, worst first."""

import asyncio
from collections.abc import Sequence

from pydantic import Field

from mist_mcp.analysis.evpn.findings import VERDICTS
from mist_mcp.answers.results import Listing, Record
from mist_mcp.tools.evpn.fabric_rows import (
    by_role,
    label_of,
    options_of,
    place_of,
)
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged_aside
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.fabric_sources import (
    MOST_FABRICS,
    Base,
    overview,
    topologies,
    with_switches,
)
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.words.counts import counted, listed
from mist_mcp.words.trust import Foreign, Id, Own

_MOST_TROUBLES = 3


NOT_READ = (
    "Verdicts are from sessions, switches and Mist's marks of missing links. Not looked at: ports "
    "and configured loopbacks (get_evpn_topologies_details), drift, and the switches themselves "
    "(check_evpn_fabric)"
)


class FabricRow(Record):
    """A fabric and how it is."""

    name: Foreign
    id: Id
    kind: Own
    verdict: Own
    score: int = Field(description="0 to 100")
    counts: Foreign = Field(description="the numbers behind the verdict")
    site: Foreign
    switches: Foreign = Field(description="by role")
    pods: list[Foreign] = Field(default_factory=list)
    switches_offline: int
    links_down: int
    sessions_down: int
    routed_at: Foreign | None = None
    overlay_as: int | None = None
    trouble: list[Foreign] = Field(default_factory=list, description="the worst findings")
    unknown: list[Foreign] = Field(default_factory=list, description="what could not be judged")


class Fabrics(Listing):
    """Fabrics, the worst first."""

    scope: Foreign = Field(description="the organization or site")
    by_verdict: dict[Own, int] | None = None
    by_kind: dict[Own, int] | None = None
    rows: list[FabricRow]


async def fabrics(
    mist: Mist,
    bases: Sequence[Base],
    *,
    names: dict[str, str],
    scope: str,
    limit: int,
    notes: Sequence[str] = (),
) -> Fabrics:
    """Judge the fabrics of an organization or of sites, and show the worst first."""
    there = await topologies(mist.client, bases, most=MOST_FABRICS)
    found = await asyncio.gather(*(with_switches(mist.client, each) for each in there))
    sources = await overview(mist.client, bases) if found else None
    now = mist.clock()
    each = [await judged_aside(fabric, sources, now=now) for fabric in found] if sources else []
    each.sort(key=lambda one: (VERDICTS.index(one.assessment.verdict), label_of(one.fabric)))
    shown = arranged(mist, each, limit=limit, complete=len(there) < MOST_FABRICS)
    verdicts = counted(one.assessment.verdict for one in each)
    return Fabrics.showing(
        shown,
        rows=[_fabric_row(one, names) for one in shown.things],
        summary=f"{scope} has {len(each)} EVPN fabric{'' if len(each) == 1 else 's'}: "
        f"{listed(verdicts)}.",
        notes=[*notes, *([NOT_READ] if found else [])],
        scope=scope,
        whole={
            "by_verdict": verdicts,
            "by_kind": counted(one.fabric.kind for one in each),
        },
    )


def _fabric_row(one: Judged, names: dict[str, str]) -> FabricRow:
    fabric, judgement = one.fabric, one.assessment
    pods = {each.pod for each in fabric.switches.values() if each.pod is not None}
    options = options_of(fabric)
    return FabricRow.of(
        judgement,
        name=label_of(fabric),
        id=fabric.topology.id,
        kind=fabric.kind,
        site=place_of(fabric, names),
        switches=listed(by_role(fabric)),
        pods=[fabric.pod_name(pod) or "" for pod in sorted(pods)],
        switches_offline=judgement.switches.bad,
        links_down=judgement.links.bad,
        sessions_down=judgement.sessions.bad,
        routed_at=options.routed_at,
        overlay_as=options.overlay_as,
        trouble=[finding.what for finding in judgement.findings[:_MOST_TROUBLES]],
        unknown=list(judgement.unknown),
    )
