"""Choosing tools: what is on, what is off and why, from the settings to the answer of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastmcp import Client
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.errors import SettingsError
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.settings.selection import ALWAYS, SELECTIONS, Choice, Selection, select
from mist_mcp.tools.kit.tool import toolsets_of
from tests.asking import Asker
from tests.conftest import server_on
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist
    from tests.asking import Connect

OFFERED = {
    "get_user_info": "account",
    "get_site_info": "site",
    "get_site_devices": "site",
    "get_alarms": "event",
    "get_next_page": "utility",
    "test_mist_connectivity": "diagnostics",
    "debug_server_status": "diagnostics",
}
TOOLSETS = ["core", *dict.fromkeys(OFFERED.values())]
CORE = {"get_user_info", "get_site_devices", "get_alarms"}
MOST = 30
CHOICES = st.builds(
    Choice,
    toolsets=st.lists(st.sampled_from(TOOLSETS), unique=True).map(tuple),
    tools=st.lists(st.sampled_from(list(OFFERED)), unique=True).map(tuple),
    excluded=st.lists(st.sampled_from(list(OFFERED)), unique=True).map(tuple),
)


def chosen(**names: str) -> Selection:
    """Select by names with blanks between them."""
    return select(
        OFFERED, choice=Choice(**{field: tuple(text.split()) for field, text in names.items()})
    )


def refusal(**names: str) -> str:
    """Return what an operator reads when the names are refused."""
    with pytest.raises(SettingsError) as caught:
        chosen(**names)
    return str(caught.value)


def test_without_a_choice_every_tool_is_on() -> None:
    """In the order of the catalogue."""
    assert chosen() == Selection(enabled=OFFERED, hidden={})


@pytest.mark.parametrize(
    ("names", "enabled"),
    [
        ({"toolsets": "site"}, {"get_site_info", "get_site_devices", *ALWAYS}),
        ({"tools": "get_alarms"}, {"get_alarms", *ALWAYS}),
        ({"toolsets": "account", "tools": "get_alarms"}, {"get_user_info", "get_alarms", *ALWAYS}),
        ({"toolsets": "site", "excluded": "get_site_info"}, {"get_site_devices", *ALWAYS}),
        (
            {"tools": "get_alarms get_user_info", "excluded": "get_alarms"},
            {"get_user_info", *ALWAYS},
        ),
        ({"excluded": "get_alarms"}, set(OFFERED) - {"get_alarms"}),
        ({"excluded": "debug_server_status"}, set(OFFERED) - {"debug_server_status"}),
        ({"tools": "debug_server_status"}, set(ALWAYS)),
        ({"toolsets": "core"}, {*CORE, *ALWAYS}),
        ({"toolsets": "core site"}, {*CORE, "get_site_info", *ALWAYS}),
        ({"toolsets": "core", "tools": "get_site_info"}, {*CORE, "get_site_info", *ALWAYS}),
        ({"toolsets": "core", "excluded": "get_alarms"}, {*CORE - {"get_alarms"}, *ALWAYS}),
    ],
)
def test_toolsets_and_tools_add_up_and_exclusion_wins(
    names: dict[str, str], enabled: set[str]
) -> None:
    """And the two tools that others need stay unless they are excluded."""
    assert set(chosen(**names).enabled) == enabled


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({"excluded": "get_alarms"}, "MIST_EXCLUDE_TOOLS names it"),
        ({"toolsets": "site"}, "its toolset event is not in MIST_TOOLSETS"),
        ({"tools": "get_user_info"}, "MIST_TOOLS does not name it"),
        (
            {"toolsets": "site", "tools": "get_user_info"},
            "its toolset event is not in MIST_TOOLSETS, nor is it in MIST_TOOLS",
        ),
    ],
)
def test_a_tool_that_is_off_has_the_setting_that_does_it(
    names: dict[str, str], reason: str
) -> None:
    """The reason names the variable that an operator would change."""
    assert chosen(**names).hidden["get_alarms"] == reason


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"toolsets": "sites"}, "MIST_TOOLSETS names sites, which is no toolset. Did you mean"),
        ({"toolsets": "quantum"}, f"The toolsets are {', '.join(TOOLSETS)}."),
        ({"tools": "get_alarm"}, "get_alarm, which is no tool. Did you mean get_alarms?"),
        ({"tools": "quantum"}, f"The tools are {', '.join(OFFERED)}."),
        ({"excluded": "get_alarmz"}, "MIST_EXCLUDE_TOOLS names get_alarmz"),
        ({"excluded": " ".join(OFFERED)}, "leave no tool"),
        ({"toolsets": "event", "excluded": "get_alarms"}, "leave no tool"),
    ],
)
def test_a_choice_that_means_nothing_is_refused(names: dict[str, str], sentence: str) -> None:
    """With the names that were meant, or all that there are."""
    assert sentence in refusal(**names)


@pytest.mark.parametrize("name", SELECTIONS)
async def test_a_selection_is_of_few_tools_that_there_are(name: str, connect: Connect) -> None:
    """Thirty at most, from several domains, none of them by a wrong name; they are all listed."""
    offered = toolsets_of(CATALOGUE)
    assert name not in offered.values()
    assert len(SELECTIONS[name]) <= MOST
    assert SELECTIONS[name] <= offered.keys()
    assert set(await (await connect(MIST_TOOLSETS=name)).tools()) == SELECTIONS[name]


@given(CHOICES)
def test_every_tool_is_either_on_or_off(choice: Choice) -> None:
    """Nothing is lost or doubled, what is excluded is off, and the order stays."""
    try:
        selection = select(OFFERED, choice=choice)
    except SettingsError:
        return
    assert [name for name in OFFERED if name in selection.enabled] == list(selection.enabled)
    assert [name for name in OFFERED if name not in selection.enabled] == list(selection.hidden)
    assert not set(choice.excluded) & set(selection.enabled)
    assert set(choice.tools) - set(choice.excluded) <= set(selection.enabled)
    assert all(selection.hidden.values())


@given(CHOICES, st.sampled_from(list(OFFERED)))
def test_naming_a_tool_takes_no_other_away(choice: Choice, name: str) -> None:
    """Once something is chosen, more names bring more tools."""
    wider = Choice(toolsets=choice.toolsets, tools=(*choice.tools, name), excluded=choice.excluded)
    try:
        before = select(OFFERED, choice=choice)
    except SettingsError:
        return
    if choice.toolsets or choice.tools:
        assert set(before.enabled) <= set(select(OFFERED, choice=wider).enabled)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_tool_that_is_off_is_neither_listed_nor_called(mode: str, fake: FakeMist) -> None:
    """The sentence names the setting, and nothing is asked of the cloud."""
    server = server_on(fake, MIST_TOOLSETS="site", MIST_EXCLUDE_TOOLS="get_site_devices")
    async with Client(server, mode=mode) as connected:
        client = Asker(connected)
        listed = set(await client.tools())
        sentence = await client.refusal("get_alarms")
        excluded = await client.refusal("get_site_devices", site_id="Harbour Branch")
    assert listed - set(ALWAYS) == {
        name
        for name, toolset in toolsets_of(CATALOGUE).items()
        if toolset == "site" and name != "get_site_devices"
    }
    assert "get_alarms is switched off: its toolset event is not in MIST_TOOLSETS." in sentence
    assert "MIST_EXCLUDE_TOOLS names it" in excluded
    assert not fake.calls


async def test_the_status_lists_what_is_off_and_why(connect: Connect) -> None:
    """And counts what is on."""
    client = await connect(MIST_EXCLUDE_TOOLS="get_alarms, get_site_info")
    answer = await client.call("debug_server_status")
    assert answer.data["hidden_tools"] == [
        {"name": name, "reason": "MIST_EXCLUDE_TOOLS names it"}
        for name in toolsets_of(CATALOGUE)
        if name in {"get_alarms", "get_site_info"}
    ]
    assert answer.data["tools"] == len(CATALOGUE) - 2
    assert "2 tools are switched off." in answer.data["summary"]
    assert "- get_site_info|MIST_EXCLUDE_TOOLS names it\n" in answer.text


async def test_the_status_says_when_nothing_is_off(connect: Connect) -> None:
    """All tools of the catalogue."""
    data = await (await connect()).data("debug_server_status")
    assert (data["hidden_tools"], data["tools"]) == ([], len(CATALOGUE))
    assert "All tools are on." in data["summary"]


def test_an_option_is_stronger_than_its_variable(tmp_path: Path) -> None:
    """Each replaces its own variable; the others hold."""
    done = run(
        *("--mock", "--validate-config", "--toolsets", "event", "--no-tool-search"),
        folder=tmp_path,
        variables={
            "MIST_TOOLSETS": "site",
            "MIST_TOOLS": "get_user_info",
            "MIST_TOOL_SEARCH": "true",
        },
    )
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line}
    assert done.returncode == 0, done.stderr
    assert lines["MIST_TOOLSETS"] == ["event", "option"]
    assert lines["MIST_TOOLS"] == ["get_user_info", "environment"]
    assert lines["MIST_EXCLUDE_TOOLS"] == ["-", "default"]
    assert lines["MIST_TOOL_SEARCH"] == ["False", "option"]
    report = " ".join(done.stdout.split())
    assert f" of {len(CATALOGUE)}; switched off: get_audit_logs, " in report


@pytest.mark.parametrize("check", [(), ("--validate-config",)])
def test_an_unknown_name_ends_the_start_with_one_line(
    check: tuple[str, ...], tmp_path: Path
) -> None:
    """Status 2, as for any wrong setting; nothing is served."""
    done = run(*("--mock", "--tools", "get_alarm", *check), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Did you mean get_alarms" in done.stderr
