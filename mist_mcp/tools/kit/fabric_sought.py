"""A fabric that was named, of an organization or of one site."""

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.elsewhere import not_here
from mist_mcp.cloud.names import SiteName, find_site, owner_of, site_names
from mist_mcp.errors import AmbiguousNameError, ForbiddenError, NotFoundError, UnknownNameError
from mist_mcp.tools.kit.fabric_sources import Found, bases_of, find_fabric, places
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.untrusted import quoted


async def fabric_at(
    client: MistClient, text: str, *, org_id: str | None, site_id: str | None
) -> tuple[Found, dict[str, str]]:
    """Return the fabric that an id or a name means, and the names of the sites looked at.

    Raises:
        UnknownNameError: there is none; if it is not of the site that was named, where it is.
        AmbiguousNameError: there are several.
    """
    bases, names = await places(client, org_id=org_id, site_id=site_id)
    try:
        return await find_fabric(client, text, bases), names
    except UnknownNameError:
        site = await find_site(client, site_id, org=org_id) if site_id else None
        if site is not None and (error := await _elsewhere(client, text, site)):
            raise error from None
        raise


async def _elsewhere(client: MistClient, text: str, site: SiteName) -> UnknownNameError | None:
    """Return the error for a fabric of another site, or of no site; None if there is none."""
    org = await owner_of(client, site)
    if org is None:
        return None
    try:
        fabric = (await find_fabric(client, text, bases_of(org))).topology
    except (UnknownNameError, AmbiguousNameError, ForbiddenError, NotFoundError):
        return None
    name = fabric.name or fabric.id
    if as_id(fabric.site_id):
        other = site_label(fabric.site_id, await site_names(client, org))
        return not_here(name, site=site, other=other)
    return UnknownNameError(
        f"{quoted(name)} is not of {quoted(site.name)} but of the whole of {quoted(org.name)}",
        next_step="Ask again without site_id.",
        command_step="Leave --site out.",
    )
