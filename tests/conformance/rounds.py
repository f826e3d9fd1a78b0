"""Questions to the client, in both eras of the protocol, as the conformance suite asks for them.

Up to 2025-11-25 a tool sends the client a request and waits. From 2026-07-28 on a call ends with
its questions as the result, and the client repeats it with the answers: the way that the server's
own consent goes (`mist_mcp/gate/consent.py`).
"""

from typing import Any, Final

from fastmcp import Context
from fastmcp.tools import ToolResult
from mcp.types import (
    ClientCapabilities,
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
    TextContent,
)

from mist_mcp.gate.consent import Inquiry
from mist_mcp.tools.kit.tool import tool
from tests.conformance.contents import CONTEXT, said

Asked = ElicitRequest | CreateMessageRequest | ListRootsRequest

_DEFAULTS: Final[dict[str, Any]] = {
    "name": {"type": "string", "default": "John Doe"},
    "age": {"type": "integer", "default": 30},
    "score": {"type": "number", "default": 95.5},
    "status": {
        "type": "string",
        "enum": ["active", "inactive", "pending"],
        "default": "active",
    },
    "verified": {"type": "boolean", "default": True},
}
_PLAIN: Final = ["option1", "option2", "option3"]
_TITLED: Final = [{"const": f"value{one}", "title": f"Choice {one}"} for one in (1, 2, 3)]
_CHOICES: Final[dict[str, Any]] = {
    "untitledSingle": {"type": "string", "enum": _PLAIN},
    "titledSingle": {"type": "string", "oneOf": _TITLED},
    "legacyEnum": {
        "type": "string",
        "enum": ["opt1", "opt2", "opt3"],
        "enumNames": ["Option 1", "Option 2", "Option 3"],
    },
    "untitledMulti": {"type": "array", "items": {"type": "string", "enum": _PLAIN}},
    "titledMulti": {"type": "array", "items": {"anyOf": _TITLED}},
}
_TEXT: Final = {"type": "string"}


def form(message: str, **fields: Any) -> ElicitRequest:
    """Ask the person to fill in a form."""
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def _sampled(text: str) -> CreateMessageRequest:
    """Ask the model of the client."""
    message = SamplingMessage(role="user", content=TextContent(type="text", text=text))
    return CreateMessageRequest(
        params=CreateMessageRequestParams(messages=[message], max_tokens=100)
    )


def _answers(context: Context, state: str | None = None, /, **asked: Asked) -> dict[str, Any]:
    """Return the answers to all that is asked.

    Raises:
        Inquiry: the client has not answered yet.
    """
    given = context.input_responses or {}
    if not asked.keys() <= given.keys() or context.request_state != state:
        raise Inquiry(InputRequiredResult(input_requests=dict(asked), request_state=state))
    return dict(given)


async def _filled_in(context: Context, message: str, fields: dict[str, Any]) -> ToolResult:
    """Send a form in the old way, and tell what came back."""
    schema = {"type": "object", "properties": fields, "required": []}
    answer = await context.session.elicit_form(message, schema, context.request_id)
    return said(f"Elicitation completed: action={answer.action}, content={answer.content}")


@tool("utility", danger="read")
async def test_sampling(
    *,
    prompt: str,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask the model of the client, and wait.

    Args:
        prompt: what it is asked.
    """
    message = SamplingMessage(role="user", content=TextContent(type="text", text=prompt))
    answer = await context.session.create_message(
        [message], max_tokens=100, related_request_id=context.request_id
    )
    return said(f"LLM response: {answer.content}")


@tool("utility", danger="read")
async def test_elicitation(
    *,
    message: str,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask the person at the client, and wait.

    Args:
        message: what the person is asked.
    """
    return await _filled_in(context, message, {"username": _TEXT, "email": _TEXT})


@tool("utility", danger="read")
async def test_elicitation_sep1034_defaults(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Send a form that is filled in already."""
    return await _filled_in(context, "Please look through this", _DEFAULTS)


@tool("utility", danger="read")
async def test_elicitation_sep1330_enums(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Send a form with each kind of choice."""
    return await _filled_in(context, "Please choose", _CHOICES)


@tool("utility", danger="read")
async def test_input_required_result_elicitation(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask for a name."""
    answers = _answers(context, user_name=form("What is your name?", name=_TEXT))
    return said(f"Hello, {(answers['user_name'].content or {}).get('name')}!")


@tool("utility", danger="read")
async def test_streaming_elicitation(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask for a name, on a stream that carries nothing but the answer."""
    answers = _answers(context, user_name=form("What is your name?", name=_TEXT))
    return said(f"Hello, {(answers['user_name'].content or {}).get('name')}!")


@tool("utility", danger="read")
async def test_input_required_result_sampling(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask the model of the client."""
    answers = _answers(context, capital_question=_sampled("What is the capital of France?"))
    return said(str(answers["capital_question"].content))


@tool("utility", danger="read")
async def test_input_required_result_list_roots(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask for the folders of the client."""
    answers = _answers(context, client_roots=ListRootsRequest())
    return said(", ".join(str(root.uri) for root in answers["client_roots"].roots))


@tool("utility", danger="read")
async def test_input_required_result_request_state(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Give the client something to keep until it answers."""
    _answers(context, "kept", confirm=form("Please confirm", ok={"type": "boolean"}))
    return said("state-ok")


@tool("utility", danger="read")
async def test_input_required_result_tampered_state(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Give the client something to keep that it cannot change: the framework seals it."""
    _answers(context, "sealed", confirm=form("Please confirm", ok={"type": "boolean"}))
    return said("The state is as it was.")


@tool("utility", danger="read")
async def test_input_required_result_multiple_inputs(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask three questions at once."""
    answers = _answers(
        context,
        "three",
        user_name=form("What is your name?", name=_TEXT),
        greeting=_sampled("Generate a greeting"),
        client_roots=ListRootsRequest(),
    )
    return said(f"{len(answers)} answers came.")


@tool("utility", danger="read")
async def test_input_required_result_multi_round(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask one question after the other."""
    if context.request_state != "second":
        _answers(context, "first", step1=form("Step 1: What is your name?", name=_TEXT))
    color = form("Step 2: What is your favorite color?", color=_TEXT)
    answers = _answers(context, "second", step2=color)
    return said(f"The colour is {(answers['step2'].content or {}).get('color')}.")


@tool("utility", danger="read")
async def test_input_required_result_capabilities(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Ask only what the client says that it can answer."""
    able = context.session.client_capabilities or ClientCapabilities()
    asked: dict[str, Asked] = {}
    if able.elicitation is not None:
        asked["user_name"] = form("What is your name?", name=_TEXT)
    if able.sampling is not None:
        asked["greeting"] = _sampled("Generate a greeting")
    answers = _answers(context, **asked) if asked else {}
    return said(f"{len(answers)} answers came.")
