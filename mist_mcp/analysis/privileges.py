"""What a token may do, judged from the cloud's answer to `/api/v1/self`.

The judgement fails closed: whatever cannot be read counts as the worst. `/self` lists granted
privileges only, not what they pass on, so a grant on an MSP or on a group of organizations
counts as one organization more than an MSP may have, unless the caller tells which
organizations the MSP has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mist_mcp.analysis.grants import ADMIN, CHANGING, grant_of, holdings, scopes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from mist_mcp.analysis.grants import Grant, Holdings

Verdict: TypeAlias = Literal["safe", "risk", "critical"]
Severity: TypeAlias = Literal["high", "critical"]
Identity: TypeAlias = Literal["user", "organization token", "unknown"]
Kind: TypeAlias = Literal[
    "unreadable", "admin_orgs", "admin_msps", "write_orgs", "write_msps", "orgs_per_msp"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a token may reach before it counts as a risk."""

    max_admin_orgs: int = 1
    max_write_orgs: int = 3
    max_admin_msps: int = 1
    max_write_msps: int = 1
    max_orgs_per_msp: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One way in which a token can do more than it should."""

    kind: Kind
    severity: Severity
    message: str
    scopes: tuple[str, ...]
    mitigation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many distinct things are named by the grants, each under its highest role.

    Organizations that an MSP passes on are counted only where the caller named them.
    """

    organizations: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    msps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement on a token."""

    verdict: Verdict
    identity: Identity
    risks: tuple[Risk, ...]
    reach: Reach


def assess(
    document: object,
    *,
    limits: Limits,
    organizations_of: Mapping[str, Collection[str]] | None = None,
) -> Assessment:
    """Judge any answer to `/api/v1/self`.

    Args:
        document: the answer, whatever it is.
        limits: the thresholds that the operator set.
        organizations_of: the organizations of an MSP, by its id, where they are known.
    """
    rows = document.get("privileges") if isinstance(document, dict) else None
    read = [grant_of(row) for row in rows] if isinstance(rows, list) else []
    grants = frozenset(grant for grant in read if grant)
    held = holdings(grants, organizations_of or {})
    risks = (*_unreadable(read), *_excesses(held, limits, scopes_of(grants)))
    return Assessment(
        verdict=_verdict(risks),
        identity=identity_of(document),
        risks=risks,
        reach=Reach(
            organizations=Counter(held.orgs.values()),
            sites=Counter(held.sites.values()),
            msps=Counter(held.msps.values()),
        ),
    )


def identity_of(document: object) -> Identity:
    """Tell a person's token from an organization's, which has a name but no e-mail address."""
    if not isinstance(document, dict):
        return "unknown"
    if document.get("email"):
        return "user"
    return "organization token" if document.get("name") else "unknown"


def _excesses(held: Holdings, limits: Limits, scopes: tuple[str, ...]) -> Iterator[Risk]:
    """Compare what is held with each limit, gravest first."""
    for rule in RULES:
        reached, allowed = rule.measure(held, limits), getattr(limits, rule.limit)
        if reached > allowed:
            yield Risk(
                kind=rule.kind,
                severity=rule.severity,
                message=(
                    f"{rule.what}: {reached}{' or more' if held.spans else ''},"
                    f" the limit is {allowed} (MIST_{rule.limit.upper()})"
                ),
                scopes=scopes,
                mitigation=rule.mitigation,
            )


def _unreadable(read: Collection[Grant | None]) -> Iterator[Risk]:
    """Count a list of privileges that is missing, empty or not understood as the worst."""
    if not read or None in read:
        yield Risk(
            kind="unreadable",
            severity="critical",
            message="The privileges cannot be analysed: missing, empty, or of an unknown kind",
            scopes=(),
            mitigation="Complete two-factor login if it is pending, or make an organization token.",
        )


def _verdict(risks: Collection[Risk]) -> Verdict:
    """Judge by the gravest risk."""
    if any(risk.severity == "critical" for risk in risks):
        return "critical"
    return "risk" if risks else "safe"


def _count(roles: Mapping[str, str], wanted: Collection[str]) -> int:
    """Count the things held with one of the wanted roles."""
    return sum(role in wanted for role in roles.values())


def _orgs(held: Holdings, limits: Limits, wanted: Collection[str]) -> int:
    """Count organizations; one MSP whose organizations are not known counts as too many."""
    return _count(held.orgs, wanted) + _count(held.spans, wanted) * (limits.max_orgs_per_msp + 1)


def _widest(held: Holdings, limits: Limits) -> int:
    """Count the organizations of the widest MSP or group."""
    return max(held.widest_msp, limits.max_orgs_per_msp + 1 if held.spans else 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit, what is measured against it, and what to tell the person who exceeds it."""

    kind: Kind
    severity: Severity
    measure: Callable[[Holdings, Limits], int]
    what: str
    mitigation: str

    @property
    def limit(self) -> str:
        """Name the limit: field of `Limits`, and setting."""
        return f"max_{self.kind}"


RULES: Final = (
    Rule(
        "admin_orgs",
        "critical",
        lambda held, limits: _orgs(held, limits, ADMIN),
        "Admin role on organizations",
        "Use an organization token of the one organization that is to be administered.",
    ),
    Rule(
        "admin_msps",
        "critical",
        lambda held, _: _count(held.msps, ADMIN),
        "Admin role on MSPs",
        "Use a token without MSP privileges; organization tokens never have any.",
    ),
    Rule(
        "write_orgs",
        "high",
        lambda held, limits: _orgs(held, limits, CHANGING),
        "Roles that change organizations",
        "Give the token the read role, or write on the organizations that need it only.",
    ),
    Rule(
        "write_msps",
        "high",
        lambda held, _: _count(held.msps, CHANGING),
        "Roles that change MSPs",
        "Give the token the read role on the MSP, or no role at all.",
    ),
    Rule(
        "orgs_per_msp",
        "high",
        _widest,
        "Organizations reached through one MSP or group",
        "Name the organizations one by one in the token's privileges.",
    ),
)
