"""What stands where a secret should, and is none: `********`, `[hidden]`. Pure.

A cloud that hides its secrets (`api_policy.no_reveal`) answers with it, and people and models write
it when they do not know the value. Sent to the cloud, it would overwrite the secret.
"""

from __future__ import annotations

import re
from typing import Any, Final

from mist_mcp.words.secret_names import is_secret_name, strength

WITHHELD: Final = "[hidden by the cloud]"
"""Stands in results for what the cloud itself did not show."""

_DOTS: Final = "*•●∙·‧⬤▪■█\uff0a"
_HIDING: Final = (
    r"redacted|hidden|masked|withheld|omitted|obscured|censored|removed|not[ _-]?(?:shown|changed)"
    r"|unchanged|no[ _-]?change|encrypted|placeholder"
)
_NEEDED: Final = rf"{_HIDING}|secret|password|passphrase|psk|keys?|token|value|here|change[ _-]?me"
_DOTTED: Final = re.compile(rf"\s*[{_DOTS}]{{3,}}\s*")
_BRACKETED: Final = re.compile(rf"(?i)\s*[<\[(]+\s*(?:{_HIDING})\b[^\n]{{0,60}}[>\])}}]+\s*")
_INSIDE: Final = re.compile(r"(?i)[<\[(]\s*(?:redacted|masked)\b[^<>\[\]()\n]{0,60}[>\])]")
"""In the midst of a text only what cannot be meant for a reader of it."""

_TO_FILL_IN: Final = re.compile(
    rf"(?i)\s*[<\[(]+[^\n]{{0,60}}\b(?:{_NEEDED})\b[^\n]{{0,60}}[>\])]+\s*"
)
_PARTLY: Final = re.compile(rf"\S{{0,8}}(?:[{_DOTS}]{{3,}}|\.{{3,}}|…)\S{{0,16}}")
"""`1qkb...QQCL`, as the API shows the key of an API token."""

_SPOKEN: Final = re.compile(rf"(?i)[_ -]*(?:{_HIDING})[_ -]*|x{{3,}}|[#?._-]{{3,}}")
_COMMAND_WORD: Final = re.compile(rf"(?<!\S)[\"']?[{_DOTS}]{{3,}}[\"']?;?(?!\S)")
_TALK: Final = re.compile(r"(?i)\b(?:message|announcement|banner|description|annotate)\b")
_COMMANDS: Final = re.compile(r"(?i)(?:.*[_-])?(?:cmds?|commands?|cli)")


def holds_placeholder(value: Any, name: str = "") -> bool:
    """Tell whether something in a document stands for a secret that was not shown."""
    if isinstance(value, dict):
        return any(holds_placeholder(item, key) for key, item in value.items())
    if isinstance(value, list):
        return any(holds_placeholder(item, name) for item in value)
    return is_placeholder(name, value)


def is_placeholder(name: str, value: Any) -> bool:
    """Tell whether a text stands for a secret that whoever wrote it does not have.

    Args:
        name: of the field, or of the nearest one around it.
        value: what stands there.
    """
    if not isinstance(value, str):
        return False
    if _DOTTED.fullmatch(value) or _BRACKETED.fullmatch(value) or _INSIDE.search(value):
        return True
    if _COMMANDS.fullmatch(name):
        return any(
            _COMMAND_WORD.search(line) and not _TALK.search(line) for line in value.splitlines()
        )
    if not is_secret_name(name) and strength(name) != "weak":
        return False
    return any(form.fullmatch(value) for form in (_PARTLY, _SPOKEN, _TO_FILL_IN))
