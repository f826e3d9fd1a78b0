"""What may stand for an option of a request to a device: in words, and as a test. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import InputError
from mist_mcp.words.untrusted import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_LABEL: Final = 128
_WORD: Final = re.compile(r"[A-Za-z0-9:][A-Za-z0-9._:/@-]{0,127}", re.ASCII)
_MAC: Final = re.compile(r"[0-9a-f]{12}", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Option:
    """What may stand for an option: in words, and as a test."""

    words: str
    accepts: Callable[[Any], bool]


Options = dict[str, Option]


def number(low: int, high: int) -> Option:
    """Return an option that is a whole number of a range."""
    return Option(
        f"a whole number from {low} to {high}",
        lambda value: type(value) is int and low <= value <= high,
    )


def choice(*words: str) -> Option:
    """Return an option that is one of some words."""
    return Option(" or ".join(words), lambda value: value in words)


def form(words: str, pattern: re.Pattern[str]) -> Option:
    """Return an option that is a text of a form."""
    return Option(
        words, lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
    )


def several(each: Option, *, most: int) -> Option:
    """Return an option that is a list of different items, and never an empty one."""
    return Option(
        f"a list of 1 to {most} different items, each {each.words}",
        lambda value: (
            isinstance(value, list)
            and 0 < len(value) <= most
            and all(each.accepts(item) and item not in value[:at] for at, item in enumerate(value))
        ),
    )


def record(fields: Mapping[str, Option], *, needed: tuple[str, ...]) -> Option:
    """Return an option that is an object with known fields."""
    words = ", ".join(f"{name} ({field.words})" for name, field in fields.items())
    return Option(
        f"an object with {words}",
        lambda value: (
            isinstance(value, dict)
            and set(needed) <= set(value) <= set(fields)
            and all(fields[name].accepts(item) for name, item in value.items())
        ),
    )


TEXT: Final = form("one word of letters, digits and . _ : / @ -", _WORD)
LABEL: Final = Option(
    f"a name of 1 to {_LONGEST_LABEL} visible characters",
    lambda value: (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_LABEL
        and value == visible(value).strip()
        and value.isprintable()
    ),
)
MAC: Final = form("a MAC address of 12 hexadecimal digits", _MAC)
UUID: Final = form("an id", _UUID)
TRUTH: Final = Option("true or false", lambda value: isinstance(value, bool))
NODE: Final[Options] = {"node": choice("node0", "node1")}
VRF: Final[Options] = {"vrf": TEXT, **NODE}


def checked(
    what: str,
    options: Mapping[str, Any],
    known: Mapping[str, Option],
    needed: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the options if all of them fit; null means absent.

    Args:
        what: takes the options, by the name that the caller knows.
        options: as the caller sent them.
        known: what there is.
        needed: the names of those that must be there.

    Raises:
        InputError: one is unknown, does not fit, or is missing.
    """
    given = {name: value for name, value in options.items() if value is not None}
    for name, value in given.items():
        if name not in known:
            raise _wrong(f"{what} has no option {quoted(name)}", what, known)
        if not known[name].accepts(value):
            raise _wrong(f"options.{name} is not {known[name].words}", what, known)
    for name in needed:
        if name not in given:
            raise _wrong(f"{what} needs options.{name}", what, known)
    return given


def _wrong(message: str, what: str, known: Mapping[str, Option]) -> InputError:
    taken = "; ".join(f"{name}: {option.words}" for name, option in known.items())
    return InputError(message, next_step=f"{what} takes {taken or 'no options'}.")
