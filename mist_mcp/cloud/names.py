"""Names in, names out: what a person typed, looked up in the cloud.

Which organizations and sites there are follows from the token's grants in `/self`; the rest is
asked for. An MSP grant reaches all organizations of the MSP.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mist_mcp.cloud.boxes import device_of_box
from mist_mcp.cloud.device_names import org_device_names
from mist_mcp.cloud.paging import Rows, collect, list_pages, read_rows, search_pages, whole_list
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import AmbiguousNameError, ForbiddenError, NotFoundError, UnknownNameError
from mist_mcp.models.account import Me, Privilege
from mist_mcp.models.base import read_all
from mist_mcp.models.device import Device
from mist_mcp.models.organization import Org
from mist_mcp.models.site import Site
from mist_mcp.words.naming import (
    NO_ID,
    Named,
    as_id,
    as_mac,
    as_mac_part,
    as_said,
    as_uuid,
    checked_name,
    device_id,
    folded,
    means_no_site,
    mentions,
    pick,
    with_id,
)
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.cloud.client import MistClient

DEVICE_TYPES = ("ap", "switch", "gateway")
ROLES = ("read", "installer", "helpdesk", "write", "admin")
"""From the lowest to the highest."""

_MOST_LOOKED_THROUGH = 3
"""Organizations whose sites are read to tell a site that was given as an organization."""

_MOST_LOOKED_UP = 9
"""Devices whose rows are read for one name: one more than an error lists."""


@dataclass(frozen=True, slots=True)
class OrgName(Named):
    """An organization that the token reaches, the role it has there, and through what."""

    role: str = "unknown"
    msp_name: str | None = None
    whole: bool = False
    """Whether a grant covers the organization, not only sites of it."""
    site_ids: tuple[str, ...] = ()
    """The sites that grants name, where none covers the organization."""
    by_group: bool = False
    """Whether it is reached through groups of sites, of which no grant says the sites."""


@dataclass(frozen=True, slots=True)
class SiteName(Named):
    """A site and its organization.

    Args:
        about: the site as the cloud describes it.
        owner: its organization, where finding the site took looking that up.
    """

    org_id: str
    about: Site
    owner: OrgName | None = None


@dataclass(frozen=True, slots=True)
class DeviceName(Named):
    """A device: `id` as the site endpoints want it."""

    mac: str
    type: str | None
    site_id: str | None

    @property
    def mark(self) -> str:
        """Its MAC address."""
        return self.mac


async def me(client: MistClient) -> Me:
    """Return who the token is."""
    return Me.model_validate(await client.cached.read_object("/api/v1/self"))


async def orgs_of(client: MistClient, owner: Me) -> list[OrgName]:
    """Return the distinct organizations that the token reaches, in the order of the grants."""
    grants = owner.privileges or []
    direct = [_org_of(grant, grants) for grant in grants if as_id(grant.org_id)]
    inherited = await asyncio.gather(
        *(_orgs_of_msp(client, grant) for grant in grants if grant.scope == "msp" and grant.msp_id),
        *(_orgs_of_group(client, grant) for grant in grants if grant.scope == "orggroup"),
    )
    found: dict[str, OrgName] = {}
    for org in [*direct, *(org for orgs in inherited for org in orgs)]:
        found[org.id] = max(found.get(org.id, org), org, key=_reach)
    return list(found.values())


def _reach(org: OrgName) -> tuple[bool, int]:
    """Rank grants on one organization: of several, Mist applies the highest role."""
    return org.whole, ROLES.index(org.role) if org.role in ROLES else -1


def _org_of(grant: Privilege, grants: list[Privilege]) -> OrgName:
    whole = grant.scope == "org"
    sites = [other.site_id for other in grants if other.org_id == grant.org_id]
    name = (grant.name if whole else grant.org_name) or grant.org_name or grant.org_id or ""
    return OrgName(
        id=grant.org_id or NO_ID,
        name=name,
        role=grant.role or "unknown",
        msp_name=grant.msp_name,
        whole=whole,
        site_ids=tuple(dict.fromkeys(site_id for site_id in sites if site_id)),
        by_group=any(other.scope == "sitegroup" for other in grants if _same_org(other, grant)),
    )


def _same_org(one: Privilege, other: Privilege) -> bool:
    return one.org_id == other.org_id


async def _orgs_of_group(client: MistClient, grant: Privilege) -> list[OrgName]:
    """Return the organizations of a granted group; none if the MSP's list is closed to it."""
    try:
        return await _orgs_of_msp(client, grant) if grant.msp_id else []
    except (ForbiddenError, NotFoundError):
        return []


async def _orgs_of_msp(client: MistClient, grant: Privilege) -> list[OrgName]:
    rows = await whole_list(client.cached, path_of("msps/{msp_id}/orgs", msp_id=grant.msp_id or ""))
    return [
        OrgName(
            id=org.id,
            name=org.name or org.id,
            role=grant.role or "unknown",
            msp_name=grant.name or grant.msp_name,
            whole=True,
        )
        for org in read_all(Org, rows)
        if grant.scope == "msp" or not set(grant.orggroup_ids).isdisjoint(org.orggroup_ids)
    ]


async def find_org(client: MistClient, text: str | None) -> OrgName:
    """Return the organization that a text means; without a text, the only one there is.

    Raises:
        UnknownNameError: the token reaches no such organization.
        AmbiguousNameError: there are several.
    """
    orgs = await orgs_of(client, await me(client))
    if text is not None:
        try:
            return pick(text, orgs, kind="organization", source="get_organizations")
        except UnknownNameError as error:
            raise await _no_org(client, text, orgs) or error from None
    if len(orgs) == 1:
        return orgs[0]
    if not orgs:
        raise UnknownNameError(
            "The token reaches no organization",
            next_step="get_user_info shows what it may do.",
            command_step="`mist-mcp --security-check` shows what it may do.",
        )
    listed = ", ".join(with_id(org) for org in orgs[:8])
    raise AmbiguousNameError(
        f"The token reaches {len(orgs)} organizations: {listed}",
        next_step="Give org_id the name or the id of one.",
        command_step="Give --org the name or the id of one.",
    )


async def owner_of(client: MistClient, site: SiteName) -> OrgName | None:
    """Return a site's organization, or None if the token's grants do not name it."""
    if site.owner is not None:
        return site.owner
    orgs = await orgs_of(client, await me(client))
    return next((org for org in orgs if org.id == site.org_id), None)


async def sites_of(client: MistClient, org: OrgName) -> list[Site]:
    """Return all sites of an organization that the token may see.

    A token with grants on single sites may not list the organization's, so those are read one
    by one.
    """
    if org.whole:
        path = path_of("orgs/{org_id}/sites", org_id=org.id)
        return await read_rows(Site, (await collect(list_pages(client.cached, path))).rows)
    paths = [path_of("sites/{site_id}", site_id=site_id) for site_id in org.site_ids]
    return read_all(
        Site, await asyncio.gather(*(client.cached.read_object(path) for path in paths))
    )


async def site_names(client: MistClient, org: OrgName) -> dict[str, str]:
    """Return the names of an organization's sites by id."""
    return {site.id: site.label for site in await sites_of(client, org)}


def named_site(text: str, names: Mapping[str, str]) -> str:
    """Return the id of the site that a text means, among names by id.

    Raises:
        UnknownNameError: none of them.
        AmbiguousNameError: several.
    """
    if means_no_site(text, names):
        raise _nowhere(text)
    sites = [Named(id=site_id, name=name) for site_id, name in names.items()]
    return pick(text, sites, kind="site", source="get_org_sites").id


async def find_site(client: MistClient, text: str, *, org: str | None) -> SiteName:
    """Return the site that a text means: an id, or a name in the organization.

    Raises:
        UnknownNameError: there is no such site, or not in the organization that was given.
        AmbiguousNameError: there are several.
    """
    said = as_said(text)
    try:
        if site_id := as_uuid(said):
            return await _site_by_id(client, site_id, org=org)
        checked_name(said, kind="site")
        owner = await find_org(client, org)
        return pick(said, await _named_sites(client, owner), kind="site", source="get_org_sites")
    except (UnknownNameError, NotFoundError, ForbiddenError) as error:
        raise await _no_site(client, said) or error from None


async def _named_sites(client: MistClient, owner: OrgName) -> list[SiteName]:
    return [
        SiteName(id=site.id, name=site.label, org_id=owner.id, about=site, owner=owner)
        for site in await sites_of(client, owner)
    ]


async def _no_site(client: MistClient, text: str) -> UnknownNameError | None:
    """Return the error for what is something else than a site; None if nobody knows it."""
    orgs = await orgs_of(client, await me(client))
    org = next((org for org in orgs if _is_called(org, text)), None)
    if org is None:
        return _nowhere(text) if means_no_site(text, {}) else _mistaken(text, wanted="site")
    return UnknownNameError(
        f"{quoted(text)} is not a site but the organization {quoted(org.name)}",
        next_step="Give it as org_id; get_org_sites lists its sites.",
        command_step="Give it as --org.",
    )


def _nowhere(text: str) -> UnknownNameError:
    """Return the error for what no site has, where only sites have something to show."""
    return UnknownNameError(
        f"{quoted(text)} is no site: what is assigned to none has nothing to show here",
        next_step="get_org_inventory and search_org_devices list it, with the same site_id.",
        command_step="The inventory in the Mist portal lists it.",
    )


async def _no_org(
    client: MistClient, text: str, orgs: Sequence[OrgName]
) -> UnknownNameError | None:
    """Return the error for what is something else than an organization; None if nobody knows it."""
    said = as_said(text)
    site = await _site_called(client, said, orgs)
    if site is None:
        return _mistaken(said, wanted="organization")
    return UnknownNameError(
        f"{quoted(said)} is not an organization but the site {quoted(site.label)}",
        next_step="Give it as site_id, with or without the org_id that get_organizations lists.",
        command_step="Give it as --site.",
    )


async def _site_called(client: MistClient, text: str, orgs: Sequence[OrgName]) -> Site | None:
    """Return the site of an id or of exactly this name, if the token sees one."""
    try:
        if (site_id := as_uuid(text)) and as_mac(text) is None:
            path = path_of("sites/{site_id}", site_id=site_id)
            return Site.model_validate(await client.cached.read_object(path))
        if len(orgs) > _MOST_LOOKED_THROUGH:
            return None
        lists = await asyncio.gather(*(sites_of(client, org) for org in orgs))
    except (ForbiddenError, NotFoundError):
        return None
    sites = [site for sites in lists for site in sites]
    return next((site for site in sites if folded(site.label) == folded(text)), None)


def _mistaken(text: str, *, wanted: str) -> UnknownNameError | None:
    """Return the error for the id of a device where another id is wanted."""
    mac = as_mac(text)
    if mac is None:
        return None
    return UnknownNameError(
        f"{quoted(text)} is not a{'n' if wanted == 'organization' else ''} {wanted} but a device, "
        "or its MAC address",
        next_step="Give it as device_id, if the tool has one; search_org_devices tells its site.",
        command_step=f"Give the name or the id of a{'n' if wanted == 'organization' else ''} "
        f"{wanted}.",
    )


def _is_called(thing: Named, text: str) -> bool:
    return folded(text) in (folded(thing.id), folded(thing.name))


async def _site_by_id(client: MistClient, site_id: str, *, org: str | None) -> SiteName:
    path = path_of("sites/{site_id}", site_id=site_id)
    site = Site.model_validate(await client.cached.read_object(path))
    owner = await find_org(client, org) if org is not None else None
    if owner is not None and owner.id != site.org_id:
        raise UnknownNameError(
            f"The site {site_id} is not one of {quoted(owner.name)}",
            next_step="get_org_sites lists the sites of an organization.",
            command_step="The Mist portal lists the sites of an organization.",
        )
    name = site.name or site_id
    return SiteName(id=site_id, name=name, org_id=site.org_id or NO_ID, about=site, owner=owner)


async def find_device(
    client: MistClient, text: str, *, org: OrgName, site: SiteName | None = None
) -> DeviceName:
    """Return the device that a text means: a MAC address, a device id, a serial or a name.

    Raises:
        UnknownNameError: the inventory holds no such device.
        AmbiguousNameError: it holds several.
    """
    said = as_said(text)
    wanted = as_mac(said) or checked_name(said, kind="device")
    devices = await _devices_called(client, searched(wanted), org=org)
    found = [row for row in devices if site is None or row.site_id == site.id]
    if known := await aside(lambda: _exactly(found, wanted), over=found):
        return known
    if org.whole and not any(folded(_device_name(row).name) == folded(wanted) for row in found):
        otherwise = await _written_otherwise(client, wanted, org=org)
        found += [row for row in otherwise if site is None or row.site_id == site.id]
    masters = [_device_name(row) for row in found if row.master is not False]
    if org.whole and not masters and (box := await device_of_box(client, wanted, org_id=org.id)):
        return _device_name(box)
    return await aside(
        lambda: pick(wanted, masters, kind="device", source="search_org_devices"), over=masters
    )


def searched(wanted: str) -> str:
    """Return what the cloud is asked for: a part of a MAC address without its separators."""
    part = as_mac_part(wanted)
    return part if part and not folded(wanted).isalnum() else wanted


def _exactly(devices: Iterable[Device], wanted: str) -> DeviceName | None:
    """Return the device with a MAC address or serial number; None if there is none."""
    for row in devices:
        known = (row.mac, row.serial or "", row.vc_mac or "")
        if folded(wanted) in map(folded, known):
            return _device_name(row)
    return None


async def _written_otherwise(client: MistClient, wanted: str, *, org: OrgName) -> list[Device]:
    """Return the devices whose names a keyboard writes so, though the cloud has other characters.

    Mist compares what it is asked for character by character, so all names are looked through.
    """
    names = await org_device_names(client, org.id)
    exact = [mac for mac, name in names.items() if folded(name) == folded(wanted)]
    partial = [mac for mac, name in names.items() if mentions(name, wanted)]
    found = [
        await search_inventory(client, org_id=org.id, text=mac)
        for mac in (exact or partial)[:_MOST_LOOKED_UP]
    ]
    return await read_rows(Device, [row for rows in found for row in rows.rows])


async def _devices_called(client: MistClient, wanted: str, *, org: OrgName) -> list[Device]:
    """Return the devices that may be meant.

    A token with grants on single sites may not search the organization's inventory, so their
    devices are listed.
    """
    if org.whole:
        rows = await search_inventory(client, org_id=org.id, text=f"*{wanted}*")
        return await read_rows(Device, rows.rows)
    paths = {
        site_id: path_of("sites/{site_id}/devices", site_id=site_id) for site_id in org.site_ids
    }
    lists = await asyncio.gather(
        *(collect(list_pages(client, path, {"type": "all"})) for path in paths.values())
    )
    return [
        Device.model_validate({**row, "site_id": site_id})
        for site_id, rows in zip(paths, lists, strict=True)
        for row in rows.rows
    ]


async def search_inventory(
    client: MistClient,
    *,
    org_id: str,
    types: tuple[str, ...] = DEVICE_TYPES,
    **filters: str,
) -> Rows:
    """Search the inventory; Mist searches one type at a time (access points by default).

    A device that comes for several types is one.
    """
    path = path_of("orgs/{org_id}/inventory/search", org_id=org_id)
    found = await asyncio.gather(
        *(collect(search_pages(client, path, {"type": kind, **filters})) for kind in types)
    )
    rows = [row for part in found for row in part.rows]
    distinct = {row.get("mac") or str(at): row for at, row in enumerate(rows)}
    return Rows(
        rows=[*distinct.values()],
        total=sum(part.total for part in found) - (len(rows) - len(distinct)),
        complete=all(part.complete for part in found),
    )


def _device_name(device: Device) -> DeviceName:
    return DeviceName(
        id=device.id or device_id(device.vc_mac or device.mac),
        name=device.name or device.hostname or device.mac,
        mac=device.mac,
        type=device.type,
        site_id=as_id(device.site_id),
    )
