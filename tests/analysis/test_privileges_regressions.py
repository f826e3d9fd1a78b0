"""The faults of other privilege checks, one test each; every one of them called a token safe."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.privileges import assess
from tests.analysis.selves import (
    LIMITS,
    NOWHERE,
    judged,
    kinds,
    msp,
    org,
    orggroup,
    site,
)


def test_site_administrators_of_twenty_organizations_are_not_safe() -> None:
    """Elsewhere only grants on organizations and MSPs counted."""
    assert judged(*(site(n, "admin", n) for n in range(20))).verdict == "critical"


def test_one_grant_on_an_msp_is_not_safe() -> None:
    """Elsewhere it was one row, and one row was allowed."""
    assert judged(msp(1, "admin")).verdict == "critical"


def test_administration_of_groups_of_organizations_is_not_safe() -> None:
    """Elsewhere the scope was unknown and therefore ignored."""
    assert judged(orggroup(1, "admin"), orggroup(2, "admin")).verdict == "critical"


def test_helpdesk_and_installer_are_not_ignored() -> None:
    """Elsewhere only admin and write were roles that change anything."""
    both = [org(1, "helpdesk"), org(2, "installer"), org(3, "helpdesk"), org(4, "installer")]
    assert judged(*both).verdict == "risk"


def test_two_rows_about_one_organization_are_one_organization() -> None:
    """Elsewhere rows were counted, so that a second row blocked a good token."""
    assert judged(org(1, "admin"), org(1, "admin", views=["org_admin"])).verdict == "safe"
    assert judged(org(1, "admin"), site(1, "admin", 1)).verdict == "safe"


def test_twelve_organizations_of_one_msp_are_not_safe() -> None:
    """Elsewhere the MSP was read from a field that does not exist, so the rule never fired."""
    assert kinds(judged(*(org(n, msp_id="msp-1") for n in range(5)))) == []
    assert kinds(judged(*(org(n, msp_id="msp-1") for n in range(6)))) == ["orgs_per_msp"]
    assert kinds(judged(*(org(n, msp_id=f"msp-{n}") for n in range(12)))) == []
    assert kinds(judged(*(org(n, msp_id=NOWHERE) for n in range(12)))) == []
    sites = [site(n, "read", n, msp_id="msp-1") for n in range(12)]
    assert kinds(judged(*sites)) == ["orgs_per_msp"]


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "all",
        {},
        {"name": "token"},
        {"privileges": None, "two_factor_required": True, "two_factor_passed": False},
        {"privileges": []},
        {"privileges": {}},
        {"privileges": "all of them"},
        {"privileges": {"0": org(1)}},
    ],
)
def test_privileges_that_are_not_there_are_critical(document: object) -> None:
    """Elsewhere `privileges: null`, and any failure of the analysis, counted as safe."""
    assessment = assess(document, limits=LIMITS)
    assert assessment.verdict == "critical"
    assert kinds(assessment)[0] == "unreadable"
    assert not assessment.reach.organizations


@pytest.mark.parametrize(
    ("bad", "kind", "said", "label"),
    [
        (org(2, "root", name="Two"), "unknown_role", ("org", "Two", "root"), "root on Two"),
        (org(2, "Admin"), "unknown_role", ("org", "", "Admin"), "Admin on org"),
        (
            org(2, "admin", scope="galaxy"),
            "unknown_scope",
            ("galaxy", "", "admin"),
            "admin on galaxy",
        ),
        (org(2, "root", scope="self"), "unknown_scope", ("self", "", "root"), "root on self"),
        (org(2, scope=["org"]), "unreadable", ("", "", "read"), "read on no scope"),
        ({"scope": "org"}, "unreadable", ("org", "", ""), "no role on org"),
        (None, "unreadable", ("", "", ""), "no role on no scope"),
    ],
)
def test_a_grant_that_is_not_understood_is_a_risk_of_its_own(
    bad: object, kind: str, said: tuple[str, str, str], label: str
) -> None:
    """It is critical whatever else there is, says what it says, and hides nothing."""
    assessment = judged(org(1), bad, *(org(n, "write") for n in range(3, 7)))
    assert (assessment.verdict, kinds(assessment)) == ("critical", [kind, "write_orgs"])
    (affected,) = assessment.risks[0].affected
    assert (affected.scope, affected.name, affected.role) == said
    assert (affected.id, affected.label) == ("", label)


def test_each_way_of_not_being_understood_is_told_apart() -> None:
    """Three reasons are three risks, each with what is wrong and what to do."""
    assessment = judged(org(1, "root"), org(2, "king"), org(3, scope="galaxy"), None)
    assert kinds(assessment) == ["unreadable", "unknown_scope", "unknown_role"]
    assert [len(risk.affected) for risk in assessment.risks] == [1, 1, 2]
    many = judged(*(org(n, f"role-{n}") for n in range(9, 0, -1))).risks[0].affected
    assert [affected.role for affected in many] == [f"role-{n}" for n in range(1, 10)]
    assert assessment.risks[2].message == (
        "Privileges have an unknown role, so what the token may do is not known"
    )
    assert all(risk.severity == "critical" for risk in assessment.risks)
    assert all("organization token" in risk.mitigation for risk in assessment.risks)
