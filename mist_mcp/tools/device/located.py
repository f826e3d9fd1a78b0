"""A device that was named, and the site that it is assigned to."""

from mist_mcp.cloud.names import DeviceName, SiteName, find_device, find_org, find_site
from mist_mcp.errors import InputError
from mist_mcp.tools.kit.context import Mist


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
