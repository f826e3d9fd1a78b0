"""What an error owes the person who reads it."""

from __future__ import annotations

from typing import Final

TOKEN: Final = "fake-token-that-nobody-may-see"
_LONGEST: Final = 1200
_SHORTEST: Final = 20
_INTERNAL: Final = ("Traceback", 'File "', "pydantic", "httpx.", "0x", "own side", TOKEN)


def is_sentence(text: str) -> bool:
    """Tell whether an error is for people: short, without traceback, library or token."""
    return (
        _SHORTEST < len(text) < _LONGEST
        and not any(word in text for word in _INTERNAL)
        and text.rstrip().endswith((".", "?"))
    )


def check_sentence(text: str) -> None:
    """Check that an error is for people."""
    assert is_sentence(text), text
