"""Takes everything real out of a recording and keeps what is joined joined; pure.

A scrubber is made from a key and the whole recording, which it has to see once before: public
addresses share few places, and a secret of one answer may be quoted in another. Scrubbing twice
is not scrubbing once: every pass gives new fakes. What it promises is that one pass over one
world gives the same bytes each time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cached_property
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from fake_mist.cassettes import document
from fake_mist.scrubbing import fields, patterns
from fake_mist.scrubbing.addresses import Addresses, assign, is_public
from fake_mist.scrubbing.fields import is_secret
from fake_mist.scrubbing.pseudonyms import MAC_DIGITS, SECRET, Pseudonyms, ScrubError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fake_mist.cassettes import Interaction

HEADERS: Final = ("Content-Type", "X-Page-Limit", "X-Page-Page", "X-Page-Total")
"""All that is recorded of an answer's headers."""

CONSTANTS: Final = "/api/v1/const/"
EXAMPLES: Final = frozenset({"example", "examples"})
"""Members of constants that show what an answer may look like; nobody knows whose it was."""

SHORTEST_SECRET: Final = 6
"""A shorter secret is not looked for inside other texts: it would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which texts stay as they are, and which fields are concealed."""

    keeps: Callable[[str, str], bool]
    conceals: Callable[[str], bool]


API: Final = Vocabulary(fields.is_harmless, is_secret)
PUBLISHED: Final = Vocabulary(
    lambda field, value: field in fields.DOCUMENTATION or fields.is_harmless(field, value),
    lambda _field: False,
)
"""The constants explain the API in the same words to every customer, and their keys are open."""


@dataclass(frozen=True)
class Scrubber:
    """Replaces the values of one recording."""

    names: Pseudonyms
    addresses: Addresses
    secrets: frozenset[str]
    ids: frozenset[str]

    def interaction(self, each: Interaction, *, authorization: str | None) -> Interaction:
        """Scrub a request and its answer, and refuse the result if a real id is left in it."""
        scrubbed = self._scrubbed(each, authorization)
        if self.ids & _ids(scrubbed):
            raise ScrubError(f"a real id survived in {scrubbed.path}; please report this")
        return scrubbed

    def _scrubbed(self, each: Interaction, authorization: str | None) -> Interaction:
        words = PUBLISHED if each.path.startswith(CONSTANTS) else API
        kept = {name: text for name, text in each.headers.items() if name in HEADERS}
        return replace(
            each,
            path=self.path(each.path),
            query={name: self.text(name, text, API) for name, text in each.query.items()},
            body=document(self.value("", parsed(each), words)),
            authorization=authorization,
            headers=kept,
        )

    def value(self, field: str, value: Any, words: Vocabulary, *, secret: bool = False) -> Any:
        """Scrub a JSON value that stands in a field."""
        if field in EXAMPLES:
            words = API
        hidden = secret or words.conceals(field)
        if isinstance(value, dict):
            return dict(self._members(field, value, words, hidden=hidden))
        if isinstance(value, list):
            return [self.value(field, item, words, secret=hidden) for item in value]
        if isinstance(value, str):
            return _hidden(value) if hidden else self.text(field, value, words)
        if isinstance(value, bool) or value is None:
            return value
        return 0 if hidden else self._number(field, value)

    def _members(
        self, field: str, members: Mapping[str, Any], words: Vocabulary, *, hidden: bool
    ) -> Iterator[tuple[str, Any]]:
        for name, value in members.items():
            if words is API and fields.is_data(name, field):
                secret = hidden or words.conceals(name)
                yield self.text("", name, words), self.value("", value, words, secret=secret)
            else:
                yield name, self.value(name, value, words, secret=hidden)

    def _number(self, field: str, value: float) -> float:
        if field in fields.PLACES:
            return self.names.degrees(fields.PLACES[field], value)
        if fields.is_asn(field) and isinstance(value, int):
            return self.names.asn(value)
        return 0 if fields.is_personal_number(field) else value

    def text(self, field: str, value: str, words: Vocabulary) -> str:
        """Scrub a text: by its shape, or kept as a known word, or replaced as a whole."""
        for shape, fake in self._shapes:
            if shape(value):
                return fake(value)
        if fields.is_asn(field) and value.isdecimal():
            return str(self.names.asn(int(value)))
        if value[:1] in ("[", "{") and (inner := _json(value)) is not None:
            return json.dumps(self.value(field, inner, words))
        if words.keeps(field, value) and not self._quotes(value):
            return self.embedded(value)
        return " ".join((self.names.text(value), *map(self._token, _tokens(value))))

    @cached_property
    def _shapes(self) -> Sequence[tuple[Callable[[str], object], Callable[[str], str]]]:
        return (
            (patterns.UUID.fullmatch, self._uuid),
            (patterns.MAC.fullmatch, self._mac),
            (patterns.is_address, self.addresses.fake),
            (patterns.MAIL.fullmatch, self.names.mail),
            (patterns.API_PATH.fullmatch, self.path),
            (patterns.URL.fullmatch, self._url),
            (patterns.PEM.search, _hidden),
            (patterns.VARIABLE.fullmatch, self._variable),
            (self._is_plain, str),
        )

    def _is_plain(self, value: str) -> bool:
        plain = patterns.PORTS.fullmatch(value) or patterns.DATE.fullmatch(value)
        return plain is not None and not self._quotes(value)

    def path(self, text: str) -> str:
        """Scrub a path of the API, with its query when it has one."""
        path, mark, query = text.partition("?")
        parts = "/".join(map(self._segment, path.split("/")))
        asked = parse_qsl(query, keep_blank_values=True)
        return parts + mark + urlencode([(n, self.text(n, value, API)) for n, value in asked])

    def _segment(self, text: str) -> str:
        return text if fields.is_field(text) and not self._quotes(text) else self._free(text)

    def _free(self, text: str) -> str:
        return self.text("", text, API)

    def _url(self, text: str) -> str:
        scheme = text.partition(":")[0].lower()
        ids = "/".join(map(self._token, _tokens(text)))
        return f"{scheme}://{self.names.text(text)}.example.com/{ids}"

    def _variable(self, text: str) -> str:
        return "{{" + self._free(text.strip("{} ")) + "}}"

    def _uuid(self, text: str) -> str:
        plain = text.lower()
        if plain == patterns.ZERO_UUID:
            return plain
        if plain.startswith(patterns.DEVICE_ID):
            head, _, mac = plain.rpartition("-")
            return f"{head}-{self._mac(mac)}"
        return self.names.uuid(plain)

    def _mac(self, text: str) -> str:
        digits = _digits(text)
        if digits in {"0" * 12, "f" * 12}:
            return text
        fake = iter(self.names.mac(digits))
        upper = text != text.lower()
        written = "".join(next(fake) if letter not in ":-." else letter for letter in text)
        return written.upper() if upper else written

    def embedded(self, text: str) -> str:
        """Replace the ids and addresses inside a text that stays."""
        return patterns.EMBEDDED.sub(lambda found: self._token(found[0]), text)

    def _token(self, text: str) -> str:
        if patterns.UUID.fullmatch(text):
            return self._uuid(text)
        return self._mac(text) if patterns.MAC.fullmatch(text) else self.addresses.fake(text)

    def _quotes(self, value: str) -> bool:
        return self._quoted is not None and self._quoted.search(value) is not None

    @cached_property
    def _quoted(self) -> re.Pattern[str] | None:
        longest_first = sorted(self.secrets, key=lambda each: (-len(each), each))
        return re.compile("|".join(map(re.escape, longest_first))) if self.secrets else None


def scrubber(key: bytes, recording: Iterable[Interaction]) -> Scrubber:
    """Look through a whole recording and make what scrubs it."""
    names = Pseudonyms(key)
    public: set[IPv4Address] = set()
    ids: set[str] = set()
    secrets: set[str] = set()
    for each in recording:
        ids |= _ids(each)
        public.update(filter(is_public, _ipv4(_tokens_of(each))))
        if not each.path.startswith(CONSTANTS):
            secrets.update(_secrets("", parsed(each)))
    macs = {each[-MAC_DIGITS:] for each in ids}
    if len(set(map(names.mac, macs))) < len(macs):
        raise ScrubError("two MAC addresses would become one; make another key")
    addresses = Addresses(names, assign(names, public))
    return Scrubber(names, addresses, frozenset(secrets), frozenset(ids))


def _ids(each: Interaction) -> set[str]:
    """Give the digits of every UUID and MAC address of a request and its answer."""
    found = {_digits(token) for token in _tokens_of(each) if not _is_ipv4(token)}
    return {digits for digits in found if digits.strip("0").strip("f")}


def _tokens_of(each: Interaction) -> list[str]:
    texts = (each.path, *each.query.values(), each.body)
    return [token for text in texts for token in _tokens(text)]


def parsed(each: Interaction) -> Any:
    """Parse a body; what is no JSON cannot be scrubbed."""
    try:
        return json.loads(each.body)
    except ValueError as error:
        raise ScrubError(f"the answer to {each.path} is no JSON; nothing was written") from error


def _tokens(text: str) -> list[str]:
    found = (each[0] for each in patterns.EMBEDDED.finditer(text))
    return [each for each in found if not _is_ipv4(each) or patterns.is_address(each)]


def _is_ipv4(token: str) -> bool:
    return token.count(".") == 3  # noqa: PLR2004  four numbers


def _ipv4(tokens: Iterable[str]) -> Iterator[IPv4Address]:
    return (IPv4Address(each.partition("/")[0]) for each in tokens if _is_ipv4(each))


def _secrets(field: str, value: Any, *, secret: bool = False) -> Iterator[str]:
    hidden = secret or is_secret(field)
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _secrets(name, item, secret=hidden)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(field, item, secret=hidden)
    elif hidden and isinstance(value, str) and len(value) >= SHORTEST_SECRET:
        yield value


def _hidden(value: str) -> str:
    return SECRET if value else value


def _digits(text: str) -> str:
    return re.sub(r"[^0-9a-f]", "", text.lower())


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
