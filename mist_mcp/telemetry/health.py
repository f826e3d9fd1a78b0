"""Whether the service works, from what it did lately. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.telemetry.tally import Tally

Verdict = Literal["healthy", "unknown", "degraded", "failing"]

RECENT_MINUTES: Final = 15
"""A verdict is about the last minutes: what failed this morning and works now is healthy."""

_DEGRADED_SHARE: Final = 0.05
_FAILING_SHARE: Final = 0.5
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("failing", "degraded", "unknown", "healthy")


@dataclass(frozen=True, slots=True)
class Reason:
    """A verdict that one observation leads to."""

    verdict: Verdict
    text: str


def judged(
    api: Tally, tools: Tally, *, token_rejected: bool, closed_for: float
) -> tuple[Verdict, list[str]]:
    """Return the verdict and its reasons, the worst first.

    Args:
        api: the recent requests to Mist.
        tools: the recent calls of tools.
        token_rejected: whether Mist rejected the token at the last request.
        closed_for: seconds for which Mist accepts no call.
    """
    reasons = [
        *_door(token_rejected=token_rejected, closed_for=closed_for),
        *_share("API requests", api),
        *_share("tool calls", tools),
        *_evidence(api),
    ]
    reasons.sort(key=lambda reason: _WORST_FIRST.index(reason.verdict))
    return reasons[0].verdict, [reason.text for reason in reasons]


def _door(*, token_rejected: bool, closed_for: float) -> Iterator[Reason]:
    if token_rejected:
        yield Reason("failing", "Mist rejected the API token at the last request")
    if closed_for > 0:
        yield Reason(
            "failing",
            f"Mist accepts no call for another {duration(closed_for)}: the call budget is used up",
        )


def _share(what: str, tally: Tally) -> Iterator[Reason]:
    """Judge the share of failures; what the caller got wrong says nothing of the service."""
    tried = tally.succeeded + tally.failed
    text = f"{tally.failed} of {tried} {what} failed in the last {RECENT_MINUTES} minutes"
    if tried and tally.failed >= _FAILING_SHARE * tried:
        yield Reason("failing", text)
    elif tally.failed > _DEGRADED_SHARE * tried:
        yield Reason("degraded", text)


def _evidence(api: Tally) -> Iterator[Reason]:
    """Say what the requests that did not fail tell of the cloud."""
    lately = f"in the last {RECENT_MINUTES} minutes"
    if api.succeeded:
        yield Reason("healthy", f"{api.succeeded} of {api.count} API requests succeeded {lately}")
    elif api.refused:
        yield Reason(
            "degraded", f"Mist refused all {api.refused} API requests that it answered {lately}"
        )
    elif not api.failed:
        yield Reason("unknown", f"Mist was not asked {lately}; test_mist_connectivity asks it now")
