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
        "/api/v1/a..b",
        "/api/v1/.hidden",
        "/api/v1/" + "a" * 1001,
        "/api/v1/" + "a" * 70_000,
    ],
)
def test_a_path_that_could_be_read_in_two_ways_is_refused(path: str) -> None:
    """Other servers sent their token along with these."""
    with pytest.raises(UnsafePathError) as raised:
        checked_path(path)
    assert "evil" not in str(raised.value)
    assert "starts with /api/v1/" in raised.value.next_step


@pytest.mark.parametrize(
    "rest",
    ["", "self", "SELF", "azAZ09", "a.b", "a_b", "a-b", "a~b", "5c:5b", "a/b/", "a" * 1000],
)
def test_a_plain_path_is_taken_as_it_is(rest: str) -> None:
    """Letters, digits, and the few signs that mean nothing else in a path."""
    assert checked_path(f"/api/v1/{rest}") == f"/api/v1/{rest}"


def test_plain_paths_are_joined_to_the_cloud() -> None:
    """As they are."""
    assert str(api_url(BASE, f"/api/v1/orgs/{ORG}/sites")) == f"{BASE}/api/v1/orgs/{ORG}/sites"


def test_a_port_and_a_cloud_of_ones_own_are_kept() -> None:
    """As a test on this machine needs."""
    assert str(api_url("http://127.0.0.1:8443", "/api/v1/self")) == (
        "http://127.0.0.1:8443/api/v1/self"
    )


def test_a_cloud_with_a_name_and_a_password_in_its_address_is_refused() -> None:
    """The last look before sending: nothing but the token says who asks."""
    for base in ("https://someone@api.mist.com", "https://api.mist.com:443@evil.example"):
        with pytest.raises(UnsafePathError, match="another host"):
            api_url(base, "/api/v1/self")


def test_a_template_takes_identifiers() -> None:
    """A UUID, or a MAC address of 12 hexadecimal digits."""
    assert path_of("orgs/{org_id}/x/{mac}", org_id=ORG, mac="5c5b35000001") == (
        f"/api/v1/orgs/{ORG}/x/5c5b35000001"
    )


@pytest.mark.parametrize("digit", "0123456789abcdef")
def test_an_identifier_has_any_hexadecimal_digits(digit: str) -> None:
    """A MAC address and each group of a UUID."""
    uuid = "-".join(digit * length for length in (8, 4, 4, 4, 12))
    assert path_of("x/{site_id}", site_id=uuid) == f"/api/v1/x/{uuid}"
    assert path_of("x/{mac}", mac=digit * 12) == f"/api/v1/x/{digit * 12}"


@pytest.mark.parametrize("lengths", [(8,), (4,) * 7, (8, 4, 4, 4), (8, 4, 4, 4, 12, 12), (6, 6)])
def test_an_identifier_has_all_its_groups(lengths: tuple[int, ...]) -> None:
    """Some of them, or others, are none."""
    with pytest.raises(InputError):
        path_of("x/{site_id}", site_id="-".join("a" * length for length in lengths))


@pytest.mark.parametrize("length", [*range(1, 12), *range(13, 40)])
def test_a_mac_has_twelve_digits(length: int) -> None:
    """Not more, not fewer; a group of a UUID is no MAC."""
    with pytest.raises(InputError):
        path_of("x/{mac}", mac="a" * length)


@pytest.mark.parametrize("group", range(5))
@pytest.mark.parametrize("change", [-1, 1])
def test_a_uuid_has_groups_of_their_lengths(group: int, change: int) -> None:
    """One digit more or fewer in any is none."""
    lengths = [8, 4, 4, 4, 12]
    lengths[group] += change
    with pytest.raises(InputError):
        path_of("x/{site_id}", site_id="-".join("a" * length for length in lengths))


def test_the_refusal_of_an_identifier_names_it_and_not_the_value() -> None:
    """The caller corrects one of several; each of them is looked at."""
    for wrong in ("org_id", "site_id"):
        ids = {"org_id": ORG, "site_id": ORG, wrong: "evil"}
        with pytest.raises(InputError, match=f"^{wrong} is not an identifier") as raised:
            path_of("orgs/{org_id}/sites/{site_id}", **ids)
        assert "evil" not in str(raised.value)


def test_a_template_is_checked_as_a_path_too() -> None:
    """What was filled in may be right and the rest wrong."""
    with pytest.raises(UnsafePathError):
        path_of("orgs/{org_id}/../self", org_id=ORG)


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


def test_a_next_link_without_a_query_asks_for_nothing_more() -> None:
    """Nor does one with an empty query; a second question mark belongs to the value."""
    assert followed("/api/v1/x", path="/api/v1/x") == {}
    assert followed("/api/v1/x?", path="/api/v1/x") == {}
    assert followed("/api/v1/x?a=1?b", path="/api/v1/x") == {"a": "1?b"}


@given(st.text().filter(lambda text: text.partition("?")[0] != "/api/v1/x/search"))
@example("/api/v1/y/search?limit=1")
@example("https://api.mist.com/api/v1/x/search?limit=1")
@example("//evil.example/api/v1/x/search")
@example("/api/v1/x/search/../../self")
def test_a_next_link_to_anything_else_is_refused(link: str) -> None:
    """Another path, host or text."""
    with pytest.raises(UnsafePathError):
        followed(link, path="/api/v1/x/search")
