"""Certificates that expire soon: the one parameter that looks ahead; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.query.filters import BadQueryError

if TYPE_CHECKING:
    from fake_mist.query.filters import Keep

DAY: Final = 86_400
UNITS: Final = {"h": 3600, "d": DAY, "w": 7 * DAY, "m": 30 * DAY, "y": 365 * DAY}
"""Seconds of a unit; here `m` is a month, as the parameter's description says."""

_SPAN: Final = re.compile(r"(\d+)([hdwmy])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """The field's epoch is no later than the given time from the recording's present."""

    field: str
    default: str | None = None

    def keep(self, text: str) -> Keep:
        """Keep what has expired already too; a row without a certificate never expires."""
        found = _SPAN.fullmatch(text)
        if found is None:
            raise BadQueryError(f"invalid value for cert_expiry_duration: {text}")
        last = NOW + int(found[1]) * UNITS[found[2]]
        return lambda row: row.get(self.field) is not None and row[self.field] <= last
