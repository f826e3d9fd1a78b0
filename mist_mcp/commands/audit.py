"""`mist-mcp audit verify` and `mist-mcp audit show`: the audit log as a person reads it."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.text import Text

from mist_mcp.audit.chain import START, Link, Verdict, ends_of, verdict
from mist_mcp.audit.log import snapshot
from mist_mcp.commands.layout import show_entries
from mist_mcp.commands.options import AUDIT_FILTERS
from mist_mcp.errors import SettingsError
from mist_mcp.settings.audit_file import AUDIT_VARIABLE, audit_path
from mist_mcp.settings.loading import Source
from mist_mcp.words.untrusted import clean

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mist_mcp.audit.chain import Line
    from mist_mcp.audit.log import Snapshot

COLUMNS: Final = {
    "number": "No.",
    "time": "Time",
    "tool": "Tool",
    "client": "Client",
    "targets": "About",
    "danger": "Class",
    "decision": "Decision",
    "reason": "Why",
    "approver": "Approved by",
    "outcome": "Outcome",
    "seconds": "Seconds",
}
_HEAD: Final = 3
"""Number, time and tool name an entry."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show.

    Args:
        last: at most so many, the newest.
        fields: what an entry must have in its fields.
    """

    last: int
    fields: Mapping[str, str]

    def fits(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether an entry is wanted."""
        return all(entry.get(name) == value for name, value in self.fields.items())


def report(options: Namespace) -> bool:
    """Do what the options ask, and tell whether all is well.

    Raises:
        MistError: there is no log, or it cannot be read.
    """
    path = _configured(Source.env_file(options.env_file))
    if options.action == "verify":
        return report_verification(path, first=options.first, console=Console())
    given = {name: getattr(options, name) for name in AUDIT_FILTERS}
    fields = {name: value for name, value in given.items() if value is not None}
    report_entries(path, wanted=Wanted(last=options.last, fields=fields), console=Console())
    return True


def report_verification(path: Path, *, first: int, console: Console) -> bool:
    """Print whether the log is whole, and tell it.

    Args:
        path: the file that is written now.
        first: the number of the first entry that must be there; older ones are elsewhere.
        console: where to print.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    taken = snapshot(path)
    found = _verdict(taken, first=first)
    files = len(taken.full) + 1
    words = f"{_counted(found.entries, 'entry', 'entries')} in {_counted(files, 'file', 'files')}"
    if found.fault:
        console.print(Text(f"Broken: {clean(found.fault)}", "bold red"), soft_wrap=True)
        console.print(Text(f"In order before that: {words} of {path}"), soft_wrap=True)
    else:
        console.print(Text(f"Whole: {words} of {path}", "bold green"), soft_wrap=True)
    return found.fault is None


def report_entries(path: Path, *, wanted: Wanted, console: Console) -> None:
    """Print the newest entries that are wanted.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    entries = (entry for entry in _entries(snapshot(path).lines()) if wanted.fits(entry))
    shown = deque(entries, maxlen=wanted.last)
    if not shown:
        console.print(Text("No entry fits"))
        return
    texts = [{name: _cell(entry.get(name)) for name in COLUMNS} for entry in shown]
    show_entries(texts, COLUMNS, head=_HEAD, console=console)


def _configured(env_file: Source) -> Path:
    """Return where the server writes its log, without needing a token.

    Raises:
        SettingsError: it writes none.
    """
    environment = Source.environment()
    named = () if env_file.found else (env_file,)
    sources = (environment, *named, Source.defaults(environment))
    given = (source.values.get(AUDIT_VARIABLE, "").strip() for source in sources)
    path = audit_path(next(filter(None, given)), writes=False)
    if path is None:
        raise SettingsError(
            f"{AUDIT_VARIABLE} is off, so there is no audit log",
            next_step=f"Set {AUDIT_VARIABLE} to the file that is meant.",
        )
    return path


def _verdict(taken: Snapshot, *, first: int) -> Verdict:
    if first == 1:
        return verdict(taken.lines(), head=taken.head)
    line = next(taken.lines(), None)
    before, _ = (ends_of(line.content) if line else None) or (START, START)
    return verdict(taken.lines(), start=Link(first - 1, before.digest), head=taken.head)


def _entries(lines: Iterable[Line]) -> Iterator[Mapping[str, Any]]:
    """Read the lines; one that cannot be read is shown as such."""
    for line in lines:
        try:
            entry = json.loads(line.content)
        except ValueError:
            entry = None
        yield entry if isinstance(entry, dict) else {"tool": f"{line.file}:{line.place} is damaged"}


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _cell(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "" if value is None else " ".join(clean(text).split())
