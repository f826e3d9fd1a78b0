"""Makes what is published, from what is committed: `nox -s release` runs it in a clean clone.

Wheel, source archive, bundle, and the entry for the registry of MCP servers, each the same to the
byte whenever it is made from the same commit.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).parent.parent
BUNDLE: Final = ROOT / "packaging" / "bundle"
_EPOCH: Final = "SOURCE_DATE_EPOCH"
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can say; no build has another."""
_PLAIN: Final = 0o644 << 16


def release(folder: Path) -> list[Path]:
    """Make everything into a folder; return the files."""
    os.environ.setdefault(_EPOCH, _committed())
    wheel, archive = (
        Path(built)
        for builder in (WheelBuilder, SdistBuilder)
        for built in builder(str(ROOT)).build(directory=str(folder))
    )
    bundle = _bundle(wheel, folder=folder)
    entry = Path(shutil.copy(ROOT / "server.json", folder))
    files = [wheel, archive, bundle, entry]
    sums = "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return files


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files of the bundle by name: a project that is the wheel and its pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lines = [
        "[project]",
        'name = "mist-mcp-bundle"',
        'version = "0"',
        f"requires-python = {_toml(project['requires-python'])}",
        'dependencies = ["mist-mcp[socks]"]',
        "",
        "[tool.uv]",
        "package = false",
        f"constraint-dependencies = {_toml(pins)}",
        "",
        "[tool.uv.sources]",
        f"mist-mcp = {{ path = {_toml(wheel.name)} }}",
        "",
    ]
    return {
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "manifest.json": (BUNDLE / "manifest.json").read_bytes(),
        "pyproject.toml": "\n".join(lines).encode("utf-8"),
        "server.py": (BUNDLE / "server.py").read_bytes(),
        wheel.name: wheel.read_bytes(),
    }


def _bundle(wheel: Path, *, folder: Path) -> Path:
    manifest = json.loads((BUNDLE / "manifest.json").read_text(encoding="utf-8"))
    made = folder / f"{manifest['name']}-{manifest['version']}.mcpb"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in sorted(contents(wheel).items()):
            entry = zipfile.ZipInfo(name, date_time=_BEGINNING)
            entry.external_attr, entry.compress_type = _PLAIN, zipfile.ZIP_DEFLATED
            bundle.writestr(entry, data)
    return made


def _toml(value: str | Iterable[str]) -> str:
    """Write a text or a list of texts; JSON's are TOML's."""
    return json.dumps(value)


def _committed() -> str:
    """Return when the commit was made, epoch seconds."""
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def main(folder: Path) -> int:
    """Make everything twice; keep it if both are the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as other:
        first, second = release(folder), release(Path(other))
        differ = [
            a.name for a, b in zip(first, second, strict=True) if a.read_bytes() != b.read_bytes()
        ]
    if differ:
        sys.stderr.write(f"Two builds of the same commit differ: {', '.join(differ)}\n")
    return len(differ)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
