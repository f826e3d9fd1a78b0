"""What a call can do, at worst. Every tool says it, once for all or by its arguments. Pure."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Danger: TypeAlias = Literal[
    "read", "diagnostic", "disruptive", "configuration", "secret", "arbitrary"
]
"""Look; do what changes nothing that matters; disturb; change; show a secret; any of these."""

DANGERS: Final[tuple[Danger, ...]] = get_args(Danger)
ARBITRARY: Final[Danger] = "arbitrary"
"""What counts where nothing else is certain."""

_HARMLESS: Final = ("read", "diagnostic")
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Varying:
    """A class of danger that depends on the arguments of a call.

    Args:
        of: tells it from the arguments, as a caller sent them: nothing has checked them yet.
        mildest: the least of all.
        worst: what a client is shown.
    """

    of: Callable[[Mapping[str, Any]], Danger]
    mildest: Danger
    worst: Danger


def danger_of(declared: Danger | Varying, arguments: Mapping[str, Any]) -> Danger:
    """Return what a call can do; where the arguments do not tell, anything."""
    if not isinstance(declared, Varying):
        return declared
    try:
        found = declared.of(arguments)
    except Exception:  # noqa: BLE001 - whatever goes wrong must not let a call pass
        _LOG.exception("the class of danger cannot be told")
        return ARBITRARY
    return found if found in DANGERS else ARBITRARY


def mildest(declared: Danger | Varying) -> Danger:
    """Return the least that any call of a tool can do."""
    return declared.mildest if isinstance(declared, Varying) else declared


def worst(declared: Danger | Varying) -> Danger:
    """Return the most that any call of a tool can do."""
    return declared.worst if isinstance(declared, Varying) else declared


def announced(declared: Danger | Varying, *, writes: bool) -> Danger:
    """Return what clients are told: the most that a call can do where writes are enabled or not."""
    most = worst(declared)
    return most if writes or most in _HARMLESS else mildest(declared)


def is_destructive(danger: Danger) -> bool:
    """Tell whether something can be lost by a call."""
    return danger not in (*_HARMLESS, "secret")


def is_repeatable(danger: Danger) -> bool:
    """Tell whether the same call twice does no more than once."""
    return danger in _HARMLESS
