"""What is said about the account behind a token."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.privileges import Assessment, assess
from tests.analysis.selves import LIMITS, kinds, org

NOW = 1_000.0


def owned(
    *, tokens: object = None, now: float | None = NOW, role: str = "read", **fields: object
) -> Assessment:
    """Assess an account with one privilege and these fields."""
    document = {"privileges": [org(1, role)], **fields}
    return assess(document, limits=LIMITS, tokens=tokens, now=now)


@pytest.mark.parametrize(
    ("document", "identity"),
    [
        ({"email": "a@example.com", "name": "x"}, "user"),
        ({"name": "ci token"}, "organization token"),
        ({}, "unknown"),
        (["name"], "unknown"),
        (None, "unknown"),
    ],
)
def test_an_organization_token_has_a_name_and_no_address(document: object, identity: str) -> None:
    """A person's has an e-mail address."""
    assert assess(document, limits=LIMITS).identity == identity


def test_a_persons_token_is_advised_against() -> None:
    """That is a low risk: the verdict stays what the privileges make it."""
    person = owned(email="a@example.com")
    assert (person.verdict, kinds(person)) == ("safe", ["user_token"])
    assert (person.risks[0].severity, person.risks[0].affected) == ("low", ())
    assert "organization token" in person.risks[0].mitigation
    assert kinds(owned(name="ci token")) == []


@pytest.mark.parametrize(
    ("required", "passed", "pending"),
    [
        (True, False, True),
        (True, None, True),
        (True, "yes", True),
        ("yes", False, True),
        (1, 1, True),
        (True, True, False),
        (False, False, False),
        (None, False, False),
    ],
)
def test_a_pending_second_factor_is_critical(required: Any, passed: Any, pending: bool) -> None:
    """What is shown before it may be less than there is; strange answers count as pending."""
    found = owned(name="t", two_factor_required=required, two_factor_passed=passed)
    assert kinds(found) == (["two_factor_pending"] if pending else [])
    assert found.verdict == ("critical" if pending else "safe")


def test_the_pending_login_that_the_cloud_describes() -> None:
    """Elsewhere `privileges: null` made the check fail, and the failure counted as safe."""
    login = owned(privileges=None, two_factor_required=True, two_factor_passed=False)
    assert kinds(login) == ["unreadable", "two_factor_pending"]


@pytest.mark.parametrize(
    ("time", "expired"),
    [
        (None, False),
        (0, False),
        (NOW + 1, False),
        (NOW + 0.5, False),
        (10**400, False),
        (NOW, True),
        (NOW - 1, True),
        (-1, True),
        (float("nan"), True),
        (True, True),
        ("2030-01-01", True),
        ([], True),
    ],
)
def test_an_expired_account_is_a_high_risk(time: object, expired: bool) -> None:
    """At its time and after it; what is no time counts as past."""
    found = owned(name="t", expire_time=time)
    assert kinds(found) == (["expired"] if expired else [])
    assert found.verdict == ("risk" if expired else "safe")


def test_without_a_clock_nothing_expires() -> None:
    """The time is the caller's to give."""
    assert kinds(owned(name="t", expire_time=1, now=None)) == []


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["203.0.113.7"], []),
        (["203.0.113.0/24", "2001:db8::/32"], []),
        (["203.0.113.7/24"], []),
        (["203.0.113.0/24", "0.0.0.0/0"], ["no_source_ips"]),
        (["::/0"], ["no_source_ips"]),
        (["0.0.0.0/1"], []),
        (["anywhere"], ["no_source_ips"]),
        ([7], ["no_source_ips"]),
        ([], ["no_source_ips"]),
        (None, ["no_source_ips"]),
        ("203.0.113.7", ["no_source_ips"]),
        (7, ["no_source_ips"]),
    ],
)
def test_a_token_that_works_from_anywhere_is_advised_against(
    sources: object, found: list[str]
) -> None:
    """No addresses, all of them, or none that can be read."""
    token = owned(name="ci", role="admin", tokens=[{"name": "ci", "src_ips": sources}])
    assert (kinds(token), token.verdict) == (found, "safe")
    assert all((risk.severity, risk.affected) == ("low", ()) for risk in token.risks)


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        (None, []),
        ([], []),
        ({"name": "ci"}, []),
        ([None, {"name": "other"}, {}], []),
        ([{"name": " ci "}], ["no_source_ips"]),
        ([{"name": "ci", "src_ips": ["10.0.0.1"]}, {"name": "ci"}], ["no_source_ips"]),
        ([{"name": "ci", "src_ips": ["10.0.0.1"]}, {"name": "other"}], []),
    ],
)
def test_a_token_is_found_in_the_list_by_its_name(tokens: object, found: list[str]) -> None:
    """A list without it says nothing; of several by that name the open one counts."""
    assert kinds(owned(name="ci", tokens=tokens)) == found


def test_blanks_around_a_name_do_not_hide_a_token() -> None:
    """On either side."""
    assert kinds(owned(name=" ci", tokens=[{"name": "ci "}])) == ["no_source_ips"]


def test_a_person_is_not_in_the_list_of_tokens() -> None:
    """Only tokens of the organization are bound to addresses."""
    assert kinds(owned(name="ci", email="a@example.com", tokens=[{"name": "ci"}])) == ["user_token"]
    assert kinds(owned(tokens=[{"name": ""}, {}])) == []


def test_the_gravest_risk_comes_first() -> None:
    """Critical, high, low, whatever found them."""
    found = owned(
        privileges=[org(n, "admin") for n in range(4)],
        email="a@example.com",
        expire_time=1,
        two_factor_required=True,
    )
    assert kinds(found) == [
        "admin_orgs",
        "two_factor_pending",
        "write_orgs",
        "expired",
        "user_token",
    ]
    assert found.verdict == "critical"
