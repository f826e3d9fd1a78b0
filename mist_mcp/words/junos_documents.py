"""Secrets in what Junos prints as JSON: each value is judged as the statement that it stands for.

The masks know a secret by its statement, and JSON takes statements apart. So each value is written
out as `display set` would show it, all of them at once, and masked where its statement is. Pure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.words.redaction import Redactor

_VALUE: Final = "data"
_NAME: Final = "name"
_ROOT: Final = "configuration"
_INDENT: Final = 4


def masked_document(text: str, *, redactor: Redactor) -> str | None:
    """Return a document with every secret masked; None if it is not whole, and cannot be judged."""
    try:
        document = json.loads(text)
        statements = list(_statements(document, ()))
        lines = redactor.text("\n".join(statements)).split("\n")
        if len(lines) != len(statements):
            return None
        judged = iter(zip(statements, lines, strict=True))
        return json.dumps(_masked(document, judged, redactor), indent=_INDENT, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None


def _statements(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Write out each value behind the words that lead to it, in the order of the document."""
    if isinstance(value, dict):
        inside = (*path, _one_line(_named(value))) if _named(value) else path
        for key, below in value.items():
            yield from _statements(below, path if key in {_NAME, _VALUE} else (*inside, key))
    elif isinstance(value, list):
        for each in value:
            yield from _statements(each, path)
    else:
        words = " ".join(word for word in path if word != _ROOT)
        yield f'set {words} "{_one_line(value)}"'


def _masked(value: Any, judged: Iterator[tuple[str, str]], redactor: Redactor) -> Any:
    if isinstance(value, dict):
        return {key: _masked(below, judged, redactor) for key, below in value.items()}
    if isinstance(value, list):
        return [_masked(each, judged, redactor) for each in value]
    _, shown = next(judged)
    return value if shown.endswith(f' "{_one_line(value)}"') else redactor.mask(str(value))


def _named(value: dict[str, Any]) -> str:
    """Return the name of an entry, in either form of the releases; empty for none."""
    name = value.get(_NAME, "")
    while isinstance(name, list | dict) and name:
        name = name[0] if isinstance(name, list) else name.get(_VALUE, "")
    return str(name) if isinstance(name, str | int) else ""


def _one_line(value: Any) -> str:
    return " ".join(str(value).replace('"', "'").split())
