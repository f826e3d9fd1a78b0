"""How much a change can affect: the sites that use the object, their devices and clients.

What cannot be narrowed down counts as the whole organization; what is not known is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.template_use import ENDPOINTS, uses
from mist_mcp.changing.requests import within_collection
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.gate.plan import Reach
from mist_mcp.models.base import read_all
from mist_mcp.models.site import Site
from mist_mcp.models.template import Template
from mist_mcp.words.naming import as_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.changing.requests import Home
    from mist_mcp.cloud.client import MistClient

Documents = tuple[dict[str, Any], ...]
"""The object as it is and as it would be, as far as there is one."""

_KINDS: Final = {ending: kind for kind, ending in ENDPOINTS.items() if kind != "device_profile"}
_WLANS: Final = "wlans"


async def reach_of(client: MistClient, home: Home, *, documents: Documents) -> Reach:
    """Return how much a change of an object affects at most."""
    if within_collection(home.rest) == "devices":
        return Reach(devices=1, sites=1)
    try:
        sites = await _sites(client, home, documents)
    except (ForbiddenError, NotFoundError):
        return Reach()
    return Reach() if sites is None else reach_of_sites(sites)


async def _sites(client: MistClient, home: Home, documents: Documents) -> Sequence[Site] | None:
    """Return the sites that a change affects, with their counts; None if some are missing."""
    if home.scope == "sites":
        return read_all(
            Site, [await client.read_object(path_of("sites/{site_id}/stats", site_id=home.id))]
        )
    path = path_of("orgs/{org_id}/stats/sites", org_id=home.id)
    found = await collect(list_pages(client, path))
    if not found.complete:
        return None
    return await _users(client, home, documents, read_all(Site, found.rows))


def reach_of_sites(sites: Sequence[Site]) -> Reach:
    """Return the devices and clients of some sites; pure."""
    devices = [sum(total for _, total in site.devices.values()) for site in sites if site.devices]
    clients = [site.num_clients for site in sites if site.num_clients is not None]
    return Reach(
        devices=sum(devices) if len(devices) == len(sites) else None,
        sites=len(sites),
        clients=sum(clients) if len(clients) == len(sites) else None,
    )


async def _users(
    client: MistClient, home: Home, documents: Documents, sites: Sequence[Site]
) -> Sequence[Site]:
    """Return the sites that use the object, before or after; all where that is not known."""
    collection = within_collection(home.rest)
    if collection == _WLANS:
        documents = await _templates_of(client, home, documents)
        collection = ENDPOINTS["wlan"] if documents else None
    if collection not in _KINDS:
        return sites
    kind = _KINDS[collection]
    default = await _default(client, home) if kind == "alarm" else None
    templates = read_all(Template, documents)
    return [site for site in sites if any(uses(site, t, kind, default=default) for t in templates)]


async def _templates_of(client: MistClient, home: Home, documents: Documents) -> Documents:
    """Return the templates that WLANs belong to; none unless each WLAN names one."""
    ids = [as_id(str(document.get("template_id") or "")) for document in documents]
    paths = [
        path_of("orgs/{org_id}/templates/{id}", org_id=home.id, id=template_id)
        for template_id in dict.fromkeys(ids)
        if template_id
    ]
    try:
        found = [await client.read_object(path) for path in paths]
    except (ForbiddenError, NotFoundError):
        return ()
    return tuple(found) if all(ids) else ()


async def _default(client: MistClient, home: Home) -> str | None:
    org = await client.read_object(path_of("orgs/{org_id}", org_id=home.id))
    return as_id(org.get("alarmtemplate_id"))
