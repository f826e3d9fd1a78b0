"""What is read from one privilege of `/self`."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.grants import Grant, Key, Misread, read_grant
from tests.analysis.selves import NOWHERE, ROLES, Row, msp, org, orggroup, site, sitegroup


def understood(row: object) -> Grant:
    """Read a privilege that must be understood."""
    grant = read_grant(row)
    assert isinstance(grant, Grant), grant
    return grant


def misread(row: object) -> str:
    """Return why a privilege is not understood."""
    grant = read_grant(row)
    assert isinstance(grant, Misread), grant
    return grant.why


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("make", "targets"),
    [
        (lambda role: msp(1, role), {("msp", "msp-1")}),
        (lambda role: orggroup(1, role), {("orggroup", "group-1")}),
        (lambda role: org(1, role), {("org", "org-1")}),
        (lambda role: sitegroup(1, role, 2), {("sitegroup", "sites-1")}),
        (lambda role: site(1, role, 2), {("site", "site-1")}),
    ],
    ids=["msp", "orggroup", "org", "sitegroup", "site"],
)
def test_every_scope_and_role_is_understood(
    make: Any, targets: set[tuple[str, str]], role: str
) -> None:
    """Five scopes, five roles."""
    grant = understood(make(role))
    assert grant.role == role
    assert grant.targets == targets


@pytest.mark.parametrize("views", [None, ["org_admin"], ["super_observer"], "x", [7]])
def test_views_do_not_narrow(views: object) -> None:
    """They are about the portal; the published ones, others and misshapen ones alike."""
    assert understood(org(1, "admin", views=views)) == understood(org(1, "admin"))


def test_lists_mean_what_the_scope_says() -> None:
    """On an organization groups are around it, on a group they are what is granted."""
    inside = understood(org(1, orggroup_ids=["group-1", "group-2"], msp_id="msp-3"))
    assert inside.targets == {Key("org", "org-1")}
    assert inside.around == {("orggroup", "group-1"), ("orggroup", "group-2"), ("msp", "msp-3")}
    about = understood(orggroup(1, "read", msp_id="msp-3"))
    assert about.targets == {("orggroup", "group-1")}
    assert about.around >= {("msp", "msp-3")}
    assert about.org == ""
    assert understood(msp(1, "read", org_id="org-2")).org == ""
    one = understood(site(1, "read", 2, sitegroup_ids=["sites-4"]))
    assert one.targets == {("site", "site-1")}
    assert one.site_groups == {("sitegroup", "sites-4")}
    several = understood(sitegroup(4, "read", 2))
    assert several.targets == {("sitegroup", "sites-4")}


def test_a_grant_on_sites_covers_its_organization_in_part() -> None:
    """So that it counts, and yet does not pass for the whole."""
    part = Key("part of org", "org-2")
    assert understood(site(1, "read", 2)).covered == {("site", "site-1"), part}
    assert understood(sitegroup(1, "read", 2)).covered == {("sitegroup", "sites-1"), part}
    assert understood(org(2)).covered == {("org", "org-2")}


def test_singular_names_are_those_of_the_writing_side() -> None:
    """`sitegroup_id` and `orggroup_id` occur beside the lists."""
    sites = {"scope": "sitegroup", "role": "read", "org_id": "org-1", "sitegroup_id": "g"}
    orgs = {"scope": "orggroup", "role": "read", "orggroup_id": "g", "orggroup_ids": ["h"]}
    assert understood(sites).targets == {("sitegroup", "g")}
    assert understood(orgs).targets == {("orggroup", "g"), ("orggroup", "h")}


def test_an_id_is_the_same_in_any_spelling() -> None:
    """Upper case and blanks around it make no other organization."""
    assert understood(org(1, org_id=" ORG-1 ")) == understood(org(1))


@pytest.mark.parametrize("nothing", [None, "", [], NOWHERE, [NOWHERE]])
def test_the_id_of_nothing_is_no_id(nothing: object) -> None:
    """Null, empty, and the all-zero id that the live cloud sends where there is no object."""
    assert understood(org(1, msp_id=nothing, orggroup_ids=nothing)).around == frozenset()
    assert misread(org(1, org_id=nothing)) == "unreadable"
    assert misread(msp(1, "read", msp_id=nothing)) == "unreadable"
    assert misread(orggroup(1, "read", orggroup_ids=nothing)) == "unreadable"
    assert misread(site(1, "read", 2, site_id=nothing)) == "unreadable"
    assert misread(site(1, "read", 2, org_id=nothing)) == "unreadable"
    assert misread(sitegroup(1, "read", 2, org_id=nothing)) == "unreadable"


@pytest.mark.parametrize("wrong", [7, True, {}, {"id": "x"}, ["x", 7], ["x", None], ["x", ""], " "])
@pytest.mark.parametrize("field", ["org_id", "msp_id", "orggroup_ids", "site_id", "sitegroup_ids"])
def test_a_misshapen_id_anywhere_makes_the_grant_unreadable(field: str, wrong: object) -> None:
    """Where the organization belongs matters too, so that is not read on half."""
    assert misread({**org(1), field: wrong}) == "unreadable"


def test_a_grant_belongs_to_one_organization() -> None:
    """Two of them are no known shape."""
    assert misread(org(1, org_id=["org-1", "org-2"])) == "unreadable"
    assert misread(site(1, "read", 1, org_id=["org-1", "org-2"])) == "unreadable"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({**org(1), "scope": "galaxy"}, "unknown_scope"),
        ({**org(1), "scope": "galaxy", "role": None}, "unknown_scope"),
        ({**org(1), "role": "root"}, "unknown_role"),
        ({**org(1), "role": "ADMIN"}, "unknown_role"),
        ({**org(1), "scope": None}, "unreadable"),
        ({**org(1), "scope": None, "role": "root"}, "unreadable"),
        ({**org(1), "scope": ["org"]}, "unreadable"),
        ({**org(1), "role": None}, "unreadable"),
        ({**org(1), "role": ["read"]}, "unreadable"),
        (org(1, scope="site"), "unreadable"),
        ({}, "unreadable"),
        (None, "unreadable"),
        ("org", "unreadable"),
        ([org(1)], "unreadable"),
    ],
)
def test_what_is_unknown_is_told_from_what_is_unreadable(row: object, why: str) -> None:
    """A scope or a role from the future has a reason of its own."""
    assert misread(row) == why


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (org(1, name="Larkspur", msp_name="Kestrel", msp_id="m"), {"Larkspur", "Kestrel"}),
        (org(1, name="Larkspur", msp_name="Kestrel"), {"Larkspur"}),
        (site(1, "read", 1, name="Park", org_name="Larkspur"), {"Park", "Larkspur"}),
        (org(1, name=None), set()),
        (org(1, name=7), set()),
        (org(1, name=" "), set()),
        (orggroup(1, "read", orggroup_ids=["a", "b"], name="Both?"), set()),
    ],
)
def test_names_are_read_where_they_stand_for_one_thing(row: Row, names: set[str]) -> None:
    """A missing name is no reason not to understand the grant."""
    assert {name for _, name in understood(row).names} == names
