"""The server speaks the protocol as the official conformance suite wants it, in both eras."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.conformance.server import names
from tests.conformance.suite import REVISIONS, called, checked, expected, failures
from tests.processes import web_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.conftest import Npm

BY_REVISION = pytest.mark.parametrize("revision", REVISIONS)
FIXTURE = (sys.executable, "-m", "tests.conformance")


@BY_REVISION
def test_the_shipped_server_conforms(npm: Npm, revision: str, tmp_path: Path) -> None:
    """In every scenario that needs nothing but a server."""
    with web_server("-t", "http", folder=tmp_path) as server:
        found = checked(npm, server.url, revision=revision, folder=tmp_path)
    counts = expected()["shipped"]["counts"][revision]
    ignored = set(expected()["shipped"]["needs_fixture"])
    failed = failures({scenario: found[scenario] for scenario in counts})
    assert {name: why for name, why in failed.items() if name not in ignored} == {}


@BY_REVISION
def test_the_same_code_with_another_catalogue_conforms(
    npm: Npm, revision: str, tmp_path: Path
) -> None:
    """In all that the revision requires, but for what is listed with a reason."""
    with web_server(folder=tmp_path, start=FIXTURE) as server:
        found = checked(npm, server.url, revision=revision, folder=tmp_path)
    left_out = expected()["fixture"]["left_out"]
    counted = {scenario: checks for scenario, checks in found.items() if scenario not in left_out}
    allowed = expected()["fixture"]["failures"]
    wanted = {name for name in allowed if name.partition(":")[0] in counted}
    failed = failures(counted)
    assert failed.keys() == wanted, failed


def test_the_fixture_has_whatever_the_suite_calls(npm: Npm) -> None:
    """A pass for want of a tool is no pass."""
    absent = expected()["fixture"]["absent"]
    assert called(npm) - names() == set(absent)
