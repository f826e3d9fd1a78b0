"""What is not at the site where it was looked for, though the token sees it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mist_mcp.cloud.names import OrgName, find_device, me, orgs_of, site_names
from mist_mcp.errors import (
    AmbiguousNameError,
    ForbiddenError,
    NotFoundError,
    UnknownNameError,
)
from mist_mcp.words.naming import UNASSIGNED, site_label
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from mist_mcp.cloud.client import MistClient
    from mist_mcp.words.naming import Named

ThingT = TypeVar("ThingT")


async def at_site(
    client: MistClient, sought: Awaitable[ThingT], text: str, *, site: Named | None, org_id: str
) -> ThingT:
    """Return what is found of a device at a site.

    Args:
        client: looks for it elsewhere.
        sought: the search at the site.
        text: what the device was called.
        site: where it should be; None where no site was named.
        org_id: the organization of the site.

    Raises:
        UnknownNameError: it is not there; if the token sees it elsewhere, the error says where.
    """
    try:
        return await sought
    except (UnknownNameError, NotFoundError):
        if site is not None and (error := await elsewhere(client, text, site=site, org_id=org_id)):
            raise error from None
        raise


async def elsewhere(
    client: MistClient, text: str, *, site: Named, org_id: str
) -> UnknownNameError | None:
    """Return the error for a device that is elsewhere in the organization; None if it is not."""
    org = await _org(client, org_id)
    if org is None:
        return None
    try:
        found = await find_device(client, text, org=org)
    except AmbiguousNameError as error:
        return UnknownNameError(
            f"No device at {quoted(site.name)} is called {quoted(text)}; elsewhere, "
            f"{error.message}",
            next_step="Give the id of one as it is listed, with its own site or without one.",
        )
    except (UnknownNameError, NotFoundError, ForbiddenError):
        return None
    if found.site_id == site.id:
        return None
    return not_here(found.name, site=site, other=await _site_name(client, org, found.site_id))


async def mac_in(client: MistClient, text: str, *, org_id: str, site_id: str | None) -> str | None:
    """Return the MAC address of a device that the inventory knows; None if not, or elsewhere."""
    org = await _org(client, org_id)
    if org is None:
        return None
    try:
        found = await find_device(client, text, org=org)
    except (AmbiguousNameError, UnknownNameError, NotFoundError, ForbiddenError):
        return None
    return found.mac if site_id in (None, found.site_id) else None


async def _org(client: MistClient, org_id: str) -> OrgName | None:
    orgs = await orgs_of(client, await me(client))
    return next((each for each in orgs if each.id == org_id), None)


def not_here(name: str, *, site: Named, other: str) -> UnknownNameError:
    """Return the error for something that is at another site than the one that was named."""
    if other == UNASSIGNED:
        return UnknownNameError(
            f"{quoted(name)} is not at {quoted(site.name)}: it is assigned to no site",
            next_step="get_org_inventory lists what is assigned to no site.",
            command_step="Assign it to a site first.",
        )
    return UnknownNameError(
        f"{quoted(name)} is not at {quoted(site.name)} but at {quoted(other)}",
        next_step=f"Ask again with site_id {quoted(other)}.",
        command_step=f"Give {quoted(other)} as --site.",
    )


async def _site_name(client: MistClient, org: OrgName, site_id: str | None) -> str:
    return site_label(site_id, await site_names(client, org) if site_id else {})
