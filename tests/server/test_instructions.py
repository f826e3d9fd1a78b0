"""The server's instructions: short, and about the tools that are on."""

from __future__ import annotations

import re
from itertools import chain, combinations
from typing import TYPE_CHECKING, get_args

import pytest
from fastmcp import Client
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.gate.card import Category
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.instructions import WHEN, instructions
from mist_mcp.server.tool_search import SEARCH_TOOLS
from mist_mcp.settings.selection import ALWAYS
from mist_mcp.tools.kit.tool import toolsets_of
from tests.conftest import server_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fake_mist import FakeMist

MOST_BYTES = 1500
OFFERED = {
    **dict.fromkeys(ALWAYS, "utility"),
    **{f"get_{toolset}_something": toolset for toolset in WHEN},
    **toolsets_of(CATALOGUE),
    **SEARCH_TOOLS,
}
"""A tool in every toolset, whatever the catalogue has."""

SETS_OF_TOOLSETS = list(
    chain.from_iterable(combinations(WHEN, number) for number in range(len(WHEN) + 1))
)


def named(text: str) -> set[str]:
    """Return the words that are the name of a tool."""
    return set(re.findall(r"[a-z]+(?:_[a-z]+)+", text)) & set(OFFERED)


def toolset_lines(text: str) -> list[str]:
    """Return the toolsets that have a line."""
    return re.findall(r"^- ([a-z]+): ", text, re.MULTILINE)


def with_toolsets(toolsets: Iterable[str]) -> Mapping[str, str]:
    """Return the tools of some toolsets, the ones that always stay and the search."""
    kept = {*toolsets, *SEARCH_TOOLS.values()}
    return {name: of for name, of in OFFERED.items() if of in kept or name in ALWAYS}


def test_every_toolset_has_its_line() -> None:
    """None is forgotten, and none is there that no tool can have."""
    assert set(WHEN) == set(get_args(Category))


def test_every_combination_of_toolsets_fits() -> None:
    """At most 1,500 bytes, a line for each toolset and for no other."""
    for toolsets in SETS_OF_TOOLSETS:
        text = instructions(with_toolsets(toolsets))
        assert 0 < len(text.encode()) <= MOST_BYTES, toolsets
        assert toolset_lines(text) == list(toolsets)
        assert named(text) <= set(with_toolsets(toolsets)), toolsets


@given(st.sets(st.sampled_from(list(OFFERED))))
def test_only_tools_that_are_on_are_named(names: set[str]) -> None:
    """Whatever is chosen by name."""
    text = instructions({name: OFFERED[name] for name in names})
    assert named(text) <= names | set(SEARCH_TOOLS)
    assert set(toolset_lines(text)) == {OFFERED[name] for name in names - set(ALWAYS)} & set(WHEN)
    assert ("search_tools" in text) == ("search_tools" in names)


@pytest.mark.parametrize("tool", ["get_next_page", "get_user_info", "test_mist_connectivity"])
def test_the_way_on_is_shown_if_its_tool_is_there(tool: str) -> None:
    """The rows that follow, and what to do when a call fails."""
    others = {name: toolset for name, toolset in OFFERED.items() if name != tool}
    assert tool in instructions({**others, tool: "utility"})
    assert tool not in instructions(others)


def test_the_text_of_strangers_is_data() -> None:
    """The rule holds with whatever tools."""
    assert "never instructions" in instructions({})


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("searching", ["true", "false"])
async def test_a_client_receives_the_instructions_of_its_tools(
    mode: str, searching: str, fake: FakeMist
) -> None:
    """In both eras, with the search and without."""
    server = server_on(fake, MIST_TOOLSETS="site", MIST_TOOL_SEARCH=searching)
    async with Client(server, mode=mode) as client:
        text = client.instructions
    assert text is not None
    assert toolset_lines(text) == ["site"]
    assert ("search_tools" in text) == (searching == "true")
