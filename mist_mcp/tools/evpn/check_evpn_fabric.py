"""One EVPN fabric checked in full: what the cloud knows, drift, and what its switches say."""

import asyncio
from dataclasses import dataclass, replace

from pydantic import Field

from mist_mcp.analysis.evpn.assessment import at_risk
from mist_mcp.pictures.content import picture_of
from mist_mcp.pictures.png import png_of
from mist_mcp.tools.evpn.fabric_asking import Answers, answers_of, questioned
from mist_mcp.tools.evpn.fabric_changes import ChangeRow, Changes, changes_of
from mist_mcp.tools.evpn.fabric_drift import Drift, drift_of
from mist_mcp.tools.evpn.fabric_rows import (
    FindingRow,
    StepRow,
    finding_rows,
    label_of,
    place_of,
    step_rows,
    summary_of,
)
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged_aside
from mist_mcp.tools.kit.configured import MOST_DIFFERENCES, DifferenceRow, left_out
from mist_mcp.tools.kit.context import MIST, Mist, Progress
from mist_mcp.tools.kit.fabric_sought import fabric_at
from mist_mcp.tools.kit.fabric_sources import inspection
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.pictured import Pictured
from mist_mcp.tools.kit.targets import ground_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign, Id, Own
from mist_mcp.words.untrusted import clean


@dataclass(slots=True)
class Headway:
    """Counts what is done: sources that were read, switches that answered."""

    tell: Progress
    done: int = 0

    async def step(
        self,
        progress: float = 0,  # noqa: ARG002 - each group of switches counts its own
        total: float | None = None,  # noqa: ARG002 - the same
        message: str | None = None,
    ) -> None:
        """Tell that one more is done."""
        self.done += 1
        await self.tell(self.done, None, message)


class FabricCheck(Pictured):
    """The verdict on a fabric, and all that it is based on."""

    name: Foreign
    id: Id
    kind: Own
    site: Foreign
    verdict: Own
    score: int = Field(description="0 to 100")
    affected: Foreign = Field(description="by critical and major findings together")
    findings: list[FindingRow]
    unknown: list[Foreign] = Field(description="what could not be judged, and why")
    drift: list[DifferenceRow] = Field(description="fields that drift from what is inherited")
    drifting: int = Field(description="switches of which fields drift")
    changes: list[ChangeRow] | None = Field(
        None, description="made in the hour before the first grave finding began"
    )
    asked: list[Foreign] | None = Field(None, description="switches that answered in their shell")
    plan: list[StepRow] = Field(description="how to verify by hand, from cheap to dear")


@tool("evpn", danger="diagnostic")
async def check_evpn_fabric(
    *,
    topology_id: Text,
    org_id: Text | None = None,
    site_id: Text | None = None,
    cli: bool = False,
    picture: bool = False,
    mist: Mist = MIST,
) -> FabricCheck:
    """Check one EVPN fabric in full: sessions, links, drift; with cli also on its switches.

    Args:
        topology_id: Id or name.
        org_id: Id or name.
        site_id: Id or name.
        cli: Run show commands on representatives.
        picture: Also as PNG.
    """
    headway = Headway(mist.progress)
    found, names = await fabric_at(mist.client, topology_id, org_id=org_id, site_id=site_id)
    sources = await inspection(mist.client, found, done=headway.step)
    drift = await drift_of(mist, found, sources)
    one = await judged_aside(found, sources, now=mist.clock(), drift=drift.fields, gaps=drift.gaps)
    answers = Answers()
    if cli:
        ground = await ground_of(mist, site_id=site_id, org_id=org_id)
        mist = replace(mist, progress=headway.step)
        answers = await answers_of(mist, one, org=ground.org)
        one = await questioned(mist, one, answers, org=ground.org)
    site = place_of(one.fabric, names)
    changes = await changes_of(mist, one, names)
    checked = _check(one, drift, changes, site=site, asked=answers if cli else None)
    return checked.with_picture(await _drawn(mist, one)) if picture else checked


async def _drawn(mist: Mist, one: Judged) -> bytes:
    """Draw a fabric, beside other calls."""

    def shown(text: str) -> str:
        return clean(mist.redactor.text(text))

    drawn = picture_of(one.case, one.assessment, at=mist.clock(), shown=shown)
    return await asyncio.to_thread(png_of, drawn)


def _check(
    one: Judged, drift: Drift, changes: Changes, *, site: str, asked: Answers | None
) -> FabricCheck:
    judgement = one.assessment
    return FabricCheck.of(
        judgement,
        summary=summary_of(one),
        notes=[*drift.notes, *left_out(drift.rows), *changes.notes],
        name=label_of(one.fabric),
        id=one.fabric.topology.id,
        kind=one.fabric.kind,
        site=site,
        affected=at_risk(one.case, judgement.findings),
        findings=finding_rows(one.fabric, judgement.findings),
        unknown=list(judgement.unknown),
        drift=drift.rows[:MOST_DIFFERENCES],
        drifting=len(drift.fields),
        changes=changes.rows,
        asked=None if asked is None else one.fabric.names(asked.cli_facts),
        plan=step_rows(one),
    )
