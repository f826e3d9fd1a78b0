"""A WebSocket is opened at the configured cloud, and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.errors import UnsafePathError
from mist_mcp.settings.regions import REGIONS
from mist_mcp.shell.addresses import checked_url, socket_origin, stream_url

ORIGIN = "wss://api-ws.eu.mist.com"
TICKET = f"{ORIGIN}/ssh?jwt=eyJ.eyJ.abc-_"


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_each_published_cloud_has_its_own_websocket_host(region: object) -> None:
    """The host beside the API, by TLS."""
    assert socket_origin(f"https://{region.api_host}") == f"wss://{region.websocket_host}"  # type: ignore[attr-defined]


def test_a_cloud_on_this_machine_has_its_websockets_where_its_api_is() -> None:
    """Same host and same port."""
    assert socket_origin("http://127.0.0.1:8080") == "ws://127.0.0.1:8080"
    assert socket_origin("https://localhost:8443") == "wss://localhost:8443"


def test_the_clouds_own_url_is_admitted_as_it_is() -> None:
    """Its ticket included."""
    assert checked_url(TICKET, origin=ORIGIN) == TICKET
    assert checked_url("ws://127.0.0.1:81/ssh", origin="ws://127.0.0.1:81")
    assert stream_url(ORIGIN) == f"{ORIGIN}/api-ws/v1/stream"


FOREIGN = (
    "",
    "api-ws.eu.mist.com/ssh",
    "//api-ws.eu.mist.com/ssh",
    "ws://api-ws.eu.mist.com/ssh",
    "https://api-ws.eu.mist.com/ssh",
    "wss://api-ws.mist.com/ssh",
    "wss://api-ws.eu.mist.com.evil.example/ssh",
    "wss://evil.example/ssh?api-ws.eu.mist.com",
    "wss://api-ws.eu.mist.com@evil.example/ssh",
    "wss://user@api-ws.eu.mist.com/ssh",
    "wss://:@api-ws.eu.mist.com/ssh",
    "wss://api-ws.eu.mist.com:8443/ssh",
    "wss://api-ws.eu.mist.com:99999/ssh",
    "wss://api-ws.eu.mist.com:x/ssh",
    "wss://evil.example\\@api-ws.eu.mist.com/ssh",
    "wss://evil.example\\.api-ws.eu.mist.com/ssh",
    "wss://[::1/ssh",
    "wss:///ssh",
    "wss://api-ws.eu.mist.com/ssh#part",
    "wss://api-ws.eu.mist.com/ssh\r\nHost: evil.example",
    " wss://api-ws.eu.mist.com/ssh",
    "wss://api-ws.eu.mist.\u0441om/ssh",
    "wss://127.0.0.1/ssh",
    f"{TICKET}{'x' * 10_000}",
)


@pytest.mark.parametrize("url", FOREIGN)
def test_every_other_url_is_refused(url: str) -> None:
    """Foreign host, scheme, port or user, and what parsers read in two ways."""
    with pytest.raises(UnsafePathError) as raised:
        checked_url(url, origin=ORIGIN)
    assert "evil" not in str(raised.value)


def test_plain_text_never_leaves_this_machine() -> None:
    """An origin that is neither TLS nor loopback admits nothing, itself included."""
    with pytest.raises(UnsafePathError):
        checked_url("ws://api-ws.eu.mist.com/ssh", origin="ws://api-ws.eu.mist.com")


@given(st.text("wsap-i.eumtco:/@\\?#[]%1270 \t", max_size=60))
def test_what_is_admitted_leads_to_the_origin(tail: str) -> None:
    """However the URL goes on, or begins."""
    for url in (f"{ORIGIN}{tail}", f"wss://{tail}", tail):
        try:
            admitted = checked_url(url, origin=ORIGIN)
        except UnsafePathError:
            continue
        parts = urlsplit(admitted)
        assert (parts.scheme, parts.hostname) == ("wss", "api-ws.eu.mist.com")
        assert parts.port in {None, 443}
        assert parts.username is None
