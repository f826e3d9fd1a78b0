"""Node and its packages, which `nox -s conformance` installs and names with `--npm`."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import PATIENCE, environment

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Npm:
    """A folder with Node and packages of npm."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return the path of something in a package."""
        return self.folder / "node_modules" / name

    def run(self, script: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a script to its end."""
        return subprocess.run(
            [self.folder / "node", script, *arguments],
            cwd=folder,
            env=environment(NPM_FOLDER=str(self.folder)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture(scope="session")
def npm(request: pytest.FixtureRequest) -> Npm:
    """Return what was installed, or skip."""
    folder = request.config.getoption("--npm")
    if folder is None:
        pytest.skip("needs Node and packages of npm: `nox -s conformance` installs them")
    return Npm(folder.resolve())
