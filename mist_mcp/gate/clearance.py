"""What the gate knows of one token, and the only maker of permits.

A tool that writes states a plan and gets a permit for it, or does not go on:

    permit = await mist.permit(Plan(what="Restart", danger="disruptive", ...))
    answer = await mist.client.write(plan.write, permit=permit)

One plan a call: where the protocol asks by repeating the call, the tool runs again from the top.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from mist_mcp.errors import ApprovalNeededError, AuditError, RefusedError
from mist_mcp.gate.attempt import Attempt, current_attempt
from mist_mcp.gate.consent import Questions, ask
from mist_mcp.gate.decision import Case, Decision, Verdict, decide
from mist_mcp.gate.plan import Question, asked_by, question_of, risks_question
from mist_mcp.gate.roles import highest_role
from mist_mcp.gate.standing import Standing, role_there, standing
from mist_mcp.gate.usability import unusable
from mist_mcp.words.danger import ARBITRARY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastmcp import Context

    from mist_mcp.answers.presentation import Masks
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.cloud.permits import Ledger, Permit
    from mist_mcp.gate.acceptances import Acceptances
    from mist_mcp.gate.attempt import AuditTrail
    from mist_mcp.gate.card import Card
    from mist_mcp.gate.plan import Plan
    from mist_mcp.gate.plans import Plans
    from mist_mcp.settings.loading import Settings

Ask: TypeAlias = Callable[[Question, Attempt], Awaitable[str]]
"""Asks a person, notes in the attempt who approved, and returns `given` or `withheld`."""

_LOG: Final = logging.getLogger(__name__)
_AT_CLIENT: Final = "the person at the client"
_HARMLESS: Final = ("read", "diagnostic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The gate for one token.

    Args:
        client: asks the cloud who the token is.
        settings: the operator's configuration.
        clock: epoch seconds.
        ledger: where permits are issued.
        questions: what is being asked at clients.
        plans: what waits for approval on a terminal.
        acceptances: which risks a person acknowledged.
        masks: hides secrets in what a person is shown.
        audit: writes the audit log; None if the operator switched it off.
        cards: what the catalogue knows of each tool.
    """

    client: MistClient
    settings: Settings
    clock: Callable[[], float]
    ledger: Ledger
    questions: Questions
    plans: Plans
    acceptances: Acceptances
    masks: Masks
    audit: AuditTrail | None
    cards: Mapping[str, Card]

    def unusable(self) -> dict[str, str]:
        """Return the tools that the token cannot use and why, as far as it is known by now."""
        return unusable(self.cards, self.client.cached.peek("/api/v1/self"))

    async def decision(self, danger: str, attempt: Attempt) -> Decision:
        """Decide on a call before it runs; what it is about is not known yet."""
        # Without the cloud first: what is refused in any case needs no request.
        decision = decide(self._best_case(danger, writes=self.settings.enable_writes))
        if danger == "read" or decision.verdict == "refuse":
            return decision
        known = await self.standing()
        case = self._case(danger, known, attempt, role=highest_role(known.document))
        return known.explained(await self._audited(decide(case), case, attempt))

    async def permit(self, plan: Plan, *, context: Context) -> Permit:
        """Return the permit for a plan, when a person has approved it at the client.

        Raises:
            Inquiry: the person is being asked, and the call ends here for now.
            RefusedError: it is not permitted.
        """
        return await self.permit_by(plan, ask=partial(self._asked, context=context))

    async def permit_by(self, plan: Plan, *, ask: Ask) -> Permit:
        """Return the permit for a plan, when whoever is asked has approved it.

        Raises:
            RefusedError: it is not permitted.
        """
        attempt = _once(current_attempt())
        plan = replace(plan, danger=ARBITRARY) if plan.danger in _HARMLESS else plan
        attempt.learn(targets=plan.targets, danger=plan.danger)
        known = await self.standing()
        role = await role_there(
            self.client, known.document, org_id=plan.org_id, site_id=plan.site_id
        )
        first = decide(self._case(plan.danger, known, attempt, role=role))
        _require(known.explained(first), attempt, verdicts=("allow", "ask"))
        question = asked_by(question_of(plan, masks=self.masks), attempt.caller)
        attempt.learn(shown=question.lines)
        consent = await ask(question, attempt)
        case = self._case(plan.danger, known, attempt, role=role, consent=consent)
        _require(await self._audited(decide(case), case, attempt), attempt)
        return self.ledger.issue(plan.write)

    async def acknowledge(self, *, context: Context) -> float | None:
        """Ask a person to accept the critical risks, and return until when they are accepted.

        None where there is nothing that a person must accept: no such risks, or the operator
        accepted them for good.

        Raises:
            Inquiry: the person is being asked, and the call ends here for now.
            RefusedError: the person did not accept them, or it cannot be written down.
        """
        attempt = _once(current_attempt())
        known = await self.standing()
        until = self.acceptances.until(attempt.caller, known.digest)
        if until or not known.risks or self.settings.security_risks_acknowledged:
            return until
        question = asked_by(risks_question(known, masks=self.masks), attempt.caller)
        attempt.learn(danger=ARBITRARY, targets=(question.target,), shown=question.lines)
        consent = await self._asked(question, attempt, context=context)
        case = self._best_case(ARBITRARY, writes=True, consent=consent)
        _require(await self._audited(decide(case), case, attempt), attempt)
        return self.acceptances.add(attempt.caller, known.digest)

    async def standing(self) -> Standing:
        """Return what the cloud says of the token; it may be a minute old."""
        return await standing(self.client, limits=self.settings.limits, now=self.clock())

    def accepted(self, known: Standing, caller: str) -> bool:
        """Tell whether a person accepted the risks of the token."""
        return self.settings.security_risks_acknowledged or self.acceptances.hold(
            caller, known.digest
        )

    async def _asked(self, question: Question, attempt: Attempt, *, context: Context) -> str:
        """Ask the person at the client, or else on a terminal."""
        answer = await ask(context, question, questions=self.questions)
        if answer == "unreachable":
            attempt.learn(approver=await self._on_terminal(question))
            return "given"
        attempt.learn(approver=_AT_CLIENT if answer == "given" else None)
        return answer

    async def _on_terminal(self, question: Question) -> str:
        """Return who approved on a terminal.

        Raises:
            ApprovalNeededError: nobody has yet.
        """
        approver = await asyncio.to_thread(self.plans.approver, question)
        if approver is None:
            plan_id = await asyncio.to_thread(self.plans.filed, question)
            raise ApprovalNeededError(plan_id, place=self.settings.place_of_plans)
        return approver

    async def _audited(self, decision: Decision, case: Case, attempt: Attempt) -> Decision:
        """Write down that a call goes on; if that fails, it does not."""
        if decision.verdict != "allow" or self.audit is None:
            return decision
        try:
            await self.audit(attempt.learn(decision="allowed", reason=decision.reason))
        except AuditError as error:
            _LOG.warning("%s", error)
            return decide(replace(case, trail="failed"))
        return decision

    def _case(
        self, danger: str, known: Standing, attempt: Attempt, *, role: str, consent: str = "none"
    ) -> Case:
        return Case(
            danger=danger,
            writes=self.settings.enable_writes,
            role=role,
            strict=self.settings.strict_security_mode,
            verdict=known.verdict,
            accepted=self.accepted(known, attempt.caller),
            trail="off" if self.audit is None else "kept",
            consent=consent,
        )

    def _best_case(self, danger: str, *, writes: bool, consent: str = "none") -> Case:
        """Return the case in which everything that the cloud would say is well."""
        return Case(
            danger=danger,
            writes=writes,
            role="admin",
            strict=self.settings.strict_security_mode,
            verdict="safe",
            accepted=False,
            trail="off" if self.audit is None else "kept",
            consent=consent,
        )


def _once(attempt: Attempt) -> Attempt:
    """Return the attempt, if it has asked for nothing yet: two answers could be mixed up.

    Raises:
        RefusedError: the call has asked already.
    """
    if attempt.planned:
        raise RefusedError(
            "One call can ask for one approval only",
            next_step="Tell the user; this is a fault of the server.",
        )
    attempt.planned = True
    return attempt


def _require(
    decision: Decision, attempt: Attempt, *, verdicts: tuple[Verdict, ...] = ("allow",)
) -> None:
    """Go on if the gate says one of these.

    Raises:
        RefusedError: it says something else.
    """
    if decision.verdict not in verdicts:
        attempt.learn(decision="refused", reason=decision.reason)
        raise RefusedError(
            f"Refused: {decision.reason}",
            next_step=decision.next_step,
            command_step=decision.command_step,
        )
