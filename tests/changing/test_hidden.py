"""Masks that come back stand for what they stood for, where they stood, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.changing.hidden import revealed
from mist_mcp.errors import InputError
from tests.changing.documents import (
    KEYED,
    PLAIN,
    RETURNED,
    SECRETIVE,
    SECRETS,
    grown,
    leaves,
    shown,
)

BEFORE: dict[str, Any] = {
    "name": "Main",
    "auth": {"type": "psk", "psk": SECRETS[0]},
    "servers": [
        {"host": "a", "secret": SECRETS[1]},
        {"host": "b", "secret": SECRETS[2]},
    ],
    "url": f"https://h/?token={SECRETS[3]}&v=1",
}
SHOWN: dict[str, Any] = shown(BEFORE)
PSK = SHOWN["auth"]["psk"]
FIRST, SECOND = SHOWN["servers"]


def given_back(body: Any) -> Any:
    """Return what is sent for what a caller returned."""
    return revealed(body, BEFORE, SHOWN)


@given(KEYED)
def test_what_comes_back_as_it_was_shown_is_what_it_was(document: dict[str, Any]) -> None:
    """Secrets at any depth, in texts and in names."""
    assert revealed(shown(document), document, shown(document)) == document


@given(SECRETIVE)
def test_what_stands_beside_may_change(document: dict[str, Any]) -> None:
    """Every object has one more field, and every list one more item."""
    seen = shown(document)
    assert revealed(grown(seen, seen), document, seen) == grown(document, seen)


@given(st.lists(SECRETIVE, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_items_may_change_places_or_go(items: list[dict[str, Any]], random: Any) -> None:
    """An item that looks as it looked is what it was, wherever it stands in its list."""
    before = {"items": items, "a": 1}
    places = random.sample(range(len(items)), k=random.randint(0, len(items)))
    body = {"items": [shown(before)["items"][place] for place in places], "a": 2}
    expected = {"items": [items[place] for place in places], "a": 2}
    assert revealed(body, before, shown(before)) == expected


@given(PLAIN, SECRETIVE)
def test_a_body_without_masks_is_sent_as_it_is(
    body: dict[str, Any], document: dict[str, Any]
) -> None:
    """To the type of every value."""
    assert repr(revealed(body, document, shown(document))) == repr(body)


@given(SECRETIVE, RETURNED)
def test_no_secret_moves(document: dict[str, Any], body: dict[str, Any]) -> None:
    """Whatever comes back, a secret stands under the names under which it stood, or is refused."""
    try:
        sent = revealed(body, document, shown(document))
    except InputError:
        return
    there = set(leaves(document))
    assert {leaf for leaf in leaves(sent) if "S3cr3t" in leaf[1]} <= there
    assert "[redacted" not in repr(sent)


def test_the_rest_of_an_object_comes_back_with_its_secrets() -> None:
    """A changed field beside a secret, and beside a text with a secret in it."""
    body = {"auth": {"type": "psk", "psk": PSK, "owe": "x"}, "url": SHOWN["url"]}
    auth = {"type": "psk", "psk": SECRETS[0], "owe": "x"}
    assert given_back(body) == {"auth": auth, "url": BEFORE["url"]}
    assert given_back({"servers": [SECOND]}) == {"servers": [BEFORE["servers"][1]]}


def test_truth_beside_a_secret_is_no_number() -> None:
    """Regression: 1 looks like true to Python, and the change of it was lost."""
    before = {"auth": {"psk": SECRETS[0], "on": 1}}
    sent = revealed({"auth": {"psk": PSK, "on": True}}, before, shown(before))
    assert sent["auth"]["on"] is True


def test_a_secret_below_a_name_with_hidden_characters_is_not_lost() -> None:
    """Regression: under the cleaned name nothing was found, and nothing was put in its place."""
    before = {"vars": {"a\u200b": f"psk: {SECRETS[0]} now", "b": 1}}
    body = {"vars": {**shown(before)["vars"], "b": 2}}
    with pytest.raises(InputError, match=r"vars\.a"):
        revealed(body, before, shown(before))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": PSK}, "name"),
        ({"auth": {"note": PSK}}, "auth.note"),
        ({"auth": {"psk": FIRST["secret"]}}, "auth.psk"),
        ({"auth": {"psk": f"{PSK} "}}, "auth.psk"),
        ({"auth": {"psk": "[redacted]"}}, "auth.psk"),
        ({"auth": {"psk": [PSK]}}, r"auth.psk\[0\]"),
        ({"psk": PSK}, "psk"),
        ({"servers": [{"host": "c", "secret": SECOND["secret"]}]}, r"servers\[0\].secret"),
        (
            {"servers": [FIRST, SECOND, {"host": "c", "secret": FIRST["secret"]}]},
            r"servers\[2\].secret",
        ),
        ({"servers": {"0": FIRST}}, "servers.0.secret"),
        ({"url": SHOWN["url"] + "&w=2"}, "url"),
        ({"url": "https://evil.example/" + PSK}, "url"),
        ({PSK: 1}, "a name"),
        ({"auth": {PSK: 1}}, "auth"),
    ],
)
def test_a_mask_in_any_other_place_is_refused(body: dict[str, Any], field: str) -> None:
    """Another field, another item, inside another text, in a name; the field is named."""
    with pytest.raises(InputError, match=f"a mask at {field}, where it stands for nothing"):
        given_back(body)


def test_where_there_is_no_object_a_mask_stands_for_nothing() -> None:
    """What is created has no secret from before."""
    with pytest.raises(InputError, match=r"auth\.psk"):
        revealed({"auth": {"psk": PSK}}, None, None)
