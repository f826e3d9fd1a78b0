"""What happens to a request that no recording answers: fatal in tests, a 501 when live."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Final, Protocol

KEPT: Final = 100
"""Misses a live cloud remembers."""


class UnmatchedError(AssertionError):
    """A request that no recording answers; raised at the request and again on exit."""


class Misses(Protocol):
    """A policy for requests, and for parameters, that the recordings do not cover."""

    @property
    def unmatched(self) -> list[str]:
        """Tell what was missed so far."""

    def request(self, text: str) -> str:
        """Take an unmatched request; return the text for a 501."""

    def parameter(self, text: str) -> None:
        """Take a parameter that the endpoint does not document."""

    def settle(self) -> None:
        """Act on everything missed, when the cloud closes."""


@dataclass(frozen=True, slots=True)
class Strict:
    """Every miss raises, twice: a server may turn the first into an answer."""

    unmatched: list[str] = field(default_factory=list)

    def request(self, text: str) -> str:
        """Raise at the request."""
        self.unmatched.append(text)
        raise UnmatchedError(text)

    def parameter(self, text: str) -> None:
        """Raise at the request."""
        self.request(text)

    def settle(self) -> None:
        """Raise again when anything was missed."""
        if self.unmatched:
            raise UnmatchedError("\n".join(self.unmatched))


@dataclass(frozen=True, slots=True)
class Lenient:
    """A miss is an answer and a warning."""

    unmatched: list[str] = field(default_factory=list)

    def request(self, text: str) -> str:
        """Warn, and give the text to the caller of the API."""
        self.parameter(text)
        return text

    def parameter(self, text: str) -> None:
        """Warn, and go on."""
        logging.getLogger(__name__).warning("%s", text)
        self.unmatched.append(text)
        del self.unmatched[:-KEPT]

    def settle(self) -> None:
        """Close in peace."""
