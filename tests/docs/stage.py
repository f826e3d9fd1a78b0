"""Where documented commands run: a folder with the files that they name, and nobody's settings."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import trustme

from fake_mist.shapes.sheet import Sheet
from tests.docs.documents import ROOT
from tests.docs.running import Command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.docs.running import Finished, Runner, Started

SCRIPT: Final = """\
import json, os, urllib.request
request = urllib.request.Request("https://api.mist.com/api/v1/self")
request.add_header("Authorization", "Token " + os.environ["MIST_API_TOKEN"])
print(json.load(urllib.request.urlopen(request))["privileges"])
"""
FICTIONAL: Final = ("MIST_", "FASTMCP_", "PYTEST_", "COV_", "COVERAGE_")
"""Variables of the developer that a documented command does not see."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder, and the process that starts commands in it."""

    runner: Runner
    folder: Path

    def prepare(self) -> None:
        """Put there what documents speak of: a script, a certificate, recordings, an audit log."""
        (self.folder / "your_script.py").write_text(SCRIPT, encoding="utf-8")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.folder / "authority.pem")
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        certificate.private_key_pem.write_to_path(self.folder / "server.key")
        for part in certificate.cert_chain_pems:
            part.write_to_path(self.folder / "server.pem", append=True)
        recorded = self.folder / "recorded" / "rest"
        recorded.mkdir(parents=True)
        shutil.copy(ROOT / "cassettes" / "rest" / "self.yaml", recorded)
        (self.folder / "shapes.json").write_text(Sheet("").text(), encoding="utf-8")

    def command(
        self, script: str, arguments: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> Command:
        """Write a command down with its variables."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith(FICTIONAL)}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        ours = {
            "PATH": path,
            "HOME": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            "MIST_AUDIT_FILE": str(self.folder / "audit.jsonl"),
        }
        return Command(script, arguments, self.folder, {**kept, **ours, **(variables or {})})

    def run(
        self, script: str, arguments: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> Finished:
        """Run a command to its end."""
        return self.runner.run(self.command(script, arguments, variables))

    def start(
        self, script: str, arguments: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> Started:
        """Start a command that goes on."""
        return self.runner.start(self.command(script, arguments, variables))

    def tools(
        self, arguments: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> list[str]:
        """Start the server as a client does, and list its tools."""
        return self.runner.tools(self.command("mist-mcp", arguments, variables))
