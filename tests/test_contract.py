"""What programs rely on does not change unnoticed."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.answers.contract import OUTPUT_VERSION
from tests.conftest import GOLDEN, ROOT
from tests.contract import REGENERATE, Contract, breaks, contract_of
from tests.docs.tables import assert_made, table

if TYPE_CHECKING:
    from tests.asking import Connect

SNAPSHOT = GOLDEN / "contract.json"
SMALL: Contract = {
    "version": 1,
    "tools": {
        "get_x": {
            "arguments": {"limit": "integer", "type": ["ap", "switch"]},
            "needs": [],
            "fields": {"rows": "list of object", "rows[].name": "string"},
            "always": ["rows"],
        }
    },
    "errors": {"InputError": "MistError"},
}


async def test_a_break_needs_a_new_version_and_a_line_in_the_changelog(
    connect: Connect, golden: Any
) -> None:
    """What is added only needs the snapshot: see docs/contract.md."""
    now = contract_of((await (await connect()).tools()).values())
    before = json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.is_file() else now
    if now["version"] == before["version"]:
        assert breaks(before, now) == [], "raise OUTPUT_VERSION, and say it in CHANGELOG.md"
    else:
        assert now["version"] == before["version"] + 1
        unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
        assert f"Output version {now['version']}" in unreleased
    golden.json("contract", now)


async def test_the_document_lists_what_is_promised(connect: Connect, golden: Any) -> None:
    """Each tool with its arguments and fields, each error; and which version that is."""
    now = contract_of((await (await connect()).tools()).values())
    tools = now["tools"].items()
    rows = [(f"`{name}`", _arguments(tool), _fields(tool["fields"])) for name, tool in tools]
    listed = table(("tool", "arguments", "fields"), *rows)
    assert_made("contract.md", "contract", listed, update=golden.update)
    kinds = table(
        ("error", "a kind of"),
        *((f"`{name}`", f"`{kind}`") for name, kind in now["errors"].items()),
    )
    assert_made("contract.md", "errors", kinds, update=golden.update)
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert f"The output version is {OUTPUT_VERSION}." in text
    assert REGENERATE in text


def _arguments(tool: Contract) -> str:
    return ", ".join(f"`{name}`{'!' * (name in tool['needs'])}" for name in tool["arguments"])


def _fields(fields: Contract) -> str:
    """Name the fields, those of rows in brackets behind the name of their list."""
    inner = {
        name: [path.rpartition(".")[2] for path in fields if path.rpartition(".")[0] == name]
        for name in dict.fromkeys(path.rpartition(".")[0] for path in fields)
    }
    below = {name: inner.get(name) or inner.get(f"{name}[]") for name in inner[""]}
    return ", ".join(
        f"{name} ({', '.join(parts)})" if parts else name for name, parts in below.items()
    )


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"arguments": {"limit": "integer", "type": ["ap"]}}, ["get_x: arguments type"]),
        ({"arguments": {"limit": "string", "type": ["ap", "switch"]}}, ["get_x: arguments limit"]),
        ({"needs": ["limit"]}, ["get_x: argument limit must be given"]),
        ({"fields": {"rows": "list of object"}}, ["get_x: fields rows[].name"]),
        ({"always": []}, ["get_x: field rows may be absent"]),
        ({"arguments": {"limit": "integer", "type": ["ap", "hub", "switch"], "new": "any"}}, []),
        ({"fields": {"rows": "list of object", "rows[].name": "string", "new": "string"}}, []),
        ({"always": ["rows", "rows[].name"]}, []),
    ],
)
def test_an_addition_is_told_from_a_break(change: Contract, broken: list[str]) -> None:
    """Less, other or more demanding is a break; more is none."""
    new = copy.deepcopy(SMALL)
    new["tools"]["get_x"] |= change
    assert breaks(SMALL, new) == broken


def test_a_tool_or_an_error_that_is_gone_is_a_break() -> None:
    """And so is an error that is of another kind."""
    assert breaks(SMALL, {**SMALL, "tools": {}}) == ["tool get_x"]
    assert breaks(SMALL, {**SMALL, "errors": {}}) == ["error InputError"]
    assert breaks(SMALL, {**SMALL, "errors": {"InputError": "Exception"}}) == ["error InputError"]
    more = {**SMALL, "tools": {**SMALL["tools"], "get_y": {}}}
    assert breaks(SMALL, more) == []
