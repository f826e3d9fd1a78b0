"""Where the events of what was named are: devices have one endpoint, Mist Edges another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from mist_mcp.cloud.elsewhere import mac_in
from mist_mcp.cloud.paging import Pages, Place, Row, collect, list_pages, search_pages
from mist_mcp.errors import ForbiddenError, NotFoundError, UnknownNameError
from mist_mcp.tools.kit.client_scope import ClientScope, mac_at
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.words.naming import Named, as_id, pick

_DEVICES = "devices/events/search"
_EDGES = "mxedges/events/search"


@dataclass(frozen=True, slots=True)
class EventSource:
    """An endpoint with events.

    Args:
        path: of the endpoint.
        query: what is asked of it, beside window, order and type.
        edges: names of Mist Edges by id.
        note: where the device is now, if it moved.
    """

    path: str
    query: dict[str, str]
    edges: dict[str, str] = field(default_factory=dict)
    note: str | None = None

    def pages(self, mist: Mist, query: Mapping[str, str | int]) -> Pages:
        """Return the pages of its events."""
        return partial(search_pages, mist.client, self.path, {**query, **self.query})


async def source_of(
    mist: Mist, scope: ClientScope, device: str | None, query: Mapping[str, str | int]
) -> EventSource:
    """Find where events are: of a device, of a Mist Edge, or of all devices.

    What happened stays with the site where it did, so a device that moved has events at both.

    Args:
        mist: the call.
        scope: the site or organization that is asked about.
        device: name, MAC address or id; None for all of them.
        query: the window, order and types that are asked for.

    Raises:
        UnknownNameError: neither a device nor a Mist Edge has the name.
    """
    # An organization's events are those of access points unless all types are asked for.
    every = given(device_type=None if scope.site_id else "all")
    path = scope.path(_DEVICES)
    if device is None:
        return EventSource(path, every)
    try:
        return EventSource(
            path, every | {"mac": await mac_at(mist.client, scope, device, kind="device")}
        )
    except UnknownNameError as error:
        if (moved := await _moved(mist, scope, device)) is not None:
            source = EventSource(path, every | {"mac": moved}, note=f"{error.message} now")
            rows = source.pages(mist, query)
            if await _any(rows):
                return source
        edge = await _edge(mist, scope, device)
        if edge is None:
            raise
    return EventSource(scope.org_path(_EDGES), {"mxedge_id": edge.id}, {edge.id: edge.name})


async def _moved(mist: Mist, scope: ClientScope, text: str) -> str | None:
    """Return the MAC address of a device that is not at the site, but elsewhere."""
    if scope.site_id is None:
        return None
    return await mac_in(mist.client, text, org_id=scope.org_id, site_id=None)


async def _any(pages: Pages) -> bool:
    async for page in pages(size=1, since=Place()):
        return bool(page.rows)
    return False


async def _edge(mist: Mist, scope: ClientScope, text: str) -> Named | None:
    """Return the Mist Edge that a text means, by id or name; None if none has it."""
    try:
        found = await collect(list_pages(mist.client.cached, scope.org_path("mxedges")))
        return pick(text, _named(found.rows), kind="Mist Edge", source="get_organization_stats")
    except (ForbiddenError, NotFoundError, UnknownNameError):
        return None


def _named(rows: Sequence[Row]) -> list[Named]:
    ids = ((as_id(row.get("id")), row.get("name")) for row in rows)
    return [Named(id=edge_id, name=str(name or edge_id)) for edge_id, name in ids if edge_id]
