"""The judgement on a token: every scope and role, what an MSP passes on, and the reach."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.thresholds import Limits
from tests.analysis.selves import (
    NOWHERE,
    ROLES,
    Row,
    judged,
    kinds,
    listed,
    msp,
    org,
    orggroup,
    site,
    sitegroup,
)

OPEN_ENDED = ["admin_orgs", "write_orgs", "orgs_per_msp"]
"""What is wrong with administering an MSP of unknown size."""


@pytest.mark.parametrize("role", ROLES)
def test_one_organization_is_safe_in_every_role(role: str) -> None:
    """Neither the whole of it, nor sites of it, nor all of them."""
    sites = [site(n, role, 1) for n in range(20)]
    groups = [sitegroup(n, role, 1) for n in range(20)]
    for grants in ([org(1, role)], sites, groups, [org(1, role), *sites, *groups]):
        assert judged(*grants).verdict == "safe"


@pytest.mark.parametrize("grant", [org, site, sitegroup], ids=["org", "site", "sitegroup"])
@pytest.mark.parametrize(
    ("role", "number", "found"),
    [
        ("read", 50, []),
        ("helpdesk", 3, []),
        ("helpdesk", 4, ["write_orgs"]),
        ("installer", 3, []),
        ("installer", 4, ["write_orgs"]),
        ("write", 3, []),
        ("write", 4, ["write_orgs"]),
        ("admin", 1, []),
        ("admin", 2, ["admin_orgs"]),
        ("admin", 4, ["admin_orgs", "write_orgs"]),
    ],
)
def test_distinct_organizations_are_counted(
    grant: Any, role: str, number: int, found: list[str]
) -> None:
    """A grant on sites counts for its organization as one on all of it does."""
    rows = [org(n, role) if grant is org else grant(n, role, n) for n in range(number)]
    assert kinds(judged(*rows)) == found


@pytest.mark.parametrize("grant", [msp, orggroup])
@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("read", ["orgs_per_msp"]),
        ("helpdesk", ["write_orgs", "orgs_per_msp"]),
        ("installer", ["write_orgs", "orgs_per_msp"]),
        ("write", ["write_orgs", "orgs_per_msp"]),
        ("admin", OPEN_ENDED),
    ],
)
def test_what_is_passed_on_to_nobody_knows_whom_is_too_much(
    grant: Any, role: str, found: list[str]
) -> None:
    """An MSP, and a group of organizations, are beyond every limit until they are listed."""
    endless = Limits(
        max_admin_orgs=10**9,
        max_write_orgs=10**9,
        max_admin_msps=10**9,
        max_write_msps=10**9,
        max_orgs_per_msp=10**9,
    )
    assert kinds(judged(grant(1, role))) == found
    assert kinds(judged(grant(1, role), limits=endless)) == found


@pytest.mark.parametrize(
    ("grants", "found"),
    [
        ([msp(1, "admin"), msp(1, "write")], OPEN_ENDED),
        (
            [msp(1, "admin"), msp(2, "admin")],
            ["admin_orgs", "admin_msps", "write_orgs", "write_msps", "orgs_per_msp"],
        ),
        (
            [msp(1, "installer"), msp(2, "helpdesk")],
            ["write_orgs", "write_msps", "orgs_per_msp"],
        ),
        ([msp(1, "read"), msp(2, "read")], ["orgs_per_msp"]),
    ],
)
def test_distinct_msps_are_counted(grants: list[Row], found: list[str]) -> None:
    """Two grants on one MSP are one MSP, and its highest role counts."""
    assert kinds(judged(*grants)) == found


def test_administration_of_two_organizations_or_msps_is_critical_and_writing_is_high() -> None:
    """The severities are those of the rules, and the gravest one is the verdict."""
    severities = {
        risk.kind: risk.severity for risk in judged(msp(1, "admin"), msp(2, "admin")).risks
    }
    assert severities == {
        "admin_orgs": "critical",
        "admin_msps": "critical",
        "write_orgs": "high",
        "write_msps": "high",
        "orgs_per_msp": "high",
    }
    assert judged(org(1, "admin"), org(2, "admin")).verdict == "critical"
    assert judged(*(org(n, "write") for n in range(4))).verdict == "risk"


def test_organizations_of_an_msp_that_are_known_replace_the_worst_assumption() -> None:
    """A listed MSP is its organizations, no more and no less."""
    two, three, six = listed(1, 2), listed(1, 2, 3), listed(*range(6))
    assert judged(msp(1, "read"), organizations_of={"MSP-1": two}).verdict == "safe"
    assert kinds(judged(msp(1, "read"), organizations_of={"msp-1": six})) == ["orgs_per_msp"]
    assert kinds(judged(msp(1, "write"), organizations_of={"msp-1": three})) == []
    assert kinds(judged(msp(1, "admin"), organizations_of={"msp-1": two})) == ["admin_orgs"]
    assert kinds(judged(msp(2, "admin"), organizations_of={"msp-1": two})) == OPEN_ENDED


def test_a_group_is_the_organizations_that_the_list_puts_into_it() -> None:
    """The organizations of the MSP outside the group are not counted."""
    known = {"msp-1": [*listed(1, 2, groups=(7,)), *listed(3, 4, 5, 6, 8)]}
    reach = judged(orggroup(7, "write"), organizations_of=known).reach
    assert (reach.organizations, reach.uncounted) == ({"write": 2}, {})
    unknown = judged(orggroup(9, "read"), organizations_of=known)
    assert (kinds(unknown), unknown.reach.uncounted) == (["orgs_per_msp"], {"read": 1})


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"id": None}],
        [{"id": NOWHERE}],
        [*listed(1), {"name": "No id"}],
        [*listed(1), "org-2"],
        [*listed(1), {"id": "org-2", "orggroup_ids": [7]}],
    ],
)
def test_a_list_that_cannot_be_read_whole_tells_nothing(rows: list[Any]) -> None:
    """An empty list, or one with a row that names no organization, leaves the MSP unknown."""
    assessment = judged(msp(1, "admin"), organizations_of={"msp-1": rows})
    assert (kinds(assessment), assessment.reach.organizations) == (OPEN_ENDED, {})


def test_an_msp_raises_the_role_on_an_organization_that_says_where_it_belongs() -> None:
    """Of several grants the highest applies, without any list."""
    held = judged(org(1, "read", msp_id="msp-1"), org(2, "read"), msp(1, "admin"))
    assert held.reach.organizations == {"admin": 1, "read": 1}
    below = judged(site(1, "read", 1, msp_id="msp-1"), msp(1, "write"))
    assert below.reach.sites == {"write": 1}
    grouped = judged(org(1, "read", orggroup_ids=["group-3"]), orggroup(3, "write"))
    assert grouped.reach.organizations == {"write": 1}


def test_reach_counts_the_highest_role() -> None:
    """Several grants on one thing count once, as the strongest, wherever it comes from."""
    reach = judged(
        org(1),
        org(1, "admin"),
        org(2),
        site(1, "write", 2),
        site(2, "read", 1),
        site(3, "read", 3, sitegroup_ids=["sites-5"]),
        sitegroup(5, "installer", 3),
        msp(1, "read"),
        msp(1, "helpdesk"),
    ).reach
    assert reach.organizations == {"admin": 1, "write": 1, "installer": 1}
    assert reach.sites == {"write": 1, "admin": 1, "installer": 1}
    assert (reach.msps, reach.uncounted) == ({"helpdesk": 1}, {"helpdesk": 1})


def test_the_strongest_role_is_counted_first() -> None:
    """So that a person reads first what matters most."""
    grants = [org(number, role) for number, role in enumerate(ROLES)]
    assert list(judged(*grants).reach.organizations) == list(reversed(ROLES))


def test_a_site_does_not_have_the_role_of_its_neighbour() -> None:
    """A grant on one site says nothing of another in the same organization."""
    reach = judged(site(1, "admin", 1), site(2, "read", 1)).reach
    assert (reach.sites, reach.organizations) == ({"admin": 1, "read": 1}, {"admin": 1})


def test_what_is_held_has_names() -> None:
    """Names come from the grant itself, from those beside it, and from the MSP's list."""
    held = judged(
        msp(1, "admin", name="Kestrel"),
        site(1, "read", 1, name="Park", org_name="Larkspur", msp_id="msp-2", msp_name="Other"),
        msp(2, "read"),
        organizations_of={"msp-1": listed(5)},
    ).held
    assert [org.label for org in held.organizations] == ["Larkspur", "Org 5"]
    assert [(org.name, org.role) for org in held.organizations] == [
        ("Larkspur", "read"),
        ("Org 5", "admin"),
    ]
    assert [site.name for site in held.sites] == ["Park"]
    assert [(msp.name, msp.role) for msp in held.msps] == [("Kestrel", "admin"), ("Other", "read")]
    assert [(msp.scope, msp.id) for msp in held.uncounted] == [("msp", "msp-2")]


def test_what_is_held_is_in_order() -> None:
    """By scope and id, however the grants came."""
    numbers = range(9, 0, -1)
    known = {f"msp-{n}": listed(10 - n) for n in numbers}
    grants = [msp(n, "read") for n in numbers] + [site(n, "read", n) for n in numbers]
    held = judged(*grants, organizations_of=known).held
    for found in (held.organizations, held.sites, held.msps):
        assert [int(holding.id[-1]) for holding in found] == list(range(1, 10))
    assert [crowd.holding.id for crowd in held.crowds] == [f"msp-{n}" for n in range(1, 10)]
    unknown = judged(*(orggroup(n, "read") for n in numbers)).held
    assert [holding.id for holding in unknown.uncounted] == [f"group-{n}" for n in range(1, 10)]


def test_of_several_names_the_last_in_the_alphabet_stays() -> None:
    """Whatever the order of the grants; what is no text is no name."""
    names = ["Cedar", "Ash", "Yew", "Birch", "Elm"]
    grants = [org(1, name=name) for name in names]
    assert [org.name for org in judged(*grants).held.organizations] == ["Yew"]
    nameless: dict[str, list[Row]] = {"msp-1": [{"id": "org-1", "name": 7}, {"id": "org-2"}]}
    held = judged(msp(1, "read"), organizations_of=nameless).held
    assert [org.name for org in held.organizations] == ["", ""]
    assert [org.label for org in held.organizations] == ["org-1", "org-2"]
