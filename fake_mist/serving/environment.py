"""The environment in which an unmodified client finds the fake cloud."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fake_mist.cassettes import HOST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fake_mist.serving.server import Addresses

PROXY: Final = ("HTTPS_PROXY", "https_proxy", "WSS_PROXY", "wss_proxy")
CA_FILE: Final = (
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "WEBSOCKET_CLIENT_CA_BUNDLE",
)
TOKEN: Final = ("MIST_APITOKEN", "MIST_API_TOKEN", "MIST_TOKEN")
HOST_NAME: Final = ("MIST_HOST", "MIST_API_HOST")
DIRECT: Final = "localhost,127.0.0.1,::1"
OURS: Final = "MIST_"
"""A caller's own settings of Mist clients are left out: no real account meets the fake cloud."""

STATE: Final = "MIST_STATE_DIR"
AUDIT: Final = "MIST_AUDIT_FILE"
UNDO: Final = "MIST_UNDO_DIR"
"""Where clients keep what they planned, did and can undo; without them it is the user's home."""


def environment(
    caller: Mapping[str, str], addresses: Addresses, *, token: str, folder: Path
) -> dict[str, str]:
    """Set what the known clients read: mistapi, curl, Node, httpx, websockets, Terraform.

    Args:
        caller: the environment in which the command was given.
        addresses: of the fake cloud.
        token: what the client shall use.
        folder: for what clients keep, where the caller names no place for it.
    """
    kept = {name: text for name, text in caller.items() if not name.startswith(OURS)}
    return {
        **kept,
        **_places(caller, folder),
        **dict.fromkeys(PROXY, addresses.proxy),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), DIRECT),
        **dict.fromkeys(CA_FILE, addresses.ca_file),
        **dict.fromkeys(TOKEN, token),
        **dict.fromkeys(HOST_NAME, HOST.removeprefix("https://")),
        "MIST_BASE_URL": HOST,
        "NODE_USE_ENV_PROXY": "1",
        "FAKE_MIST_ADDRESSES": json.dumps(description(addresses, token=token)),
    }


def _places(caller: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Name places for what is kept: never the default ones, where that of a real network lies.

    Undo is kept below the state, so a caller's place for that is one for both.
    """
    named = {name: caller[name] for name in (STATE, AUDIT, UNDO) if caller.get(name, "").strip()}
    own = {AUDIT: str(folder / "audit.jsonl")}
    if STATE not in named:
        own |= {STATE: str(folder / "state"), UNDO: str(folder / "undo")}
    return own | named


def description(addresses: Addresses, *, token: str) -> dict[str, str]:
    """Describe a server: what `fake-mist serve` prints."""
    return {
        "http": addresses.http,
        "https": addresses.https,
        "ws": addresses.ws,
        "wss": addresses.wss,
        "proxy": addresses.proxy,
        "ca_file": addresses.ca_file,
        "token": token,
    }
