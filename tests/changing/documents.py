"""JSON documents for tests of changes: plain ones, and ones with secrets at any depth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from mist_mcp.tools.utility.api_rows import masked
from mist_mcp.words.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator

REDACTOR: Final = Redactor(key=b"of these tests")
SECRET: Final = "S3cr3t"
SECRETS: Final = tuple(f"{SECRET}-{number}" for number in range(4))
MASKS: Final = tuple(REDACTOR.mask(secret) for secret in SECRETS)

_PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["", "x", "y z"]))


def _nested(leaves: Any, names: list[str]) -> Any:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(names), inner, max_size=4),
        ),
        max_leaves=12,
    )


def _objects(leaves: Any, names: list[str]) -> Any:
    return st.dictionaries(st.sampled_from(names), _nested(leaves, names), max_size=4)


PLAIN: Final[st.SearchStrategy[dict[str, Any]]] = _objects(_PLAIN, ["a", "b", "name"])
"""Objects without secrets, whose names have no dots."""

_SECRET = st.sampled_from([*SECRETS, f"https://h/?token={SECRETS[0]}", f"psk: {SECRETS[1]} now"])
_NAMES = ["a", "psk", "secret", "keys", "servers"]


def _known(document: Any) -> bool:
    """Tell whether the redactor knows every secret of a document: bare ones need a field."""
    return SECRET not in json.dumps(shown(document))


def shown(document: Any) -> Any:
    """Return a document as a caller sees it."""
    return masked(document, redactor=REDACTOR)


SECRETIVE: Final[st.SearchStrategy[dict[str, Any]]] = _objects(
    st.one_of(_PLAIN, _SECRET), _NAMES
).filter(_known)
"""Objects with secrets in fields that say so, and inside texts."""

KEYED: Final[st.SearchStrategy[dict[str, Any]]] = _objects(
    st.one_of(_PLAIN, _SECRET), [*_NAMES, f"x?token={SECRETS[2]}", f"psk={SECRETS[3]}"]
).filter(_known)
"""The same with secrets in names too."""

RETURNED: Final[st.SearchStrategy[dict[str, Any]]] = _objects(
    st.one_of(_PLAIN, st.sampled_from([*MASKS, f"psk: {MASKS[1]} now"])), _NAMES
)
"""Objects with masks in them anywhere."""


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the texts of a document with the names above them; items have no name of their own."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, (*path, "[]"))
    elif isinstance(value, str):
        yield path, value


def grown(document: Any, seen: Any) -> Any:
    """Return a document with a field more in every object, and an item more in every list.

    What is seen as one mask has no parts that anybody could add to.
    """
    if isinstance(document, dict) and isinstance(seen, dict):
        return {**{name: grown(item, seen[name]) for name, item in document.items()}, "more": 1}
    if isinstance(document, list) and isinstance(seen, list):
        return [*(grown(*pair) for pair in zip(document, seen, strict=True)), "more"]
    return document
