"""Every snippet in the documents works: clients' files, settings, programs, answers."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.network.file import read
from tests.docs.answers import call_above, differences
from tests.docs.clients import configured
from tests.docs.documents import Block, Broken, Document, blocks, documents, name_of
from tests.docs.doors import SettingsError, loaded_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.asking import Asker, Connect
    from tests.docs.stage import Stage

SHOWN = ("", "text", "mermaid", "diff")
"""Blocks that are looked at: nothing in them can be run."""

RUN = ("bash", "json", "toml", "dotenv", "python", "yaml")
COMMAND = re.compile(r"^\$ |^(mist-mcp|fake-mist) ", re.MULTILINE)
PRINTED = re.compile(r"# (.+)$", re.MULTILINE)


def check_file(block: Block, stage: Stage) -> None:
    """Read a client's file, and start what it starts."""
    content = _read(block)
    keys = [key for key in ("mcpServers", "servers", "mcp_servers") if key in content]
    if len(content) != 1 or not keys:
        block.place.breaks("a block is an answer or a client's file", f"it has {sorted(content)}")
    if (keys[0] == "servers") != ("VS Code" in block.before):
        block.place.breaks("VS Code alone has the key servers", keys[0])
    configured(content[keys[0]], block.place, stage)


def _read(block: Block) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(block.text) if block.language == "toml" else json.loads(block.text)
    except ValueError as error:
        block.place.breaks(f"{block.language} can be read", str(error))
    assert isinstance(content, dict)
    return content


async def check_answer(block: Block, client: Asker) -> None:
    """Make the call above a block, and compare what is shown of the answer."""
    tool, arguments = call_above(block) or ("", {})
    answer = await client.call(tool, arguments)
    if answer.is_error:
        block.place.breaks("the call is answered", answer.text)
    if wrong := differences(_read(block), answer.data):
        block.place.breaks("the answer is the one that is shown", "; ".join(wrong))


def check_settings(block: Block, stage: Stage) -> None:
    """Load settings from a `.env` file, and let the server try them in the fictional network."""
    file = stage.folder / "documented.env"
    file.touch(mode=0o600)
    file.write_text(block.text, encoding="utf-8")
    try:
        ignored = loaded_file(file).ignored
    except SettingsError as error:
        block.place.breaks("settings can be loaded", str(error))
    if ignored:
        block.place.breaks("variables are settings", ", ".join(ignored))
    done = stage.run("mist-mcp", ["--mock", "--env-file", str(file), "--validate-config"])
    if done.status:
        block.place.breaks("settings work", done.out + done.err)


def check_program(block: Block) -> None:
    """Run a program; what its comments say that it prints, it prints."""
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            exec(compile(block.text, str(block.place), "exec"), {"__name__": "__main__"})  # noqa: S102
    except Exception as error:  # noqa: BLE001 - whatever it is, the document is wrong
        block.place.breaks("Python runs", repr(error))
    promised = PRINTED.findall(block.text)
    if printed.getvalue().splitlines() != promised:
        block.place.breaks("it prints what its comments say", printed.getvalue())


def files() -> list[Block]:
    """Return the blocks that are files of clients."""
    return [block for block in blocks("json", "toml") if call_above(block) is None]


def samples() -> list[Block]:
    """Return the blocks that are answers."""
    return [block for block in blocks("json") if call_above(block)]


@pytest.mark.parametrize("block", files(), ids=name_of)
def test_every_file_of_a_client_starts_a_server(block: Block, stage: Stage) -> None:
    """It is read, its server is started on the fake cloud, and lists its tools."""
    check_file(block, stage)


@pytest.mark.parametrize("block", samples(), ids=name_of)
async def test_every_sample_answer_is_real(block: Block, connect: Connect) -> None:
    """The fictional network answers as it is shown."""
    await check_answer(block, await connect())


@pytest.mark.parametrize("block", blocks("dotenv"), ids=name_of)
def test_every_file_of_settings_works(block: Block, stage: Stage) -> None:
    """The loader of the server takes it whole, and the server starts with it."""
    check_settings(block, stage)


@pytest.mark.parametrize("block", blocks("python"), ids=name_of)
def test_every_program_runs(block: Block) -> None:
    """It ends without an error, and prints what it says."""
    check_program(block)


@pytest.mark.parametrize("block", blocks("yaml"), ids=name_of)
def test_every_network_can_be_served(block: Block, stage: Stage) -> None:
    """The fake cloud reads it."""
    file = stage.folder / "network.yaml"
    file.write_text(block.text, encoding="utf-8")
    read(file)


@pytest.mark.parametrize("document", documents(), ids=lambda each: each.name)
def test_every_block_has_a_rule(document: Document) -> None:
    """A language that nobody checks is an error, and plain text shows no command."""
    for block in document.blocks:
        if block.language not in (*RUN, *SHOWN):
            block.place.breaks("blocks are checked", f"no rule for {block.language}")
        if block.language in SHOWN and COMMAND.search(block.text):
            block.place.breaks("commands stand in bash", block.text)


def one(language: str, text: str, before: str = "A file:") -> Block:
    """Write a document with one block, at line 5."""
    return Document("docs/x.md", f"# A title\n\n{before}\n```{language}\n{text}\n```\n").blocks[0]


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("json", '{"mcpServers": }', "json can be read"),
        ("toml", "mcp_servers = ", "toml can be read"),
        ("json", '{"mcp": {}}', "a block is an answer or a client's file"),
        ("json", '{"servers": {}}', "VS Code alone"),
        ("json", '{"mcpServers": {"a": {"command": "mist"}}}', "clients start mist-mcp"),
        ("json", '{"mcpServers": {"a": {"cmd": "mist-mcp"}}}', "a client's file has known fields"),
        (
            "json",
            '{"mcpServers": {"a": {"command": "mist-mcp", "args": ["--mcok"]}}}',
            "the command line takes its arguments",
        ),
        (
            "json",
            '{"mcpServers": {"a": {"command": "mist-mcp", "env": {"MIST_TOKEN": "x"}}}}',
            "variables are settings",
        ),
        (
            "json",
            '{"mcpServers": {"a": {"url": "http://127.0.0.1:8000/mcp"}}}',
            "the address has the default port",
        ),
    ],
)
def test_a_file_that_does_not_work_is_named(
    language: str, text: str, rule: str, stage: Stage
) -> None:
    """The failure says which file, line and rule."""
    with pytest.raises(Broken, match=f"^docs/x.md:5: {rule}"):
        check_file(one(language, text), stage)


@pytest.mark.parametrize(
    ("call", "text", "rule"),
    [
        ("get_org_sites()", '{"total": 6}', "the answer is the one that is shown: answer.total"),
        ("get_org_sites()", '{"rows": [{"name": "Nowhere"}]}', "the answer is the one"),
        ("get_sites()", "{}", "the call is answered"),
        ("get_org_sites(limits=1)", "{}", "the call is answered"),
    ],
)
async def test_an_answer_that_is_not_real_is_named(
    call: str, text: str, rule: str, connect: Connect
) -> None:
    """The failure says which file, line and rule."""
    with pytest.raises(Broken, match=f"^docs/x.md:5: {rule}"):
        await check_answer(one("json", text, f"Ask `{call}`:"), await connect())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("MIST_TOOLSET=site", "variables are settings"),
        ("MIST_MAX_CONCURRENT=many", "settings can be loaded"),
        ("MIST_TOOLSETS=nosuch", "settings work"),
    ],
)
def test_settings_that_do_not_work_are_named(text: str, rule: str, stage: Stage) -> None:
    """The failure says which file, line and rule."""
    with pytest.raises(Broken, match=f"^docs/x.md:5: {rule}"):
        check_settings(one("dotenv", text), stage)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("import no_such_module", "Python runs"),
        ("print(1)  # 2", "it prints what its comments say"),
    ],
)
def test_a_program_that_does_not_run_is_named(text: str, rule: str) -> None:
    """The failure says which file, line and rule."""
    with pytest.raises(Broken, match=f"^docs/x.md:5: {rule}"):
        check_program(one("python", text))


@pytest.mark.parametrize("text", ["```cobol\nX\n```\n", "```\n$ mist-mcp\n```\n"])
def test_a_block_without_a_rule_is_named(text: str) -> None:
    """The failure says which file and line."""
    with pytest.raises(Broken, match=r"^docs/x.md:4: "):
        test_every_block_has_a_rule(Document("docs/x.md", f"# A title\n\n{text}"))


def test_a_shown_answer_may_leave_out_but_not_change() -> None:
    """Fields and items may be missing; order, values and nesting are those of the answer."""
    real = {"a": 1, "rows": [{"n": 1, "m": 2}, {"n": 2}, {"n": 3}]}
    assert differences({"rows": [{"n": 1}, {"n": 3}]}, real) == []
    assert differences({"rows": [{"n": 3}, {"n": 1}]}, real) == [
        "answer.rows has no {'n': 1} there"
    ]
    assert differences({"a": 2}, real) == ["answer.a is 1, not 2"]
