"""What became of what a webhook sent: how many deliveries failed, why, and since when."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from mist_mcp.cloud.counting import count_by
from mist_mcp.cloud.paging import Rows, collect, search_pages
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import NEWEST
from mist_mcp.tools.organization.webhook_address import without_address

KEPT_TOPICS: Final = frozenset({"alarms", "audits", "device-updowns", "occupancy-alerts", "ping"})
"""Whose deliveries the cloud keeps (the published values of `topic` in their search)."""

_MOST_FAILURES: Final = 200
_NONE: Final = Rows(rows=[], total=0, complete=True)


class Delivery(MistObject):
    """A delivery of a webhook; times are epoch seconds."""

    status: str | None = None
    status_code: int | None = None
    error: str | None = None
    topic: str | None = None
    timestamp: float | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries of a webhook in a window.

    Args:
        by_status: how many succeeded and failed; None if that is not known.
        by_code: by the status that the receiver answered.
        failures: newest first.
        success: the newest delivery that arrived.
        complete: whether all failures are among those.
    """

    by_status: Mapping[str, int] | None = None
    by_code: Mapping[str, int] = field(default_factory=dict)
    failures: Sequence[Delivery] = ()
    success: Delivery | None = None
    complete: bool = True

    @property
    def number(self) -> int | None:
        """How many there are."""
        return None if self.by_status is None else sum(self.by_status.values())

    @property
    def failed(self) -> int | None:
        """How many did not arrive."""
        return None if self.by_status is None else self.by_status.get("failure", 0)

    @property
    def verdict(self) -> str:
        """Say how it stands: by the newest delivery first."""
        if not self.number:
            return "unknown"
        if not self.failed:
            return "works"
        return "fails now" if self._lately() else "failed at times"

    @property
    def since(self) -> float | None:
        """When the first failed after which none arrived."""
        lately = self._lately()
        return min((each.timestamp or 0.0 for each in lately), default=None)

    def _lately(self) -> list[Delivery]:
        arrived = (self.success and self.success.timestamp) or 0.0
        return [each for each in self.failures if (each.timestamp or 0.0) > arrived]

    def reasons(self, url: str | None) -> list[str]:
        """Say why deliveries failed, the most frequent first; the address is not repeated."""
        words = Counter(_reason(each, url) for each in self.failures)
        return [f"{why}: {number}" for why, number in words.most_common()]


def _reason(delivery: Delivery, url: str | None) -> str:
    """Return what a receiver answered, and of which topic."""
    code = str(delivery.status_code) if delivery.status_code else ""
    error = without_address(delivery.error or "", url)
    said = error if error.startswith(code) else f"{code} {error}".strip()
    return f"{said or 'no reason told'} ({delivery.topic or 'topic unknown'})"


async def deliveries_of(
    mist: Mist, path: str, window: Mapping[str, str], *, name: str, notes: list[str]
) -> Deliveries:
    """Read what became of the deliveries of a webhook.

    Args:
        mist: the call.
        path: of the webhook.
        window: start and end.
        name: of the webhook, for a note.
        notes: where it is said what is closed to the token.
    """
    count = partial(_counted, mist, f"{path}/events/count", window)
    by_status = await unless_closed(
        count("status"), f"list of deliveries of {name}", nothing=None, notes=notes
    )
    if not by_status:
        return Deliveries(by_status)
    newest = {**window, **NEWEST}
    searched = f"{path}/events/search"
    by_code, failures, arrived = await asyncio.gather(
        count("status_code"),
        _found(mist, searched, {**newest, "status": "failure"}, most=_MOST_FAILURES)
        if by_status.get("failure")
        else _nothing(),
        _found(mist, searched, {**newest, "status": "success"}, most=1)
        if by_status.get("success")
        else _nothing(),
    )
    return Deliveries(
        by_status,
        by_code,
        read_all(Delivery, failures.rows),
        next(iter(read_all(Delivery, arrived.rows)), None),
        failures.complete,
    )


async def _nothing() -> Rows:
    return _NONE


async def _found(mist: Mist, path: str, query: Mapping[str, str], *, most: int) -> Rows:
    pages = search_pages(mist.client, path, query, size=most)
    return await collect(pages, most=most)


async def _counted(
    mist: Mist, path: str, window: Mapping[str, str], distinct: str
) -> dict[str, int]:
    pairs, _ = await count_by(mist.client, path, window, distinct=distinct)
    return {value or "none": number for value, number in pairs}


def is_kept(topics: Sequence[str]) -> bool:
    """Tell whether the cloud keeps deliveries of any of the topics."""
    return not KEPT_TOPICS.isdisjoint(topics)
