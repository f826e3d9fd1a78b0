"""Asking the person at the client, in both eras of the protocol.

Up to 2025-11-25 the server sends the client a form and waits. From 2026-07-28 on the call ends
with the form as its result, and the client repeats the call with the answer and a state that the
framework sealed. The framework accepts the same sealed state again until it is old, and hands
answers over that nobody asked for; so the state is a number that this process made, for one
question, and that counts once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mcp.types import ElicitRequest, ElicitRequestFormParams, InputRequiredResult

from mist_mcp.cloud.permits import LIFETIME
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from fastmcp import Context

    from mist_mcp.gate.plan import Question

Answer: TypeAlias = Literal["given", "withheld", "unreachable"]

_ANSWER: Final = "approval"
_FIELD: Final = "approve"
_FIRST_MODERN: Final = "2026-07-28"
_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        _FIELD: {
            "type": "boolean",
            "title": "Approve",
            "description": "Whether exactly this may be done now, once",
        }
    },
    "required": [_FIELD],
}
"""Without a default: a client that fills nothing in approves nothing."""

_MOST_OPEN: Final = 256
_PROCESS: Final = "process"


class Inquiry(Exception):  # noqa: N818 - no error: the call goes on when the person has answered
    """The call ends here for now, with a question to the person as its result."""

    def __init__(self, result: InputRequiredResult) -> None:
        """Keep what the client is sent."""
        super().__init__("a person is being asked")
        self.result = result


@dataclass(frozen=True, slots=True)
class _Asked:
    digest: str
    until: float


class Questions:
    """The questions of this process that wait for their answers.

    Args:
        clock: epoch seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._clock = clock
        self._open: dict[str, _Asked] = {}

    def opened(self, question: Question) -> str:
        """Return a number for a question that is being asked now."""
        now = self._clock()
        self._open = {number: one for number, one in self._open.items() if one.until > now}
        while len(self._open) >= _MOST_OPEN:
            del self._open[next(iter(self._open))]
        number = secrets.token_hex()
        self._open[number] = _Asked(question.digest, now + LIFETIME)
        return number

    def answered(self, number: str, question: Question) -> None:
        """Take an answer; its number never counts again.

        Raises:
            RefusedError: the question was not asked, has been answered, or is another one.
        """
        asked = self._open.pop(number, None)
        if asked is None or asked.until <= self._clock():
            raise RefusedError(
                "The answer is to no open question: it was used before, or came too late",
                next_step="Call the tool again, so that the person is asked again.",
            )
        if asked.digest != question.digest:
            why = f": {question.meanwhile}" if question.meanwhile else ""
            raise RefusedError(
                f"What would be done is no longer what the person was asked about{why}",
                next_step="Call the tool again, so that the person is asked about it as it is.",
            )


async def ask(context: Context, question: Question, *, questions: Questions) -> Answer:
    """Ask the person at the client.

    Raises:
        Inquiry: the answer comes with the next call.
        RefusedError: an answer came that is to no open question.
    """
    request = context.request_context
    if request is None or not _shows_forms(context):
        return "unreachable"
    if is_modern(request.protocol_version):
        return _answer_at_hand(context, question, questions)
    if not context.session.can_send_request:
        return "unreachable"
    result = await context.session.elicit_form(question.text, _FORM, context.request_id)
    return _answer(result)


def caller(context: Context) -> str:
    """Return what stays the same as long as the same client calls."""
    request = context.request_context
    if request is None:
        return _PROCESS
    steady = is_modern(request.protocol_version) or context.session.can_send_request
    key = context._session_scope_key() if steady else None  # noqa: SLF001 - no public name
    return key or _PROCESS


def _answer_at_hand(context: Context, question: Question, questions: Questions) -> Answer:
    """Return the answer that came with the call, or end it with the question."""
    responses, number = context.input_responses, context.request_state
    if responses is None or number is None:
        raise Inquiry(_inquiry(question, number=questions.opened(question)))
    questions.answered(number, question)
    return _answer(responses.get(_ANSWER))


def _inquiry(question: Question, *, number: str) -> InputRequiredResult:
    form = ElicitRequestFormParams(message=question.text, requested_schema=_FORM)
    return InputRequiredResult(
        request_state=number, input_requests={_ANSWER: ElicitRequest(params=form)}
    )


def _answer(result: Any) -> Answer:
    """Read an answer: only an accepted form with a true in it approves."""
    content = getattr(result, "content", None)
    approves = isinstance(content, Mapping) and content.get(_FIELD) is True
    return "given" if approves and getattr(result, "action", None) == "accept" else "withheld"


def _shows_forms(context: Context) -> bool:
    """Tell whether the client says that it shows forms; an empty capability means that too."""
    capabilities = context.session.client_capabilities
    elicitation = capabilities.elicitation if capabilities else None
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


def is_modern(version: str) -> bool:
    """Tell whether calls of this version of the protocol stand alone, without a session."""
    return version >= _FIRST_MODERN
