"""What a cloud hides is unknown: it is found, never sent back, and given anew only by the user."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.changing.withheld import assumed, filled, settled, withheld, without
from mist_mcp.errors import InputError

HIDDEN: dict[str, Any] = {
    "ssid": "Main",
    "auth": {"type": "psk", "psk": "********"},
    "auth_servers": [{"host": "a", "secret": "****"}, {"host": "b", "secret": "****"}],
    "vars": {"RADIUS_SECRET": "•••••"},
    "vlan_id": 3,
}
PLACES = withheld(HIDDEN, noun="wlans", reveals=None)


def places(document: dict[str, Any], *, reveals: bool | None = None, noun: str = "wlans") -> Any:
    """Return where secrets are hidden."""
    return withheld(document, noun=noun, reveals=reveals)


def test_placeholders_are_found_at_any_depth() -> None:
    """In objects, rows and variables."""
    assert set(PLACES) == {
        ("auth", "psk"),
        ("auth_servers", 0, "secret"),
        ("auth_servers", 1, "secret"),
        ("vars", "RADIUS_SECRET"),
    }


@pytest.mark.parametrize(
    ("document", "noun", "certain", "possible"),
    [
        ({"auth": {"type": "psk"}}, "wlans", 1, 1),
        ({"auth": {"type": "psk", "psk": None}}, "wlans", 1, 1),
        ({"auth": {"type": "open"}}, "wlans", 0, 0),
        ({"auth": {"type": "wep", "keys": None}}, "wlans", 1, 1),
        ({"auth_servers": [{"host": "a"}]}, "wlans", 1, 1),
        ({"auth_servers": [{"host": "a", "keywrap_enabled": True}]}, "wlans", 1, 3),
        ({"bgp_config": {"x": {"local_as": 1}}}, "gatewaytemplates", 0, 1),
        ({"portal": {"enabled": True}}, "wlans", 0, 0),
        ({"portal": {"facebook_enabled": True}}, "wlans", 0, 1),
        ({"url": "https://h/"}, "webhooks", 0, 4),
        ({"url": "https://h/", "secret": "clear"}, "webhooks", 0, 0),
        ({"GUEST_PSK": ""}, "sites", 0, 1),
    ],
)
def test_what_is_missing_may_be_hidden(
    document: dict[str, Any], noun: str, certain: int, possible: int
) -> None:
    """Where it must be there, or where nothing tells that the cloud shows secrets."""
    wlan = {"portal_api_secret": "x"} if noun == "wlans" and not possible else {}
    found = places({**document, **wlan}, noun=noun, reveals=True)
    assert len(found) == certain
    roots = set(document) | {"secret", "splunk_token", "oauth2_client_secret", "oauth2_password"}
    maybe = [place for place in places(document, noun=noun) if place[0] in roots]
    assert len(maybe) == possible


def test_one_secret_that_is_shown_tells_of_all() -> None:
    """Then what is empty is empty; so it is beside a placeholder."""
    empty = {"GUEST_PSK": ""}
    assert places({**empty, "portal_api_secret": "Hunter2"}) == ()
    assert places({**empty, "portal_api_secret": "****"}) == (("portal_api_secret",),)


@pytest.mark.parametrize(
    "body",
    [
        {"vlan_id": 4},
        {"auth": {"type": "psk", "psk": "anew-12345"}},
        {"auth": {"type": "open", "psk": None}},
        {"auth": None},
        {"auth_servers": []},
        {"auth_servers": [{"host": "b", "secret": "anew-12345"}]},
        {"auth_servers": [{"host": "c", "secret": "x1"}, {"host": "a", "secret": "x2"}]},
        {"vars": {"OTHER": "x", "RADIUS_SECRET": "anew"}},
    ],
)
def test_what_overwrites_nothing_unseen_is_sent(body: dict[str, Any]) -> None:
    """A new value, null, or the end of what held the secret."""
    assert settled(body, HIDDEN, PLACES) == body


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"auth": {"type": "psk", "psk": "********", "pairwise": []}}, "auth.psk"),
        ({"auth": {"type": "psk", "psk": ""}}, "auth.psk"),
        ({"auth": {"type": "psk"}}, "auth.psk"),
        ({"auth": {"type": "psk", "psk": "<your psk>"}}, "auth.psk"),
        ({"auth_servers": [{"host": "b", "secret": "****"}]}, "auth_servers"),
        ({"auth_servers": [{"host": "b"}]}, "auth_servers"),
        ({"vars": {"OTHER": "x", "RADIUS_SECRET": "•••••"}}, "RADIUS_SECRET"),
        ({"vars": {}}, "vars.RADIUS_SECRET"),
        ({"note": "[redacted]"}, "note"),
        ({"servers": [{"password": "xxxxxx"}]}, "servers[0].password"),
    ],
)
def test_what_would_overwrite_a_secret_is_refused(body: dict[str, Any], place: str) -> None:
    """With its place, and a way out."""
    with pytest.raises(InputError) as caught:
        settled(body, HIDDEN, PLACES)
    assert place in caught.value.message
    assert "user" in caught.value.next_step


def test_a_root_field_that_comes_back_as_it_was_shown_is_left_out() -> None:
    """Nobody wants to change it."""
    assert settled({**HIDDEN, "vlan_id": 4}, HIDDEN, PLACES) == {"ssid": "Main", "vlan_id": 4}


def test_true_is_not_what_was_shown_as_one() -> None:
    """Regression: such a root field was left out, and nobody was told."""
    before = {"auth": {"type": "psk", "psk": "********", "enabled": 1}}
    body = {"auth": {"type": "psk", "psk": "********", "enabled": True}}
    with pytest.raises(InputError):
        settled(body, before, places(before))


def test_null_says_nothing_where_the_cloud_shows_null() -> None:
    """It is what was shown."""
    before = {"auth": {"type": "psk", "psk": None}}
    with pytest.raises(InputError):
        settled({"auth": {"type": "psk", "psk": None, "x": 1}}, before, places(before))


SECRETS = st.dictionaries(
    st.sampled_from(["psk", "secret", "password", "api_key"]),
    st.sampled_from(["Hunter2-a", "Hunter2-b"]),
    max_size=3,
)
TREES = st.recursive(
    SECRETS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "servers"]), inner, max_size=3),
    ),
    max_leaves=8,
)
FORMS = st.sampled_from(["****", "", None, "•••", "[hidden]"])


def hiding(value: Any, form: Any) -> Any:
    """Return a document as a cloud shows it that hides."""
    if isinstance(value, dict):
        return {name: hiding(item, form) for name, item in value.items()}
    if isinstance(value, list):
        return [hiding(item, form) for item in value]
    return form


@given(TREES, FORMS)
def test_what_was_sent_and_is_hidden_is_neither_otherwise_nor_lost(tree: Any, form: Any) -> None:
    """Every secret stands where it was sent, and each place is named."""
    sent = {"root": tree}
    whole, found = assumed(hiding(sent, form), sent)
    assert whole == sent
    assert len(found) == json.dumps(tree).count("Hunter2")


@given(TREES)
def test_nothing_that_stands_for_a_secret_is_kept(tree: Any) -> None:
    """Of a document without them nothing else is gone."""
    shown = {"root": hiding(tree, "****")}
    found = places(shown)
    assert "****" not in json.dumps(without(shown, found))
    assert filled(shown, {"root": tree}, found) == {"root": tree}
