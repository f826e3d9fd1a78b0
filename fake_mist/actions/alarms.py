"""Acknowledgement of alarms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import BY_PATH
from fake_mist.state.edits import GONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fake_mist.clock import TimeShift
    from fake_mist.state.recordings import Recordings

ALARMS: Final = BY_PATH["/orgs/{org_id}/alarms/search"]
ACK_FIELDS: Final = frozenset({"ack_admin_id", "ack_admin_name", "acked_time"})


@dataclass(frozen=True, slots=True)
class Alarms:
    """The recorded alarms, with the marks that clients put on them."""

    recordings: Recordings
    shift: Callable[[], TimeShift]

    def acknowledge(
        self,
        ids: Mapping[str, str],
        *,
        wanted: Sequence[str] | None,
        marks: Mapping[str, Any],
    ) -> bool:
        """Mark alarms of an organization or site, all without a list; tells whether all exist."""
        rows = self.recordings.rows(ALARMS, ids, {}) or []
        reach = [row for row in rows if ids.get("site_id") in {None, row.get("site_id")}]
        known = {row["id"] for row in reach}
        chosen = known if wanted is None else {*wanted}
        if not chosen <= known:
            return False
        members = {**dict.fromkeys(ACK_FIELDS, GONE), **self.shift().undone(marks)}
        for row in reach:
            if row["id"] in chosen:
                self.recordings.edits.change(ALARMS, row, members)
        return True
