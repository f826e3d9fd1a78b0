"""The rule of the gate: every combination of what it depends on, and values that nobody knows."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from mist_mcp.gate.decision import Case, decide
from mist_mcp.words.danger import DANGERS

ODD: tuple[Any, ...] = ("", "ADMIN", None, 1, 0)
DOMAIN: dict[str, tuple[Any, ...]] = {
    "danger": (*DANGERS, "delete", "", None),
    "writes": (True, False),
    "role": ("none", "unknown", "read", "helpdesk", "installer", "write", "admin", "root"),
    "strict": (True, False),
    "verdict": ("safe", "risk", "critical", "unknown", "fine"),
    "accepted": (True, False),
    "trail": ("kept", "off", "failed"),
    "consent": ("none", "given", "withheld", "perhaps"),
}
CASES = [Case(**dict(zip(DOMAIN, values, strict=True))) for values in product(*DOMAIN.values())]
ROLES_FOR = {
    "diagnostic": {"read", "helpdesk", "installer", "write", "admin"},
    "disruptive": {"helpdesk", "installer", "write", "admin"},
    "configuration": {"write", "admin"},
    "secret": {"write", "admin"},
    "arbitrary": {"write", "admin"},
}
GOOD = Case(
    danger="arbitrary",
    writes=True,
    role="admin",
    strict=True,
    verdict="safe",
    accepted=False,
    trail="kept",
    consent="given",
)


CREDENTIALS = "it is about credentials (class secret), and this server is in read-only mode"
"""What is told in place of read-only mode alone, with the tool that shows all but the secret."""

SPOILED: dict[str, dict[str, str | bool]] = {
    "this server is in read-only mode": {"writes": False},
    "the privileges of the API token could not be analysed": {"verdict": "unknown"},
    "the API token has critical risks that no person acknowledged": {"verdict": "critical"},
    "it is not known what the API token may do there": {"role": "unknown"},
    "the role of the API token does not suffice for it": {"role": "none"},
    "it could not be written to the audit log": {"trail": "failed"},
    "a person did not approve it": {"consent": "withheld"},
    "it is not clear whether a person approved it": {"consent": "perhaps"},
}
"""What each reason is about, what lies with the operator first: it is the first that is told."""


def expected(case: Case) -> str:
    """State the rule a second time, by what must hold instead of what stands against it."""
    if case.danger == "read":
        return "allow"
    if case.danger not in ROLES_FOR or case.role not in ROLES_FOR[case.danger]:
        return "refuse"
    analysed = case.verdict in {"safe", "risk", "critical"}
    acceptable = case.verdict != "critical" or not case.strict or case.accepted
    if not (analysed and acceptable):
        return "refuse"
    if case.danger == "diagnostic":
        return "refuse" if case.trail == "failed" else "allow"
    if not (case.writes and case.trail == "kept"):
        return "refuse"
    return {"given": "allow", "none": "ask"}.get(case.consent, "refuse")


def test_the_truth_table_is_the_rule() -> None:
    """Each of all combinations is decided as the rule says."""
    assert len(CASES) > 30_000
    assert [case for case in CASES if decide(case).verdict != expected(case)] == []


def test_every_refusal_says_why_and_what_next() -> None:
    """A reason and a next step, both sentences of ours."""
    refusals = [found for case in CASES if (found := decide(case)).verdict == "refuse"]
    assert all(found.reason and found.next_step.endswith(".") for found in refusals)
    assert len({found.reason for found in refusals}) == 10


def test_what_may_pass_gives_a_reason_and_no_next_step() -> None:
    """There is nothing left to do, but to ask or to run it."""
    passing = [found for case in CASES if (found := decide(case)).verdict != "refuse"]
    assert {found.reason for found in passing} == {
        "it only looks",
        "it changes nothing that matters",
        "a person approved it",
        "a person must approve it",
    }
    assert {found.next_step for found in passing} == {""}


@pytest.mark.parametrize("danger", ["disruptive", "configuration", "secret", "arbitrary"])
@pytest.mark.parametrize("reason", list(SPOILED))
def test_a_refusal_says_what_stands_against_it(reason: str, danger: str) -> None:
    """One thing is wrong, and that is what is told; a class that nobody knows comes first."""
    fields = {name: getattr(GOOD, name) for name in DOMAIN} | SPOILED[reason]
    told = decide(Case(**{**fields, "danger": danger})).reason
    credentials = danger == "secret" and SPOILED[reason] == {"writes": False}
    assert told == (CREDENTIALS if credentials else reason)
    assert decide(Case(**{**fields, "danger": "x"})).reason.startswith("nothing is known")


def test_of_several_reasons_the_first_is_told() -> None:
    """A person is sent to the one that has to be settled first."""
    fields = {name: getattr(GOOD, name) for name in DOMAIN}
    for reason, spoiled in reversed(SPOILED.items()):
        fields |= spoiled
        assert decide(Case(**fields)).reason == reason


@pytest.mark.parametrize("field", list(DOMAIN))
@pytest.mark.parametrize("value", ODD)
def test_a_value_that_nobody_knows_lets_nothing_pass(field: str, value: Any) -> None:
    """Whatever the field: only the one good value counts, and what is like it does not."""
    fields = {name: getattr(GOOD, name) for name in DOMAIN}
    kept = decide(Case(**{**fields, field: value})).verdict
    harmless = field in {"accepted", "strict"}
    assert kept == ("allow" if harmless else "refuse")
    assert decide(GOOD).verdict == "allow"


def test_strictness_is_off_only_by_false() -> None:
    """A critical risk blocks unless strictness is off or somebody accepted it, in exactly that."""
    risky = {**{name: getattr(GOOD, name) for name in DOMAIN}, "verdict": "critical"}
    for odd in ODD:
        assert decide(Case(**{**risky, "strict": odd})).verdict == "refuse"
        assert decide(Case(**{**risky, "accepted": odd})).verdict == "refuse"
    assert decide(Case(**{**risky, "strict": False})).verdict == "allow"
    assert decide(Case(**{**risky, "accepted": True})).verdict == "allow"


def test_more_danger_never_passes_more_easily() -> None:
    """What is refused or asked about is not allowed for a graver class."""
    rank = {"allow": 0, "ask": 1, "refuse": 2}
    order = ("read", "diagnostic", "disruptive", "configuration")
    for case in CASES:
        if case.danger == "read" and case.consent != "given":
            fields = {name: getattr(case, name) for name in DOMAIN}
            ranks = [rank[decide(Case(**{**fields, "danger": one})).verdict] for one in order]
            assert ranks == sorted(ranks)
