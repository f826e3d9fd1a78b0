"""The secrets of the fictional network, and the search for them in what was heard.

What is a secret is decided here by a rule of its own: nothing of the server's redaction is used.
"""

from __future__ import annotations

import base64
import html
import json
import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fake_mist.cassettes import load
from fake_mist.cloud import cassette_folder
from fake_mist.state.access import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Secret = tuple[str, str]
"""Of which kind it is, and its text."""

MARK: Final = "sekret"
"""A word that every secret of the fictional network carries, whole in any part worth knowing."""

ABOUT_SECRETS: Final = b"every sekret below is synthetic"
"""A remark in the configurations of devices; nothing else says the word without a secret."""

NAMED: Final = re.compile(
    r"(.*_)?(password|secret|psk|passphrase|api_key|api_secret|auth_token|apitoken|auth_key"
    r"|conductor_token|splunk_token|community_name|magic|jwt)|keys|additional_config_cmds"
)
"""Names of fields whose values are secrets, as the API's description gives them."""

CERTIFICATE: Final = "cert"
"""The end of the name of an object whose `key` is a private key; elsewhere a key is a name."""

WORD: Final = re.compile(r"[\w$./+-]+")
TICKET: Final = re.compile(r"[?&]jwt=([\w.+/=-]+)")
SHORTEST: Final = 6
"""A shorter value is a word or a number that ordinary text has too."""

CHUNK_FRAME: Final = re.compile(rb"\r\n[0-9a-fA-F]+\r\n")
"""What HTTP writes between two chunks of a body; a secret may stand across it."""

BEFORE, AFTER = 200, 100
"""Bytes around a secret that tell where it was said."""


def secrets_of(value: Any, name: str = "", kind: str = "") -> Iterator[Secret]:
    """Yield the secrets of a JSON value by the names of its fields; what is below one is one."""
    if isinstance(value, dict):
        for below, item in value.items():
            hidden = NAMED.fullmatch(below) or (below == "key" and name.endswith(CERTIFICATE))
            yield from secrets_of(item, below, kind or (below if hidden else ""))
    elif isinstance(value, list):
        for item in value:
            yield from secrets_of(item, name, kind)
    elif kind and isinstance(value, str) and len(value) >= SHORTEST:
        yield kind, value


def secrets_said(text: str, kind: str) -> Iterator[Secret]:
    """Yield the secrets of a text: marked words, tickets, and fields where it is JSON."""
    marked = [line for line in text.splitlines() if MARK in line.lower()]
    words = {word for line in marked for word in WORD.findall(line) if MARK in word.lower()}
    yield from ((kind, word) for word in words - {MARK})
    yield from (("jwt", ticket) for ticket in TICKET.findall(text))
    with suppress(ValueError):
        yield from secrets_of(json.loads(text))


@cache
def secrets_of_the_tenant() -> frozenset[Secret]:
    """Collect the secrets of the fictional network, and the tokens of its accounts."""
    tokens = {("token", token) for token in TOKENS.values()}
    return frozenset(tokens.union(_recorded_answers(), _transcripts()))


def _recorded_answers() -> Iterator[Secret]:
    for file in sorted((cassette_folder() / "rest").glob("*.yaml")):
        for each in load(file):
            if each.is_json:
                yield from secrets_of(each.json())
        yield from secrets_said(file.read_text(encoding="utf-8"), "recording")


def _transcripts() -> Iterator[Secret]:
    for file in sorted((cassette_folder() / "shell").rglob("*.*")):
        yield from secrets_said(file.read_text(encoding="utf-8"), "transcript")


def needles(secrets: Iterable[str]) -> frozenset[bytes]:
    """Return what to look for; what contains another of them is left out."""
    wanted = {form for secret in {MARK, MARK.upper(), *secrets} for form in forms(secret)}
    kept: list[bytes] = []
    for form in sorted(wanted, key=len):
        if not any(shorter in form for shorter in kept):
            kept.append(form)
    return frozenset(kept)


def forms(secret: str) -> Iterator[bytes]:
    """Yield how a secret may be written: plain or escaped in small letters, or in base64."""
    once = json.dumps(secret)[1:-1]
    texts = (secret, once, json.dumps(once)[1:-1], quote(secret, safe=""), html.escape(secret))
    yield from (text.lower().encode() for text in texts)
    for before in range(3):
        data = bytes(before) + secret.encode()
        whole = slice(-(-before * 8 // 6), len(data) * 8 // 6)
        yield base64.b64encode(data)[whole]
        yield base64.urlsafe_b64encode(data)[whole]


def found(heard: bytes, secrets: Iterable[str]) -> list[bytes]:
    """Return the places where a secret is said, with what stands around it."""
    text = CHUNK_FRAME.sub(b"", heard).replace(ABOUT_SECRETS, b"")
    text += text.lower()
    places = [text.find(needle) for needle in needles(secrets) if needle in text]
    return [text[max(0, place - BEFORE) : place + AFTER] for place in places]
