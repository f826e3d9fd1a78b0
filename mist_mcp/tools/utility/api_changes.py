"""Changes by any request of the API: what is asked of a person, and what is said afterwards."""

import asyncio
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from mist_mcp.changing.change import carried_out, intended
from mist_mcp.changing.intent import Intent, require_readable
from mist_mcp.changing.outcome import Outcome
from mist_mcp.changing.proposal import place_of
from mist_mcp.changing.requests import home_of
from mist_mcp.cloud.permits import Write
from mist_mcp.gate.plan import Plan, Reach
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.utility.api_rows import ApiAnswer, masked
from mist_mcp.words.placeholders import WITHHELD
from mist_mcp.words.untrusted import quoted

_MOST_OTHERS: Final = 10


async def changed(mist: Mist, write: Write) -> ApiAnswer:
    """Change an object, if a person approves."""
    hidden = partial(masked, redactor=mist.redactor)
    intent = await intended(mist, write, masked=hidden)
    await asyncio.to_thread(lambda: intent.changes)
    sent = {name: (write.body or {}).get(name) for name in intent.write.body or {}}
    # Whoever sends a secret must not learn without a person whether it is the one that is there.
    guesses = hidden(sent) != sent
    if write.method == "PUT" and not intent.changes and not guesses:
        nothing = Outcome(target="", changes=())
        return _answer(write, nothing, _nothing_to_do(intent))
    if write.method != "DELETE":
        await asyncio.to_thread(require_readable, intent)
    outcome = await carried_out(mist, intent)
    return _answer(write, outcome, verdict_on(outcome))


async def reading_plan(mist: Mist, path: str, query: Mapping[str, str]) -> Plan:
    """Return the plan of reading what holds credentials."""
    home = home_of(path)
    org_id, place = await place_of(mist.client, home)
    asked = ", ".join(f"{name}={value}" for name, value in query.items())
    return Plan(
        what=f"Read credentials in {home.noun}",
        danger="secret",
        targets=(place,),
        org_id=org_id,
        site_id=home.id if home.scope == "sites" else "",
        write=Write("GET", path, dict(query)),
        reach=Reach(devices=0, sites=0, clients=0),
        irreversible="what was read; secrets are masked all the same",
        facts=(("Query", asked),) if asked else (),
    )


def _nothing_to_do(intent: Intent) -> str:
    late = ", ".join(intent.late)
    beside = f" beside what was sent a while ago and the cloud does not show yet ({late})"
    return f"nothing would change{beside if late else ''}, so nothing was sent"


def verdict_on(outcome: Outcome) -> str:
    """Say whether a change is there; pure."""
    said = outcome.told
    if said.queued:
        return f"queued by the cloud{f' as job {said.job}' if said.job else ''}; not made yet"
    if said.trouble:
        return f"not known whether it was made: the answer has an error inside; {_seen(outcome)}"
    if said.failed:
        return f"made in part: {said.failed} of {len(said.parts)} things failed"
    return _made(outcome)


def _made(outcome: Outcome) -> str:
    if outcome.existing:
        return f"nothing was created: {outcome.created} is an existing object"
    created = f", created as {outcome.created}" if outcome.created else ""
    if outcome.seen and not outcome.missing:
        how = ", as the cloud says" if outcome.unseen else ""
        return f"done{how}{created}; {_seen(outcome)}"
    if not outcome.seen:
        return f"accepted by the cloud{created}; {_seen(outcome)}"
    return f"accepted{created}, {_seen(outcome)}"


def _seen(outcome: Outcome) -> str:
    """Say what was read back."""
    number, hidden = len(outcome.changes), len(outcome.unseen)
    fields = f"{number} field{'' if number == 1 else 's'}"
    if not outcome.seen:
        return "the result could not be read back"
    if outcome.deletes:
        return "but it is still there" if outcome.missing else "it is gone"
    if outcome.missing:
        return f"but {len(outcome.missing)} of {fields} read back otherwise"
    if hidden:
        return f"the cloud hides {hidden} of {fields}, the others read back as approved"
    return f"{fields} read back as approved"


def _answer(write: Write, outcome: Outcome, verdict: str) -> ApiAnswer:
    target = f" ({outcome.target})" if outcome.target else ""
    rows = _rows(outcome)
    return ApiAnswer(
        summary=f"{write.method} {write.path}{target}: {verdict}.",
        notes=notes_on(outcome),
        total=len(rows),
        returned=len(rows),
        path=write.path,
        shape="change",
        rollback=outcome.undo,
        rows=rows,
    )


def _rows(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the fields of a change: what was, what was to be, and what is if that is other.

    Where the cloud tells of several things there is a row for each of them, too.
    """
    missing = {change.field: change.after for change in outcome.missing}
    fields = [
        {
            "field": change.field,
            "before": change.before,
            "after": change.after,
            **({"now": missing[change.field]} if change.field in missing else {}),
            **({"now": WITHHELD} if change.field in outcome.unseen else {}),
        }
        for change in outcome.changes
    ]
    parts = [
        {"name": part.what, "status": part.result, **({"text": part.why} if part.why else {})}
        for part in outcome.told.parts
    ]
    return [*fields, *parts]


def notes_on(outcome: Outcome) -> list[str]:
    """Say what else is to know of a change, and how it is undone; pure."""
    notes = list(_surprises(outcome))
    if outcome.undo:
        undoes = "creates it anew, under another id" if outcome.deletes else "undoes it"
        notes.append(f"`mist-mcp rollback {outcome.undo}` on the server's machine {undoes}")
        notes += [f"It cannot restore {clause}" for clause in outcome.lost]
    elif outcome.changes:
        notes.append("mist-mcp rollback cannot undo it")
    return notes


def _surprises(outcome: Outcome) -> Iterator[str]:
    """Yield what the cloud did or said that nobody asked for."""
    said = outcome.told
    if said.trouble:
        yield f"The cloud says {quoted(said.trouble)}"
    if said.queued:
        yield "Read the object later to see what became of it; do not send it again"
    if outcome.nulls:
        yield f"The cloud keeps {', '.join(outcome.nulls)} as null instead of absent"
    if outcome.unseen:
        yield (
            f"The cloud hides {', '.join(outcome.unseen)}, so nobody can read back what it is now"
        )
    if outcome.emptied:
        beside = "; the rollback restores that too" if outcome.undo else ""
        yield f"The change emptied what it did not send: {', '.join(outcome.emptied)}{beside}"
    if outcome.others:
        fields = ", ".join(change.field for change in outcome.others[:_MOST_OTHERS])
        rest = len(outcome.others) - _MOST_OTHERS
        more = f" and {rest} more" if rest > 0 else ""
        yield f"Other fields differ too, though this call did not ask for it: {fields}{more}"
