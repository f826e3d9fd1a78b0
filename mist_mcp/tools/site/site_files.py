"""What a site has as files: floor plans, and packet captures with where they can be fetched."""

from collections.abc import Sequence
from typing import Final

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.cloud.device_names import site_device_names
from mist_mcp.cloud.paging import Rows, collect, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment
from mist_mcp.words.window import time_window

_MOST: Final = 100
_SPAN: Final = "30d"
_NONE: Final = Rows(rows=[], total=0, complete=True)


class FloorPlan(MistObject):
    """A map of a site; pixels of its image, and metres."""

    id: str | None = None
    name: str | None = None
    type: str | None = None
    mapstack_floor: int | None = None
    width: int | None = None
    height: int | None = None
    width_m: float | None = None
    height_m: float | None = None


class Capture(MistObject):
    """A packet capture; duration in seconds."""

    id: str | None = None
    timestamp: float | None = None
    type: str | None = None
    format: str | None = None
    duration: float | None = None
    max_num_packets: float | None = None
    aps: list[str] = Field(default_factory=list)
    ap_macs: list[str] = Field(default_factory=list)
    mxedges: list[str] = Field(default_factory=list)
    termination_reason: str | None = None
    pcap_url: str | None = None
    url: str | None = None


class FloorPlanRow(Record):
    """A floor plan."""

    name: Foreign | None = None
    type: Foreign | None = None
    floor: int | None = Field(None, description="in its stack of maps")
    width_m: float | None = None
    height_m: float | None = None
    width_pixels: int | None = None
    height_pixels: int | None = None
    id: Id | None = None


class CaptureRow(Record):
    """A packet capture that the cloud keeps."""

    time: Moment = None
    type: Foreign | None = None
    format: Foreign | None = None
    seconds: float | None = None
    most_packets: float | None = None
    devices: list[Foreign] = Field(default_factory=list, description="that captured")
    ended: Foreign | None = Field(None, description="why")
    file: Foreign | None = Field(None, description="its address, in which signatures are masked")
    id: Id | None = None


async def floor_plans(mist: Mist, site_id: str, notes: list[str]) -> list[FloorPlanRow]:
    """Return the floor plans of a site; what is closed to the token is a note."""
    pages = list_pages(mist.client, path_of("sites/{site_id}/maps", site_id=site_id))
    found = await unless_closed(
        collect(pages, most=_MOST), "list of floor plans", nothing=_NONE, notes=notes
    )
    notes += _cut("floor plans", found)
    return [_plan_row(plan) for plan in read_all(FloorPlan, found.rows)]


def _plan_row(plan: FloorPlan) -> FloorPlanRow:
    return FloorPlanRow.of(
        plan, floor=plan.mapstack_floor, width_pixels=plan.width, height_pixels=plan.height
    )


async def captures(mist: Mist, site_id: str, notes: list[str]) -> list[CaptureRow]:
    """Return the packet captures of the last 30 days, the newest first."""
    window = time_window(_SPAN, None, None, now=mist.asked)
    path = path_of("sites/{site_id}/pcaps", site_id=site_id)
    pages = search_pages(mist.client, path, window.query, size=_MOST)
    found = await unless_closed(
        collect(pages, most=_MOST), "list of packet captures", nothing=_NONE, notes=notes
    )
    notes += _cut("packet captures", found)
    taken = sorted(
        read_all(Capture, found.rows), key=lambda each: each.timestamp or 0.0, reverse=True
    )
    names = await site_device_names(mist.client, site_id) if taken else {}
    return [_capture_row(each, names) for each in taken]


def _cut(what: str, found: Rows) -> Sequence[str]:
    return () if found.complete else [f"Of {found.total} {what}, {len(found.rows)} are shown"]


def _capture_row(capture: Capture, names: dict[str, str]) -> CaptureRow:
    macs = dict.fromkeys([*capture.aps, *capture.ap_macs, *capture.mxedges])
    return CaptureRow.of(
        capture,
        time=iso(capture.timestamp),
        seconds=capture.duration,
        most_packets=capture.max_num_packets,
        devices=[f"{names[mac]} ({mac})" if mac in names else mac for mac in macs],
        ended=capture.termination_reason,
        file=capture.pcap_url or capture.url,
    )
