"""The one client that a text means, with what the searches of clients say of it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from mist_mcp.cloud.paging import Rows, collect, search_pages
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.client import NacClient, WiredClient, WirelessClient
from mist_mcp.tools.kit.client_scope import ClientScope
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import NEWEST, anywhere, wired_text
from mist_mcp.words.naming import Named, as_mac, as_said, folded, pick

RowT = TypeVar("RowT", bound=MistObject)

_MOST: Final = 200
"""Clients that a text may fit, of each kind; of more the latest are looked through."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A client; what no search knows is None.

    Args:
        mac: its address.
        wireless: its row among wireless clients.
        wired: its row among wired clients.
        nac: its row at access control.
        notes: what could not be read.
    """

    mac: str
    wireless: WirelessClient | None
    wired: WiredClient | None
    nac: NacClient | None
    notes: list[str]

    @property
    def name(self) -> str | None:
        """Return its host name."""
        return _first(each.name for each in (self.wireless, self.wired) if each)

    @property
    def user(self) -> str | None:
        """Return who uses it."""
        return _first(each.user for each in (self.wireless, self.nac) if each)

    @property
    def address(self) -> str | None:
        """Return its IP address; None where nobody knows of one."""
        own = [each.address for each in (self.wireless, self.nac) if each]
        return _first([*own, *(self.wired.ip if self.wired else ())])

    @property
    def is_unseen(self) -> bool:
        """Tell whether every search could be read, and none knows it."""
        return not self.notes and not any((self.wireless, self.wired, self.nac))

    @property
    def seen(self) -> float | None:
        """Return when a network device saw it last, epoch seconds."""
        times = [each.timestamp for each in (self.wireless, self.wired) if each and each.timestamp]
        return max(times, default=None)

    @property
    def site_id(self) -> str | None:
        """Return the site at which it was seen last."""
        rows = [each for each in (self.wireless, self.wired, self.nac) if each and each.site_id]
        latest = max(rows, key=lambda row: row.timestamp or 0.0, default=None)
        return latest.site_id if latest else None


def _first(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, texts), None)


async def sought(mist: Mist, scope: ClientScope, text: str, window: Mapping[str, str]) -> Sought:
    """Find the client that a name, a user or an address means.

    A whole MAC address means a client even where no search knows it.

    Raises:
        UnknownNameError: no client fits.
        AmbiguousNameError: several fit.
    """
    notes: list[str] = []
    wanted = as_mac(as_said(text))
    anything = {"text": anywhere(text)}

    async def found(kind: type[RowT], endpoint: str, fits: Mapping[str, str]) -> list[RowT]:
        query = {**window, **NEWEST, **fits}
        pages = search_pages(mist.client, scope.path(endpoint), query)
        what = f"part that {endpoint} has of it"
        nothing = Rows(rows=[], total=0, complete=True)
        read = await unless_closed(collect(pages, most=_MOST), what, nothing=nothing, notes=notes)
        return read_all(kind, read.rows)

    wireless, wired, nac = await asyncio.gather(
        found(WirelessClient, "clients/search", anything),
        found(WiredClient, "wired_clients/search", wired_text(text)),
        found(NacClient, "nac_clients/search", anything),
    )
    mac = wanted or _picked(text, [*map(_named, wireless), *map(_named_wired, wired), *_users(nac)])
    return Sought(
        mac=mac,
        wireless=next((each for each in wireless if each.mac == mac), None),
        wired=next((each for each in wired if each.mac == mac), None),
        nac=next((each for each in nac if each.mac == mac), None),
        notes=notes,
    )


def _picked(text: str, things: list[Named]) -> str:
    """Return the address of the client that a text means; its whole user name means it too."""
    said = folded(as_said(text))
    whole = [thing for thing in things if said in folded(thing.name).split(" / ")]
    return pick(text, whole or things, kind="client", source=_SOURCE).id


_SOURCE: Final = "search_org_wireless_clients or search_org_wired_clients"


def _named(client: WirelessClient) -> Named:
    return Named(id=client.mac, name=_joined(client.name, client.user, client.address))


def _joined(*names: str | None) -> str:
    return " / ".join(filter(None, names))


def _named_wired(client: WiredClient) -> Named:
    return Named(id=client.mac, name=_joined(client.name, *client.ip))


def _users(clients: list[NacClient]) -> list[Named]:
    return [Named(id=each.mac, name=each.user) for each in clients if each.user]
