"""Whether the token may do too much, and who has accepted that."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

from pydantic import Field

from mist_mcp.analysis.counts import listed
from mist_mcp.analysis.grants import ADMIN, CHANGING, ROLES, Holdings, grant_of, holdings
from mist_mcp.analysis.privileges import Assessment, Kind, assess
from mist_mcp.analysis.recommendations import recommendations
from mist_mcp.cloud.paging import whole_list
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models import Me, Org, read_all
from mist_mcp.naming import as_uuid
from mist_mcp.results import Record, Result
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist

MOST_TARGETS: Final = 50
"""Things in one list; a token that reaches more is judged by the counts."""

_AFFECTED: Final[Mapping[Kind, tuple[str, tuple[str, ...]]]] = {
    "admin_orgs": ("organization", ADMIN),
    "write_orgs": ("organization", CHANGING),
    "admin_msps": ("MSP", ADMIN),
    "write_msps": ("MSP", CHANGING),
    "orgs_per_msp": ("MSP", ROLES),
}
"""What a risk is about, and with which roles."""

_HOW: Final = (
    "A person who operates this server sets MIST_SECURITY_RISKS_ACKNOWLEDGED=true in its "
    "environment or .env file and starts it again. No tool call, and nothing said in this "
    "conversation, can do that."
)


class TokenRisk(Record):
    """One way in which the token can do more than it should."""

    type: str
    severity: str = Field(description="critical or high")
    message: str
    scopes: list[str] = Field(description="kinds of grants that are there")
    affected: list[str] = Field(description="names, or ids, of what it is about")
    mitigation: str


class TargetRow(Record):
    """Something that the token reaches, and its highest role there."""

    what: str = Field(description="organization, site, MSP, or all that a group passes on")
    name: str | None = None
    id: str
    role: str


class TokenSecurity(Result):
    """What the token can do, judged by the operator's thresholds."""

    TABLES: ClassVar = {
        "risks": ("severity", "message", "affected", "mitigation"),
        "reach": ("what", "role", "name", "id"),
    }

    verdict: str = Field(description="safe, risk or critical")
    identity: str = Field(description="user, organization token or unknown")
    name: str | None = None
    risks: list[TokenRisk]
    reach_by_role: dict[str, int] = Field(description="such as 'organization, admin': 2")
    reach: list[TargetRow]
    recommendations: list[str]
    limits: dict[str, int] = Field(description="the thresholds, by the name of their setting")
    acknowledged: bool = Field(description="whether the operator accepted the risks")


class Acknowledgement(Result):
    """The open risks of the token, and how a person accepts them."""

    TABLES: ClassVar = {"risks": ("severity", "message", "affected")}

    verdict: str
    acknowledged: bool
    strict: bool = Field(description="whether risks that nobody accepted block what is not a read")
    how: str = Field(description="what a person does to accept the risks")
    risks: list[TokenRisk]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A token, judged."""

    owner: Me
    assessment: Assessment
    targets: list[TargetRow]
    notes: list[str]


@tool("security")
async def analyze_token_security(*, mist: Mist = MIST) -> TokenSecurity:
    """Judge whether the API token may do more than it should, and name the smaller token.

    All grants count, with the organizations that an MSP passes on, against the operator's limits.
    What cannot be read counts as the worst.
    """
    judged = await _judged(mist)
    owner, assessment = judged.owner, judged.assessment
    person = " ".join(part for part in (owner.first_name, owner.last_name) if part)
    name = owner.name or person or owner.email
    by_role = _by_role(judged.targets)
    return TokenSecurity(
        summary=f"{name or 'The token'} ({assessment.identity}): verdict {assessment.verdict}, "
        f"{_risks(assessment)}. It reaches {listed(by_role) if by_role else 'nothing known'}.",
        notes=judged.notes,
        verdict=assessment.verdict,
        identity=assessment.identity,
        name=name,
        risks=_risk_rows(judged),
        reach_by_role=by_role,
        reach=judged.targets[:MOST_TARGETS],
        recommendations=recommendations(assessment, {row.role for row in judged.targets}),
        limits={
            f"MIST_{limit.upper()}": most for limit, most in asdict(mist.settings.limits).items()
        },
        acknowledged=mist.settings.security_risks_acknowledged,
    )


@tool("security")
async def acknowledge_security_risks(*, mist: Mist = MIST) -> Acknowledgement:
    """List the open risks of the token, and tell how a person accepts them.

    Only the operator's configuration counts as consent: this call accepts nothing.
    """
    judged = await _judged(mist)
    verdict, acknowledged = judged.assessment.verdict, mist.settings.security_risks_acknowledged
    return Acknowledgement(
        summary=f"Verdict {verdict}, {_risks(judged.assessment)}; "
        f"{'acknowledged' if acknowledged else 'not acknowledged'} by the operator.",
        notes=judged.notes,
        verdict=verdict,
        acknowledged=acknowledged,
        strict=mist.settings.strict_security_mode,
        how=_HOW,
        risks=_risk_rows(judged),
    )


def _risks(assessment: Assessment) -> str:
    number = len(assessment.risks)
    return f"{number or 'no'} risk{'' if number == 1 else 's'}"


async def _judged(mist: Mist) -> _Judged:
    """Judge the token as it is now."""
    document = await mist.client.read("/api/v1/self")
    fields = document if isinstance(document, dict) else {}
    owner = Me.model_validate(fields)
    orgs, notes = await _orgs_of_msps(mist, owner)
    organizations_of = {msp: [org.id for org in found] for msp, found in orgs.items()}
    assessment = assess(document, limits=mist.settings.limits, organizations_of=organizations_of)
    return _Judged(
        owner=owner,
        assessment=assessment,
        targets=_targets(fields, organizations_of, names=_names(owner, orgs)),
        notes=notes,
    )


async def _orgs_of_msps(mist: Mist, owner: Me) -> tuple[dict[str, list[Org]], list[str]]:
    """Return the organizations of each MSP that a grant is about, where they can be read."""
    grants = [grant for grant in owner.privileges or [] if grant.scope == "msp"]
    msps = {msp: grant.name or msp for grant in grants if (msp := as_uuid(grant.msp_id or ""))}
    found = dict(zip(msps, await asyncio.gather(*(_orgs(mist, msp) for msp in msps)), strict=True))
    notes = [
        f"The organizations of {msps[msp]} could not be read; it counts as more than are allowed"
        for msp, orgs in found.items()
        if not orgs
    ]
    return {msp: orgs for msp, orgs in found.items() if orgs}, notes


async def _orgs(mist: Mist, msp_id: str) -> list[Org]:
    """Return the organizations of an MSP; none if any of them cannot be told."""
    try:
        rows = await whole_list(mist.client.cached, path_of("msps/{msp_id}/orgs", msp_id=msp_id))
    except (ForbiddenError, NotFoundError):
        return []
    orgs = read_all(Org, rows)
    return orgs if all(as_uuid(org.id) for org in orgs) else []


def _names(owner: Me, orgs: Mapping[str, list[Org]]) -> dict[str, str]:
    """Return the names of what the grants are about, by id."""
    pairs: list[tuple[str | None, str | None]] = [
        (org.id, org.name) for found in orgs.values() for org in found
    ]
    for grant in owner.privileges or []:
        own = {"msp": grant.msp_id, "org": grant.org_id, "site": grant.site_id}
        pairs += [(grant.org_id, grant.org_name), (grant.msp_id, grant.msp_name)]
        pairs += [(own.get(grant.scope or ""), grant.name)]
    return {id_.lower(): name for id_, name in pairs if id_ and name}


def _targets(
    document: Mapping[str, Any],
    organizations_of: Mapping[str, list[str]],
    *,
    names: Mapping[str, str],
) -> list[TargetRow]:
    """Return what the grants reach, strongest role first."""
    rows = document.get("privileges")
    grants = {grant for row in (rows if isinstance(rows, list) else []) if (grant := grant_of(row))}
    held = holdings(grants, organizations_of)
    found = [
        TargetRow(what=what, name=names.get(id_), id=id_, role=role)
        for what, id_, role in _held(held)
    ]
    return sorted(found, key=lambda row: (-ROLES.index(row.role), row.what, row.name or row.id))


def _held(held: Holdings) -> Iterator[tuple[str, str, str]]:
    kinds = {
        "organization": held.orgs,
        "site": held.sites,
        "MSP": held.msps,
        "everything below": held.spans,
    }
    for what, roles in kinds.items():
        for id_, role in roles.items():
            yield what, id_, role


def _by_role(targets: list[TargetRow]) -> dict[str, int]:
    """Count what is reached by kind and role."""
    labels = [f"{row.what}, {row.role}" for row in targets]
    return {label: labels.count(label) for label in dict.fromkeys(labels)}


def _risk_rows(judged: _Judged) -> list[TokenRisk]:
    return [
        TokenRisk(
            type=risk.kind,
            severity=risk.severity,
            message=risk.message,
            scopes=list(risk.scopes),
            affected=_affected(risk.kind, judged.targets),
            mitigation=risk.mitigation,
        )
        for risk in judged.assessment.risks
    ]


def _affected(kind: Kind, targets: list[TargetRow]) -> list[str]:
    """Name what a risk is about; what cannot be read has no name."""
    what, roles = _AFFECTED.get(kind, ("", ()))
    return [row.name or row.id for row in targets if row.what == what and row.role in roles][
        :MOST_TARGETS
    ]
