"""Arguments as clients send them, made those that a tool declares. Pure.

Clients and models send nothing as null or as empty text, numbers and truth values as text, times
as numbers, lists and objects as JSON text. What stays unclear is left for the check of types, which
names all that is wrong at once.
"""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.naming import typable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Arguments = dict[str, Any]

_NOTHING: Final = frozenset({"null", "none", "undefined"})
"""Words of programs for nothing, where no text of that name is expected."""

_COMMA: Final = re.compile(r""",(?=(?:[^"]*"[^"]*")*[^"]*$)""")
"""A comma that is not within quotes."""

_MOST_FAULTS: Final = 20
_OBJECT: Final = 'a JSON object, such as {"limit": 10}'
_LIST: Final = 'a list of texts, such as ["show version"]'
_SAID: Final[Mapping[str, str]] = {
    "missing_argument": "this argument is required",
    "missing_keyword_only_argument": "this argument is required",
    "int_type": "it is a whole number, such as 50",
    "int_parsing": "it is a whole number, such as 50",
    "int_parsing_size": "it is a whole number, such as 50",
    "int_from_float": "it is a whole number, such as 50",
    "finite_number": "it is a whole number, such as 50",
    "bool_type": "it is true or false",
    "bool_parsing": "it is true or false",
    "string_type": 'it is one text, such as "1d"',
    "string_too_short": "it is empty",
    "list_type": f"it is {_LIST}",
    "dict_type": f"it is {_OBJECT}",
}
"""What is wanted, by the kind of the fault."""

_BOUNDS: Final = {
    "greater_than_equal": ("it is at least", "ge", ""),
    "less_than_equal": ("it is at most", "le", ""),
    "string_too_long": ("it has at most", "max_length", " characters"),
    "too_long": ("it has at most", "max_length", " items"),
    "too_short": ("it has at least", "min_length", " item"),
}
"""Words before a bound, its name in the fault, and the words after it."""


def given(arguments: Mapping[str, Any] | None, schema: Mapping[str, Any]) -> Arguments:
    """Return the arguments that say something, as far as their form is clear. Idempotent.

    Args:
        arguments: as a client sent them.
        schema: the input schema of the tool.
    """
    declared = schema.get("properties", {})
    read = {
        name: _value(value, declared.get(name, {})) for name, value in (arguments or {}).items()
    }
    return {name: value for name, value in read.items() if value is not None}


def _value(value: Any, schema: Mapping[str, Any]) -> Any:
    """Return a value in the form of its type; None for nothing."""
    is_text = schema.get("type") == "string"
    if isinstance(value, int | float) and not isinstance(value, bool) and is_text:
        return _number_as_text(value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or (text.lower() in _NOTHING and (not is_text or "enum" in schema)):
        return None
    return _chosen(text, schema["enum"]) if "enum" in schema else text


def _number_as_text(value: Any) -> str:
    """Write a number as a person would: without the zeros of a fraction that is none."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def _chosen(text: str, choices: Sequence[Any]) -> str:
    """Return the choice that a text is, however it is written; else the text."""
    by_form = {_form(choice): choice for choice in choices if isinstance(choice, str)}
    return by_form.get(_form(text), text)


def _form(text: str) -> str:
    return re.sub(r"[-_ ]+", "_", typable(text).casefold())


def as_object(value: Any) -> Any:
    """Return the object that JSON text holds, and anything else as it is."""
    return _parsed(value, start="{") if isinstance(value, str) else value


def as_commands(value: Any) -> Any:
    """Return the list of commands that a text holds: JSON, a line each, or commas between.

    A command has two words at least, so a comma before a single word is part of one.
    """
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return _parsed(value, start="[")
    commands: list[str] = []
    for line in filter(None, map(str.strip, value.splitlines())):
        first, *others = _COMMA.split(line)
        commands.append(first)
        for part in others:
            if " " in part.strip():
                commands.append(part)
            else:
                commands[-1] += f",{part}"
    return [command.strip() for command in commands]


def as_names(value: Any) -> Any:
    """Return several names as one text: a list becomes JSON, where a name may have a comma."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return json.dumps(value, ensure_ascii=False) if value else value
    return ", ".join(value.splitlines()) if isinstance(value, str) else value


def as_fields(value: Any) -> Any:
    """Return several words as one text with commas: of a list, or of its JSON text."""
    listed = _parsed(value, start="[") if isinstance(value, str) else value
    is_texts = isinstance(listed, list) and all(isinstance(item, str) for item in listed)
    return ",".join(listed) if is_texts else value


def names_in(text: str | None) -> list[str]:
    """Return the names in a text: those of a JSON list, or what stands between commas."""
    listed = _parsed(text or "", start="[")
    parts = listed if isinstance(listed, list) else (text or "").split(",")
    return [name for part in parts if (name := str(part).strip())]


def is_list(text: str) -> bool:
    """Tell whether a text is a JSON list, whose names are whole."""
    return isinstance(_parsed(text, start="["), list)


def _parsed(text: str, *, start: str) -> Any:
    try:
        document = json.loads(text) if text.lstrip().startswith(start) else text
    except (ValueError, RecursionError):
        return text
    return document


def sentence_of(faults: Sequence[Any], *, known: Collection[str]) -> str:
    """Say what is wrong with arguments, all at once and without repeating a value.

    Args:
        faults: as pydantic tells them.
        known: the names of the arguments that the tool has.
    """
    said = [
        f"{'.'.join(map(str, fault['loc'])) or 'arguments'}: {_plain(fault, known=known)}"
        for fault in faults
    ]
    more = f"; and {len(said) - _MOST_FAULTS} more" if len(said) > _MOST_FAULTS else ""
    return f"{'; '.join(said[:_MOST_FAULTS])}{more}. Correct the arguments and call again."


def _plain(fault: Any, *, known: Collection[str]) -> str:
    """Return pydantic's message in terms of the caller."""
    kind, bounds = fault["type"], fault.get("ctx", {})
    if kind == "unexpected_keyword_argument":
        return f"the tool has no such argument{_near(str(fault['loc'][-1]), known)}"
    if kind in _BOUNDS:
        before, name, after = _BOUNDS[kind]
        return f"{before} {bounds[name]}{after}"
    if kind == "value_error":
        return str(bounds["error"])
    message = str(fault["msg"])
    return _SAID.get(kind, message[:1].lower() + message[1:])


def _near(name: str, known: Collection[str]) -> str:
    """Name the arguments that may be meant, or all there are."""
    close = difflib.get_close_matches(name[:64], known, n=2)
    if close:
        return f"; close to it: {', '.join(close)}"
    return f"; it has {', '.join(known)}" if known else "; it has none"
