"""What is shipped: the wheel, the source archive, the pinned versions, one version number."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from mist_mcp import __version__
from mist_mcp.settings.loading import Source, load_settings
from tests.processes import environment

pytestmark = pytest.mark.every_python

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [a-z_]+ .+)?")
FASTMCP = "fastmcp==4.1.2"
PUBLISHED = {
    "fake_mist/published/operations.json",
    "fake_mist/published/schemas.json",
    "fake_mist/published/secrets.json",
    "mist_mcp/cloud/api_index.json",
    "mist_mcp/cloud/api_index.LICENSE",
    "mist_mcp/cloud/published.json",
}
"""The tables of facts from the description of the API."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")))
    return Path(built)


def cassettes() -> set[str]:
    """List the recordings of the checkout."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cassettes").rglob("*")
        if path.is_file()
    }


def test_the_wheel_holds_both_packages_and_the_recordings(wheel: Path) -> None:
    """What `--mock` needs travels along, and nothing else does."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wheel.name == f"mist_mcp-{__version__}-py3-none-any.whl"
    assert {"mist_mcp/commands/cli.py", "fake_mist/__main__.py", "mist_mcp/py.typed"} <= names
    assert cassettes()
    assert {f"fake_mist/{name}" for name in cassettes()} <= names
    assert names >= PUBLISHED
    top = {name.partition("/")[0] for name in names}
    assert top == {"mist_mcp", "fake_mist", f"mist_mcp-{__version__}.dist-info"}


def test_the_installed_wheel_runs_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, away from the checkout, the fake cloud answers."""
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    shutil.unpack_archive(wheel, site, format="zip")
    done = subprocess.run(
        [sys.executable, "-m", "mist_mcp", "--mock", "--security-check"],
        cwd=empty,
        env=environment(PYTHONPATH=str(site)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_source_archive_is_complete(tmp_path: Path) -> None:
    """Whoever has the archive can build, test and read."""
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path))
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"LICENSE", "CHANGELOG.md", "README.md", "noxfile.py", "constraints.txt", ".ci/run"}
    assert names >= PUBLISHED
    wanted |= {"CONTRIBUTING.md", "benchmarks/shell.py", "tests/test_packaging.py", ".env.example"}
    documents = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert "docs/README.md" in documents
    assert wanted | documents | cassettes() <= names


def test_constraints_are_exact_versions_and_nothing_else() -> None:
    """No addresses, paths, options or hashes; every line pins one version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    assert FASTMCP in lines


def test_every_requirement_is_pinned() -> None:
    """Runtime, extra and groups: what is installed here is what was tested."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines}
    required = [
        *project["project"]["dependencies"],
        *(item for extra in project["project"]["optional-dependencies"].values() for item in extra),
        *(item for group in project["dependency-groups"].values() for item in group),
    ]
    names = {re.split(r"[<>=[]", item)[0].lower() for item in required if isinstance(item, str)}
    assert names - pinned == set()


def test_the_environment_example_names_every_variable() -> None:
    """Who copies `.env.example` sees all there is, with the defaults."""
    example = Source.env_file(ROOT / ".env.example")
    with_token = Source("test", {"MIST_API_TOKEN": "x"})
    plain, copied = load_settings(with_token), load_settings(with_token, example)
    assert copied.settings == plain.settings
    assert {**example.values, "MIST_API_TOKEN": ""}.keys() == copied.settings.variables().keys()


def test_ci_runs_the_command_of_the_readme() -> None:
    """What the README tells people to run is what is run."""
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert "nox -s tests" in command
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
