"""The words of a text as a search compares them: without case, endings and filler. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD: Final = r"[^\W_]+"
_WRITTEN_OTHERWISE: Final = (
    (r"\b(?:across|in|on|of) (?:the|our|my) (?:whole |entire )?network\b", " "),
    (r"\b802[.\s]?1x\b", "dot1x"),
    (r"\bwi[-\s]fi\b", "wifi"),
    (r"\baccess[-\s]points?\b", "ap"),
    (r"\bmist[-\s]edges?\b", "mxedge"),
    (r"\bpre[-\s]?shared[-\s]keys?\b", "psk"),
    (r"\bfloor[-\s]?plans?\b", "map"),
    (r"\btime[-\s]zones?\b", "timezone"),
    (r"\bspanning[-\s]tree\b", "stp"),
    (r"\bcerts?\b", "certificate"),
    (r"licence", "license"),
    (r"organisation", "organization"),
)
"""What is one word in several spellings, and what only says "everywhere"."""
_ANY_OF_THEM: Final = re.compile("|".join(f"(?:{spelling})" for spelling, _ in _WRITTEN_OTHERWISE))
_FILLER: Final = """
    a about across after again all also am an and any anything are as at be been before
    being both but by can check could did display do does doing done each every everything
    export fetch few find for from get gets give given go got had has have having he her
    here his how i if in into is it its itself just keep keeps let like list lists look may
    me mean means mine must my need needs no not of off on once one only or other our out
    own per please read report reports right same say search see selected she should show
    shows so some somebody such tell than that the their them then there these they this
    those through to too under until up use used very view want was we were what when where
    whether which while who whose why will with without would yes yet you your
"""
"""Words of every question, which tell no tool from another."""

_MOST_STEMS: Final = 4096
_CHANGING: Final = (
    "acknowledge add assign ban block change claim clone configure create delete disable "
    "disconnect edit enable import invite modify move remove rename replace revoke set turn "
    "unassign update"
)


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, in order, without filler."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _ANY_OF_THEM.search(plain):
        for spelling, word in _WRITTEN_OTHERWISE:
            plain = re.sub(spelling, word, plain)
    return [
        stem_of(word)
        for word in re.findall(_WORD, plain)
        if len(word) > 1 and word not in _filler()
    ]


def asks_for_change(text: str) -> bool:
    """Tell whether a request begins with what is to be changed, such as "please add a site"."""
    return any(word in stems(_CHANGING) for word in stems(text)[:1])


@cache
def _filler() -> frozenset[str]:
    return frozenset(_FILLER.split())


@lru_cache(maxsize=_MOST_STEMS)
def stem_of(word: str) -> str:
    """Return the stem of a word, known for a while: it takes longer than all else."""
    stem: str = _stemmer()(word)
    return stem


@cache
def _stemmer() -> Callable[[str], str]:
    """Return Snowball's English stemmer; its import takes 30 ms, and most servers never search."""
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415

    word: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return word
