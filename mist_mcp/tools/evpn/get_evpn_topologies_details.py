"""Judge one EVPN fabric: verdict, findings with evidence, structure."""

from collections import Counter

from pydantic import Field

from mist_mcp.analysis.evpn.fabric import Switch
from mist_mcp.analysis.evpn.standing import Standing, standings
from mist_mcp.answers.results import Listing, Record
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
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged_aside
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.fabric_sought import fabric_at
from mist_mcp.tools.kit.fabric_sources import inspection
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign, Id, Own


class SwitchRow(Record):
    """A switch of the fabric; shares are of those that it should have."""

    name: Foreign
    mac: Id
    role: Foreign
    pod: Foreign | None = None
    model: Foreign | None = None
    status: Foreign | None = None
    loopback: Foreign | None = None
    asn: int | None = None
    uplinks: list[Foreign] = Field(default_factory=list, description="switches above, or beside it")
    links: Foreign | None = Field(None, description="up/all")
    sessions: Foreign | None = Field(None, description="established/all, underlay and overlay")


class FabricDetails(Listing):
    """A fabric in full: verdict, findings, structure; rows are its switches, top down."""

    name: Foreign
    id: Id
    kind: Own
    site: Foreign
    picture: Foreign | None = Field(None, description="the address of its picture, an SVG")
    verdict: Own | None = None
    score: int | None = Field(None, description="0 to 100")
    findings: list[FindingRow] | None = None
    unknown: list[Foreign] | None = Field(None, description="what could not be judged, and why")
    by_role: dict[Foreign, int] | None = None
    pods: dict[Foreign, int] | None = Field(None, description="switches by pod")
    options: FabricOptions | None = None
    guidance: list[AdviceRow] | None = Field(None, description="what holds for this fabric")
    plan: list[StepRow] | None = Field(None, description="how to verify it, from cheap to dear")
    rows: list[SwitchRow]


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
        topology_id: Id or name.
        org_id: Id or name.
        site_id: Id or name.
        limit: Switches at most.
    """
    found, names = await fabric_at(mist.client, topology_id, org_id=org_id, site_id=site_id)
    one = await judged_aside(found, await inspection(mist.client, found), now=mist.clock())
    shown = arranged(mist, list(one.fabric.switches.values()), limit=limit)
    standing = standings(one.case)
    return FabricDetails.showing(
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
    device = one.case.devices.get(switch.mac)
    return SwitchRow.of(
        switch,
        pod=one.fabric.pod_name(switch.pod),
        status=device.status if device else None,
        asn=place.asn,
        uplinks=place.uplinks,
        links=place.links.words,
        sessions=place.sessions.words,
    )
