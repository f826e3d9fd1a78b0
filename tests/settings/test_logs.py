"""Logs: on stderr, and never with a secret in them."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from mist_mcp.settings.logs import MASK, MaskingFormatter
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "ab+cd/ef=="
PROGRAM = f"""
import logging
from mist_mcp.settings.logs import configure_logging
configure_logging("INFO", quiet=("chatty",), secrets=["{SECRET}"])
logging.getLogger("chatty").info("not shown")
logging.getLogger("plain").info("shown")
logging.getLogger("plain").debug("not shown")
raise RuntimeError("it was {SECRET}")
"""


def formatted(message: str, *arguments: object, error: Exception | None = None) -> str:
    """Format a record with a formatter that knows two secrets, one inside the other."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.INFO, "x", 1, message, arguments, info)
    return MaskingFormatter(["", SECRET, SECRET * 2]).format(record)


def test_a_secret_is_masked_wherever_it_is() -> None:
    """In the message, its arguments, a URL, and the text of an exception."""
    for text in (
        formatted(f"token {SECRET}"),
        formatted("headers %r", {"Authorization": f"Token {SECRET}"}),
        formatted(f"GET /x?token={quote(SECRET, safe='')}"),
        formatted("failed", error=ValueError(SECRET)),
    ):
        assert MASK in text
        assert "ab" not in text


def test_the_longest_secret_is_masked_first() -> None:
    """A secret that contains another leaves nothing behind."""
    assert formatted(SECRET * 2).endswith(f": {MASK}")


def test_everything_goes_to_stderr_and_a_crash_too(tmp_path: Path) -> None:
    """Levels hold, quiet loggers are quiet, and an uncaught exception is masked."""
    done = run("-c", PROGRAM, folder=tmp_path, start=(sys.executable,))
    assert (done.returncode, done.stdout) == (1, "")
    assert "INFO plain: shown" in done.stderr
    assert "not shown" not in done.stderr
    assert f"RuntimeError: it was {MASK}" in done.stderr
    assert SECRET not in done.stderr
