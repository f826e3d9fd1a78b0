"""Arguments for any tool, made from its input schema: fit, unfit, and hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema
from fastmcp.tools import FunctionTool
from hypothesis import strategies as st

from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.tools.kit.tool import plain_schema
from tests.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

Schema = dict[str, Any]
Arguments = dict[str, Any]

SCHEMAS: Final[dict[str, Schema]] = {
    function.__name__: plain_schema(FunctionTool.from_function(function).parameters)
    for function in CATALOGUE
}
"""What is checked: the schemas that clients see leave the forms of texts out."""

UNFIT: Final[list[Any]] = [
    *(-1, 0, 1.5, 10**30, True, ["a", "list"], {"an": "object"}),
    *("", "toaster", "x" * 9000, "-7d ; reboot", "now\n"),
]
"""Values of which each fits some parameters and not others; the schema tells."""

HOSTILE: Final = [
    "../../orgs",
    "@evil.example/x",
    "//evil.example",
    "%2e%2e%2f",
    "a?b=c&d=e#f",
    "x' OR '1'='1",
    "\u202e\u200b",
    "\x00\x1b[2J",
]
"""Texts that would mean more than a text in a URL, a query or a terminal."""

KNOWN: Final[dict[str, list[str]]] = {
    "org_id": ["Larkspur University", "larkspur", "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"],
    "site_id": ["Harbour Branch", "main campus", "15918536-9ef7-5f1a-ba6b-a16695a138c8"],
    "device_id": ["harbour-gw", "AP-ARTS-0.01", "med-acc-p1-03", "5c:5b:35:a1:00:05"],
    "topology_id": ["clos", "campus", "larkspur"],
    "duration": ["1d", "90 minutes", "1h30m", "last 7d", "P1D"],
    "start": ["-7d", "now-1d", "2 days ago", "2026-06-13T12:00:00Z", "1781352000"],
    "end": ["now", "-1h", "2026-06-14", "1781438400"],
    "options": ["{}", '{"ports": ["ge-0/0/1"]}', '{"host": "192.0.2.10", "count": 2}', "[", "null"],
    "query": ["{}", '{"limit": 3}', '{"type": "switch", "fields": "*"}', "limit=3"],
    "action": ["locate", "poll_stats", "restart"],
    "command": ["show version", "show bgp summary | no-more", "request system reboot"],
    "path": ["/api/v1/orgs/{org_id}/sites", "/api/v1/sites/{site_id}/devices", "/api/v1/self"],
    "method": ["GET", "get", "POST"],
}
"""Texts that mean something, by the name of the parameter."""

TEXTS: Final = st.one_of(
    st.sampled_from([text for texts in KNOWN.values() for text in texts]),
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
)
JUNK: Final = st.one_of(st.none(), st.sampled_from(UNFIT))
_ONE_IN: Final = 12
"""One value in so many is another than usual."""


def properties(tool: str) -> dict[str, Schema]:
    """Return the schemas of a tool's parameters."""
    return dict(SCHEMAS[tool]["properties"])


def required(tool: str) -> Arguments:
    """Return arguments that fit, for what a tool cannot do without."""
    return {name: QUESTIONS[tool][name] for name in SCHEMAS[tool].get("required", [])}


def unfit(schema: Schema) -> Iterator[Any]:
    """Yield values that a parameter's schema does not allow."""
    for value in UNFIT:
        if not jsonschema.Draft202012Validator(schema).is_valid(value) and not _is_as_good(
            value, schema
        ):
            yield value


def _is_as_good(value: Any, schema: Schema) -> bool:
    """Tell whether a value is read leniently.

    True for one, zero for false, empty text for nothing, a number for its text, a text for a list,
    a list for a text with several names, and an object for its JSON text.
    """
    kind = schema["type"]
    return (
        value == ""
        or (kind in ("integer", "number") and value is True)
        or (kind == "boolean" and value == 0)
        or (kind == "array" and isinstance(value, str))
        or (kind == "string" and isinstance(value, list | dict))
        or (kind == "string" and "enum" not in schema and type(value) in (int, float))
    )


def is_free_text(schema: Schema) -> bool:
    """Tell whether a parameter takes any text."""
    return schema.get("type") == "string" and not {"enum", "pattern", "const"} & schema.keys()


def generated(tool: str) -> SearchStrategy[Arguments]:
    """Generate arguments for a tool: most of them fit its schema, and what is optional may lack."""
    values = {
        name: _mostly(_fitting(name, schema), JUNK) for name, schema in properties(tool).items()
    }
    needed = SCHEMAS[tool].get("required", [])
    return st.fixed_dictionaries(
        {name: values[name] for name in needed},
        optional={name: value for name, value in values.items() if name not in needed},
    )


def _mostly(usual: SearchStrategy[Any], rare: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.integers(1, _ONE_IN).flatmap(lambda draw: rare if draw == 1 else usual)


def _fitting(name: str, schema: Schema) -> SearchStrategy[Any]:
    if name in KNOWN:
        return _mostly(st.sampled_from(KNOWN[name]), TEXTS)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return {
        "integer": st.integers(schema.get("minimum", 0), schema.get("maximum", 10**6)),
        "number": st.floats(schema.get("minimum", 0), schema.get("maximum", 1e6)),
        "boolean": st.booleans(),
        "string": TEXTS,
        "array": st.lists(TEXTS, max_size=3),
        "object": st.dictionaries(TEXTS, TEXTS | st.integers() | st.booleans(), max_size=3),
    }[schema["type"]]
