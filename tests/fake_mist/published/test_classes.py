"""What operations can do, and which fields are secret, as a description tells."""

from __future__ import annotations

from typing import Any

import pytest

from fake_mist.published.classes import CLASSES, classes
from fake_mist.published.secrecy import is_secret, secret_fields
from tests.fake_mist.published.synthetic import (
    CLAIM,
    ONE,
    PING,
    RESTART,
    SHELL,
    SITES,
    TOKENS,
    described,
)

FOUND = classes(described())


@pytest.mark.parametrize(
    ("operation", "danger"),
    [
        (f"GET {SITES}", "read"),
        (f"POST {SITES}", "configuration"),
        (f"DELETE {ONE}", "configuration"),
        (f"GET {TOKENS}", "secret"),
        (f"POST {PING}", "diagnostic"),
        (f"POST {RESTART}", "disruptive"),
        (f"POST {SHELL}", "arbitrary"),
        (f"POST {CLAIM}", "arbitrary"),
    ],
)
def test_the_class_follows_from_method_path_tags_and_answer(operation: str, danger: str) -> None:
    """Where nothing tells, it can do anything."""
    assert FOUND[operation] == danger
    assert danger in CLASSES


def test_a_secret_that_an_answer_only_repeats_makes_it_none() -> None:
    """A site with a portal's secret is configuration; a token's key is why one asks."""
    assert FOUND[f"GET {ONE}"] == "read"


def test_names_formats_and_sentences_tell_a_secret() -> None:
    """All schemas count, also those of messages that the cloud sends by itself."""
    assert secret_fields(described()) == ["key", "pin", "portal_secret"]


@pytest.mark.parametrize(
    ("name", "field", "said", "secret"),
    [
        ("key", {"type": "string"}, "Private key of the certificate", True),
        ("key", {"type": "string"}, "Name of an application", False),
        ("magic", {"type": "string"}, "Claim code used to add a device", True),
        ("keys", {"type": "array", "items": {"type": ["string", "null"]}}, "WEP keys", True),
        ("auth_keys", {"type": "object", "additionalProperties": {"type": "string"}}, "md5", True),
        ("psk", {"type": ["string", "null"]}, "", True),
        ("psk", {"type": "object"}, "", False),
        ("token", {"type": "string", "enum": ["a"]}, "", False),
        ("token_url", {"type": "string"}, "where a token is asked for", False),
    ],
)
def test_a_name_with_other_meanings_is_secret_by_what_is_said(
    name: str, field: dict[str, Any], said: str, *, secret: bool
) -> None:
    """Only what holds text can hold a secret, and a word of an enumeration is none."""
    assert is_secret(name, field, said) is secret
