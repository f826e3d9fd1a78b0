"""The corpus of secrets and of what only looks like one: none missed, hardly any masked in vain.

A case is a line or a document; `⟦` and `⟧` stand around its secrets, and are taken away before
the case is masked. `from` is the public address where such a line stands; its values are made up.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from mist_mcp.words.redaction import Redactor

CORPUS: Final = Path(__file__).parent / "corpus"
CASES: Final[list[dict[str, Any]]] = [
    json.loads(line)
    for path in sorted(CORPUS.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
REDACTOR: Final = Redactor(key=b"of this corpus")
_SECRET: Final = re.compile("⟦(.*?)⟧", re.DOTALL)


def _held(case: dict[str, Any]) -> Any:
    return case.get("line", case.get("document"))


def _each(value: Any, change: Any) -> Any:
    """Return a case with every text in it changed."""
    if isinstance(value, dict):
        return {change(name): _each(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def plain_of(case: dict[str, Any]) -> Any:
    """Return what a case holds, without the signs around its secrets."""
    return _each(_held(case), lambda text: _SECRET.sub(r"\1", text))


def secrets_in(case: dict[str, Any]) -> list[str]:
    """Return the secrets of a case."""
    return _SECRET.findall(json.dumps(_held(case), ensure_ascii=False))


def _masked(case: dict[str, Any]) -> Any:
    return REDACTOR.value(plain_of(case))


def _wanted(case: dict[str, Any]) -> Any:
    return _each(_held(case), lambda text: _SECRET.sub(lambda m: REDACTOR.mask(m[1]), text))


def _is_missed(case: dict[str, Any]) -> bool:
    shown = json.dumps(_masked(case), ensure_ascii=False)
    return any(secret in shown for secret in secrets_in(case))


def _is_in_vain(case: dict[str, Any]) -> bool:
    """Tell whether more than the secrets was masked."""
    return not _is_missed(case) and _masked(case) != _wanted(case)


def test_the_corpus_is_large_and_half_of_each() -> None:
    """Half from public sources, half with secrets."""
    public = sum("from" in case for case in CASES) / len(CASES)
    secret = sum(bool(secrets_in(case)) for case in CASES) / len(CASES)
    assert len(CASES) >= 500
    assert 0.45 <= public <= 0.6
    assert 0.45 <= secret <= 0.55


def test_no_secret_is_missed_and_hardly_anything_is_masked_in_vain(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At most 2 % in vain; both figures are printed."""
    missed = [case for case in CASES if _is_missed(case)]
    in_vain = [(_held(case), _masked(case)) for case in CASES if _is_in_vain(case)]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(CASES)} cases: {len(missed)} missed, {len(in_vain)} in vain\n")
    assert missed == []
    assert len(in_vain) <= 0.02 * len(CASES), in_vain


@pytest.mark.parametrize("key", [b"", b"k"])
def test_masking_the_corpus_twice_is_masking_it_once(key: bytes) -> None:
    """A mask is no secret, wherever it stands."""
    redactor = Redactor(key=key)
    for case in CASES:
        once = redactor.value(plain_of(case))
        assert redactor.value(once) == once
