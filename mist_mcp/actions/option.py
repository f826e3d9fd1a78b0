"""What may stand for an option of a request to a device: in words, and as a test. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import InputError
from mist_mcp.words.naming import as_mac
from mist_mcp.words.untrusted import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_LABEL: Final = 128
_MOST_FAULTS: Final = 8
_DIGITS: Final = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_WORD: Final = re.compile(r"[A-Za-z0-9:][A-Za-z0-9._:/@-]{0,127}", re.ASCII)
_MAC: Final = re.compile(r"[0-9a-f]{12}", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Option:
    """What may stand for an option: in words, and as a test.

    Args:
        words: what may stand for it.
        accepts: tells whether a value does.
        read: makes the value of another form of it, such as a number written as text.
    """

    words: str
    accepts: Callable[[Any], bool]
    read: Callable[[Any], Any] = _as_it_is


Options = dict[str, Option]


def number(low: int, high: int) -> Option:
    """Return an option that is a whole number of a range."""
    return Option(
        f"a whole number from {low} to {high}",
        lambda value: type(value) is int and low <= value <= high,
        _as_number,
    )


def choice(*words: str) -> Option:
    """Return an option that is one of some words."""
    return Option(
        " or ".join(words),
        lambda value: value in words,
        lambda value: value.strip().lower() if isinstance(value, str) else value,
    )


def form(words: str, pattern: re.Pattern[str]) -> Option:
    """Return an option that is a text of a form."""
    return Option(
        words,
        lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None,
        lambda value: str(value) if type(value) is int else value,
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
        lambda value: _as_items(value, each),
    )


def _as_number(value: Any) -> Any:
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_truth(value: Any) -> Any:
    said = value.strip().lower() if isinstance(value, str) else None
    return {"true": True, "false": False}.get(said, value) if said else value


def _as_items(value: Any, each: Option) -> Any:
    """Read a list: as JSON text, or as one text with commas between."""
    if isinstance(value, str):
        value = _listed(value.strip())
    return [each.read(item) for item in value] if isinstance(value, list) else value


def _listed(text: str) -> Any:
    try:
        return (
            json.loads(text) if text.startswith("[") else [each.strip() for each in text.split(",")]
        )
    except (ValueError, RecursionError):
        return text


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
        lambda value: (
            {
                name: fields[name].read(item) if name in fields else item
                for name, item in value.items()
            }
            if isinstance(value, dict)
            else value
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
MAC: Final = Option(
    "a MAC address",
    lambda value: isinstance(value, str) and _MAC.fullmatch(value) is not None,
    lambda value: (as_mac(value) or value) if isinstance(value, str) else value,
)
UUID: Final = form("an id", _UUID)
TRUTH: Final = Option("true or false", lambda value: isinstance(value, bool), _as_truth)
NODE: Final[Options] = {"node": choice("node0", "node1")}
VRF: Final[Options] = {"vrf": TEXT, **NODE}


def checked(
    what: str,
    options: Mapping[str, Any],
    known: Mapping[str, Option],
    needed: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the options if all of them fit, however they are written; null means absent.

    Args:
        what: takes the options, by the name that the caller knows.
        options: as the caller sent them.
        known: what there is.
        needed: the names of those that must be there.

    Raises:
        InputError: some are unknown, do not fit, or are missing; it names all.
    """
    given = {
        name: known[name].read(value) if name in known else value
        for name, value in options.items()
        if value is not None
    }
    faults = [
        *(f"{what} has no option {quoted(name)}" for name in given if name not in known),
        *(
            f"options.{name} is not {known[name].words}"
            for name, value in given.items()
            if name in known and not known[name].accepts(value)
        ),
        *(f"{what} needs options.{name}" for name in needed if name not in given),
    ]
    if faults:
        taken = "; ".join(f"{name}: {option.words}" for name, option in known.items())
        raise InputError(
            "; ".join(faults[:_MOST_FAULTS]), next_step=f"{what} takes {taken or 'no options'}."
        )
    return given
