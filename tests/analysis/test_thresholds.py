"""Each threshold at, below and above, and what a risk says."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from mist_mcp.analysis.thresholds import Limits
from mist_mcp.settings.loading import Settings
from tests.analysis.selves import LIMITS, judged, kinds, listed, msp, org, orggroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.analysis.privileges import Assessment

WIDE = Limits(
    max_admin_orgs=99, max_write_orgs=99, max_admin_msps=99, max_write_msps=99, max_orgs_per_msp=99
)


def orgs(role: str) -> Callable[[int, Limits], Assessment]:
    """Return what judges a number of organizations."""
    return lambda number, limits: judged(*(org(n, role) for n in range(number)), limits=limits)


def msps(role: str) -> Callable[[int, Limits], Assessment]:
    """Return what judges a number of MSPs with one organization each."""
    return lambda number, limits: judged(
        *(msp(n, role) for n in range(number)),
        limits=limits,
        organizations_of={f"msp-{n}": listed(n) for n in range(number)},
    )


def crowd(number: int, limits: Limits) -> Assessment:
    """Judge an MSP of so many organizations, beside a smaller one."""
    known = {"msp-1": listed(*range(number)), "msp-2": listed(*range(50, 50 + max(1, number - 1)))}
    return judged(msp(1, "read"), msp(2, "read"), limits=limits, organizations_of=known)


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize(
    ("kind", "measured"),
    [
        ("admin_orgs", orgs("admin")),
        ("write_orgs", orgs("helpdesk")),
        ("admin_msps", msps("admin")),
        ("write_msps", msps("installer")),
        ("orgs_per_msp", crowd),
    ],
)
def test_a_limit_is_exact(
    kind: str, measured: Callable[[int, Limits], Assessment], limit: int
) -> None:
    """Below and at the limit it is no risk, above it is, and only this one."""
    limits = replace(WIDE, **{f"max_{kind}": limit})
    found = [kinds(measured(number, limits)) for number in (limit - 1 or limit, limit, limit + 1)]
    assert found == [[], [], [kind]]
    risk = measured(limit + 1, limits).risks[0]
    assert (risk.count, risk.limit) == (limit + 1, limit)


@pytest.mark.parametrize("kind", ["admin_orgs", "write_orgs", "admin_msps", "write_msps"])
def test_a_limit_of_none_allows_none(kind: str) -> None:
    """Zero is a limit as any other."""
    judge = orgs("admin") if kind.endswith("orgs") else msps("admin")
    assert kinds(judge(1, replace(WIDE, **{f"max_{kind}": 0}))) == [kind]


def test_without_an_msp_there_are_no_organizations_in_one() -> None:
    """Not even where none is allowed; and an unlisted MSP has none that are known."""
    none = replace(WIDE, max_orgs_per_msp=0)
    assert kinds(judged(org(1), limits=none)) == []
    (risk,) = judged(msp(1, "read"), limits=none).risks
    assert risk.count == 0
    assert "in one MSP or group: all of 1 MSP or group of unknown size, the limit" in risk.message


def test_the_defaults_are_those_of_the_settings() -> None:
    """One administered organization and MSP, three changed, five in an MSP."""
    assert asdict(LIMITS) == {
        "max_admin_orgs": 1,
        "max_write_orgs": 3,
        "max_admin_msps": 1,
        "max_write_msps": 1,
        "max_orgs_per_msp": 5,
    }
    assert Settings.model_validate({"api_token": "t"}).limits == LIMITS


def test_a_risk_says_how_much_how_much_is_allowed_and_where_to_change_that() -> None:
    """The message has both numbers and the setting; the scopes and names are beside it."""
    (risk,) = judged(org(1, "admin", name="One"), org(2, "admin"), org(3)).risks
    assert risk.message == (
        "Organizations with the admin role: 2, the limit is 1 (MIST_MAX_ADMIN_ORGS)"
    )
    assert [(a.scope, a.id, a.name, a.role) for a in risk.affected] == [
        ("org", "org-1", "One", "admin"),
        ("org", "org-2", "", "admin"),
    ]
    assert risk.scopes == ("org",)
    assert risk.mitigation.endswith("that is to be administered.")


@pytest.mark.parametrize(
    ("grants", "quantity"),
    [
        ([msp(1, "admin")], "all of 1 MSP or group of unknown size"),
        ([msp(1, "admin"), org(1, "admin")], "1 and all of 1 MSP or group of unknown size"),
        ([msp(1, "admin"), orggroup(2, "admin")], "all of 2 MSPs and groups of unknown size"),
        ([msp(1, "read"), org(1, "admin"), org(2, "admin")], "2"),
    ],
)
def test_what_nobody_knows_is_said(grants: list[dict[str, object]], quantity: str) -> None:
    """An unknown number is never written as a known one."""
    risk = judged(*grants).risks[0]
    assert f"admin role: {quantity}, the limit" in risk.message
    assert {affected.role for affected in risk.affected} == {"admin"}


def test_only_the_msps_and_groups_above_the_limit_are_affected() -> None:
    """A small MSP is not blamed for a large one; a group counts if it was granted."""
    limits = replace(WIDE, max_orgs_per_msp=2)
    known = {"msp-1": listed(1, 2, 3, groups=(7,)), "msp-2": listed(4, 5)}
    grants = [msp(1, "read", name="Kestrel"), msp(2, "read"), orggroup(7, "read")]
    (risk,) = judged(*grants, limits=limits, organizations_of=known).risks
    assert [(a.scope, a.name or a.id) for a in risk.affected] == [
        ("msp", "Kestrel"),
        ("orggroup", "group-7"),
    ]
    (lone,) = judged(*grants[:2], limits=limits, organizations_of=known).risks
    assert [a.id for a in lone.affected] == ["msp-1"]
