"""Secrets in Junos configuration text, as it is shown and as `set` commands.

Junos obscures secrets as `$9$` (reversible) and hashes them as `$1$`, `$5$`, `$6$`; text that was
typed but not yet committed, and the output of other tools, holds them in clear.
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "[redacted]"

_HASH: Final = re.compile(r"\$(?:1|5|6|8|9)\$[^\s\"';\\]{4,}")
_WORD: Final = (
    r"secret|password|passphrase|plain-text-password-value"
    r"|pre-shared-key(?:\s+(?:ascii-text|hexadecimal))?|authentication-key"
    r"|privacy-key|md5\s+\d+\s+key"
)
_QUOTED: Final = re.compile(rf'(?i)(?<!\w)({_WORD}|community)(\s+)\\?"[^"\n]+"?')
_ENDED: Final = re.compile(rf'(?i)(?<!\w)({_WORD})(\s+)[^\s";]+(?=\s*;)')
_SET: Final = re.compile(
    rf'(?m)^((?:.*[>#%])?\s*set\s+\S.*?(?<!\w)(?:{_WORD})\s+)(?!(?:{_WORD})\b)[^\s";]+'
)
# Routing policies have communities too, whose names and members are no secrets.
_SNMP: Final = re.compile(r"(\bsnmp\s+community\s+|\bv2c?\s+community\s+)[^\s\";]+")
_SNMP_BLOCK: Final = re.compile(
    r"(\bcommunity\s+)[^\s\";{]+(?=\s*(?:\{|authorization\b))"
    # On a line of its own the names of routing policies look the same; they are masked with it.
    r"|((?m:^)\s*community\s+)[^\s\";{]+(?=\s*;)"
)
# As packets of SNMP and FTP are shown by `monitor traffic`.
_CAPTURED: Final = re.compile(r"(\bC=)\"[^\"\n]*\"?|(\bPASS\s+)[^\s\"\[]\S*")


def without_junos_secrets(text: str) -> str:
    """Return the text with the secrets of Junos configuration masked. Idempotent."""
    text = _HASH.sub(MASK, text)
    text = _QUOTED.sub(rf'\1\2"{MASK}"', text)
    text = _ENDED.sub(rf"\1\2{MASK}", text)
    text = _SET.sub(rf"\1{MASK}", text)
    text = _SNMP.sub(rf"\1{MASK}", text)
    text = _SNMP_BLOCK.sub(lambda match: f"{match[1] or match[2]}{MASK}", text)
    return _CAPTURED.sub(_masked_capture, text)


def _masked_capture(match: re.Match[str]) -> str:
    return f'{match[1]}"{MASK}"' if match[1] else f"{match[2]}{MASK}"
