"""How a single value stands in the text: on one line, in one cell, as data. Pure.

Whatever wrote it, a value can be no line and no cell of ours, no link, no picture and no tag: what
would make it one gives way to something that only looks like it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BAR: Final = "\u00a6"
"""Stands for `|`, which divides our cells."""

_LINK: Final = re.compile(r"\](?=[(\[])")
_REFERENCE: Final = re.compile(r"^(\s*\[[^\]]*\]):")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")


def formatted(value: Any) -> str:
    """Return a text, number, truth value or null as it stands in the text.

    Numbers, truth values and null are written as in JSON. A text has blanks for line breaks, and
    an empty one has quotation marks.
    """
    if not isinstance(value, str):
        return json.dumps(value)
    return _harmless(" ".join(value.split())).replace("|", _BAR) or '""'


def printed(line: str) -> str:
    """Return a line that a device printed, with its blanks, marked so that it is none of ours."""
    return f"> {_harmless(line)}".rstrip()


def one_of_several(text: str, *, dividing: str = ",") -> str:
    """Return a formatted text among others, in quotation marks where it could pass for two."""
    return f'"{text}"' if set(dividing) & set(text) else text


def listed(values: Iterable[Any]) -> str:
    """Return several values in one cell."""
    return ", ".join(one_of_several(formatted(value)) for value in values)


def is_leaf(value: Any) -> bool:
    """Tell whether a value is neither a list nor an object."""
    return not isinstance(value, dict | list)


def _harmless(text: str) -> str:
    """Return a text of which no reader of Markdown or HTML makes a link, a picture or a tag."""
    if "]" in text:
        text = _LINK.sub("] ", _REFERENCE.sub(r"\1 :", text))
    return _TAG.sub("< ", text) if "<" in text else text
