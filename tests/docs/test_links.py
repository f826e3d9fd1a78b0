"""Links between documents lead somewhere, and every document can be found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.documents import ROOT, Broken, Document, documents, slug_of

if TYPE_CHECKING:
    from tests.docs.documents import Place

NAMES = [document.name for document in documents()]
LARGEST_README = 12_000
"""Bytes: what somebody reads who wants to know whether this is for them."""


def check_links(document: Document) -> None:
    """Follow every link of a document; the world outside is not asked."""
    for place, target in document.links:
        url = urlsplit(target)
        if url.scheme:
            if url.scheme != "https" or not url.netloc:
                place.breaks("links are https", target)
        else:
            _follow(document, place, target)


def _follow(document: Document, place: Place, target: str) -> None:
    path, _, anchor = unquote(target).partition("#")
    file = (ROOT / document.name).parent / path if path else ROOT / document.name
    if not file.exists():
        place.breaks("links lead to files of the checkout", target)
    if not file.resolve().is_relative_to(ROOT):
        place.breaks("links stay in the checkout", target)
    if anchor:
        known = document if not path else Document.read(file.resolve())
        if anchor not in known.anchors:
            place.breaks("anchors are headings", f"{target}; there are {sorted(known.anchors)}")


@pytest.mark.parametrize("document", documents(), ids=NAMES)
def test_every_link_leads_somewhere(document: Document) -> None:
    """Files and headings are there; addresses outside are https."""
    check_links(document)


def test_every_test_that_shows_what_stops_a_threat_is_there() -> None:
    """The table of threats names them."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w./-]+)`", text))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("see [a](docs/missing.md)", "links lead to files of the checkout"),
        ("see [a](../../etc/passwd)", "links"),
        ("see [a](docs/tools.md#no-such-heading)", "anchors are headings"),
        ("see [a](#nowhere)", "anchors are headings"),
        ("see [a](http://example.com)", "links are https"),
        ("![a](docs/picture.png)", "links lead to files of the checkout"),
    ],
)
def test_a_broken_link_is_named(text: str, rule: str) -> None:
    """The failure says which file, line and rule."""
    with pytest.raises(Broken, match=f"README.md:3: {rule}"):
        check_links(Document("README.md", f"# A title\n\n{text}\n"))


def test_slugs_are_those_of_github() -> None:
    """Lower case, hyphens for spaces, no punctuation; a repeated heading gets a number."""
    assert slug_of("Secrets and other people's text") == "secrets-and-other-peoples-text"
    assert slug_of("What `PUT` does, and [why](a.md)") == "what-put-does-and-why"
    assert Document("a.md", "# A\n## B\n## B\n").anchors == {"a", "b", "b-1"}


def test_the_index_names_every_document() -> None:
    """Whoever opens the folder finds all that is in it."""
    index = Document.read(ROOT / "docs" / "README.md")
    linked = {target for _, target in index.links}
    there = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert there - linked == set()


def test_the_readme_is_short() -> None:
    """What is more than a beginning stands in `docs/`."""
    assert len((ROOT / "README.md").read_bytes()) <= LARGEST_README
