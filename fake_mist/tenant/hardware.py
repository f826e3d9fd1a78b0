"""Models, their ports and their software, as far as the rows show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CORE: Final = "QFX5120-32C"
BIG_CORE: Final = "EX9214"
COLLAPSED: Final = "QFX5120-48Y"
DISTRIBUTION: Final = "EX4650-48Y"
CAMPUS_ACCESS: Final = "EX4400-48MP"
ACCESS: Final = "EX4400-48P"
SMALL_ACCESS: Final = "EX4100-48P"
BRANCH_ACCESS: Final = "EX4100-F-12P"

AP_MODELS: Final = ("AP45", "AP43", "AP34", "AP45", "AP24")
AP_VERSION: Final = "0.14.30842"

VERSIONS: Final = {
    CORE: "23.4R2-S4.11",
    BIG_CORE: "23.4R2-S4.11",
    COLLAPSED: "23.4R2-S4.11",
    DISTRIBUTION: "23.4R2-S4.11",
    CAMPUS_ACCESS: "23.4R2-S4.11",
    ACCESS: "23.4R2-S4.11",
    SMALL_ACCESS: "23.4R2-S4.11",
    BRANCH_ACCESS: "23.4R2-S4.11",
    "SRX345": "23.4R2-S3.9",
    "SRX1500": "23.4R2-S3.9",
    "SRX320": "23.4R2-S3.9",
    "SSR1300": "6.3.4-7.r2",
    "SSR120": "6.3.4-7.r2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """How a model names its ports: `fabric` towards the core, `edge` towards clients."""

    fabric: str
    edge: str
    poe_watts: int = 0


PORTS: Final = {
    CORE: Ports(fabric="et-0/0/", edge="et-0/0/"),
    BIG_CORE: Ports(fabric="et-1/0/", edge="xe-2/0/"),
    COLLAPSED: Ports(fabric="et-0/0/", edge="xe-0/0/"),
    DISTRIBUTION: Ports(fabric="et-0/0/", edge="xe-0/0/"),
    CAMPUS_ACCESS: Ports(fabric="et-0/1/", edge="mge-0/0/", poe_watts=2200),
    ACCESS: Ports(fabric="et-0/1/", edge="ge-0/0/", poe_watts=1440),
    SMALL_ACCESS: Ports(fabric="xe-0/2/", edge="ge-0/0/", poe_watts=1440),
    BRANCH_ACCESS: Ports(fabric="xe-0/1/", edge="ge-0/0/", poe_watts=180),
}


_FAMILIES: Final = (
    ("ap", re.compile(r"AP(12|21|24|32|33|34|36|37|41|43|45|47|61|63|64|66)[ED]?")),
    (
        "switch",
        re.compile(
            r"(EX(2300|3400|4000|4100|4300|4400|4600|4650)|QFX(5110|5120|5130|5700))(-[A-Z0-9]+)*"
            r"|EX92(04|08|14|51|53)"
        ),
    ),
    (
        "gateway",
        re.compile(
            r"SRX(300|320|340|345|380|1500|1600|2300|4100|4120|4200|4300|4600)"
            r"|SSR(120|130|1200|1300|1400|1500)|VSRX3?"
        ),
    ),
)
"""Models that Mist manages, by kind, as its public data sheets name them."""


def kind(model: str) -> str | None:
    """Give the kind of device that a model is; None for one that nobody knows."""
    found = (kind for kind, family in _FAMILIES if family.fullmatch(model.upper()))
    return next(found, None)


def ports(model: str) -> Ports:
    """Give how a switch names its ports; most switches are as one of those that are described."""
    return PORTS.get(model, PORTS[DISTRIBUTION if model.startswith("QFX") else SMALL_ACCESS])


def version(model: str) -> str:
    """Give the usual software of a model."""
    usual = {"ap": AP_VERSION, "gateway": VERSIONS["SRX345"], "switch": VERSIONS[ACCESS]}
    return VERSIONS.get(model, usual[kind(model) or "switch"])


def serial(kind: str, org: int, count: int) -> str:
    """Give a fictional serial number in the maker's style."""
    prefix = {"ap": "A", "switch": "XZ", "gateway": "CV", "edge": "ME"}[kind]
    return f"{prefix}{org}26{count:05d}KES"


def mac(kind: str, org: int, count: int) -> str:
    """Give a MAC out of a synthetic range under the maker's documentation prefix."""
    digit = {"ap": "a", "switch": "5", "gateway": "9", "edge": "e", "client": "c"}[kind]
    return f"5c5b35{digit}{org:x}{count:04x}"
