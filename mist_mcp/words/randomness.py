"""Which words nobody chose: keys and tokens look drawn by lot, names of places do not. Pure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_SHORTEST: Final = 20
"""Characters; shorter ones are as often serial numbers."""

_CHANGES_OF_THREE: Final = 0.42
"""Of random letters and digits 62 % differ in kind from the one before, of CamelCase names 30 %."""

_CHANGES_OF_TWO: Final = 0.3
"""The same for small letters and digits: 40 %, and hardly any in names."""

_HEX_KEY: Final = re.compile(
    r"(?=.*[a-f])(?=.*\d)(?:[0-9a-f]{2}){16,}|(?=.*[A-F])(?=.*\d)(?:[0-9A-F]{2}){16,}"
)
_PIECES: Final = re.compile(r"[A-Za-z0-9+/=_]{20,}+")


def is_random(word: str) -> bool:
    """Tell whether a word, or a piece of it between other signs, looks drawn by lot."""
    return _HEX_KEY.fullmatch(word) is not None or any(map(_is_drawn, _PIECES.findall(word)))


def _is_drawn(piece: str) -> bool:
    kinds = [_kind(letter) for letter in piece if letter.isalnum()]
    present = set(kinds)
    if len(kinds) < _SHORTEST or "0" not in present or len(present) == 1:
        return False
    changes = sum(one != other for one, other in pairwise(kinds)) / len(kinds)
    return changes >= (_CHANGES_OF_THREE if {"A", "a"} <= present else _CHANGES_OF_TWO)


def _kind(letter: str) -> str:
    """Return a letter that stands for the kind."""
    if letter.isdigit():
        return "0"
    return "A" if letter.isupper() else "a"
