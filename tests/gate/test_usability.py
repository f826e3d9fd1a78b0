"""Which tools a token cannot use at all: judged by what it may do anywhere, and only if certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.gate.card import Card
from mist_mcp.gate.usability import NO_MSP, NO_ROLE, unusable
from mist_mcp.words.danger import DANGERS, Varying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.words.danger import Danger

ORG, SITE, MSP, GROUP = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 5))
GRANTS: dict[str, dict[str, Any]] = {
    "msp": {"msp_id": MSP},
    "orggroup": {"msp_id": MSP, "orggroup_ids": [GROUP]},
    "org": {"org_id": ORG},
    "sitegroup": {"org_id": ORG, "sitegroup_ids": [GROUP]},
    "site": {"org_id": ORG, "site_id": SITE},
}
MAY: dict[str, set[str]] = {
    "read": {"read", "diagnostic"},
    "helpdesk": {"read", "diagnostic", "disruptive"},
    "installer": {"read", "diagnostic", "disruptive"},
    "write": set(DANGERS),
    "admin": set(DANGERS),
}
"""What each role suffices for."""


def token(*grants: tuple[str, str]) -> dict[str, Any]:
    """Return a `/self` with privileges, each a scope and a role."""
    return {
        "privileges": [{"scope": scope, "role": role, **GRANTS[scope]} for scope, role in grants]
    }


def _of(_arguments: Mapping[str, Any]) -> Danger:
    return "secret"


@pytest.mark.parametrize("scope", list(GRANTS))
def test_tools_for_msps_need_a_privilege_that_spans_organizations(scope: str) -> None:
    """On an MSP or a group of its organizations; the other tools are for everyone."""
    others = {name: Card(name, "read") for name in ("account", "device", "organization", "site")}
    cards = {"msps": Card("msp", "read"), **others}
    spans = scope in {"msp", "orggroup"}
    assert unusable(cards, token((scope, "read"))) == ({} if spans else {"msps": NO_MSP})
    assert unusable(cards, token(("site", "admin"), (scope, "read"))) == (
        {} if spans else {"msps": NO_MSP}
    )


@pytest.mark.parametrize("role", list(MAY))
def test_a_tool_that_no_role_of_the_token_suffices_for_is_of_no_use(role: str) -> None:
    """Each role, each class; looking needs none."""
    cards: dict[str, Card] = {danger: Card("site", danger) for danger in DANGERS}
    hidden = {danger: NO_ROLE for danger in DANGERS if danger not in MAY[role]}
    assert unusable(cards, token(("site", role))) == hidden
    assert unusable(cards, token(("org", "read"), ("site", role))) == hidden


def test_a_tool_counts_by_the_mildest_that_it_can_do() -> None:
    """Some use is use."""
    cards = {
        "mild": Card("site", Varying(of=_of, mildest="diagnostic", worst="arbitrary")),
        "grave": Card("site", Varying(of=_of, mildest="configuration", worst="arbitrary")),
    }
    assert unusable(cards, token(("org", "read"))) == {"grave": NO_ROLE}


def test_a_missing_msp_is_the_first_reason() -> None:
    """A role would not help."""
    cards = {"msps": Card("msp", "configuration")}
    assert unusable(cards, token(("org", "read"))) == {"msps": NO_MSP}
    assert unusable(cards, token(("msp", "read"))) == {"msps": NO_ROLE}


@pytest.mark.parametrize("document", [None, {}, {"privileges": []}, {"privileges": [{}]}])
def test_what_is_not_understood_hides_nothing(document: object) -> None:
    """The decision comes with the call."""
    cards = {"msps": Card("msp", "configuration"), "changes": Card("site", "secret")}
    assert unusable(cards, document) == {}
