"""Judge an organization's security and monitoring settings against named practices."""

import asyncio

from pydantic import Field

from mist_mcp.analysis.org_practices import judge
from mist_mcp.answers.results import Result
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.organization import Org, OrgSetting
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.practice_rows import PracticeRow
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign, Id


class OrgSettings(Result):
    """An organization's settings, judged."""

    org: Foreign
    org_id: Id
    weak: int
    practices: list[PracticeRow]
    configured: list[Foreign] = Field(description="names of all settings that are set")


@tool("organization", danger="read")
async def get_org_settings(*, org_id: Text | None = None, mist: Mist = MIST) -> OrgSettings:
    """Judge an organization's security settings (passwords, admins, API, shell) by named practices.

    Args:
        org_id: Id or name.
    """
    org = await find_whole_org(mist.client, org_id)
    setting, about = await asyncio.gather(
        mist.client.read_object(path_of("orgs/{org_id}/setting", org_id=org.id)),
        mist.client.read_object(path_of("orgs/{org_id}", org_id=org.id)),
    )
    judged = judge(
        OrgSetting.model_validate(setting),
        session_expiry=Org.model_validate(about).session_expiry,
    )
    weak = sum(judgement.verdict == "weak" for judgement in judged)
    return OrgSettings(
        summary=f"{org.name}: {weak} of {len(judged)} practices are weak.",
        org=org.name,
        org_id=org.id,
        weak=weak,
        practices=[
            PracticeRow.of(judgement, advice=judgement.advice or None) for judgement in judged
        ],
        configured=sorted(setting),
    )
