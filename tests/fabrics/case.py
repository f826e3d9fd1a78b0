"""What a case of the table states, and by which words an answer is held to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from tests.fabrics.builder import Fabric, Shape, build

if TYPE_CHECKING:
    from tests.fabrics.faults import Fault

Verdict = Literal["healthy", "degraded", "broken", "unknown", "impaired"]

ALLOWED: Final[dict[Verdict, frozenset[str]]] = {
    "healthy": frozenset({"healthy"}),
    "degraded": frozenset({"degraded"}),
    "broken": frozenset({"broken"}),
    "unknown": frozenset({"unknown", "degraded"}),
    "impaired": frozenset({"degraded", "broken"}),
}
"""Which verdicts are right for a stated one; of `impaired` either can be argued."""

CRITICAL: Final = frozenset({"critical"})
LESS: Final = frozenset({"major", "minor"})
ANY: Final = CRITICAL | LESS


@dataclass(frozen=True, slots=True)
class Says:
    """A finding that an answer must have.

    `names` must all be in it; one of the regular expressions of `kind` must match it, and one of
    `step` its next step, if there are any. Case does not matter.
    """

    names: tuple[str, ...]
    kind: tuple[str, ...]
    severity: frozenset[str] = ANY
    step: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A fabric, what is wrong with it, and what is right to say of it."""

    name: str
    shape: Shape
    verdict: Verdict
    why: str
    faults: tuple[Fault, ...] = ()
    says: tuple[Says, ...] = ()
    never: tuple[str, ...] = ()
    """Regular expressions that no finding may match."""
    gaps: tuple[str, ...] = ()
    """Regular expressions of which one must match what is said to be unknown."""
    one_cause: bool = False
    """Whether exactly one finding may be critical: the cause, and not each of its effects."""

    def fabric(self) -> Fabric:
        """Build the fabric and let go wrong what does."""
        fabric = build(self.name, self.shape)
        for fault in self.faults:
            fault(fabric)
        return fabric


def healthy(name: str, shape: Shape, *faults: Fault, why: str, **more: Any) -> Case:
    """State that a fabric is healthy."""
    return Case(name, shape, "healthy", why, faults, **more)


def unknown(name: str, shape: Shape, *faults: Fault, why: str, **more: Any) -> Case:
    """State that nobody can judge a fabric, and what has to be said to be missing."""
    return Case(name, shape, "unknown", why, faults, **more)


def degraded(name: str, shape: Shape, *faults: Fault, why: str, **more: Any) -> Case:
    """State that a fabric lost redundancy or quality, while traffic flows."""
    return Case(name, shape, "degraded", why, faults, **more)


def broken(name: str, shape: Shape, *faults: Fault, why: str, **more: Any) -> Case:
    """State that somebody behind a fabric has no way."""
    return Case(name, shape, "broken", why, faults, **more)


def impaired(name: str, shape: Shape, *faults: Fault, why: str, **more: Any) -> Case:
    """State that a fabric is degraded or broken, where both can be argued."""
    return Case(name, shape, "impaired", why, faults, **more)
