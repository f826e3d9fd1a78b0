"""Sample answers: the call in the sentence above, and the part of the answer that is shown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.docs.documents import Block


def call_above(block: Block) -> tuple[str, dict[str, Any]] | None:
    """Return the tool and the arguments of the call that leads to a block, if one does.

    It is written as Python writes it, `get_alarms(severity="critical")`, in backticks.
    """
    spans = block.before.replace("\n", " ").split("`")[1::2]
    for span in reversed(spans):
        try:
            tree = ast.parse(span, mode="eval").body
        except SyntaxError:
            continue
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            given = {each.arg or "": ast.literal_eval(each.value) for each in tree.keywords}
            return tree.func.id, given
    return None


def differences(shown: Any, real: Any, path: str = "answer") -> list[str]:
    """Return what is shown and is not so: fields may be left out, and items of lists too.

    Items of a list must be in the real list, in the order in which they are shown.
    """
    if isinstance(shown, dict) and isinstance(real, dict):
        return [
            line
            for name, value in shown.items()
            for line in differences(value, real.get(name), f"{path}.{name}")
        ]
    if isinstance(shown, list) and isinstance(real, list):
        return _missing(shown, real, path)
    return [] if shown == real else [f"{path} is {real!r}, not {shown!r}"]


def _missing(shown: list[Any], real: list[Any], path: str) -> list[str]:
    rest = iter(real)
    return [
        f"{path} has no {wanted!r} there"
        for wanted in shown
        if not any(not differences(wanted, item) for item in rest)
    ]
