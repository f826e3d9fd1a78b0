"""Advice that works where it is shown: no word of a tool that is off or of no use to the token."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.errors import InputError
from mist_mcp.server.advice import advised
from mist_mcp.server.catalogue import CATALOGUE

if TYPE_CHECKING:
    from tests.asking import Connect

NAMES = [function.__name__ for function in CATALOGUE]
A, B, C = "get_organizations", "get_org_sites", "search_org_devices"


@pytest.mark.parametrize(
    ("step", "off", "said"),
    [
        (f"{B} lists them.", [], f"{B} lists them."),
        (f"{B} lists them.", [B], "The portal lists them."),
        (f"Take it from {A}, {B} or {C}.", [B], f"Take it from {A} or {C}."),
        (f"Take it from {A}, {B} or {C}.", [A, B], f"Take it from {C}."),
        (f"Take it from {A}, {B} or {C}.", [A, B, C], "The portal lists them."),
        (f"See {A} and {B} for the cause.", [A], f"See {B} for the cause."),
        (f"Give it as org_id; {B} lists its sites.", [B], "Give it as org_id."),
        (f"{B} lists them; ask about one.", [B], "Ask about one."),
        (f"Try again. {C} finds it.", [C], "Try again."),
        (f"Use get_org_sites_of, not {A}.", [B], f"Use get_org_sites_of, not {A}."),
    ],
)
def test_a_step_names_only_tools_that_are_there(step: str, off: list[str], said: str) -> None:
    """The rest of the step stays; if nothing does, what a person would do is said."""
    error = InputError("It is wrong", next_step=step, command_step="The portal lists them.")
    assert advised(error, off=set(off)) == f"It is wrong. {said}"


def test_without_any_step_the_user_is_to_be_told() -> None:
    """An error always says what to do next."""
    error = InputError("It is wrong", next_step=f"{B} lists them.")
    assert advised(error, off={B}) == "It is wrong. Tell the user."


STEPS = st.lists(
    st.sampled_from([*NAMES, "See", "lists them", "or", "and", ",", ";", "."]), max_size=12
).map(" ".join)


@given(STEPS, st.sets(st.sampled_from(NAMES)))
def test_no_advice_names_a_tool_that_is_off(step: str, off: set[str]) -> None:
    """Whatever it says."""
    said = advised(InputError("Wrong", next_step=step), off=off)
    assert not set(re.findall(r"\w+", said)) & off


async def test_a_server_without_the_tool_does_not_name_it(connect: Connect) -> None:
    """Off by the operator, or of no use to this token."""
    asked = {"site_id": "no such site"}
    plain = await connect()
    assert "get_org_sites" in await plain.refusal("get_site_info", **asked)
    off = await connect(MIST_EXCLUDE_TOOLS="get_org_sites")
    text = await off.refusal("get_site_info", **asked)
    assert "get_org_sites" not in text
    assert text.endswith("The Mist portal lists each site.")
    search = await connect(MIST_EXCLUDE_TOOLS="get_org_sites", MIST_TOOL_SEARCH="true")
    assert text == await search.refusal("call_tool", name="get_site_info", arguments=asked)


async def test_a_refusal_of_the_gate_names_no_tool_that_is_off(connect: Connect) -> None:
    """Its reasons come with steps too."""
    client = await connect("over-privileged", MIST_TOOLSETS="device", MIST_ENABLE_WRITES="true")
    text = await client.refusal("device_action", device_id="x", action="restart")
    assert [name for name in re.findall(r"[a-z]+(?:_[a-z]+)+", text) if name in NAMES[:3]] == []
