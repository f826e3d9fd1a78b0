"""Which fields of a result can hold text that strangers wrote. Pure.

Whatever can hold text does, unless its type or its name says that the text is a time, an id, or a
word of the server's own: a field that nobody thought of is data, not something to believe.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

META_KEY: Final = "mist.untrusted"
"""Where the metadata of a result lists the paths of these fields."""

_TIMES: Final = (
    *("certificate_ends", "claimed", "closed_until", "created", "exported", "first", "last"),
    *("last_seen", "modified", "resets", "since", "start", "started", "time", "until", "uptime"),
    "window",
)
_IDS: Final = (
    *("ap_mac", "chassis_mac", "device_id", "id", "mac", "msp_id", "neighbor_mac", "org_id"),
    *("router_mac", "site_id", "sitegroup_id", "switch_mac"),
)
_WORDS: Final = (
    *(
        "advice",
        "by_band",
        "by_kind",
        "by_severity",
        "by_signal",
        "by_time",
        "by_verdict",
        "effect",
    ),
    *("health", "how", "kind", "limits", "look_for", "mitigation", "next", "practice"),
    *("reach_by_role", "run", "unit", "verdict"),
)
OURS: Final = frozenset({*_TIMES, *_IDS, *_WORDS})
"""Names of fields whose texts nobody else writes."""

_QUOTING: Final = ("summary", "notes")
"""Sentences of the server; they quote the fields below them."""

_LIST: Final = "[]"


def untrusted_in(result: BaseModel, *, document: Mapping[str, Any]) -> list[str]:
    """Return the paths under which a document holds text of strangers: `rows[].name`.

    All that stands under a path counts, the names in an object too.

    Args:
        result: the typed result.
        document: what is sent of it.
    """
    paths = _paths(type(result))
    return [path for path in paths if path.partition(".")[0].removesuffix(_LIST) in document]


@cache
def _paths(model: type[BaseModel]) -> tuple[str, ...]:
    """Return all such paths of a model; the sentences that quote them only where there are some."""
    found = tuple(dict.fromkeys(_of_model(model)))
    quoting = [path for path in found if path.removesuffix(_LIST) in _QUOTING]
    return found if len(found) > len(quoting) else ()


def _of_model(model: type[BaseModel], *, before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name not in OURS:
            yield from _of_type(field.annotation, path=f"{before}{name}")


def _of_type(kind: Any, *, path: str) -> Iterator[str]:
    """Return the paths of texts in a type; one that is not understood counts as text."""
    origin = get_origin(kind)
    if kind in (int, float, bool, type(None)) or origin is Literal:
        return
    if isinstance(kind, type) and issubclass(kind, Enum):
        return
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _of_model(kind, before=f"{path}.")
    elif origin is list:
        yield from _of_type(get_args(kind)[0], path=f"{path}{_LIST}")
    elif origin is not None and origin is not dict:
        for part in get_args(kind):
            yield from _of_type(part, path=path)
    else:
        yield path
