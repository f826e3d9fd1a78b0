"""What answers lack today, of `expected.toml`: what a form holds again has to leave the list."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parent / "expected.toml"


def _read() -> dict[str, dict[str, Any]]:
    lacks: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["lack"]
    return {lack["question"]: lack for lack in lacks}


EXPECTED: Final = _read()
"""By question: `why`, and the facts, by their first alternative, that `text` and `data` lack."""


def lacking(question: str, form: str) -> set[str]:
    """Return the facts that a form of the answer is known to lack."""
    return set(EXPECTED.get(question, {}).get(form, ()))
