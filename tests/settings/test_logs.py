"""Logs: on stderr, and never with a secret in them."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from mist_mcp.settings.logs import MaskingFormatter
from mist_mcp.words.masking import MASK
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
        formatted("said %r", {"note": f"Token {SECRET}"}),
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


class Unwritable:
    """An object of a library whose text form fails, with a secret in the error."""

    def __repr__(self) -> str:
        """Fail."""
        raise ValueError(SECRET)


class Shown:
    """An object of a library that shows all that it has."""

    def __init__(self, text: str) -> None:
        """Keep what it shows."""
        self._text = text

    def __repr__(self) -> str:
        """Show it."""
        return self._text


@pytest.mark.parametrize(
    ("message", "argument"),
    [
        ("call %r", {"body": {"psk": "Hunter2Planted"}}),
        ("call %r", [{"keys": ["Hunter2Planted", "y"]}]),
        ("%(password)s %(a)s", {"password": "Hunter2Planted", "a": 1}),
        ("call %s", Shown("Params(arguments={'psk': 'Hunter2Planted'})")),
        ("call %s", Shown("Params(arguments={'keys': ['a', 'Hunter2Planted']})")),
        ("call %s", Shown("""{"auth_keys":{"1":["[","Hunter2Planted"]}}""")),
        ("call %s", Shown("Params(password='Hunter2Planted')")),
        ("sent %s", Shown("""b'{"secret":"Hunter2Planted"}'""")),
        ("sent %s", Shown(r"""'{\"magic\": \"Hunter2Planted\"}'""")),
        (
            "sent %s",
            Shown("set system root-authentication plain-text-password-value Hunter2Planted;"),
        ),
        ("GET %s", Shown("https://u:Hunter2Planted@host/?token=Hunter2Planted")),
        ("headers %s", Shown("[(b'Authorization', b'Token Hunter2Planted')]")),
    ],
)
def test_arguments_that_a_library_logs_are_masked(message: str, argument: object) -> None:
    """By the names of fields and by form, in an object or in a text, in JSON and in Python."""
    text = formatted(message, argument)
    assert "Hunter2Planted" not in text
    assert "INFO x: " in text


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("%s", (Unwritable(),)),
        ("%r", ([Unwritable()],)),
        ("%d", (SECRET,)),
        ("%s %s", (SECRET,)),
        ("%(a)s", ({"b": SECRET},)),
    ],
)
def test_a_message_that_fails_breaks_and_says_nothing(
    message: str, arguments: tuple[object, ...]
) -> None:
    """An object whose text form fails, a format that does not fit: one line, and no secret."""
    text = formatted(message, *arguments)
    assert "INFO x: a message that could not be written" in text
    assert SECRET not in text


def test_an_exception_without_a_text_is_still_a_line() -> None:
    """And so is one with a secret of no known value in it."""
    assert "x: failed" in formatted("failed", error=ValueError(Unwritable()))
    text = formatted("failed", error=ValueError("{'psk': 'Hunter2Planted'}"))
    assert "Hunter2Planted" not in text


def test_the_stack_and_the_text_of_another_handler_are_masked() -> None:
    """Another handler may have formatted the exception before."""
    record = logging.LogRecord("x", logging.INFO, "x", 1, "m", (), None)
    record.stack_info = "psk='Hunter2Planted'"
    record.exc_text = "psk='Hunter2Planted'"
    assert "Hunter2Planted" not in MaskingFormatter([]).format(record)


def test_libraries_keep_no_handler_of_their_own(tmp_path: Path) -> None:
    """Regression: what a library shows by its own handler was not masked."""
    program = (
        "import logging, sys\n"
        "library = logging.getLogger('library')\n"
        "library.addHandler(logging.StreamHandler(sys.stderr)); library.propagate = False\n"
        "from mist_mcp.settings.logs import configure_logging\n"
        "configure_logging('DEBUG', quiet=(), secrets=[])\n"
        "library.debug('%r', {'psk': 'Hunter2Planted'})\n"
    )
    done = run("-c", program, folder=tmp_path, start=(sys.executable,))
    assert (done.returncode, done.stderr.count("DEBUG library: ")) == (0, 1)
    assert "Hunter2Planted" not in done.stderr
