"""Why no answer came: six causes, six sentences, for requests and WebSockets alike."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import WebSocketException

from fake_mist.serving.certificates import certificates
from mist_mcp.cloud.unreached import unreached
from mist_mcp.errors import BarredError, TimedOutError, UnreachableError
from mist_mcp.settings.desk import Desk
from tests.desks import CLOUD, TOKEN, UNUSED, answering, by_http, by_socket
from tests.served import cloud

if TYPE_CHECKING:
    from tests.desks import Ask

WAYS = pytest.mark.parametrize("ask", [by_http, by_socket])
LOGIN = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
PASSWORD = "sekret-of-the-proxy"


@WAYS
async def test_a_certificate_that_is_not_trusted(ask: Ask) -> None:
    """The sentence says whose list lacks the issuer, and asking again is spared."""
    async with cloud("org-admin") as reached:
        proxy = {"HTTPS_PROXY": reached.variables["HTTPS_PROXY"]}
        with certificates() as others:
            for variables, whose in (
                (proxy, "the system's store"),
                ({**proxy, "SSL_CERT_FILE": str(others.ca_file)}, "SSL_CERT_FILE"),
                ({**proxy, "REQUESTS_CA_BUNDLE": str(others.ca_file)}, "REQUESTS_CA_BUNDLE"),
            ):
                error = await ask(variables)
                assert isinstance(error, BarredError)
                assert f"is not trusted by {whose}: its issuer is not known" in error.message
                assert "SSL_CERT_FILE" in error.next_step


@WAYS
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
async def test_the_authority_of_a_proxy_that_opens_the_encryption(ask: Ask, name: str) -> None:
    """Each variable that names it is honoured, and only CONNECT reaches the proxy."""
    async with cloud("org-admin") as reached:
        file = reached.variables["SSL_CERT_FILE"]
        error = await ask({"https_proxy": reached.variables["HTTPS_PROXY"], name: file})
        assert not isinstance(error, UnreachableError)
        assert {line.split()[0] for line in reached.proxy.begun} == {"CONNECT"}


@WAYS
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_login(ask: Ask, scheme: str) -> None:
    """With a wrong login it is told apart; the password and the token are nowhere."""
    heard: list[bytes] = []
    with certificates() as own:
        tls = own.server if scheme == "https" else None
        async with answering(LOGIN, heard=heard, tls=tls) as place:
            for login, words in (("", "wants a login"), (f"u:{PASSWORD}@", "not the one that")):
                proxy = f"{scheme}://{login}{place}"
                error = await ask({"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(own.ca_file)})
                assert isinstance(error, BarredError)
                assert f"The proxy {place} of HTTPS_PROXY wants a login" in error.message
                assert words in error.message
                assert PASSWORD not in str(error) + error.at_terminal
    assert [said for said in heard if TOKEN.encode() in said] == []
    assert all(said.startswith(b"CONNECT ") for said in heard)


@WAYS
@pytest.mark.parametrize("status", [b"502 Bad Gateway", b"503 No", b"403 Forbidden", b"400 Bad"])
async def test_a_proxy_that_does_not_open_the_way(ask: Ask, status: bytes) -> None:
    """Its status is said, its own words are not."""
    async with answering(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n") as place:
        error = await ask({"all_proxy": f"http://{place}"})
    assert isinstance(error, UnreachableError)
    assert f"The proxy {place} of all_proxy refused the way to api" in error.message
    assert f"(status {status[:3].decode()})" in error.message
    assert "Gateway" not in str(error)


@WAYS
@pytest.mark.parametrize(
    ("proxy", "why"),
    [
        (f"http://{UNUSED}", "it refuses connections"),
        ("http://localhost:1", "it refuses connections"),
        ("http://no-such-name.invalid:3128", "its name cannot be resolved"),
    ],
)
async def test_a_proxy_that_is_not_there(ask: Ask, proxy: str, why: str) -> None:
    """It is the proxy that is named, not the cloud."""
    error = await ask({"HTTPS_PROXY": proxy})
    assert isinstance(error, UnreachableError)
    assert f"of HTTPS_PROXY cannot be reached: {why}" in error.message


@WAYS
@pytest.mark.parametrize(
    "answers", [[b""], [b"SSH-2.0-x\r\n"], [b"HTTP/1.1 200 OK\r\n\r\n", b"no TLS at all"]]
)
async def test_a_proxy_that_is_none(ask: Ask, answers: list[bytes]) -> None:
    """Whatever speaks there, it is one sentence about the way."""
    async with answering(*answers) as place:
        error = await ask({"HTTPS_PROXY": f"http://u:{PASSWORD}@{place}"})
    assert isinstance(error, UnreachableError)
    assert place in str(error)
    assert PASSWORD not in str(error)


@WAYS
@pytest.mark.filterwarnings(
    # httpcore 1.0 leaves the connection to a SOCKS proxy that says no to the garbage collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    ("answers", "login", "words"),
    [
        ([b"\x05\xff"], "", "wants a login"),
        ([b"\x05\x02", b"\x01\x01"], f"u:{PASSWORD}@", "wants a login, and not the one"),
        ([b"\x05\x00", b"\x05\x05\x00\x01" + bytes(6)], "", "did not open the way"),
    ],
)
async def test_a_socks_proxy(ask: Ask, answers: list[bytes], login: str, words: str) -> None:
    """It says no in its own protocol."""
    async with answering(*answers) as place:
        error = await ask({"ALL_PROXY": f"socks5://{login}{place}"})
    assert isinstance(error, UnreachableError)
    assert f"The proxy {place} of ALL_PROXY {words}" in error.message
    assert PASSWORD not in str(error)
    error = None
    gc.collect()


async def test_a_name_that_is_not_known_and_a_port_that_is_closed() -> None:
    """Without a proxy it is the cloud that is named."""
    refused = await by_http({}, cloud="https://127.0.0.1:1")
    unknown = unreached(
        _chained(httpx.ConnectError("x"), _resolving()), url=CLOUD, desk=Desk.of({})
    )
    assert isinstance(refused, UnreachableError)
    assert refused.message == "127.0.0.1 refused the connection"
    assert unknown.message == "The name api.mist.com cannot be resolved"


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectTimeout("x"), httpx.ReadTimeout("x"), httpx.PoolTimeout("x"), TimeoutError()],
)
def test_what_came_too_late(error: Exception) -> None:
    """The proxy on the way is named, as it may be the one that is slow."""
    late = unreached(error, url=CLOUD, desk=Desk.of({"HTTPS_PROXY": f"u:{PASSWORD}@a:1"}))
    assert isinstance(late, TimedOutError)
    assert late.message == "api.mist.com did not answer in time by the proxy a:1 of HTTPS_PROXY"


def test_the_six_sentences_and_steps_differ() -> None:
    """For a model each names a tool, for a terminal a command."""
    desk = Desk.of({"HTTPS_PROXY": "http://a:1"})
    refused = _chained(httpx.ConnectError("x"), ConnectionRefusedError())
    errors = [
        unreached(_chained(httpx.ConnectError("x"), _resolving()), url=CLOUD, desk=Desk.of({})),
        unreached(refused, url=CLOUD, desk=Desk.of({})),
        unreached(httpx.ProxyError("407 x"), url=CLOUD, desk=desk),
        unreached(httpx.ProxyError("502 x"), url=CLOUD, desk=desk),
        unreached(httpx.ReadTimeout("x"), url=CLOUD, desk=desk),
        unreached(WebSocketException("x"), url=CLOUD, desk=desk),
    ]
    assert len({error.message for error in errors}) == len(errors)
    assert len({error.next_step for error in errors}) == len(errors)
    assert all("test_mist_connectivity" in error.next_step for error in errors)
    assert all("`mist-mcp --validate-config`" in error.at_terminal for error in errors)
    assert not [error for error in errors if "test_mist" in error.at_terminal]


def _resolving() -> Exception:
    """Return what a resolver says of a name that it does not know."""
    return socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error
