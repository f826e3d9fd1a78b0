"""A device as it is read before something is done to it, and after."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TypeVar

from mist_mcp.actions.meanwhile import Sighting
from mist_mcp.actions.stake import Seen
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.names import DeviceName, SiteName
from mist_mcp.cloud.paging import collect, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, MistError, NotFoundError, RefusedError
from mist_mcp.models.action import ActedDevice, ActedPort
from mist_mcp.models.base import read_all
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.device_setup import DeviceSetup
from mist_mcp.tools.device.located import located
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.naming import as_mac

ThingT = TypeVar("ThingT")


async def seen(mist: Mist, site: SiteName, device: DeviceName) -> Seen:
    """Read what a person should know of a device before something is done to it.

    Raises:
        MistError: the statistics cannot be read; the rest may be closed to the token.
    """
    (stats, age), setup, ports = await asyncio.gather(
        now(mist, site, device),
        _open(mist.client.read_object(_path("devices", site, device))),
        _open(_ports(mist, site, device)),
    )
    first = Seen(
        device=stats,
        setup=None if setup is None else DeviceSetup.model_validate(setup),
        ports=ports,
        site=site.name,
        wireless={},
        age=age,
    )
    return (
        replace(first, wireless=await _open(_wireless(mist, site)) or {}) if first.below else first
    )


async def seen_again(mist: Mist, site: SiteName, device: DeviceName, before: Seen) -> Seen:
    """Read again what may be different after something was done to a device."""
    (stats, age), ports = await asyncio.gather(
        now(mist, site, device), _open(_ports(mist, site, device))
    )
    return replace(before, device=stats, ports=ports, age=age)


async def now(mist: Mist, site: SiteName, device: DeviceName) -> tuple[ActedDevice, float | None]:
    """Read the statistics of a device, and how many seconds ago it reported them.

    The age is by the cloud's clock, as the `Date` of its answer tells it (RFC 9110, 6.6.1).
    """
    answer = await mist.client.get(_path("stats/devices", site, device))
    if not isinstance(answer.document, dict):
        raise unexpected("an object")
    stats = ActedDevice.model_validate(answer.document)
    return stats, _age(stats, dated=answer.headers.get("date"))


def _age(stats: ActedDevice, *, dated: str | None) -> float | None:
    if stats.last_seen is None or dated is None:
        return None
    try:
        return max(parsedate_to_datetime(dated).timestamp() - stats.last_seen, 0.0)
    except ValueError:
        return None


def sighting(seen: Seen, site: SiteName, device: DeviceName) -> Sighting:
    """Return what is compared when a device is looked at again."""
    return Sighting(device_id=device.id, site_id=site.id, site=site.name, device=seen.device)


async def looked_at(mist: Mist, text: str, *, org_id: str | None) -> tuple[Sighting, float | None]:
    """Find a device anew and read it: it may be elsewhere, or another one of the same name.

    Raises:
        RefusedError: it cannot be found or read, so nothing may be done to it.
    """
    try:
        site, device = await located(mist, text, org_id=org_id)
        stats, age = await now(mist, site, device)
    except MistError as error:
        raise RefusedError(
            "Nothing was done, because the device could not be looked at again after the "
            f"approval: {error.message}",
            next_step="Look at the device, and call the tool again if it is still wanted.",
        ) from error
    return Sighting(device_id=device.id, site_id=site.id, site=site.name, device=stats), age


async def _ports(mist: Mist, site: SiteName, device: DeviceName) -> list[ActedPort]:
    path = path_of("sites/{site_id}/stats/ports/search", site_id=site.id)
    query = {"mac": as_mac(device.id) or device.mac}
    return read_all(ActedPort, (await collect(search_pages(mist.client, path, query))).rows)


async def _wireless(mist: Mist, site: SiteName) -> dict[str, int | None]:
    """Return the clients of each access point of a site."""
    path = path_of("sites/{site_id}/stats/devices", site_id=site.id)
    found = await collect(list_pages(mist.client, path, {"type": "ap"}))
    return {row.mac: row.num_clients for row in read_all(DeviceStats, found.rows)}


async def _open(reading: Awaitable[ThingT]) -> ThingT | None:
    """Return what is read; None where it is closed to the token."""
    try:
        return await reading
    except (ForbiddenError, NotFoundError):
        return None


def _path(kind: str, site: SiteName, device: DeviceName) -> str:
    return path_of(f"sites/{{site_id}}/{kind}/{{device_id}}", site_id=site.id, device_id=device.id)
