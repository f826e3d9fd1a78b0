"""Secrets in Junos configuration text, as it is shown and as `set` commands. Pure.

Junos obscures secrets as `$9$` (reversible) and hashes them as `$1$`, `$5$`, `$6$`; text that was
typed but not yet committed, and the output of other tools, holds them in clear.
"""

from __future__ import annotations

from typing import Final

from mist_mcp.words.masking import Form, form

_WORD: Final = (
    r"(?:secret|password|passphrase|plain-text-password-value"
    r"|pre-shared-key(?:\s++(?:ascii-text|hexadecimal))?|authentication-key"
    r"|privacy-key|md5\s++\d++\s++key)"
)
_HINTS: Final = ("secret", "password", "passphrase", "key")
_COMMUNITY: Final = "community"

# Quantifiers are possessive: what is read once is not read again, however long the text.
JUNOS_FORMS: Final[tuple[Form, ...]] = (
    form(r"(\$(?:1|5|6|8|9)\$[^\s\"';\\]{4,})", "$"),
    form(
        rf'(?<!\w)(?:{_WORD}|community)\s++"((?:[^"\\\n]|\\[^\n])++)',
        *(*_HINTS, _COMMUNITY),
    ),
    # The same inside a text of JSON.
    form(
        rf'(?<!\w)(?:{_WORD}|community)\s++\\"((?:[^"\\\n]|\\(?!["\n]))++)',
        *(*_HINTS, _COMMUNITY),
    ),
    form(rf'(?<!\w){_WORD}\s++([^\s";]++)(?=\s*+;)', *_HINTS),
    form(
        rf'(?<!\w){_WORD}\s++(?!{_WORD}\b)([^\s";]++)',
        *_HINTS,
        within=r"(?:^|[>#%])[ \t]*+set\s.*",
    ),
    # Routing policies have communities too, whose names and members are no secrets.
    form(r'\b(?:snmp|v2c?)\s++community\s++([^\s";]++)', _COMMUNITY),
    form(r'\bcommunity\s++([^\s";{]++)(?=\s*+(?:\{|authorization\b))', _COMMUNITY),
    # On a line of its own the names of routing policies look the same; they are masked with it.
    form(r'^[ \t]*+community\s++([^\s";{]++)(?=\s*+;)', _COMMUNITY),
    # As packets of SNMP and FTP are shown by `monitor traffic`.
    form(r'(?-i:\bC)="([^"\n]++)', 'c="'),
    form(r'(?-i:\bPASS)\s++([^\s"\[]\S*+)', "pass"),
)
