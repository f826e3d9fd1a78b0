"""A tool: a thin function, its place in the catalogue, and the one translation to MCP."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from functools import cache, partial
from typing import Any, Final, TypeVar, cast

from fastmcp.exceptions import FastMCPError, ToolError, ValidationError
from fastmcp.tools import FunctionTool, InputRequiredToolResult, ToolResult
from mcp.types import TextContent, ToolAnnotations
from pydantic import PrivateAttr
from pydantic import ValidationError as PydanticValidationError

from mist_mcp.answers.presentation import Presentation, Shown, data_of
from mist_mcp.answers.results import Listing, Result
from mist_mcp.answers.shelf import Further
from mist_mcp.answers.tool_call import calling, current_call
from mist_mcp.cloud.turns import beside
from mist_mcp.errors import MistError
from mist_mcp.gate.card import Card, Category
from mist_mcp.gate.consent import Inquiry
from mist_mcp.tools.kit.arguments import given, sentence_of
from mist_mcp.tools.kit.context import leading_on
from mist_mcp.tools.kit.parameters import capped
from mist_mcp.tools.kit.pictured import Pictured
from mist_mcp.words.danger import Danger, Varying, announced, is_destructive, is_repeatable
from mist_mcp.words.trust import META_KEY

_LOG: Final = logging.getLogger(__name__)
_CARD: Final = "__mist_tool__"
_DATA: Final = frozenset({"default", "examples", "enum", "const"})
"""Keywords whose values are data."""
_FORMS: Final = frozenset(
    {
        *("minLength", "maxLength", "pattern", "additionalProperties"),
        *("minimum", "maximum", "minItems", "maxItems"),
    }
)
_NAMES: Final = frozenset({"properties", "$defs"})
"""Keywords whose values are schemas by names that anyone may choose."""
_POINTERS: Final = frozenset({"$ref", "discriminator"})
"""Keywords whose values name definitions."""
_NOTES: Final = frozenset({"title", "description", "default", "examples"})
"""Keywords that allow any value."""
_ANY_VALUE: Final = ("string", "number", "boolean", "object", "array", "null")
"""The types of JSON; together they are any value."""

ToolFunction = Callable[..., Awaitable[Result | Further | ToolResult]]
FunctionT = TypeVar("FunctionT", bound=ToolFunction)


def tool(category: Category, *, danger: Danger | Varying) -> Callable[[FunctionT], FunctionT]:
    """Mark a function as a tool; it stays callable as it is."""

    def mark(function: FunctionT) -> FunctionT:
        setattr(function, _CARD, Card(category=category, danger=danger))
        return function

    return mark


def card_of(function: ToolFunction) -> Card:
    """Return what the catalogue knows of a marked function."""
    card: Card = getattr(function, _CARD)
    return card


def toolsets_of(functions: Iterable[ToolFunction]) -> dict[str, Category]:
    """Return the toolset of each marked function, by name and in order."""
    return {function.__name__: card_of(function).category for function in functions}


class MistTool(FunctionTool):
    """A tool whose results and errors leave the server in one way."""

    _presentation: Presentation = PrivateAttr()
    _card: Card = PrivateAttr()

    @classmethod
    def of(
        cls, function: ToolFunction, *, presentation: Presentation, writes: bool = False
    ) -> MistTool:
        """Make the MCP tool of a marked function.

        Args:
            function: the function.
            presentation: how results leave.
            writes: whether writes are enabled, so that clients are told what a call can do.
        """
        made = _parsed(function, writes=writes).model_copy()
        made._presentation = presentation  # noqa: SLF001 - its own class
        made._card = card_of(function)  # noqa: SLF001
        return made

    @property
    def card(self) -> Card:
        """What the catalogue knows of the tool."""
        return self._card

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Run the tool; null and empty text mean the same as an argument that is not there.

        Raises:
            ToolError: the sentence for the model; nothing else leaves.
        """
        known = self.parameters.get("properties", {})
        said = given(arguments, self.parameters)
        try:
            with calling(self.name, said):
                return await self._presented(await super().run(said))
        except Inquiry as inquiry:
            return InputRequiredToolResult(inquiry.result)
        except MistError as error:
            raise _told(self._presentation.sentence(str(error))) from error
        except ValidationError as error:
            sentence = _argument_sentence(error.__cause__, known=known)
            raise _told(self._presentation.sentence(sentence)) from error
        except FastMCPError:
            raise
        except Exception as error:
            _LOG.exception("%s failed on our side", self.name)
            raise _told(
                f"{self.name} failed on the server's own side ({type(error).__name__}). "
                "The server's log has the details; other calls are not affected."
            ) from error

    def convert_result(self, raw_value: Any) -> ToolResult:
        """Hand on what is to be presented; what a tool has from another tool is already."""
        return raw_value if isinstance(raw_value, ToolResult) else _Unshown.of(raw_value)

    async def _presented(self, result: ToolResult) -> ToolResult:
        """Present the typed result, or the rest of one, as text and as structured content."""
        if not isinstance(result, _Unshown):
            return result
        raw_value = result.value
        shown = await self._shown(raw_value)
        images = raw_value.images() if isinstance(raw_value, Pictured) else []
        return ToolResult(
            content=[TextContent(type="text", text=shown.text), *images] if images else shown.text,
            structured_content=shown.document,
            meta={META_KEY: shown.untrusted} if shown.untrusted else None,
        )

    async def _shown(self, value: Result | Further) -> Shown:
        """Mask, lay out and cut; what is large in a thread, beside other calls."""
        way_on = leading_on()
        if isinstance(value, Further):
            page = partial(self._presentation.further, value, way_on=way_on)
            return await beside(page, over=value.kept.parted.whole)
        plain = data_of(value)
        if isinstance(value, Listing):
            plain["notes"] += capped(current_call().arguments.get("limit"))
        whole = partial(self._presentation.result, value, plain=plain, way_on=way_on)
        return await beside(whole, over=plain)


class _Unshown(ToolResult):
    """What a tool returned, before it is presented."""

    _value: Result | Further = PrivateAttr()

    @classmethod
    def of(cls, value: Result | Further) -> _Unshown:
        """Keep it as it is."""
        made = cls(content=[])
        made._value = value  # its own class
        return made

    @property
    def value(self) -> Result | Further:
        """What it returned."""
        return self._value


def _told(sentence: str) -> ToolError:
    """Return the error for the model; to the operator it is none, or is in the log already."""
    return ToolError(sentence, log_level=logging.INFO)


@cache
def _parsed(function: ToolFunction, *, writes: bool) -> MistTool:
    """Read signature and docstring, once for a function: the schemas take milliseconds each.

    References are replaced here, because some clients cannot follow them; the framework would do it
    again for every listing, with a library that brings an HTTP client of its own.
    """
    card = card_of(function)
    danger = announced(card.danger, writes=writes)
    made = cast(
        "MistTool",
        MistTool.from_function(
            function,
            tags={card.category},
            meta={"danger": danger},
            annotations=ToolAnnotations(
                read_only_hint=danger == "read",
                destructive_hint=is_destructive(danger),
                idempotent_hint=is_repeatable(danger),
                open_world_hint=True,
            ),
        ),
    )
    made.parameters = whole_schema(without_forms(plain_schema(made.parameters)))
    if made.output_schema is not None:
        made.output_schema = whole_schema(typed_schema(plain_schema(made.output_schema)))
    return made


def _argument_sentence(cause: BaseException | None, *, known: Collection[str]) -> str:
    """Say which arguments are wrong without echoing one."""
    if not isinstance(cause, PydanticValidationError):
        return "The arguments do not fit the tool. Compare them with its input schema."
    return sentence_of(cause.errors(include_url=False, include_input=False), known=known)


def without_forms(schema: Any) -> Any:
    """Return an input schema without the forms of texts, bounds, and "nothing else".

    All are checked all the same, the descriptions say in words what is meant, and in forty
    definitions they cost a model more than they tell it.
    """
    if isinstance(schema, list):
        return [without_forms(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: value if name in _DATA else _formless(name, value)
        for name, value in schema.items()
        if name not in _FORMS or not isinstance(value, int | str)
    }


def _formless(keyword: str, value: Any) -> Any:
    if keyword in _NAMES and isinstance(value, dict):
        return {name: without_forms(schema) for name, schema in value.items()}
    return without_forms(value)


def typed_schema(schema: Any) -> Any:
    """Return a JSON schema in which a value that may be anything says so, type by type.

    A schema without a type is taken for a mistake by some clients, and for an error by others.
    """
    if isinstance(schema, list):
        return [typed_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    typed = {name: _typed_part(name, value) for name, value in schema.items()}
    if typed.keys() <= _NOTES:
        typed["anyOf"] = [{"type": kind} for kind in _ANY_VALUE]
    return typed


def _typed_part(keyword: str, value: Any) -> Any:
    """Return the value of a keyword: data stays as it is, names are no keywords."""
    if keyword in _DATA:
        return value
    if keyword in _NAMES and isinstance(value, dict):
        return {name: typed_schema(schema) for name, schema in value.items()}
    return typed_schema(value)


def whole_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON schema with each reference replaced by the definition it names.

    What stands beside a reference, such as a description, goes before what the definition says.

    Raises:
        RecursionError: a definition refers to itself, and so has no end.
        KeyError: a reference names no definition.
    """
    definitions = {f"#/$defs/{name}": part for name, part in schema.get("$defs", {}).items()}
    plain = {name: value for name, value in schema.items() if name != "$defs"}
    whole: dict[str, Any] = _whole_part(plain, definitions)
    return whole


def _whole_part(part: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(part, list):
        return [_whole_part(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    own = {
        name: _whole_value(name, value, definitions)
        for name, value in part.items()
        if name not in _POINTERS
    }
    named = part.get("$ref")
    if not isinstance(named, str):
        return own
    return {**_whole_part(definitions[named], definitions), **own}


def _whole_value(keyword: str, value: Any, definitions: Mapping[str, Any]) -> Any:
    """Return the value of a keyword: data stays as it is, and names are no keywords."""
    if keyword in _DATA:
        return value
    if keyword in _NAMES and isinstance(value, dict):
        return {name: _whole_part(schema, definitions) for name, schema in value.items()}
    return _whole_part(value, definitions)


def plain_schema(schema: Any) -> Any:
    """Return a JSON schema without what several clients reject or nobody reads.

    Null alternatives go (null is accepted as "absent"), and so do titles and null defaults.
    """
    if isinstance(schema, list):
        return [plain_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        name: _plain_part(name, value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str))
        and not (name == "default" and (value is None or value is False))
    }
    options = plain.get("anyOf")
    if isinstance(options, list):
        kept = [option for option in options if option != {"type": "null"}]
        if len(kept) == 1:
            del plain["anyOf"]
            return {**kept[0], **plain}
        plain["anyOf"] = kept
    return plain


def _plain_part(keyword: str, value: Any) -> Any:
    """Return the value of a keyword: data stays as it is, and names are no keywords."""
    if keyword in _DATA:
        return value
    if keyword in _NAMES and isinstance(value, dict):
        return {name: plain_schema(schema) for name, schema in value.items()}
    return plain_schema(value)
