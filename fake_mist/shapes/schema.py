"""What the published description says about a place in an answer; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.published import Schema, Tables

KEY: Final = "{key}"
"""Stands for every member whose name the description does not have at its place."""

SEVERAL: Final = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Place:
    """The schemas that a value may have; none where nothing is described."""

    tables: Tables
    schemas: tuple[Schema, ...]

    def member(self, name: str) -> tuple[str, Place]:
        """Go to a member: by its name where the description has it, or else as some key."""
        named = [each["properties"][name] for each in self.schemas if name in properties(each)]
        return (name, self._at(named)) if named else (KEY, self._at(self._maps()))

    def item(self) -> Place:
        """Go to the items of a list."""
        return self._at([each["items"] for each in self.schemas if "items" in each])

    @property
    def words(self) -> frozenset[str]:
        """Give the texts that the description lists for this place; none where any may stand."""
        texts = [each for each in self.schemas if "string" in (each.get("type") or "string")]
        if not all("enum" in each for each in texts):
            return frozenset()
        words = (word for each in texts for word in each["enum"])
        return frozenset(word for word in words if isinstance(word, str))

    @property
    def types(self) -> frozenset[str]:
        """Give the types that may stand here; none where the description leaves it open."""
        found: set[str] = set()
        for each in self.schemas:
            named = each.get("type") or _implied(each)
            if not named:
                return frozenset()
            found |= {named} if isinstance(named, str) else set(named)
            found |= {"null"} if each.get("nullable") else set()
        return frozenset(found)

    @property
    def is_closed(self) -> bool:
        """Tell whether all members are named here, so that another one is news."""
        named = any(properties(each) for each in self.schemas)
        return named and not self._maps()

    def _maps(self) -> list[Any]:
        found = [each.get("additionalProperties") for each in self.schemas]
        for each in self.schemas:
            found += each.get("patternProperties", {}).values()
        return [each for each in found if isinstance(each, dict)]

    def _at(self, schemas: list[Any]) -> Place:
        return place(self.tables, *schemas)


def place(tables: Tables, *schemas: Schema | None) -> Place:
    """Begin at some schemas, with all that they refer to."""
    return Place(tables, tuple(one for each in schemas for one in _alternatives(tables, each)))


def properties(schema: Schema) -> dict[str, Any]:
    """Give the members that a schema names."""
    found: dict[str, Any] = schema.get("properties", {})
    return found


def _alternatives(tables: Tables, schema: Schema | None) -> Iterator[Schema]:
    found = tables.resolved(schema)
    several = [each for name in SEVERAL for each in found.get(name, ())]
    if found.keys() - set(SEVERAL) or not several:
        yield from () if not found else (found,)
    for each in several:
        yield from _alternatives(tables, each)


def _implied(schema: Schema) -> str:
    """Read a type that goes without saying."""
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else ""
