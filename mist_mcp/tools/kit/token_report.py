"""The judgement on the token as a result: for tools, and for the command line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Final

from pydantic import Field

from mist_mcp.analysis.grants import ROLES
from mist_mcp.analysis.holdings import Holding, Holdings
from mist_mcp.analysis.privileges import Assessment
from mist_mcp.analysis.risks import Risk
from mist_mcp.analysis.smaller_token import SmallerToken
from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.token_facts import TokenFacts
from mist_mcp.models.account import Me
from mist_mcp.settings.loading import Settings
from mist_mcp.words.counts import listed
from mist_mcp.words.trust import Foreign, Id, Own

MOST_TARGETS: Final = 50
"""Things in one list; a token that reaches more is judged by the counts."""

MOST_TOKENS: Final = 10
"""Smaller tokens in one answer; more are of the same kind."""

MEANINGS: Final = {
    "safe": "within the operator's limits",
    "risk": "more than the operator's limits allow",
    "critical": "far more than the operator's limits allow",
}
"""What a verdict says, and no more: a token within limits can still change things."""

CHANGING: Final = frozenset({"admin", "write"})

UNLISTED: Final = {"msp": "all of an MSP", "orggroup": "all of a group of organizations"}


class TokenRisk(Record):
    """One way in which the token can do more than it should."""

    type: Foreign
    severity: Foreign = Field(description="critical, high, or low: advice that leaves the verdict")
    message: Foreign
    count: int | None = Field(None, description="as far as it is known")
    limit: int | None = Field(None, description="what the operator allows")
    scopes: list[Foreign] = Field(description="kinds of what it is about")
    affected: list[Foreign] = Field(description="names, or ids, of what it is about")
    mitigation: Own


class TargetRow(Record):
    """Something that the token reaches, and its highest role there."""

    what: Foreign = Field(description="organization, site, MSP, or all of what nobody could list")
    name: Foreign | None = None
    id: Id
    role: Foreign


class PrivilegeRow(Record):
    """A privilege as the cloud takes it."""

    scope: Foreign
    role: Foreign
    site_id: Id | None = None
    sitegroup_id: Id | None = None


class SmallerTokenRow(Record):
    """A token that would do in place of this one."""

    advice: Own
    org_id: Id | None = Field(None, description="the organization to create it in")
    privileges: list[PrivilegeRow] = Field(description="as POST /orgs/{org_id}/apitokens wants")


class TokenSecurity(Result):
    """What the token can do, judged by the operator's thresholds."""

    verdict: Own = Field(description="safe (within the operator's limits), risk or critical")
    identity: Foreign = Field(description="user, organization token or unknown")
    name: Foreign | None = None
    risks: list[TokenRisk]
    reach_by_role: dict[Own, int] = Field(description="such as 'organization, admin': 2")
    reach: list[TargetRow]
    recommendations: list[SmallerTokenRow] = Field(description="smaller tokens that would do")
    limits: dict[Own, int] = Field(description="the thresholds, by the name of their setting")
    acknowledged: bool = Field(description="whether the operator accepted the risks")


def token_report(facts: TokenFacts, settings: Settings) -> TokenSecurity:
    """Judge the token, and say all that leads to the verdict."""
    assessment = facts.assessed(settings.limits)
    name = name_of(facts.document)
    targets = _targets(assessment.held)
    by_role = _by_role(targets)
    tokens = assessment.recommendations
    return TokenSecurity.of(
        assessment,
        summary=f"{name or 'The token'} ({assessment.identity}): {judgement(assessment)}, "
        f"{counted_risks(assessment.risks)}. "
        f"It reaches {listed(by_role) if by_role else 'nothing known'}.{_first_advice(tokens)}",
        notes=[
            *unlisted_notes(assessment.held),
            *_cut_notes(
                reach=(len(targets), MOST_TARGETS), recommendations=(len(tokens), MOST_TOKENS)
            ),
        ],
        name=name,
        risks=risk_rows(assessment),
        reach_by_role=by_role,
        reach=targets[:MOST_TARGETS],
        recommendations=[_smaller(token) for token in tokens[:MOST_TOKENS]],
        limits={f"MIST_{limit.upper()}": most for limit, most in asdict(settings.limits).items()},
        acknowledged=settings.security_risks_acknowledged,
    )


def name_of(document: object) -> str | None:
    """Name the owner of a token."""
    owner = Me.model_validate(document if isinstance(document, dict) else {})
    person = " ".join(part for part in (owner.first_name, owner.last_name) if part)
    return owner.name or person or owner.email or None


def judgement(assessment: Assessment) -> str:
    """Say a verdict and what it means; that of a token that can change things is not harmless."""
    meaning = MEANINGS.get(assessment.verdict, "")
    changing = {row.what for row in _targets(assessment.held) if row.role in CHANGING}
    harm = f", not harmless: it can change {listed_places(changing)}" if changing else ""
    return f"verdict {assessment.verdict} ({meaning}{harm if meaning else ''})"


def listed_places(kinds: Iterable[str]) -> str:
    """Name kinds of places in a sentence."""
    return " and ".join(f"a whole {kind}" if " " not in kind else kind for kind in sorted(kinds))


def counted_risks(risks: Sequence[object]) -> str:
    """Say how many risks there are."""
    return f"{len(risks) or 'no'} risk{'' if len(risks) == 1 else 's'}"


def risk_rows(assessment: Assessment) -> list[TokenRisk]:
    """List the risks, gravest first."""
    return [_risk_row(risk) for risk in assessment.risks]


def _risk_row(risk: Risk) -> TokenRisk:
    return TokenRisk.of(
        risk,
        type=risk.kind,
        scopes=list(risk.scopes),
        affected=[holding.label for holding in risk.affected[:MOST_TARGETS]],
    )


def unlisted_notes(held: Holdings) -> list[str]:
    """Say what could not be listed."""
    return [
        f"The organizations of {holding.label} could not be listed; "
        "they count as more than are allowed"
        for holding in held.uncounted[:MOST_TARGETS]
    ]


def _cut_notes(**lengths: tuple[int, int]) -> list[str]:
    """Say how much of each list is shown, where that is not all."""
    return [
        f"{name}: only the first {most} of {number}"
        for name, (number, most) in lengths.items()
        if number > most
    ]


def _targets(held: Holdings) -> list[TargetRow]:
    """Return what the token reaches, strongest role first."""
    rows = [
        TargetRow.of(
            holding,
            what=what,
            name=holding.name or None,
        )
        for what, holding in _held(held)
    ]
    return sorted(rows, key=lambda row: (-ROLES.index(row.role), row.what, row.name or row.id))


def _held(held: Holdings) -> Iterator[tuple[str, Holding]]:
    kinds = {"organization": held.organizations, "site": held.sites, "MSP": held.msps}
    for what, holdings in kinds.items():
        yield from ((what, holding) for holding in holdings)
    yield from ((UNLISTED[holding.scope], holding) for holding in held.uncounted)


def _by_role(targets: Iterable[TargetRow]) -> dict[str, int]:
    """Count what is reached by kind and role."""
    labels = [f"{row.what}, {row.role}" for row in targets]
    return {label: labels.count(label) for label in dict.fromkeys(labels)}


def _first_advice(tokens: Sequence[SmallerToken]) -> str:
    if not tokens:
        return ""
    more = f" (There are {len(tokens) - 1} more like it.)" if len(tokens) > 1 else ""
    return f" {tokens[0].advice}{more}"


def _smaller(token: SmallerToken) -> SmallerTokenRow:
    return SmallerTokenRow(
        advice=token.advice,
        org_id=token.org_id or None,
        privileges=[PrivilegeRow(**privilege) for privilege in token.privileges],
    )
