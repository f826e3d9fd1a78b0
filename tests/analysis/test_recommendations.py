"""What to do about a token."""

from __future__ import annotations

from mist_mcp.analysis.privileges import Assessment, Limits, Reach, assess
from mist_mcp.analysis.recommendations import recommendations

GRANT = {"scope": "org", "org_id": "a", "role": "admin"}


def test_each_thing_is_said_once_and_what_matters_first() -> None:
    """The mitigations of the risks come first, each once."""
    document = {"email": "a@b.example", "privileges": [GRANT, {**GRANT, "org_id": "b"}]}
    assessment = assess(document, limits=Limits(max_admin_orgs=0, max_write_orgs=0))
    advice = recommendations(assessment, {"admin"})
    assert advice[: len(assessment.risks)] == [risk.mitigation for risk in assessment.risks]
    assert len(advice) == len(set(advice))
    assert any("instead of a person's" in line for line in advice)
    assert any("read role" in line for line in advice)


def test_a_reading_token_of_an_organization_needs_nothing() -> None:
    """There is no smaller one."""
    safe = Assessment(verdict="safe", identity="organization token", risks=(), reach=Reach())
    assert recommendations(safe, {"read"}) == []
