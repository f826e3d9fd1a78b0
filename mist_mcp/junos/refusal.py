"""An output in which a device refuses a command: words of its command line, and no other. Pure."""

from __future__ import annotations

from typing import Final

from mist_mcp.junos.answer import is_decoration, is_heading, is_message

_HARMLESS: Final = "warning:"


def refusal(text: str) -> str | None:
    """Return what the command line says in place of an output; None for an output.

    A chassis refuses where each member does: what one of them answers is an output.
    """
    lines = [line for line in map(str.rstrip, text.splitlines()) if line.strip()]
    said = [line.strip() for line in lines if not (is_decoration(line) or is_heading(line))]
    if not all(map(is_message, said)):
        return None
    return next((line for line in said if not line.casefold().startswith(_HARMLESS)), None)
