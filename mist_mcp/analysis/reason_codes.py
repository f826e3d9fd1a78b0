"""Why an association ends: reason codes of IEEE 802.11-2020, 9.4.1.7. Pure."""

from typing import Final

_REASONS: Final = {
    1: "unspecified",
    2: "authentication no longer valid",
    3: "station leaves, or left",
    4: "inactive",
    5: "access point has no room",
    6: "frame before authentication",
    7: "frame before association",
    8: "station leaves, or left",
    9: "association before authentication",
    12: "moved by BSS transition",
    14: "message integrity failed",
    15: "4-way handshake timed out: wrong key?",
    16: "group key handshake timed out",
    17: "handshake differs from association",
    23: "802.1X failed",
    24: "cipher refused by policy",
    34: "frames not acknowledged: poor channel",
    39: "peer timed out",
}


def reason_words(code: int | None) -> str | None:
    """Return a code with its meaning; one that is not listed is shown as its number."""
    if code is None:
        return None
    known = _REASONS.get(code)
    return f"reason {code} ({known})" if known else f"reason {code}"
