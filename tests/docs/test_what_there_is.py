"""Lists in the documents are those of the programs: prompts, resources, tokens, faults, clouds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mist_mcp import __version__
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.settings.selection import SELECTIONS
from tests.docs.documents import ROOT, Document
from tests.docs.doors import clouds, fault_names, token_names

if TYPE_CHECKING:
    from tests.asking import Asker, Connect

README = Document.read(ROOT / "README.md")
TOOLS = Document.read(ROOT / "docs" / "tools.md")
SETTINGS = Document.read(ROOT / "docs" / "settings.md")
FAKE_CLOUD = Document.read(ROOT / "docs" / "fake-cloud.md")


def chapter(document: Document, heading: str) -> str:
    """Return what stands below a heading of the second level."""
    return document.text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


async def test_the_prompts_are_those_of_the_server(connect: Connect) -> None:
    """Each has a row with its arguments in order, and no other has one."""
    row = re.compile(r"^\| `(\w+)` \| (`\w+`(?:, `\w+`)*) \|", re.MULTILINE)
    told = dict(row.findall(chapter(TOOLS, "Prompts and resources")))
    server: Asker = await connect()
    assert told == {
        prompt.name: ", ".join(f"`{each.name}`" for each in prompt.arguments or [])
        for prompt in await server.client.list_prompts()
    }


async def test_the_resources_are_those_of_the_server(connect: Connect) -> None:
    """Every address and every pattern of addresses is told, some by their end alone."""
    told = re.findall(r"`(mist:/|\.\.\.)(/[^`]+)`", chapter(TOOLS, "Prompts and resources"))
    server: Asker = await connect()
    listed = [str(each.uri) for each in await server.client.list_resources()]
    patterns = [each.uri_template for each in await server.client.list_resource_templates()]
    for address in [re.sub(r"\{\?.*\}", "", pattern) for pattern in [*listed, *patterns]]:
        assert any(address.endswith(end) for _, end in told), address


async def test_the_domains_are_those_of_the_tools(connect: Connect) -> None:
    """The short table of the README has a row for each domain, and no other."""
    rows = re.findall(r"^\| ([\w, ]+) \|", chapter(README, "What it can do"), re.MULTILINE)
    told = {name for row in rows for name in row.split(", ")} - {"domain"}
    tools = (await (await connect()).tools()).values()
    assert told == {tag for tool in tools for tag in (tool.meta or {})["fastmcp"]["tags"]}


def test_the_numbers_of_tools_are_those_of_the_server() -> None:
    """What the table of servers says of this one, and how many tools `core` has."""
    document = Document.read(ROOT / "docs" / "comparison.md").text
    row = re.search(r"^\| this one \| ([\d.]+) \| (\d+) \|", document, re.MULTILINE)
    assert row is not None
    assert row.groups() == (__version__, str(len(CATALOGUE)))
    told = {
        file: re.search(r"`core`.*?\b(\d+)\b", Document.read(ROOT / file).text, re.DOTALL)
        for file in ("docs/tools.md", "docs/answerable.md")
    }
    clients = re.search(r"of (\d+)\. A file", Document.read(ROOT / "docs" / "clients.md").text)
    for file, found in {**told, "docs/clients.md": clients}.items():
        assert found is not None, file
        assert int(found[1]) == len(SELECTIONS["core"]), file


def test_the_tokens_and_faults_are_those_of_the_fake_cloud() -> None:
    """Each is named in its chapter, and no other."""
    assert set(re.findall(r"`([a-z-]+)`", chapter(FAKE_CLOUD, "Tokens"))) - {"fake-"} == (
        token_names()
    )
    faults = chapter(FAKE_CLOUD, "Faults").rpartition("the names are")[2]
    assert set(re.findall(r"`([a-z-]+)`", faults)) == fault_names()


def test_the_clouds_are_those_of_the_server() -> None:
    """Each host has its region in the table, and no other."""
    told = re.findall(r"(\w+ \w+) \| `([\w.-]+)`", chapter(SETTINGS, "Clouds"))
    assert set(told) == clouds()
