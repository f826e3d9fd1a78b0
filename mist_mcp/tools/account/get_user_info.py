"""Tell who the API token is, what it may do, and whether that is too much."""

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.token_facts import SELF, token_facts
from mist_mcp.models.account import Me, Privilege
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.token_report import TokenRisk, judgement, name_of, risk_rows
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign, Id, Own


class GrantRow(Record):
    """One grant of the token."""

    scope: Foreign = Field(description="msp, org, orggroup, site or sitegroup")
    role: Foreign = Field(description="admin, write, helpdesk, installer or read")
    name: Foreign | None = None
    id: Id | None = None
    org_name: Foreign | None = None
    msp_name: Foreign | None = None
    views: list[Foreign] = Field(default_factory=list)


class UserInfo(Result):
    """Who the token is and what it may do."""

    identity: Foreign = Field(description="user, organization token or unknown")
    name: Foreign | None = None
    email: Foreign | None = None
    two_factor: Foreign = Field(description="on, off, pending or unknown")
    grants: list[GrantRow]
    verdict: Own = Field(description="safe (within the operator's limits), risk or critical")
    risks: list[TokenRisk]


@tool("account", danger="read")
async def get_user_info(*, mist: Mist = MIST) -> UserInfo:
    """Tell who the API token is, what it may do, and whether that is too much.

    Use it first, and when a tool says that the token has no right.
    """
    document = await mist.client.read_object(SELF)
    facts = await token_facts(mist.client, document, now=mist.clock())
    owner = Me.model_validate(document)
    assessment = facts.assessed(mist.settings.limits)
    grants = [_grant_row(grant) for grant in owner.privileges or []]
    name = name_of(document)
    return UserInfo.of(
        assessment,
        summary=f"{name or 'The token'} is {_article(assessment.identity)} with "
        f"{len(grants)} grant{'' if len(grants) == 1 else 's'}; "
        f"privilege check: {judgement(assessment)}."
        f"{' Two-factor login is pending.' if _two_factor(owner) == 'pending' else ''}",
        name=name,
        email=owner.email,
        two_factor=_two_factor(owner),
        grants=grants,
        risks=risk_rows(assessment),
    )


def _article(identity: str) -> str:
    return {"user": "a user", "organization token": "an organization token"}.get(
        identity, "of an unknown kind"
    )


def _two_factor(owner: Me) -> str:
    if owner.two_factor_required and not owner.two_factor_passed:
        return "pending"
    if owner.enable_two_factor is None:
        return "unknown"
    return "on" if owner.enable_two_factor else "off"


def _grant_row(grant: Privilege) -> GrantRow:
    targets = {"msp": grant.msp_id, "org": grant.org_id, "site": grant.site_id}
    return GrantRow.of(
        grant,
        scope=grant.scope or "unknown",
        role=grant.role or "unknown",
        id=targets.get(grant.scope or ""),
    )
