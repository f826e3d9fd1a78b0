"""What in a configuration command a person must not overlook, in words. Pure.

A mark warns where there may be nothing to warn of; a command without one is not harmless.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = {
    "DELETES": re.compile(r"^\s*(?:del|dea)\w*\b|\b(?:wildcard|disable)\b", re.IGNORECASE),
    "OPENS ACCESS": re.compile(
        r"\b(?:login|permit|accept|apply-groups|root-authentication|authorized-keys?|snmp|ssh"
        r"|telnet|ftp|https?|web-management|netconf|rest|host-inbound-traffic|event-options"
        r"|scripts?|root-login|authentication-order|any\s+any|(?:source|destination)-address\s+any"
        r")\b",
        re.IGNORECASE,
    ),
    "CUTS MANAGEMENT": re.compile(
        r"(?<![\w-])(?:fxp0|v?me0?|em0|irb|mgmt\w*|management\S*|outbound-ssh)(?![\w-])"
        r"|^\s*dea\w*\b|^\s*del\w*\s+(?:int\w*|routing-i\w*|system|protocols)\b",
        re.IGNORECASE,
    ),
}


def marked(command: str) -> str:
    """Return a command with what it may do before it: `[DELETES] delete vlans x`."""
    marks = [words for words, pattern in _MARKS.items() if pattern.search(command)]
    return f"[{', '.join(marks)}] {command}" if marks else command
