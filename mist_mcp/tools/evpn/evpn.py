"""EVPN fabrics: which there are, how each is, and one in full."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from mist_mcp.analysis.evpn.fabric import Switch
from mist_mcp.analysis.evpn.findings import VERDICTS
from mist_mcp.analysis.evpn.standing import Standing, standings
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import find_org, find_site, site_names
from mist_mcp.pictures.address import picture_uri
from mist_mcp.tools.evpn.fabric_rows import (
    AdviceRow,
    FabricOptions,
    FindingRow,
    StepRow,
    advice_rows,
    by_role,
    finding_rows,
    label_of,
    options_of,
    place_of,
    step_rows,
    summary_of,
)
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.fabric_sources import (
    Base,
    bases_of,
    find_fabric,
    inspection,
    overview,
    places,
    topologies,
    with_switches,
)
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed

_MOST_TROUBLES = 3
NOT_READ = (
    "Verdicts are from sessions, switches and Mist's marks of missing links. Not looked at: ports "
    "and configured loopbacks (get_evpn_topologies_details), drift, and the switches themselves "
    "(check_evpn_fabric)"
)


class FabricRow(Record):
    """A fabric and how it is."""

    name: str
    id: str
    kind: str
    verdict: str
    score: int = Field(description="0 to 100")
    counts: str = Field(description="the numbers behind the verdict")
    site: str
    switches: str = Field(description="by role")
    pods: list[str] = Field(default_factory=list)
    switches_offline: int
    links_down: int
    sessions_down: int
    routed_at: str | None = None
    overlay_as: int | None = None
    trouble: list[str] = Field(default_factory=list, description="the worst findings")
    unknown: list[str] = Field(default_factory=list, description="what could not be judged")


class Fabrics(Listing):
    """Fabrics, the worst first."""

    TABLES: ClassVar = {"rows": ("name", "kind", "verdict", "site", "switches", "trouble")}

    scope: str = Field(description="the organization or site")
    by_verdict: dict[str, int] | None = None
    by_kind: dict[str, int] | None = None
    rows: list[FabricRow]


class SwitchRow(Record):
    """A switch of the fabric; shares are of those that it should have."""

    name: str
    mac: str
    role: str
    pod: str | None = None
    model: str | None = None
    status: str | None = None
    loopback: str | None = None
    asn: int | None = None
    uplinks: list[str] = Field(default_factory=list, description="switches above, or beside it")
    links: str | None = Field(None, description="up/all")
    sessions: str | None = Field(None, description="established/all, underlay and overlay")


class FabricDetails(Listing):
    """A fabric in full: verdict, findings, structure; rows are its switches, top down."""

    TABLES: ClassVar = {
        "findings": ("severity", "check", "switches", "seen", "affects"),
        "rows": ("name", "role", "pod", "status", "loopback", "uplinks", "links", "sessions"),
    }

    name: str
    id: str
    kind: str
    site: str
    picture: str | None = Field(None, description="the address of its picture, an SVG")
    verdict: str | None = None
    score: int | None = Field(None, description="0 to 100")
    findings: list[FindingRow] | None = None
    unknown: list[str] | None = Field(None, description="what could not be judged, and why")
    by_role: dict[str, int] | None = None
    pods: dict[str, int] | None = Field(None, description="switches by pod")
    options: FabricOptions | None = None
    guidance: list[AdviceRow] | None = Field(None, description="what holds for this fabric")
    plan: list[StepRow] | None = Field(None, description="how to verify it, from cheap to dear")
    rows: list[SwitchRow]


@tool("evpn", danger="read")
async def get_org_evpn_topologies(
    *, org_id: Text | None = None, limit: Limit = 20, mist: Mist = MIST
) -> Fabrics:
    """List an organization's EVPN fabrics with a verdict on each, worst first.

    Args:
        org_id: Organization id or name.
        limit: Rows in the answer.
    """
    org = await find_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    return await _fabrics(mist, bases_of(org), names=names, scope=org.name, limit=limit)


@tool("evpn", danger="read")
async def get_site_evpn_topologies(
    *, site_id: Text, org_id: Text | None = None, limit: Limit = 20, mist: Mist = MIST
) -> Fabrics:
    """List a site's own EVPN fabrics with a verdict on each, worst first.

    Fabrics of the organization are not among them.

    Args:
        site_id: Site id or name.
        org_id: Organization id or name.
        limit: Rows in the answer.
    """
    site = await find_site(mist.client, site_id, org=org_id)
    names = {site.id: site.name}
    return await _fabrics(mist, [Base("sites", site.id)], names=names, scope=site.name, limit=limit)


async def _fabrics(
    mist: Mist, bases: Sequence[Base], *, names: dict[str, str], scope: str, limit: int
) -> Fabrics:
    there = await topologies(mist.client, bases)
    found = await asyncio.gather(*(with_switches(mist.client, each) for each in there))
    sources = await overview(mist.client, bases) if found else None
    each = [judged(fabric, sources) for fabric in found] if sources else []
    each.sort(key=lambda one: (VERDICTS.index(one.assessment.verdict), label_of(one.fabric)))
    shown = arranged(mist, each, limit=limit)
    verdicts = counted(one.assessment.verdict for one in each)
    return Fabrics.of(
        shown,
        rows=[_fabric_row(one, names) for one in shown.things],
        summary=f"{scope} has {len(each)} EVPN fabric{'' if len(each) == 1 else 's'}: "
        f"{listed(verdicts)}.",
        notes=[NOT_READ] if found else [],
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
    return FabricRow(
        name=label_of(fabric),
        id=fabric.topology.id,
        kind=fabric.kind,
        verdict=judgement.verdict,
        score=judgement.score,
        counts=judgement.counts,
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


@tool("evpn", danger="read")
async def get_evpn_topologies_details(
    *,
    topology_id: Text,
    org_id: Text | None = None,
    site_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> FabricDetails:
    """Judge one EVPN fabric: verdict, findings with evidence, structure.

    Args:
        topology_id: Fabric id or name.
        org_id: Organization id or name.
        site_id: Site id or name.
        limit: Switches in the answer.
    """
    bases, names = await places(mist.client, org_id=org_id, site_id=site_id)
    found = await find_fabric(mist.client, topology_id, bases)
    one = judged(found, await inspection(mist.client, found))
    shown = arranged(mist, list(one.fabric.switches.values()), limit=limit)
    standing = standings(one.case)
    return FabricDetails.of(
        shown,
        rows=[_switch_row(one, switch, standing[switch.mac]) for switch in shown.things],
        summary=summary_of(one),
        name=label_of(one.fabric),
        id=found.topology.id,
        kind=one.fabric.kind,
        site=place_of(one.fabric, names),
        picture=picture_uri(found.topology.org_id, found.topology.id),
        whole=_whole(one),
    )


def _whole(one: Judged) -> dict[str, object]:
    fabric, judgement = one.fabric, one.assessment
    pods = Counter(each.pod for each in fabric.switches.values() if each.pod is not None)
    return {
        "verdict": judgement.verdict,
        "score": judgement.score,
        "findings": finding_rows(fabric, judgement.findings),
        "unknown": list(judgement.unknown),
        "by_role": by_role(fabric),
        "pods": {fabric.pod_name(pod) or "": count for pod, count in sorted(pods.items())},
        "options": options_of(fabric),
        "guidance": advice_rows(one),
        "plan": step_rows(one),
    }


def _switch_row(one: Judged, switch: Switch, place: Standing) -> SwitchRow:
    device = (one.case.seen.devices or {}).get(switch.mac)
    return SwitchRow(
        name=switch.name,
        mac=switch.mac,
        role=switch.role,
        pod=one.fabric.pod_name(switch.pod),
        model=switch.model,
        status=device.status if device else None,
        loopback=switch.loopback,
        asn=place.asn,
        uplinks=place.uplinks,
        links=place.links.words,
        sessions=place.sessions.words,
    )
