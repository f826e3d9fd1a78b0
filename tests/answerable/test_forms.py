"""When a fact stands in a text, or in structured content: as words of their own, in one row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answerable.forms import joined, of_data, of_text


@pytest.mark.parametrize(
    ("text", "fact", "stands"),
    [
        ("ap-1 | 12 | up", "ap-1 & 12", True),
        ("ap-1 | 12\nap-2 | 13", "ap-1 & 13", False),
        ("site: Harbour\n  ap-1 | 12\n  ap-2 | 13", "Harbour & 13", True),
        ("site: Harbour\n  ap-1\nsite: Park\n  ap-2", "Harbour & ap-2", False),
        ("ap-11 is up", "ap-1", False),
        ("AP-1 is up", "ap-1", True),
        ("48,213 errors", "48213", True),
        ("at 2026-06-15T12:30:00Z", "30", False),
        ("at 2026-06-15T12:30:00Z", "15", False),
        ("at 2026-06-15T12:30:00Z", "2026-06-15T12:30", True),
        ("until 2026-06-15T12:30:00Z", "2026-06-15", True),
        ("-74.0 dBm", "-74", True),
        ("74 dBm", "-74", False),
        ("52.0 %", "52", True),
        ("52.5 %", "52", False),
        ("5C:5B:35:A1:00:01", "5c5b35a10001", True),
        ("5c5b.35a1.0001", "5c5b35a10001", True),
        ("ge-0/0/1", "ge-0/0/10", False),
        ("ge-0/0/10", "ge-0/0/1", False),
    ],
)
def test_a_fact_in_a_text(text: str, fact: str, *, stands: bool) -> None:
    """A row is a line, with what is set in below it; a word is not part of a longer one."""
    assert of_text(text).holds((fact,)) is stands


@pytest.mark.parametrize(
    ("data", "fact", "stands"),
    [
        ({"rows": [{"ap": "a", "vlan": 12}, {"ap": "b", "vlan": 13}]}, "a & 12", True),
        ({"rows": [{"ap": "a", "vlan": 12}, {"ap": "b", "vlan": 13}]}, "a & 13", False),
        ({"by_ssid": {"Staff": 12, "Guests": 3}}, "Staff & 12", True),
        ({"name": "a", "rows": [{"vlan": 12}]}, "a & 12", False),
        ({"rows": [{"alarm": "x", "hit": [{"name": "sw", "port": "ge-0/0/1"}]}]}, "x & sw", True),
        ({"columns": ["ap", "vlan"], "rows": [["a", 12], ["b", 13]]}, "b & 13", True),
        ({"columns": ["ap", "vlan"], "rows": [["a", 12], ["b", 13]]}, "a & 13", False),
        ({"start": "2026-06-15T12:30:00Z"}, "12", False),
        ({"total": 1234}, "1234", True),
    ],
)
def test_a_fact_in_data(data: dict[str, Any], fact: str, *, stands: bool) -> None:
    """A row is an element of a list, or an object without its lists."""
    assert of_data(data).holds((fact,)) is stands


def test_alternatives_and_several_answers() -> None:
    """One alternative is enough, in any of the answers."""
    both = joined([of_text("it is broken"), of_data({"vlan": 12})])
    assert both.holds(("unhealthy", "broken"))
    assert both.holds(("12",))
    assert not both.holds(("healthy", "whole"))
