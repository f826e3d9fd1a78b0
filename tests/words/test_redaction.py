"""Secrets leave in no form."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mist_mcp.words.redaction import Redactor
from mist_mcp.words.secret_names import is_secret_name

TOKEN = "Fak3TokenOfThisProcess0123456789"
PLANTED = "hunter2-Plant3d"
REDACTOR = Redactor(known=(TOKEN,))
KEYED = Redactor(known=(TOKEN,), key=b"of this test")
BOTH = pytest.mark.parametrize("redactor", [REDACTOR, KEYED], ids=["alike", "keyed"])
SECRET_FIELDS = [
    "password",
    "root_password",
    "mist_password",
    "secret",
    "psk",
    "default_psk",
    "mesh_psk",
    "keys",
    "passphrase",
    "auth_key",
    "auth_keys",
    "auth_password",
    "authentication_password",
    "encryption_password",
    "community_name",
    "portal_api_secret",
    "google_client_secret",
    "facebook_client_secret",
    "smsglobal_api_key",
    "api_key",
    "smsglobal_api_secret",
    "twilio_auth_token",
    "broadnet_password",
    "gupshup_password",
    "puzzel_password",
    "api_password",
    "apitoken",
    "org_apitoken",
    "conductor_token",
    "splunk_token",
    "oauth2_client_secret",
    "oauth2_password",
    "webhook_secret",
    "webhook_token",
    "lte_password",
    "poser_password",
    "cp_api_key",
    "ecm_api_key",
    "fips_zeroize_password",
    "magic",
    "additional_config_cmds",
    "jwt",
    "authorization",
    "keywrap_kek",
    "keywrap_mack",
    "private_key",
    "api_token",
    "access_token",
    "PASSWORD",
    "Authorization",
    "x-api-key",
]
PLAIN_FIELDS = [
    "key",
    "keyboard",
    "secretary",
    "token_count",
    "num_keys",
    "key_id",
    "key_idx",
    "key_mgmt",
    "psk_id",
    "psk_name",
    "community",
    "password_policy",
    "password_modified_time",
    "passphrase_enabled",
    "oauth2_token_url",
    "ssh_keys",
    "name",
    "magician",
    "keywrap_enabled",
    "org_apitoken_name",
    "tokens",
    "requests",
    "secrets_count",
]
FRAGMENTS = [
    TOKEN,
    TOKEN[:12],
    "$9$abcDEF/x",
    "$6$salt$hash",
    ' secret "a b"',
    "password x;",
    "set x secret y",
    "\n",
    " ",
    '"',
    "\\",
    "jwt=eyJhbGciOiJI.eyJzdWIiOiIx.sig",
    "token=",
    "Token ",
    "Authorization: ",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    '"psk": "',
    "snmp community ",
    "community a { authorization",
    "[redacted]",
    "pre-shared-key ascii-text ",
    "[redacted-0a1b2c]",
    "password is ",
    "http://",
    ":",
    "@",
    "psk: ",
    '\\"',
    "'secret': '",
    "PASS ",
    'C="',
    "Bearer ",
    "authentication-key 1 type md5 value ",
    "authentication-key ",
    "snmp-community x community-name ",
    "trap-group x {",
    "; ## SECRET-DATA",
    "<secret>",
    "</secret>",
    "<community><name>",
    "https://hooks.slack.com/services/",
    "/hooks/",
    "aB3dE6gH9jK2mN5pQ8sT1vW4",
    "?sig=",
    "RADIUS_SECRET_1=",
    "cookie: ",
    '"headers": {"x": "',
    "}",
    "psk for the lab = ",
    ";",
    "]",
    "'set ",
]
TEXTS = st.lists(st.text(max_size=5) | st.sampled_from(FRAGMENTS), max_size=8).map("".join)
JSON = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS | st.sampled_from(SECRET_FIELDS), inner, max_size=3)
    ),
    max_leaves=8,
)
WRAPPERS = st.lists(st.sampled_from(["list", "dict", "secret"]), max_size=5)


@BOTH
@given(text=TEXTS)
@example(text=f"$9${TOKEN}")
@example(text=f'secret "{TOKEN}')
@example(text=f"http://{TOKEN}@host")
def test_masking_twice_is_masking_once(redactor: Redactor, text: str) -> None:
    """A mask is no secret."""
    assert redactor.text(redactor.text(text)) == redactor.text(text)


@BOTH
@given(value=JSON)
def test_masking_a_document_twice_is_masking_it_once(redactor: Redactor, value: Any) -> None:
    """The same for whole documents."""
    assert redactor.value(redactor.value(value)) == redactor.value(value)


@BOTH
@given(before=TEXTS, after=TEXTS)
def test_the_token_survives_nowhere(redactor: Redactor, before: str, after: str) -> None:
    """Also when it stands inside something that is masked for another reason."""
    assert TOKEN not in redactor.text(before + TOKEN + after)
    assert TOKEN not in json.dumps(redactor.value({before + TOKEN: [after, {"x": TOKEN + after}]}))


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_equal_secrets_look_equal_and_others_do_not(one: str, other: str) -> None:
    """By a tag of six hexadecimal digits; wherever each stands."""
    masked = KEYED.value({"psk": one, "inside": [{"root_password": one}, {"secret": other}]})
    assert re.fullmatch(r"\[redacted-[0-9a-f]{6}\]", masked["psk"])
    assert masked["inside"][0]["root_password"] == masked["psk"]
    assert (masked["inside"][1]["secret"] == masked["psk"]) == (one == other)


def test_a_secret_looks_the_same_in_every_form() -> None:
    """As a field, in configuration, in a note, in a URL, in JSON inside a text."""
    mask = KEYED.mask(PLANTED)
    assert KEYED.value({"psk": PLANTED}) == {"psk": mask}
    for text in (
        "set system radius-server 192.0.2.1 secret {}",
        'authentication-key "{}";',
        "psk: {}",
        "The password is {}.",
        "https://x.example/?api_key={}&y=1",
        '{{"psk": "{}", "x": 1}}',
    ):
        assert KEYED.text(text.format(PLANTED)) == text.format(mask)


def test_masks_of_another_process_are_others() -> None:
    """Without the key nobody can try secrets on a mask; a list is a secret as a whole."""
    assert KEYED.mask(PLANTED) != Redactor(key=b"another").mask(PLANTED)
    assert KEYED.mask(["a", "b"]) == KEYED.mask(["a", "b"]) != KEYED.mask(["b", "a"])
    assert REDACTOR.mask(PLANTED) == REDACTOR.mask("x") == "[redacted]"


def test_a_mask_of_an_inner_layer_stays_as_it_is() -> None:
    """What was masked before it was cut or flattened still looks like its equals."""
    mask = KEYED.mask(PLANTED)
    assert KEYED.value({"psk": mask, "secret": "[redacted]"}) == {
        "psk": mask,
        "secret": "[redacted]",
    }


@pytest.mark.parametrize("cut", [8, 12, len(TOKEN)])
def test_the_token_looks_the_same_also_when_it_was_cut(cut: int) -> None:
    """A quotation may end inside it."""
    assert KEYED.text(f"{TOKEN[:cut]}…") == f"{KEYED.mask(TOKEN)}…"


@given(st.integers(8, len(TOKEN)))
def test_a_token_that_was_cut_short_is_masked_too(length: int) -> None:
    """A quotation may end inside it."""
    assert REDACTOR.text(f"Mist says {TOKEN[:length]}…") == "Mist says [redacted]…"


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_every_secret_field_of_the_api_is_masked(name: str) -> None:
    """Whatever stands in it: a text, a list, an object, a number."""
    for value in (PLANTED, [PLANTED], {"x": [PLANTED]}, 12345678):
        masked = json.dumps(REDACTOR.value({"a": [{name: value}]}))
        assert PLANTED not in masked
        assert "12345678" not in masked


@given(st.sampled_from(SECRET_FIELDS), WRAPPERS, JSON)
def test_no_depth_hides_a_secret_field(name: str, wrappers: list[str], beside: Any) -> None:
    """Lists and objects around it, and anything beside it."""
    value: Any = {name: PLANTED, "beside": beside}
    for wrapper in wrappers:
        value = {"list": [beside, value], "dict": {"x": value}, "secret": {name: value}}[wrapper]
    assert PLANTED not in json.dumps(REDACTOR.value(value))


@pytest.mark.parametrize("name", PLAIN_FIELDS)
def test_fields_with_similar_names_are_not_masked(name: str) -> None:
    """Constants of the API use the bare word `key`."""
    assert not is_secret_name(name)
    assert REDACTOR.value({name: "AP_CONNECTED"}) == {name: "AP_CONNECTED"}


@pytest.mark.parametrize("unset", [None, "", [], {}, True, False])
def test_whether_a_secret_is_set_is_no_secret(unset: Any) -> None:
    """An empty field stays empty."""
    assert REDACTOR.value({"password": unset}) == {"password": unset}


def test_the_authorization_of_snmp_is_no_secret() -> None:
    """That of HTTP is."""
    snmp = {"community_name": PLANTED, "authorization": "read-only"}
    assert REDACTOR.value(snmp) == {**snmp, "community_name": "[redacted]"}
    assert REDACTOR.value({"authorization": "Token x"}) == {"authorization": "[redacted]"}


def test_the_key_of_an_api_token_is_masked_by_its_form() -> None:
    """The list of tokens calls it `key`; certificates call their private key so, too."""
    token = "aB3" * 30
    assert REDACTOR.value({"name": "ci", "key": token}) == {"name": "ci", "key": "[redacted]"}


@pytest.mark.parametrize(
    "counts",
    [
        {"by_auth": {"psk": 12, "eap": 400}},
        {"psk": {"Guests": 3, "Staff": 0}},
        {"by_reason": {"password": 7, "timeout": 0}},
    ],
)
def test_counts_are_no_secrets(counts: dict[str, Any]) -> None:
    """An object of numbers counts things, whatever their names are."""
    assert REDACTOR.value(counts) == counts


@pytest.mark.parametrize(
    "value", [12345678, 1234, {"x": 12345678}, {"x": PLANTED, "y": 1}, {"x": True}, [1], 1.5]
)
def test_what_does_not_count_is_a_secret(value: Any) -> None:
    """A number alone or as long as a key, anything beside numbers, a list."""
    assert REDACTOR.value({"psk": value}) == {"psk": "[redacted]"}


def test_a_name_that_is_a_secret_is_masked_too() -> None:
    """Of a field, and of what is counted."""
    assert REDACTOR.value({f"x {TOKEN}": {TOKEN: 1}}) == {"x [redacted]": {"[redacted]": 1}}
