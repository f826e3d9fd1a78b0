"""What the environment of a desk says about the way out: proxies and authorities. Pure.

Proxies are named as `curl` and `urllib` do it: the lower-case name wins, an empty one switches
off, `ALL_PROXY` serves where the scheme has no proxy of its own, and `NO_PROXY` lists hosts,
domains, addresses and networks. No sentence repeats a URL, which may hold a password.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote, unquote, urlsplit

from mist_mcp.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

BYPASS: Final = "no_proxy"
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "https": ("https_proxy", "all_proxy"),
    "http": ("http_proxy", "all_proxy"),
    "wss": ("wss_proxy", "https_proxy", "all_proxy"),
}
"""For the scheme of a URL, where its proxy is named; the first that is set counts."""

PROXIES: Final = frozenset(name for names in CHOICES.values() for name in names)
FILE: Final = "SSL_CERT_FILE"
FOLDER: Final = "SSL_CERT_DIR"
BUNDLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Files or folders, as `requests` takes them; `SSL_CERT_FILE` and `SSL_CERT_DIR` are stronger."""

AUTHORITIES: Final = (FILE, FOLDER, *BUNDLES)
SYSTEM: Final = "the system's store"
PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
SOCKS: Final = frozenset({"socks5", "socks5h"})
_OTHER_SOCKS: Final = frozenset({"socks", "socks4", "socks4a"})
_URL_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?", re.ASCII)
_EXAMPLE: Final = (
    "It is a scheme, a host and a port, such as http://proxy.example.com:3128; in a name or a"
    " password, %23 stands for #, %2F for /, %3F for ? and %40 for @."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy, and the variable that names it."""

    variable: str
    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Its host and port, as a URL has them."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def named(self) -> str:
        """How it is spoken of."""
        return f"the proxy {self.place} of {self.variable}"

    @property
    def url(self) -> str:
        """All of it, password included: for what connects, and for nobody's eyes.

        Names are left to a SOCKS proxy to resolve, whoever connects.
        """
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@"
        scheme = "socks5h" if self.scheme in SOCKS else self.scheme
        return f"{scheme}://{login if self.user or self.password else ''}{self.place}"


@dataclass(frozen=True, slots=True)
class Desk:
    """The variables of the environment that say how to get out.

    Args:
        proxies: by lower-case name: the name as it is written there, and the value.
        authorities: by name.
    """

    proxies: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    authorities: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Keep what counts; of names that differ in case, the lower-case one, then upper-case."""
        proxies: dict[str, tuple[str, str]] = {}
        for name, value in sorted(environment.items(), key=_by_case):
            if name.lower() in PROXIES | {BYPASS}:
                proxies[name.lower()] = (name, value.strip())
        given = {name: environment.get(name, "").strip() for name in AUTHORITIES}
        return cls(proxies, {name: path for name, path in given.items() if path})

    @property
    def secrets(self) -> tuple[str, ...]:
        """Passwords of proxies, as written and as meant."""
        found: set[str] = set()
        for _, value in self.proxies.values():
            login = value.rpartition("@")[0].rpartition("/")[2]
            password = login.partition(":")[2]
            found |= {password, unquote(password)}
        return tuple(found - {""})

    def check(self) -> None:
        """Go on if each proxy that is named can be one, whether or not it is needed.

        Raises:
            SettingsError: one cannot.
        """
        for name in PROXIES & self.proxies.keys():
            self._proxy(name)

    def proxy_for(self, url: str) -> Proxy | None:
        """Return the proxy through which a URL is reached; None if it is reached directly.

        WebSockets without encryption stay on this machine.

        Raises:
            SettingsError: the proxy cannot be used, or would read what is sent.
        """
        self.check()
        parts = urlsplit(url)
        chosen = (self._proxy(name) for name in CHOICES.get(parts.scheme, ()))
        proxy = next((found for found in chosen if found), None)
        if proxy is None or self._bypasses(parts):
            return None
        if parts.scheme == "http":
            raise SettingsError(
                f"{proxy.variable} names a proxy that would read the API token, because"
                f" {parts.hostname} is called without encryption",
                next_step=f"Add {parts.hostname} to NO_PROXY, or set MIST_BASE_URL to an https"
                " URL.",
            )
        if proxy.scheme in _OTHER_SOCKS:
            raise SettingsError(
                f"{proxy.variable} names a SOCKS proxy of a version that is not spoken here",
                next_step=f"If it speaks version 5, write socks5://{proxy.place} there.",
            )
        return proxy

    def trusted(self) -> tuple[str | None, str | None, str]:
        """Return the file and the folder of authorities, if any, and what names them."""
        file, folder = self.authorities.get(FILE), self.authorities.get(FOLDER)
        if file or folder:
            return file, folder, FILE if file else FOLDER
        name = next((name for name in BUNDLES if name in self.authorities), "")
        return (self.authorities[name], None, name) if name else (None, None, SYSTEM)

    def _proxy(self, name: str) -> Proxy | None:
        variable, value = self.proxies.get(name, (name, ""))
        return parsed(value, variable=variable) if value else None

    def _bypasses(self, parts: SplitResult) -> bool:
        """Tell whether NO_PROXY lists the host of a URL."""
        _, listed = self.proxies.get(BYPASS, ("", ""))
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or _URL_PORTS.get(parts.scheme, 0)
        return any(_fits(entry, host, port) for entry in re.split(r"[,\s]+", listed.lower()))


def parsed(value: str, *, variable: str) -> Proxy:
    """Read the URL of a proxy; without a scheme it is `http`.

    Raises:
        SettingsError: it is none; the sentence repeats nothing of it.
    """
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        port = parts.port
        user, password = (unquote(text or "", errors="strict") for text in _login(parts))
    except ValueError:
        raise _malformed(variable) from None
    host = parts.hostname or ""
    if port == 0 or parts.path.strip("/") or parts.query or parts.fragment or not _is_host(host):
        raise _malformed(variable)
    if not value.isprintable() or " " in value or "\\" in value:
        raise _malformed(variable)
    if parts.scheme not in PORTS.keys() | _OTHER_SOCKS:
        raise SettingsError(
            f"{variable} names a proxy of a kind that is not known here",
            next_step="Write http://, https:// or socks5:// before its host.",
        )
    return Proxy(
        variable=variable,
        scheme=parts.scheme,
        host=host,
        port=port or PORTS.get(parts.scheme, PORTS["socks5"]),
        user=user,
        password=password,
    )


def bad_authorities(variable: str, path: str, why: str, *, step: str) -> SettingsError:
    """Return the error for authorities that cannot be read."""
    return SettingsError(
        f"{variable} names {path!r}, {why}",
        next_step=f"{step}, or unset {variable} to trust the authorities of the system.",
    )


def no_socks(proxy: Proxy) -> SettingsError:
    """Return the error for a SOCKS proxy where nothing speaks SOCKS."""
    return SettingsError(
        f"{proxy.variable} names a SOCKS proxy, and the packages that speak SOCKS are missing",
        next_step="Install them with: pip install 'mist-mcp[socks]'; or name an HTTP proxy in"
        " HTTPS_PROXY.",
    )


def _malformed(variable: str) -> SettingsError:
    return SettingsError(f"{variable} is not the URL of a proxy", next_step=_EXAMPLE)


def _by_case(item: tuple[str, str]) -> tuple[bool, bool]:
    """Put the names that count most last."""
    return item[0].islower(), item[0].isupper()


def _login(parts: SplitResult) -> tuple[str | None, str | None]:
    return parts.username, parts.password


def _is_host(host: str) -> bool:
    """Tell whether something is an address, or a name that every resolver takes."""
    return _address(host) is not None or bool(_HOST.fullmatch(host))


def _address(text: str) -> object:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _fits(entry: str, host: str, port: int) -> bool:
    """Tell whether an entry of NO_PROXY means a host: by name, domain, address or network."""
    name, wanted = _split(entry.rpartition("://")[2])
    if not name or wanted not in ("", str(port)):
        return False
    if name == "*":
        return True
    address = _address(host)
    if address is not None:
        return _contains(name, host)
    domain = name.removeprefix("*").strip(".")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _split(entry: str) -> tuple[str, str]:
    """Split the port from an entry; brackets are optional where there is none."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return (name + rest, "") if rest.startswith("/") else (name, rest.removeprefix(":"))
    if entry.count(":") == 1:
        name, _, port = entry.partition(":")
        return name, port
    return entry, ""


def _contains(network: str, host: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
