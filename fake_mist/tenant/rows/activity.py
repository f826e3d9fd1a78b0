"""The rows of people and of time, in one place: clients, events, levels, logs, the business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.rows import (
    air,
    applications,
    clients,
    comparisons,
    events,
    insights,
    licenses,
    logs,
    marvis,
    msp,
    nac,
    people,
    sle,
    surroundings,
    timelines,
    vocabulary,
    webhooks,
    wired,
)

if TYPE_CHECKING:
    from fake_mist.tenant.resource import Resource

RESOURCES: Final[tuple[Resource, ...]] = (
    *air.RESOURCES,
    *applications.RESOURCES,
    *clients.RESOURCES,
    *comparisons.RESOURCES,
    *events.RESOURCES,
    *insights.RESOURCES,
    *licenses.RESOURCES,
    *logs.RESOURCES,
    *marvis.RESOURCES,
    *msp.RESOURCES,
    *nac.RESOURCES,
    *people.RESOURCES,
    *sle.RESOURCES,
    *surroundings.RESOURCES,
    *timelines.RESOURCES,
    *vocabulary.RESOURCES,
    *webhooks.RESOURCES,
    *wired.RESOURCES,
)
