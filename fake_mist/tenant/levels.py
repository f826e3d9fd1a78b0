"""Service levels: how many user minutes of the last day were good, hour by hour, and why not.

Every figure of the service level endpoints is a sum of these hours, so they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.places import (
    FIELD_STATION,
    HARBOUR_BRANCH,
    LIBRARY_QUARTER,
    MAIN_CAMPUS,
    MEDICAL_SCHOOL,
    OBSERVATORY,
    SCIENCE_PARK,
)
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from fake_mist.tenant.model import Site

HOURS: Final = 24
QUIET: Final = range(11, 19)
"""The window ends at noon: the night is in the middle of it."""

PER_AP: Final = 240
"""User minutes of an access point in a busy hour."""

BEST: Final = 6
WORST: Final = 38
"""Ordinary loss, in thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One service level metric: what can spoil it, whom it concerns, and where it is measured.

    The names and classifiers of the WAN are those that public programs saw live ones use.
    """

    name: str
    classifiers: tuple[str, ...]
    concerns: str
    unit: str
    sites: frozenset[Site] | None = None


BRANCHED: Final = frozenset(
    {HARBOUR_BRANCH, MAIN_CAMPUS, MEDICAL_SCHOOL, OBSERVATORY, SCIENCE_PARK}
)
"""Sites of the university with a gateway."""

METRICS: Final = (
    Metric(
        name="ap-availability",
        classifiers=("ap-reboot", "ap-unreachable", "site-down"),
        concerns="wifi",
        unit="user-minutes",
    ),
    Metric(
        name="capacity",
        classifiers=("AP-load", "non-wifi-interference", "wifi-interference"),
        concerns="wifi",
        unit="user-minutes",
    ),
    Metric(
        name="coverage",
        classifiers=("asymmetry-downlink", "asymmetry-uplink", "weak-signal"),
        concerns="wifi",
        unit="user-minutes",
    ),
    Metric(
        name="failed-to-connect",
        classifiers=("DHCP", "association", "authorization"),
        concerns="wifi",
        unit="attempts",
    ),
    Metric(
        name="roaming",
        classifiers=("No-Fast-Roam", "Slow-Roam", "Suboptimal-11r-roam"),
        concerns="wifi",
        unit="roams",
    ),
    Metric(
        name="throughput",
        classifiers=("capacity", "coverage", "device-capability", "network-issues"),
        concerns="wifi",
        unit="user-minutes",
    ),
    Metric(
        name="time-to-connect",
        classifiers=("DHCP", "IP-Services", "association", "authorization"),
        concerns="wifi",
        unit="connections",
    ),
    Metric(
        name="switch_health",
        classifiers=("cpu", "power", "switch-unreachable", "temp"),
        concerns="wired",
        unit="switch-minutes",
    ),
    Metric(
        name="gateway-health",
        classifiers=("gateway-disconnected", "memory", "temp"),
        concerns="wan",
        unit="gateway-minutes",
    ),
    Metric(
        name="wan-link-health",
        classifiers=(
            *("interface-congestion", "interface-port-down", "isp-reachability-dhcp"),
            *("network-latency", "network-loss", "network-vpn-path-down"),
        ),
        concerns="wan",
        unit="user-minutes",
        sites=BRANCHED,
    ),
    Metric(
        name="application-health",
        classifiers=(
            *(
                "application-services-application-bandwidth",
                "application-services-slow-application",
            ),
            *("jitter", "latency", "loss"),
        ),
        concerns="wan",
        unit="user-minutes",
        sites=BRANCHED,
    ),
)
SUPPORTED: Final = ("location_jitter", "location_latency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A trouble as service levels show it: the share of a metric it spoils, in thousandths."""

    site: Site
    metric: str
    classifier: str
    share: int
    hours: int


FAULTS: Final = (
    Fault(
        site=MEDICAL_SCHOOL,
        metric="failed-to-connect",
        classifier="DHCP",
        share=710,
        hours=trouble.STARVED_FOR // HOUR,
    ),
    Fault(
        site=MEDICAL_SCHOOL,
        metric="time-to-connect",
        classifier="DHCP",
        share=640,
        hours=trouble.STARVED_FOR // HOUR,
    ),
    Fault(
        site=MAIN_CAMPUS,
        metric="ap-availability",
        classifier="ap-unreachable",
        share=240,
        hours=trouble.DARK_FOR // HOUR,
    ),
    Fault(
        site=SCIENCE_PARK,
        metric="switch_health",
        classifier="switch-unreachable",
        share=260,
        hours=2,
    ),
    Fault(
        site=MEDICAL_SCHOOL,
        metric="wan-link-health",
        classifier="network-loss",
        share=310,
        hours=trouble.LOSSY_FOR // HOUR,
    ),
    Fault(
        site=MEDICAL_SCHOOL,
        metric="application-health",
        classifier="loss",
        share=230,
        hours=trouble.LOSSY_FOR // HOUR,
    ),
)


def is_watched(site: Site) -> bool:
    """Tell whether a site has telemetry; one that was never equipped has none."""
    return site != FIELD_STATION


def measured(site: Site) -> list[Metric]:
    """Give the metrics of a site: where no gateway is, nothing of the WAN is measured."""
    known = [metric for metric in METRICS if metric.sites is None or site in metric.sites]
    return [metric for metric in known if metric.concerns != "wan" or site != LIBRARY_QUARTER]


def total(site: Site, metric: Metric) -> list[int]:
    """Give the minutes, or attempts, of each hour."""
    return [_hour(site, metric, hour) for hour in range(HOURS)]


def degraded(site: Site, metric: Metric, classifier: str) -> list[int]:
    """Give how many of each hour one classifier spoiled."""
    fault = fault_of(site, metric, classifier)
    everyday = _everyday(site, metric, classifier)
    return [
        minutes * _share(everyday, fault, hour) // 1000
        for hour, minutes in enumerate(total(site, metric))
    ]


def all_degraded(site: Site, metric: Metric) -> list[int]:
    """Give how many of each hour were spoiled by anything."""
    columns = (degraded(site, metric, classifier) for classifier in metric.classifiers)
    return [sum(hour) for hour in zip(*columns, strict=True)]


def level(site: Site, metric: Metric) -> float:
    """Give the service level of the day, 0 to 1."""
    whole = sum(total(site, metric))
    return round(1 - sum(all_degraded(site, metric)) / whole, 6)


def fault_of(site: Site, metric: Metric, classifier: str) -> Fault | None:
    """Give the trouble behind a classifier, where there is one."""
    wanted = (site, metric.name, classifier)
    found = (each for each in FAULTS if (each.site, each.metric, each.classifier) == wanted)
    return next(found, None)


def _hour(site: Site, metric: Metric, hour: int) -> int:
    if not is_watched(site):
        return 0
    busy = PER_AP // 8 if hour in QUIET else PER_AP
    jitter = number("level", site.name, metric.name, hour, low=90, high=110)
    return max(site.access_points * busy * jitter // 100, 1)


def _everyday(site: Site, metric: Metric, classifier: str) -> int:
    draw = number("loss", site.name, metric.name, classifier, low=BEST, high=WORST)
    return draw // len(metric.classifiers)


def _share(everyday: int, fault: Fault | None, hour: int) -> int:
    if fault is None or hour < HOURS - fault.hours:
        return everyday
    return fault.share
