"""Changes by any request of the API: what is asked of a person, and what is said afterwards."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from mist_mcp.changing.change import carried_out, intended
from mist_mcp.changing.intent import require_readable
from mist_mcp.changing.outcome import Outcome
from mist_mcp.changing.proposal import place_of
from mist_mcp.changing.requests import home_of
from mist_mcp.cloud.permits import Write
from mist_mcp.gate.plan import Plan, Reach
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.utility.api_rows import ApiAnswer, masked

_MOST_OTHERS: Final = 10


async def changed(mist: Mist, write: Write) -> ApiAnswer:
    """Change an object, if a person approves."""
    hidden = partial(masked, redactor=mist.redactor)
    intent = await intended(mist, write, masked=hidden)
    # Whoever sends a secret must not learn without a person whether it is the one that is there.
    guesses = hidden(write.body) != write.body
    if write.method == "PUT" and not intent.changes and not guesses:
        nothing = Outcome(target="", changes=())
        return _answer(write, nothing, "nothing would change, so nothing was sent")
    if write.method != "DELETE":
        require_readable(intent)
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


def verdict_on(outcome: Outcome) -> str:
    """Say whether a change is there; pure."""
    number = len(outcome.changes)
    fields = f"{number} field{'' if number == 1 else 's'}"
    created = f", created as {outcome.created}" if outcome.created else ""
    if not outcome.seen:
        return f"accepted by the cloud{created}; the result could not be read back"
    if outcome.deletes:
        return "accepted, but it is still there" if outcome.missing else "done; it is gone"
    if outcome.missing:
        return f"accepted{created}, but {len(outcome.missing)} of {fields} read back otherwise"
    return f"done{created}; {fields} read back as approved"


def _answer(write: Write, outcome: Outcome, verdict: str) -> ApiAnswer:
    target = f" ({outcome.target})" if outcome.target else ""
    rows = _rows(outcome)
    return ApiAnswer(
        summary=f"{write.method} {write.path}{target}: {verdict}.",
        notes=_notes(outcome),
        total=len(rows),
        returned=len(rows),
        path=write.path,
        shape="change",
        rollback=outcome.undo,
        rows=rows,
    )


def _rows(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the fields of a change: what was, what was to be, and what is if that is other."""
    missing = {change.field: change.after for change in outcome.missing}
    return [
        {
            "field": change.field,
            "before": change.before,
            "after": change.after,
            **({"now": missing[change.field]} if change.field in missing else {}),
        }
        for change in outcome.changes
    ]


def _notes(outcome: Outcome) -> list[str]:
    notes = []
    if outcome.others:
        fields = ", ".join(change.field for change in outcome.others[:_MOST_OTHERS])
        rest = len(outcome.others) - _MOST_OTHERS
        more = f" and {rest} more" if rest > 0 else ""
        notes.append(
            f"Other fields differ too, though this call did not ask for it: {fields}{more}"
        )
    if outcome.undo:
        undoes = "creates it anew, under another id" if outcome.deletes else "undoes it"
        notes.append(f"`mist-mcp rollback {outcome.undo}` on the server's machine {undoes}")
    elif outcome.changes:
        notes.append("mist-mcp rollback cannot undo it")
    return notes
