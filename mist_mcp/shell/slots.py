"""Places for values in a command: what fits, and how it is written.

A value can hold no blank, quote, pipe or leading dash. A host needs a dot or a colon, since the
device would read a bare word as one of its options: `ping interface count 5` has no count.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATTERN: Final = "<pattern>"
_RANGE: Final = re.compile(r"<(\d+)-(\d+)>")
_NUMBER: Final = re.compile(r"0|[1-9]\d{0,9}", re.ASCII)
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(shape, re.ASCII)
    for name, shape in {
        "<area>": r"\d{1,10}|\d{1,3}(?:\.\d{1,3}){3}",
        "<community>": r"[A-Za-z0-9*][A-Za-z0-9*.:-]{0,63}",
        "<esi>": r"(?:[0-9a-fA-F]{2}:){9}[0-9a-fA-F]{2}",
        "<file>": r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}(?:\.[A-Za-z0-9_-]{1,64}){0,6}",
        "<fqdn>": rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+\.?",
        # ge-0/0/1, xe-0/0/1:2.100, et-0/0/*, ge-*, ae0, reth0.1, irb.100, lo0, vme, vcp-255/0/52
        "<interface>": (
            r"(?:[a-z]{2,5}-[0-9*]{1,3}(?:/[0-9*]{1,3}){1,2}(?::[0-9*]{1,2})?|[a-z]{2,5}-\*"
            r"|[a-z]{2,5}(?:\d{1,4}|\*)|irb|vme|vtep)(?:\.(?:\d{1,7}|\*))?"
        ),
        "<mac>": r"[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4}){2}",
        "<match>": r"[0-9a-fA-F:*][0-9a-fA-F.:*/]{0,63}",
        "<name>": r"[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,79}",
        "<statement>": r"[A-Za-z0-9][A-Za-z0-9_.:/@*-]{0,79}",
        "<table>": r":?[A-Za-z0-9_][A-Za-z0-9_.:-]{0,79}",
        "<word>": r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
        # A pattern in quotes, or a bare word.
        PATTERN: r'"[^"]+"|[^" |]+',
    }.items()
}


def is_slot(name: str) -> bool:
    """Tell whether a name of the grammar is a place for a value."""
    return name.startswith("<")


def fits_slot(name: str, word: str) -> bool:
    """Tell whether a word may stand in a slot; nothing fits what is no slot."""
    if bounds := _RANGE.fullmatch(name):
        return bool(_NUMBER.fullmatch(word)) and int(bounds[1]) <= int(word) <= int(bounds[2])
    if name == "<address>":
        return _parses(ip_address, word)
    if name == "<prefix>":
        return _parses(_network, word)
    if name == "<host>":
        return _parses(ip_address, word) or bool(_SHAPES["<fqdn>"].fullmatch(word))
    return is_slot(name) and bool(_SHAPES[name].fullmatch(word))


def written(name: str, word: str) -> str:
    """Write a value as it is sent; a pattern in quotes, so that it stays one word."""
    return f'"{word.strip(chr(34))}"' if name == PATTERN else word


def _network(word: str) -> object:
    return ip_network(word, strict=False)


def _parses(parse: Callable[[str], object], word: str) -> bool:
    """Tell whether it is an address; zones such as `%em0` are for options to say."""
    try:
        parse(word)
    except ValueError:
        return False
    return "%" not in word
