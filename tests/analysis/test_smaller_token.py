"""The smaller token that is recommended, exactly as it is to be created."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.privileges import assess
from tests.analysis.selves import (
    LIMITS,
    any_grants,
    expansions,
    judged,
    listed,
    msp,
    org,
    orggroup,
    site,
    sitegroup,
)

WHOLE = {"scope": "org", "role": "read"}


def named(*grants: object, **more: Any) -> list[tuple[str, tuple[dict[str, str], ...]]]:
    """List the organization and the privileges of each recommended token."""
    return [(token.org_id, token.privileges) for token in judged(*grants, **more).recommendations]


@pytest.mark.parametrize("role", ["admin", "write", "installer", "helpdesk"])
def test_a_reading_token_for_the_same_organization(role: str) -> None:
    """All tools that only read need no more; that holds for tokens that are safe too."""
    assert named(org(1, role)) == [("org-1", (WHOLE,))]


def test_a_token_that_is_as_small_has_no_smaller_one() -> None:
    """Reading in one organization, or in sites of it, is as little as there is."""
    assert named(org(1)) == []
    assert named(site(1, "read", 1), sitegroup(1, "read", 1)) == []


def test_several_organizations_are_several_tokens() -> None:
    """One for each, though all of it only reads."""
    assert named(org(1), org(2)) == [("org-1", (WHOLE,)), ("org-2", (WHOLE,))]


def test_the_smaller_token_reaches_no_further_than_the_large_one() -> None:
    """Sites stay sites, groups of them groups, and other organizations are left out."""
    parts = [site(2, "admin", 1), site(1, "admin", 1), sitegroup(3, "write", 1)]
    assert named(*parts) == [
        (
            "org-1",
            (
                {"scope": "site", "site_id": "site-1", "role": "read"},
                {"scope": "site", "site_id": "site-2", "role": "read"},
                {"scope": "sitegroup", "sitegroup_id": "sites-3", "role": "read"},
            ),
        )
    ]
    assert named(*parts, org(1)) == [("org-1", (WHOLE,))]
    beside = named(site(1, "admin", 1), org(2))
    assert beside[0] == ("org-1", ({"scope": "site", "site_id": "site-1", "role": "read"},))


def test_a_token_has_ten_privileges_at_most() -> None:
    """The API takes no more, so eleven sites are two tokens."""
    tokens = named(*(site(n, "write", 1) for n in range(11)))
    assert [(org_id, len(privileges)) for org_id, privileges in tokens] == [
        ("org-1", 10),
        ("org-1", 1),
    ]


def test_organizations_that_an_msp_passes_on_are_named() -> None:
    """Whole ones, by their names; nothing is said of an MSP that is not listed but in general."""
    token, *_ = judged(msp(1, "read"), organizations_of={"msp-1": listed(4, 5)}).recommendations
    assert token.advice == (
        'Create an organization token in "Org 4" (org-4) with the role read on the organization,'
        " and with this server's address in src_ips."
    )
    assert (token.org_id, token.privileges) == ("org-4", (WHOLE,))
    (general,) = judged(orggroup(1, "read")).recommendations
    assert (general.org_id, general.privileges) == ("", (WHOLE,))
    assert general.advice == (
        "Create an organization token with the role read in the organization that is needed, and"
        " with this server's address in src_ips."
    )
    assert named(msp(1, "read")) == [("", (WHOLE,))]


def test_an_msp_is_no_small_reach_however_few_it_has() -> None:
    """Tomorrow it may have more, so its only organization has a token of its own."""
    alone = judged(msp(1, "read"), organizations_of={"msp-1": listed(1)})
    assert alone.verdict == "safe"
    assert [token.org_id for token in alone.recommendations] == ["org-1"]


def test_sites_are_counted_in_the_advice() -> None:
    """A person reads how much of the organization it is about."""
    (token,) = judged(site(1, "write", 1, org_name='Lark"\u202espur')).recommendations
    assert token.advice == (
        'Create an organization token in "Lark\'spur" (org-1) with the role read on 1 of its'
        " sites or site groups, and with this server's address in src_ips."
    )


def test_an_organization_without_a_name_goes_by_its_id() -> None:
    """The advice is one sentence all the same."""
    (token,) = judged(org(1, "write")).recommendations
    assert token.advice.startswith('Create an organization token in "org-1" (org-1) with the role')


def test_a_token_without_addresses_is_made_again_with_them() -> None:
    """Addresses are fixed at creation, so a small token that lacks them has a better one too."""
    document = {"name": "ci", "privileges": [org(1)]}
    assessment = assess(document, limits=LIMITS, tokens=[{"name": "ci", "src_ips": []}])
    assert [token.privileges for token in assessment.recommendations] == [(WHOLE,)]


def test_a_persons_token_gives_way_to_one_of_the_organization() -> None:
    """Though it may do no more; so does one of which nobody knows whose it is."""
    for owner in ({"email": "a@example.com"}, {}):
        assessment = assess({**owner, "privileges": [org(1)]}, limits=LIMITS)
        assert [token.org_id for token in assessment.recommendations] == ["org-1"]


def test_unreadable_privileges_have_a_way_out() -> None:
    """There is always something to do."""
    (token,) = assess(None, limits=LIMITS).recommendations
    assert token.privileges == (WHOLE,)
    assert [token.org_id for token in judged(org(1), None).recommendations] == ["org-1"]


@given(st.lists(any_grants, max_size=8), expansions)
def test_following_the_advice_ends_it(given_grants: list[object], known: Any) -> None:
    """Every recommended token is safe and has no smaller one itself."""
    for token in judged(*given_grants, organizations_of=known).recommendations:
        rows = [{**row, "org_id": token.org_id or "org-1"} for row in token.privileges]
        better = judged(*rows)
        assert (better.verdict, better.risks, better.recommendations) == ("safe", (), ())
