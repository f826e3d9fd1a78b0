"""Takes out of a document what it promises: names, commands, numbers, limits, exit statuses.

    git show 283ea14:README.md | python -m tests.docs.promises > tests/docs/promised.txt

wrote the list beside this file, from the README as it was before its chapters moved to `docs/`.
Whoever ends a promise on purpose removes its line.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK: Final = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
SPAN: Final = re.compile(r"`([^`]+)`")
OPTION: Final = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")
VARIABLE: Final = re.compile(r"\bX?[A-Z]+_[A-Z_]+\b")
COMMAND: Final = re.compile(
    r"^((?:\.venv/bin/)?(?:mist-mcp|fake-mist|nox|python3?|pip)\b.*?) *(?:  #.*|\\)?$", re.MULTILINE
)
NUMBER: Final = re.compile(
    r"(?<![\w-])(?:\d[\d,.]*\d|\d|three|ten|fifty|twenty-two)(?: kB| MB| %)? [a-z]+\b",
    re.IGNORECASE,
)
STATUS: Final = re.compile(r"^Exit status: (.*?)\.$", re.MULTILINE | re.DOTALL)
LIMITS: Final = re.compile(r"^## Limits\n(.*?)^## ", re.MULTILINE | re.DOTALL)
SENTENCE: Final = re.compile(r"(?<=[.:;]) ")


def flat(markdown: str) -> str:
    """Return the text alone: no links, no marks, every white space a single space."""
    return " ".join(re.sub(r"[`*|>]", "", LINK.sub(r"\1", markdown)).split())


def promises(markdown: str) -> dict[tuple[str, str], None]:
    """Return each promise once, as its kind and its text, in the order of the document."""
    prose = BLOCK.sub("", markdown)
    found = [
        *(("code", span) for span in SPAN.findall(prose)),
        *(("option", name) for block in BLOCK.findall(markdown) for name in OPTION.findall(block)),
        *(("variable", name) for name in VARIABLE.findall(markdown)),
        *(
            ("command", line)
            for block in BLOCK.findall(markdown)
            for line in COMMAND.findall(block)
        ),
        *(("number", number) for number in NUMBER.findall(flat(prose))),
        *(("status", status) for line in STATUS.findall(markdown) for status in line.split(";")),
        *(("limit", sentence) for sentence in _limits(markdown)),
    ]
    return dict.fromkeys((kind, flat(text)) for kind, text in found)


def _limits(markdown: str) -> Iterator[str]:
    for chapter in LIMITS.findall(markdown):
        for item in re.split(r"^- ", chapter, flags=re.MULTILINE)[1:]:
            yield from SENTENCE.split(flat(item))


if __name__ == "__main__":
    sys.stdout.writelines(f"{kind}\t{text}\n" for kind, text in promises(sys.stdin.read()))
