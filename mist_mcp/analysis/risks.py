"""The ways in which a token can do more than it should, and how grave they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mist_mcp.analysis.holdings import Holding

Verdict: TypeAlias = Literal["safe", "risk", "critical"]
Severity: TypeAlias = Literal["low", "high", "critical"]
Kind: TypeAlias = Literal[
    "unreadable",
    "unknown_scope",
    "unknown_role",
    "two_factor_pending",
    "admin_orgs",
    "admin_msps",
    "expired",
    "write_orgs",
    "write_msps",
    "orgs_per_msp",
    "user_token",
    "no_source_ips",
]

VERDICTS: Final[dict[Severity, Verdict]] = {"critical": "critical", "high": "risk", "low": "safe"}
"""What one risk makes of a token, gravest first; a low one is advice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One way in which a token can do more than it should.

    Args:
        kind: which rule it breaks.
        severity: how grave that is.
        message: what is wrong, with the numbers.
        mitigation: what to do about it.
        affected: what it is about.
        count: how many things are compared with the limit, as far as they are known.
        limit: what the operator allows; None where the rule has no limit.
    """

    kind: Kind
    severity: Severity
    message: str
    mitigation: str
    affected: tuple[Holding, ...] = ()
    count: int | None = None
    limit: int | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """Name the scopes that are affected."""
        return tuple(dict.fromkeys(holding.scope for holding in self.affected))


def ranked(risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """Put the gravest first; equally grave ones keep their order."""
    severities = list(VERDICTS)
    return tuple(sorted(risks, key=lambda risk: severities.index(risk.severity)))


def verdict_of(risks: Iterable[Risk]) -> Verdict:
    """Judge by the gravest risk."""
    first = next(iter(ranked(risks)), None)
    return VERDICTS[first.severity] if first else "safe"
