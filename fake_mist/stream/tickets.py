"""Tickets to a device's shell: an unguessable URL, good for one connection."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KEPT: Final = 1000
"""Tickets nobody has come for; older ones are void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Admission to one device, for the token that asked; `program` is what runs there."""

    session: str
    program: str
    device: Mapping[str, Any]
    authorization: str


@dataclass(frozen=True, slots=True)
class Tickets:
    """The tickets that are out."""

    _out: OrderedDict[str, Ticket] = field(default_factory=OrderedDict)

    def issue(self, ticket: Ticket) -> str:
        """Give out the JWT for a ticket."""
        jwt = _jwt(ticket)
        self._out[jwt] = ticket
        while len(self._out) > KEPT:
            self._out.popitem(last=False)
        return jwt

    def redeem(self, jwt: str, authorization: str | None) -> Ticket | None:
        """Take a ticket back; None for one that is void, used, or another token's.

        The JWT alone admits, as the cloud's own examples connect without a header; a header that
        is sent has to be that of the request that opened the session.
        """
        ticket = self._out.get(jwt)
        if ticket is None or authorization not in {None, ticket.authorization}:
            return None
        return self._out.pop(jwt)


def _jwt(ticket: Ticket) -> str:
    claims = {"device_id": ticket.device["id"], "session": ticket.session}
    signed = ".".join(map(_part, ({"alg": "HS256", "typ": "JWT"}, claims)))
    seal = hashlib.sha256(f"{signed}{ticket.authorization}".encode()).digest()
    return f"{signed}.{_base64(seal)}"


def _part(value: Mapping[str, str]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
