"""What stands for a secret is told from what is one, and from what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.words.placeholders import WITHHELD, is_placeholder
from mist_mcp.words.redaction import Redactor

MASK = Redactor(key=b"of these tests").mask("Hunter2")


@pytest.mark.parametrize("name", ["psk", "name", "note"])
@pytest.mark.parametrize(
    "text",
    [
        *("********", "***", "•••••", "●●●", "[REDACTED]", "<hidden>", "(masked)"),
        *("<not shown>", WITHHELD, MASK, f"psk: {MASK} now", "[redacted: 12 characters]"),
    ],
)
def test_what_nobody_means_is_a_placeholder_anywhere(name: str, text: str) -> None:
    """Dots, and a bracket that says so."""
    assert is_placeholder(name, text)


@pytest.mark.parametrize(
    "text",
    [
        *("xxxxxxxx", "XXXX", "unchanged", "REDACTED", "hidden", "<your-secret>", "[the key here]"),
        *("abcd****", "****wxyz", "1qkb...QQCL", "***REMOVED***", "(change me)", "#####", "____"),
    ],
)
def test_in_the_place_of_a_secret_more_is_one(text: str) -> None:
    """And elsewhere it is a text."""
    assert is_placeholder("radius_secret", text)
    assert not is_placeholder("name", text) or "***" in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("psk", "{{guest_psk}}"),
        ("psk", "correct horse battery"),
        ("psk", "11111111"),
        ("password", "password"),
        ("community_name", "public"),
        ("name", "Redacted Hall"),
        ("ssid", "*"),
        ("note", "ask (Key West) for the [token] ring"),
        ("note", "**bold** words"),
        ("subject", "(.*)secret"),
        ("additional_config_cmds", 'set system login message "***** keep out *****"'),
        ("additional_config_cmds", "set system root-authentication encrypted-password x"),
    ],
)
def test_what_people_mean_is_none(name: str, text: str) -> None:
    """Weak passwords and variables too."""
    assert not is_placeholder(name, text)


@pytest.mark.parametrize(
    "line",
    [
        'set system root-authentication encrypted-password "********"',
        "set snmp community ****",
        "set access radius-server 192.0.2.1 secret <redacted>",
    ],
)
def test_a_command_with_dots_in_the_place_of_a_word_has_one(line: str) -> None:
    """It would set them."""
    assert is_placeholder("additional_config_cmds", line)


@given(st.text(max_size=40))
def test_nothing_but_a_text_is_one(text: str) -> None:
    """And what is one stays one when it is masked again."""
    for value in (None, 1, True, [text], {"psk": text}):
        assert not is_placeholder("psk", value)
    if is_placeholder("psk", text):
        assert is_placeholder("psk", Redactor(key=b"k").mask(text))
