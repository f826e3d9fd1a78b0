"""Which tools a token cannot use at all, judged by its privileges. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.grants import SPANNING
from mist_mcp.gate.decision import suffices
from mist_mcp.gate.roles import highest_role, understood
from mist_mcp.words.danger import mildest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.gate.card import Card

NO_MSP: Final = "the API token has no privilege on an MSP"
NO_ROLE: Final = "the API token has no role that suffices for any use of it"


def unusable(cards: Mapping[str, Card], document: object) -> dict[str, str]:
    """Return the tools that the token of a `/self` cannot use, each with the reason.

    What is not understood hides nothing: the decision comes with the call.
    """
    grants = understood(document)
    if grants is None:
        return {}
    spans = any(grant.scope in SPANNING for grant in grants)
    role = highest_role(document)
    reasons = {name: _reason(card, spans=spans, role=role) for name, card in cards.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _reason(card: Card, *, spans: bool, role: str) -> str | None:
    if card.category == "msp" and not spans:
        return NO_MSP
    danger = mildest(card.danger)
    return None if danger == "read" or suffices(role, danger) else NO_ROLE
