"""The table of Mist clouds."""

from __future__ import annotations

import pytest

from mist_mcp.settings.regions import REGIONS, is_loopback, nearest_api_host, region_of


def test_every_cloud_is_listed_once() -> None:
    """Names and hosts are unique, and each host is an API host."""
    hosts = [region.api_host for region in REGIONS]
    assert len(set(hosts)) == len({region.name for region in REGIONS}) == len(REGIONS) == 13
    assert all(host.startswith("api.") for host in hosts)


@pytest.mark.parametrize(
    ("api_host", "websocket_host"),
    [
        ("api.mist.com", "api-ws.mist.com"),
        ("api.eu.mist.com", "api-ws.eu.mist.com"),
        ("api.us.mist-federal.com", "api-ws.us.mist-federal.com"),
    ],
)
def test_the_websocket_host_follows_from_the_api_host(api_host: str, websocket_host: str) -> None:
    """The streaming host of a cloud is its API host with another first label."""
    region = region_of(api_host)
    assert region is not None
    assert region.websocket_host == websocket_host


def test_an_unknown_host_has_no_region() -> None:
    """A host that only resembles a cloud's is none."""
    assert region_of("api.mist.com.evil.example") is None


@pytest.mark.parametrize(
    ("mistaken", "meant"),
    [
        ("manage.mist.com", "api.mist.com"),
        ("manage.gc1.mist.com", "api.gc1.mist.com"),
        ("api-ws.eu.mist.com", "api.eu.mist.com"),
        ("API.EU.MIST.CON", "api.eu.mist.com"),
        ("eu.mist.com", "api.eu.mist.com"),
    ],
)
def test_the_nearest_host_is_the_one_that_was_meant(mistaken: str, meant: str) -> None:
    """A portal address or a slip leads to the API host of the same cloud."""
    assert nearest_api_host(mistaken) == meant


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104  the address under test
        ("::", False),
        ("192.0.2.1", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_loopback(host: str, *, loopback: bool) -> None:
    """Only this machine's own addresses are loopback."""
    assert is_loopback(host) is loopback
