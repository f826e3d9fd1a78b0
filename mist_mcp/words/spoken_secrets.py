"""Secrets as people and programs write them into texts: notes, headers, assignments. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.words.masking import Form, Forms, form
from mist_mcp.words.secret_names import is_secret_value

if TYPE_CHECKING:
    import re

_NAMED: Final = (
    r"api[ _-]?token|api[ _-]?key|password|passwd|pwd|passphrase|secret|psk(?!\s*+:\s*+\d{1,5}\b)"
    r"|(?:radius|tacacs|wi-?fi|wpa|wlan|shared|tunnel|vpn|ipsec|encryption)\ key|snmp\ community"
)
_WHERE: Final = r"(?:\s++(?:for|of|on|at|in)(?:\s++[\w-]++){1,3}?)?"
_NAME_HINTS: Final = ("token", "key", "pass", "pwd", "secret", "psk", "communit", "cak")
_NO_VALUES: Final = (
    r"null|none|true|false|yes|no|not|now|never|always|also|still|only|too|very|a|an|the|this"
    r"|that|it|its|your|our|their|what|which|where|why|how|in|on|at|of|for|from|with|by|as|to"
    r"|off|set|unset|required|optional|missing|empty|blank|wrong|invalid|incorrect|correct"
    r"|valid|expired|weak|strong|short|long|reused|used|unused|needed|enabled|disabled|shown"
    r"|hidden|masked|known|unknown|stored|kept|saved|sent|changed|rotated|reset|rejected"
    r"|accepted|refused|denied|supported|unsupported|default|same|different|being|been"
    r"|configured|defined|given|provided|asked|checked|derived|generated|encrypted|hashed"
    r"|protected|secret|private|public|shared|see|ask|tbd|todo|n/a|wpa[23]?-(?:psk|eap|personal)"
)
"""What follows "the password is" without being one."""

_NO_VALUE: Final = rf"(?!(?:{_NO_VALUES})(?=[\s.,;:!?)\"'<&]|\Z))"


PLAIN_HEADERS: Final = frozenset({"accept", "cache-control", "content-type", "host", "user-agent"})
"""Headers that carry no secrets."""


_SHORTEST_PSK: Final = 8
"""Fewer digits after "psk" count clients."""


def _is_named(match: re.Match[str]) -> bool:
    """Tell whether the value in the last group is a secret by the name in the one before."""
    few = match[1].casefold() == "psk" and len(match[2]) < _SHORTEST_PSK and match[2].isdigit()
    tag = (
        few
        or match[1].casefold() in ("keys", "authorization", "cookie")
        or match[1].startswith("UI_")
    )  # of a message in a Junos log
    return not tag and is_secret_value(match[1], match[2])


KEYS: Final = Forms.of(
    form(
        r"(-----BEGIN [A-Z ]*+(?:(?<=PRIVATE KEY)|(?<=PRIVATE KEY BLOCK))-----"
        r".*?(?:-----END [A-Z ]++-----|\Z))",
        "private key",
    ),
    form(r"(?<![\w-])(eyJ[\w-]{8,}+\.[\w-]{8,}+(?:\.[\w-]*+)?)", "eyj"),
)
"""What is a secret whatever stands around it."""

TEXT_FORMS: Final[tuple[Form, ...]] = (
    # In a query or a form: only the value goes.
    form(
        r"(?:jwt|token|api_?key|password|passphrase|secret|psk)=([^\s&\"'<>]++)",
        *("jwt=", "token=", "key=", "password=", "passphrase=", "secret=", "psk="),
    ),
    # As people write it into a note: "psk: x", "the password is x".
    form(
        rf"\b(?:{_NAMED})\b{_WHERE}(?:\s*+(?::|=>?|->)|\s++(?:is|was|are|equals)\b:?+)\s*+[\"']?+"
        rf"{_NO_VALUE}"
        r"([^\s\"'<>&\[{](?:[^\s\"'<>&]*[^\s\"'<>&.,;:!?)])?)",
        *_NAME_HINTS,
    ),
    form(r"\b(?:set-)?cookie\s*+:\s*+(?!\[redacted)([^\s\"'][^\n\"']*+)", "cookie"),
    # The headers of a webhook, in JSON inside a text.
    form(
        r'"([\w-]++)"\s*+:\s*+"(?!\[redacted)((?:[^"\\]|\\.)++)',
        '"headers"',
        within=r'"headers"\s*+:\s*+\{[^{}]*+\}',
        holds=lambda match: match[1].casefold() not in PLAIN_HEADERS,
    ),
    form(
        r"\bauthorization\b[\"']?\s*+[:=]\s*+[\"']?(?:(?:token|bearer|basic)\s++)?+"
        rf"{_NO_VALUE}(?!\[redacted)([^\s\"',;]++)",
        "authorization",
    ),
    # As programs, shells and XML write what has a name.
    form(
        rf"(?<![\w.\[-])([\w.-]{{2,80}}+)\s*+(?::|=>?|->)\s*+[\"']?+{_NO_VALUE}"
        r"([^\s\"'<>&\[{(=,;](?:[^\s\"'<>&]*[^\s\"'<>&.,;:!?)])?)",
        *_NAME_HINTS,
        holds=_is_named,
    ),
    form(r"<(?:\w++:)?([\w-]++)>(?!\[redacted)([^<\s][^<]*+)(?=</)", "</", holds=_is_named),
    form(r"://[^\s/:@]++:([^\s/@]++)(?=@)", "://"),
    form(r"\b(?:token|bearer)\s++([\w.~+/=-]{20,}+)", "token", "bearer"),
)
