"""Where clients are looked for, with the names of the devices that they are connected to."""

from collections.abc import Mapping
from dataclasses import dataclass

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.device_names import org_device_names, site_device_names
from mist_mcp.cloud.elsewhere import at_site, elsewhere, mac_in
from mist_mcp.cloud.names import find_site, site_names
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import UnknownNameError
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.words.naming import Named, as_mac, as_said, pick, site_label


@dataclass(frozen=True, slots=True)
class ClientScope:
    """A site or an organization.

    Args:
        name: what it is called.
        org_id: the organization.
        site_id: the site; None for a whole organization.
        sites: names of its sites by id.
        devices: names of its devices by MAC address.
    """

    name: str
    org_id: str
    site_id: str | None
    sites: Mapping[str, str]
    devices: Mapping[str, str]

    def path(self, endpoint: str) -> str:
        """Return the path of an endpoint that sites and organizations both have."""
        if self.site_id is not None:
            return path_of(f"sites/{{site_id}}/{endpoint}", site_id=self.site_id)
        return self.org_path(endpoint)

    def org_path(self, endpoint: str) -> str:
        """Return the path of an endpoint of the organization."""
        return path_of(f"orgs/{{org_id}}/{endpoint}", org_id=self.org_id)

    def site(self, site_id: str | None) -> str:
        """Return what to call a site; rows of a site's own search may not name it."""
        return site_label(site_id or self.site_id, self.sites)

    def device(self, mac: str | None) -> str | None:
        """Return what to call a device: its name, or its MAC address."""
        return self.devices.get(mac, mac) if mac else None

    def mac_of(self, text: str, *, kind: str) -> str:
        """Return the MAC address of the device that a text means.

        Raises:
            UnknownNameError: no device has such a name.
            AmbiguousNameError: several have.
        """
        devices = [Named(id=mac, name=name) for mac, name in self.devices.items()]
        return (
            as_mac(as_said(text)) or pick(text, devices, kind=kind, source="search_org_devices").id
        )


async def mac_at(client: MistClient, scope: ClientScope, text: str, *, kind: str) -> str:
    """Return the MAC address of a device of a place; one of another site has nothing to show here.

    Raises:
        UnknownNameError: no device there has such a name; if it is elsewhere, the error says where.
        AmbiguousNameError: several have.
    """

    async def found() -> str:
        try:
            return scope.mac_of(text, kind=kind)
        except UnknownNameError:
            if mac := await mac_in(client, text, org_id=scope.org_id, site_id=scope.site_id):
                return mac
            raise

    site = Named(id=scope.site_id, name=scope.name) if scope.site_id else None
    mac = await at_site(client, found(), text, site=site, org_id=scope.org_id)
    if site is not None and mac not in scope.devices:
        error = await elsewhere(client, mac, site=site, org_id=scope.org_id)
        if error is not None:
            raise error
    return mac


async def client_scope(
    client: MistClient, *, site_id: str | None, org_id: str | None
) -> ClientScope:
    """Return the site if one is given, else the organization.

    Args:
        client: looks the names up.
        site_id: id or name of a site.
        org_id: id or name of an organization.
    """
    if site_id is not None:
        site = await find_site(client, site_id, org=org_id)
        return ClientScope(
            name=site.name,
            org_id=site.org_id,
            site_id=site.id,
            sites={site.id: site.name},
            devices=await site_device_names(client, site.id),
        )
    org = await find_whole_org(client, org_id)
    return ClientScope(
        name=org.name,
        org_id=org.id,
        site_id=None,
        sites=await site_names(client, org),
        devices=await org_device_names(client, org.id),
    )
