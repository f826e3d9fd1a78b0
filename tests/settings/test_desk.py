"""What the environment of a desk says about the way out, judged without looking anywhere."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.proxy import parse_proxy

from mist_mcp.errors import SettingsError
from mist_mcp.settings.desk import Desk, parsed

CLOUD = "https://api.mist.com"
SOCKETS = "wss://api-ws.mist.com/stream"
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), max_size=12)


def proxy_of(url: str = CLOUD, **variables: str) -> str | None:
    """Return the proxy that leads to a URL, by host and port."""
    found = Desk.of(variables).proxy_for(url)
    return found.place if found else None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HTTPS_PROXY": "http://a:1"}, "a:1"),
        ({"https_proxy": "http://a:1"}, "a:1"),
        ({"Https_Proxy": "http://a:1"}, "a:1"),
        ({"https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:1"}, "low:1"),
        ({"https_proxy": "", "HTTPS_PROXY": "http://up:1"}, None),
        ({"ALL_PROXY": "a:1"}, "a:1"),
        ({"all_proxy": "https://a"}, "a:443"),
        ({"ALL_PROXY": "http://all:1", "HTTPS_PROXY": "http://a:1"}, "a:1"),
        ({"HTTP_PROXY": "http://a:1"}, None),
        ({"HTTPS_PROXY": "http://[fd00::1]:3128/"}, "[fd00::1]:3128"),
        ({"HTTPS_PROXY": "http://a"}, "a:80"),
        ({"ALL_PROXY": "socks5h://a"}, "a:1080"),
        ({}, None),
    ],
)
def test_one_proxy_leads_to_the_cloud_and_its_websockets(
    variables: dict[str, str], expected: str | None
) -> None:
    """Both go the same way, whatever the case of the names."""
    assert proxy_of(CLOUD, **variables) == expected
    assert proxy_of(SOCKETS, **variables) == expected


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("*", CLOUD),
        ("api.mist.com", CLOUD),
        ("API.MIST.COM", CLOUD),
        ("mist.com", CLOUD),
        (".mist.com", CLOUD),
        ("*.mist.com", CLOUD),
        ("example.org, mist.com", CLOUD),
        ("example.org mist.com", CLOUD),
        ("api.mist.com:443", CLOUD),
        ("::1", "https://[::1]:8443"),
        ("[::1]", "https://[::1]:8443"),
        ("[::1]:8443", "https://[::1]:8443"),
        ("0:0:0:0:0:0:0:1", "https://[::1]:8443"),
        ("::/64", "https://[::1]:8443"),
        ("[::]/64", "https://[::1]:8443"),
        ("127.0.0.0/8", "https://127.0.0.1"),
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost", "https://localhost:1"),
    ],
)
@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_no_proxy_lists_names_domains_addresses_and_networks(
    entry: str, url: str, name: str
) -> None:
    """IPv6 with brackets and without, networks, ports."""
    proxies = {"ALL_PROXY": "http://a:1"}
    assert proxy_of(url, **proxies, **{name: entry}) is None
    assert proxy_of("https://api.eu.mist-federal.com", **proxies, **{name: "::1,fd00::/8"})


@pytest.mark.parametrize(
    "entry",
    [
        *("::1", "[::1", "fd00::/8", "fd00::/999", "10.0.0.0/8", "mist.co", "ist.com", "api", "."),
        *("api.mist.com:8443", ",", "://", "[]", ":", "1.2.3.4.5/33"),
    ],
)
def test_other_entries_change_nothing(entry: str) -> None:
    """What means another host, or nothing, is no error."""
    assert proxy_of(HTTPS_PROXY="http://a:1", NO_PROXY=entry) == "a:1"


MALFORMED = (
    *("http://", "http://:3128", "http://a:99999", "http://a:0", "http://a:x", "http://a:-1"),
    *("http://[::1", "http://u:sekret@", "http://u:se#kret@a:1", "http://u:se/kret@a:1"),
    *("http://u:se?kret@a:1", "http://a:1/proxy.pac", "http://a b:1", "http://a..b:1", "//"),
    *("http://" + "a" * 64 + ":1", "http://u:%ff@a:1", "http://a\\b:1", "http://ü:1", "PROXY a:1"),
    *("http://a:1?x", "http://a:1#x", "a:sekret:1", "http://[fe80::zz]:1", "http://[1.2.3.4]:1"),
)


@pytest.mark.parametrize("value", MALFORMED)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"])
def test_a_malformed_url_is_one_sentence(name: str, value: str) -> None:
    """It names the variable as it is written, and repeats nothing of the value."""
    with pytest.raises(SettingsError) as refusal:
        proxy_of(**{name: value})
    assert refusal.value.message == f"{name} is not the URL of a proxy"
    assert "kret" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["ftp", "socks4", "socks4a", "socks", "htp", "sekret"])
def test_a_scheme_that_is_not_spoken_is_one_sentence(scheme: str) -> None:
    """What the desktop of some systems sets (`socks://`) gets a way to write it."""
    with pytest.raises(SettingsError, match=r"^all_proxy names a") as refusal:
        proxy_of(all_proxy=f"{scheme}://user:sekret@a:1")
    assert "sekret" not in str(refusal.value)
    assert "socks5://" in refusal.value.next_step


def test_an_old_socks_proxy_that_is_not_needed_is_no_error() -> None:
    """Desktops set it beside the others."""
    assert proxy_of(ALL_PROXY="socks://a:1", HTTPS_PROXY="http://b:2") == "b:2"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_what_is_not_encrypted_goes_through_no_proxy(name: str) -> None:
    """Requests are refused; WebSockets without encryption stay on this machine."""
    with pytest.raises(SettingsError, match=f"^{name} names a proxy that would read") as refusal:
        proxy_of("http://127.0.0.1:8080", **{name: "http://u:sekret@a:1"})
    assert "NO_PROXY" in refusal.value.next_step
    assert "sekret" not in str(refusal.value)
    assert proxy_of("ws://127.0.0.1:8080/x", **{name: "http://a:1"}) is None


@given(user=TEXT.filter(bool), password=TEXT)
def test_a_login_survives_its_encoding_and_is_shown_nowhere(user: str, password: str) -> None:
    """What connects gets the very same name and password; a picture of the proxy has neither."""
    plain = parsed("http://u:p@a:1", variable="X")
    proxy = type(plain)(variable="X", scheme="http", host="a", port=1, user=user, password=password)
    read = parse_proxy(proxy.url)
    assert (read.username, read.password, read.host, read.port) == (user, password, "a", 1)
    again = parsed(proxy.url, variable="X")
    assert again == proxy
    assert repr(proxy) == repr(plain)


@given(st.text(string.printable, max_size=30), st.sampled_from(["HTTPS_PROXY", "NO_PROXY"]))
def test_any_text_is_judged(value: str, name: str) -> None:
    """Whatever stands there is a proxy or one sentence."""
    try:
        proxy_of(**{name: value})
    except SettingsError as error:
        assert str(error).startswith(f"{name} ")  # noqa: PT017 - either is right


def test_passwords_are_known_to_the_log_in_both_forms() -> None:
    """As they are written, and as they are meant."""
    desk = Desk.of({"HTTPS_PROXY": "http://u:p%40ss@a:1", "ALL_PROXY": "u:other@b:1"})
    assert set(desk.secrets) == {"p%40ss", "p@ss", "other"}
    assert "p@ss" not in repr(desk)
    assert "other" not in repr(desk)
