"""Secrets leave in no form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mist_mcp.security.redaction import Redactor, is_secret_field

TOKEN = "Fak3TokenOfThisProcess0123456789"
PLANTED = "hunter2-Plant3d"
REDACTOR = Redactor(known=(TOKEN,))
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


@given(TEXTS)
@example(f"$9${TOKEN}")
@example(f'secret "{TOKEN}')
def test_masking_twice_is_masking_once(text: str) -> None:
    """A mask is no secret."""
    assert REDACTOR.text(REDACTOR.text(text)) == REDACTOR.text(text)


@given(JSON)
def test_masking_a_document_twice_is_masking_it_once(value: Any) -> None:
    """The same for whole documents."""
    assert REDACTOR.value(REDACTOR.value(value)) == REDACTOR.value(value)


@given(TEXTS, TEXTS)
def test_the_token_survives_nowhere(before: str, after: str) -> None:
    """Also when it stands inside something that is masked for another reason."""
    assert TOKEN not in REDACTOR.text(before + TOKEN + after)
    assert TOKEN not in json.dumps(REDACTOR.value({before + TOKEN: [after, {"x": TOKEN + after}]}))


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
    assert not is_secret_field(name)
    assert REDACTOR.value({name: "AP_CONNECTED"}) == {name: "AP_CONNECTED"}


@pytest.mark.parametrize("unset", [None, "", [], {}, True, False])
def test_whether_a_secret_is_set_is_no_secret(unset: Any) -> None:
    """An empty field stays empty."""
    assert REDACTOR.value({"password": unset}) == {"password": unset}


def test_the_key_of_an_api_token_is_masked_by_its_form() -> None:
    """The list of tokens calls it `key`; certificates call their private key so, too."""
    token = "aB3" * 30
    assert REDACTOR.value({"name": "ci", "key": token}) == {"name": "ci", "key": "[redacted]"}


@pytest.mark.parametrize(
    "text",
    [
        f'set system root-authentication encrypted-password "$6$salt${PLANTED}"',
        f"encrypted-password $5$salt${PLANTED}; ## SECRET-DATA",
        f'pre-shared-key ascii-text "$9${PLANTED}"; ## SECRET-DATA',
        f"set security ike policy p pre-shared-key ascii-text {PLANTED}",
        f"pre-shared-key hexadecimal {PLANTED};",
        f"set snmp community {PLANTED} authorization read-only",
        f"snmp {{\n    community {PLANTED} {{\n        authorization read-only;",
        f'community "{PLANTED}" {{',
        f"    community {PLANTED};",
        f"snmp {{\n    community {PLANTED} {{",
        f'GetRequest(28) C="{PLANTED}" .1.3.6.1',
        f"FTP: USER admin\nPASS {PLANTED}",
        f"user@sw1> set access radius-server 192.0.2.1 secret {PLANTED}",
        f'set access radius-server 192.0.2.1 secret "{PLANTED} x"',
        f"    192.0.2.1 {{ port 1812; secret {PLANTED}; }}",
        f'    secret "{PLANTED} and cut',
        f"set system tacplus-server 192.0.2.1 secret {PLANTED}",
        f'authentication-key "{PLANTED}";',
        f"set protocols bgp group x authentication-key {PLANTED}",
        f'md5 1 key "{PLANTED}";',
        f"privacy-password {PLANTED};",
        f'set snmp v3 usm local-engine user u privacy-password "{PLANTED}"',
        f'{{"cmds": "set x secret \\"{PLANTED}\\""}}',
        f"-----BEGIN RSA PRIVATE KEY-----\n{PLANTED}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{PLANTED}",
        f"wss://api-ws.mist.com/ssh?jwt={PLANTED}&x=1",
        f"https://x.example/hook?limit=1&api_key={PLANTED}",
        f"https://x.example/hook?access_token={PLANTED}#y",
        f"Authorization: Token {PLANTED}",
        f"authorization=Bearer {PLANTED}",
        f'{{"Authorization": "Token {PLANTED}"}}',
        f'Mist says {{"psk": "{PLANTED}", "name": "x"}}',
        f'{{\\"passphrase\\": \\"{PLANTED}\\"}}',
        f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx{PLANTED}.c2lnbmF0dXJl",
        f"the token {PLANTED}0123456789 of the script",
        f"Guest psk: {PLANTED}",
        f"radius shared secret: '{PLANTED}'",
        f"PASSWORD : {PLANTED}",
        f"http://admin:{PLANTED}@192.0.2.1/",
    ],
)
def test_a_secret_in_text_is_masked_by_its_form(text: str) -> None:
    """Configuration as it is shown and as it is set, keys, URLs, headers, JSON in text."""
    assert PLANTED not in REDACTOR.text(text)
    assert "[redacted]" in REDACTOR.text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Enable the password policy and require two-factor authentication.",
        "Check MIST_API_TOKEN, and that MIST_BASE_URL is the token's own cloud.",
        "Set no_reveal, or every token with write access reads PSKs and RADIUS secrets.",
        "set policy-options community RED members 65000:1",
        "policy-options { community RED members 65000:1; }",
        "token_count=5 keys=4",
        "password: none, psk: null",
        "https://192.0.2.1:8443/a@b",
        "key = GigabitEthernet",
        "5c:5b:35:00:00:01",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        '{"key": "AP_CONNECTED", "psk_name": "guests"}',
    ],
)
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    """A mask where none belongs costs an answer."""
    assert REDACTOR.text(text) == text


def test_what_follows_a_secret_stays() -> None:
    """Only the value is masked."""
    assert REDACTOR.text(f"x?jwt={PLANTED}&y=1") == "x?jwt=[redacted]&y=1"
    assert REDACTOR.text(f"set snmp community {PLANTED} authorization read-only") == (
        "set snmp community [redacted] authorization read-only"
    )


@pytest.mark.parametrize(
    "piece", ["x", "a-", "secret-", "eyJ-", "secret ", '"', "=", ">", "community a", "\\"]
)
def test_a_long_text_is_read_once_from_end_to_end(piece: str) -> None:
    """Patterns that start over at every character would not come back from this."""
    assert len(REDACTOR.text(piece * 50_000)) >= 50_000
