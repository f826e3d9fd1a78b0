"""What moves by itself is no change, and everything else is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from mist_mcp.changing.motion import STILL, means_same
from tests.changing.documents import PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "modified_time": 5}, {"a": 1, "modified_time": 6}),
        ({"a": 1, "last_used": None}, {"a": 1, "last_used": 6.5}),
        ({"a": {"num_clients": 5, "b": 1}}, {"a": {"num_clients": 6, "b": 1}}),
        ({"a": 1, "b": None}, {"a": 1}),
        ({"a": 1.0}, {"a": 1}),
        ({"last_seen": "2026-11-30T02:05:49Z"}, {"last_seen": "2026-11-30T02:06:49Z"}),
    ],
)
def test_what_is_known_to_move_means_nothing(one: Any, other: Any) -> None:
    """By its name, if it is a number, a time or nothing; null is absence."""
    assert means_same(STILL.meaning(one), STILL.meaning(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": "1"}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"last_used": "by me"}, {"last_used": "by you"}),
        ({"a": []}, {"a": None}),
        ({"lease_time": 5}, {"lease_time": 6}),
    ],
)
def test_everything_else_does(one: Any, other: Any) -> None:
    """Truth is no number, a text no number, an order an order."""
    assert not means_same(STILL.meaning(one), STILL.meaning(other))


def test_what_moves_between_two_readings_is_learned() -> None:
    """Numbers wherever they are, and the order of lists; no words."""
    one = {"ports": [{"id": "a", "n": 1}, {"id": "b", "n": 1}], "macs": ["x", "y"], "name": "p"}
    other = {"ports": [{"id": "a", "n": 2}, {"id": "b", "n": 3}], "macs": ["y", "x"], "name": "q"}
    motion = STILL.seen(one, other)
    assert motion.moving == {("ports", "[]", "n")}
    assert motion.unordered == {("macs",)}
    later = {"ports": [{"id": "a", "n": 7}, {"id": "b", "n": 9}], "macs": ["y", "x"], "name": "p"}
    assert means_same(motion.meaning(one), motion.meaning(later))
    assert not means_same(motion.meaning(one), motion.meaning({**later, "name": "q"}))
    assert not means_same(motion.meaning(one), motion.meaning({**later, "macs": ["x"]}))


@given(PLAIN)
def test_one_document_always_means_the_same(document: dict[str, Any]) -> None:
    """In any order of its fields; and nothing is learned from reading it twice."""
    turned = {name: document[name] for name in reversed(document)}
    assert means_same(STILL.meaning(document), STILL.meaning(turned))
    assert STILL.seen(document, document) == STILL


@given(PLAIN, PLAIN)
def test_what_was_learned_is_not_forgotten(one: Any, other: Any) -> None:
    """Two readings without a change between them mean the same ever after, but for words."""
    motion = STILL.seen(one, other)
    again = motion.seen(other, one)
    assert again.moving >= motion.moving
    assert again.unordered >= motion.unordered
