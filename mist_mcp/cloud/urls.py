"""The only builder of URLs: scheme and host come from the settings, never from data.

A path is accepted when it is one of the Mist API and cannot be read as anything else: other
servers joined host and a caller's text, and sent their token to `api.mist.com.evil.example`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl

import httpx

from mist_mcp.errors import InputError, UnsafePathError

API_PREFIX: Final = "/api/v1/"
_PLAIN: Final = re.compile(r"/api/v1/[A-Za-z0-9_.:~/-]{0,1000}")
_CLIMBING: Final = re.compile(r"//|\.\.|/\.")
_PLACE: Final = re.compile(r"\{(\w+)\}")
_IDENTIFIER: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{12}"
)


def checked_path(path: str) -> str:
    """Return the path if it is a plain path of the Mist API.

    Raises:
        UnsafePathError: it is not.
    """
    if not _PLAIN.fullmatch(path) or _CLIMBING.search(path):
        raise UnsafePathError(
            "The path is not a plain path of the Mist API",
            next_step=f"Use a path that starts with {API_PREFIX} and has no host, no query, "
            "no '..' and no escaped characters.",
        )
    return path


def path_of(template: str, /, **identifiers: str) -> str:
    """Fill a path template with UUIDs or MAC addresses (12 hexadecimal digits).

    Raises:
        InputError: a value is no identifier.
    """
    for name, value in identifiers.items():
        if not _IDENTIFIER.fullmatch(value):
            raise InputError(
                f"{name} is not an identifier of Mist",
                next_step="Give the id that another tool listed, or a name.",
            )
    return checked_path(API_PREFIX + _PLACE.sub(lambda m: identifiers[m[1]], template))


def api_url(base_url: str, path: str) -> httpx.URL:
    """Join the configured cloud and a path, and compare the host once more.

    Raises:
        UnsafePathError: the joined URL would leave the configured cloud.
    """
    base = httpx.URL(base_url)
    url = base.join(checked_path(path))
    if (url.scheme, url.host, url.port, url.userinfo) != (base.scheme, base.host, base.port, b""):
        raise UnsafePathError(
            "The path leads to another host than the configured cloud",
            next_step="Use a plain path of the Mist API.",
        )
    return url


def followed(next_link: str, *, path: str, origin: str = "") -> dict[str, str]:
    """Return the query of a `next` link that continues the same search.

    It may be a whole URL of the same cloud, or have a slash at the end of its path.

    Args:
        next_link: that Mist sent; nearly always the path with the query.
        origin: what a whole URL of the same cloud begins with.
        path: the path of the request that it continues.

    Raises:
        UnsafePathError: the link leads to anything but the same path.
    """
    link, _, query = next_link.partition("?")
    if link.removeprefix(origin).removesuffix("/") != path:
        raise UnsafePathError(
            "The cloud's link to the next page leads to another resource",
            next_step="Narrow the search so that one page holds it, and report this.",
        )
    return dict(parse_qsl(query, keep_blank_values=True))
