"""Entries in files that people edit: what is put in is there, and all else is as it was."""

from __future__ import annotations

import json
from typing import Any

import json5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.commands.clients.entries import entry_in, with_entry, without_entry
from mist_mcp.errors import InputError

ENTRY = {"command": "/opt/mist/bin/mist-mcp", "args": ["--mock"]}
OTHER = {"command": "npx", "args": ["-y", "server"], "env": {"TOKEN": "s3cret, // no comment"}}

FILES = {
    "empty": "",
    "blank": " \n",
    "nothing in it": "{}",
    "nothing in it, with a mark": "\ufeff{}\r\n",
    "other settings": '{\n  "theme": "dark"\n}\n',
    "no servers": '{\n\t"mcpServers": {}\n}\n',
    "a comment for a server": '{"mcpServers": { /* none yet */ }}',
    "one server": json.dumps({"mcpServers": {"other": OTHER}}, indent=2),
    "in one line": json.dumps({"mcpServers": {"other": OTHER}, "x": [1, 2]}),
    "of Windows": json.dumps({"mcpServers": {"other": OTHER}}, indent=4).replace("\n", "\r\n"),
    "with comments": """\
// mine, see https://example.com
{
    // before
    "mcpServers": { // behind
        /* of "mist": { } no more */
        "other": {"command": "x", /* why, */ "args": ["a,b", "}",],}, // last
        // 'after'
    },
    'unquoted': {key: "mcpServers", },
}
""",
    "names like ours": '{"mcpServers2": {"mist": 1}, "deep": {"mcpServers": {"mist": 2}}}',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_an_entry_is_added_and_all_else_stays(text: str) -> None:
    """The others' values, and every character that was there, in its order."""
    written = with_entry(text, "mcpServers", "mist", ENTRY)
    before: dict[str, Any] = json5.loads(text) if text.strip() else {}
    expected = before | {"mcpServers": before.get("mcpServers", {}) | {"mist": ENTRY}}
    assert json5.loads(written) == expected
    assert _kept(text, written)
    assert entry_in(written, "mcpServers", "mist") == ENTRY


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_an_entry_is_taken_out_again(text: str) -> None:
    """What remains says what it said, comments included."""
    left = without_entry(with_entry(text, "mcpServers", "mist", ENTRY), "mcpServers", "mist")
    before: dict[str, Any] = json5.loads(text) if text.strip() else {}
    assert json5.loads(left) == {"mcpServers": {}} | before
    assert _kept(text, left)
    if before.get("mcpServers"):
        assert "".join(left.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        '{"mcpServers": {"a": 1, "mist": 2}}',
        '{"mcpServers": {"mist": 2, "a": 1}}',
        '{"mcpServers": {"a": 1, "mist": 2, "b": 3}}',
        '{"mcpServers": {"a": 1, "mist": 2,}}',
        '{"mcpServers": {\n  "a": 1, // of a\n  "mist": 2 // of mist\n}}',
        '{"mcpServers": {\n  "a": 1 /* , */,\n  "mist": 2\n}}',
    ],
)
def test_no_comma_is_left_hanging(text: str) -> None:
    """A file that strict parsers read is one that they read afterwards."""
    left = without_entry(text, "mcpServers", "mist")
    assert json5.loads(left)["mcpServers"] == {
        name: value for name, value in json5.loads(text)["mcpServers"].items() if name != "mist"
    }
    if "/" not in text and ",}" not in text:
        json.loads(left)


def test_strict_files_stay_strict() -> None:
    """Claude Desktop ignores a file with a trailing comma."""
    for text in FILES.values():
        try:
            json.loads(text or "{}")
        except ValueError:
            continue
        json.loads(with_entry(text, "mcpServers", "mist", ENTRY))


def test_an_entry_of_the_same_name_is_replaced_where_it_stands() -> None:
    """Twice is once."""
    once = with_entry(FILES["with comments"], "mcpServers", "mist", OTHER)
    twice = with_entry(once, "mcpServers", "mist", ENTRY)
    assert json5.loads(twice)["mcpServers"]["mist"] == ENTRY
    assert twice.count('"mist"') == once.count('"mist"')
    assert with_entry(twice, "mcpServers", "mist", ENTRY) == twice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": ', "not JSON"),
        ('{"a": 1 "b": 2}', "not JSON"),
        ("servers:\n  - x\n", "not JSON"),
        ("[]", "no JSON object"),
        ('"text"', "no JSON object"),
        ('{"mcpServers": []}', "`mcpServers` is none"),
        ('{"mcpServers": null}', "`mcpServers` is none"),
    ],
)
def test_a_file_that_is_something_else_is_refused(text: str, said: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InputError, match=said):
        with_entry(text, "mcpServers", "mist", ENTRY)


names = st.text(max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(
    servers=st.dictionaries(names, values, max_size=3),
    others=st.dictionaries(names, values, max_size=3),
    name=names,
    indent=st.sampled_from([None, 1, 2, 4, "\t"]),
)
def test_any_document_round_trips(
    servers: dict[str, Any], others: dict[str, Any], name: str, indent: int | str | None
) -> None:
    """Put in and taken out, the document says what it said."""
    document = others | {"mcpServers": servers}
    text = json.dumps(document, indent=indent)
    written = with_entry(text, "mcpServers", name, ENTRY)
    assert json.loads(written) == document | {"mcpServers": servers | {name: ENTRY}}
    servers.pop(name, None)
    assert json.loads(without_entry(written, "mcpServers", name)) == document


def _kept(text: str, written: str) -> bool:
    """Tell whether all characters of a text are there in their order, blanks aside."""
    rest = iter("".join(written.split()))
    return all(character in rest for character in "".join(text.split()).strip("\ufeff"))
