"""Permits to write: made by the gate, spent by the client, each for one exact request.

Whoever can issue a permit can write, so the ledger is known to the gate alone; the client gets
its `redeem` only.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal, TypeAlias

from mist_mcp.errors import RefusedError

LIFETIME: Final = 600.0
"""Seconds for which a permit, a question or an approval counts."""


@dataclass(frozen=True, slots=True)
class Write:
    """A request that needs a permit: it changes something, or shows what is secret."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    body: Any = None

    @property
    def digest(self) -> str:
        """What tells this request from every other."""
        return digest_of([self.method, self.path, self.body])


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to send one request, once."""

    number: str = field(repr=False)


Redeem: TypeAlias = Callable[[Permit, Write], None]
"""Spends a permit; raises RefusedError if it is none for the request."""


class Ledger:
    """The permits that were issued and not yet spent.

    Args:
        clock: epoch seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._clock = clock
        self._open: dict[str, tuple[str, float]] = {}

    def issue(self, write: Write) -> Permit:
        """Return a permit for a request."""
        now = self._clock()
        self._open = {number: kept for number, kept in self._open.items() if kept[1] > now}
        permit = Permit(secrets.token_hex())
        self._open[permit.number] = write.digest, now + LIFETIME
        return permit

    def redeem(self, permit: Permit, write: Write) -> None:
        """Spend a permit, whether or not it fits.

        Raises:
            RefusedError: it was made by nobody, was spent, is too old, or is for another request.
        """
        digest, until = self._open.pop(permit.number, ("", 0.0))
        if digest != write.digest or until <= self._clock():
            raise unpermitted()


def no_permits(permit: Permit, write: Write) -> None:  # noqa: ARG001 - the signature is Redeem's
    """Spend nothing: a client that was given no ledger cannot write.

    Raises:
        RefusedError: always.
    """
    raise unpermitted()


def unpermitted() -> RefusedError:
    """Return the refusal of a request that nobody permitted."""
    return RefusedError(
        "The request was not sent: nobody permitted exactly this one",
        next_step="Call the tool again, so that a person is asked.",
    )


def digest_of(value: Any) -> str:
    """Return what tells a JSON value from every other."""
    text = json.dumps(value, sort_keys=True, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Write a JSON value, or what Python reads as one, in one way for equal ones."""
    return json.dumps(value, sort_keys=True)
