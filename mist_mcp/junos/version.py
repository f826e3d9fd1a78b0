"""`show version`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD: Final = re.compile(r"(?P<name>[A-Z][A-Za-z ]*): +(?P<value>.+)")
_PACKAGE: Final = re.compile(r"(?P<name>[^\[\]]+)\[(?P<version>[^\[\]]+)\]")
# A package may have no version: `Junos for Automation Enhancement`.
_NAMELESS: Final = re.compile(r"(?i:junos) [^\[\]:]+")

# Old releases have no `Junos:` line; one of these packages carries the version of the whole.
_WHOLE: Final = ("JUNOS EX Software Suite", "JUNOS Software Release", "JUNOS Base OS boot")


@dataclass(frozen=True, slots=True)
class Software:
    """What a member runs."""

    hostname: str | None
    model: str | None
    junos: str | None


def read(lines: Sequence[str]) -> Reading[Software] | None:
    """Read one member's software."""
    fields = {found["name"]: found["value"] for found in map(_FIELD.fullmatch, lines) if found}
    packages = {
        " ".join(found["name"].split()): found["version"]
        for found in map(_PACKAGE.fullmatch, lines)
        if found
    }
    if not {"Hostname", "Model", "Junos"} & fields.keys():
        return None
    whole = next((packages[name] for name in _WHOLE if name in packages), None)
    facts = Software(
        hostname=fields.get("Hostname"),
        model=fields.get("Model"),
        junos=fields.get("Junos", whole),
    )
    return Reading(facts, unread=tuple(line for line in lines if not _is_known(line)))


def _is_known(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_FIELD, _PACKAGE, _NAMELESS))
