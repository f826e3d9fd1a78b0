"""The words of a text as a search compares them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.operations import operations
from mist_mcp.tools.utility.api_index import likely_requests
from mist_mcp.words.stems import asks_for_change, stems
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("802.1X", "dot1x"),
        ("access points", "APs"),
        ("Wi-Fi", "wifi"),
        ("Mist Edge", "mxedge"),
        ("pre-shared keys", "PSK"),
        ("licences", "license"),
        ("certs", "certificate"),
        ("the switches are flapping", "switch flaps"),
        ("what broke across our whole network", "broke"),
        ("\uff22\uff27\uff30", "bgp"),
    ],
)
def test_the_same_said_otherwise_is_the_same(one: str, other: str) -> None:
    """Spellings, endings, case and width."""
    assert stems(one) == stems(other) != []


@pytest.mark.parametrize("text", ["", "show me all of it, please", "?!", "_"])
def test_filler_is_nothing(text: str) -> None:
    """What every question has tells no tool from another."""
    assert stems(text) == []


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("please add a site", True),
        ("Deleting the WLAN", True),
        ("rename AP Lobby-1", True),
        ("who changed the WLAN", True),
        ("sites that were added", False),
        ("", False),
    ],
)
def test_a_wish_for_a_change_begins_with_it(text: str, wish: bool) -> None:
    """Endings count for nothing: "who changed" has the raw call second, after the audit log."""
    assert asks_for_change(text) is wish


@given(query=st.text(max_size=300), reading=st.booleans())
def test_every_path_is_published_with_its_methods(query: str, reading: bool) -> None:
    """Five at most, whatever the words are."""
    paths = likely_requests(f"{query} webhooks", most=5, reading=reading)
    assert 0 < len(paths) <= 5
    for likely in paths:
        methods, _, path = likely.partition(" ")
        for method in methods.split("|"):
            assert operations()[f"{method} {path}"] != "arbitrary"
        assert methods == "GET" or not reading


def test_a_start_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """The stemmer takes 30 ms to import; a second HTTP client and an authority 100 ms each."""
    program = (
        "import sys; from mist_mcp.server.build import build_server;"
        "import fake_mist.serving.composition;"
        "from mist_mcp.settings.loading import Source, load_settings;"
        "variables = {'MIST_API_TOKEN': 'not-used', 'MIST_TOOL_SEARCH': 'true'};"
        "build_server(load_settings(Source('test', variables)).settings);"
        "unused = {'snowballstemmer', 'jsonref', 'requests', 'trustme'};"
        "print(sorted(unused & set(sys.modules)))"
    )
    done = run("-c", program, folder=tmp_path, start=(sys.executable,))
    assert (done.stderr, done.stdout) == ("", "[]\n")
