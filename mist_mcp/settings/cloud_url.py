"""The URL of a Mist cloud: which are taken, and what is said about the others."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from mist_mcp.errors import SettingsError
from mist_mcp.settings.regions import REGIONS, is_loopback, nearest_api_host, region_of

BASE_URL_VARIABLE: Final = "MIST_BASE_URL"
_EXAMPLE: Final = "For example MIST_BASE_URL=https://api.eu.mist.com."
_HOST: Final = re.compile(r"(?=.{1,100}\Z)[a-z0-9-]+(\.[a-z0-9-]+)+")


def cloud_url(value: str) -> str:
    """Check that a URL is the root of a Mist API (or of this machine) and normalize it.

    Raises:
        SettingsError: for anything else; the message repeats the host at most.
    """
    parts = _split(value)
    host = parts.hostname or ""
    if not is_loopback(host):
        _require_published(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise _bad_url("must start with https://")
    if "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        raise _bad_url("must be a host only, without user, path or query")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _split(value: str) -> SplitResult:
    """Split a URL; a bad port or bracket is a bad URL too."""
    try:
        parts = urlsplit(value.strip())
        _ = parts.port
    except ValueError:
        raise _bad_url("is not a URL") from None
    return parts


def _require_published(host: str) -> None:
    """Refuse a host that is no Mist cloud, naming the closest that is."""
    if region_of(host):
        return
    if not _HOST.fullmatch(host):
        raise _bad_url("is not the URL of a Mist cloud")
    hosts = ", ".join(region.api_host for region in REGIONS)
    raise SettingsError(
        f"{BASE_URL_VARIABLE} names {host}, which is no Mist API host",
        next_step=f"Did you mean https://{nearest_api_host(host)}? The hosts are {hosts}.",
    )


def _bad_url(complaint: str) -> SettingsError:
    """Complain about the base URL, with an example."""
    return SettingsError(f"{BASE_URL_VARIABLE} {complaint}", next_step=_EXAMPLE)
