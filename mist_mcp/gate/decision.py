"""Whether a call may run: one pure rule, that fails closed.

The rule is a list of reasons to refuse, read from top to bottom; the first that applies counts.
What remains is allowed if it changes nothing that matters, and else a person is asked. Every
condition names the one value that lets a call pass: any other, unknown ones too, does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mist_mcp.analysis.grants import ROLES
from mist_mcp.words.danger import DANGERS

if TYPE_CHECKING:
    from collections.abc import Callable

NO_ROLE: Final = "none"
UNKNOWN: Final = "unknown"

Trail: TypeAlias = Literal["kept", "off", "failed"]
Consent: TypeAlias = Literal["none", "given", "withheld"]
Verdict: TypeAlias = Literal["allow", "ask", "refuse"]

_LEAST_ROLE: Final = {"diagnostic": "read", "disruptive": "helpdesk"}
_CHANGING_ROLE: Final = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the decision on a call depends on.

    Args:
        danger: what the call can do.
        writes: whether the operator enabled writes.
        role: the token's highest role on what the call is about; `none` or `unknown`.
        strict: whether the operator wants critical risks of the token to block.
        verdict: of the analysis of the token's privileges; `unknown` if it failed.
        accepted: whether a person acknowledged the risks.
        trail: whether the audit log is kept, switched off, or cannot be written.
        consent: whether a person was asked about this very call, and the answer.
    """

    danger: str
    writes: bool
    role: str
    strict: bool
    verdict: str
    accepted: bool
    trail: str
    consent: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a call, why, and for a refusal what to do next."""

    verdict: Verdict
    reason: str
    next_step: str = ""
    command_step: str = ""
    """What a person at a terminal does next, where that is something else."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason to refuse."""

    applies: Callable[[Case], bool]
    reason: str
    next_step: str
    command_step: str = ""


def decide(case: Case) -> Decision:
    """Decide on a call."""
    if case.danger == "read":
        return Decision("allow", "it only looks")
    for obstacle in OBSTACLES:
        if obstacle.applies(case):
            return Decision("refuse", obstacle.reason, obstacle.next_step, obstacle.command_step)
    if case.danger == "diagnostic":
        return Decision("allow", "it changes nothing that matters")
    if case.consent == "given":
        return Decision("allow", "a person approved it")
    return Decision("ask", "a person must approve it")


def suffices(role: str, danger: str) -> bool:
    """Tell whether a role lets the cloud accept what a call of this class does."""
    least = _LEAST_ROLE.get(danger, _CHANGING_ROLE)
    return role in ROLES and ROLES.index(role) >= ROLES.index(least)


def _risky(case: Case) -> bool:
    harmless = case.verdict in ("safe", "risk") or case.strict is False
    return not harmless and case.accepted is not True


def _unaudited(case: Case) -> bool:
    return case.trail != "kept" and not (case.trail == "off" and case.danger == "diagnostic")


OBSTACLES: Final = (
    Obstacle(
        lambda case: case.danger not in DANGERS,
        "nothing is known about what it can do",
        "Tell the user; this is a fault of the server.",
    ),
    Obstacle(
        lambda case: case.danger == "secret" and case.writes is not True,
        "it is about credentials (class secret), and this server is in read-only mode",
        "get_org_access lists pre-shared keys and API tokens without the keys; for more, whoever "
        "operates the server can start it with --enable-writes or MIST_ENABLE_WRITES=true.",
    ),
    Obstacle(
        lambda case: case.danger != "diagnostic" and case.writes is not True,
        "this server is in read-only mode",
        "Tell the user what to change; whoever operates the server can start it with "
        "--enable-writes or MIST_ENABLE_WRITES=true.",
    ),
    Obstacle(
        lambda case: case.verdict not in ("safe", "risk", "critical"),
        "the privileges of the API token could not be analysed",
        "See analyze_token_security and test_mist_connectivity for the cause.",
        "`mist-mcp --security-check` shows the cause.",
    ),
    Obstacle(
        _risky,
        "the API token has critical risks that no person acknowledged",
        "See analyze_token_security; acknowledge_security_risks asks a person.",
        "`mist-mcp --security-check` lists them;"
        " MIST_SECURITY_RISKS_ACKNOWLEDGED=true accepts them.",
    ),
    Obstacle(
        lambda case: case.role not in (NO_ROLE, *ROLES),
        "it is not known what the API token may do there",
        "See get_user_info for the privileges of the token.",
        "`mist-mcp --security-check` shows the privileges of the token.",
    ),
    Obstacle(
        lambda case: not suffices(case.role, case.danger),
        "the role of the API token does not suffice for it",
        "Tell the user; get_user_info shows the privileges of the token.",
        "Use another token; `mist-mcp --security-check` shows the privileges of this one.",
    ),
    Obstacle(
        _unaudited,
        "it could not be written to the audit log",
        "Tell whoever operates the server; its log says why.",
    ),
    Obstacle(
        lambda case: case.danger != "diagnostic" and case.consent == "withheld",
        "a person did not approve it",
        "Do not try again unless the user asks for it.",
    ),
    Obstacle(
        lambda case: case.danger != "diagnostic" and case.consent not in ("none", "given"),
        "it is not clear whether a person approved it",
        "Tell the user; this is a fault of the server.",
    ),
)
