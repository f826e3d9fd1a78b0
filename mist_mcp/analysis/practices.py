"""Practices, and whether settings follow them. Pure.

Each practice names the field that shows it, so that a reader can check and change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Verdict = Literal["good", "weak"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One practice: the field, its value, and what it means."""

    practice: str
    field: str
    value: str
    verdict: Verdict
    advice: str


def judged(practice: str, *, field: str, value: object, good: bool, advice: str) -> Judgement:
    """Return a judgement; advice is for weak settings only."""
    return Judgement(
        practice=practice,
        field=field,
        value=_shown(value),
        verdict="good" if good else "weak",
        advice="" if good else advice,
    )


def weak_first(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Put what needs a person first; else the order stays."""
    return sorted(judgements, key=lambda judgement: judgement.verdict != "weak")


def _shown(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
