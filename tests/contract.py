"""What programs may rely on, as data, and what of it a change breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp import errors
from mist_mcp.answers.contract import OUTPUT_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mcp.types import Tool

Contract = dict[str, Any]
REGENERATE: Final = "pytest --update-golden tests/test_contract.py"


def contract_of(tools: Iterable[Tool]) -> Contract:
    """Return what the tools and the errors promise.

    Of each tool the arguments, those that must be given, the fields of its answers with their
    types, and those that are always there; of each error what it is a kind of.
    """
    return {
        "version": OUTPUT_VERSION,
        "tools": {tool.name: _promises(tool) for tool in tools},
        "errors": {
            name: kind.__base__.__name__
            for name, kind in vars(errors).items()
            if isinstance(kind, type) and kind.__base__ is not None
        },
    }


def breaks(old: Contract, new: Contract) -> list[str]:
    """Return what a program that relies on the old contract misses in the new one."""
    found = [f"error {name}" for name in _changed(old["errors"], new["errors"])]
    for name, tool in old["tools"].items():
        now = new["tools"].get(name)
        found += [f"tool {name}"] if now is None else [f"{name}: {it}" for it in _broken(tool, now)]
    return found


def _broken(old: Contract, new: Contract) -> Iterator[str]:
    for what in ("arguments", "fields"):
        yield from (f"{what} {name}" for name in _changed(old[what], new[what]))
    yield from (f"argument {name} must be given" for name in _missing(new["needs"], old["needs"]))
    yield from (f"field {name} may be absent" for name in _missing(old["always"], new["always"]))


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names that are gone or mean something else; more values of an enum are none."""
    return [name for name, kind in old.items() if not _fits(kind, new.get(name))]


def _fits(old: Any, new: Any) -> bool:
    if isinstance(old, list) and isinstance(new, list):
        return set(old) <= set(new)
    return bool(old == new)


def _missing(names: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [name for name in names if name not in known]


def _promises(tool: Tool) -> Contract:
    fields = dict(_fields(tool.output_schema or {}))
    return {
        "arguments": {
            name: _kind(schema) for name, schema in tool.input_schema["properties"].items()
        },
        "needs": sorted(tool.input_schema.get("required", ())),
        "fields": {path: kind for path, (kind, _) in fields.items()},
        "always": [path for path, (_, always) in fields.items() if always],
    }


def _fields(schema: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, tuple[Any, bool]]]:
    """Yield the fields of an object under their paths, `rows[].name`, and whether each is there."""
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield f"{before}{name}", (_kind(field), name in needed)
        inner, path = field, f"{before}{name}"
        while inner.get("type") == "array":
            inner, path = inner.get("items", {}), f"{path}[]"
        yield from _fields(inner, f"{path}.")


def _kind(schema: Mapping[str, Any]) -> Any:
    """Return the type of a schema; of an enum its values, of a list what is in it."""
    if "enum" in schema:
        return sorted(map(str, schema["enum"]))
    if "const" in schema:
        return [str(schema["const"])]
    if "anyOf" in schema:
        return " or ".join(sorted(str(_kind(option)) for option in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return schema.get("type", "any")
