"""What the judgement on a token promises whatever the cloud answers."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.privileges import assess
from tests.analysis.selves import (
    LIMITS,
    NOWHERE,
    ROLES,
    VERDICTS,
    Row,
    any_grants,
    documents,
    expansions,
    grants,
    json_values,
    judged,
    rank,
    roles,
    thresholds,
)

if TYPE_CHECKING:
    from mist_mcp.analysis.thresholds import Limits

Listed = dict[str, list[Row]] | None
lists_by_msp = st.dictionaries(
    st.text() | st.just("msp-1"), st.lists(json_values, max_size=3), max_size=2
)


@given(documents, json_values, st.floats() | st.none())
def test_any_json_value_is_judged(document: object, tokens: object, now: float | None) -> None:
    """Whatever the cloud answers, there is a verdict and no exception."""
    assessment = assess(document, limits=LIMITS, tokens=tokens, now=now)
    assert assessment.verdict in VERDICTS


@given(st.lists(any_grants, max_size=3), lists_by_msp)
def test_any_list_of_organizations_is_judged(
    rows: list[object], organizations_of: dict[str, list[object]]
) -> None:
    """Whatever is listed for an MSP, there is a verdict and no exception."""
    document = {"name": "token", "privileges": rows}
    assessment = assess(document, limits=LIMITS, organizations_of=organizations_of)
    assert assessment.verdict in VERDICTS


@given(documents, thresholds)
def test_safe_means_that_every_grant_was_understood(document: object, limits: Limits) -> None:
    """Nothing that is missing, unknown or misshapen passes for safe."""
    if assess(document, limits=limits).verdict == "safe":
        assert isinstance(document, dict)
        assert document["privileges"]
        assert all(map(_is_plain, document["privileges"]))


@given(json_values)
def test_privileges_of_any_other_shape_are_critical(privileges: object) -> None:
    """Junk under `privileges` is never safe."""
    assert assess({"privileges": privileges}, limits=LIMITS).verdict == "critical"


@given(st.data(), st.lists(any_grants, min_size=1, max_size=8), expansions)
def test_order_and_duplicates_do_not_matter(
    data: st.DataObject, given_grants: list[object], known: Listed
) -> None:
    """The same grants in another order, some twice, are the same assessment to the letter."""
    more = data.draw(st.lists(st.sampled_from(given_grants)))
    shuffled = data.draw(st.permutations(given_grants + more))
    one = judged(*shuffled, organizations_of=known)
    assert one == judged(*given_grants, organizations_of=known)


@given(st.lists(any_grants, min_size=1, max_size=8), any_grants, expansions, thresholds)
def test_adding_a_grant_never_lowers_the_verdict(
    given_grants: list[object], extra: object, known: Listed, limits: Limits
) -> None:
    """More privileges are never safer."""
    before = judged(*given_grants, organizations_of=known, limits=limits)
    after = judged(*given_grants, extra, organizations_of=known, limits=limits)
    assert rank(after) >= rank(before)


@given(grants, roles, st.lists(any_grants, max_size=6), expansions, thresholds)
def test_raising_a_role_never_lowers_the_verdict(
    first: Row, role: str, rest: list[object], known: Listed, limits: Limits
) -> None:
    """A stronger role on the same thing is never safer."""
    stronger = {**first, "role": max(role, first["role"], key=ROLES.index)}
    before = judged(first, *rest, organizations_of=known, limits=limits)
    after = judged(stronger, *rest, organizations_of=known, limits=limits)
    assert rank(after) >= rank(before)


@given(st.lists(any_grants, max_size=8), expansions, thresholds, st.integers(1, 9), st.data())
def test_loosening_a_threshold_never_raises_the_verdict(
    given_grants: list[object], known: Listed, limits: Limits, more: int, data: st.DataObject
) -> None:
    """A higher limit of any kind is never stricter."""
    name = data.draw(st.sampled_from(sorted(asdict(limits))))
    looser = replace(limits, **{name: getattr(limits, name) + more})
    before = judged(*given_grants, organizations_of=known, limits=limits)
    assert rank(judged(*given_grants, organizations_of=known, limits=looser)) <= rank(before)


@given(st.lists(grants, min_size=1, max_size=6), expansions, st.integers(0, 30), thresholds)
def test_an_organization_more_in_a_list_never_lowers_the_verdict(
    given_grants: list[Row], known: Listed, number: int, limits: Limits
) -> None:
    """The more organizations an MSP passes on, the worse."""
    before = {msp: rows for msp, rows in (known or {}).items() if rows}
    more = {msp: [*rows, {"id": f"org-{number}"}] for msp, rows in before.items()}
    less = judged(*given_grants, organizations_of=before, limits=limits)
    assert rank(judged(*given_grants, organizations_of=more, limits=limits)) >= rank(less)


@given(st.lists(grants, min_size=1, max_size=8), expansions)
def test_the_reach_is_what_counting_by_hand_finds(given_grants: list[Row], known: Listed) -> None:
    """Distinct organizations, each under the highest role that any grant passes on to it."""
    reach = judged(*given_grants, organizations_of=known).reach
    found = [_role_in(f"org-{number}", given_grants, known or {}) for number in range(10)]
    assert reach.organizations == {role: found.count(role) for role in ROLES if role in found}
    direct = [row for row in given_grants if row["scope"] == "msp"]
    msps = {row["msp_id"]: _strongest(direct, "msp_id", row["msp_id"]) for row in direct}
    assert sorted(msps.values()) == sorted(
        role for role, count in reach.msps.items() for _ in range(count)
    )


@given(st.lists(grants, min_size=1, max_size=8), expansions, thresholds)
def test_each_limit_is_exact(given_grants: list[Row], known: Listed, limits: Limits) -> None:
    """A rule is broken if and only if its number is above the limit or not known."""
    assessment = judged(*given_grants, organizations_of=known, limits=limits)
    reach = assessment.reach
    numbers = {
        "admin_orgs": (reach.organizations, ("admin",), reach.uncounted),
        "write_orgs": (reach.organizations, ROLES[1:], reach.uncounted),
        "admin_msps": (reach.msps, ("admin",), {}),
        "write_msps": (reach.msps, ROLES[1:], {}),
    }
    broken = {
        kind
        for kind, (counts, wanted, unknown) in numbers.items()
        if sum(counts.get(role, 0) for role in wanted) > getattr(limits, f"max_{kind}")
        or any(unknown.get(role) for role in wanted)
    }
    assert broken == {risk.kind for risk in assessment.risks} - {"orgs_per_msp"}


def _strongest(rows: list[Row], field: str, value: str) -> str:
    found = {row["role"] for row in rows if row[field] == value}
    return next(role for role in reversed(ROLES) if role in found)


def _role_in(org: str, rows: list[Row], known: dict[str, list[Row]]) -> str:
    """Return the highest role in an organization, by trying every grant; empty for none."""
    own = [row for row in rows if row.get("org_id") == org]
    lists = [(msp.strip().lower(), row) for msp, listed in known.items() for row in listed]
    around = {msp for msp, row in lists if row["id"] == org}
    around |= {group for _, row in lists if row["id"] == org for group in row["orggroup_ids"]}
    for row in own:
        around |= {(row.get("msp_id") or NOWHERE).strip().lower(), *row.get("orggroup_ids", [])}
    passed = [
        row["role"]
        for row in rows
        if (row["scope"] == "msp" and row["msp_id"] in around)
        or (row["scope"] == "orggroup" and around.intersection(row["orggroup_ids"]))
    ]
    held = {*passed, *(row["role"] for row in own)}
    return next((role for role in reversed(ROLES) if role in held), "")


def _is_plain(row: Row) -> bool:
    """Tell whether a privilege says clearly which role is held on what."""
    targets = {
        "msp": ["msp_id"],
        "orggroup": ["orggroup_ids", "orggroup_id"],
        "org": ["org_id"],
        "sitegroup": ["sitegroup_ids", "sitegroup_id"],
        "site": ["site_id"],
    }
    fields = targets[row["scope"].strip()]
    if row["scope"].strip() not in ("msp", "orggroup"):
        assert row["org_id"].strip()
    return row["role"].strip() in ROLES and any(row.get(field) for field in fields)
