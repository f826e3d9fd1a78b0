"""The official conformance suite: running it, and what its checks say of a server.

A scenario counts for a server that has what the scenario calls. The suite takes an error text of
a tool that does not exist for a text, so a pass of any other scenario says nothing.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conformance.conftest import Npm

PACKAGE: Final = "@modelcontextprotocol/conformance"
REVISIONS: Final = ("2025-11-25", "2026-07-28")
_FOLDER: Final = re.compile(r"server-(?P<scenario>.+)-\d{4}-\d\d-\d\dT.*")
_CALLED: Final = re.compile(r"\btest_[a-z0-9_]+|test://[a-z{][a-z0-9_{}/-]*")


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks of one scenario say.

    Attributes:
        passed: the checks that found what they want.
        failed: why each of the others did not.
    """

    passed: frozenset[str]
    failed: Mapping[str, str]


@cache
def expected() -> dict[str, Any]:
    """Return what is expected of each server, with the reasons."""
    return tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))


def checked(npm: Npm, url: str, *, revision: str, folder: Path) -> dict[str, Checks]:
    """Run what a revision of the protocol requires against a server; return it by scenario."""
    done = npm.run(
        npm.path(f"{PACKAGE}/dist/index.js"),
        *("server", "--url", url, "--requirements", revision, "--output-dir", str(folder)),
        folder=folder,
    )
    found = {
        match["scenario"]: _read(path / "checks.json")
        for path in folder.iterdir()
        if (match := _FOLDER.fullmatch(path.name))
    }
    assert found, done.stdout + done.stderr
    return found


def failures(found: Mapping[str, Checks]) -> dict[str, str]:
    """Name each check that failed, and each scenario that checked nothing."""
    failed: dict[str, str] = {}
    for scenario, checks in found.items():
        failed |= {f"{scenario}:{check}": why for check, why in checks.failed.items()}
        if not checks.passed and not checks.failed:
            failed[scenario] = "nothing was checked"
    return failed


def called(npm: Npm) -> set[str]:
    """Return the tools, prompts and resources that the suite names anywhere."""
    text = npm.path(f"{PACKAGE}/dist/index.js").read_text(encoding="utf-8")
    return {name.rstrip("/_-") for name in _CALLED.findall(text)}


def _read(path: Path) -> Checks:
    statuses: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for check in json.loads(path.read_text(encoding="utf-8")):
        statuses[check["status"]][check["id"]] = check.get("errorMessage") or ""
    passed = frozenset(statuses["SUCCESS"]) - statuses["FAILURE"].keys()
    return Checks(passed=passed, failed=statuses["FAILURE"])
