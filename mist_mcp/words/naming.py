"""Names in: what a person types, matched against what there is. Pure.

An exact match wins over a partial one. Upper and lower case do not matter, nor how a character is
encoded: composed or not, full width, a hyphen or a blank that does not break, what nobody sees. A
name that fits several things is an error that lists them, never a guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from mist_mcp.errors import AmbiguousNameError, InputError, UnknownNameError
from mist_mcp.words.untrusted import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONGEST_NAME: Final = 255
_MAC_DIGITS: Final = 12
_CANDIDATES: Final = 8
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MAC: Final = re.compile(
    r"[0-9a-f]{12}|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}"
    r"|[0-9a-f]{4}([.-])[0-9a-f]{4}\2[0-9a-f]{4}|[0-9a-f]{6}-[0-9a-f]{6}"
)
_HEX: Final = re.compile(r"[0-9a-f]+")
_FEWEST_DIGITS: Final = 4
"""Of a part of a MAC address; fewer are in half of all names."""
_PRINTED: Final = re.compile(r".+ ?\((?P<id>[0-9A-Za-z:.-]+)\)")
_QUOTES: Final = re.compile(r"""(["'`])(?P<name>.+)\1""")
_SHORTENED: Final = re.compile(r"(?P<name>.{8,}?)(?:…|\.\.\.)")
_DEVICE_PREFIX: Final = "00000000-0000-0000-1000-"
_DEVICE_ID: Final = re.compile(_DEVICE_PREFIX + r"([0-9a-f]{12})")
_PLAIN: Final = dict.fromkeys(
    (*range(0x2010, 0x2016), 0x2043, 0x2212, 0x02D7, 0xFE58, 0xFE63, 0xFF0D), "-"
) | dict.fromkeys((0x22, 0x2018, 0x2019, 0x201B, 0x201C, 0x201D, 0x201F, 0x02BC, 0x2032), "'")
"""Hyphens, dashes and minus signs; quotes and apostrophes. Both are told apart by nobody."""

UNASSIGNED: Final = "(unassigned)"
_NO_SITE: Final = frozenset({"unassigned", "none"})
NO_ID: Final = str(UUID(int=0))
"""The all-zero UUID, which Mist writes where there is no object."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name."""

    id: str
    name: str

    @property
    def mark(self) -> str:
        """The MAC address of a thing that has one, else nothing."""
        return as_mac(self.id) or ""


ThingT = TypeVar("ThingT", bound=Named)


def as_uuid(text: str) -> str | None:
    """Return the text as a lower-case UUID, or None if it is none."""
    plain = typable(text)
    return plain.lower() if _UUID.fullmatch(plain) else None


def as_mac(text: str) -> str | None:
    """Return a MAC address of any notation, or a device id, as 12 hexadecimal digits."""
    lower = typable(text).lower()
    if device := _DEVICE_ID.fullmatch(lower):
        return device[1]
    return re.sub(r"[:.-]", "", lower) if _MAC.fullmatch(lower) else None


def as_mac_part(text: str) -> str | None:
    """Return the digits of a part of a MAC address, of any notation; None for what is none."""
    lower = typable(text).lower().strip(":.-*")
    digits = re.sub(r"[:.-]", "", lower)
    groups = _HEX.findall(lower)
    if not _HEX.fullmatch(digits) or not _FEWEST_DIGITS <= len(digits) < _MAC_DIGITS:
        return None
    return digits if len(groups) == 1 or lower in _notations(digits) else None


def _notations(digits: str) -> Iterator[str]:
    """Yield the ways in which digits of a MAC address are written with separators."""
    for separator, size in ((":", 2), ("-", 2), (".", 4), ("-", 4), ("-", 6)):
        yield separator.join(digits[at : at + size] for at in range(0, len(digits), size))


def as_said(text: str) -> str:
    """Return what a text names that this server wrote: the id behind a name, a name in quotes."""
    plain = typable(text)
    if printed := _PRINTED.fullmatch(plain):
        known = as_uuid(printed["id"]) or as_mac(printed["id"])
        return known or text
    for written in (_QUOTES, _SHORTENED):
        if found := written.fullmatch(text.strip()):
            text = found["name"]
    return text


def device_id(mac: str) -> str:
    """Return the device id that Mist derives from a MAC address of 12 hexadecimal digits."""
    return _DEVICE_PREFIX + mac


def pick(text: str, things: Sequence[ThingT], *, kind: str, source: str) -> ThingT:
    """Return the one thing that a text means; what comes twice with one id is one.

    A part of a MAC address means something where no name has it.

    Args:
        text: an id or a name.
        things: what there is.
        kind: what the things are, for the error.
        source: the tool that lists them, for the error; at a terminal there is none.

    Raises:
        UnknownNameError: it fits none.
        AmbiguousNameError: it fits several.
    """
    wanted = folded(checked_name(as_said(text), kind=kind))
    part = as_mac_part(wanted)
    things = [*{thing.id: thing for thing in reversed(things)}.values()][::-1]
    found = (
        [thing for thing in things if folded(thing.id) == wanted]
        or [thing for thing in things if folded(thing.name) == wanted]
        or [thing for thing in things if wanted in folded(thing.name)]
        or [thing for thing in things if part and part in thing.mark]
    )
    if not found:
        raise _unknown(text, things, kind=kind, source=source)
    if len(found) > 1:
        raise AmbiguousNameError(
            f"{quoted(text)} fits {len(found)} {kind}s: {_listed(found)}",
            next_step=f"Give the full name, or the id, of one {kind}.",
        )
    return found[0]


def folded(name: str) -> str:
    """Return a name for comparison: as it can be typed, without upper and lower case. Idempotent.

    Folding can leave what is not normal, and normalizing what is not folded (Unicode 16, 3.13.5).
    """
    before, after = "", typable(name)
    while before != after:
        before, after = after, typable(after.casefold())
    return after


def typable(name: str) -> str:
    """Return a name as a keyboard writes it: one form for what looks or means the same. Idempotent.

    That is the compatible composition (Unicode 16, UAX 15) with plain hyphens, quotes and blanks.
    """
    text = unicodedata.normalize("NFKC", clean(name))
    return unicodedata.normalize("NFKC", " ".join(clean(text).translate(_PLAIN).split()))


def mentions(name: str | None, text: str | None) -> bool:
    """Tell whether a name has a text in it, as names are compared.

    No text is in every name; one that nobody can see is in none.
    """
    wanted = folded(text or "")
    return wanted in folded(name or "") and bool(wanted or not text)


def checked_name(text: str, *, kind: str) -> str:
    """Return the text without surrounding space and what nobody sees, if it can be a name."""
    name = clean(text).strip()
    if not name or len(name) > LONGEST_NAME:
        raise InputError(
            f"The {kind} is {'empty' if not name else 'too long'}",
            next_step=f"Give an id or a name of at most {LONGEST_NAME} characters.",
        )
    return name


def as_id(text: str | None) -> str | None:
    """Return an id, or None for none: Mist writes it as null, as nothing, or as zeros."""
    return text if text and text != NO_ID else None


def means_no_site(text: str | None, sites: Mapping[str, str]) -> bool:
    """Tell whether what has no site is asked for, as answers write it; a site called so is one."""
    word = folded(text or "").strip("()")
    return word in _NO_SITE and word not in map(folded, sites.values())


def site_label(site_id: str | None, names: Mapping[str, str]) -> str:
    """Return the name of a site; its id where the token does not see the name."""
    known = as_id(site_id)
    return names.get(known, known) if known else UNASSIGNED


def with_id(thing: Named) -> str:
    """Show a thing as its quoted name with its id."""
    return f"{quoted(thing.name)} ({thing.id})"


def _unknown(text: str, things: Sequence[Named], *, kind: str, source: str) -> UnknownNameError:
    names = {folded(thing.name): thing.name for thing in things}
    close = difflib.get_close_matches(folded(text), names, n=3, cutoff=0.5)
    near = f"; close to it: {', '.join(quoted(names[name]) for name in close)}" if close else ""
    return UnknownNameError(
        f"No {kind} that the token can see is called {quoted(text)}{near}",
        next_step=f"{source} lists them.",
        command_step=f"The Mist portal lists each {kind}.",
    )


def _listed(things: Sequence[Named]) -> str:
    rest = len(things) - _CANDIDATES
    return ", ".join(with_id(thing) for thing in things[:_CANDIDATES]) + (
        f" and {rest} more" if rest > 0 else ""
    )
