"""What a listing is about: one site, or a whole organization."""

from dataclasses import dataclass

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.names import OrgName, find_org, find_site, site_names
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import InputError
from mist_mcp.words.untrusted import quoted


@dataclass(frozen=True, slots=True)
class Scope:
    """A site or an organization.

    Args:
        name: what it is called.
        path: the endpoint that was asked for, below it.
        sites: names of its sites by id.
    """

    name: str
    path: str
    sites: dict[str, str]


async def scope_of(
    client: MistClient, endpoint: str, *, site_id: str | None, org_id: str | None
) -> Scope:
    """Return the site if one is given, else the organization.

    Args:
        client: looks the names up.
        endpoint: what both kinds have, such as `stats/devices`.
        site_id: id or name of a site.
        org_id: id or name of an organization.
    """
    if site_id is not None:
        site = await find_site(client, site_id, org=org_id)
        path = path_of(f"sites/{{site_id}}/{endpoint}", site_id=site.id)
        return Scope(name=site.name, path=path, sites={site.id: site.name})
    org = await find_whole_org(client, org_id)
    path = path_of(f"orgs/{{org_id}}/{endpoint}", org_id=org.id)
    return Scope(name=org.name, path=path, sites=await site_names(client, org))


async def find_whole_org(client: MistClient, text: str | None) -> OrgName:
    """Return the organization that a text means, if a grant covers it, not only sites of it.

    Raises:
        InputError: the token may only ask about sites, as Mist would answer with status 403.
    """
    org = await find_org(client, text)
    if not org.whole:
        raise InputError(
            f"The API token has no right to the whole of {quoted(org.name)}, only to sites of it",
            next_step="Ask about one of them, by a get_site_ tool or with site_id; get_org_sites "
            "lists them.",
            command_step="Ask about one of them with --site.",
        )
    return org
