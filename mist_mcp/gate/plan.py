"""What a person is asked to approve: the facts, as they are shown everywhere. Pure.

A tool states a plan; the question made of it is what a person sees, in the client or on a
terminal: without secrets, without hidden characters, every text of a stranger on its own line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.permits import digest_of
from mist_mcp.gate.command_marks import marked
from mist_mcp.words.danger import ARBITRARY
from mist_mcp.words.untrusted import clean, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.answers.presentation import Masks
    from mist_mcp.cloud.permits import Write
    from mist_mcp.gate.standing import Standing
    from mist_mcp.words.danger import Danger

MOST_CHANGES: Final = 60
LONGEST_VALUE: Final = 1000
"""Of what would be; more than a person can read is not shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that would change.

    Args:
        field: where it is.
        before: the value, None where there is none; of lines, how many stay.
        after: the same as it would be; of lines, how many there would be.
        masked: whether the secrets in it are masked already, by what they are.
        lines: the lines that go (`-`) and that come (`+`).
    """

    field: str
    before: Any
    after: Any
    masked: bool = False
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How much is affected; None where it is not known."""

    devices: int | None = None
    sites: int | None = None
    clients: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A request that needs a person's approval, and what the person should know.

    Args:
        what: what would be done, as a sentence without a full stop: "Restart the switch".
        danger: the class of danger; above diagnostic.
        targets: the names of what it is done to; the first is typed on the terminal.
        org_id: the organization that it happens in.
        site_id: the site, if it happens at one.
        write: the exact request.
        changes: what it changes, field by field.
        reach: how much is affected.
        irreversible: what cannot be undone, as a sentence; empty if all can.
        facts: what else to know, such as uptime; may differ when the call is repeated.
        basis: the digest of what was read before; if that changes, the plan is another.
        meanwhile: what changed since a person was asked about the same; more makes another plan.
    """

    what: str
    danger: Danger
    targets: tuple[str, ...]
    org_id: str
    site_id: str = ""
    write: Write
    changes: tuple[Change, ...] = ()
    reach: Reach
    irreversible: str
    facts: tuple[tuple[str, str], ...] = ()
    basis: str = ""
    meanwhile: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person sees and answers.

    Args:
        lines: the facts.
        target: the name that is typed on the terminal.
        danger: the class of danger.
        digest: what tells this question from every other; an answer counts for it alone.
        meanwhile: what changed since a person was asked about the same; empty if nothing.
    """

    lines: tuple[str, ...]
    target: str
    danger: Danger
    digest: str
    meanwhile: str = ""

    @property
    def text(self) -> str:
        """The facts as one text."""
        return "\n".join(self.lines)


def question_of(plan: Plan, *, masks: Masks) -> Question:
    """Return what a person is shown of a plan.

    The number of clients, and facts like uptime, may change while the person thinks; all else
    that changes makes another question.
    """
    place = [plan.org_id, plan.site_id, plan.reach.devices, plan.reach.sites]
    known = [plan.what, plan.danger, plan.targets, *place, plan.basis, plan.meanwhile]
    return Question(
        lines=tuple(_lines(plan, masks)),
        target=shown(plan.targets[0], masks=masks),
        danger=plan.danger,
        digest=digest_of([*known, plan.write.digest, plan.irreversible]),
        meanwhile=shown("; ".join(plan.meanwhile), masks=masks),
    )


def risks_question(known: Standing, *, masks: Masks) -> Question:
    """Return what a person is shown before accepting the critical risks of a token."""
    lines = (
        f"Accept the critical risks of the API token for one hour: {known.name}",
        f"Class of danger: {ARBITRARY}",
        *(f"Risk: {risk}" for risk in known.risks),
        "Then these risks no longer block what is above reading, for this client alone",
        "Each call that changes something still needs an approval of its own",
        "Cannot be undone before it ends: stop the server to end it at once",
    )
    return Question(
        lines=tuple(shown(line, masks=masks) for line in lines),
        target=shown(known.name, masks=masks),
        danger=ARBITRARY,
        digest=digest_of(["risks", known.digest]),
    )


def asked_by(question: Question, caller: str) -> Question:
    """Return the question of one caller, whose answer counts for no other."""
    return replace(question, digest=digest_of([question.digest, caller]))


def shown(text: str, *, masks: Masks) -> str:
    """Return a text as one line without secrets and hidden characters."""
    return _on_one_line(masks.text(visible(text)))


def _on_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _lines(plan: Plan, masks: Masks) -> Iterator[str]:
    yield from (shown(line, masks=masks) for line in _facts(plan))
    for change in plan.changes[:MOST_CHANGES]:
        for line in _change(change, masks):
            # A mask made of its own words would hide what is no secret: `authorization: none`.
            yield _on_one_line(line) if change.masked else shown(line, masks=masks)
    if len(plan.changes) > MOST_CHANGES:
        yield f"AND {len(plan.changes) - MOST_CHANGES} MORE CHANGES THAT ARE NOT SHOWN"
    yield shown(f"Cannot be undone: {plan.irreversible or 'nothing'}", masks=masks)


def _facts(plan: Plan) -> Iterator[str]:
    yield f"{plan.what}: {', '.join(plan.targets)}"
    yield f"Class of danger: {plan.danger}"
    yield f"Request: {plan.write.method} {plan.write.path}"
    yield f"Affected: {_affected(plan.reach)}"
    yield from (f"Changed since a person was asked: {change}" for change in plan.meanwhile)
    yield from (f"{name}: {value}" for name, value in plan.facts)


def _affected(reach: Reach) -> str:
    counts = {"devices": reach.devices, "sites": reach.sites, "clients": reach.clients}
    return ", ".join(f"{what}: {_known(count)}" for what, count in counts.items())


def _known(count: int | None) -> str:
    return "unknown" if count is None else str(count)


def _change(change: Change, masks: Masks) -> Iterator[str]:
    if change.lines:
        yield f"Change {change.field}, line by line ({change.before} of {change.after} lines stay):"
        yield from (f"{sign} {marked(line)}" for sign, line in change.lines[:MOST_CHANGES])
        if len(change.lines) > MOST_CHANGES:
            yield f"AND {len(change.lines) - MOST_CHANGES} MORE LINES THAT ARE NOT SHOWN"
        return
    before, after = (_value(change, value, masks) for value in (change.before, change.after))
    yield f"Change {change.field}: {before} -> {after}"


def _value(change: Change, value: Any, masks: Masks) -> str:
    """Write a value, masked by the last name of its field unless it is masked already."""
    if value is None:
        return "none"
    leaf = change.field.rpartition(".")[2].partition("[")[0]
    masked = value if change.masked else next(iter(masks.value({leaf: value}).values()))
    text = json.dumps(masked, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} long)"
