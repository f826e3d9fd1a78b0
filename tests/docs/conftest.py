"""What tests of documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.running import runner
from tests.docs.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.docs.running import Runner


@pytest.fixture(scope="session")
def starter() -> Iterator[Runner]:
    """Start the process that starts commands."""
    with runner() as found:
        yield found


@pytest.fixture(scope="session")
def stage(starter: Runner, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Make the folder in which documented commands run."""
    made = Stage(starter, tmp_path_factory.mktemp("reader"))
    made.prepare()
    return made
