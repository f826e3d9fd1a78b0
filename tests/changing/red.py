"""Cases that are not right yet: whoever mends one takes its name away."""

from __future__ import annotations

from typing import Final

RED: Final[frozenset[str]] = frozenset()
