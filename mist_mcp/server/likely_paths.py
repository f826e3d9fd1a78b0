"""The paths of the Mist API that words may mean, from the table of facts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final

from mist_mcp.cloud.operations import operations
from mist_mcp.words.stems import stems

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST: Final = 5
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_GROUND: Final = "api v1 org organization site"
"""What nearly every path has."""
_READ: Final = "GET"
_NEVER: Final = "arbitrary"
"""The class of what make_mist_api_call always refuses."""


def words_of_paths(query: str) -> set[str]:
    """Return the words of a query that are in some path.

    Two words beside each other count as one too, because paths have `pskportals`.
    """
    spoken = stems(query)
    return _rarity().keys() & {*spoken, *map("".join, pairwise(spoken))}


def likely_paths(query: str, *, reading: bool) -> list[str]:
    """Return paths with their methods, as `GET|POST /api/v1/orgs/{org_id}/webhooks`, likely first.

    A word counts the more the fewer paths have it. Of paths that have the same words, that with
    the fewest others comes first. "Delete a site" means the site itself.

    Args:
        query: what is wanted, in words; none of them in a path brings nothing.
        reading: whether only what reads is of use.
    """
    wanted = words_of_paths(query)
    open_to = {path for path, methods in _methods().items() if _READ in methods or not reading}
    scores = _scores(open_to, wanted) or dict.fromkeys(open_to & _bare(query), 0.0)
    ranked = sorted(
        scores,
        key=lambda path: (-scores[path], len(_words()[path] - wanted), path.count("/"), path),
    )
    return [f"{_READ if reading else '|'.join(_methods()[path])} {path}" for path in ranked[:_MOST]]


def _scores(paths: set[str], wanted: set[str]) -> dict[str, float]:
    """Return how much of what is wanted is in each path that has any of it."""
    rarity, words = _rarity(), _words()
    return {
        path: sum(rarity[word] for word in wanted & words[path])
        for path in paths
        if wanted & words[path]
    }


def _bare(query: str) -> set[str]:
    """Return the paths of what nearly every path has, as far as a query has it."""
    spoken = set(stems(query))
    return {path for path, words in _words().items() if not words and spoken & {*stems(path)}}


@cache
def _methods() -> Mapping[str, list[str]]:
    """Return the methods of each path that are not always refused."""
    methods: dict[str, list[str]] = {}
    for request, danger in operations().items():
        method, _, path = request.partition(" ")
        if danger != _NEVER:
            methods.setdefault(path, []).append(method)
    return methods


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """Return the words of each path, without those of nearly every path."""
    ground = set(stems(_GROUND))
    return {path: frozenset(stems(_PLACEHOLDER.sub("", path))) - ground for path in _methods()}


@cache
def _rarity() -> Mapping[str, float]:
    """Return how much each word tells."""
    paths = _words()
    having = Counter(word for words in paths.values() for word in words)
    return {word: log(len(paths) / number) for word, number in having.items()}
