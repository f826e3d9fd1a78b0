"""Who may reach what over a WebSocket, and the recorded rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import Library
from fake_mist.clock import TimeShift
from fake_mist.endpoints import BY_PATH
from fake_mist.state.access import access
from fake_mist.state.recordings import Recordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fake_mist.state.access import Access, Denial

Row = Mapping[str, Any]

DEVICE: Final = "/sites/{site_id}/stats/devices/{device_id}"
SCOPES: Final[Mapping[str, str]] = {
    "msp_id": "/msps/{msp_id}",
    "org_id": "/orgs/{org_id}",
    "site_id": "/sites/{site_id}",
}


@dataclass(frozen=True, slots=True)
class Places:
    """The recorded world as the WebSockets need it; times in it are shifted to the present."""

    access: Access
    recordings: Recordings
    shift: Callable[[], TimeShift] = field(default=TimeShift)

    def knows(self, authorization: str | None) -> bool:
        """Tell whether a token is one at all."""
        return authorization in self.access.accounts

    def denial(self, authorization: str | None, ids: Mapping[str, str]) -> Denial | None:
        """Say why a token does not reach a scope; None lets it."""
        scope = next(path for name, path in SCOPES.items() if name in ids)
        return self.access.denial(BY_PATH[scope], authorization, ids)

    def device(self, site_id: str, device_id: str) -> Row | None:
        """Give the statistics of a device at a site."""
        ids = {"site_id": site_id, "device_id": device_id}
        if not self.access.directory.knows(ids):
            return None
        return next(iter(self.rows(DEVICE, ids)), None)

    def rows(self, path: str, ids: Mapping[str, str]) -> list[Row]:
        """Give a collection's rows; one that is not recorded has none."""
        endpoint = BY_PATH.get(path)
        if endpoint is None:
            return []
        whole = self.access.directory.complete(ids)
        return list(self.recordings.rows(endpoint, whole, {}) or ())


def places(folder: Path, *, shift: Callable[[], TimeShift] = TimeShift) -> Places:
    """Open the cassettes of a folder."""
    library = Library(folder / "rest")
    return Places(access(library), Recordings(library), shift)
