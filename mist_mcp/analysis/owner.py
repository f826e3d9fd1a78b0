"""Whose token it is, and what that says about it beside its privileges."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Literal, TypeAlias

from mist_mcp.analysis.grants import text_of
from mist_mcp.analysis.risks import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Identity: TypeAlias = Literal["user", "organization token", "unknown"]


def identity_of(document: object) -> Identity:
    """Tell a person's token from an organization's, which has a name but no e-mail address."""
    if not isinstance(document, dict):
        return "unknown"
    if document.get("email"):
        return "user"
    return "organization token" if document.get("name") else "unknown"


def owner_risks(document: object, *, tokens: object, now: float | None) -> Iterator[Risk]:
    """Judge the account behind a token.

    Args:
        document: the answer to `/api/v1/self`.
        tokens: the list of the organization's tokens, or anything else if it is not known.
        now: epoch seconds; without it no time of expiry is judged.
    """
    if not isinstance(document, dict):
        return
    if _is_pending(document):
        yield PENDING
    if now is not None and _is_expired(document.get("expire_time"), now=now):
        yield EXPIRED
    if identity_of(document) == "user":
        yield USER_TOKEN
    elif any(_is_open(token) for token in _namesakes(document, tokens)):
        yield NO_SOURCE_IPS


def _is_pending(document: Mapping[str, object]) -> bool:
    """Tell whether the second factor is still to come; a strange answer counts as pending."""
    required, passed = document.get("two_factor_required"), document.get("two_factor_passed")
    return required not in (None, False) and passed is not True


def _is_expired(time: object, *, now: float) -> bool:
    """Compare a time with now; what is no time counts as past, and none at all as never."""
    if time is None or time == 0:
        return False
    return not isinstance(time, int | float) or not time > now


def _namesakes(document: Mapping[str, object], tokens: object) -> Iterator[Mapping[str, object]]:
    """Find a token in the list of its organization, where only the name identifies it."""
    name = text_of(document.get("name"))
    for token in tokens if isinstance(tokens, list) else []:
        if isinstance(token, dict) and name and text_of(token.get("name")) == name:
            yield token


def _is_open(token: Mapping[str, object]) -> bool:
    """Tell whether a token is accepted from any address."""
    sources = token.get("src_ips")
    return not isinstance(sources, list) or not sources or not all(map(_is_narrow, sources))


def _is_narrow(source: object) -> bool:
    """Tell whether an entry is an address or a network that leaves addresses out."""
    try:
        return ip_network(text_of(source), strict=False).prefixlen > 0
    except ValueError:
        return False


PENDING = Risk(
    kind="two_factor_pending",
    severity="critical",
    message="The second factor of the login is still to come, so the privileges are not all there",
    mitigation="Complete the two-factor login, or use an organization token, which needs none.",
)
EXPIRED = Risk(
    kind="expired",
    severity="high",
    message="The account has expired, or its time of expiry cannot be read",
    mitigation="Remove the account, and use a token that is meant to be in use.",
)
USER_TOKEN = Risk(
    kind="user_token",
    severity="low",
    message="The token is a person's: it may do all that the person may, now and later",
    mitigation="Use an organization token: it has its own privileges and is bound to addresses.",
)
NO_SOURCE_IPS = Risk(
    kind="no_source_ips",
    severity="low",
    message="The token is accepted from any address (src_ips)",
    mitigation="Make it again with the addresses of this server; they are fixed at creation.",
)
