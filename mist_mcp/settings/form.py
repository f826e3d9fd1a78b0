"""The forms of a result that an operator can choose."""

from __future__ import annotations

from typing import Final, Literal, get_args

Form = Literal["both", "text", "structured"]
"""Both, the text alone, or the structured content alone."""

FORMS: Final[tuple[Form, ...]] = get_args(Form)
