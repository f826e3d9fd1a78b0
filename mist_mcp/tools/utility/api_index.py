"""The operations of the Mist API by the words of engineers, from the published description."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.handing_out import hands_out
from mist_mcp.cloud.operations import operations
from mist_mcp.tools.utility.api_words import MEANT
from mist_mcp.words.stems import stem_of, stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CAMEL: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_SCOPE: Final = re.compile(r"^/api/v1/(orgs|sites|msps)/\{[^{}]*\}/")
"""Where an operation works; what it works on stands after it."""

_ENDINGS: Final = re.compile(r"(?:/\{\}|/count|/search)+$")
_ABBREVIATED: Final = re.compile(r"(?<=^[b-df-hj-np-tv-z]{3})s$")
"""The s of several, after an abbreviation without a vowel."""

_SCOPES: Final = "org organization site msp"
_GROUND: Final = "/api/v1"
_EVERYWHERE: Final = "api v1 org organization site"
"""What nearly every path has."""

_HALF: Final = 6.0
"""The weight of a word at which half of what it can count is reached."""

_LEAST: Final = 0.3
"""What a resource has to score of the score of the best, to be shown at all."""

_UNASKED: Final = 0.15
"""What each word of a name takes away that nobody asked for."""

_MEANT: Final = 0.8
"""What a word counts that was not said but meant, for each word that says so."""

_EMPTY: Final = (
    "specific based existing exist certain section detail details multiple including whole select "
    "selected current currently available level level scripts script csv file json data information"
)
"""Words of requests that tell no operation from another."""

_READ: Final = "GET"
_GRAVE: Final = "secret"
_MILDER: Final = ("read", "diagnostic", "disruptive", "configuration")
REFUSED: Final = "arbitrary"
"""The class of what make_mist_api_call never does."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A request that the API takes.

    Args:
        method: of HTTP.
        path: with placeholders.
        name: the vendor's name of the operation.
        tag: the resource that it belongs to.
        line: one sentence of the vendor's.
        query: parameters, each with its type or its values.
        needs: parameters that are required.
        body: fields that it takes.
        back: fields that come back; those of a row, if rows do.
        rows: whether rows come back.
        danger: its class.
    """

    method: str
    path: str
    name: str
    tag: str
    line: str
    danger: str
    query: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    rows: bool = False

    @property
    def resource(self) -> str:
        """What it is about, wherever that is: the path without scope, id, count and search."""
        return _ENDINGS.sub("", _PLACEHOLDER.sub("{}", _SCOPE.sub("", self.path)))

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == _READ


def found_operations(
    words: str, *, most: int, reading: bool = False
) -> list[tuple[Operation, ...]]:
    """Return what words may mean: the operations on a resource together, the likeliest first.

    Args:
        words: what is wanted.
        most: how many resources to return.
        reading: whether only what reads is of use.
    """
    intent, verb = _intent(words)
    wanted = _worded(_wanted(words), intent, verb)
    index = _index()
    scores = {
        key: _score(key, wanted, intent)
        for key in {key for word in wanted for key in index.having.get(word, ())}
        if not reading or index.operations[key].reads
    }
    groups: dict[str, list[str]] = {}
    least = _LEAST * max(scores.values(), default=0.0)
    for key in sorted(scores, key=lambda key: (-scores[key], len(key), key)):
        if scores[key] > 0 and (scores[key] >= least or index.operations[key].resource in groups):
            groups.setdefault(index.operations[key].resource, []).append(key)
    return [tuple(index.operations[key] for key in keys) for keys in list(groups.values())[:most]]


def likely_requests(words: str, *, most: int, reading: bool) -> list[str]:
    """Return a path of each resource that words may mean: `GET|POST /api/v1/orgs/{org_id}/wlans`.

    Args:
        words: what is wanted.
        most: how many to return.
        reading: whether only what reads is of use.
    """
    found = found_operations(words, most=most, reading=reading)
    refused = (REFUSED, _GRAVE) if reading else (REFUSED,)
    allowed = ([one for one in each if one.danger not in refused] for each in found)
    return [
        f"{'|'.join(sorted(_methods(each, reading=reading)))} {each[0].path}"
        for each in allowed
        if each
    ]


def _methods(operations: Sequence[Operation], *, reading: bool) -> set[str]:
    """Return the methods of the path that stands first."""
    path = operations[0].path
    return {one.method for one in operations if one.path == path and (one.reads or not reading)}


def words_of_paths(words: str) -> set[str]:
    """Return the stems of words that stand in a path; two beside each other count as one too."""
    spoken = stems(words)
    return {*spoken, *map("".join, pairwise(spoken))} & _index().paths


@dataclass(frozen=True, slots=True)
class _Index:
    """The operations, how much each word weighs in each, how rare each word is, those of paths."""

    operations: Mapping[str, Operation]
    weights: Mapping[str, Mapping[str, float]]
    names: Mapping[str, frozenset[str]]
    having: Mapping[str, list[str]]
    rarity: Mapping[str, float]
    paths: frozenset[str]


@cache
def _index() -> _Index:
    text = files("mist_mcp.cloud").joinpath("api_index.json").read_text(encoding="utf-8")
    entries: Mapping[str, Any] = json.loads(text)["operations"]
    made = {key: _operation(key, entry) for key, entry in entries.items()}
    weights = {key: _weights(one) for key, one in made.items()}
    having: dict[str, list[str]] = {}
    for key, words in weights.items():
        for word in words:
            having.setdefault(word, []).append(key)
    rarity = {word: log(1 + len(made) / len(keys)) for word, keys in having.items()}
    names = {key: frozenset(_spelled(one.name)) for key, one in made.items()}
    paths = {word for one in made.values() for word in stems(_PLACEHOLDER.sub("", one.path))}
    everywhere = stems(_EVERYWHERE)
    return _Index(made, weights, names, having, rarity, frozenset(paths.difference(everywhere)))


def _operation(key: str, entry: Mapping[str, Any]) -> Operation:
    method, _, path = key.partition(" ")
    told = operations()[key]
    return Operation(
        method=method,
        path=path,
        name=entry["id"],
        tag=entry.get("tag", ""),
        line=entry.get("line", ""),
        danger=_GRAVE if hands_out(method, path) and told in _MILDER else told,
        query=entry.get("query", {}),
        needs=tuple(entry.get("needs", ())),
        body=tuple(entry.get("body", ())),
        back=tuple(entry.get("back", ())),
        rows=entry.get("list", False),
    )


def _weights(one: Operation) -> Mapping[str, float]:
    """Return how much each word of an operation says about what it is for."""
    weights: dict[str, float] = {}
    scope = set(_stems(_SCOPES)) if _SCOPE.match(one.path) else set()
    resource = set(_spelled(_PLACEHOLDER.sub(" ", _SCOPE.sub("", one.path).removeprefix(_GROUND))))
    parts = (
        (3.0, set(_spelled(one.name)) - (scope - resource)),
        (2.5, resource),
        (2.0, set(_stems(one.tag)) - (scope - resource)),
        (1.5, _stems(one.line)),
        (0.7, _stems(" ".join((*one.query, *one.query.values())).replace("_", " "))),
        (0.4, _stems(" ".join((*one.back, *one.body)).replace("_", " "))),
    )
    for weight, words in parts:
        for word in set(words):
            weights[word] = weights.get(word, 0.0) + weight
    return weights


def _stems(text: str) -> list[str]:
    """Return the stems of a text; several of what is abbreviated are one of it: PSKs, CRLs."""
    return [_ABBREVIATED.sub("", stem) for stem in stems(text)]


def _spelled(name: str) -> list[str]:
    """Return the stems of a name that is written in camel case, in parts and as one word."""
    parts = [part for word in re.split(r"[^A-Za-z0-9]+", name) for part in _CAMEL.findall(word)]
    return _stems(" ".join((*parts, name.replace("/", " ").replace("_", " "))))


def _wanted(words: str) -> Mapping[str, float]:
    """Return the stems of what is wanted and of what it may be called in the API, with weights."""
    spoken = [word for word in _stems(words) if word not in _empty()]
    wanted = dict.fromkeys(spoken, 1.0)
    plain = " ".join(["", *spoken, ""])
    for said, meant in _meant():
        if f" {said} " in plain:
            for word in meant:
                wanted[word] = max(wanted.get(word, 0), _MEANT * len(said.split()))
    return wanted


@cache
def _empty() -> frozenset[str]:
    return frozenset(_stems(_EMPTY))


@cache
def _meant() -> list[tuple[str, list[str]]]:
    """Return what engineers say and what the API calls it, as stems."""
    return [
        (" ".join(_stems(said)), _stems(meant))
        for meant, sayings in MEANT.items()
        for said in sayings.split(",")
    ]


_DOING: Final[Mapping[str, str]] = {
    "read": (
        "list get show export view check display monitor find report backup save search retrieve "
        "return fetch read see extract audit identify look download generate compare summarize"
    ),
    "count": "count",
    "create": "create add new claim invite register build provision import upload",
    "delete": "delete remove revoke unassign clean unclaim",
    "update": (
        "update change set modify configure edit rename enable disable toggle rotate replace move "
        "assign apply unassign write"
    ),
    "act": (
        "restart reboot upgrade bounce clear ping start run send ack acknowledge reset cancel stop "
        "test trigger reprovision disconnect deauth reauth ban clone approve release locate zeroize"
    ),
}
"""The verbs that say what is to be done."""

_VERB: Final = re.compile(r"\b(?![a-z]+(?:tions?|ments?|ators?)\b)[a-z]+")
"""A word that is no noun made of a verb: `configuration` changes nothing."""

_HOW_MANY: Final = re.compile(r"\b(?:how many|number of|total number)\b", re.IGNORECASE)


_QUESTION: Final = re.compile(
    r"\W*(?:who|what|which|when|why|where|did|does|has|have|was|were|is|are)\b"
    r"(?!\s+(?:api|call|endpoint|method|operation|path|request)s?\b)",
    re.IGNORECASE,
)
"""How a question begins: what changed is read, what is to change is written."""


def _intent(words: str) -> tuple[str, str]:
    """Return what is to be done and the verb that says so, the first; reading if there is none."""
    if _HOW_MANY.search(words):
        return "count", ""
    if _QUESTION.match(words):
        return "read", ""
    verbs = _verbs()
    said = (
        (verbs[stem], word)
        for word in _VERB.findall(words.lower())
        if (stem := stem_of(word)) in verbs
    )
    return next(said, ("read", ""))


_PLAIN_VERBS: Final = (
    "change set modify edit configure rename move toggle enable disable write add new make remove "
    "clean purge"
)
"""Verbs that name no operation: the API says update, create, delete for all of them."""

_SAID: Final = 0.3
"""What such a verb counts as a word beside the API's own."""


def _worded(wanted: Mapping[str, float], intent: str, verb: str) -> Mapping[str, float]:
    """Say in the API's own verb what is to be done."""
    stem = stem_of(verb)
    if stem not in _plain_verbs():
        return wanted
    return {**wanted, stem: _SAID, stem_of(intent): 1.0}


@cache
def _plain_verbs() -> frozenset[str]:
    return frozenset(map(stem_of, _PLAIN_VERBS.split()))


@cache
def _verbs() -> Mapping[str, str]:
    return {stem_of(verb): doing for doing, verbs in _DOING.items() for verb in verbs.split()}


_METHODS: Final[Mapping[str, Mapping[str, float]]] = {
    "read": {_READ: 1.0},
    "count": {_READ: 1.0},
    "create": {"POST": 1.0, "PUT": 0.9},
    "delete": {"DELETE": 1.0, "POST": 0.9, "PUT": 0.85},
    "update": {"PUT": 1.0, "POST": 0.85},
    "act": {"POST": 1.0, "PUT": 1.0},
}
"""How well a method fits what is to be done."""

_OTHER: Final = 0.6
"""How well a method fits that does something else."""


def _score(key: str, wanted: Mapping[str, float], intent: str) -> float:
    """Return how well an operation fits."""
    index = _index()
    one, weights = index.operations[key], index.weights[key]
    score = sum(
        share * index.rarity[word] * weights[word] / (weights[word] + _HALF)
        for word, share in wanted.items()
        if word in weights
    )
    score -= _UNASKED * len(index.names[key] - wanted.keys())
    score *= _METHODS[intent].get(one.method, _OTHER)
    if ("/count" in one.path) != (intent == "count"):
        score *= 0.75 if "/count" in one.path else 0.95
    if one.reads and one.path.endswith("}"):
        score *= 0.85  # who knows the id of one has seen the list
    return score * _standing(one.path, wanted)


def _standing(path: str, wanted: Mapping[str, float]) -> float:
    """Return how near to everyday work a part of the API is, and to where it was asked about."""
    for part, word in (("msps", "msp"), ("installer", "instal"), ("mobile", "mobil")):
        if f"/{part}/" in path and word not in wanted:
            return 0.6
    if "/sites/" in path:
        return 1.03 if "site" in wanted else 1.0
    return 1.03 if wanted.keys() & {"org", "organiz"} else 1.01
