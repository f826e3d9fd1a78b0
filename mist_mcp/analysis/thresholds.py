"""What a token reaches, compared with what the operator allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.grants import ADMIN, CHANGING
from mist_mcp.analysis.risks import Kind, Risk, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from mist_mcp.analysis.holdings import Holding, Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a token may reach before it counts as a risk."""

    max_admin_orgs: int = 1
    max_write_orgs: int = 3
    max_admin_msps: int = 1
    max_write_msps: int = 1
    max_orgs_per_msp: int = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A number to compare with a limit.

    Args:
        count: how many there are, as far as that is known.
        affected: which ones.
        uncounted: MSPs and groups beside them of which nobody knows; beyond every limit.
    """

    count: int
    affected: tuple[Holding, ...]
    uncounted: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit, what is measured against it, and what to tell the person who exceeds it."""

    kind: Kind
    severity: Severity
    measure: Callable[[Holdings, int], Measure]
    what: str
    mitigation: str

    @property
    def limit(self) -> str:
        """Name the limit: field of `Limits`, and setting."""
        return f"max_{self.kind}"


def excesses(held: Holdings, limits: Limits) -> Iterator[Risk]:
    """Compare what is held with each limit."""
    for rule in RULES:
        allowed: int = getattr(limits, rule.limit)
        measure = rule.measure(held, allowed)
        if measure.count > allowed or measure.uncounted:
            yield Risk(
                kind=rule.kind,
                severity=rule.severity,
                message=(
                    f"{rule.what}: {_quantity(measure)}, the limit is {allowed}"
                    f" (MIST_{rule.limit.upper()})"
                ),
                mitigation=rule.mitigation,
                affected=measure.affected + measure.uncounted,
                count=measure.count,
                limit=allowed,
            )


def _quantity(measure: Measure) -> str:
    """Say how many there are, and of how many nobody knows."""
    number = len(measure.uncounted)
    unknown = f"all of {number} {'MSP or group' if number == 1 else 'MSPs and groups'}"
    counted = [str(measure.count)] if measure.count else []
    return " and ".join([*counted, f"{unknown} of unknown size"] if number else counted)


def _with(roles: Collection[str], holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """Choose what is held with one of some roles."""
    return tuple(holding for holding in holdings if holding.role in roles)


def _organizations(held: Holdings, roles: Collection[str]) -> Measure:
    """Count the organizations held with one of some roles."""
    found = _with(roles, held.organizations)
    return Measure(len(found), found, _with(roles, held.uncounted))


def _msps(held: Holdings, roles: Collection[str]) -> Measure:
    """Count the MSPs held with one of some roles."""
    found = _with(roles, held.msps)
    return Measure(len(found), found)


def _most_in_one(held: Holdings, allowed: int) -> Measure:
    """Count the organizations reached in the MSP or group with the most."""
    most = max((crowd.size for crowd in held.crowds), default=0)
    found = tuple(crowd.holding for crowd in held.crowds if crowd.size > allowed)
    return Measure(most, found, held.uncounted)


RULES: Final = (
    Rule(
        "admin_orgs",
        "critical",
        lambda held, _: _organizations(held, ADMIN),
        "Organizations with the admin role",
        "Use an organization token of the one organization that is to be administered.",
    ),
    Rule(
        "admin_msps",
        "critical",
        lambda held, _: _msps(held, ADMIN),
        "MSPs with the admin role",
        "Use an organization token: it never has privileges on an MSP.",
    ),
    Rule(
        "write_orgs",
        "high",
        lambda held, _: _organizations(held, CHANGING),
        "Organizations that the token may change",
        "Use the read role, and another one only on the organizations that need it.",
    ),
    Rule(
        "write_msps",
        "high",
        lambda held, _: _msps(held, CHANGING),
        "MSPs that the token may change",
        "Use the read role on the MSP, or an organization token.",
    ),
    Rule(
        "orgs_per_msp",
        "high",
        _most_in_one,
        "Organizations reached in one MSP or group",
        "Use an organization token for each organization that is needed.",
    ),
)
