"""The documents, read as what they are: headings, links, blocks of code, code in sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
FENCE: Final = re.compile(r"^ {0,3}```(\w*)\s*$")
HEADING: Final = re.compile(r"^#{1,6} (.+)$")
LINK: Final = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
SPAN: Final = re.compile(r"`([^`]+)`")
NOT_IN_A_SLUG: Final = re.compile(r"[^\w\- ]")


class Broken(AssertionError):  # noqa: N818 - it is what is wrong, in the words of a test
    """A document says what does not hold: where, by which rule, and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a document."""

    name: str
    line: int

    def breaks(self, rule: str, why: str) -> NoReturn:
        """Fail, naming the file, the line and the rule."""
        raise Broken(f"{self}: {rule}: {why}")

    def __str__(self) -> str:
        """Write it as compilers do."""
        return f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: where its first line stands, its language, its text, what leads to it."""

    place: Place
    language: str
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, by its name below the root."""

    name: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a file of the checkout."""
        return cls(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))

    @property
    def blocks(self) -> list[Block]:
        """The blocks of code, in order."""
        found, start, language = [], 0, None
        lines = self.text.splitlines()
        for number, line in enumerate(lines, start=1):
            fence = FENCE.match(line)
            if fence and language is None:
                start, language = number, fence[1]
            elif fence:
                place = Place(self.name, start + 1)
                text = "\n".join(lines[start : number - 1]) + "\n"
                found.append(Block(place, language or "", text, self._before(lines, start)))
                language = None
        return found

    @property
    def prose(self) -> Iterator[tuple[Place, str]]:
        """The lines outside of blocks."""
        inside = False
        for number, line in enumerate(self.text.splitlines(), start=1):
            if FENCE.match(line):
                inside = not inside
            elif not inside:
                yield Place(self.name, number), line

    @property
    def spans(self) -> Iterator[tuple[Place, str]]:
        """What stands in backticks within sentences and tables."""
        for place, line in self.prose:
            for span in SPAN.findall(line):
                yield place, span

    @property
    def links(self) -> Iterator[tuple[Place, str]]:
        """The targets of links and images."""
        for place, line in self.prose:
            for target in LINK.findall(line):
                yield place, target

    @property
    def anchors(self) -> set[str]:
        """What `#...` may name here: GitHub's slugs of the headings."""
        found: dict[str, int] = {}
        anchors = set()
        for _, line in self.prose:
            if heading := HEADING.match(line):
                slug = slug_of(heading[1])
                repeated = found[slug] = found.get(slug, -1) + 1
                anchors.add(f"{slug}-{repeated}" if repeated else slug)
        return anchors

    def _before(self, lines: list[str], fence: int) -> str:
        """Return the paragraph that leads to a block."""
        above = "\n".join(lines[: fence - 1]).rstrip()
        return above.rpartition("\n\n")[2]


def slug_of(heading: str) -> str:
    """Write a heading as GitHub does in links: lower case, no punctuation, hyphens for spaces."""
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return NOT_IN_A_SLUG.sub("", shown.strip().lower()).replace(" ", "-")


def documents() -> list[Document]:
    """Return every document that people read, the README first."""
    paths = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]
    return [Document.read(path) for path in paths]


def blocks(*languages: str) -> list[Block]:
    """Return the blocks in these languages, of all documents."""
    return [block for each in documents() for block in each.blocks if block.language in languages]


def name_of(block: Block) -> str:
    """Name a block in the list of tests."""
    return str(block.place)
