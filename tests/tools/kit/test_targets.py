"""Devices that are to be asked: several names in one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.tools.kit.arguments import names_in
from mist_mcp.tools.kit.targets import whole_names

KNOWN = {"core", "Lab, 2nd floor", "Lab", "2nd floor", "Lab,2nd floor, rack 3", "edge"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("core,edge", ["core", "edge"]),
        ("core, Lab, 2nd floor, edge", ["core", "Lab, 2nd floor", "edge"]),
        ("lab,2ND FLOOR", ["Lab, 2nd floor"]),
        ("Lab, 2nd floor, rack 3, core", ["Lab,2nd floor, rack 3", "core"]),
        ("Lab, core", ["Lab", "core"]),
        ("nothing, such", ["nothing", "such"]),
        ('["Lab", "2nd floor"]', ["Lab", "2nd floor"]),
    ],
)
def test_a_name_with_a_comma_is_one_name(text: str, names: list[str]) -> None:
    """The longest that there is; a JSON list says itself where a name ends."""
    parts = names_in(text)
    assert (parts if text.startswith("[") else whole_names(parts, KNOWN)) == names


@given(st.lists(st.sampled_from(sorted(KNOWN - {"Lab", "2nd floor"})), min_size=1, max_size=6))
def test_names_with_commas_come_back_from_a_text(names: list[str]) -> None:
    """However many there are, where no name begins another."""
    known = KNOWN - {"Lab,2nd floor, rack 3"}
    wanted = [name for name in names if name in known]
    assert whole_names(names_in(", ".join(wanted)), known - {"Lab", "2nd floor"}) == wanted
