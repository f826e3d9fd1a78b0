"""The prompts that the conformance suite asks for by name."""

from typing import Final

from fastmcp import Context
from fastmcp.prompts import Message
from mcp.types import InputRequiredResult

from tests.conformance.contents import CONTEXT, IMAGE, embedded
from tests.conformance.rounds import form


def test_simple_prompt() -> str:
    """Say one sentence."""
    return "This is a simple prompt for testing."


def test_prompt_with_arguments(arg1: str, arg2: str) -> str:
    """Repeat two arguments."""
    return f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"


def test_prompt_with_embedded_resource(resourceUri: str) -> list[Message]:  # noqa: N803 - as asked
    """Bring a resource along."""
    return [
        Message(embedded(resourceUri, "Embedded resource content for testing.")),
        Message("Please process the embedded resource above."),
    ]


def test_prompt_with_image() -> list[Message]:
    """Bring an image along."""
    return [Message(IMAGE), Message("Please analyze the image above.")]


def test_input_required_result_prompt(
    context: Context = CONTEXT,
) -> str | InputRequiredResult:
    """Ask for what it is to be about."""
    answer = (context.input_responses or {}).get("user_context")
    if answer is None:
        asked = form("What context should the prompt use?", context={"type": "string"})
        return InputRequiredResult(input_requests={"user_context": asked})
    return f"It is about {answer}."


PROMPTS: Final = (
    test_simple_prompt,
    test_prompt_with_arguments,
    test_prompt_with_embedded_resource,
    test_prompt_with_image,
    test_input_required_result_prompt,
)
