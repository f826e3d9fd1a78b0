"""Constants of the API: countries and alarm definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.alarm_kinds import EXAMPLES_ONLY, KINDS, MARVIS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.rows.common import Json

COUNTRIES: Final = (
    ("DE", 276, "Germany"),
    ("FR", 250, "France"),
    ("GB", 826, "United Kingdom"),
    ("IE", 372, "Ireland"),
    ("NL", 528, "Netherlands"),
    ("US", 840, "United States"),
)
MORE_COUNTRIES: Final = (("AQ", 10, "Antarctica"), ("FK", 238, "Falkland Islands"))


def countries(*, extended: bool) -> Iterator[Json]:
    """Give the certified countries, and the others on request."""
    for code, numeric, name in COUNTRIES:
        yield {"alpha2": code, "certified": True, "name": name, "numeric": numeric}
    for code, numeric, name in MORE_COUNTRIES if extended else ():
        yield {"alpha2": code, "certified": False, "name": name, "numeric": numeric}


def alarm_definitions() -> Iterator[Json]:
    """Give the definition of every kind of alarm; those of Marvis name no fields."""
    for kind in KINDS.values():
        suggestion = {"marvis_suggestion_category": kind.concerns} if kind.group == MARVIS else {}
        yield {
            "display": kind.key.replace("_", " ").capitalize(),
            "fields": [name for name in kind.members if name not in EXAMPLES_ONLY],
            "group": kind.group,
            "key": kind.key,
            "severity": kind.severity,
            **suggestion,
        }
