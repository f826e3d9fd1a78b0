"""Whose words a text of a result holds, said by the type of its field. Pure.

A row that has a plain `str` cannot be made: whoever adds a field says whether strangers can write
into it. What has no type that is understood (`Any`) counts as written by strangers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from mist_mcp.words.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

META_KEY: Final = "mist.untrusted"
"""Where the metadata of a result lists the paths of texts that strangers can write."""


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """Whose words a text is: the server's, anyone's, or the server's with quotations in them."""

    whom: Literal["server", "strangers", "server, quoting"]


Foreign = Annotated[str, WrittenBy("strangers")]
"""A text that somebody else chose: names, comments, reasons, what a device prints."""

Own = Annotated[str, WrittenBy("server")]
"""A word or sentence of this server, or a unit, or one of the values that a table here lists."""

Id = Annotated[str, WrittenBy("server")]
"""An id, a MAC address: nothing that can hold a sentence."""

Quoting = Annotated[str, WrittenBy("server, quoting")]
"""A sentence of this server that quotes foreign fields of the same result."""

Moment = Annotated[str | None, WrittenBy("server"), BeforeValidator(moment)]
"""A moment, ISO 8601 in UTC; made from epoch seconds too. None for an unknown one."""

_LIST: Final = "[]"


def untrusted_in(kind: type[BaseModel], *, document: Mapping[str, Any]) -> list[str]:
    """Return the paths under which a document holds text of strangers: `rows[].name`.

    All that stands under a path counts, the names in an object too.

    Args:
        kind: the type of the result.
        document: what is sent of it.
    """
    return [path for path in _paths(kind) if path.partition(".")[0].removesuffix(_LIST) in document]


def holds_strangers(kind: type[BaseModel], *, document: Mapping[str, Any]) -> bool:
    """Tell whether a document of a type holds any text that strangers wrote."""
    return any(_stands(path.split("."), document) for path in _strangers(kind))


def require_declared(model: type[BaseModel]) -> None:
    """Check that every text of a model says whose words it holds.

    Raises:
        TypeError: one does not.
    """
    for name, field in model.model_fields.items():
        texts = _texts(field.annotation, path="", by=_writer(field.metadata))
        if any(by is None for _, by in texts):
            where = f"{model.__module__}.{model.__qualname__}.{name}"
            message = f"{where} must say whose words it holds: Foreign, Own, Id, Moment, Quoting"
            raise TypeError(message)


@cache
def _paths(model: type[BaseModel]) -> tuple[str, ...]:
    """Return all such paths of a model; the sentences that quote them only where there are some."""
    found = dict(_of_model(model))
    strangers = [path for path, by in found.items() if by == "strangers"]
    return tuple(path for path, by in found.items() if by != "server") if strangers else ()


@cache
def _strangers(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the paths of a model whose texts are all the words of strangers."""
    return tuple({path: None for path, by in _of_model(model) if by == "strangers"})


def _stands(steps: Sequence[str], value: Any) -> bool:
    """Tell whether anything stands at the end of the steps; a list is looked through."""
    if isinstance(value, list):
        return any(_stands(steps, item) for item in value)
    if not steps:
        return value is not None and value != {}
    name = steps[0].removesuffix(_LIST)
    return isinstance(value, dict) and _stands(steps[1:], value.get(name))


def _of_model(model: type[BaseModel], *, before: str = "") -> Iterator[tuple[str, str | None]]:
    for name, field in model.model_fields.items():
        yield from _texts(field.annotation, path=f"{before}{name}", by=_writer(field.metadata))


def _texts(kind: Any, *, path: str, by: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Return the paths of texts in a type, and who writes each; None for a plain text."""
    origin = get_origin(kind)
    if origin is Annotated:
        kind, *metadata = get_args(kind)
        yield from _texts(kind, path=path, by=_writer(metadata) or by)
    elif kind is str:
        yield path, by
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _of_model(kind, before=f"{path}.")
    elif origin is list:
        yield from _texts(get_args(kind)[0], path=f"{path}{_LIST}", by=by)
    elif origin is dict:
        yield from ((path, one) for part in get_args(kind) for _, one in _texts(part, path=path))
    elif origin is not None and origin is not Literal:
        for part in get_args(kind):
            yield from _texts(part, path=path, by=by)
    elif origin is None and not _is_textless(kind):
        yield path, by or "strangers"


def _writer(metadata: Any) -> str | None:
    return next((each.whom for each in metadata if isinstance(each, WrittenBy)), None)


def _is_textless(kind: Any) -> bool:
    return kind in (int, float, bool, type(None)) or (
        isinstance(kind, type) and issubclass(kind, Enum)
    )
