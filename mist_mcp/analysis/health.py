"""The one rule of judging what a cloud reports: known to be wrong, unknown, or healthy. Pure.

A judge yields words: a plain one for what is wrong, an `Unknown` for what it needs and nobody
sent. Whoever judges asks for everything it needs, so that a field that is missing never makes a
thing healthier, and never turns what is unknown into known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMED: Final = 8
"""Unknown things that a sentence names."""


class Unknown(str):
    """What is needed to judge a thing, and nobody sent."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Health:
    """How a thing is.

    Args:
        problems: what is wrong, the worst first.
        unknown: what nobody sent, so that nobody can tell.
    """

    problems: list[str]
    unknown: list[str]

    @property
    def sentence(self) -> str:
        """Say it in words: only what is known whole and has no problem is without one."""
        wrong = "; ".join(self.problems)
        if not self.unknown:
            return wrong or "no known problem"
        more = len(self.unknown) - MOST_NAMED
        named = ", ".join(self.unknown[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"{wrong or 'nothing wrong in what is reported'}; unknown: {named}"


def judged(words: Iterable[str]) -> Health:
    """Sort what a judge says into what is wrong and what is unknown; each word once."""
    said = list(dict.fromkeys(words))
    return Health(
        problems=[word for word in said if not isinstance(word, Unknown)],
        unknown=[str(word) for word in said if isinstance(word, Unknown)],
    )
