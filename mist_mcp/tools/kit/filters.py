"""Filters as the searches of the API take them."""

from ipaddress import ip_address
from typing import Final

from mist_mcp.words.naming import as_mac, as_mac_part, as_said, folded

NEWEST: Final = {"sort": "-timestamp"}
"""The order of a search: what was seen last comes first."""


def given(**filters: str | None) -> dict[str, str]:
    """Return the filters that have a value."""
    return {name: value for name, value in filters.items() if value is not None}


def anywhere(text: str) -> str:
    """Return the pattern with which the API finds a text, or a MAC address, anywhere.

    The cloud keeps MAC addresses without separators, so a part of one is asked for without them.
    """
    said = as_said(text)
    part = None if folded(said).isalnum() else as_mac_part(said)
    return f"*{(as_mac(said) or part or said).strip().strip('*')}*"


def wired_text(text: str | None) -> dict[str, str]:
    """Return the filter of a text; addresses have one of their own, and match only whole."""
    if text is None:
        return {}
    try:
        return {"ip": str(ip_address(text.strip()))}
    except ValueError:
        return {"text": anywhere(text)}
