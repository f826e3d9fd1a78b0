"""Secrets in texts are known by their form, and texts without any are left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mist_mcp.words.redaction import Redactor

TOKEN = "Fak3TokenOfThisProcess0123456789"
PLANTED = "hunter2-Plant3d"
REDACTOR = Redactor(known=(TOKEN,))


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
        f"http://admin:[{PLANTED}@192.0.2.1/",
        f"the guest password is {PLANTED}, tell nobody",
        f"the PSK was '{PLANTED}'",
        f"api key = {PLANTED}",
        f"passphrase -> {PLANTED}",
        f"secret is: {PLANTED}",
        "password is The-" + PLANTED,
        f"password: x[{PLANTED}",
        f"{{'psk': '{PLANTED}', 'name': 'x'}}",
        f'{{"x-api-key": "{PLANTED}"}}',
        f'{{"psk": "a\\"{PLANTED}"}}',
        f'{{\\"psk\\": \\"a\\\\\\"{PLANTED}\\"}}',
        f'secret "a\\"{PLANTED}";',
        f"> set a secret {PLANTED} > set b",
        f"set a secret x set b secret {PLANTED}",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{PLANTED}",
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
        "The password is required; the PSK is not set, and the secret was changed.",
        "password: required",
        "Whether the passphrase is too short is checked.",
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
    "piece",
    [
        *("x", "a-", "secret-", "eyJ-", "secret ", '"', "=", ">", "community a", "\\", "\n", " "),
        *(
            "> set x ",
            "\nset",
            "set secret ",
            "secret\n",
            "password is ",
            "psk: ",
            "psk: .",
            "://a:",
        ),
        *(
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            'secret "',
            'secret \\"',
            "md5 1 ",
            "PASS ",
        ),
        *(
            "Authorization: ",
            "token ",
            TOKEN[:8],
            "'psk': '",
            '"psk": "',
            '\\"psk\\": \\"',
            "snmp community ",
        ),
        *("https://x/hook/", "/hooks/a1", "?sig=", "&x", "psk for ", "password of a ", "psk_1: "),
        *(
            "<type>a</type>",
            "<a>",
            "<community>",
            '"headers": {',
            '"headers": {"a": "b", ',
            "cookie: ",
        ),
        *(
            "authentication-key 1 type ",
            "- set ",
            "'set password ",
            "community a {",
            "key 1 secret ",
        ),
        *("aB3dE6gH", "0a1b", "a.psk.", "secret]", "trap-group x ", '"; ## SECRET-DATA', "$9$abcd"),
        *(
            "md5 1 start-time ",
            "snmp-community ",
            "security-association 1 ",
            "secret ';'",
            "secret x,",
        ),
    ],
)
def test_a_long_text_is_read_once_from_end_to_end(piece: str) -> None:
    """Patterns that start over at every character would not come back from this."""
    assert REDACTOR.text(piece * (400_000 // len(piece)))


@pytest.mark.parametrize(
    "piece", ["aB3dE6gH", "0a1b", "x" * 9 + " ", "aB3dE6gH9jK2mN5pQ8sT1 ", "sha1 "]
)
def test_a_long_note_is_read_once_from_end_to_end(piece: str) -> None:
    """Notes are looked at word by word, too."""
    assert REDACTOR.value({"note": piece * (400_000 // len(piece))})


def test_a_large_document_is_read_once_from_end_to_end() -> None:
    """Deep in it as well as wide."""
    wide = {f"name-{n}": {"psk": f"{n}", "note": "x" * 9} for n in range(20_000)}
    assert len(REDACTOR.value(wide)) == 20_000
    deep: Any = {"psk": PLANTED}
    for _ in range(150):
        deep = {"x": [deep]}
    assert PLANTED not in json.dumps(REDACTOR.value(deep))
