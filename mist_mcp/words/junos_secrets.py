"""Secrets in Junos configuration text, as it is shown and as it is typed. Pure.

Junos obscures secrets as `$9$` (reversible) and hashes them as `$1$`, `$5$`, `$6$`; text that was
typed but not yet committed, and the output of other tools, holds them in clear. The statements are
those of the Junos CLI reference that take a secret; a row ends where the secret follows.
"""

from __future__ import annotations

from typing import Final

from mist_mcp.words.masking import Forms, form

SURE: Final = (
    "authentication-key N type WORD value",  # system ntp
    "authentication-key N value",  # system ntp
    "md5 N key",  # protocols ospf ... authentication
    "md5 N start-time WORD key",
    "pre-shared-key ascii-text|hexadecimal",  # security ike policy; services ipsec-vpn
    "key ascii-text|hexadecimal",  # security ipsec ... manual
    "cak",  # security macsec connectivity-association pre-shared-key; fallback-key
    "simple-password",  # protocols ospf ... authentication
    "encrypted-password",  # system root-authentication, login, diag-port-authentication
    "plain-text-password-value",
    "default-chap-secret",  # interfaces ... ppp-options
    "chap-secret",  # access profile client
    "pap-password",
    "preauthentication-secret",  # system radius-server
    "dynamic-request-secret",
    "authentication-password",  # snmp v3 usm
    "privacy-password",
    "privacy-key",
    "hello-authentication-key",  # protocols isis
    "challenge-password",  # security pki ca-profile
    "client-secret",  # services user-identification
    "keys key",  # system license
    "snmp community",
    "v2|v2c community",
    "rmon event N community",
    "snmp-community WORD community-name",  # snmp v3
    "snmp trap-group",  # its name is the community of its traps
    "security-association N key",  # security macsec ... secure-channel
    "version-v1|version-v2c snmp-community",  # snmp proxy
    "secret-key",
    "snmp-server community",  # of other vendors, in notes and logs
    "tacacs-server|radius-server key",
)
"""What no sentence holds: a secret follows wherever it stands."""

SPOKEN: Final = (
    "authentication-key",  # bgp, isis, ldp, rsvp, msdp, rip, vrrp-group, iccp
    "pre-shared-key",
    "secret",  # radius-server, tacplus-server, key-chain, outbound-ssh
    "shared-secret",  # services l2tp
    "password",  # access profile, archive-sites, proxy, dot1x, dynamic-dns, wireless
    "default-password",
    "local-password",
    "admin-password",
    "passphrase",
    "plain-text-password",
    "auth-token",  # services security-intelligence
    "community-name",
    "psk",
    "wpa-passphrase",
    "key-type ascii|hex key",
)
"""What people also say: a secret follows in quotes, before a semicolon, and in a command."""

_NO_SECRETS: Final = (
    r"N\s++(?:type|value)\b|(?:ascii-text|hexadecimal|ckn|cak|minimum|maximum|format|change-type|radius"
    r"|tacplus|ldap|secret-control|view|view-configuration|configure|all|for|is|was|and|or|of|in"
    r"|to|not|the|a|an|must|may|can|with|on|has|are|type|value|key|profile|order|policy)(?![^\s;'\",])"
    r"|(?:minimum|maximum)-|\[redacted|<\*>"
)


def _alternatives(rows: tuple[str, ...]) -> str:
    """Write rows as one pattern, the longest first: what several share ends the same."""
    return "|".join(map(_row, sorted(rows, key=len, reverse=True)))


def _row(row: str) -> str:
    words = (_WORDS.get(word) or f"(?:{word})" for word in row.split())
    return r"\s++".join(words)


_WORDS: Final = {"N": r"\d++", "WORD": r"[^\s;{}]++"}
_NOT: Final = rf"(?!{_NO_SECRETS.replace('N', _WORDS['N'], 1)})"
_SURE: Final = rf"(?<![\w-])(?:{_alternatives(SURE)})"
_SPOKEN: Final = rf"(?<![\w-])(?:{_alternatives(SPOKEN)})"
_EITHER: Final = rf"(?<![\w-])(?:{_alternatives(SURE + SPOKEN)})"
_BARE: Final = r"""([^\s"';{}\[\]\\](?:[^\s";{}\\]*[^\s"';{}\\,\]])?)"""
_HINTS: Final = ("secret", "passw", "passphrase", "key", "communit", "trap-group", "cak", "psk")
_HINTS_OF_COMMANDS: Final = (*_HINTS, "auth-token")
_COMMAND: Final = (
    r"""(?:^[ \t]*+-[ \t]|^|[>#%'"])[ \t]*+(?-i:(?:wildcard\s++)?"""
    r"""(?:set|delete|edit|activate|deactivate|rename|replace|test|request))\s.*"""
)

# Quantifiers are possessive where they can be: what is read once is not read again.
JUNOS_LINES: Final = Forms.of(
    form(r"(\$(?:1|5|6|8|9|y|sha1|2[abxy])\$[^\s\"';<>\\]{4,})", "$"),
    form(rf'{_EITHER}\]?+\s++"((?:[^"\\\n]|\\[^\n])++)', *_HINTS),
    # The same inside a text of JSON.
    form(rf'{_EITHER}\]?+\s++\\"((?:[^"\\\n]|\\(?!["\n]))++)', *_HINTS),
    form(rf"{_SURE}\s++{_NOT}{_BARE}", *_HINTS),
    form(rf'{_SPOKEN}\s++{_NOT}([^\s";{{}}\[\]]++)(?=\s*+;)', *_HINTS),
    form(rf"{_SPOKEN}\s++{_NOT}{_BARE}", *_HINTS_OF_COMMANDS, within=_COMMAND),
    # Junos marks what it obscures; it marks the public keys of people, too.
    form(
        r'"(?!ssh-|ecdsa-|\[redacted)((?:[^"\\\n]|\\[^\n])++)"\s*+;\s*+##\s*+SECRET-DATA',
        "secret-data",
    ),
    # Routing policies have communities too, whose names and members are no secrets.
    form(r'(?<![\w-])community\s++"((?:[^"\\\n]|\\[^\n])++)', "community"),
    form(r'(?<![\w-])community\s++\\"((?:[^"\\\n]|\\(?!["\n]))++)', "community"),
    form(r'\bcommunity\s++([^\s";{]++)(?=\s*+(?:\{|authorization\b))', "community"),
    form(r'(?<![\w-])trap-group\s++"?+([^\s";{]++)(?="?+\s*+\{)', "trap-group"),
    # On a line of its own the names of routing policies look the same; they are masked with it.
    form(r'^[ \t]*+community\s++([^\s";{]++)(?=\s*+;)', "community"),
    # As packets of SNMP and FTP are shown by `monitor traffic`.
    form(r'(?-i:\bC)="([^"\n]++)', 'c="'),
    form(r'(?-i:\bPASS)\s++([^\s"\[]\S*+)', "pass"),
    by_line=True,
)
JUNOS_XML: Final = (
    form(r"<(?:\w++:)?community>\s*+<(?:\w++:)?name>([^<]++)", "community>"),
    form(r"<(?:\w++:)?type>\w++</(?:\w++:)?type>\s*+<(?:\w++:)?value>([^<]++)", "value>"),
    form(
        r"<(?:\w++:)?(?:ascii-text|hexadecimal|cak)>([^<]++)", "ascii-text>", "hexadecimal>", "cak>"
    ),
)
