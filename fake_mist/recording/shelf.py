"""The folder of recordings: what was there, what is new, and how the two differ."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import dump, load
from fake_mist.recording.asking import RecordError
from fake_mist.recording.questions import match, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fake_mist.cassettes import Interaction
    from fake_mist.endpoints.endpoint import Endpoint

PROVENANCE: Final = "recorded"
_SHOWN: Final = 5
_ORIGIN: Final = re.compile(r"^provenance: (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How the rows of a cassette changed."""

    added: int
    removed: int
    fields: Counter[str]
    """Rows in which a member changed, by member."""

    def __str__(self) -> str:
        """Say it on one line."""
        shown = ", ".join(f"{name} ({count})" for name, count in self.fields.most_common(_SHOWN))
        members = f"; changed members: {shown}" if shown else ""
        return f"{self.added} rows added, {self.removed} removed{members}"


def shelved(
    interactions: Iterable[Interaction], endpoints: Sequence[Endpoint]
) -> dict[str, list[Interaction]]:
    """Sort interactions into cassettes."""
    sheets: dict[str, list[Interaction]] = {}
    for each in interactions:
        endpoint = match(each.path, endpoints)
        if endpoint is not None:
            sheets.setdefault(endpoint.cassette, []).append(each)
    return sheets


def merged(old: Iterable[Interaction], new: Iterable[Interaction]) -> list[Interaction]:
    """Replace what was asked again, where it stood; keep the rest; add what is new."""
    asked = {(each.path, each.authorization) for each in new}
    groups: dict[tuple[str, str | None], list[Interaction]] = {}
    for each in old:
        place = groups.setdefault((each.path, each.authorization), [])
        if (each.path, each.authorization) not in asked:
            place.append(each)
    for each in new:
        groups.setdefault((each.path, each.authorization), []).append(each)
    return [each for group in groups.values() for each in group]


def before(file: Path) -> list[Interaction]:
    """Read what was recorded before; a synthetic cassette is not overwritten."""
    if not file.exists():
        return []
    origin = _ORIGIN.search(file.read_text(encoding="utf-8"))
    if origin is None or origin[1] != PROVENANCE:
        raise RecordError(f"{file} was not recorded; name another folder with --out")
    return list(load(file))


def changes(endpoint: Endpoint, old: Iterable[Interaction], new: Iterable[Interaction]) -> Changes:
    """Compare two recordings row by row."""
    was, now = _rows(endpoint, old), _rows(endpoint, new)
    both = was.keys() & now.keys()
    fields = Counter(
        name
        for key in both
        for name in was[key].keys() | now[key].keys()
        if was[key].get(name) != now[key].get(name)
    )
    return Changes(
        added=len(now.keys() - was.keys()), removed=len(was.keys() - now.keys()), fields=fields
    )


def _rows(endpoint: Endpoint, interactions: Iterable[Interaction]) -> dict[Any, Mapping[str, Any]]:
    found: dict[Any, Mapping[str, Any]] = {}
    for each in interactions:
        for number, row in enumerate(rows(endpoint.kind, each.json())):
            members = row if isinstance(row, dict) else {"value": row}
            identity = endpoint.key(members) or str(number)
            found[each.path, each.authorization, identity] = members
    return found


def texts(sheets: Mapping[str, Sequence[Interaction]]) -> dict[str, str]:
    """Write cassettes in their canonical form."""
    return {name: dump(sheet, provenance=PROVENANCE) for name, sheet in sorted(sheets.items())}


def place(folder: Path, name: str, text: str) -> bool:
    """Put a cassette in its place, whole or not at all; tell whether anything changed."""
    file = folder / f"{name}.yaml"
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
            written.write(text)
        Path(path).replace(file)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return True
