"""What must not stand in a cassette: anything that looks like a secret, a person or a real host.

The rules know nothing of the scrubber's rules for single fields; they read the finished text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import CassetteError, load
from fake_mist.scrubbing import patterns
from fake_mist.scrubbing.addresses import BENCHMARKING
from fake_mist.scrubbing.fields import is_secret
from fake_mist.scrubbing.pseudonyms import MAC_DIGITS, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INVENTED: Final = "sekret"
"""Every secret of the fictional network carries this word."""

_RECORDED: Final = re.compile(r"^provenance: recorded$", re.MULTILINE)
_MAIL_DOMAIN: Final = re.compile(r"@([\w-]+\.)*example\.(com|org|net|edu)$")
_JWT: Final = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}")
_HASH: Final = re.compile(r"\$(?:1|5|6|8|9|y|2[aby])\$[^\s\"\\]{4,}")
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_AUTHORIZATION: Final = re.compile(r'"Authorization": \["(?!Token fake-)[^"]*"\]')
_TOKEN: Final = re.compile(r"(?<![\w/+-])(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[A-Za-z0-9_+-]{40,}")
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:.])")
_MASKED: Final = re.compile(r"\S{4}\.\.\.\S{4}")
"""How the API shows a token again once it is made."""

_LOCALLY_ASSIGNED: Final = 2


@dataclass(frozen=True, slots=True)
class Leak:
    """A place that looks real."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        """Say where, without repeating the value."""
        return f"{self.file}, line {self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape to look for, and when it is a leak."""

    what: str
    shape: re.Pattern[str]
    leaks: Callable[[str], bool] = lambda _found: True


def _is_stranger(mail: str) -> bool:
    return _MAIL_DOMAIN.search(mail) is None


def _is_public(text: str) -> bool:
    plain = text.partition("/")[0]
    if not patterns.is_address(plain):
        return False
    address = ip_address(plain)
    return address.is_global and not address.is_multicast and address not in BENCHMARKING


def _is_manufactured(text: str) -> bool:
    """Tell whether a MAC address has a manufacturer, which a scrubbed one never has."""
    if patterns.UUID.fullmatch(text) and not text.startswith(patterns.DEVICE_ID):
        return False
    digits = re.sub(r"[:.-]", "", text)[-MAC_DIGITS:]
    if len(digits) < MAC_DIGITS or not digits.strip("0"):
        return False
    return "/" not in digits and not int(digits[:2], 16) & _LOCALLY_ASSIGNED


def _is_not_invented(text: str) -> bool:
    return INVENTED not in text.lower()


_EVERYWHERE: Final = (
    Rule("a private key", _PRIVATE_KEY),
    Rule("a web token", _JWT),
    Rule("an Authorization that no fake token has", _AUTHORIZATION),
    Rule("something like an API token", _TOKEN, _is_not_invented),
    Rule("a password hash", _HASH, _is_not_invented),
    Rule("an e-mail address outside the example domains", patterns.MAIL, _is_stranger),
    Rule("a public IP address", patterns.EMBEDDED, _is_public),
    Rule("a public IP address", _IPV6, _is_public),
)
_IN_RECORDINGS: Final = (
    Rule("a certificate or key", patterns.PEM),
    Rule("a manufacturer's MAC address", patterns.EMBEDDED, _is_manufactured),
)


def leaks(file: Path, text: str) -> Iterator[Leak]:
    """Search one cassette; constants are published and only searched for shapes."""
    recorded = _RECORDED.search(text) is not None
    rules = _EVERYWHERE + _IN_RECORDINGS * recorded
    for number, line in enumerate(text.splitlines(), start=1):
        for rule in rules:
            if any(rule.leaks(found[0]) for found in rule.shape.finditer(line)):
                yield Leak(file, number, f"this looks like {rule.what}")


def open_secrets(file: Path) -> Iterator[Leak]:
    """Find fields for secrets that hold something else than what stands for one."""
    if file.name.startswith("const-"):
        return
    text = file.read_text(encoding="utf-8", errors="replace")
    recorded = _RECORDED.search(text) is not None
    try:
        bodies = [each.json() for each in load(file) if each.is_json]
    except CassetteError:
        return
    for field, value in (found for body in bodies for found in _concealed("", body)):
        if not _stands_for_a_secret(value, recorded=recorded):
            yield Leak(file, _line(text, value), f"{field} holds what looks like a secret")


def _concealed(field: str, value: Any) -> Iterator[tuple[str, str]]:
    """Give the texts of fields for secrets, those below such a field included."""
    if isinstance(value, dict):
        for name, item in value.items():
            below = field if is_secret(field) else name
            yield from _concealed(below, item)
    elif isinstance(value, list):
        for item in value:
            yield from _concealed(field, item)
    elif isinstance(value, str) and value and is_secret(field):
        yield field, value


def _stands_for_a_secret(value: str, *, recorded: bool) -> bool:
    if value == SECRET or patterns.VARIABLE.fullmatch(value):
        return True
    invented = (
        INVENTED in value.lower() or _MASKED.fullmatch(value) or patterns.PEM.fullmatch(value)
    )
    return not recorded and bool(invented)


def _line(text: str, value: str) -> int:
    written = json.dumps(value)
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if written in line), 1)
