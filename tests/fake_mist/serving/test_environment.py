"""What a command finds in its environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fake_mist.serving.environment import environment
from fake_mist.serving.server import Addresses

AT = Addresses(http="http://127.0.0.1:1", https="https://127.0.0.1:2", ca_file="/ca.pem")
OWN = Path("/private")
CALLER = {
    "PATH": "/bin",
    "MIST_APITOKEN": "real",
    "MIST_PASSWORD": "real",
    "MIST_VAULT_URL": "real",
    "NO_PROXY": "*",
    "HTTPS_PROXY": "http://corporate.example",
}


def test_clients_are_led_to_the_fake_cloud_and_trust_it() -> None:
    """Under the names that curl, requests, websocket-client, Node and Mist clients read."""
    found = environment(CALLER, AT, token="fake-org-admin", folder=OWN)
    proxies = {found[name] for name in ("HTTPS_PROXY", "https_proxy")}
    files = {
        found[name]
        for name in (
            *("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "WEBSOCKET_CLIENT_CA_BUNDLE"),
            *("CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
        )
    }
    assert (proxies, files) == ({AT.http}, {AT.ca_file})
    assert found["MIST_HOST"] == "api.mist.com"
    assert found["MIST_BASE_URL"] == "https://api.mist.com"
    assert found["MIST_APITOKEN"] == found["MIST_API_TOKEN"] == "fake-org-admin"
    assert json.loads(found["FAKE_MIST_ADDRESSES"])["ws"] == "ws://127.0.0.1:1"


def test_no_setting_of_a_real_account_is_passed_on() -> None:
    """Neither a way around the proxy; what has nothing to do with it stays."""
    found = environment(CALLER, AT, token="fake-org-admin", folder=OWN)
    assert "real" not in found.values()
    assert "*" not in (found["NO_PROXY"], found["no_proxy"])
    assert found["PATH"] == "/bin"


FICTION = {
    "MIST_STATE_DIR": "/private/state",
    "MIST_AUDIT_FILE": "/private/audit.jsonl",
    "MIST_UNDO_DIR": "/private/undo",
}


@pytest.mark.parametrize(
    ("set_for_it", "found"),
    [
        ({}, FICTION),
        ({"MIST_STATE_DIR": "", "MIST_UNDO_DIR": " "}, FICTION),
        ({"MIST_AUDIT_FILE": "off"}, {**FICTION, "MIST_AUDIT_FILE": "off"}),
        ({"MIST_UNDO_DIR": "/their/undo"}, {**FICTION, "MIST_UNDO_DIR": "/their/undo"}),
        (
            {"MIST_STATE_DIR": "/their/state"},
            {"MIST_STATE_DIR": "/their/state", "MIST_AUDIT_FILE": "/private/audit.jsonl"},
        ),
        (dict.fromkeys(FICTION, "/their"), dict.fromkeys(FICTION, "/their")),
    ],
)
def test_nothing_of_a_fictional_network_is_kept_in_the_usual_places(
    set_for_it: dict[str, str], found: dict[str, str]
) -> None:
    """Where the caller says; else in a folder of its own, undo below a state that was named."""
    variables = environment({**CALLER, **set_for_it}, AT, token="fake-org-admin", folder=OWN)
    assert {name: variables[name] for name in FICTION if name in variables} == found
