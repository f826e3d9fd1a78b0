"""Names of secrets, and names that only sound so."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.words.redaction import Redactor
from mist_mcp.words.secret_names import is_secret_value, words_of

WORDS: Final = ("secret", "psk", "password", "passwd", "passphrase", "api_key", "auth_token")
AFTER: Final = ("", "_1", "-2", "_old", ".primary", "_radius")
BEFORE: Final = ("", "radius_", "GUEST-", "site.")
SOUNDS_SO: Final = ("id", "count", "policy", "expiry", "name", "type", "length", "url", "status")


@pytest.mark.parametrize("word", WORDS)
def test_the_word_counts_wherever_it_stands(word: str) -> None:
    """In front, in the middle, at the end; in small and in capital letters."""
    for before, after in product(BEFORE, AFTER):
        name = f"{before}{word}{after}"
        assert is_secret_value(name, "x1"), name
        assert is_secret_value(name.upper(), "x1"), name


@pytest.mark.parametrize("word", WORDS)
def test_the_word_counts_in_camel_case(word: str) -> None:
    """As programs write it."""
    camel = "".join(part.capitalize() for part in word.split("_"))
    for name in (f"radius{camel}", f"{camel}2", f"Guest{camel}Old"):
        assert is_secret_value(name, "x1"), name


@pytest.mark.parametrize(("word", "after"), [*product(WORDS, SOUNDS_SO)])
def test_what_follows_tells_that_it_only_sounds_so(word: str, after: str) -> None:
    """A fact about a secret is none."""
    assert not is_secret_value(f"guest_{word}_{after}", "x1")


@given(st.text(max_size=30))
def test_every_name_has_an_answer(name: str) -> None:
    """The words of a name are small, and in their order."""
    words = words_of(name)
    assert [word.casefold() for word in words] == words
    is_secret_value(name, "x1")


@pytest.mark.parametrize("value", [7, 65_000, "24", 1.5, None, True, {"x": 1}])
def test_numbers_of_keys_are_no_keys(value: object) -> None:
    """Only texts are, under names that stand for other things too."""
    assert not is_secret_value("lane_key", value)
    assert is_secret_value("lane_key", "heron-44")


def test_site_variables_are_masked_unless_the_operator_shows_them() -> None:
    """Whatever their names are, and wherever they stand; whether they are set is no secret."""
    variables = {"VLAN": "20", "UPLINK": "ge-0/0/1", "EMPTY": "", "ON": True, "N": 7}
    document = {"setting": [{"vars": variables}]}
    masked = Redactor().value(document)["setting"][0]["vars"]
    assert masked == {
        **dict.fromkeys(("VLAN", "UPLINK", "N"), "[redacted]"),
        "EMPTY": "",
        "ON": True,
    }
    shown = Redactor(shown_variables=("VLAN", "UPLINK")).value(document)["setting"][0]["vars"]
    assert shown == {**variables, "N": "[redacted]"}


def test_a_shown_variable_still_hides_what_has_the_form_of_a_secret() -> None:
    """A list of names is no leave for a hash."""
    masked = Redactor(shown_variables=("X",)).value({"vars": {"X": "$9$madeUp123"}})
    assert masked == {"vars": {"X": "[redacted]"}}


def test_headers_of_webhooks_are_masked_but_for_those_that_all_have() -> None:
    """People name the header with the token as they like."""
    headers = {"X-Team": "heron", "Content-Type": "application/json"}
    assert Redactor().value({"headers": headers}) == {
        "headers": {**headers, "X-Team": "[redacted]"}
    }
