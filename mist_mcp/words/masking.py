"""What stands in the place of a secret, and how a pattern finds one in a text. Pure.

A mask carries a short keyed digest, so that equal secrets look equal, and different ones different.
The key is random for each process: nobody can try secrets on a mask later, or elsewhere.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable

MASK: Final = "[redacted]"
"""Stands for any secret, where there is no key to tell them apart by."""

ANY_MASK: Final = re.compile(r"\[redacted(?:-[0-9a-f]{6})?\]")
_TAG_DIGITS: Final = 6
"""Of a thousand secrets, two different ones look alike with a probability of 3 %."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a secret stands in a text.

    Args:
        hints: small letters, of which one is in every text with this form; they are quick to find.
        pattern: the last group that takes part is the secret.
        within: matches the parts of the text in which the form counts; None for all of it.
        holds: tells whether what matches is a secret; None if it always is.
    """

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    within: re.Pattern[str] | None = None
    holds: Callable[[re.Match[str]], bool] | None = None

    def masked(self, text: str, *, mask: Callable[[str], str]) -> str:
        """Return the text with the secrets of this form masked."""
        replaced = partial(self._replaced, mask=mask)
        if self.within is None:
            return self.pattern.sub(replaced, text)
        return self.within.sub(lambda part: self.pattern.sub(replaced, part[0]), text)

    def _replaced(self, match: re.Match[str], *, mask: Callable[[str], str]) -> str:
        if self.holds is not None and not self.holds(match):
            return match[0]
        secret = match.lastindex or 0
        begin, end = (place - match.start() for place in match.span(secret))
        return f"{match[0][:begin]}{mask(match[secret])}{match[0][end:]}"


def form(
    pattern: str,
    *hints: str,
    within: str | None = None,
    holds: Callable[[re.Match[str]], bool] | None = None,
) -> Form:
    """Make a form of patterns, in which small and capital letters are the same."""
    inside = None if within is None else re.compile(within, re.IGNORECASE | re.MULTILINE)
    whole = re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.DOTALL)
    return Form(hints, whole, inside, holds)


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms in the order in which they count.

    Args:
        each: the forms.
        hints: those of all; a text without any is left alone.
        by_line: whether none goes beyond a line, so that lines without hints are left alone, too.
    """

    each: tuple[Form, ...]
    hints: frozenset[str]
    by_line: bool = False

    @classmethod
    def of(cls, *each: Form, by_line: bool = False) -> Self:
        """Gather the forms."""
        return cls(each, frozenset(hint for one in each for hint in one.hints), by_line)

    def masked(self, text: str, *, mask: Callable[[str], str]) -> str:
        """Return the text with the secrets of all forms masked."""
        present = self._present(text)
        if not present:
            return text
        if self.by_line and "\n" in text:
            return "\n".join(
                self.masked(line, mask=mask) if line else line for line in text.split("\n")
            )
        for each in self.each:
            if not present.isdisjoint(each.hints):
                text = each.masked(text, mask=mask)
        return text

    def _present(self, text: str) -> set[str]:
        small = text.casefold()
        return {hint for hint in self.hints if hint in small}


def mask_of(secret: str, *, key: bytes) -> str:
    """Return the mask of a secret; a mask is its own."""
    if ANY_MASK.fullmatch(secret):
        return secret
    if not key:
        return MASK
    digest = hmac.digest(key, secret.encode(errors="surrogatepass"), "sha256").hex()
    return f"{MASK[:-1]}-{digest[:_TAG_DIGITS]}]"
