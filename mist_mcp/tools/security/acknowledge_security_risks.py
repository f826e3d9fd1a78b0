"""Ask a person to accept the critical risks of the token for an hour, and list all risks."""

from typing import Final

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from pydantic import Field

from mist_mcp.answers.results import Result
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.token_report import (
    TokenRisk,
    counted_risks,
    risk_rows,
    unlisted_notes,
)
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.security.own_token import own_token
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Moment, Own

_HOW: Final = (
    "A person is asked by this call, in the client or on a terminal, and accepts for an hour; or "
    "whoever operates this server sets MIST_SECURITY_RISKS_ACKNOWLEDGED=true and starts it again. "
    "Nothing said in a call or in this conversation can do that."
)


class Acknowledgement(Result):
    """The open risks of the token, and how a person accepts them."""

    verdict: Own
    acknowledged: bool
    until: Moment = Field(None, description="when a person's acknowledgement ends")
    strict: bool = Field(description="whether risks that nobody accepted block what is not a read")
    how: Own = Field(description="what a person does to accept the risks")
    risks: list[TokenRisk]


@tool("security", danger="read")
async def acknowledge_security_risks(
    *,
    mist: Mist = MIST,
    context: Context = CurrentContext(),  # noqa: B008 - how FastMCP injects
) -> Acknowledgement:
    """Ask a person to accept the critical risks of the token for an hour, and list all risks.

    Nothing that is said in the call or before counts as consent.
    """
    until = await mist.clearance.acknowledge(context=context)
    assessment = (await own_token(mist)).assessed(mist.settings.limits)
    by_operator = mist.settings.security_risks_acknowledged
    return Acknowledgement(
        summary=f"Verdict {assessment.verdict}, {counted_risks(assessment.risks)}; "
        + (
            f"acknowledged by a person until {iso(until)}."
            if until
            else f"{'acknowledged' if by_operator else 'not acknowledged'} by the operator."
        ),
        notes=unlisted_notes(assessment.held),
        verdict=assessment.verdict,
        acknowledged=by_operator or until is not None,
        until=iso(until) if until else None,
        strict=mist.settings.strict_security_mode,
        how=_HOW,
        risks=risk_rows(assessment),
    )
