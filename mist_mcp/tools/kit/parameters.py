"""The parameters that several tools share: their types and limits."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from mist_mcp.tools.kit.arguments import as_fields, as_names, as_object
from mist_mcp.words.time_words import SPAN_FORMS, TIME_FORMS, epoch_of, seconds_of

_LONGEST_NAMES = 5000
"""Characters of a list of names."""


def _span(text: str) -> str:
    """Return a span of time as it is.

    Raises:
        ValueError: it is none.
    """
    if seconds_of(text) is None:
        raise ValueError(f"it is a span of time, such as {SPAN_FORMS}")
    return text


def _time(text: str) -> str:
    """Return a time as it is; which moment it is, the window says.

    Raises:
        ValueError: it is none.
    """
    if epoch_of(text, now=0) is None:
        raise ValueError(f"it is a time: {TIME_FORMS}")
    return text


DeviceType = Literal["ap", "switch", "gateway"]
InventoryType = Literal["ap", "switch", "gateway", "mxedge"]
ConnectionStatus = Literal["connected", "disconnected"]
Standing = Literal["connected", "disconnected", "unassigned"]
"""Of what is owned; what no site has yet is not expected to be connected."""
Severity = Literal["critical", "warn", "info"]
AlarmGroup = Literal["infrastructure", "marvis", "security", "certificate_expiry"]

NacStatus = Literal["permitted", "session_started", "session_stopped", "denied"]
AlarmStatus = Literal["open", "resolved"]

Text = Annotated[str, Field(min_length=1, max_length=255)]
MOST_AT_ONCE: Final = 1000
"""Rows of one answer; whoever asks for more gets these, and the way to the others."""
Limit = Annotated[int, Field(ge=1), AfterValidator(lambda number: min(number, MOST_AT_ONCE))]
Fresh = bool
Seconds = Annotated[int, Field(ge=5, le=300)]
Cursor = Annotated[str, Field(min_length=1, max_length=8000)]
Duration = Annotated[str, AfterValidator(_span)]
Time = Annotated[str, AfterValidator(_time)]
Names = Annotated[str, BeforeValidator(as_names), Field(min_length=1, max_length=_LONGEST_NAMES)]
"""Several names with commas between; as a JSON list where a name has a comma itself."""
Fields = Annotated[str, BeforeValidator(as_fields), Field(min_length=1, max_length=255)]
"""Several words without commas, with commas between."""

Object = Annotated[dict[str, Any], BeforeValidator(as_object), WithJsonSchema({"type": "string"})]
"""An object with names that no schema knows.

It is announced as text: clients that convert schemas to strict ones make an object without named
properties an empty one, and several refuse alternatives. The object itself is taken, too.
"""


def capped(limit: object) -> list[str]:
    """Say that an accepted limit was more than one answer has rows."""
    asked = isinstance(limit, int | float | str) and float(limit) > MOST_AT_ONCE
    return (
        [f"limit: {MOST_AT_ONCE} rows at once; get_next_page brings those after"] if asked else []
    )
