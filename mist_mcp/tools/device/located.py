"""A device that was named, and the site that it is assigned to."""

from mist_mcp.cloud.elsewhere import at_site
from mist_mcp.cloud.names import (
    DeviceName,
    SiteName,
    find_device,
    find_org,
    find_site,
    owner_of,
)
from mist_mcp.errors import InputError
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.naming import as_mac, device_id


async def located(mist: Mist, text: str, *, org_id: str | None) -> tuple[SiteName, DeviceName]:
    """Return the device that a text means, and its site.

    Args:
        mist: the call.
        text: name, MAC address, serial number or id of a device.
        org_id: id or name of its organization, if the token reaches several.

    Raises:
        InputError: there is no such device, there are several, or it is assigned to no site.
    """
    org = await find_org(mist.client, org_id)
    found = await find_device(mist.client, text, org=org)
    if found.site_id is None:
        raise InputError(
            f"{found.name} is in the inventory but assigned to no site",
            next_step="Assign it to a site first, or look at get_org_inventory.",
        )
    return await find_site(mist.client, found.site_id, org=None), found


async def located_at(
    mist: Mist, text: str, *, site_id: str | None, org_id: str | None
) -> tuple[SiteName, DeviceName]:
    """Return the device that a text means and its site; a site that is given is believed.

    Args:
        mist: the call.
        text: name, MAC address, serial number or id of a device.
        site_id: id or name of its site, if known; with a MAC address the inventory is not asked.
        org_id: id or name of its organization, if the token reaches several.
    """
    if site_id is None:
        return await located(mist, text, org_id=org_id)
    site = await find_site(mist.client, site_id, org=org_id)
    if mac := as_mac(text):
        return site, DeviceName(id=device_id(mac), name=mac, mac=mac, type=None, site_id=site.id)
    org = await owner_of(mist.client, site) or await find_org(mist.client, org_id)
    found = find_device(mist.client, text, org=org, site=site)
    return site, await at_site(mist.client, found, text, site=site, org_id=org.id)
