"""Spans of time as people write them."""

from __future__ import annotations

import re
from typing import Final

from fake_mist.network.errors import NetworkError
from fake_mist.query.window import UNITS

_SPAN: Final = re.compile(r"(\d{1,7})([smhdw])")


def seconds(span: str | int, *, field: str) -> int:
    """Read a span such as 90, `30m` or `3h`; it is not negative."""
    if isinstance(span, int) and not isinstance(span, bool) and span >= 0:
        return span
    found = _SPAN.fullmatch(str(span))
    if found is None:
        raise NetworkError(f"{span!r} is no span of time; write 90, 30m, 3h or 2d", field=field)
    return int(found[1]) * UNITS[found[2]]
