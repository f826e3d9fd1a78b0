"""What a run says of the fabrics at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fabrics.judging import TALLY

if TYPE_CHECKING:
    import pytest
    from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print how many fabrics were judged rightly, unless all were."""
    for line in config.stash.get(TALLY, []):
        terminalreporter.write_line(line)
