"""One value of any published schema, drawn from the names of its members.

An object that no module writes by hand is drawn here: every member that its schema has, each with
the default or the first word of its enumeration, and otherwise with what its name stands for in the
fictional network: an address of one of its devices, the id of its other objects, a moment before
NOW. A secret begins with `sekret-`, as everywhere. Only the shape of such a row is a fact; that one
object has all members at once is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW, TIME_KEYS
from fake_mist.scrubbing.pseudonyms import SECRET as SCRUBBED
from fake_mist.tenant.draw import identifier, number
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.published import Schema, Tables

DEEPEST: Final = 4
"""Levels that are drawn whole; below stand required members only."""

SEVERAL: Final = ("allOf", "anyOf", "oneOf")
AHEAD: Final = re.compile(r".*(expir|eos|end_of|warranty|scheduled|pending).*")
SECRET: Final = re.compile(
    r".*(passw|passphrase|secret|psk$|token|jwt|api_key|account_key|partner_key|keywrap|claim_code"
    r"|magic|client_key|registration_code|_cmd$|^cmd$).*"
)
PUBLIC: Final = re.compile(r".*(url|uri|certs?)")
"""The address of a service is no secret, whatever the service gives; nor is a certificate."""

CERTIFICATE: Final = re.compile(r".*certs?")

LARGEST: Final = 90
AGES: Final = {"created_time": 300, "created_at": 300, "modified_time": 40}
"""Days since an object was made, and changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """Draws values; `names` are the members that mean something here, `key` keeps draws apart."""

    tables: Tables
    names: Mapping[str, Any]
    key: str

    def value(self, schema: Schema, name: str = "", level: int = 0) -> Any:
        """Draw a value of a schema, which stands under a name."""
        found = self._plain(schema)
        if name in self.names and fits(self.names[name], self._flat(found)):
            return self.names[name]
        if "enum" in found:
            default = found.get("default")
            return default if default in found["enum"] else found["enum"][0]
        if found.get("default") not in (None, "", [], {}):
            return found["default"]
        return self._drawn(found, name, level)

    def members(self, schema: Schema, level: int = 0) -> dict[str, Any]:
        """Draw an object."""
        found = self._plain(schema)
        required = frozenset(found.get("required", ()))
        drawn = {
            name: self.value(each, name, level + 1)
            for name, each in found.get("properties", {}).items()
            if level < DEEPEST or name in required
        }
        further = found.get("additionalProperties")
        if not drawn and isinstance(further, dict) and level < DEEPEST:
            return {self.names.get("*", "first"): self.value(further, "", level + 1)}
        return drawn

    def _drawn(self, schema: Schema, name: str, level: int) -> Any:
        kind = kind_of(schema)
        if kind == "array":
            return self._several(schema, name, level)
        if kind == "object":
            return self.members(schema, level)
        if kind == "boolean":
            return True
        return self._text(schema, name) if kind == "string" else self._number(schema, name, kind)

    def _several(self, schema: Schema, name: str, level: int) -> list[Any]:
        items = schema.get("items", {})
        if level >= DEEPEST and not schema.get("minItems"):
            return []
        return [self.value(items, name if name in self.names else singular(name), level)]

    def _number(self, schema: Schema, name: str, kind: str) -> float:
        if is_moment(name):
            return self._moment(name)
        low, high = schema.get("minimum", 1), schema.get("maximum", LARGEST)
        drawn = number(self.key, name, low=int(low), high=max(int(low), min(int(high), LARGEST)))
        return drawn if kind == "integer" else float(drawn)

    def _moment(self, name: str) -> int:
        """Draw an epoch: what is configured is older than what happens."""
        if AHEAD.fullmatch(name):
            return NOW + number(self.key, name, low=30, high=300) * DAY
        if name in AGES:
            return NOW - AGES[name] * DAY - number(self.key, name, low=1, high=DAY)
        return NOW - number(self.key, name, low=HOUR, high=DAY - HOUR)

    def _text(self, schema: Schema, name: str) -> str:
        form = schema.get("format", "")
        secret = form == "password" or SECRET.fullmatch(name)
        if secret and not PUBLIC.fullmatch(name):
            word = name.replace("_", "-") or "word"
            text = f"sekret-{word}-{number(self.key, name, low=1, high=999)}"
        elif CERTIFICATE.fullmatch(name):
            text = SCRUBBED
        elif form == "uuid" or name == "id" or name.endswith("_id"):
            text = identifier(self.key, name)
        elif form in _FORMS:
            text = _FORMS[form]
        elif name.endswith(("url", "uri")):
            text = f"https://{name.replace('_', '-')}.example.edu/"
        else:
            text = str(self.names.get(name, f"{name.replace('_', ' ') or 'first'}"))
        longest = schema.get("maxLength", len(text))
        return text[:longest].ljust(schema.get("minLength", 0), "0")

    def _flat(self, schema: Schema) -> Schema:
        """Follow the reference to what a list holds, too."""
        return {**schema, "items": self._plain(schema["items"])} if "items" in schema else schema

    def _plain(self, schema: Schema) -> Schema:
        """Follow references, and put together what a schema is made of: the first of choices."""
        found = self.tables.resolved(schema)
        for several in SEVERAL:
            if several in found:
                parts = found[several] if several == "allOf" else found[several][:1]
                rest = {word: each for word, each in found.items() if word != several}
                for part in map(self._plain, parts):
                    rest = merged(part, rest)
                return rest
        return found


def merged(one: Schema, other: Schema) -> Schema:
    """Put two parts of a schema together."""
    members = {**one.get("properties", {}), **other.get("properties", {})}
    required = [*one.get("required", ()), *other.get("required", ())]
    return {**one, **other, "properties": members, "required": required}


def kind_of(schema: Schema) -> str:
    """Give the type of a schema; of several, the first that is not null."""
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    return kinds if isinstance(kinds, str) else next(each for each in kinds if each != "null")


def fits(value: Any, schema: Schema) -> bool:
    """Tell whether a value is one that a schema allows, as far as type and words go."""
    types = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    kind = kind_of(schema)
    if kind == "array":
        items = schema.get("items", {})
        return isinstance(value, list) and all(fits(each, items) for each in value)
    if kind == "object":
        return isinstance(value, dict)
    wanted = isinstance(value, types[kind]) and (kind == "boolean" or not isinstance(value, bool))
    return wanted and value in schema.get("enum", (value,))


def singular(name: str) -> str:
    """Name one of several."""
    return name.removesuffix("s")


def is_moment(name: str) -> bool:
    """Tell a member that holds an epoch."""
    return name in TIME_KEYS


_FORMS: Final = {
    "email": "noc@larkspur.example.edu",
    "ipv4": "192.0.2.53",
    "uri": "https://www.example.edu/",
    "url": "https://www.example.edu/",
}
