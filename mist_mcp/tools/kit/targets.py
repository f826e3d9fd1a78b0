"""Devices that are to be asked something: named, of a site, or of a role in a fabric."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from mist_mcp.cloud.boxes import device_of_box
from mist_mcp.cloud.elsewhere import at_site
from mist_mcp.cloud.names import (
    DEVICE_TYPES,
    OrgName,
    SiteName,
    find_org,
    find_site,
    owner_of,
    searched,
)
from mist_mcp.cloud.paging import collect, list_pages, read_rows, search_pages
from mist_mcp.cloud.reading import Reading
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import InputError, MistError, ShellError, UnknownNameError
from mist_mcp.models.device import Device
from mist_mcp.shell.runner import Place
from mist_mcp.tools.kit.arguments import is_list, names_in
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.fabric_sources import bases_of, topologies, with_switches
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import (
    Named,
    as_id,
    as_mac,
    as_said,
    checked_name,
    device_id,
    folded,
    pick,
)
from mist_mcp.words.untrusted import quoted

JUNOS: Final = ("switch", "gateway")
"""Types of devices that have a Junos shell, session routers aside."""

SESSION_ROUTER: Final = "SSR"
OFFLINE: Final = "disconnected"
MOST_DEVICES: Final = 50


@dataclass(frozen=True, slots=True)
class Target(Named):
    """A device that is to be asked something; a site without an id is none."""

    mac: str
    type: str | None
    model: str
    status: str | None
    site_id: str | None

    @property
    def mark(self) -> str:
        """Its MAC address."""
        return self.mac

    @property
    def place(self) -> Place:
        """Where the cloud's paths have it."""
        return Place(name=self.name, device_id=self.id, site_id=self.site_id or "")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where devices are looked for: an organization, or one site of it."""

    org: OrgName
    site: SiteName | None


async def ground_of(mist: Mist, *, site_id: str | None, org_id: str | None) -> Ground:
    """Return the site if one is given, else the organization."""
    site = await find_site(mist.client, site_id, org=org_id) if site_id else None
    org = await owner_of(mist.client, site) if site else None
    return Ground(org or await find_org(mist.client, org_id), site)


def obstacle(target: Target) -> MistError | None:
    """Return why the cloud cannot reach a device; None if it may."""
    if target.site_id is None:
        return InputError(
            f"{target.name} is in the inventory but assigned to no site",
            next_step="Assign it to a site first, or look at get_org_inventory.",
        )
    if target.status == OFFLINE:
        return ShellError(
            f"{target.name} is offline: the cloud has no connection to it",
            next_step="get_device_stats tells since when; get_device_events what came before.",
        )
    return None


def shell_obstacle(target: Target) -> MistError | None:
    """Return why no Junos command can run on a device; None if it may."""
    routes_sessions = target.model.upper().startswith(SESSION_ROUTER)
    if routes_sessions or target.type not in (*JUNOS, None):
        kind = target.model if routes_sessions else target.type
        return InputError(
            f"{target.name} ({kind}) has no Junos shell",
            next_step="Name a switch or an SRX gateway; get_device_stats describes any device.",
        )
    return obstacle(target)


async def named(mist: Mist, text: str, ground: Ground) -> Target:
    """Return the device that a text means: a name, a MAC address, a serial or an id."""
    said = as_said(text)
    wanted = searched(as_mac(said) or checked_name(said, kind="device"))
    devices = await _devices(mist.client, ground, DEVICE_TYPES, text=f"*{wanted}*")
    if not devices and ground.org.whole:
        box = await device_of_box(mist.client, wanted, org_id=ground.org.id)
        here = box is not None and (ground.site is None or ground.site.id == box.site_id)
        if box is not None and here:
            return _target(box)
    return await _there(mist, said, devices, ground)


async def _there(mist: Mist, text: str, devices: Sequence[Device], ground: Ground) -> Target:
    """Return the device that a text means among those of a place."""
    found = aside(lambda: _picked(text, devices), over=devices)
    return await at_site(mist.client, found, text, site=ground.site, org_id=ground.org.id)


async def all_named(mist: Mist, texts: str, ground: Ground) -> list[Target]:
    """Return the devices that names mean, each of them once.

    Several names are looked up in the whole inventory, which is read once in a minute.

    Args:
        mist: the call.
        texts: names with commas between, or a JSON list of names.
        ground: where they are looked for.
    """
    names = names_in(texts)
    if len(names) == 1:
        return [await named(mist, names[0], ground)]
    _check_number(len(names), where="The list")
    devices = await _devices(mist.client.cached, ground, DEVICE_TYPES)
    whole = names if is_list(texts) else await aside(lambda: _whole(names, devices), over=devices)
    found = [await _there(mist, name, devices, ground) for name in whole]
    return list({target.id: target for target in found}.values())


def _whole(names: Sequence[str], devices: Sequence[Device]) -> list[str]:
    """Put together again the names that have commas of their own."""
    return whole_names(names, {_target(row).name for row in devices})


def whole_names(parts: Sequence[str], known: Collection[str]) -> list[str]:
    """Return names of which some have commas; the longest that is known wins.

    Args:
        parts: what stands between the commas.
        known: the names that there are.
    """
    forms = {_joined(name.split(",")): name for name in known if "," in name}
    names: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(len(parts), at + 1, -1)
        end = next((end for end in ends if _joined(parts[at:end]) in forms), at + 1)
        names.append(forms.get(_joined(parts[at:end]), parts[at]))
        at = end
    return names


def _joined(parts: Sequence[str]) -> str:
    return ",".join(folded(part) for part in parts)


async def all_there(mist: Mist, ground: Ground, *, role: str | None) -> list[Target]:
    """Return the switches and gateways of a place, or those that have a role in its fabrics."""
    rows, roles = await asyncio.gather(
        _devices(mist.client, ground, JUNOS), _roles(mist, ground, role=role)
    )
    macs = {mac for mac, its in roles.items() if its == folded(role or "")}
    found = [
        _target(row)
        for row in rows
        if row.master is not False
        and as_id(row.site_id)
        and (role is None or {row.mac, row.vc_mac} & macs)
    ]
    where = ground.site.name if ground.site else ground.org.name
    if not found:
        wanted = f"of the role {quoted(role)} " if role else ""
        there = ", ".join(counted(roles.values())) or "not known"
        raise UnknownNameError(
            f"No switch or gateway {wanted}is at {where}",
            next_step=f"Roles in its fabrics are {there}; search_org_devices lists devices.",
        )
    _check_number(sum(target.status != OFFLINE for target in found), where=where)
    return found


def _check_number(number: int, *, where: str) -> None:
    if not 0 < number <= MOST_DEVICES:
        raise InputError(
            f"{where} has {number} devices to ask, and one call may ask 1 to {MOST_DEVICES}",
            next_step="Give a role (core, distribution, access ...), another site, or names.",
        )


async def _roles(mist: Mist, ground: Ground, *, role: str | None) -> dict[str, str]:
    """Return the roles of switches in the fabrics of a place, if a role is asked for."""
    if role is None:
        return {}
    there = await topologies(mist.client, bases_of(ground.org))
    fabrics = await asyncio.gather(*(with_switches(mist.client, each) for each in there))
    return {
        switch.mac: folded(switch.role)
        for fabric in fabrics
        for switch in fabric.topology.switches
        if switch.role
    }


async def _devices(
    cloud: Reading, ground: Ground, types: Sequence[str], **filters: str
) -> list[Device]:
    """Read the rows of devices, with their status.

    A token with grants on single sites may not search the inventory, so it reads statistics.
    """
    if ground.org.whole:
        path = path_of("orgs/{org_id}/inventory/search", org_id=ground.org.id)
        within = {"site_id": ground.site.id} if ground.site else {}
        pages = [search_pages(cloud, path, {"type": kind, **within, **filters}) for kind in types]
    else:
        sites = [ground.site.id] if ground.site else ground.org.site_ids
        paths = [path_of("sites/{site_id}/stats/devices", site_id=each) for each in sites]
        pages = [list_pages(cloud, path, {"type": kind}) for path in paths for kind in types]
    parts = await asyncio.gather(*map(collect, pages))
    return await read_rows(Device, [row for part in parts for row in part.rows])


def _picked(text: str, devices: Sequence[Device]) -> Target:
    wanted = as_mac(text) or checked_name(text, kind="device")
    for row in devices:
        if folded(wanted) in map(folded, (row.mac, row.serial or "", row.vc_mac or "")):
            return _target(row)
    masters = [_target(row) for row in devices if row.master is not False]
    return pick(wanted, masters, kind="device", source="search_org_devices")


def _target(row: Device) -> Target:
    return Target(
        id=row.id or device_id(row.vc_mac or row.mac),
        name=row.name or row.hostname or row.mac,
        mac=row.mac,
        type=row.type,
        model=row.model or "",
        status=row.status,
        site_id=as_id(row.site_id),
    )
