"""Why no answer came: one sentence for each cause, and what to do about it.

The texts of exceptions hold what the other side wrote, so none of them is repeated.
"""

from __future__ import annotations

import re
import socket
import ssl
from errno import ECONNREFUSED
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import InvalidProxyStatus
from websockets.exceptions import ProxyError as SocketProxyError

from mist_mcp.errors import BarredError, TimedOutError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.settings.desk import Desk, Proxy

_WANTS_LOGIN: Final = 407
_STATUS: Final = re.compile(r"([1-5][0-9]{2})(?: |\Z)", re.ASCII)
"""How `httpcore` begins the text of the error for what a proxy answered to CONNECT."""

_AUTHENTICATION: Final = re.compile(
    r"(?<!got no )(authentic|username)(?!.*got no authentic)", re.IGNORECASE
)
"""In the own words of `socksio` and `python-socks` for a SOCKS proxy that wants a login."""

_ERROR_NUMBERS: Final = re.compile(r"\[Errno (\d+)\]", re.ASCII)
"""How `asyncio` puts several failures, one for each address of a name, into one text."""

_CERTIFICATE: Final = {
    9: "it is not valid yet by this machine's clock",
    10: "it has expired by this machine's clock",
    62: "it is for another name",
    64: "it is for another address",
    **dict.fromkeys((2, 18, 19, 20, 21), "its issuer is not known"),
}
"""Codes of OpenSSL (`X509_V_ERR_...` in x509_vfy.h)."""

_AGAIN: Final = (
    "test_mist_connectivity tries it again",
    "`mist-mcp --validate-config` tries it again",
)


def unreached(error: BaseException, *, url: str, desk: Desk) -> UnreachableError:
    """Say why a host gave no answer.

    Args:
        error: what `httpx` or `websockets` raised.
        url: what was asked for; of it the host is repeated.
        desk: names the proxy, and whose certificates are believed.
    """
    host, proxy = urlsplit(url).hostname or "", desk.proxy_for(url)
    causes = list(_causes(error))
    status = _status(causes)
    if any(isinstance(cause, httpx.TimeoutException | TimeoutError) for cause in causes):
        return _late(host, proxy)
    if proxy and (status == _WANTS_LOGIN or _wants_login(causes)):
        return _login(proxy)
    if proxy and status:
        return _refused_by(proxy, f"refused the way to {host} (status {status})", host)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, host=host, proxy=proxy, by=desk.trusted()[2])
    return _unconnected(causes, host=host, proxy=proxy)


def proxy_on_the_way() -> UnreachableError:
    """Return the error for status 407 inside a connection: only proxies answer so."""
    return _made(
        BarredError,
        "A proxy on the way wants a login (status 407)",
        "Name it in HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT",
    )


def _unconnected(
    causes: list[BaseException], *, host: str, proxy: Proxy | None
) -> UnreachableError:
    """Say why there is no connection: to the proxy, if there is one."""
    unknown = any(isinstance(cause, socket.gaierror) for cause in causes)
    refused = any(map(_is_refused, causes))
    if proxy and unknown:
        return _refused_by(proxy, "cannot be reached: its name cannot be resolved", host)
    if proxy and refused:
        return _refused_by(proxy, "cannot be reached: it refuses connections", host)
    if unknown:
        return _made(
            UnreachableError,
            f"The name {host} cannot be resolved",
            "Check the network, the VPN and MIST_BASE_URL; where only a proxy leads out, name it"
            " in HTTPS_PROXY",
        )
    if refused:
        return _made(
            UnreachableError,
            f"{host} refused the connection",
            "Check the firewall and MIST_BASE_URL: nothing listens there for this machine",
        )
    return _broken(causes, host=host, proxy=proxy)


def _broken(causes: list[BaseException], *, host: str, proxy: Proxy | None) -> UnreachableError:
    """Say that a connection failed in another way."""
    kind = type(causes[0]).__name__
    if proxy and any(isinstance(cause, httpx.ProxyError | SocketProxyError) for cause in causes):
        return _refused_by(proxy, f"did not open the way to {host} ({kind})", host)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _made(
            UnreachableError,
            f"There was no encrypted connection to {host}{_by(proxy)} ({kind})",
            "Check that what is named there speaks TLS: MIST_BASE_URL, and a proxy that is named"
            " with https://",
        )
    return _made(
        UnreachableError,
        f"{host} could not be reached{_by(proxy)} ({kind})",
        "Check the network, the firewall and MIST_BASE_URL",
    )


def _untrusted(
    error: ssl.SSLCertVerificationError, *, host: str, proxy: Proxy | None, by: str
) -> UnreachableError:
    reason = _CERTIFICATE.get(error.verify_code, "it is not accepted")
    whose = f"{host} or of its proxy" if proxy and proxy.scheme == "https" else host
    return _made(
        BarredError,
        f"The certificate of {whose} is not trusted by {by}: {reason}",
        "Where a proxy opens the encryption, name a file with the certificate of its authority"
        " in SSL_CERT_FILE",
    )


def _login(proxy: Proxy) -> UnreachableError:
    refused = ", and not the one that it was given" if proxy.user else ""
    scheme = proxy.scheme
    return _made(
        BarredError,
        f"{_begun(proxy)} wants a login{refused}",
        f"Write it into {proxy.variable}, as {scheme}://USER:PASSWORD@{proxy.place}",
    )


def _refused_by(proxy: Proxy, what: str, host: str) -> UnreachableError:
    return _made(
        UnreachableError,
        f"{_begun(proxy)} {what}",
        f"Check {proxy.variable}, and that the proxy lets {host} through; where it is not needed,"
        f" add {host} to NO_PROXY",
    )


def _late(host: str, proxy: Proxy | None) -> TimedOutError:
    return TimedOutError(
        f"{host} did not answer in time{_by(proxy)}",
        next_step=f"Try again; MIST_REQUEST_TIMEOUT sets how long to wait, and {_AGAIN[0]}.",
        command_step=f"Try again; MIST_REQUEST_TIMEOUT sets how long to wait, and {_AGAIN[1]}.",
    )


def _made(kind: type[UnreachableError], message: str, step: str) -> UnreachableError:
    return kind(message, next_step=f"{step}; {_AGAIN[0]}.", command_step=f"{step}; {_AGAIN[1]}.")


def _begun(proxy: Proxy) -> str:
    return proxy.named[:1].upper() + proxy.named[1:]


def _by(proxy: Proxy | None) -> str:
    return f" by {proxy.named}" if proxy else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it."""
    waiting, seen = [error], set[int]()
    while waiting:
        found = waiting.pop(0)
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += found.exceptions if isinstance(found, BaseExceptionGroup) else ()
            waiting += filter(None, (found.__cause__, found.__context__))


def _status(causes: list[BaseException]) -> int:
    """Return the status with which a proxy answered; 0 if it did not."""
    for cause in causes:
        if isinstance(cause, InvalidProxyStatus):
            return int(cause.response.status_code)
        if isinstance(cause, httpx.ProxyError) and (found := _STATUS.match(str(cause))):
            return int(found[1])
    return 0


def _wants_login(causes: list[BaseException]) -> bool:
    """Tell whether a SOCKS proxy wants a login, or another one."""
    proxies = (httpx.ProxyError, SocketProxyError)
    failed = any(isinstance(cause, proxies) for cause in causes)
    return failed and any(_AUTHENTICATION.search(str(cause)) for cause in causes)


def _is_refused(cause: BaseException) -> bool:
    numbers = set(_ERROR_NUMBERS.findall(str(cause))) if isinstance(cause, OSError) else set()
    return isinstance(cause, ConnectionRefusedError) or numbers == {str(ECONNREFUSED)}
