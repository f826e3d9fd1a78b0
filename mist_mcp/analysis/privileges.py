"""What a token may do, judged from the cloud's answer to `/api/v1/self`.

The judgement fails closed: whatever cannot be read counts as the worst. `/self` lists granted
privileges only, not what they pass on. So an MSP or a group whose organizations are not known
is beyond every limit, until the caller tells which organizations the MSP has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.grants import ROLES, Grant, Misread, read_grants
from mist_mcp.analysis.holdings import Holding, holdings
from mist_mcp.analysis.owner import identity_of, owner_risks
from mist_mcp.analysis.risks import Risk, ranked, verdict_of
from mist_mcp.analysis.smaller_token import smaller_tokens
from mist_mcp.analysis.thresholds import excesses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mist_mcp.analysis.grants import Unclear
    from mist_mcp.analysis.holdings import Holdings
    from mist_mcp.analysis.owner import Identity
    from mist_mcp.analysis.risks import Verdict
    from mist_mcp.analysis.smaller_token import SmallerToken
    from mist_mcp.analysis.thresholds import Limits

UNCLEAR: Final[Mapping[Unclear, str]] = {
    "unreadable": "Privileges are misshapen or name nothing",
    "unknown_scope": "Privileges have an unknown scope",
    "unknown_role": "Privileges have an unknown role",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many distinct things are reached, each under its highest role, strongest first.

    `uncounted` are MSPs and groups whose organizations are not known, and not among the others.
    """

    organizations: Mapping[str, int]
    sites: Mapping[str, int]
    msps: Mapping[str, int]
    uncounted: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement on a token.

    Args:
        verdict: by the gravest risk.
        identity: whose token it is.
        risks: gravest first.
        reach: what it reaches, counted.
        held: the same, one by one.
        recommendations: tokens that would do with less; none if this one is as small.
    """

    verdict: Verdict
    identity: Identity
    risks: tuple[Risk, ...]
    reach: Reach
    held: Holdings
    recommendations: tuple[SmallerToken, ...]


def assess(
    document: object,
    *,
    limits: Limits,
    organizations_of: Mapping[str, Collection[object]] | None = None,
    tokens: object = None,
    now: float | None = None,
) -> Assessment:
    """Judge any answer to `/api/v1/self`.

    Args:
        document: the answer, whatever it is.
        limits: the thresholds that the operator set.
        organizations_of: the organizations of an MSP as the cloud lists them, by its id, where
            they are known.
        tokens: the tokens of the organization as the cloud lists them, if they are known.
        now: epoch seconds; without it no time of expiry is judged.
    """
    read = read_grants(document)
    grants = {grant for grant in read if isinstance(grant, Grant)}
    held = holdings(grants, organizations_of or {})
    risks = ranked(
        (
            *_misread(read),
            *excesses(held, limits),
            *owner_risks(document, tokens=tokens, now=now),
        )
    )
    identity = identity_of(document)
    return Assessment(
        verdict=verdict_of(risks),
        identity=identity,
        risks=risks,
        reach=_reach(held),
        held=held,
        recommendations=smaller_tokens(grants, held, risks=risks, identity=identity),
    )


def _reach(held: Holdings) -> Reach:
    """Count what is held by role."""
    return Reach(
        organizations=_by_role(held.organizations),
        sites=_by_role(held.sites),
        msps=_by_role(held.msps),
        uncounted=_by_role(held.uncounted),
    )


def _by_role(found: Iterable[Holding]) -> dict[str, int]:
    """Count things by role."""
    counts = Counter(holding.role for holding in found)
    return {role: counts[role] for role in reversed(ROLES) if role in counts}


def _misread(read: Collection[Grant | Misread]) -> Iterator[Risk]:
    """Count privileges that are missing or not understood as the worst, each reason by itself."""
    bad = [grant for grant in read if isinstance(grant, Misread)]
    if not read:
        yield _unclear("unreadable", "The privileges are missing, empty or no list", [])
    for kind, message in UNCLEAR.items():
        found = [grant for grant in bad if grant.why == kind]
        if found:
            yield _unclear(kind, message, found)


def _unclear(kind: Unclear, message: str, found: Collection[Misread]) -> Risk:
    """Report privileges that were not understood."""
    return Risk(
        kind=kind,
        severity="critical",
        message=f"{message}, so what the token may do is not known",
        mitigation="Use an organization token with one role on one organization.",
        affected=tuple(sorted(Holding(g.scope, "", g.name, g.role) for g in found)),
    )
