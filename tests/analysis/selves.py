"""Answers of `/api/v1/self` for tests: written by hand, and drawn at random, valid and damaged."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mist_mcp.analysis.privileges import Assessment, assess
from mist_mcp.analysis.thresholds import Limits

ROLES = ("read", "helpdesk", "installer", "write", "admin")
VERDICTS = ("safe", "risk", "critical")
LIMITS = Limits()
NOWHERE = "00000000-0000-0000-0000-000000000000"
Row = dict[str, Any]


def org(number: int, role: str = "read", **more: object) -> Row:
    """Describe a grant on an organization."""
    return {"scope": "org", "role": role, "org_id": f"org-{number}", "msp_id": None, **more}


def site(number: int, role: str, in_org: int, **more: object) -> Row:
    """Describe a grant on a site."""
    of = {"site_id": f"site-{number}", "org_id": f"org-{in_org}"}
    return {"scope": "site", "role": role, **of, **more}


def sitegroup(number: int, role: str, in_org: int, **more: object) -> Row:
    """Describe a grant on a group of sites."""
    of = {"sitegroup_ids": [f"sites-{number}"], "org_id": f"org-{in_org}"}
    return {"scope": "sitegroup", "role": role, **of, **more}


def orggroup(number: int, role: str, **more: object) -> Row:
    """Describe a grant on a group of organizations."""
    return {"scope": "orggroup", "role": role, "orggroup_ids": [f"group-{number}"], **more}


def msp(number: int, role: str, **more: object) -> Row:
    """Describe a grant on an MSP."""
    return {"scope": "msp", "role": role, "msp_id": f"msp-{number}", **more}


def listed(*numbers: int, groups: tuple[int, ...] = ()) -> list[Row]:
    """List organizations as an MSP does."""
    around = [f"group-{number}" for number in groups]
    return [
        {"id": f"org-{number}", "name": f"Org {number}", "orggroup_ids": around, "msp_id": None}
        for number in numbers
    ]


def judged(
    *grants: object, limits: Limits = LIMITS, organizations_of: dict[str, list[Row]] | None = None
) -> Assessment:
    """Assess an organization token with these grants."""
    document = {"name": "token", "privileges": list(grants)}
    return assess(document, limits=limits, organizations_of=organizations_of)


def kinds(assessment: Assessment) -> list[str]:
    """List the kinds of risk found."""
    return [risk.kind for risk in assessment.risks]


def rank(assessment: Assessment) -> int:
    """Return how bad the verdict is."""
    return VERDICTS.index(assessment.verdict)


roles = st.sampled_from(ROLES)
few = st.integers(0, 3)
msp_ids = st.sampled_from([None, NOWHERE, "msp-0", "MSP-1 "])
group_ids = st.lists(st.sampled_from(["group-0", "group-1"]), max_size=2)
site_group_ids = st.lists(st.sampled_from(["sites-0", "sites-1"]), max_size=2)
views = st.lists(st.sampled_from(["org_admin", "location", "from the future"]), max_size=2)
grants = st.one_of(
    st.builds(org, st.integers(0, 6), roles, msp_id=msp_ids, orggroup_ids=group_ids, views=views),
    st.builds(site, few, roles, st.integers(0, 6), msp_id=msp_ids, sitegroup_ids=site_group_ids),
    st.builds(sitegroup, few, roles, st.integers(0, 6)),
    st.builds(orggroup, few, roles, msp_id=msp_ids),
    st.builds(msp, few, roles, name=st.sampled_from(["Kestrel", "", None])),
)
"""Privileges that can be understood."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@st.composite
def damaged_grants(draw: st.DrawFn) -> object:
    """Draw a privilege in which one field is missing or holds anything."""
    row = draw(grants)
    name = draw(st.sampled_from(sorted(row)))
    changed = draw(st.booleans())
    return {**row, name: draw(json_values)} if changed else {**row, name: None}


any_grants = grants | damaged_grants() | json_values
expansions = st.none() | st.dictionaries(
    st.sampled_from(["msp-0", "MSP-1", "msp-2"]),
    st.lists(
        st.builds(
            lambda number, groups: {"id": f"org-{number}", "orggroup_ids": groups},
            st.integers(0, 9),
            group_ids,
        ),
        max_size=4,
    ),
)
documents = json_values | st.fixed_dictionaries(
    {"privileges": st.none() | st.lists(any_grants, max_size=6) | json_values},
    optional={
        "name": st.text() | json_values,
        "email": st.text() | json_values,
        "two_factor_required": st.booleans() | json_values,
        "two_factor_passed": st.booleans() | json_values,
        "expire_time": st.floats() | json_values,
    },
)
"""Whole answers of `/api/v1/self`, valid and damaged."""

thresholds = st.builds(
    Limits,
    max_admin_orgs=st.integers(0, 5),
    max_write_orgs=st.integers(0, 5),
    max_admin_msps=st.integers(0, 3),
    max_write_msps=st.integers(0, 3),
    max_orgs_per_msp=st.integers(0, 5),
)
