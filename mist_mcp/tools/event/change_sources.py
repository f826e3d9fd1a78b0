"""Where changes are told: the audit log, events, the history of pushes, what Marvis does itself."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ConfigDict, Field

from mist_mcp.analysis.changes import CHANGE_TYPES, Subject
from mist_mcp.cloud.names import DEVICE_TYPES
from mist_mcp.cloud.numbered import Numbered
from mist_mcp.cloud.paging import Row, Rows, collect, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.event import DeviceEvent, LogEntry
from mist_mcp.tools.kit.client_scope import ClientScope
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.words.window import LONGEST, Window

_MOST: Final = 3000
"""Rows of each source."""

_MOST_COMPARED: Final = 10
"""Devices whose push before the window is read, to compare the first push in it."""

_NONE: Final = Rows(rows=[], total=0, complete=True)


class Push(MistObject):
    """A configuration that a device was given."""

    model_config = ConfigDict(extra="allow")

    mac: str | None = None
    timestamp: float | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """Return what it says."""
        return self.model_extra or {}


class MarvisChange(MistObject):
    """A change of the configuration that Marvis made."""

    mac: str | None = None
    op: str | None = None
    port_id: str | None = None
    reason: str | None = None
    vlan_ids: list[str] = Field(default_factory=list)
    src: str | None = None
    site_id: str | None = None
    timestamp: float | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose changes are looked for, when, and what could not be read.

    Args:
        mist: the call.
        scope: the site or the organization.
        subject: the device, if one is asked about.
        kind: the type of the device; of one that nobody published all types are read.
        window: until the trouble.
        notes: what is closed or cut.
        unread: the sources that could not be read.
    """

    mist: Mist
    scope: ClientScope
    subject: Subject | None
    kind: str | None
    window: Window
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def query(self) -> dict[str, str]:
        """Return the window, the newest first."""
        return {**self.window.query, **NEWEST}

    async def log(self) -> list[LogEntry]:
        """Return the lines of the audit log of the organization: templates have no site."""
        pages = list_pages(
            Numbered(self.mist.client), self.scope.org_path("logs/search"), self.query
        )
        return read_all(LogEntry, await self._rows(collect(pages, most=_MOST), "audit log"))

    async def events(self) -> list[DeviceEvent]:
        """Return the events that tell of a change."""
        filters = given(
            type=",".join(CHANGE_TYPES),
            mac=self.subject.mac if self.subject else None,
            device_type=None if self.scope.site_id else "all",
        )
        path = self.scope.path("devices/events/search")
        pages = search_pages(self.mist.client, path, {**self.query, **filters})
        return read_all(DeviceEvent, await self._rows(collect(pages, most=_MOST), "list of events"))

    async def pushes(self) -> list[Push]:
        """Return the pushes to the devices of the site, with the one before for some of them."""
        if self.scope.site_id is None:
            self.notes.append(
                "Pushes, and what Marvis changed itself, are read for a site or a device"
            )
            return []
        kinds = [kind for kind in DEVICE_TYPES if kind == self.kind] or list(DEVICE_TYPES)
        found = await asyncio.gather(*(self._pushes_of(kind) for kind in kinds))
        return [push for pushes in found for push in pushes]

    async def _pushes_of(self, kind: str) -> list[Push]:
        wanted = {"type": kind, **given(mac=self.subject.mac if self.subject else None)}
        path = self.scope.path("devices/config_history/search")
        pages = search_pages(self.mist.client, path, {**self.query, **wanted})
        rows = await self._rows(collect(pages, most=_MOST), "history of configurations")
        found = read_all(Push, rows)
        macs = list(dict.fromkeys(push.mac for push in found if push.mac))
        before = await asyncio.gather(
            *(self._push_before(path, kind, mac) for mac in macs[:_MOST_COMPARED])
        )
        return [*found, *(push for pushes in before for push in pushes)]

    async def _push_before(self, path: str, kind: str, mac: str) -> list[Push]:
        """Return the last push before the window, to compare the first one in it."""
        start, end = str(self.window.start - LONGEST), str(self.window.start)
        query = {"type": kind, "mac": mac, "start": start, "end": end, **NEWEST}
        page = await anext(search_pages(self.mist.client, path, query, size=1))
        return read_all(Push, page.rows[:1])

    async def marvis(self) -> list[MarvisChange]:
        """Return what Marvis changed at the site by itself."""
        if self.scope.site_id is None:
            return []
        path = path_of("sites/{site_id}/marvis_configs/search", site_id=self.scope.site_id)
        query = {**self.window.query, **given(mac=self.subject.mac if self.subject else None)}
        pages = search_pages(self.mist.client, path, query)
        return read_all(
            MarvisChange, await self._rows(collect(pages, most=_MOST), "list of changes by Marvis")
        )

    async def _rows(self, reading: Awaitable[Rows], what: str) -> Sequence[Row]:
        """Return rows; a source that is closed, or not there, is no source without changes."""
        notes: list[str] = []
        found = await unless_closed(reading, what, nothing=_NONE, notes=notes)
        if notes and what not in self.unread:
            self.unread.append(what)
            self.notes.extend(notes)
        if not found.complete:
            self.notes.append(f"Of the {what} the newest {len(found.rows)} rows were read")
        return found.rows
