"""With writes enabled and nobody who approves, all that is sent still only looks.

Every action and every method on every path is asked for: with a person who declines, in both eras
of the protocol, and with a client that can ask nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_mist import FakeMist
from fake_mist.actions.table import ACTIONS
from fake_mist.replay.misses import Lenient
from tests.asking import Asker
from tests.attacks import ANY_PATH, CHANGING, acting
from tests.writing import writing_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.arguments import Arguments

    Handler = Callable[..., Any]

LOOKS: Final = re.compile(
    r"/api/v1/sites/[0-9a-f-]{36}/devices/[0-9a-f-]{36}/(locate|unlocate|poll_stats)"
)
ACTING: Final = st.sampled_from(ACTIONS).map(acting)


def declining(seen: list[str]) -> Handler:
    """Return a person who reads and says no."""

    async def decline(message: str, *_: Any) -> ElicitResult[Any]:
        seen.append(message)
        return ElicitResult(action="accept", content={"approve": False})

    return decline


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("person", [True, False], ids=["declines", "nobody"])
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    actions=st.lists(ACTING, min_size=6, max_size=6),
    changes=st.lists(CHANGING, min_size=6, max_size=6),
)
async def test_nothing_changes_without_an_approval(
    actions: list[Arguments],
    changes: list[Arguments],
    mode: str,
    tmp_path: Path,
    *,
    person: bool,
) -> None:
    """No request but those that look, and nothing is answered as if it had been done."""
    seen: list[str] = []
    async with FakeMist(misses=Lenient()) as cloud:
        server = writing_server(cloud, tmp_path)
        handler = declining(seen) if person else None
        async with Client(server, mode=mode, elicitation_handler=handler) as client:
            asker = Asker(client)
            for arguments in actions:
                await asker.call("device_action", arguments)
            answers = [await asker.call(ANY_PATH, arguments) for arguments in changes]
    sent = [call.path for call in cloud.calls if call.method != "GET"]
    assert [path for path in sent if not LOOKS.fullmatch(path)] == []
    assert [answer.text for answer in answers if not answer.is_error] == []


async def test_the_person_who_declines_was_asked(tmp_path: Path) -> None:
    """The test above is about questions that really come: a gateway has a dozen such actions."""
    seen: list[str] = []
    async with FakeMist(misses=Lenient()) as cloud:
        server = writing_server(cloud, tmp_path)
        async with Client(server, elicitation_handler=declining(seen)) as client:
            for action in ACTIONS:
                await Asker(client).call("device_action", acting(action))
    assert len(seen) >= 12
