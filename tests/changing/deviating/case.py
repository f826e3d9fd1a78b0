"""One case of the table: a change of an object in a deviating cloud, and what is right then."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tests.changing.deviating.objects import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.asking import Answer
    from tests.changing.deviating.cloud import Switch

GONE: Final = "(gone)"
"""In an edit or in what a field becomes: it is not there."""

DONE: Final = frozenset({"done"})
OPEN: Final = frozenset({"unknown", "differs"})
"""What is told of a change that cannot be seen."""

UNKNOWN: Final = frozenset({"unknown"})
REFUSED: Final = frozenset({"refused"})

CLAIMS: Final = {
    "unknown": r"not (yet )?known|unknown whether|not (yet )?(shown|visible|seen)",
    "unchanged": r"nothing was (changed|sent)",
    "conflict": r"conflict",
    "queued": r"queued",
    "existing": r"existing|existed|was there (already|before)",
    "partly": r"part(ly|ial)|in part|[1-9]\d* of \d+|refused for|not all",
}
"""Words of any answer, by what they claim."""

SUMMARY: Final = {
    "done": r"\bdone\b|it is gone",
    "differs": r"otherwise|differ|still there|not as approved",
    "unknown": r"could not be read back",
}
"""Words of the summary of an answer that is no error, by what they claim."""

STRONG: Final = frozenset({"done", "unchanged", "queued", "existing"})
"""Claims that are wrong wherever they are not right; the others are only more words."""


@dataclass(frozen=True, kw_only=True)
class Back:
    """What a rollback does.

    Args:
        sent: how many writes it makes, over all tries; None for any number.
        words: what the person reads, on the terminal or in the change's own answer; `|` stands
            between words of which one is enough.
        restored: whether the object is then as it was at the start.
        tries: how often the person does it with the same id.
        edit: what somebody else sets in between, by root field.
    """

    sent: int | None = 1
    words: tuple[str, ...] = ()
    restored: bool = True
    tries: int = 1
    edit: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change and what is right.

    Args:
        name: tells it from the others.
        kind: of the object, as in `objects.OBJECTS`.
        switches: how the cloud deviates.
        given: root fields that the object has at the start beside its own.
        method: of the request.
        edit: what the caller changes of the object as the tool showed it, by dotted path; the root
            fields above are sent. A function makes the new value of the one that was shown.
        body: what is sent instead.
        create: the object is created in the collection of its kind.
        path: where else it is sent, below the collection.
        meanwhile: root fields that somebody else sets while the person thinks.
        again: nothing is sent on this approval: the person is asked anew, in this call or in the
            next one, and then reads the words.
        sent: how often the change arrives at the cloud.
        told: claims of which one at least is made, and beside which no other strong one is.
        words: what the answer says, in capitals or not; `|` as in `Back`.
        unsaid: what neither answer, question nor screen says.
        lines: how many lines of the question are about fields; None for any number.
        seen: what the person reads in the last question.
        becomes: what is kept in the end, by dotted path; None for what was edited or sent.
        replaces: secrets that go because the caller wants it.
        back: the rollback; None if none is tried.
    """

    name: str
    kind: str = "wlan"
    switches: tuple[Switch, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    method: str = "PUT"
    edit: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    create: bool = False
    path: str = ""
    meanwhile: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False
    sent: int = 1
    told: frozenset[str] = DONE
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    lines: int | None = None
    seen: tuple[str, ...] = ()
    becomes: Mapping[str, Any] | None = None
    replaces: tuple[str, ...] = ()
    back: Back | None = None

    @property
    def object_path(self) -> str:
        """Where the object of the kind is."""
        return path_of(self.kind)

    @property
    def request_path(self) -> str:
        """Where the request goes."""
        collection = self.object_path.rpartition("/")[0]
        return f"{collection}{self.path}" if self.create or self.path else self.object_path


def claims(answer: Answer) -> set[str]:
    """Tell what an answer claims."""
    text, summary = answer.text.lower(), str(answer.data.get("summary", "")).lower()
    made = {claim for claim, words in CLAIMS.items() if re.search(words, text)}
    if answer.is_error:
        return made if "unknown" in made else {*made, "refused"}
    return made | {claim for claim, words in SUMMARY.items() if re.search(words, summary)}


def says(text: str, words: str) -> bool:
    """Tell whether a text has one of some words, with `|` between them."""
    return any(word in text.lower() for word in words.lower().split("|"))


def edited(document: Mapping[str, Any], edit: Mapping[str, Any]) -> dict[str, Any]:
    """Return the root fields of a document that an edit changes, changed."""
    whole = deepcopy(dict(document))
    for path, value in edit.items():
        *above, last = path.split(".")
        holder: Any = whole
        for step in above:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if value is GONE:
            holder.pop(last, None)
        else:
            place: Any = int(last) if isinstance(holder, list) else last
            holder[place] = value(holder[place]) if callable(value) else value
    return {
        root: whole[root] for root in {path.partition(".")[0] for path in edit} if root in whole
    }


def at(document: Any, path: str) -> Any:
    """Return what stands at a dotted path; `GONE` if nothing does."""
    for step in path.split("."):
        if isinstance(document, list) and int(step) < len(document):
            document = document[int(step)]
        elif isinstance(document, dict) and step in document:
            document = document[step]
        else:
            return GONE
    return document
