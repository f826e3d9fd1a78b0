"""The way out of this desk: which proxy, and whose certificates are believed.

Looked at for each request: files of certificates are replaced, and vanish, while a server runs.
"""

from __future__ import annotations

import re
import ssl
import stat
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from os import pathsep
from pathlib import Path
from typing import TYPE_CHECKING, Final

import certifi
import httpx
import truststore

from mist_mcp.settings.desk import FILE, FOLDER, SOCKS, Desk, bad_authorities, no_socks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import stat_result

    from mist_mcp.errors import SettingsError
    from mist_mcp.settings.desk import Proxy

_SPEAK_SOCKS: Final = ("socksio", "python_socks")
_HASHED: Final = re.compile(r"[0-9a-f]{8}\.[0-9]+", re.ASCII)
"""How OpenSSL names a certificate in a folder."""

_OWN_STORE: Final = frozenset({"darwin", "win32"})
"""Systems that verify by themselves, so that nothing is in the memory of this process."""

_NO_PEM: Final = "which holds no certificates in PEM form"
_PEM_STEP: Final = (
    "Name a file with the certificates of the authorities in PEM form"
    " (`openssl x509 -inform der -in FILE -out FILE.pem` converts another)"
)
_FILE_STEP: Final = "Name a file that this user can read"
_FOLDER_STEP: Final = "Name a folder that `openssl rehash` has prepared"


@dataclass(frozen=True, slots=True)
class Way:
    """How a URL is reached.

    Attributes:
        proxy: on the way, if there is one.
        context: whose certificates are believed, of the proxy's too.
    """

    proxy: Proxy | None
    context: ssl.SSLContext

    @property
    def of_proxy(self) -> ssl.SSLContext | None:
        """The same for a proxy that is spoken to in TLS; None for another."""
        return self.context if self.proxy and self.proxy.scheme == "https" else None


class Network:
    """Judges the desk whenever something is sent.

    Args:
        desk: what the environment said when the process started.

    Attributes:
        desk: the same.
    """

    def __init__(self, desk: Desk) -> None:
        """Look at nothing before the first request."""
        self.desk = desk
        self._seen: tuple[object, ...] | None = None
        self._context: ssl.SSLContext | None = None

    def way(self, url: str) -> Way:
        """Return how a URL is reached now.

        Raises:
            SettingsError: a variable names what cannot be used; the sentence says which.
        """
        proxy = self.desk.proxy_for(url)
        if proxy and proxy.scheme in SOCKS and not all(map(find_spec, _SPEAK_SOCKS)):
            raise no_socks(proxy)
        return Way(proxy, self._trusting())

    def _trusting(self) -> ssl.SSLContext:
        """Return a context that believes the authorities as they are now."""
        file, folder, variable = self.desk.trusted()
        if not (file or folder):
            self._context = self._context or system_context()
            return self._context
        seen = tuple(_looked_at(file, folder, variable=variable))
        if self._context is None or seen != self._seen:
            self._context = _context(file, folder, variable=variable)
            self._seen = seen
        return self._context


DIRECT: Final = Network(Desk())
"""The way from a desk of which nothing is known: no proxy, and what the system believes."""


class Transport(httpx.AsyncBaseTransport):
    """Sends each request the way that is right when it is sent.

    Args:
        network: judges the desk.
        limits: of connections.
    """

    def __init__(self, network: Network, *, limits: httpx.Limits) -> None:
        """Open nothing before the first request."""
        self._network = network
        self._limits = limits
        self._way: Way | None = None
        self._pools: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            SettingsError: the desk's variables lead nowhere.
        """
        way = self._network.way(str(request.url.copy_with(query=None)))
        if way != self._way:
            await self._turn(way)
        return await self._pools[-1].handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        while self._pools:
            await self._pools.pop().aclose()

    async def _turn(self, way: Way) -> None:
        """Go another way from now on; what is under way on the one before comes to its end."""
        named = way.proxy
        proxy = httpx.Proxy(named.url, ssl_context=way.of_proxy) if named else None
        self._pools.append(
            httpx.AsyncHTTPTransport(
                verify=way.context, trust_env=False, proxy=proxy, limits=self._limits
            )
        )
        self._way = way
        while len(self._pools) > 2:  # noqa: PLR2004 - this one and the one before
            await self._pools.pop(0).aclose()


def system_context() -> ssl.SSLContext:
    """Return a context that believes what this machine does; where it has no store, `certifi`."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.platform in _OWN_STORE:
        return context
    # The store is read for a connection; the context inside shows what was found.
    made = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    folder = ssl.get_default_verify_paths().capath
    if not made.context.cert_store_stats()["x509"] and not (folder and _is_hashed(Path(folder))):
        context.load_verify_locations(certifi.where())
    return context


def _context(file: str | None, folder: str | None, *, variable: str) -> ssl.SSLContext:
    """Believe what a file or a folder holds, and nothing else.

    `ssl.create_default_context` would write keys to the file that `SSLKEYLOGFILE` names.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if file and Path(file).is_dir():
        file, folder = None, file
    try:
        context.load_verify_locations(file, folder)
    except (ssl.SSLError, ValueError):
        raise bad_authorities(variable, str(file), _NO_PEM, step=_PEM_STEP) from None
    except OSError as error:
        raise _unreadable(variable, str(file), error) from None
    if not folder and not context.cert_store_stats()["x509"]:
        raise bad_authorities(variable, str(file), _NO_PEM, step=_PEM_STEP)
    return context


def _looked_at(file: str | None, folder: str | None, *, variable: str) -> Iterator[object]:
    """Return what changes when the authorities do.

    Raises:
        SettingsError: they are not there, or not what the variable names.
    """
    if file:
        yield _looked_at_file(file, variable=variable)
    if folder:
        yield from _looked_at_folders(folder, variable=FOLDER, alone=not file)


def _looked_at_file(name: str, *, variable: str) -> object:
    """Look at a file; the two bundles may be folders as well."""
    status = _status(name, variable=variable)
    if stat.S_ISDIR(status.st_mode):
        if variable == FILE:
            step = "Name the file in it, or name the folder in SSL_CERT_DIR"
            raise bad_authorities(variable, name, "which is a folder", step=step)
        return tuple(_looked_at_folders(name, variable=variable, alone=True))
    if not stat.S_ISREG(status.st_mode):
        raise bad_authorities(variable, name, "which is no file", step=_FILE_STEP)
    return _sign(status)


def _looked_at_folders(names: str, *, variable: str, alone: bool) -> Iterator[object]:
    """Look at folders, which OpenSSL separates as paths are; alone, they must hold something."""
    folders = [name for name in names.split(pathsep) if name]
    for name in folders:
        status = _status(name, variable=variable)
        if not stat.S_ISDIR(status.st_mode):
            step = "Name a folder, or name the file in SSL_CERT_FILE"
            raise bad_authorities(variable, name, "which is no folder", step=step)
        yield _sign(status)
    try:
        found = not alone or any(_is_hashed(Path(name)) for name in folders)
    except OSError as error:
        raise _unreadable(variable, names, error) from None
    if not found:
        why = "where no certificate has the name by which it is looked for"
        raise bad_authorities(variable, names, why, step=_FOLDER_STEP)


def _is_hashed(folder: Path) -> bool:
    return folder.is_dir() and any(_HASHED.fullmatch(path.name) for path in folder.iterdir())


def _status(name: str, *, variable: str) -> stat_result:
    try:
        return Path(name).stat()
    except OSError as error:
        raise _unreadable(variable, name, error) from None


def _unreadable(variable: str, name: str, error: OSError) -> SettingsError:
    missing = isinstance(error, FileNotFoundError)
    why = "which is not there" if missing else f"which cannot be read ({error.strerror})"
    step = _FOLDER_STEP if variable == FOLDER else _FILE_STEP
    return bad_authorities(variable, name, why, step=step)


def _sign(status: stat_result) -> object:
    return (status.st_ino, status.st_size, status.st_mtime_ns)
