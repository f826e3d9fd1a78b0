"""What to do about a token that can do more than it should. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mist_mcp.analysis.privileges import Assessment


def recommendations(assessment: Assessment, roles: Collection[str]) -> list[str]:
    """Return what to do, most important first, each thing once.

    Args:
        assessment: the judgement on the token.
        roles: those that it has anywhere.
    """
    mitigations = [risk.mitigation for risk in assessment.risks]
    return list(dict.fromkeys([*mitigations, *_smaller(assessment, roles)]))


def _smaller(assessment: Assessment, roles: Collection[str]) -> Iterator[str]:
    """Name the smaller token that would do."""
    if assessment.identity == "user":
        yield (
            "Use a token of the organization instead of a person's: it has only the rights that "
            "are granted to it, and it stays when the person leaves."
        )
    if set(roles) - {"read"}:
        yield "If the token is only to look at things, give it the read role."
