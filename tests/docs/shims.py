"""A block of shell, run by a real bash in which every program only writes down how it was called.

So quoting, variables, substitutions and continued lines mean what they mean to a reader's shell.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.docs.documents import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from tests.docs.documents import Block

SHIM: Final = """\
#!/bin/sh
{ printf '%s\\0' "$READER_LINE" "${0##*/}" "$@"; export -p; } > "$READER_CALLS/$$"
[ "${0##*/}" != openssl ] || printf '%064d' "$$"
"""
TRAP: Final = "trap 'export READER_LINE=$LINENO' DEBUG\n"
PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class Call:
    """A program as a document calls it."""

    place: Place
    program: str
    arguments: tuple[str, ...]
    variables: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The call as a line."""
        return shlex.join([self.program, *self.arguments])


def calls(block: Block, folder: Path, programs: Collection[str]) -> list[Call]:
    """Run a block in a folder; return the calls that it makes, in the order of its lines."""
    bin_folder, record = folder / ".venv" / "bin", folder / "calls"
    bin_folder.mkdir(parents=True)
    record.mkdir()
    for program in programs:
        (bin_folder / program).write_text(SHIM, encoding="utf-8")
        (bin_folder / program).chmod(0o755)
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", TRAP + block.text],
        cwd=folder,
        env={"PATH": str(bin_folder), "READER_CALLS": str(record)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode or done.stderr:
        block.place.breaks("shell runs, with known programs only", done.stderr.strip())
    found = [_call(path, block) for path in sorted(record.iterdir(), key=_age)]
    return sorted(found, key=lambda call: call.place.line)


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns


def _call(path: Path, block: Block) -> Call:
    line, program, *arguments, exports = path.read_text(encoding="utf-8").split("\0")
    named = [shlex.split(export)[-1] for export in exports.splitlines() if "MIST_" in export]
    offset = int(line) - TRAP.count("\n") - 1
    return Call(
        place=Place(block.place.name, block.place.line + offset),
        program=os.path.basename(program),  # noqa: PTH119 - a name, not a file
        arguments=tuple(arguments),
        variables=dict(export.split("=", 1) for export in named),
    )
