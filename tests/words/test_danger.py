"""Classes of danger: told once for all or from the arguments, and the worst where in doubt."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.words.danger import (
    DANGERS,
    Varying,
    announced,
    danger_of,
    is_destructive,
    is_repeatable,
    mildest,
    worst,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.words.danger import Danger


def _by_method(arguments: Mapping[str, Any]) -> Danger:
    """Reading if the arguments say so."""
    return "read" if arguments["method"] == "GET" else "configuration"


VARYING = Varying(of=_by_method, mildest="read", worst="configuration")


@pytest.mark.parametrize("declared", DANGERS)
def test_a_class_that_is_told_once_for_all_is_the_class(declared: Danger) -> None:
    """Whatever the arguments are; it is the mildest and the worst in one."""
    assert danger_of(declared, {"method": "GET"}) == declared
    assert (mildest(declared), worst(declared)) == (declared, declared)


def test_a_class_that_varies_is_told_from_the_arguments() -> None:
    """Within what a client is shown, and what decides whether a tool is of any use."""
    assert danger_of(VARYING, {"method": "GET"}) == "read"
    assert danger_of(VARYING, {"method": "PUT"}) == "configuration"
    assert (mildest(VARYING), worst(VARYING)) == ("read", "configuration")


def test_arguments_that_do_not_tell_count_as_the_worst(caplog: pytest.LogCaptureFixture) -> None:
    """The fault goes to the log, since it is one of the server."""
    with caplog.at_level(logging.ERROR):
        assert danger_of(VARYING, {}) == "arbitrary"
    assert "KeyError" in caplog.text


@pytest.mark.parametrize("word", ["harmless", "READ", "", None, 0, ["read"]])
def test_an_unknown_class_counts_as_the_worst(word: Any) -> None:
    """A word that is nearly one included."""
    odd = Varying(of=lambda _arguments: word, mildest="read", worst="secret")
    assert danger_of(odd, {}) == "arbitrary"


@pytest.mark.parametrize("declared", DANGERS)
def test_a_class_that_is_told_once_for_all_is_announced(declared: Danger) -> None:
    """Whether writes are enabled or not."""
    assert announced(declared, writes=True) == announced(declared, writes=False) == declared


def test_the_worst_is_announced_where_it_can_happen() -> None:
    """Without writes it cannot, unless it is harmless, which needs none."""
    harmless = Varying(of=_by_method, mildest="read", worst="diagnostic")
    assert announced(VARYING, writes=True) == "configuration"
    assert announced(VARYING, writes=False) == "read"
    assert announced(harmless, writes=True) == announced(harmless, writes=False) == "diagnostic"


def test_there_are_six_classes_and_two_of_them_are_harmless() -> None:
    """Only those two may be repeated; a shown secret is not lost, all else may be."""
    assert {one: (is_destructive(one), is_repeatable(one)) for one in DANGERS} == {
        "read": (False, True),
        "diagnostic": (False, True),
        "disruptive": (True, False),
        "configuration": (True, False),
        "secret": (False, False),
        "arbitrary": (True, False),
    }
