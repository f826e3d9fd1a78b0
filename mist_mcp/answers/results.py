"""What tools return: the data, typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from mist_mcp.answers.text_form import rendered
from mist_mcp.words.counts import number_of
from mist_mcp.words.trust import Own, Quoting, require_declared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ThingT = TypeVar("ThingT")
Following = Callable[[int], str | None]
"""Returns the cursor that leads on after so many rows of an answer; None after the last row."""


class Record(BaseModel):
    """A part of a result; fields that are unknown or do not apply are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a text of which nobody says whose words it holds."""
        super().__pydantic_init_subclass__(**kwargs)
        require_declared(cls)

    @classmethod
    def of(cls, thing: object, /, **more: Any) -> Self:
        """Make a row of what has fields of the same names; `more` says the others, and wins."""
        same = cls.model_fields.keys() - more.keys()
        fields = {name: getattr(thing, name) for name in same if hasattr(thing, name)}
        return cls.model_validate({**fields, **more})


class Result(Record):
    """The answer of a tool."""

    summary: Quoting = Field(description="The answer in a sentence or two")
    notes: list[Quoting] = Field(
        default_factory=list, description="What was filtered here, left out, or could not be read"
    )

    next: Own | None = Field(None, description="Cursor; get_next_page brings what follows")

    @classmethod
    def written(cls, document: Mapping[str, Any], *, strangers: bool) -> str:
        """Return the text of a document of this type.

        Args:
            document: the structured content, or a page of it.
            strangers: whether it holds words of strangers.
        """
        return rendered(document, strangers=strangers)

    def following(self, returned: int) -> str | None:  # noqa: ARG002 - a listing's has a use for it
        """Return the cursor that leads on after so many rows; only listings have one."""
        return None


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[ThingT]):
    """The part of a whole that one answer shows.

    Args:
        things: what is shown, in order.
        total: how many there are in all, if known.
        complete: false when the cap on rows was reached before all were read.
        before: how many were shown before.
        following: leads on.
        first: whether this is the first page.
    """

    things: list[ThingT]
    total: int | None
    complete: bool
    before: int
    following: Following
    first: bool

    def counted(self, thing: str) -> str:
        """Return how many things there are as words: "475 devices", "at least 1 alarm"."""
        number = len(self.things) if self.total is None else self.total
        words = number_of(number, thing)
        return words if self.complete and self.total is not None else f"at least {words}"


class Listing(Result):
    """Rows of a larger whole; fields about the whole are there on the first page only."""

    total: int | None = Field(None, description="Rows that match, on all pages")
    returned: int = Field(description="Rows in this answer")
    _following: Following | None = PrivateAttr(default=None)

    @classmethod
    def showing(
        cls,
        excerpt: Excerpt[Any],
        *,
        rows: Sequence[Record],
        summary: str,
        notes: Sequence[str] = (),
        whole: Mapping[str, Any],
        **fields: Any,
    ) -> Self:
        """Make the answer that shows an excerpt.

        Args:
            excerpt: what is shown.
            rows: its things as rows.
            summary: about the whole, for the first page.
            notes: what to mind.
            whole: fields about the whole, for the first page.
            fields: the other fields.
        """
        shown: dict[str, Any] = {"rows": rows, **(whole if excerpt.first else {}), **fields}
        made = cls(
            summary=summary if excerpt.first else _span(excerpt),
            notes=[*notes, *_capped(excerpt)],
            total=excerpt.total,
            returned=len(rows),
            next=excerpt.following(len(rows)),
            **shown,
        )
        made._following = excerpt.following
        return made

    def following(self, returned: int) -> str | None:
        """Return the cursor that leads on after so many rows."""
        return self._following(returned) if self._following else None


def _span(excerpt: Excerpt[Any]) -> str:
    """Say where a later page begins; how many of its rows fit is known only afterwards."""
    of = "" if excerpt.total is None else f" of {excerpt.total}"
    if not excerpt.things:
        return f"There are no rows after the first {excerpt.before}{of}."
    return f"Row {excerpt.before + 1}{of} and those after it."


def _capped(excerpt: Excerpt[Any]) -> list[str]:
    if excerpt.complete:
        return []
    return ["There are more rows than are read for one answer; the counts are of those read"]


def filter_note(**filters: object) -> list[str]:
    """Say which filters the API lacks, so that they ran here, over all pages."""
    given = [name for name, value in filters.items() if value is not None]
    return [f"Filtered here, over all pages: {', '.join(given)}"] if given else []
