"""An organization without anything in it: what a network of one's own begins with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.cassettes import METHOD, Interaction, Library
from fake_mist.clock import NOW
from fake_mist.endpoints import BY_PATH
from fake_mist.endpoints.endpoint import path_of
from fake_mist.state.state import State
from fake_mist.tenant.draw import ZERO_ID, identifier
from fake_mist.tenant.rows.places import SESSION_MINUTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fake_mist.tenant.rows.common import Json

SHARED: Final = ("const-", "self-usage")
"""Cassettes that belong to the cloud and to no network."""


@dataclass(frozen=True, slots=True)
class Sheets(Library):
    """Recordings in memory; those of the cloud itself come from its folder."""

    def interactions(self, name: str) -> tuple[Interaction, ...]:
        """Give a cassette's interactions."""
        if name in self._loaded or name.startswith(SHARED):
            return super(Sheets, self).interactions(name)
        return ()


def empty(organization: str, folder: Path) -> tuple[State, str]:
    """Make a state with one organization, in an MSP of its own; gives its id too."""
    org, msp = identifier("own-org", organization), identifier("own-msp", organization)
    moments = {"created_time": NOW, "modified_time": NOW}
    row = {
        **moments,
        "alarmtemplate_id": ZERO_ID,
        "allow_mist": False,
        "id": org,
        "msp_id": msp,
        "name": organization,
        "orggroup_ids": [],
        "session_expiry": SESSION_MINUTES,
    }
    ids = {"msp_id": msp, "org_id": org}
    library = Sheets(folder / "rest")
    provider = {**moments, "id": msp, "name": f"{organization} MSP", "tier": "base"}
    setting = {**moments, "id": identifier("own-setting", org), "msp_id": msp, "org_id": org}
    _put(library, "/orgs/{org_id}", ids, row)
    _put(library, "/orgs/{org_id}/setting", ids, setting)
    _put(library, "/msps/{msp_id}", ids, provider)
    _put(library, "/msps/{msp_id}/orgs", ids, [row])
    state = State.of(library)
    state.recordings.edits.made.add(org)
    return state, org


def _put(library: Library, path: str, ids: Mapping[str, str], body: Json | list[Json]) -> None:
    endpoint = BY_PATH[path]
    answer = Interaction(
        method=METHOD, path=path_of(endpoint, ids), query={}, body=json.dumps(body)
    )
    library.replace(endpoint.cassette, (answer,))
