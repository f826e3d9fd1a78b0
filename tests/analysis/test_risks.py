"""What a person reads about each risk, and how risks make the verdict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from mist_mcp.analysis.privileges import assess
from mist_mcp.analysis.risks import VERDICTS, Kind, Risk, Severity, ranked, verdict_of
from tests.analysis.selves import LIMITS, Row, listed, msp, org

SECURITY = Path(__file__).parents[2] / "docs" / "security.md"
KNOWN = {f"msp-{number}": listed(*range(6)) for number in (1, 2)}
EVERYTHING = [msp(1, "admin"), msp(2, "admin"), org(1, "king"), org(2, scope="galaxy"), None]
DOCUMENTS: list[Row] = [
    {
        "email": "a@example.com",
        "privileges": EVERYTHING,
        "two_factor_required": True,
        "expire_time": 1,
    },
    {"name": "t", "privileges": [org(1)]},
]
TEXTS: dict[Kind, tuple[Severity, str, str]] = {
    "unreadable": (
        "critical",
        "Privileges are misshapen or name nothing, so what the token may do is not known",
        "Use an organization token with one role on one organization.",
    ),
    "unknown_scope": (
        "critical",
        "Privileges have an unknown scope, so what the token may do is not known",
        "Use an organization token with one role on one organization.",
    ),
    "unknown_role": (
        "critical",
        "Privileges have an unknown role, so what the token may do is not known",
        "Use an organization token with one role on one organization.",
    ),
    "admin_orgs": (
        "critical",
        "Organizations with the admin role: 6, the limit is 1 (MIST_MAX_ADMIN_ORGS)",
        "Use an organization token of the one organization that is to be administered.",
    ),
    "admin_msps": (
        "critical",
        "MSPs with the admin role: 2, the limit is 1 (MIST_MAX_ADMIN_MSPS)",
        "Use an organization token: it never has privileges on an MSP.",
    ),
    "two_factor_pending": (
        "critical",
        "The second factor of the login is still to come, so the privileges are not all there",
        "Complete the two-factor login, or use an organization token, which needs none.",
    ),
    "write_orgs": (
        "high",
        "Organizations that the token may change: 6, the limit is 3 (MIST_MAX_WRITE_ORGS)",
        "Use the read role, and another one only on the organizations that need it.",
    ),
    "write_msps": (
        "high",
        "MSPs that the token may change: 2, the limit is 1 (MIST_MAX_WRITE_MSPS)",
        "Use the read role on the MSP, or an organization token.",
    ),
    "orgs_per_msp": (
        "high",
        "Organizations reached in one MSP or group: 6, the limit is 5 (MIST_MAX_ORGS_PER_MSP)",
        "Use an organization token for each organization that is needed.",
    ),
    "expired": (
        "high",
        "The account has expired, or its time of expiry cannot be read",
        "Remove the account, and use a token that is meant to be in use.",
    ),
    "user_token": (
        "low",
        "The token is a person's: it may do all that the person may, now and later",
        "Use an organization token: it has its own privileges and is bound to addresses.",
    ),
    "no_source_ips": (
        "low",
        "The token is accepted from any address (src_ips)",
        "Make it again with the addresses of this server; they are fixed at creation.",
    ),
}
"""In the order in which one token with all of them would show them."""


def test_what_a_person_reads() -> None:
    """Every risk there is, its severity, message and mitigation, gravest first."""
    risks = [
        risk
        for document in DOCUMENTS
        for risk in assess(
            document, limits=LIMITS, organizations_of=KNOWN, tokens=[{"name": "t"}], now=2.0
        ).risks
    ]
    found = [(risk.kind, (risk.severity, risk.message, risk.mitigation)) for risk in risks]
    assert found == list(TEXTS.items())


def test_missing_privileges_say_so() -> None:
    """It is the same risk as unreadable ones, in other words."""
    (risk,) = assess({"name": "t"}, limits=LIMITS).risks
    assert risk.message == (
        "The privileges are missing, empty or no list, so what the token may do is not known"
    )
    assert (risk.count, risk.limit, risk.affected) == (None, None, ())


def test_a_document_has_a_row_for_each_risk_and_no_other() -> None:
    """The table of rules is that of the code: kinds, severities and settings."""
    row = re.compile(r"^\| `(\w+)` \| (critical|high|low) \| (.+) \|$", re.MULTILINE)
    rows = row.findall(SECURITY.read_text(encoding="utf-8"))
    assert {kind: severity for kind, severity, _ in rows} == {
        kind: severity for kind, (severity, *_) in TEXTS.items()
    }
    assert set(TEXTS) == set(get_args(Kind))
    named = {kind: re.findall(r"MIST_\w+", about) for kind, _, about in rows}
    for kind, (_, message, _) in TEXTS.items():
        assert named[kind] == re.findall(r"MIST_\w+", message)


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ([], "safe"),
        (["low"], "safe"),
        (["low", "high"], "risk"),
        (["high", "critical", "low"], "critical"),
        (["critical"], "critical"),
    ],
)
def test_the_gravest_risk_is_the_verdict(severities: list[Severity], verdict: str) -> None:
    """A low one is advice, whatever else there is."""
    risks = [
        Risk(kind="expired", severity=severity, message="m", mitigation="m.")
        for severity in severities
    ]
    assert verdict_of(risks) == verdict
    assert [risk.severity for risk in ranked(risks)] == sorted(severities, key=list(VERDICTS).index)
