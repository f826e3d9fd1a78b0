"""Bodies of a cloud that nobody here wrote: the examples of the published description."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published import committed, derive

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[3]
DESCRIPTION: Final = Path(
    os.environ.get("MIST_OPENAPI_SPEC") or ROOT.parent / "shared" / "openapi" / "mist-2610.json"
)
JSON: Final = "application/json"
_DEEPEST: Final = 6
_TEXTS: Final = {"uuid": "8aa21779-1178-4357-b3e0-42c02b93b870", "date-time": "2026-06-15T12:00:00"}

Node = dict[str, Any]


@dataclass(frozen=True)
class Description:
    """The published description, with its examples."""

    document: Node

    @classmethod
    def read(cls, file: Path) -> Description:
        """Read a file."""
        return cls(derive.description(file))

    def body(self, method: str, path: str) -> Any:
        """Return what a cloud answers to a request: the example, or one made of the schema.

        Args:
            method: as in HTTP.
            path: from the root on, with its ids.

        Raises:
            KeyError: nobody published such an operation.
        """
        operation = committed().route(method, path)
        if operation is None:
            raise KeyError(f"{method} {path}")
        return json.loads(self._bodies.setdefault(operation.path + method, self._text(operation)))

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return {}

    def _text(self, operation: Any) -> str:
        described = self.document["paths"][operation.path][operation.method.lower()]
        answer = self._target(described["responses"].get("200", {}))
        content = answer.get("content", {}).get(JSON, {})
        return json.dumps(self._example(content))

    def _example(self, content: Mapping[str, Any]) -> Any:
        for example in content.get("examples", {}).values():
            found = self._target(example).get("value")
            if found not in (None, [], {}):
                return found
        if "example" in content:
            return content["example"]
        return self._made(content.get("schema", {}), depth=0)

    def _made(self, schema: Mapping[str, Any], *, depth: int) -> Any:
        """Make a value of a schema, of the examples that stand at its fields."""
        found = self._target(schema)
        if depth > _DEEPEST:
            return None
        for keyword in ("oneOf", "anyOf", "allOf"):
            if found.get(keyword):
                return self._made(found[keyword][0], depth=depth + 1)
        if "properties" in found:
            fields = found["properties"].items()
            return {name: self._made(each, depth=depth + 1) for name, each in fields}
        if "items" in found:
            return [self._made(found["items"], depth=depth + 1)]
        return self._leaf(found)

    def _leaf(self, schema: Mapping[str, Any]) -> Any:
        kinds = schema.get("type", "object")
        kind = next((each for each in [kinds] if isinstance(each, str)), None) or kinds[0]
        usual = {"string": _TEXTS.get(schema.get("format", ""), "text"), "boolean": True}
        first = [*schema.get("examples", ()), *schema.get("enum", ())]
        return first[0] if first else {**usual, "integer": 1, "number": 1.5}.get(kind)

    def _target(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        found = node
        while "$ref" in found:
            above: Any = self.document
            for word in found["$ref"].split("/")[1:]:
                above = above[word]
            found = above
        return found
