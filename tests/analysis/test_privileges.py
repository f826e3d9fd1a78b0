"""What `assess` promises about every answer to `/api/v1/self`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.grants import ROLES
from mist_mcp.analysis.privileges import Assessment, Limits, assess

LIMITS = Limits()
ORDER = ("safe", "risk", "critical")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def org(number: int, role: str = "read", **more: object) -> dict[str, Any]:
    """Describe a grant on an organization."""
    return {"scope": "org", "role": role, "org_id": f"org-{number}", "msp_id": None, **more}


def site(number: int, role: str, in_org: int) -> dict[str, Any]:
    """Describe a grant on a site."""
    return {
        "scope": "site",
        "role": role,
        "site_id": f"site-{number}",
        "org_id": f"org-{in_org}",
    }


def msp(number: int, role: str) -> dict[str, Any]:
    """Describe a grant on an MSP."""
    return {"scope": "msp", "role": role, "msp_id": f"msp-{number}"}


def judged(*grants: object, organizations_of: dict[str, list[str]] | None = None) -> Assessment:
    """Assess a user with these grants."""
    document = {"email": "a@example.com", "privileges": list(grants)}
    return assess(document, limits=LIMITS, organizations_of=organizations_of)


def kinds(assessment: Assessment) -> list[str]:
    """List the kinds of risk found."""
    return [risk.kind for risk in assessment.risks]


grants = st.one_of(
    st.builds(org, st.integers(0, 6), st.sampled_from(ROLES)),
    st.builds(site, st.integers(0, 6), st.sampled_from(ROLES), st.integers(0, 6)),
    st.builds(msp, st.integers(0, 2), st.sampled_from(ROLES)),
    st.builds(
        lambda role, group, in_msp: {
            "scope": "orggroup",
            "role": role,
            "orggroup_ids": [f"group-{group}"],
            "msp_id": in_msp,
        },
        st.sampled_from(ROLES),
        st.integers(0, 2),
        st.sampled_from([None, "msp-0"]),
    ),
    st.builds(
        lambda role, group, number: {
            "scope": "sitegroup",
            "role": role,
            "sitegroup_id": f"g{group}",
            "org_id": f"o{number}",
        },
        st.sampled_from(ROLES),
        st.integers(0, 2),
        st.integers(0, 5),
    ),
    st.just({"scope": "planet", "role": "read"}),
)
grant_lists = st.lists(grants, min_size=1, max_size=8)
expansions = st.none() | st.dictionaries(
    st.sampled_from(["msp-0", "msp-1", "msp-2"]), st.lists(st.sampled_from(["org-0", "org-9", "x"]))
)


@given(JSON)
def test_any_json_value_is_judged(document: object) -> None:
    """Whatever the cloud answers, there is a verdict."""
    assert assess(document, limits=LIMITS).verdict in ORDER


@given(JSON)
def test_any_privileges_are_judged(privileges: object) -> None:
    """Whatever stands under `privileges`, a verdict comes out, and junk is never safe."""
    assert assess({"privileges": privileges}, limits=LIMITS).verdict == "critical"


@given(JSON, st.sampled_from(["scope", "role", "org_id", "msp_id"]))
def test_any_field_of_a_grant_is_judged(value: object, name: str) -> None:
    """A grant with one field replaced by anything is judged without an exception."""
    assert judged({**org(1), name: value}).verdict in ORDER


@given(st.data(), grant_lists, expansions)
def test_order_and_duplicates_do_not_matter(
    data: st.DataObject, given_grants: list[dict[str, Any]], known: dict[str, list[str]] | None
) -> None:
    """The same grants in another order, some twice, are the same assessment."""
    more = data.draw(st.lists(st.sampled_from(given_grants)))
    shuffled = data.draw(st.permutations(given_grants + more))
    assert judged(*shuffled, organizations_of=known) == judged(
        *given_grants, organizations_of=known
    )


@given(grant_lists, grants, expansions)
def test_adding_a_grant_never_lowers_the_verdict(
    given_grants: list[dict[str, Any]], extra: dict[str, Any], known: dict[str, list[str]] | None
) -> None:
    """More privileges are never safer."""
    before = judged(*given_grants, organizations_of=known).verdict
    after = judged(*given_grants, extra, organizations_of=known).verdict
    assert ORDER.index(after) >= ORDER.index(before)


@given(grant_lists, st.sampled_from(ROLES), expansions)
def test_raising_a_role_never_lowers_the_verdict(
    given_grants: list[dict[str, Any]], role: str, known: dict[str, list[str]] | None
) -> None:
    """A stronger role on the same thing is never safer."""
    first, *rest = given_grants
    if first["role"] not in ROLES or ROLES.index(role) < ROLES.index(first["role"]):
        role = first["role"]
    before = judged(first, *rest, organizations_of=known).verdict
    after = judged({**first, "role": role}, *rest, organizations_of=known).verdict
    assert ORDER.index(after) >= ORDER.index(before)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"privileges": None, "two_factor_required": True, "two_factor_passed": False},
        {"privileges": []},
        {"privileges": {}},
        {"privileges": [org(1), None]},
        {"privileges": [org(1), org(2, "root")]},
        {"privileges": [org(1, scope="galaxy")]},
        {"privileges": [org(1, org_id=None)]},
        {"privileges": [org(1, org_id="")]},
        {"privileges": [org(1, scope="site")]},
        {"privileges": [{"scope": "msp", "role": "read"}]},
        {"privileges": [{"scope": "orggroup", "role": "read", "orggroup_ids": []}]},
        {"privileges": [{"scope": "orggroup", "role": "read", "orggroup_ids": ["g", 7]}]},
    ],
)
def test_what_cannot_be_analysed_is_critical(document: object) -> None:
    """Missing, null, empty, malformed and unknown privileges count as the worst."""
    assessment = assess(document, limits=LIMITS)
    assert assessment.verdict == "critical"
    assert kinds(assessment)[0] == "unreadable"


@pytest.mark.parametrize(
    ("given_grants", "verdict", "found"),
    [
        ([org(1)], "safe", []),
        ([org(1, "admin", views=["org_admin"])], "safe", []),
        ([org(n) for n in range(50)], "safe", []),
        ([org(n, "write") for n in range(3)], "safe", []),
        ([org(n, "write") for n in range(4)], "risk", ["write_orgs"]),
        ([org(n, "helpdesk") for n in range(4)], "risk", ["write_orgs"]),
        ([org(n, "installer") for n in range(4)], "risk", ["write_orgs"]),
        ([org(n, "admin") for n in range(2)], "critical", ["admin_orgs"]),
        ([site(n, "admin", n) for n in range(20)], "critical", ["admin_orgs", "write_orgs"]),
        ([site(n, "admin", 1) for n in range(20)], "safe", []),
        ([msp(1, "read")], "risk", ["orgs_per_msp"]),
        ([msp(1, "write")], "risk", ["write_orgs", "orgs_per_msp"]),
        ([msp(1, "admin")], "critical", ["admin_orgs", "write_orgs", "orgs_per_msp"]),
        (
            [msp(1, "admin"), msp(2, "admin")],
            "critical",
            ["admin_orgs", "admin_msps", "write_orgs", "write_msps", "orgs_per_msp"],
        ),
        (
            [{"scope": "orggroup", "role": "read", "orggroup_ids": ["g1"], "msp_id": "msp-1"}],
            "risk",
            ["orgs_per_msp"],
        ),
        (
            [
                {"scope": "sitegroup", "role": "admin", "sitegroup_ids": ["g"], "org_id": f"o{n}"}
                for n in range(2)
            ],
            "critical",
            ["admin_orgs"],
        ),
    ],
)
def test_scopes_and_roles(
    given_grants: list[dict[str, Any]], verdict: str, found: list[str]
) -> None:
    """Each scope and role counts for what it reaches."""
    assessment = judged(*given_grants)
    assert (assessment.verdict, kinds(assessment)) == (verdict, found)


def test_known_organizations_replace_the_worst_assumption() -> None:
    """An MSP whose organizations are known counts as just those."""
    few = judged(msp(1, "read"), organizations_of={"MSP-1": ["org-1", "org-2"]})
    many = judged(msp(1, "read"), organizations_of={"msp-1": [f"org-{n}" for n in range(6)]})
    assert (few.verdict, kinds(many)) == ("safe", ["orgs_per_msp"])
    assert few.reach.organizations == {"read": 2}


def test_limits_are_the_operators() -> None:
    """Raising the limits makes the same token safe."""
    document = {"name": "t", "privileges": [msp(1, "admin"), msp(2, "admin")]}
    wide = Limits(
        max_admin_orgs=99, max_write_orgs=99, max_admin_msps=2, max_write_msps=2, max_orgs_per_msp=9
    )
    assert kinds(assess(document, limits=wide)) == ["orgs_per_msp"]


def test_reach_counts_the_highest_role() -> None:
    """Several grants on one thing count once, as the strongest."""
    reach = judged(org(1), org(1, "admin"), org(2), site(1, "write", 2), msp(1, "read")).reach
    assert reach.organizations == {"admin": 1, "write": 1}
    assert (reach.sites, reach.msps) == ({"write": 1}, {"read": 1})


def test_every_risk_says_what_to_do() -> None:
    """A risk has a message with both numbers, and a mitigation."""
    for risk in judged(msp(1, "admin"), msp(2, "admin"), org(1, "admin")).risks:
        assert "the limit is" in risk.message
        assert risk.scopes == ("msp", "org")
        assert risk.mitigation.endswith(".")


@pytest.mark.parametrize(
    ("document", "identity"),
    [
        ({"email": "a@example.com", "name": "x"}, "user"),
        ({"name": "ci token"}, "organization token"),
        ({}, "unknown"),
        (["name"], "unknown"),
    ],
)
def test_identity(document: object, identity: str) -> None:
    """An organization's token has a name and no e-mail address."""
    assert assess(document, limits=LIMITS).identity == identity
