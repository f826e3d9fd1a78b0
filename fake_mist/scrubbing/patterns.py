"""The shapes of values that are recognised wherever they stand, whatever the field; pure."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_interface
from typing import Final

_HEX: Final = "[0-9A-Fa-f]"
UUID: Final = re.compile(rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}")
MAC: Final = re.compile(
    rf"{_HEX}{{12}}|{_HEX}{{2}}(?P<mark>[:-]){_HEX}{{2}}(?:(?P=mark){_HEX}{{2}}){{4}}"
    rf"|{_HEX}{{4}}\.{_HEX}{{4}}\.{_HEX}{{4}}"
)
MAIL: Final = re.compile(r"[^\s@\"'<>,;:()\[\]]+@[^\s@\"'<>,;:()\[\]]+\.[A-Za-z0-9-]{2,}")
URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
API_PATH: Final = re.compile(r"/api/v1/\S*")
PEM: Final = re.compile(r"-----BEGIN [A-Z0-9 ]+-----")
VARIABLE: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
DATE: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
)

_PORT: Final = (
    r"(?:[gxme]{1,2}e|et|fte|xle|so|t1|e1|gr|st|lt|vcp)-\d{1,2}/\d{1,2}/\d{1,3}(?:-\d{1,3})?"
    r"(?:\.\d{1,5})?|(?:ae|reth|eth|lo|irb|vme|me|fxp|em|vlan|cl|dl|wl|fab|st|wan|lan|module|esw)"
    r"-?\d{0,3}(?:\.\d{1,5})?|(?:mge|vcp)-\d+(?:/\d+)*"
)
PORTS: Final = re.compile(rf"(?:{_PORT})(?:,\s*(?:{_PORT}))*")

EMBEDDED: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:{UUID.pattern}|{MAC.pattern})(?![0-9A-Za-z])"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.])"
)
"""Ids and addresses inside a longer text."""

ZERO_UUID: Final = "00000000-0000-0000-0000-000000000000"
DEVICE_ID: Final = "00000000-0000-0000-"
"""How the id of a device starts; its MAC address follows the fourth group."""


def is_address(text: str) -> bool:
    """Tell whether a text is one IP address, with or without a prefix length."""
    if not any(mark in text for mark in ".:"):
        return False
    try:
        ip_interface(text) if "/" in text else ip_address(text)
    except ValueError:
        return False
    return "%" not in text and text.rpartition("/")[2].isascii()
