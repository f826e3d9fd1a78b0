"""Find devices anywhere in an organization by name, MAC address, serial or other marks."""

from functools import partial

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.names import DEVICE_TYPES, named_site, site_names
from mist_mcp.cloud.paging import search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.device import UNASSIGNED, Device
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import anywhere, given
from mist_mcp.tools.kit.listing import everything, surveyed
from mist_mcp.tools.kit.parameters import DeviceType, Limit, Standing, Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.organization.cluster_nodes import lost_members, second_nodes
from mist_mcp.words.counts import Tally, listed
from mist_mcp.words.naming import as_id, as_mac, means_no_site, mentions, site_label
from mist_mcp.words.trust import Foreign, Id

_UNLIKE_THE_CLOUD = ("disconnected", UNASSIGNED)


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


class LostMember(Record):
    """A box that left a virtual chassis, whose own row stays connected."""

    chassis: Foreign | None = None
    model: Foreign | None = None
    mac: Id | None = None
    serial: Foreign | None = None
    site: Foreign


class FoundDevices(Listing):
    """The devices that fit the search; the counts are about all of them."""

    org: Foreign
    org_id: Id
    by_type: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    by_version: dict[Foreign, int] | None = None
    lost_members: list[LostMember] | None = Field(
        None, description="of virtual chassis that fit, not counted as devices"
    )
    rows: list[FoundDevice]


@tool("organization", danger="read")
async def search_org_devices(
    *,
    org_id: Text | None = None,
    text: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    status: Standing | None = None,
    model: Text | None = None,
    version: Text | None = None,
    site_id: Text | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> FoundDevices:
    """Find devices of an organization by name, MAC, serial, model, firmware, site or state.

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
    org = await find_whole_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    loose = means_no_site(site_id, names)
    site = named_site(site_id, names) if site_id and not loose else None
    filters = given(
        text=text and anywhere(text),
        status=None if status == UNASSIGNED else status,
        model=model and anywhere(model),
        version=version and anywhere(version),
        site_id=site,
    )
    fits = partial(_fits, text=text, status=status, model=model, version=version, site=site)
    path = path_of("orgs/{org_id}/inventory/search", org_id=org.id)
    tally = Tally[Device](
        type=lambda device: device.type or "unknown",
        status=lambda device: device.standing,
        version=lambda device: device.version,
    )
    found = await surveyed(
        mist,
        [
            # Mist searches one type at a time (access points by default).
            *(
                partial(search_pages, mist.client, path, {"type": kind, **filters})
                for kind in ((type,) if type else DEVICE_TYPES)
            ),
            *([second_nodes(mist, org, wanted=fits)] if type in (None, "gateway") else []),
        ],
        read=Device.model_validate,
        # Of what no site has yet the cloud says that it is disconnected.
        keep=partial(_stands, status=status, loose=loose)
        if loose or status in _UNLIKE_THE_CLOUD
        else everything,
        limit=limit,
        tally=tally,
    )
    chassis = type in (None, "switch") and status in (None, "disconnected") and found.first
    fitting = partial(_fits, text=text, status=None, model=model, version=version, site=site)
    gone = await lost_members(mist, org) if chassis else []
    lost = [box for box in gone if _stands(box, status=None, loose=loose) and fitting(box)]
    number = f"{len(lost)} box{'' if len(lost) == 1 else 'es'}"
    parted = f"; {number} left a virtual chassis" if lost else ""
    return FoundDevices.showing(
        found,
        rows=[_found_device(device, names) for device in found.things],
        notes=filter_note(site_id=site_id if loose else None),
        summary=f"Of {org.name}, {found.counted('device')} fit (as get_org_inventory counts, "
        f"Mist Edges aside): {listed(tally.counts('type'))}; "
        f"{listed(tally.counts('status'))}{parted}.",
        org=org.name,
        org_id=org.id,
        whole={
            "by_type": tally.counts("type"),
            "by_status": tally.counts("status"),
            "by_version": tally.counts("version"),
            "lost_members": [_lost_member(box, names) for box in lost] or None,
        },
    )


def _stands(device: Device, *, status: str | None, loose: bool) -> bool:
    """Tell whether a device is in a state, or at no site: the search has no word for either."""
    return status in (None, device.standing) and not (loose and as_id(device.site_id))


def _fits(
    device: Device,
    *,
    text: str | None,
    status: str | None,
    model: str | None,
    version: str | None,
    site: str | None,
) -> bool:
    """Apply the filters of the search to a row of the inventory, which lacks them."""
    marks = (device.name, device.hostname, device.mac, device.serial)
    wanted = (as_mac(text) or text) if text else None
    return (
        status in (None, device.standing)
        and site in (None, device.site_id)
        and any(mentions(mark, wanted) for mark in marks)
        and mentions(device.model, model)
        and mentions(device.version, version)
    )


def _lost_member(device: Device, names: dict[str, str]) -> LostMember:
    return LostMember.of(
        device,
        chassis=device.name or device.hostname or device.vc_mac,
        mac=device.mac or None,
        site=site_label(device.site_id, names),
    )


def _found_device(device: Device, names: dict[str, str]) -> FoundDevice:
    return FoundDevice.of(
        device,
        name=device.name or device.hostname,
        type=device.type or "unknown",
        status=device.standing,
        mac=device.mac or None,
        site=site_label(device.site_id, names),
    )
