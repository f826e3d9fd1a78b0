"""Why access control refuses clients. Pure.

A refused client leaves a NAC_CLIENT_DENY, and before it the event of the step that failed. When
no step failed, no rule of the policy let it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mist_mcp.models.client import NacEvent

DENIED: Final = "denied"
"""The status of a client that is refused."""

_DENY: Final = "NAC_CLIENT_DENY"
NO_RULE: Final = "no rule lets it in"

_STEPS: Final = {
    "NAC_CLIENT_CERT_EXPIRED": "certificate expired",
    "NAC_CLIENT_USER_CERT_EXPIRED": "certificate expired",
    "NAC_CLIENT_MACHINE_CERT_EXPIRED": "certificate expired",
    "NAC_CLIENT_CERT_REVOKED": "certificate revoked",
    "NAC_CLIENT_USER_CERT_REVOKED": "certificate revoked",
    "NAC_CLIENT_MACHINE_CERT_REVOKED": "certificate revoked",
    "NAC_CLIENT_CERT_CHECK_FAILURE": "certificate not valid",
    "NAC_CLIENT_USER_CERT_CHECK_FAILURE": "certificate not valid",
    "NAC_CLIENT_MACHINE_CERT_CHECK_FAILURE": "certificate not valid",
    "NAC_SERVER_CERT_VALIDATION_FAILURE": "client does not trust the server's certificate",
    "NAC_IDP_AUTHC_FAILURE": "wrong password",
    "NAC_IDP_USER_LOOKUP_FAILURE": "user unknown to the identity provider",
    "NAC_IDP_USER_DISABLED": "user disabled at the identity provider",
    "NAC_IDP_UNKNOWN": "no identity provider for the user's realm",
    "NAC_IDP_UNREACHABLE": "identity provider unreachable",
    "NAC_IDP_ADMIN_CONFIG_FAILURE": "identity provider misconfigured",
    "NAC_CLIENT_PPSK_KEY_NOT_FOUND": "pre-shared key unknown",
}

REFUSAL_EVENTS: Final = (*_STEPS, _DENY)
"""The types of the events that say why."""


def refusals(events: Iterable[NacEvent]) -> dict[str, str]:
    """Return why each client was refused last, by MAC address.

    Args:
        events: of the refusal types, in any order.
    """
    reasons: dict[str, str] = {}
    for event in sorted(events, key=lambda event: event.timestamp or 0.0):
        if event.type in _STEPS:
            reasons[event.mac] = _STEPS[event.type]
        elif event.type == _DENY:
            reasons.setdefault(event.mac, NO_RULE)
    return reasons
