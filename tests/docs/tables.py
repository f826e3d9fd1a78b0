"""Tables of documents that are made from what there is, between marks in the text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCS: Final = Path(__file__).parents[2] / "docs"


def table(*rows: Iterable[str]) -> str:
    """Lay out a table, its headings first."""
    headings, *rest = ([*row] for row in rows)
    lines = [headings, ["---"] * len(headings), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).replace(" --- ", "---")


def assert_made(document: str, mark: str, made: str, *, update: bool) -> None:
    """Compare what stands between `<!-- mark:start -->` and `:end`, or write it there."""
    path = DOCS / document
    text = path.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {mark}:start -->\n).*?(<!-- {mark}:end -->)", re.DOTALL)
    assert marked.search(text), f"{document} has no marks for {mark}"
    expected = marked.sub(lambda match: f"{match[1]}{made}\n{match[2]}", text)
    if update:
        path.write_text(expected, encoding="utf-8")
    assert expected == path.read_text(encoding="utf-8"), "renew it with --update-golden"
