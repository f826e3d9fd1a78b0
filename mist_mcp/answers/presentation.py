"""From a typed result to what the client receives: clean, masked, within the byte budget. Pure.

The structured content is the data, and the text is all of it once more, said more shortly: clients
show a model the one or the other. Each has the whole budget. Where one of them has no room for the
next part, both end, and what leads on leads to exactly that part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from mist_mcp.answers.byte_budget import Document, fitted, size
from mist_mcp.answers.parts import ROWS, Parted
from mist_mcp.answers.shelf import Further, Kept
from mist_mcp.words.trust import holds_strangers, untrusted_in
from mist_mcp.words.untrusted import clean, cleaned, visible

if TYPE_CHECKING:
    from mist_mcp.answers.results import Following, Result

_SHARES: Final = (2, 4, 8, 16, 32)
"""A part may have one of so many parts of the budget: the first with which the frame fits."""

_ROOM: Final = 700
"""Bytes for the note and the cursor that a page adds."""

_LONGEST_SUMMARY: Final = 200
"""Characters of the summary on a later page."""

WayOn = Callable[[Further], str]
"""Keeps an answer, and returns the cursor that leads on."""


class Masks(Protocol):
    """Masks secrets in text and JSON; a redactor does."""

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        ...

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        ...


class Shown(NamedTuple):
    """An answer as it leaves.

    Args:
        text: all of it as text.
        document: all of it as data.
        untrusted: the paths of what strangers can write.
    """

    text: str
    document: Document
    untrusted: list[str]


@dataclass(frozen=True, slots=True)
class Presentation:
    """How results leave the server.

    Args:
        redactor: masks secrets.
        max_bytes: the size of the text, and of the structured content.
    """

    redactor: Masks
    max_bytes: int

    def result(
        self, result: Result, *, plain: Document | None = None, way_on: WayOn | None = None
    ) -> Shown:
        """Return both forms of a result; what does not fit is cut, or follows by the way on.

        Args:
            result: typed.
            plain: all of it as data, if it was made already.
            way_on: leads on to what finds no room; None if nothing does.
        """
        kind = type(result)
        plain = data_of(result) if plain is None else plain
        # Masked before it is taken apart: half of a secret is no longer known as one.
        masked = cleaned(self.redactor.value(cleaned(plain, by=visible)))
        if "next" in plain:
            masked["next"] = plain["next"]  # sealed by us: a cursor is whole, however long, or none
        if size(masked) <= self.max_bytes and self._fits(shown := _shown(masked, kind)):
            return shown
        if way_on is None:
            return self._cut(masked, kind, following=result.following)
        kept = Kept(self._parted(masked, kind), kind)
        return self.further(Further(kept, 0), way_on=way_on, following=result.following)

    def further(
        self, rest: Further, *, way_on: WayOn | None, following: Following | None = None
    ) -> Shown:
        """Return the next page of an answer that is kept.

        Args:
            rest: where it goes on.
            way_on: leads on to what finds no room; None if nothing does.
            following: leads on to the row after so many; preferred, where it can.
        """
        kept, first = rest.kept, rest.first

        @cache  # a cursor made anew may be longer: what was measured is what is sent
        def page(last: int) -> Shown:
            cursor = _cursor(kept, first, last, way_on=way_on, following=following)
            return _shown(_page(kept.parted, first, last, cursor), kept.kind)

        def is_full(end: int) -> bool:
            return not self._fits(page(end))

        most = kept.parted.most(first, max_bytes=self.max_bytes)
        likely = kept.parted.most(first, max_bytes=self.max_bytes - _ROOM)
        lowest, highest = first, most
        if first < likely:  # the text is shorter than the data, mostly: two looks are enough
            lowest, highest = (first, likely - 1) if is_full(likely) else (likely, most)
        last = lowest + bisect_left(range(lowest + 1, highest + 1), 1, key=is_full)
        if last > first:
            return page(last)
        return self._cut(page(first + 1).document, kept.kind)

    def sentence(self, text: str) -> str:
        """Return a sentence of ours that may quote strangers."""
        return clean(self.redactor.text(visible(text)))

    def _fits(self, shown: Shown) -> bool:
        return max(size(shown.document), len(shown.text.encode())) <= self.max_bytes

    def _parted(self, document: Document, kind: type[Result]) -> Parted:
        """Take a document apart, so that its frame fits if it can."""
        parted = Parted.of(document, kind=kind, largest=self.max_bytes // _SHARES[0])
        for share in _SHARES[1:]:
            if size(parted.frame) + _ROOM <= self.max_bytes:
                break
            parted = Parted.of(document, kind=kind, largest=self.max_bytes // share)
        return parted

    def _cut(
        self, document: Document, kind: type[Result], *, following: Following | None = None
    ) -> Shown:
        """Return what fits, where nothing leads on to the rest."""
        most = self.max_bytes
        while True:
            less = fitted(document, max_bytes=most, following=following or _nowhere)
            shown = _shown(less, kind)
            if self._fits(shown) or most < _ROOM:
                return shown
            most = most * 3 // 4


def data_of(result: Result) -> Document:
    """Return all of a result as data: neither masked nor cut."""
    return result.model_dump(mode="json", exclude_none=True)


def _nowhere(_returned: int) -> None:
    return None


def _shown(document: Document, kind: type[Result]) -> Shown:
    strangers = holds_strangers(kind, document=document)
    text = kind.written(document, strangers=strangers)
    return Shown(text, document, untrusted_in(kind, document=document))


def _page(parted: Parted, first: int, last: int, cursor: str | None) -> Document:
    """Return a page as a document of its own."""
    whole, page = parted.whole, parted.page(first, last)
    if first:
        page = {"summary": _goes_on(whole["summary"]), **page}
    if "returned" in whole:
        page["returned"] = len(page.get(ROWS, ()))
    page.pop("next", None)
    if cursor is not None:
        page["next"] = cursor
    if last < len(parted):
        page["notes"] = [*page.get("notes", ()), _note(whole, page)]
    return page


def _goes_on(summary: str) -> str:
    short = summary if len(summary) <= _LONGEST_SUMMARY else f"{summary[:_LONGEST_SUMMARY]}…"
    return f"Goes on: {short}"


def _note(whole: Document, page: Document) -> str:
    """Say what a page leaves to the next ones."""
    if "returned" not in whole or not page["returned"]:
        return "This is not all: get_next_page brings the rest"
    return f"rows: {page['returned']} of {len(whole[ROWS])} fit; get_next_page brings the others"


def _cursor(
    kept: Kept, first: int, last: int, *, way_on: WayOn | None, following: Following | None
) -> str | None:
    """Return what leads on from a page; from the last one, what led on from the whole."""
    parted = kept.parted
    if last >= len(parted):
        return parted.whole.get("next")
    rest = parted.parts[last - 1 :]
    if first == 0 and following is not None and rest[0].begins_row:
        shown = sum(part.begins_row for part in parted.parts[: last - 1])
        cursor = following(shown) if shown else None
        if cursor is not None:
            return cursor
    return way_on(Further(kept, last)) if way_on else None
