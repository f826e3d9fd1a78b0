"""EVPN fabrics: which there are, how each is, and one in full."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from mist_mcp.analysis.counts import counted, listed
from mist_mcp.analysis.evpn.fabric import Fabric, Switch
from mist_mcp.analysis.evpn.findings import VERDICTS, Finding
from mist_mcp.analysis.evpn.standing import Standing, standings
from mist_mcp.cloud.names import find_org, find_site, site_names
from mist_mcp.evpn_models import EvpnOptions, Underlay
from mist_mcp.naming import Named, as_id, pick, site_label
from mist_mcp.results import Listing, Record
from mist_mcp.times import iso
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.fabric_sources import (
    Base,
    Found,
    bases_of,
    inspection,
    overview,
    topologies,
    with_switches,
)
from mist_mcp.tools.fabric_verdicts import Judged, judged
from mist_mcp.tools.listing import arranged
from mist_mcp.tools.parameters import Limit, Text

_MOST_TROUBLES = 3
NOT_READ = (
    "Verdicts are from sessions, switches and Mist's marks of missing links; "
    "get_evpn_topologies_details also looks at ports and configuration"
)
ORG_LEVEL = "(organization)"
"""Stands for the site of a fabric that belongs to no single one."""


class FabricRow(Record):
    """A fabric and how it is."""

    name: str
    id: str
    kind: str
    verdict: str
    score: int = Field(description="0 to 100")
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


class FindingRow(Record):
    """Something that is not as it should be."""

    severity: str
    check: str
    switches: list[str] = Field(default_factory=list)
    what: str
    expected: str
    seen: str
    evidence: str
    time: str | None = None
    time_epoch: float | None = None
    affects: str
    next_step: str


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


class FabricOptions(Record):
    """The options of a fabric."""

    routed_at: str | None = None
    overlay_as: int | None = None
    underlay_as_base: int | None = None
    underlay_subnet: str | None = None
    underlay_ipv6: bool | None = None
    loopback_subnet: str | None = None
    core_as_border: bool | None = None


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
    verdict: str | None = None
    score: int | None = Field(None, description="0 to 100")
    findings: list[FindingRow] | None = None
    unknown: list[str] | None = Field(None, description="what could not be judged, and why")
    by_role: dict[str, int] | None = None
    pods: dict[str, int] | None = Field(None, description="switches by pod")
    options: FabricOptions | None = None
    rows: list[SwitchRow]


@tool("evpn")
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


@tool("evpn")
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
    each.sort(key=lambda one: (VERDICTS.index(one.assessment.verdict), _name(one.fabric)))
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


def _name(fabric: Fabric) -> str:
    return fabric.topology.name or fabric.topology.id


def _site(fabric: Fabric, names: dict[str, str]) -> str:
    site_id = as_id(fabric.topology.site_id)
    return site_label(site_id, names) if site_id else ORG_LEVEL


def _fabric_row(one: Judged, names: dict[str, str]) -> FabricRow:
    fabric, judgement = one.fabric, one.assessment
    pods = {each.pod for each in fabric.switches.values() if each.pod is not None}
    options = _options(fabric)
    return FabricRow(
        name=_name(fabric),
        id=fabric.topology.id,
        kind=fabric.kind,
        verdict=judgement.verdict,
        score=judgement.score,
        site=_site(fabric, names),
        switches=listed(_by_role(fabric)),
        pods=[fabric.pod_name(pod) or "" for pod in sorted(pods)],
        switches_offline=judgement.switches.bad,
        links_down=judgement.links.bad,
        sessions_down=judgement.sessions.bad,
        routed_at=options.routed_at,
        overlay_as=options.overlay_as,
        trouble=[finding.what for finding in judgement.findings[:_MOST_TROUBLES]],
        unknown=list(judgement.unknown),
    )


def _by_role(fabric: Fabric) -> dict[str, int]:
    """Count switches by role, from the top down."""
    return dict(Counter(switch.role for switch in fabric.switches.values()))


def _options(fabric: Fabric) -> FabricOptions:
    options = fabric.topology.evpn_options or EvpnOptions()
    underlay = options.underlay or Underlay()
    return FabricOptions(
        routed_at=options.routed_at,
        overlay_as=options.overlay.asn if options.overlay else None,
        underlay_as_base=underlay.as_base,
        underlay_subnet=underlay.subnet,
        underlay_ipv6=underlay.use_ipv6,
        loopback_subnet=options.auto_loopback_subnet,
        core_as_border=options.core_as_border,
    )


@tool("evpn")
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
    bases, names = await _places(mist, org_id=org_id, site_id=site_id)
    found = await _find_fabric(mist, topology_id, bases)
    whole = await with_switches(mist.client, found)
    one = judged(whole, await inspection(mist.client, whole))
    shown = arranged(mist, list(one.fabric.switches.values()), limit=limit)
    places = standings(one.case)
    return FabricDetails.of(
        shown,
        rows=[_switch_row(one, switch, places[switch.mac]) for switch in shown.things],
        summary=_summary(one),
        name=_name(one.fabric),
        id=found.topology.id,
        kind=one.fabric.kind,
        site=_site(one.fabric, names),
        whole=_whole(one),
    )


async def _places(
    mist: Mist, *, org_id: str | None, site_id: str | None
) -> tuple[list[Base], dict[str, str]]:
    """Return where to look for a fabric, and the names of the sites there."""
    if site_id is not None:
        site = await find_site(mist.client, site_id, org=org_id)
        return [Base("sites", site.id)], {site.id: site.name}
    org = await find_org(mist.client, org_id)
    return bases_of(org), await site_names(mist.client, org)


async def _find_fabric(mist: Mist, text: str, bases: Sequence[Base]) -> Found:
    """Return the fabric that an id or a name means."""
    there = {each.topology.id: each for each in await topologies(mist.client, bases)}
    things = [Named(id=key, name=each.topology.name or key) for key, each in there.items()]
    return there[pick(text, things, kind="fabric", source="get_org_evpn_topologies").id]


def _summary(one: Judged) -> str:
    """Say the verdict, the numbers behind it, and the worst finding."""
    findings = one.assessment.findings
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    worst = f"; first: {findings[0].what}" if findings else ""
    return f"{_name(one.fabric)} ({one.fabric.kind}) is {one.assessment.words}; {count}{worst}."


def _whole(one: Judged) -> dict[str, object]:
    fabric, judgement = one.fabric, one.assessment
    pods = Counter(each.pod for each in fabric.switches.values() if each.pod is not None)
    return {
        "verdict": judgement.verdict,
        "score": judgement.score,
        "findings": [_finding_row(fabric, finding) for finding in judgement.findings],
        "unknown": list(judgement.unknown),
        "by_role": _by_role(fabric),
        "pods": {fabric.pod_name(pod) or "": count for pod, count in sorted(pods.items())},
        "options": _options(fabric),
    }


def _finding_row(fabric: Fabric, finding: Finding) -> FindingRow:
    return FindingRow(
        severity=finding.severity,
        check=finding.check,
        switches=[fabric.name(mac) for mac in finding.switches],
        what=finding.what,
        expected=finding.expected,
        seen=finding.seen,
        evidence=finding.evidence,
        time=iso(finding.time),
        time_epoch=finding.time,
        affects=finding.affects,
        next_step=finding.next_step,
    )


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
