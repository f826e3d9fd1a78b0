"""All questions asked, each call once, of one server in this process."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastmcp import Client

from fake_mist import FakeMist
from fake_mist.serving.composition import shells
from tests.answerable.forms import Form, joined, of_data, of_text
from tests.answerable.questions import QUESTIONS, Call, Fact, Question
from tests.asking import Asker
from tests.conftest import TOKEN_NAME, server_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Answer

NEXT: Final = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of one question: its calls, and all that was heard in each form."""

    question: Question
    calls: int
    text: Form
    data: Form

    def missing(self, form: Form) -> tuple[Fact, ...]:
        """Return the facts that do not stand in a form."""
        return tuple(fact for fact in self.question.wanted if not form.holds(fact))


async def all_heard() -> tuple[Heard, ...]:
    """Ask all questions; the sockets of the shell are on loopback."""
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(FakeMist(TOKEN_NAME))
        sockets = await stack.enter_async_context(shells(fake, answering=0))
        client = await stack.enter_async_context(Client(server_on(fake, sockets=sockets)))
        return tuple([await _heard(Asker(client), question) for question in QUESTIONS])


async def _heard(client: Asker, question: Question) -> Heard:
    answers: list[Answer] = []
    for call in question.calls:
        arguments = _arguments(call, answers)
        if arguments is not None:
            answers.append(await client.call(call.tool, arguments))
    return Heard(
        question=question,
        calls=len(answers),
        text=joined(of_text(answer.text) for answer in _reached(answers)),
        data=joined(of_data(answer.data) for answer in answers),
    )


def _reached(answers: list[Answer]) -> Iterator[Answer]:
    """Leave out what comes after a cursor that stands in the data alone: no text leads there."""
    for answer in answers:
        yield answer
        if answer.data.get(NEXT, "") not in answer.text:
            return


def _arguments(call: Call, before: list[Answer]) -> dict[str, Any] | None:
    """Put in the cursor of the answer before; nothing is left to ask where that has none."""
    if call.arguments.get("cursor") != NEXT:
        return call.arguments
    cursor = before[-1].data.get("next")
    return {"cursor": cursor} if cursor else None
