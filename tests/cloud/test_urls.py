"""URLs: no text makes a request leave the configured cloud."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mist_mcp.cloud.urls import api_url, checked_path, followed, path_of
from mist_mcp.errors import InputError, UnsafePathError

BASE = "https://api.mist.com"
ORG = "9ff00eec-24f0-44d7-bda4-6238c81376ee"
PIECES = ["/api/v1", "/", "//", "\\", "@", ".", "..", "%2e", "%2F", "?", "#", ":", ";", " ", "\r\n"]
PATHS = st.text() | st.lists(
    st.sampled_from([*PIECES, "evil.example", "orgs", "https:", "\u2024", "\uff0f"])
).map("".join)


@given(PATHS | PATHS.map("/api/v1/".__add__), st.sampled_from([BASE, "http://127.0.0.1:8443"]))
@example("/api/v1/../../x", BASE)
def test_no_path_leads_away_from_the_configured_cloud(path: str, base: str) -> None:
    """Any text is refused, or stays at the scheme, host and port of the settings."""
    try:
        url = api_url(base, path)
    except UnsafePathError:
        return
    configured = httpx.URL(base)
    assert (url.scheme, url.host, url.port) == (configured.scheme, configured.host, configured.port)
    assert url.userinfo == b""
    assert url.raw_path.decode() == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".evil.example/x",
        "@evil.example/x",
        "//evil.example/api/v1/self",
        "https://evil.example/api/v1/self",
        "/api/v1",
        "/api/v2/self",
        "/API/v1/self",
        "/api/v1//evil.example",
        "/api/v1/../../x",
        "/api/v1/..",
        "/api/v1/./self",
        "/api/v1/%2e%2e/x",
        "/api/v1/%2E%2E/x",
        "/api/v1/orgs%2fx",
        "/api/v1/%252e",
        "/api/v1/orgs\\x",
        "/api/v1/@evil.example",
        "/api/v1/self\r\nHost: evil.example",
        "/api/v1/self\n",
        "/api/v1/self\x00",
        "/api/v1/self?x=1",
        "/api/v1/self#x",
        "/api/v1/se lf",
        "/api/v1/\u2024\u2024/x",
        "/api/v1/\uff0e\uff0e/x",
        "/api/v1/\U0001f600",
        "/api/v1/" + "a" * 70_000,
    ],
)
def test_a_path_that_could_be_read_in_two_ways_is_refused(path: str) -> None:
    """Other servers sent their token along with these."""
    with pytest.raises(UnsafePathError) as raised:
        checked_path(path)
    assert "evil" not in str(raised.value)


def test_plain_paths_are_joined_to_the_cloud() -> None:
    """As they are."""
    assert str(api_url(BASE, f"/api/v1/orgs/{ORG}/sites")) == f"{BASE}/api/v1/orgs/{ORG}/sites"


def test_a_template_takes_identifiers() -> None:
    """A UUID, or a MAC address of 12 hexadecimal digits."""
    assert path_of("orgs/{org_id}/x/{mac}", org_id=ORG, mac="5c5b35000001") == (
        f"/api/v1/orgs/{ORG}/x/5c5b35000001"
    )


@given(st.text() | st.sampled_from(["../../orgs", f"{ORG}/..", f"{ORG}\n", f" {ORG}", "5c:5b"]))
def test_a_template_takes_nothing_else(text: str) -> None:
    """Above all no piece of a path."""
    with pytest.raises(InputError):
        path_of("orgs/{org_id}/sites", org_id=text)


def test_a_next_link_continues_the_same_search() -> None:
    """Its query is decoded once, since the client encodes it again."""
    link = "/api/v1/x/search?limit=10&search_after=%5B1711%2C+%22uuid%22%5D&empty="
    assert followed(link, path="/api/v1/x/search") == {
        "limit": "10",
        "search_after": '[1711, "uuid"]',
        "empty": "",
    }


@given(st.text().filter(lambda text: text.partition("?")[0] != "/api/v1/x/search"))
@example("/api/v1/y/search?limit=1")
@example("https://api.mist.com/api/v1/x/search?limit=1")
@example("//evil.example/api/v1/x/search")
@example("/api/v1/x/search/../../self")
def test_a_next_link_to_anything_else_is_refused(link: str) -> None:
    """Another path, host or text."""
    with pytest.raises(UnsafePathError):
        followed(link, path="/api/v1/x/search")
