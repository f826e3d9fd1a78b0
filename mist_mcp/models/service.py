"""Typed views of service levels and insight metrics."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mist_mcp.models.base import MistObject


class EnabledLevels(MistObject):
    """The service levels that are measured at a site."""

    enabled: list[str] = Field(default_factory=list)


class Samples(MistObject):
    """Interval by interval: all that was measured, and what of it was not good."""

    total: list[float | None] = Field(default_factory=list)
    degraded: list[float | None] = Field(default_factory=list)


class Measured(MistObject):
    """A service level, or one classifier of what spoils it; the interval in seconds."""

    name: str = ""
    y_label: str | None = None
    interval: float | None = None
    samples: Samples = Samples()


class Trend(MistObject):
    """`summary-trend`: a service level over time, and its classifiers."""

    start: float | None = None
    sle: Measured = Measured()
    classifiers: list[Measured] = Field(default_factory=list)


class Hit(MistObject):
    """A device that a service level suffers at."""

    name: str | None = None
    ap_mac: str | None = None
    switch_mac: str | None = None
    gateway_mac: str | None = None
    degraded: float | None = None

    @property
    def label(self) -> str:
        """What to call it."""
        return self.name or self.ap_mac or self.switch_mac or self.gateway_mac or "(unknown)"


class Impact(MistObject):
    """`impacted-aps` and its kin: whom a service level hits."""

    total_count: int | None = None
    aps: list[Hit] = Field(default_factory=list)
    switches: list[Hit] = Field(default_factory=list)
    gateways: list[Hit] = Field(default_factory=list)

    @property
    def devices(self) -> list[Hit]:
        """Return the devices, the worst first."""
        every = [*self.aps, *self.switches, *self.gateways]
        return sorted(every, key=lambda hit: (-(hit.degraded or 0), hit.label))


class InsightSeries(MistObject):
    """An insight metric over time: numbers, which may be null, or objects."""

    start: float | None = None
    interval: float | None = None
    results: list[Any] = Field(default_factory=list)


class InsightMetric(MistObject):
    """What an insight metric is."""

    description: str | None = None
    unit: str | None = None
    scopes: list[str] = Field(default_factory=list)
