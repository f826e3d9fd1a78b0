"""The bundle is one that the tool of those who made the format takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.conformance.conftest import Npm

MANIFEST: Final = Path(__file__).parents[2] / "packaging" / "bundle" / "manifest.json"
MCPB: Final = "@anthropic-ai/mcpb/dist/cli/cli.js"


def test_the_manifest_is_valid(npm: Npm, tmp_path: Path) -> None:
    """By the schema of the version that it names."""
    done = npm.run(npm.path(MCPB), "validate", str(MANIFEST), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("field", ["name", "version", "server", "manifest_version"])
def test_a_manifest_that_lacks_something_is_not(npm: Npm, field: str, tmp_path: Path) -> None:
    """So that being valid says something."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    del manifest[field]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = npm.run(npm.path(MCPB), "validate", "manifest.json", folder=tmp_path)
    assert done.returncode != 0
