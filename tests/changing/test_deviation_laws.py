"""Laws of changes, whatever the cloud does: sent once, no secret lost, no more told than is known.

The laws hold for any combination of switches and changes; which are not kept yet fails here.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.changing.deviating.case import Back, Case, at, claims
from tests.changing.deviating.cloud import Switch, loss
from tests.changing.deviating.objects import OBJECTS
from tests.changing.deviating.playing import Played, played
from tests.changing.deviating.switches import (
    FORMS,
    Answers,
    Breaks,
    Counts,
    Empties,
    Fills,
    Hides,
    Lags,
    Reorders,
)
from tests.changing.table.hidden import ANEW, HARMLESS, NESTED

LAWS: Final = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
STATUSES: Final = (200, 202, 207, 400, 408, 409, 429, 500, 503)
CONTENTS: Final[tuple[Any, ...]] = (None, {}, {"error": "no"}, {"id": "not-an-id"}, "<html></html>")

SWITCHES: Final[tuple[st.SearchStrategy[Switch], ...]] = (
    st.builds(Hides, st.sampled_from(list(FORMS))),
    st.builds(Lags, st.sampled_from([1, 2, 10_000]), st.sampled_from([1, 2])),
    st.builds(Counts, st.sampled_from(["modified_time", "last_used"])),
    st.builds(Reorders, st.sampled_from(["bands", "topics", "ntp_servers"])),
    st.just(Fills({"dtim": 2})),
    st.just(Empties("vlan_id", "portal")),
    st.builds(Answers, st.sampled_from(STATUSES), st.sampled_from(CONTENTS), applied=st.booleans()),
    st.builds(Breaks, st.sampled_from([httpx.ReadError, httpx.ReadTimeout]), applied=st.booleans()),
)
EDITS: Final[tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...]] = (
    *((kind, edit, ()) for kind, edit in {**HARMLESS, **NESTED}.items()),
    *((kind, edit, ()) for kind, edit in NESTED.items()),
    *((kind, edit, (old,)) for kind, (edit, old, _field) in ANEW.items()),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Make a change in a cloud with up to three deviations, each kind of them once."""
    chosen = draw(st.lists(st.sampled_from(range(len(SWITCHES))), unique=True, max_size=3))
    switches = tuple(draw(SWITCHES[number]) for number in sorted(chosen))
    if draw(st.booleans()):
        return Case(name="any", switches=switches, method="DELETE", kind=draw(_KINDS), back=Back())
    kind, edit, replaces = draw(st.sampled_from(EDITS))
    return Case(name="any", kind=kind, switches=switches, edit=edit, replaces=replaces, back=Back())


_KINDS: Final = st.sampled_from(["wlan", "webhook", "rftemplate"])


def outcome(case: Case) -> Played:
    """Play a case in a folder of its own."""
    with TemporaryDirectory() as folder:
        return asyncio.run(played(case, Path(folder)))


def is_there(case: Case, result: Played) -> bool:
    """Tell whether what was asked for is so in truth, before any rollback."""
    kept = result.before_undoing
    if case.method == "DELETE":
        return kept is None
    return kept is not None and all(at(kept, path) == new for path, new in case.edit.items())


def as_at_the_start(case: Case, result: Played) -> bool:
    """Tell whether the fields that the object had are there again, on it or on its like."""
    start = OBJECTS[case.kind]
    collection = case.object_path.rpartition("/")[0]
    homes = [path for path in result.cloud.paths if path.startswith(collection)]
    return any(
        all((result.cloud.truth(home) or {}).get(name) == value for name, value in start.items())
        for home in homes
    )


@given(cases())
@LAWS
def test_a_change_keeps_the_laws(case: Case) -> None:
    """Sent once at most; no secret lost; told as it is; undone, or it is said what is not."""
    result = outcome(case)
    made = claims(result.answer)
    assert result.sent <= 1
    assert result.undone <= 1
    assert not loss(result.cloud).ruined
    assert loss(result.cloud).gone <= set(case.replaces)
    if "done" in made:
        assert is_there(case, result), result.answer.text
    if "unchanged" in made:
        assert not any(write.applied for write in result.cloud.writes[: result.sent])
    if result.undone and "read back as approved" in result.screen.lower():
        said = "cannot" in result.screen.lower() or "not be restored" in result.screen.lower()
        assert said or as_at_the_start(case, result), result.screen
