"""Find devices anywhere in an organization by name, MAC address, serial or other marks."""

from functools import partial

from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import DEVICE_TYPES, find_org, named_site, site_names
from mist_mcp.cloud.paging import search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.device import Device
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import anywhere, given
from mist_mcp.tools.kit.listing import surveyed
from mist_mcp.tools.kit.parameters import ConnectionStatus, DeviceType, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import Tally, listed
from mist_mcp.words.naming import site_label
from mist_mcp.words.trust import Foreign, Id


class FoundDevice(Record):
    """A device that fits the search."""

    name: Foreign | None = None
    type: Foreign
    model: Foreign | None = None
    mac: Id | None = None
    serial: Foreign | None = None
    site: Foreign
    site_id: Id | None = None
    status: Foreign | None = None
    version: Foreign | None = None


class FoundDevices(Listing):
    """The devices that fit the search; the counts are about all of them."""

    org: Foreign
    org_id: Id
    by_type: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    by_version: dict[Foreign, int] | None = None
    rows: list[FoundDevice]


@tool("organization", danger="read")
async def search_org_devices(
    *,
    org_id: Text | None = None,
    text: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    status: ConnectionStatus | None = None,
    model: Text | None = None,
    version: Text | None = None,
    site_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> FoundDevices:
    """Find devices anywhere in an organization by name, MAC address, serial or other marks.

    Also to list devices that are down, or on a certain firmware version.

    Args:
        org_id: Id or name.
        text: Part of a name, serial number or MAC address.
        type: Of this type.
        status: Connection.
        model: Part of the model: EX4400.
        version: Part of the firmware version.
        site_id: Id or name.
        limit: Rows at most.
    """
    org = await find_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    filters = given(
        text=text and anywhere(text),
        status=status,
        model=model and anywhere(model),
        version=version and anywhere(version),
        site_id=named_site(site_id, names) if site_id else None,
    )
    path = path_of("orgs/{org_id}/inventory/search", org_id=org.id)
    tally = Tally[Device](
        type=lambda device: device.type or "unknown",
        status=lambda device: device.status,
        version=lambda device: device.version,
    )
    found = await surveyed(
        mist,
        # Mist searches one type at a time (access points by default).
        [
            partial(search_pages, mist.client, path, {"type": kind, **filters})
            for kind in ((type,) if type else DEVICE_TYPES)
        ],
        read=Device.model_validate,
        limit=limit,
        tally=tally,
    )
    return FoundDevices.showing(
        found,
        rows=[_found_device(device, names) for device in found.things],
        summary=f"Of {org.name}, {found.counted('device')} fit: {listed(tally.counts('type'))}.",
        org=org.name,
        org_id=org.id,
        whole={
            "by_type": tally.counts("type"),
            "by_status": tally.counts("status"),
            "by_version": tally.counts("version"),
        },
    )


def _found_device(device: Device, names: dict[str, str]) -> FoundDevice:
    return FoundDevice.of(
        device,
        name=device.name or device.hostname,
        type=device.type or "unknown",
        mac=device.mac or None,
        site=site_label(device.site_id, names),
    )
