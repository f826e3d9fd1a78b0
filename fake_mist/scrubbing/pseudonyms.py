"""Keyed pseudonyms: the same real value gives the same fake one, in every file and every run.

Nothing is stored. Texts and ids are digests; MAC addresses go through a keyed permutation, so
that two of them never become one. Without the key nobody can go back or test a guess.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

MARK: Final = "fake-"
"""Every text of a scrubbed recording that is not a known word starts with this."""

SECRET: Final = "scrubbed-secret"  # noqa: S105  what stands where a secret stood
MAIL_DOMAIN: Final = "example.com"

TEXT_BYTES: Final = 10
UUID_BYTES: Final = 16
ROUNDS: Final = 6
HALF: Final = 23
HALF_MASK: Final = (1 << HALF) - 1
MAC_DIGITS: Final = 12
FLAG_BITS: Final = 40
"""Place of the two flags (multicast, locally administered) above the low five octets."""
LOW_MASK: Final = (1 << FLAG_BITS) - 1
MULTICAST: Final = 1 << FLAG_BITS
LOCAL: Final = 2 << FLAG_BITS

FIRST_PRIVATE_ASN: Final = 4_200_000_000
PRIVATE_ASNS: Final = 94_967_294
PRIVATE_ASN_RANGES: Final = (range(64_496, 65_552), range(4_200_000_000, 4_294_967_296))
"""RFC 5398 (documentation), RFC 6996 (private use) and RFC 7300 (last)."""

REMOTE_SEA: Final = (-48.5, -123.5)
"""Every place of a scrubbed recording lies near Point Nemo, where no campus is."""
DEGREES: Final = 0.4


class ScrubError(Exception):
    """A recording cannot be scrubbed; nothing of it may be written."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Fakes for single values, made with one secret key."""

    key: bytes

    def digest(self, domain: str, value: str) -> bytes:
        """Give 32 bytes that only the key's owner can compute."""
        return hmac.digest(self.key, f"{domain}\0{value}".encode(), "sha256")

    def number(self, domain: str, value: str) -> int:
        """Give a large number in place of a value."""
        return int.from_bytes(self.digest(domain, value)[:8], "big")

    def text(self, value: str) -> str:
        """Give the fake of a name, a serial number or any other text: one domain for all."""
        letters = b32encode(self.digest("text", value)[:TEXT_BYTES]).decode("ascii")
        return MARK + letters.lower()

    def mail(self, value: str) -> str:
        """Give a mailbox that nobody has (RFC 2606)."""
        return f"{self.text(value.lower())}@{MAIL_DOMAIN}"

    def uuid(self, value: str) -> str:
        """Give a random-looking UUID of version 4."""
        return str(UUID(bytes=self.digest("uuid", value.lower())[:UUID_BYTES], version=4))

    def mac(self, digits: str) -> str:
        """Give a locally administered address for twelve hexadecimal digits.

        A universal address goes through a permutation of its 46 free bits. A local one, which
        nobody assigned, is permuted by another: two of the two kinds can meet in theory, which
        the scrubber notices.
        """
        bits = int(digits, 16)
        kind = "local" if bits & LOCAL else "universal"
        free = (bits >> FLAG_BITS + 2) << FLAG_BITS | bits & LOW_MASK
        moved = self._permuted(kind, free)
        high, low = moved >> FLAG_BITS, moved & LOW_MASK
        fake = high << FLAG_BITS + 2 | LOCAL | bits & MULTICAST | low
        return f"{fake:0{MAC_DIGITS}x}"

    def _permuted(self, domain: str, bits: int) -> int:
        """Shuffle 46 bits with a Feistel network, which is one-to-one whatever the key."""
        left, right = bits >> HALF, bits & HALF_MASK
        for turn in range(ROUNDS):
            mixed = self.number(f"mac {domain} {turn}", str(right)) & HALF_MASK
            left, right = right, left ^ mixed
        return left << HALF | right

    def asn(self, number: int) -> int:
        """Give a private number for a public autonomous system; private ones tell nothing."""
        if number == 0 or any(number in private for private in PRIVATE_ASN_RANGES):
            return number
        return FIRST_PRIVATE_ASN + self.number("asn", str(number)) % PRIVATE_ASNS

    def degrees(self, axis: int, value: float) -> float:
        """Give a latitude (axis 0) or a longitude (axis 1) in the remote sea."""
        offset = self.number(f"axis {axis}", repr(value)) % 10_000 / 10_000
        return round(REMOTE_SEA[axis] + DEGREES * (2 * offset - 1), 4)
