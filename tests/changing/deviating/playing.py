"""Playing a case through the public door: a client, a person who approves, a terminal to undo."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

from mist_mcp.commands.approvals import Terminal
from mist_mcp.commands.rollback import roll_back
from mist_mcp.errors import MistError
from tests.changing.deviating.case import STRONG, Back, Case, at, claims, edited, says
from tests.changing.deviating.cloud import Deviating, loss
from tests.changing.deviating.objects import FIXED, OBJECTS
from tests.changing.world import TOOL, Person, asking
from tests.conftest import settings_on

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist.cloud import Times
    from tests.asking import Answer, Asker

_ROLLBACK: Final = re.compile(r"mist-mcp rollback ([a-z0-9]{6,})")
_FACTS: Final = ("Class of danger", "Request:", "Affected:", "Cannot be undone")
_NAMES: Final = ("name", "ssid")


@dataclass(slots=True)
class Played:
    """What became of a case.

    Args:
        cloud: as it is afterwards.
        answer: of the tool.
        person: who was asked, and what was shown.
        sent: writes that the change made.
        screen: what was on the terminals of the rollbacks, errors too.
        undone: writes that the rollbacks made.
        before_undoing: the object in truth after the change; None if it was gone.
    """

    cloud: Deviating
    answer: Answer
    person: Person
    sent: int
    screen: str = ""
    undone: int = 0
    before_undoing: dict[str, Any] | None = None


async def played(case: Case, folder: Path, *, times: Times | None = None) -> Played:
    """Make the change of a case, and roll it back if the case says so."""
    cloud = Deviating(*case.switches, times=times)
    if case.given:
        cloud.edit(case.object_path, dict(case.given))

    async def meanwhile() -> None:
        if case.meanwhile and len(person.seen) == 1:
            cloud.edit(case.object_path, dict(case.meanwhile))

    person = Person()
    async with asking(cloud, folder, person) as client:
        shown = await _shown(client, case) if case.edit else {}
        body = dict(case.body) if case.body is not None else edited(shown, case.edit)
        person.seen.clear()
        person.meanwhile = meanwhile
        more = {} if case.method == "DELETE" else {"body": body}
        call = {"path": case.request_path, "method": case.method, **more}
        answer = await client.call(TOOL, call)
        if case.again and not cloud.writes:
            person.approves = False
            await client.call(TOOL, call)
    result = Played(cloud, answer, person, len(cloud.writes))
    result.before_undoing = cloud.truth(case.object_path)
    if case.back is not None:
        await _rolled_back(case, case.back, result, folder)
    return result


async def _shown(client: Asker, case: Case) -> dict[str, Any]:
    (row,) = (await client.data(TOOL, path=case.object_path))["rows"]
    return dict(row)


async def _rolled_back(case: Case, back: Back, result: Played, folder: Path) -> None:
    if back.edit:
        result.cloud.edit(case.object_path, dict(back.edit))
    found = _ROLLBACK.search(result.answer.text)
    if found is None:
        result.screen = result.answer.text
        return
    for _ in range(back.tries):
        result.screen += await rolled_back(result.cloud, folder, found[1])
    result.undone = len(result.cloud.writes) - result.sent


async def rolled_back(cloud: Deviating, folder: Path, undo: str) -> str:
    """Roll a change back on a terminal; return what was there to read, the error too."""
    screen = StringIO()
    terminal = Terminal(
        console=Console(file=screen, width=400),
        ask=lambda _prompt: _name(screen.getvalue()),
        ask_secret=lambda _prompt: "",
        attended=True,
        person="olive",
    )
    own = {
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        "MIST_STATE_DIR": str(folder / "state"),
    }
    try:
        await roll_back(
            settings_on(cloud, **own),
            undo,
            terminal=terminal,
            transport=cloud.transport,
            clock=cloud.clock,
        )
    except MistError as error:
        screen.write(f"\n{error}")
    return screen.getvalue()


def _name(screen: str) -> str:
    """Read the name that is to be typed off the first line of the question."""
    found = re.findall(
        r"^(?:Change in|Create or do in|Delete from) \w+: ([^,\n]+)", screen, re.MULTILINE
    )
    return found[-1].strip() if found else "yes"


def judged(case: Case, result: Played) -> None:
    """Compare what became of a case with what is right."""
    text = result.answer.text
    if case.again:
        _judge_asked_anew(case, result)
        return
    assert result.sent == case.sent, f"sent {result.sent} times: {text}"
    _judge_claims(case, text, claims(result.answer))
    for word in case.words:
        assert says(text, word), f"{word!r} is not said: {text}"
    for word in case.unsaid:
        assert word not in "\n".join([text, result.screen, *result.person.seen])
    _judge_question(case, result)
    _judge_secrets(case, result)
    if case.back is None:
        _judge_truth(case, result)
    else:
        _judge_back(case, case.back, result)


def _judge_asked_anew(case: Case, result: Played) -> None:
    assert len(result.person.seen) > result.sent, "nobody was asked anew"
    assert len(result.person.seen) == 2, result.answer.text
    for word in case.words:
        assert says(result.person.seen[-1], word), result.person.seen[-1]
    _judge_secrets(case, result)


def _judge_claims(case: Case, text: str, made: set[str]) -> None:
    assert made & case.told, f"tells {sorted(made)}, and should {sorted(case.told)}: {text}"
    fitting = {*case.told, "unchanged"} if "refused" in case.told else case.told
    wrong = (made & STRONG) - fitting
    assert not wrong, f"claims {sorted(wrong)}: {text}"


def _judge_question(case: Case, result: Played) -> None:
    if case.lines is not None:
        (seen,) = result.person.seen
        lines = [line for line in seen.splitlines()[1:] if not line.startswith(_FACTS)]
        assert len(lines) == case.lines, "\n".join(lines)
    for word in case.seen:
        assert word in result.person.seen[-1], result.person.seen[-1]


def _judge_secrets(case: Case, result: Played) -> None:
    lost = loss(result.cloud)
    assert not lost.ruined, f"stands for a secret and is none: {lost.ruined}"
    assert lost.gone <= set(case.replaces), f"lost: {sorted(lost.gone - set(case.replaces))}"
    told = "\n".join([result.answer.text, result.screen, *result.person.seen])
    assert "S3cr3t-" not in told
    assert "N3w-" not in told


def _judge_truth(case: Case, result: Played) -> None:
    if case.becomes is None and (not case.sent or case.create):
        return
    kept = result.cloud.truth(case.object_path)
    if case.method == "DELETE" and case.becomes is None:
        assert kept is None
        return
    wanted = case.becomes if case.becomes is not None else case.edit or case.body or {}
    for path, value in wanted.items():
        if not callable(value):
            assert at(kept, path) == value, f"{path} is {at(kept, path)!r}"


def _judge_back(case: Case, back: Back, result: Played) -> None:
    screen = f"{result.answer.text}\n{result.screen}"
    assert back.sent in (None, result.undone), f"sent {result.undone} times: {screen}"
    for word in back.words:
        assert says(screen, word), f"{word!r} is not said: {screen}"
    if back.restored:
        assert _fields(_now(case, result)) == _fields({**OBJECTS[case.kind], **case.given}), screen


def _now(case: Case, result: Played) -> dict[str, Any]:
    """Return the object as it is now; one that was created again has another id."""
    kept = result.cloud.truth(case.object_path)
    collection = case.object_path.rpartition("/")[0]
    others = [
        result.cloud.truth(path) for path in result.cloud.paths if path.startswith(collection)
    ]
    if case.method == "DELETE" and kept is None:
        named = [each for each in others if each and _same_name(each, OBJECTS[case.kind])]
        assert len(named) == 1, f"{len(named)} objects of this name"
        return dict(named[0] or {})
    return kept or {}


def _same_name(one: dict[str, Any], other: dict[str, Any]) -> bool:
    with suppress(StopIteration):
        name = next(each for each in _NAMES if each in other)
        return bool(one.get(name) == other[name])
    return False


def _fields(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the cloud sets; null is absence to Mist."""
    return {n: value for n, value in document.items() if n not in FIXED and value is not None}
