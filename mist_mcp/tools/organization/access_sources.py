"""Where it is read who is let in; of what hands out secrets, the named fields alone."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from mist_mcp.cloud.paging import Rows, collect, list_pages, whole_list
from mist_mcp.models.access import Administrator, ApiToken, Guest, PreSharedKey
from mist_mcp.models.base import MistObject
from mist_mcp.tools.kit.context import Mist

AccessKind: TypeAlias = Literal["guests", "psks", "tokens", "admins"]


@dataclass(frozen=True, slots=True)
class Source:
    """A list of who is let in.

    Args:
        endpoint: below a site or an organization.
        model: what is kept of a row.
        noun: what the rows are, in a sentence.
        paged: whether the list has pages.
        of_sites: whether sites have one of their own.
    """

    endpoint: str
    model: type[MistObject]
    noun: str
    paged: bool = False
    of_sites: bool = False


SOURCES: Final[dict[AccessKind, Source]] = {
    "guests": Source("guests", Guest, "guest authorizations", of_sites=True),
    "psks": Source("psks", PreSharedKey, "pre-shared keys", paged=True, of_sites=True),
    "tokens": Source("apitokens", ApiToken, "API tokens"),
    "admins": Source("admins", Administrator, "administrators"),
}


async def rows_of(mist: Mist, path: str, source: Source) -> Rows:
    """Read a whole list, of each row what its model names."""
    cloud = mist.client.keeping(source.model)
    if source.paged:
        return await collect(list_pages(cloud, path))
    rows = await whole_list(cloud, path)
    return Rows(rows=rows, total=len(rows), complete=True)
