"""What the README promised before its chapters moved is still said somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.documents import documents
from tests.docs.promises import flat, promises

LISTED = Path(__file__).with_name("promised.txt").read_text(encoding="utf-8").splitlines()
PROMISED = [tuple(line.split("\t")) for line in LISTED]
KINDS = {"code": 310, "option": 20, "variable": 30, "command": 25, "number": 50, "limit": 30}
HOMES = ("README.md", "docs/")
SAID = flat("\n".join(each.text for each in documents() if each.name.startswith(HOMES)))


def is_said(promise: str) -> bool:
    """Find a promise as a whole word or sentence."""
    return re.search(rf"(?<![\w-]){re.escape(promise)}(?![\w-])", SAID) is not None


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in PROMISED}))
def test_every_promise_is_kept(kind: str) -> None:
    """Names, commands, numbers, limits and exit statuses are in the README or below `docs/`."""
    assert [text for each, text in PROMISED if each == kind and not is_said(text)] == []


def test_the_list_is_complete() -> None:
    """Nobody made the test pass by emptying its list."""
    for kind, least in KINDS.items():
        assert sum(each == kind for each, _ in PROMISED) >= least, kind


def test_promises_are_taken_from_text_and_blocks() -> None:
    """Each kind is found where it stands."""
    text = (
        "Use `a_tool`, up to 50 devices.\n\n```bash\nmist-mcp --mock  # try\n```\n\n"
        "Exit status: 0 done; 1 not.\n\n## Limits\n\n- It is small. It is young.\n\n## More\n"
    )
    assert list(promises(text)) == [
        ("code", "a_tool"),
        ("option", "--mock"),
        ("command", "mist-mcp --mock"),
        ("number", "50 devices"),
        ("number", "0 done"),
        ("number", "1 not"),
        ("status", "0 done"),
        ("status", "1 not"),
        ("limit", "It is small."),
        ("limit", "It is young."),
    ]
