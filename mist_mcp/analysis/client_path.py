"""How far a client got on its way into the network, by what was reported of it. Pure.

Each type of event tells that a stage was passed, or failed, or that the client left, or nothing of
it. A stage of which no event tells is unknown: neither passed nor failed. A new association begins
a new attempt, and what failed stays failed until that stage, or a later one, is passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.event_types import is_known, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

STAGES: Final = ("associated", "authenticated", "address", "DNS")
"""In their order; behind the last of them a client is online."""

_ASSOCIATED, _AUTHENTICATED, _ADDRESS, _DNS = range(len(STAGES))


class Outcome(Enum):
    """What an event tells of the way."""

    PASSED = "passed"
    FAILED = "failed"
    LEFT = "left"
    ROAMED = "roamed"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """What a type of event tells.

    Args:
        outcome: of the stages.
        stages: places in `STAGES`.
    """

    outcome: Outcome
    stages: tuple[int, ...] = ()

    @property
    def stage(self) -> str | None:
        """Return the last of its stages by name."""
        return STAGES[self.stages[-1]] if self.stages else None


_PASSES: Final = {
    "CLIENT_AUTHENTICATED": _AUTHENTICATED,
    "CLIENT_AUTHENTICATED_11R": _AUTHENTICATED,
    "MARVIS_EVENT_CLIENT_FBT_SUCCESS": _AUTHENTICATED,
    "MARVIS_EVENT_CLIENT_MAC_AUTH_SUCCESS": _AUTHENTICATED,
    "MARVIS_EVENT_CAPTIVE_PORTAL_AUTHORIZED": _AUTHENTICATED,
    "NAC_CLIENT_PERMIT": _AUTHENTICATED,
    "CLIENT_IP_ASSIGNED": _ADDRESS,
    "CLIENT_IPV6_ASSIGNED": _ADDRESS,
    "NAC_CLIENT_IP_ASSIGNED": _ADDRESS,
    "CLIENT_GW_ARP_OK": _ADDRESS,
    "CLIENT_DNS_OK": _DNS,
}
_FAILS: Final = {
    "CLIENT_ASSOCIATION_FAILURE": _ASSOCIATED,
    "MARVIS_DNS_FAILURE": _DNS,
    "MARVIS_EVENT_CLIENT_STATIC_DNS_BLOCKED": _DNS,
    "CLIENT_ARP_FAILURE": _ADDRESS,
    "CLIENT_GW_ARP_FAILURE": _ADDRESS,
    "MARVIS_EVENT_CLIENT_STATIC_IP_BLOCKED": _ADDRESS,
}
_FAILED_KINDS: Final = {"DHCP failure": _ADDRESS, "authentication failed": _AUTHENTICATED}
_LEAVES: Final = frozenset(
    {
        "CLIENT_DEASSOCIATION",
        "CLIENT_DEAUTHENTICATED",
        "CLIENT_DEAUTHENTICATION",
        "MARVIS_EVENT_STA_LEAVING",
        "NAC_CLIENT_COA_DISCONNECT",
        "NAC_SESSION_ENDED",
    }
)


def told(type_: str) -> Told:
    """Return what a type of event tells; one that no public list has is unknown."""
    if type_ in _LEAVES:
        return Told(Outcome.LEFT)
    if type_ in _PASSES:
        return Told(Outcome.PASSED, (_PASSES[type_],))
    failed = _FAILS.get(type_, _FAILED_KINDS.get(kind_of(type_) or ""))
    if failed is not None:
        return Told(Outcome.FAILED, (failed,))
    if not is_known(type_):
        return Told(Outcome.UNKNOWN)
    return _joining(type_)


def _joining(type_: str) -> Told:
    """Read the types of an association: those with AUTH tell that both stages are passed."""
    name = type_.removeprefix("CLIENT_")
    stages = (_ASSOCIATED, _AUTHENTICATED) if name.startswith("AUTH_") else (_ASSOCIATED,)
    name = name.removeprefix("AUTH_")
    if name.startswith("REASSOCIATION"):
        return Told(Outcome.ROAMED, stages)
    return Told(Outcome.PASSED, stages) if name.startswith("ASSOCIATION") else Told(Outcome.NOTHING)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was reported of a client.

    Args:
        told: what it tells of the way.
        type: its type.
        time: epoch seconds.
        why: what it says of itself.
    """

    told: Told
    type: str
    time: float | None
    why: str | None = None


@dataclass(slots=True)
class Standing:
    """How a client stands at one stage.

    Args:
        stage: its name.
        state: passed, failed or unknown, in the last attempt.
        last: when that was reported last, epoch seconds.
        failures: how often it failed in all.
        why: what the last failure says.
    """

    stage: str
    state: str = Outcome.UNKNOWN.value
    last: float | None = None
    failures: int = 0
    why: str | None = None


@dataclass(slots=True)
class Way:
    """How far a client got.

    Args:
        standings: by stage, in their order.
        left: when it left, epoch seconds; None if it was seen, or came back, afterwards.
        left_by: the type of event that said so.
        known: whether anything at all was reported.
    """

    standings: list[Standing] = field(default_factory=lambda: [Standing(name) for name in STAGES])
    left: float | None = None
    left_by: str | None = None
    known: bool = False

    @property
    def failed(self) -> Standing | None:
        """Return the stage at which it fails; the first of them."""
        return next((each for each in self.standings if each.state == "failed"), None)

    @property
    def passed(self) -> list[str]:
        """Return the stages that it passed in its last attempt."""
        return [each.stage for each in self.standings if each.state == "passed"]

    @property
    def unknown(self) -> list[str]:
        """Return the stages of which nothing is reported, though nothing before them fails."""
        if self.failed:
            return []
        return [each.stage for each in self.standings if each.state == "unknown"]

    @property
    def online(self) -> str:
        """Tell whether it is online: yes, no, left or unknown."""
        if self.failed:
            return "no"
        if self.left is not None:
            return "left"
        return "yes" if self.standings[-1].state == "passed" else "unknown"

    def take(self, happening: Happening) -> None:
        """Go on by one thing that happened; they come in the order of time."""
        outcome, stages = happening.told.outcome, happening.told.stages
        self.known = True
        if stages and outcome in (Outcome.PASSED, Outcome.ROAMED):
            self._pass(happening, stages)
        elif outcome is Outcome.FAILED:
            self._fail(happening, stages[-1])
        elif outcome is Outcome.LEFT:
            self.left, self.left_by = happening.time, happening.type

    def _pass(self, happening: Happening, stages: tuple[int, ...]) -> None:
        self.left = self.left_by = None
        anew = _ASSOCIATED in stages and happening.told.outcome is Outcome.PASSED
        for place, standing in enumerate(self.standings):
            if place in stages:
                standing.state, standing.last = "passed", happening.time
            elif (anew and standing.state == "passed") or (
                place < stages[-1] and standing.state == "failed"
            ):
                standing.state = "unknown"

    def _fail(self, happening: Happening, stage: int) -> None:
        standing = self.standings[stage]
        standing.state, standing.last = "failed", happening.time
        standing.failures += 1
        standing.why = happening.why or standing.why
        for later in self.standings[stage + 1 :]:
            later.state = "unknown" if later.state == "passed" else later.state


def way_of(happenings: Iterable[Happening], *, seen: float | None) -> Way:
    """Return how far a client got.

    Args:
        happenings: in any order; what has no time says only that something was reported.
        seen: when it was seen last, epoch seconds.
    """
    way = Way()
    for happening in sorted(happenings, key=lambda each: each.time or 0.0):
        way.take(happening)
    if way.left is not None and seen is not None and seen > way.left + 1:
        way.left = way.left_by = None
    return way
